import type { Definition, Named, StepDefinition, Words } from '../types'
import { escaped } from './places'

/** A method's file as far as it is one. */
export type DraftFile = Partial<Definition> & { key?: string; edition?: string; title?: Words; standing?: string } & Record<string, unknown>

/** The file, or nothing while the text is no JSON object. */
export function parsed(text: string): DraftFile | undefined {
  try {
    const file: unknown = JSON.parse(text)
    return file !== null && typeof file === 'object' && !Array.isArray(file) ? (file as DraftFile) : undefined
  } catch {
    return undefined
  }
}

const list = <T,>(value: unknown): T[] => (Array.isArray(value) ? (value as unknown[]).filter((one): one is T & object => one !== null && typeof one === 'object') : [])
const words = (value: unknown, otherwise: string): Words => {
  if (typeof value === 'string') return { zh: value, en: value }
  const { zh, en } = (value ?? {}) as Partial<Words>
  return { zh: typeof zh === 'string' ? zh : otherwise, en: typeof en === 'string' ? en : otherwise }
}
const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** The names that formulas can use, as far as the file says; what the server has worked out is better known. */
export function namesOf(file: DraftFile | undefined, worked: readonly Named[]): Named[] {
  if (!file) return [...worked]
  const known = new Map(worked.map((one) => [one.key, one]))
  const found: Named[] = []
  const add = (key: string, title: unknown, role: Named['role'], kind: Named['kind'], unit: unknown) => {
    if (key !== '' && !found.some((one) => one.key === key)) found.push(known.get(key) ?? { key, title: words(title, key), role, kind, unit: text(unit), levels: [] })
  }
  for (const one of list<{ key?: unknown; title?: unknown; type?: unknown; unit?: unknown }>(file.inputs)) {
    add(text(one.key), one.title, 'input', one.type === 'text' || one.type === 'truth' ? one.type : 'number', one.unit)
  }
  for (const one of list<{ key?: unknown; title?: unknown; unit?: unknown }>(file.coefficients)) add(text(one.key), one.title, 'coefficient', 'number', one.unit)
  for (const step of list<Partial<StepDefinition>>(file.steps)) {
    const key = text(step.key)
    const levels = step.bands !== undefined || step.stages !== undefined
    add(key, step.title, 'step', levels ? 'text' : 'number', step.unit)
    if (key !== '' && step.rank) add(`${key}Share`, step.title, 'step', 'number', '')
    if (key !== '' && levels) add(`${key}Order`, step.title, 'step', 'number', '')
    if (key !== '' && step.weight !== undefined) add(`${key}Weight`, step.title, 'step', 'number', step.unit)
  }
  if (list(file.groups).length > 0) add('group', 'group', 'input', 'text', '')
  return found
}

/** A formula of the file that one can write in a field of its own. */
export interface FormulaPlace {
  pointer: string
  /** what of the step it is: `formula`, the key of a group, `cap`, `where`, `when` … */
  part: string
  text: string
}

/** A step or group with its formulas. */
export interface FormulaGroup {
  pointer: string
  key: string
  title: Words
  unit: string
  formulas: FormulaPlace[]
}

export function formulasOf(file: DraftFile | undefined): FormulaGroup[] {
  if (!file) return []
  const groups = (Array.isArray(file.groups) ? file.groups : []).map((group, i): FormulaGroup => {
    const of = (group ?? {}) as { key?: unknown; title?: unknown; when?: unknown }
    return { pointer: `/groups/${i}`, key: text(of.key), title: words(of.title, text(of.key)), unit: '', formulas: formulas(`/groups/${i}`, [['when', of.when]]) }
  })
  const steps = (Array.isArray(file.steps) ? file.steps : []).map((step, i): FormulaGroup => {
    const of = (step ?? {}) as Partial<StepDefinition>
    return { pointer: `/steps/${i}`, key: text(of.key), title: words(of.title, text(of.key)), unit: text(of.unit), formulas: ofStep(`/steps/${i}`, of) }
  })
  return [...groups, ...steps].filter((one) => one.formulas.length > 0)
}

const formulas = (at: string, entries: [part: string, value: unknown][]): FormulaPlace[] =>
  entries.flatMap(([part, value]) => (typeof value === 'string' ? [{ pointer: `${at}/${part.split('/').map(escaped).join('/')}`, part: part.split('/').at(-1)!, text: value }] : []))

function ofStep(at: string, step: Partial<StepDefinition>): FormulaPlace[] {
  const { formula, stages, rank } = step
  const limit = (value: unknown) => (typeof value === 'string' && !/^-?\d+(\.\d+)?$/.test(value) ? value : undefined)
  return [
    ...(formula !== null && typeof formula === 'object'
      ? Object.entries(formula).flatMap(([group, value]) => (typeof value === 'string' ? [{ pointer: `${at}/formula/${escaped(group)}`, part: group, text: value }] : []))
      : formulas(at, [['formula', formula]])),
    ...formulas(at, [['cap', limit(step.cap)], ['floor', limit(step.floor)], ['where', step.where]]),
    ...formulas(`${at}/rank`, [['where', rank?.where]]),
    ...list<{ where?: unknown }>(stages?.steps).flatMap((one, i) => formulas(`${at}/stages/steps/${i}`, [['where', one.where]])),
    ...list<{ when?: unknown }>(stages?.vetoes).flatMap((one, i) => formulas(`${at}/stages/vetoes/${i}`, [['when', one.when]])),
    ...list<{ when?: unknown }>(stages?.exempt).flatMap((one, i) => formulas(`${at}/stages/exempt/${i}`, [['when', one.when]])),
  ]
}

/** What else differs beside inputs, coefficients, groups and steps. */
export function otherChanges(before: Record<string, unknown>, after: Record<string, unknown>) {
  const said = (value: unknown) => (value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value))
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => !['inputs', 'coefficients', 'groups', 'steps'].includes(field))
    .map((field) => ({ field, before: said(before[field]), after: said(after[field]) }))
    .filter((one) => one.before !== one.after)
}

/** What one begins with: a method of one step, with an example. */
export const SKELETON = `{
  "key": "my-method",
  "edition": "1",
  "title": {"zh": "…", "en": "…"},
  "summary": {"zh": "…", "en": "…"},
  "standing": "reference",
  "sources": [{"title": {"zh": "…", "en": "…"}}],
  "subject": "organisation",
  "period": "year",
  "inputs": [
    {"key": "energy", "title": {"zh": "…", "en": "…"}, "unit": "kWh", "from": {"table": "my-table", "column": "energy"}, "min": 0},
    {"key": "pieces", "title": {"zh": "…", "en": "…"}, "from": {"table": "my-table", "column": "pieces"}, "min": 0}
  ],
  "steps": [
    {
      "key": "perPiece",
      "title": {"zh": "…", "en": "…"},
      "unit": "kWh",
      "formula": "energy / pieces",
      "round": {"digits": 3}
    }
  ],
  "result": "perPiece",
  "shown": ["perPiece"],
  "golden": [
    {
      "title": {"zh": "…", "en": "…"},
      "period": "2026",
      "population": [{"subject": "a", "inputs": {"energy": "1000", "pieces": "400"}}],
      "expect": {"a": {"perPiece": "2.5"}}
    }
  ]
}
`
