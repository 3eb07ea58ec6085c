import type { Name, Scalar, Severity } from '../../api/types'

export type Level = 'declared' | 'evidenced' | 'verified'
export type What = 'devices' | 'firms' | 'apps' | 'identifiers'

/** null where a figure is withheld because too few organisations stand behind it */
export interface Counter {
  what: What
  declared: number
  evidenced?: number | null
  verified?: number | null
  /** levels whose list may be opened */
  lists: Level[]
}

export interface Counters {
  computed: string
  since: string
  floor: number
  organisations: number
  reporting?: number | null
  withheld: boolean
  counters: Counter[]
}

export interface CounterItem {
  key: string
  name: Name
  kind: string
  level: Level
  at?: string
  devices?: number
  evidenced?: number
}

export interface Place {
  hierarchy: string
  code: string
  name: Name
}

export interface RegionRow {
  place?: Place
  leaf: boolean
  organisations: number
  firms: number
  connected?: number | null
  devices: number
  evidenced?: number | null
  withheld: boolean
  before: { firms: number; devices: number }
}

export interface RegionFigures {
  path: { place: Place; granted: boolean }[]
  floor: number
  computed: string
  since: string
  compared: string
  total: RegionRow
  rows: RegionRow[]
  rest?: RegionRow
}

export type MachineState = 'running' | 'stopped' | 'reporting' | 'silent' | 'never'

export interface Machine {
  key: string
  name: Name
  state: MachineState
  rule: 'state' | 'power' | 'presence'
  property?: string
  value?: Scalar
  idle?: number
  since?: string
}

export interface Running {
  computed: string
  running: number
  stopped: number
  reporting: number
  silent: number
  never: number
  complete: boolean
  machines: Machine[]
}

export interface Period {
  from: string
  to: string
  kilowattHours?: number
  coverage?: number
  money: { currency: string; amount: number }[]
  unpriced: number
}

export interface Metered {
  key: string
  name: Name
  property: string
  method: 'counter' | 'power'
  counted: boolean
  today?: number
  resets: number
  corrections: number
}

export interface Energy {
  computed: string
  today: Period
  yesterday: Period
  month: Period
  hours: (number | null)[]
  sites: { key: string; name: Name; zone: string; missing?: string; meters: Metered[] }[]
}

export interface Price {
  site: string
  from: string
  price: number
  currency: string
  by?: string
}

export interface Abnormal {
  key: string
  name: Name
  property: string
  propertyName: Name
  value?: Scalar
  unit?: string
  min?: number
  max?: number
  severity: Severity
  reason: string
  time: string
}

export interface Attention {
  computed: string
  silentThings: number
  silent: { key: string; name: Name; since?: string }[]
  abnormalValues: number
  abnormal: Abnormal[]
  waitingDevices: number
  refusedMessages: number
  ending: { kind: 'token' | 'grant'; what: string; who: string; until: string }[]
  complete: boolean
}
