import type { Scope } from '../../api/types'

/** Shapes of methods and calculations, until the description of the API (clients/openapi.json) has them. */

export interface Words {
  zh: string
  en: string
}

const scope = (word: string) => word as Scope
export const METHODS_READ = scope('methods:read')
export const METHODS_WRITE = scope('methods:write')
export const FACTS_READ = scope('facts:read')
export const FACTS_WRITE = scope('facts:write')

export type Standing = 'official' | 'reference'
export type Label = 'declared' | 'evidenced' | 'verified'

export interface Level {
  key: string
  title: Words
}

/** An input, a coefficient or a step. */
export interface Named {
  key: string
  title: Words
  role: 'input' | 'coefficient' | 'step'
  kind: 'number' | 'text' | 'truth'
  unit: string
  levels: Level[]
}

/** What says of a figure what it means. */
export type Meaning = Pick<Named, 'kind' | 'unit' | 'levels'>

export interface MethodListed {
  key: string
  editions: string[]
  /** those of them that the organisation wrote */
  own: string[]
  title: Words
  summary: Words
  standing: Standing
  subject: string
  period: string
  example: string
  /** that brought it; none for an edition of the organisation's own */
  pack?: string | null
}

export interface MethodEdition extends MethodListed {
  edition: string
  sha256: string
  result: string
  shown: string[]
  names: Named[]
  definition: Definition
}

export interface Source {
  title: Words
  url?: string
  clause?: string
  published?: string
}

/** A condition or formula as the file has it. */
type Formula = string

export interface InputDefinition {
  key: string
  title: Words
  unit?: string
  type?: string
  from: Record<string, string>
  missing?: 'required' | 'missing' | { value: unknown } | { mean: string }
  min?: number | string
  max?: number | string
}

export interface CoefficientDefinition {
  key: string
  title: Words
  unit?: string
  by: string[]
  rows: Record<string, string>[]
  otherwise?: string
}

export interface GroupDefinition {
  key: string
  title: Words
  when: Formula
}

export interface LevelDefinition extends Level {
  from?: string | number
  graded?: boolean
}

export interface PassDefinition {
  level: string
  where?: Formula
  by?: string
  order?: string
  share?: string | number
  upTo?: string | number
  rounding?: string
  ties?: string
}

export interface StepDefinition {
  key: string
  title: Words
  unit?: string
  formula?: Formula | Record<string, Formula>
  weight?: unknown
  cap?: string | number
  floor?: string | number
  round?: { digits: number }
  missing?: unknown
  population?: string
  of?: string
  p?: string | number
  within?: string
  where?: Formula
  rank?: { by: string; order: string; within?: string; where?: Formula; ties?: string }
  bands?: { by: string; higherIs: string; levels: LevelDefinition[]; below?: LevelDefinition }
  stages?: {
    within?: string
    levels: LevelDefinition[]
    steps: PassDefinition[]
    vetoes?: { when: Formula; atBest: string; reason: Words }[]
    exempt?: { when: Formula; level: string; reason: Words }[]
  }
  table?: { on: string[]; rows: { when: unknown[]; then: unknown }[]; otherwise?: unknown }
  index?: { of: string; base: { period: string; value: string | number }; splice?: string }
}

export interface GoldenDefinition {
  title: Words
  period: string
  population: { subject: string; inputs: Record<string, unknown> }[]
  expect: Record<string, Record<string, unknown>>
}

/** A method's file. */
export interface Definition {
  sources?: Source[]
  inputs: InputDefinition[]
  coefficients?: CoefficientDefinition[]
  groups?: GroupDefinition[]
  steps: StepDefinition[]
  golden?: GoldenDefinition[]
}

export interface CalculationRow {
  id: number
  method: string
  edition: string
  period: string
  asOf: string
  made: string
  madeBy: string
  reason: string
  corrects?: number | null
  subjects: number
  hash: string
  published?: string | null
  publishedBy?: string | null
  objectionsUntil?: string | null
}

