import type { Problem } from '../../api/http'
import type { FactValue } from '../../api/types'
import { type FieldFault, faultsAt } from './faults'

/** Answers that wait to be saved, and questions whose proposal is to be taken. */
export interface Pending {
  answers: Record<string, FactValue>
  accept: string[]
}

export const nothing = (): Pending => ({ answers: {}, accept: [] })

export const isEmpty = ({ answers, accept }: Pending) => Object.keys(answers).length === 0 && accept.length === 0

export const keysOf = ({ answers, accept }: Pending) => [...Object.keys(answers), ...accept]

/** Both, where they differ as the newer says. */
export const joined = (older: Pending, newer: Pending): Pending => ({
  answers: { ...Object.fromEntries(Object.entries(older.answers).filter(([key]) => !newer.accept.includes(key))), ...newer.answers },
  accept: [...new Set([...older.accept.filter((key) => !(key in newer.answers)), ...newer.accept])],
})

/**
 * What to make of a refusal: the faults by question, and what is left to be saved without them.
 * Without faults the refusal is not about the answers, and all of them are left.
 */
export function afterRefusal(batch: Pending, problem: Problem): { faults: Map<string, FieldFault>; left: Pending } {
  const answers = new Map([...faultsAt(problem, 'answers.')].filter(([key]) => key in batch.answers))
  const gone = faultsAt(problem, '').get('accept')
  return {
    faults: new Map([...answers, ...(gone ? batch.accept.map((key) => [key, gone] as const) : [])]),
    left: { answers: Object.fromEntries(Object.entries(batch.answers).filter(([key]) => !answers.has(key))), accept: gone ? [] : batch.accept },
  }
}
