import type { CalculationRow, Label, MethodFigure, Source, Standing, Words } from '../methods/types'

export interface Place {
  code: string
  name: Words
}

export interface Milestone {
  year: string
  value: string
  due: string
  source?: string | null
}

/** What the platform counts, by how well each is proven; null where it is withheld. */
export interface Counts {
  figure: string
  scope: string
  declared: number
  evidenced?: number | null
  verified?: number | null
  organisations: number
  reporting?: number | null
}

export interface Goal {
  key: string
  area: Words
  title: Words
  unit: string
  milestones: Milestone[]
  target: string
  due: string
  /** what says how far one is: `platform`, `table`, … */
  from: string
  evidence?: string | null
  now?: MethodFigure | null
  progress?: MethodFigure | null
  gap?: string | null
  declared?: { figure: MethodFigure; evidence?: string | null } | null
  counts?: Counts | null
}

export interface Programme {
  method: string
  edition: string
  title: Words
  summary: Words
  standing: Standing
  sources: Source[]
  place?: Place | null
  subject?: Place | null
  subjects: Place[]
  calculation?: CalculationRow | null
  known: number
  reached: number
  goals: Goal[]
}

/** `missed`: the day of this year's target has passed; `ended`: that of an earlier year had, before this one began. */
export type Stand = 'reached' | 'under-way' | 'missed' | 'ended' | 'unknown'

/** @param year that is looked at; today as 2026-11-22 */
export function standOf(goal: Goal, year: string, today: string): Stand {
  if (goal.gap === undefined || goal.gap === null) return 'unknown'
  if (goal.gap === '0') return 'reached'
  if (goal.due >= today) return 'under-way'
  return goal.due.slice(0, 4) === year ? 'missed' : 'ended'
}

/** The share of the target from 0 to 1; above it is full. */
export const shareOf = (value: string | null | undefined, target: string) => {
  const share = Number(value) / Number(target)
  return value === null || value === undefined || !Number.isFinite(share) ? undefined : Math.max(0, Math.min(share, 1))
}

export interface Tally {
  reached: number
  open: number
  unknown: number
}

export const tallyOf = ({ goals, known, reached }: Pick<Programme, 'goals' | 'known' | 'reached'>): Tally => ({
  reached, open: known - reached, unknown: goals.length - known,
})

/** Goals that stand under one heading of the programme, in its order. */
export function areasOf(goals: readonly Goal[]) {
  const areas: { area: Words; goals: Goal[] }[] = []
  for (const goal of goals) {
    const known = areas.find(({ area }) => area.zh === goal.area.zh && area.en === goal.area.en)
    if (known) known.goals.push(goal)
    else areas.push({ area: goal.area, goals: [goal] })
  }
  return areas
}

/** The figures of a count, the best proven last. */
export const levelsOf = (counts: Counts): [Label, number | null | undefined][] => [
  ['declared', counts.declared], ['evidenced', counts.evidenced], ['verified', counts.verified],
]
