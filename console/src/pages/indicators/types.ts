import type { Label, MethodFigure, Named, Standing, Words } from '../methods/types'

export interface Made {
  id: number
  period: string
  edition: string
  subjects: number
  published: boolean
  made: string
}

/** A method with figures to look at. */
export interface Explored {
  method: string
  title: Words
  standing: Standing
  subjectKind: string
  indicators: Named[]
  rolledUp: string[]
  calculations: Made[]
}

export interface TrendPoint {
  calculation: number
  period: string
  edition: string
  published: boolean
  value?: string | null
  withheld: boolean
  label?: Label | null
  subjects?: number | null
  counted?: number | null
  why?: { reason: string; words: Words } | null
}

export interface Place {
  code: string
  name: Words
  leaf: boolean
}

/** What is absent is withheld. */
export interface GroupFigures {
  place: Place
  subjects?: number | null
  counted?: number | null
  value?: string | null
  withheld: boolean
  label?: Label | null
  levels: Record<string, number | null | undefined>
}

export interface GroupPlaces {
  step: string
  hierarchy: string
  on: string
  least: number
  rolledUp: boolean
  levels: string[]
  path: Place[]
  total: GroupFigures
  rows: GroupFigures[]
}

export interface FigureHistogram {
  step: string
  least: number
  ranges: { from?: string | null; to?: string | null; subjects?: number | null }[]
  own?: MethodFigure | null
  at?: number | null
  all: GroupFigures
}

export interface LeagueStanding {
  place?: number | null
  before?: number | null
  subject: string
  name: Words
  figure: MethodFigure
  result: MethodFigure
}

export interface Peers {
  histogram: FigureHistogram
  around: GroupFigures[]
  industries: GroupFigures[]
  indicators: Named[]
}
