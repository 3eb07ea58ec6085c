import type { CalculationRow, Definition, Words } from './types'

export interface EditionChange {
  part: 'inputs' | 'coefficients' | 'groups' | 'steps'
  key: string
  title: Words
  what: 'added' | 'removed' | 'changed'
  fields: { field: string; before?: string; after?: string }[]
}

const PARTS = ['inputs', 'coefficients', 'groups', 'steps'] as const

type Entry = { key: string; title: Words } & Record<string, unknown>

const entries = (definition: Definition, part: (typeof PARTS)[number]) => (definition[part] ?? []) as unknown as Entry[]

const text = (value: unknown) => (value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value))

/** What differs from one edition to another, part by part. */
export function compareEditions(before: Definition, after: Definition): EditionChange[] {
  return PARTS.flatMap((part) => {
    const old = new Map(entries(before, part).map((entry) => [entry.key, entry]))
    const now = entries(after, part)
    const kept = new Set(now.map(({ key }) => key))
    const changes = now.flatMap((entry): EditionChange[] => {
      const was = old.get(entry.key)
      if (!was) return [{ part, key: entry.key, title: entry.title, what: 'added', fields: [] }]
      const fields = differing(was, entry)
      return fields.length > 0 ? [{ part, key: entry.key, title: entry.title, what: 'changed', fields }] : []
    })
    const removed = [...old.values()].filter(({ key }) => !kept.has(key))
      .map((entry): EditionChange => ({ part, key: entry.key, title: entry.title, what: 'removed', fields: [] }))
    return [...changes, ...removed]
  })
}

function differing(was: Entry, is: Entry) {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((field) => {
    const before = text(was[field])
    const after = text(is[field])
    if (before === after) return []
    return field === 'rows' ? rows(was[field], is[field]) : [{ field, before, after }]
  })
}

/** Of a table of many rows only those that are not in both. */
function rows(was: unknown, is: unknown) {
  const old = (Array.isArray(was) ? was : []).map(row)
  const now = (Array.isArray(is) ? is : []).map(row)
  const gone = old.filter((one) => !now.includes(one)).join('; ')
  const come = now.filter((one) => !old.includes(one)).join('; ')
  return [{ field: 'rows', before: gone || undefined, after: come || undefined }]
}

/** `2022 330108: 24.097 (source)` */
function row(of: Record<string, unknown>) {
  const { value, source, ...by } = of
  return `${Object.values(by).join(' ')}: ${String(value)}${source ? ` (${String(source)})` : ''}`
}

const MOST_WORDS = 400

/** A text in pieces, with those marked that the other one does not have (the longest common sequence of words stays). */
export function marked(text: string, other: string): { text: string; differs: boolean }[] {
  const a = text.match(/\w+(?:\.\w+)*|\s+|./gu) ?? []
  const b = other.match(/\w+(?:\.\w+)*|\s+|./gu) ?? []
  if (a.length > MOST_WORDS || b.length > MOST_WORDS) return [{ text, differs: false }]
  const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) length[i]![j] = a[i] === b[j] ? length[i + 1]![j + 1]! + 1 : Math.max(length[i + 1]![j]!, length[i]![j + 1]!)
  }
  const pieces: { text: string; differs: boolean }[] = []
  let j = 0
  a.forEach((word, i) => {
    while (j < b.length && word !== b[j] && length[i]![j + 1]! >= length[i + 1]![j]!) j++
    const differs = j >= b.length || word !== b[j]
    if (!differs) j++
    const last = pieces.at(-1)
    if (last?.differs === differs) last.text += word
    else pieces.push({ text: word, differs })
  })
  return pieces
}

type Made = Pick<CalculationRow, 'id' | 'method' | 'edition' | 'period'>

/** The newest calculation of the same edition and period among those listed, when it is a later one. */
export const laterOf = <T extends Made>(row: Made, listed: readonly T[]): T | undefined =>
  listed.reduce<T | undefined>((newest, one) =>
    one.id > (newest?.id ?? row.id) && one.method === row.method && one.edition === row.edition && one.period === row.period ? one : newest, undefined)
