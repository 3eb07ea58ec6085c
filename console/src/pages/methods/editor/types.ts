import type { Scope } from '../../../api/types'
import type { Explanation, MethodFigure, Named, Words } from '../types'

export const METHODS_DEFINE = 'methods:define' as Scope

/** What the server says of a method while one writes it. */
export interface MethodCheck {
  key?: string | null
  edition?: string | null
  sha256?: string | null
  faults: FileFault[]
  /** that are not told */
  more: number
  names: Named[]
  examples: ExampleOutcome[]
  prospect?: Prospect | null
  explanation?: Explanation | null
}

export interface FileFault {
  pointer: string
  line?: number | null
  column?: number | null
  expected: string
  got: string
  hint?: string | null
}

export interface ExampleOutcome {
  title: Words
  period: string
  subjects: string[]
  passed: number
  failed: number
  checks: ExampleCheck[]
}

export interface ExampleCheck {
  subject: string
  step: string
  expected?: string | null
  got: MethodFigure
  passed: boolean
}

/** What would come of saving it. */
export interface Prospect {
  there: boolean
  problem?: string | null
  pack?: string | null
  editions: string[]
  free: string
}
