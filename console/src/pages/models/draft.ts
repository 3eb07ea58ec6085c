import type { Field, ImportError, Model, Property, ValueType } from '../../api/types'
import { bothNames, type BothNames, filledNames } from '../../ui/NameFields'

export const TYPES = ['double', 'int64', 'decimal', 'boolean', 'enum', 'string'] as const satisfies readonly ValueType[]
export const RETENTIONS = ['short', 'standard', 'long'] as const
export const SEVERITIES = ['info', 'warning', 'error'] as const
const KEY = /^[\p{L}\p{N}._:-]{1,128}$/u

export interface DraftMember {
  id: string
  code: string
  key: string
  name: BothNames
}

/** A property, or a field of an event or command, while it is being written. */
export interface DraftField {
  id: string
  key: string
  /** its key in the edition that is changed; its history goes on under the new one */
  was?: string
  name: BothNames
  type: ValueType
  unit: string
  min: string
  max: string
  scale: string
  members: DraftMember[]
  retention: (typeof RETENTIONS)[number]
  writable: boolean
}

export interface DraftEvent {
  id: string
  key: string
  name: BothNames
  severity: string
  fields: DraftField[]
}

export interface DraftCommand {
  id: string
  key: string
  name: BothNames
  input: DraftField[]
  output: DraftField[]
}

/** A model while it is being written: figures are texts, so that what is half typed stays as it is. */
export interface Draft {
  key: string
  name: BothNames
  grows: boolean
  properties: DraftField[]
  events: DraftEvent[]
  commands: DraftCommand[]
}

let count = 0
const anId = () => `d${++count}`
const text = (value: number | undefined) => (value === undefined ? '' : String(value))

export const emptyField = (): DraftField => ({ id: anId(), key: '', name: { zh: '', en: '' }, type: 'double', unit: '', min: '', max: '', scale: '', members: [], retention: 'standard', writable: false })
export const emptyMember = (code: number): DraftMember => ({ id: anId(), code: String(code), key: '', name: { zh: '', en: '' } })
export const emptyEvent = (): DraftEvent => ({ id: anId(), key: '', name: { zh: '', en: '' }, severity: 'info', fields: [] })
export const emptyCommand = (): DraftCommand => ({ id: anId(), key: '', name: { zh: '', en: '' }, input: [], output: [] })
export const emptyDraft = (): Draft => ({ key: '', name: { zh: '', en: '' }, grows: false, properties: [], events: [], commands: [] })

/** @param kept whether it is of an edition that is there: then a new key is a new name for the same */
const fieldOf = (field: Field & Partial<Property>, kept: boolean): DraftField => ({
  id: anId(), key: field.key, was: kept ? field.key : undefined, name: bothNames(field.name), type: field.type, unit: field.unit ?? '', min: text(field.min), max: text(field.max), scale: text(field.scale),
  members: (field.members ?? []).map((member) => ({ id: anId(), code: String(member.code), key: member.key, name: bothNames(member.name) })),
  retention: field.retention ?? 'standard', writable: field.writable ?? false,
})

export const draftOf = (model: Model, kept = true): Draft => ({
  key: model.key, name: bothNames(model.name), grows: model.grows ?? false,
  properties: model.properties.map((property) => fieldOf(property, kept)),
  events: (model.events ?? []).map((event) => ({ id: anId(), key: event.key, name: bothNames(event.name), severity: event.severity, fields: (event.fields ?? []).map((field) => fieldOf(field, false)) })),
  commands: (model.commands ?? []).map((command) => ({ id: anId(), key: command.key, name: bothNames(command.name), input: (command.input ?? []).map((field) => fieldOf(field, false)), output: (command.output ?? []).map((field) => fieldOf(field, false)) })),
})

const number = (typed: string) => {
  const value = typed.trim()
  if (value === '') return undefined
  const figure = Number(value)
  // What is no number goes as it was typed: the refusal says what came.
  return Number.isFinite(figure) ? figure : value
}

const isNumber = (type: ValueType) => type === 'double' || type === 'int64' || type === 'decimal'

function fieldJson(field: DraftField, kept: boolean) {
  const { key, type } = field
  return {
    key, name: filledNames(field.name, key), type,
    unit: isNumber(type) ? field.unit.trim() || undefined : undefined,
    min: isNumber(type) ? number(field.min) : undefined,
    max: isNumber(type) ? number(field.max) : undefined,
    scale: type === 'decimal' ? (number(field.scale) ?? 0) : undefined,
    members: type === 'enum' ? field.members.map((member) => ({ code: number(member.code), key: member.key, name: filledNames(member.name, member.key) })) : undefined,
    ...(kept ? { retention: field.retention, writable: field.writable, was: field.was && field.was !== key ? field.was : undefined } : {}),
  }
}

