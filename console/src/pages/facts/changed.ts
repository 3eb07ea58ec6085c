import type { FactValue } from '../../api/types'

type Values = Record<string, FactValue>

/** Fields whose value is another than before; nothing and null are the same. */
export function changedFields(before: Values, after: Values): Set<string> {
  const text = (value: FactValue | undefined) => JSON.stringify(value ?? null)
  return new Set([...Object.keys(before), ...Object.keys(after)].filter((key) => text(before[key]) !== text(after[key])))
}

/** What the fields of a form hold: only values that were given, each once. */
export const given = (values: Values): Values => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== ''))