export interface CalculationWhole {
  calculation: CalculationRow
  reproduced: boolean
  title: Words
  standing: Standing
  subjectKind: string
  result: string
  shown: string[]
  names: Named[]
  distribution: Record<string, number>
}

/** Numbers are texts, exact to the last digit. */
export interface MethodFigure {
  value?: string | null
  label: Label
  why?: { reason: string; words: Words } | null
}

export interface CalculatedSubject {
  subject: string
  name: Words
  figures: Record<string, MethodFigure>
}

export interface UsedFigure {
  name: string
  title: Words
  figure: MethodFigure
  unit: string
  evidence?: string | null
  source?: string | null
}

export interface ExplainedStep {
  step: string
  title: Words
  how: Words
  used: UsedFigure[]
  figure: MethodFigure
  unit: string
}

export interface Explanation {
  subject: string
  name: Words
  period: string
  method: string
  standing: Standing
  group?: string | null
  groupTitle?: Words | null
  lines: ExplainedStep[]
}

export interface Change {
  kind: 'input' | 'coefficient' | 'edition' | 'others' | 'step'
  key: string
  title: Words
  before?: string | null
  after?: string | null
  decisive?: boolean | null
}

export interface Difference {
  subject: string
  name: Words
  before: MethodFigure
  after: MethodFigure
  changes: Change[]
}

/** What is known by now and was not when a calculation was made. */
export interface CalculationFreshness {
  looked: string
  stale: boolean
  inputs: number
  subjects: number
  came: number
  left: number
  /** calculations below that are not of today */
  restsOn: number[]
  /** the newest calculation of the same method and period, when it is another one */
  later?: number
}

export interface Verification {
  kept: string
  now: string
  same: boolean
}

/** What is absent is withheld. */
export interface LevelsOfGroup {
  code: string
  total?: number | null
  counts: Record<string, number | null | undefined>
}

export interface LevelDistribution {
  by: string
  least: number
  levels: string[]
  rows: LevelsOfGroup[]
}

export interface Objection {
  id: number
  calculation: number
  subject: string
  input: string
  claim: string
  proposed?: string | null
  raised: string
  raisedBy: string
  state: 'open' | 'accepted' | 'refused' | 'withdrawn'
  decided?: string | null
  decidedBy?: string | null
  decision?: string | null
  settledIn?: number | null
  documents: { id: number; fileName: string; type: string; sha256: string }[]
}

export interface PublishedResult {
  id: number
  by: string
  method: string
  edition: string
  title: Words
  standing: Standing
  period: string
  published: string
  objectionsUntil: string
  open: boolean
  hash: string
  result: MethodFigure
  resultTitle: Words
  /** of the result */
  unit: string
  level?: Words | null
}

export interface PublishedWhole {
  item: PublishedResult
  /** the step that is the result */
  result: string
  names: Named[]
  explanation: Explanation
  objections: Objection[]
  /** where the method is printed */
  sources: Source[]
}

/** All that is said of one subject: the calculation and those it rests on, with their methods. */
export interface SubjectReport {
  subject: string
  name: Words
  by: string
  standing: Standing
  parts: SubjectReportPart[]
}

export interface SubjectReportPart {
  calculation: number
  period: string
  asOf: string
  made: string
  published?: string | null
  objectionsUntil?: string | null
  corrects?: number | null
  subjects: number
  hash: string
  reproduced: boolean
  method: MethodEdition
  explanation: Explanation
}

export interface InputOfChain {
  calculation: number
  method: string
  input: string
  title: Words
  kind: Named['kind']
  unit: string
  now?: string | null
}

export interface Counterfactual {
  about: InputOfChain
  enough: string
  notEnough?: string | null
  change?: string | null
  level: Level
}

export interface NextLevel {
  step?: string | null
  title?: Words | null
  now?: Level | null
  wanted?: Level | null
  better: Level[]
  ways: Counterfactual[]
  notAlone: InputOfChain[]
  complete: boolean
}