/** As the API takes it. */
export const jsonOf = (draft: Draft) => ({
  key: draft.key, name: filledNames(draft.name, draft.key), grows: draft.grows || undefined,
  properties: draft.properties.map((field) => fieldJson(field, true)),
  events: draft.events.map((event) => ({ key: event.key, name: filledNames(event.name, event.key), severity: event.severity, fields: event.fields.map((field) => fieldJson(field, false)) })),
  commands: draft.commands.map((command) => ({ key: command.key, name: filledNames(command.name, command.key), input: command.input.map((field) => fieldJson(field, false)), output: command.output.map((field) => fieldJson(field, false)) })),
})

/** What is at fault by its path in the model, such as `properties[0].unit`. */
export type Faults = Record<string, { expected: string; got: string }>

export const faultsOf = (errors: ImportError[]): Faults =>
  Object.fromEntries(errors.map((error) => [error.field ?? '', { expected: error.expected ?? '', got: error.got ?? '' }]))

const EXPECTED = {
  key: '1 to 128 letters, digits, . _ : -', once: 'each key once', number: 'a number', limits: 'not more than max', scale: 'digits after the point, 0 to 18', member: 'at least one member', code: 'a whole number', name: 'what devices send, or a name',
} as const

/** What the console sees by itself; the server looks at all of it again, units included. */
export function check(draft: Draft): Faults {
  const faults: Faults = {}
  const add = (path: string, expected: string, got: string) => {
    faults[path] ??= { expected, got }
  }
  const keys = (list: { key: string }[], at: string) => {
    const seen = new Set<string>()
    list.forEach(({ key }, i) => {
      if (!KEY.test(key)) add(`${at}[${i}].key`, EXPECTED.key, key)
      else if (seen.has(key)) add(`${at}[${i}].key`, EXPECTED.once, key)
      seen.add(key)
    })
  }
  const fields = (list: DraftField[], at: string) => {
    keys(list, at)
    list.forEach((field, i) => {
      const here = `${at}[${i}]`
      if (isNumber(field.type)) {
        const min = number(field.min)
        const max = number(field.max)
        if (typeof min === 'string') add(`${here}.min`, EXPECTED.number, min)
        if (typeof max === 'string') add(`${here}.max`, EXPECTED.number, max)
        if (typeof min === 'number' && typeof max === 'number' && min > max) add(`${here}.min`, EXPECTED.limits, field.min)
      }
      if (field.type === 'decimal' && !/^(\d|1[0-8])?$/.test(field.scale.trim())) add(`${here}.scale`, EXPECTED.scale, field.scale)
      if (field.type === 'enum') {
        if (field.members.length === 0) add(`${here}.members`, EXPECTED.member, '0')
        field.members.forEach((member, j) => {
          if (!/^-?\d+$/.test(member.code.trim())) add(`${here}.members[${j}].code`, EXPECTED.code, member.code)
          if (member.key.trim() === '') add(`${here}.members[${j}].key`, EXPECTED.name, member.key)
        })
      }
    })
  }
  if (!KEY.test(draft.key)) add('key', EXPECTED.key, draft.key)
  fields(draft.properties, 'properties')
  keys(draft.events, 'events')
  draft.events.forEach((event, i) => fields(event.fields, `events[${i}].fields`))
  keys(draft.commands, 'commands')
  draft.commands.forEach((command, i) => {
    fields(command.input, `commands[${i}].input`)
    fields(command.output, `commands[${i}].output`)
  })
  return faults
}

/** Takes over from another model what this one has not got yet, by key. */
export function withParts(draft: Draft, from: Model): Draft {
  const other = draftOf(from, false)
  const missing = <T extends { key: string }>(mine: T[], theirs: T[]) => [...mine, ...theirs.filter(({ key }) => !mine.some((one) => one.key === key))]
  return { ...draft, properties: missing(draft.properties, other.properties), events: missing(draft.events, other.events), commands: missing(draft.commands, other.commands) }
}

/** A file over a draft: what has a key that is there already is the same property, changed. */
export function overwritten(draft: Draft, from: Model): Draft {
  const other = draftOf(from, false)
  const known = new Map(draft.properties.map((field) => [field.key, field.was]))
  return { ...other, key: draft.key || other.key, properties: other.properties.map((field) => ({ ...field, was: known.get(field.key) })) }
}

/** A text of a JSON file as a model, as far as it looks like one; undefined when it does not. */
export function modelIn(file: string): Model | undefined {
  try {
    const read: unknown = JSON.parse(file)
    if (!read || typeof read !== 'object' || !Array.isArray((read as Model).properties)) return undefined
    const { key = '', version = 0, name = { zh: '', en: '' }, properties, events, commands, grows } = read as Partial<Model>
    const list = <T,>(some: T[] | undefined) => (Array.isArray(some) ? some.filter((one) => one && typeof one === 'object') : [])
    return { key, version, name, grows, properties: list(properties), events: list(events), commands: list(commands) }
  } catch {
    return undefined
  }
}
