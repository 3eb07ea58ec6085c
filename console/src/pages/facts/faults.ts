import type { Problem } from '../../api/http'

export interface FieldFault {
  expected: string
  got: string
}

/** The faults of a refusal by the field that it names, for those whose path begins so; the first of each. */
export function faultsAt(problem: Problem | undefined, prefix: string): Map<string, FieldFault> {
  const by = new Map<string, FieldFault>()
  for (const { field, expected, got } of problem?.errors ?? []) {
    const key = field?.startsWith(prefix) ? field.slice(prefix.length) : undefined
    if (key !== undefined && !by.has(key)) by.set(key, { expected: expected ?? '', got: got ?? '' })
  }
  return by
}
