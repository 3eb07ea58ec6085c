/** Shapes of the HTTP API, version 1. Times are RFC 3339 text unless a name says millis. */

export type Name = { zh?: string; en?: string } | string

export interface Page<T> {
  items: T[]
  page: number
  size: number
  total: number
}

export interface SystemInfo {
  name: string
  version: string
  demo: boolean
  time: string
  zone: string
}

export interface Session {
  login: string
  name: string
  /** held now where the person acts, by key */
  roles: string[]
  scopes: string[]
  platformAdministrator: boolean
  /** the one that the person belongs to */
  home: Organisation
  /** the one that it acts in */
  organisation: Organisation
  reachesOthers: boolean
  /** a second factor must be made before anything else */
  mustEnrol?: boolean
}

export interface SecondFactorState {
  active: boolean
  demanded: boolean
  since?: string
  recoveryCodes: number
}

export interface OpenSession {
  id: string
  since: string
  lastUsed: string
  address: string
  browser?: string
  provider?: string
  own: boolean
}

export interface LinkedAccount {
  provider: string
  email?: string
  linked: string
}

/** What a verification found of one chain. */
export interface Verdict {
  key: string
  entries: number
  head: string
  broken?: { position: number; reason: string; time?: string; actor?: string; action?: string; expected: string; got: string }
}

export interface AuditVerification {
  intact: boolean
  verdicts: Verdict[]
}

export type ThingState = 'online' | 'offline' | 'never' | 'erasing'

export interface ThingSummary {
  key: string
  number: number
  name: Name
  model: { key: string; version: number; name: Name; pinned?: boolean }
  site?: string
  place?: string
  tags: string[]
  state: ThingState
  lastSeen?: string
}

export type ValueType = 'double' | 'int64' | 'decimal' | 'boolean' | 'enum' | 'string'

export interface Field {
  key: string
  name: Name
  type: ValueType
  unit?: string
  min?: number
  max?: number
  scale?: number
  members?: { code: number; key: string; name: Name }[]
}

export interface Property extends Field {
  retention?: 'short' | 'standard' | 'long'
  writable?: boolean
}

export interface EventType {
  key: string
  name: Name
  severity: string
  fields: Field[]
}

export interface CommandType {
  key: string
  name: Name
  input: Field[]
  output: Field[]
}

export interface Model {
  key: string
  version: number
  name: Name
  pack?: string
  /** takes up properties that its devices send */
  grows?: boolean
  properties: Property[]
  events: EventType[]
  commands: CommandType[]
}

/** A model in a list: counts in the place of what is in it. */
export interface ModelSummary {
  key: string
  version: number
  name: Name
  pack?: string
  properties: number
  events: number
  commands: number
}

export interface Thing extends ThingSummary {
  properties: Property[]
  events: EventType[]
  commands: CommandType[]
  devices: { serial: string; from: string; to?: string }[]
  sparkplug?: { group: string; node: string; device?: string }
}

export type Scalar = number | string | boolean | null

export type Severity = 'good' | 'uncertain' | 'bad'

export interface Value {
  property: string
  time: string
  value: Scalar
  unit?: string
  quality: { severity: Severity; reason?: string; timeOfArrival?: boolean; corrected?: boolean }
}

export interface Series {
  property: string
  unit?: string
  type: ValueType
  source: 'raw' | '1m' | '1h' | '1d'
  times: number[]
  values: Scalar[]
  /** 0 good, 1 uncertain, 2 bad */
  qualities: number[]
}

/** The same with times to the microsecond, as a correction must name them. */
export type ExactSeries = Omit<Series, 'times'> & { times: string[] }

export interface BucketSeries {
  property: string
  unit?: string
  starts: number[]
  count: number[]
  bad: number[]
  sum: (number | null)[]
  min: (number | null)[]
  max: (number | null)[]
  avg: (number | null)[]
  first: Scalar[]
  last: Scalar[]
}

export interface Completeness {
  property: string
  expected: number
  received: number
  share: number | null
  gaps: { from: string; to: string }[]
}

export interface Overview {
  things: { total: number; online: number; offline: number; never: number }
  ingest: { messagesPerSecond: number; valuesPerSecond: number; lastMinute: number[] }
  /** Of the whole platform; absent for people of one organisation. */
  storage?: { bytes: number; daysLeft?: number | null }
  inbox: { devices: number; refused: number }
  lagSeconds: number
}

export interface Counts {
  messages: number
  values: number
}

export interface Durability {
  since: string
  acknowledged: Counts
  inLog: Counts
  stored: Counts
  /** values that can be asked for; those replaced by a later reading of the same moment are among them */
  queryable: { values: number; replaced?: number; missing?: number }
  agree: boolean
  /** is nothing on its way? */
  settled?: boolean
  checkedAt: string
  consumers: { name: string; lagRecords: number; lagSeconds: number; trouble?: string | null }[]
  log: { bytes: number; accepting: boolean }
  store: { diskBytes: number; suspended: string[] }
}

export interface Job {
  id: string
  kind: string
  subject?: string
  state: 'running' | 'done' | 'failed'
  done: number
  /** unknown until it was counted */
  total?: number | null
  failed: number
  message?: string
  /** of the message */
  code?: string
  started: string
  ended?: string
}

export interface WaitingDevice {
  id: string
  channel: string
  address: string
  firstSeen: string
  lastSeen: string
  messages: number
  dropped: number
  sample: { time: string; topic: string; payload: string }[]
  metrics: { name: string; type: string; unit?: string; value: Scalar }[]
}

export interface RefusedMessage {
  id: string
  time: string
  channel: string
  sender?: string
  topic?: string
  reason: string
  expected?: string
  got?: string
  payload?: string
}

export interface Command {
  id: string
  command: string
  input: Record<string, Scalar>
  state: 'sent' | 'answered' | 'timed-out' | 'refused'
  sent: string
  answered?: string
  answer?: unknown
  by?: string
}

export interface ThingToken {
  id: string
  name: string
  token?: string
  created: string
  lastUsed?: string
}

export interface ApiToken {
  id: string
  name: string
  scopes: string[]
  created?: string
  expires?: string
  lastUsed?: string
  token?: string
}

export interface User {
  id: number
  login: string
  name: string
  roles: string[]
  disabled: boolean
}

export interface Role {
  key: string
  name: Name
  scopes: Scope[]
  builtIn: boolean
  platform: boolean
}

export interface Grant {
  id: number
  login: string
  person: string
  home: string
  role: string
  node?: number
  nodeName?: string
  from: string
  until?: string
  reason: string
  by: string
  revoked?: string
  revokedBy?: string
  inForce: boolean
}

export interface Organisation {
  id?: string
  key: string
  name: Name
}

export const ORGANISATION_KINDS = ['enterprise', 'platform-operator', 'park', 'government', 'service-provider', 'bank', 'research'] as const
export const HIERARCHY_KINDS = ['administrative', 'industry', 'park', 'chain', 'group'] as const
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number]
export type HierarchyKind = (typeof HIERARCHY_KINDS)[number]

export interface Hierarchy {
  key: string
  kind: HierarchyKind
  name: Name
}

/** A place in a hierarchy. */
export interface HierarchyNode {
  /** by which a grant names it */
  id: number
  hierarchy: string
  code: string
  name: Name
}

/** A node in a tree, with how many organisations are in it and below it. */
export interface Branch extends HierarchyNode {
  organisations: number
  leaf: boolean
}

/** An organisation as the register knows it; days are ISO dates, the second exclusive. */
export interface LegalEntity {
  id: number
  key: string
  kind: OrganisationKind
  name: Name
  shortName?: string
  creditCode?: string
  begun?: string
  ended?: string
}

export interface ListedEntity extends LegalEntity {
  places: { kind: HierarchyKind; node: HierarchyNode }[]
}

export interface Membership {
  id: number
  kind: HierarchyKind
  node: HierarchyNode
  from: string
  to?: string
  recorded: string
  by: string
}

export interface Succession {
  id: string
  kind: 'merge' | 'split' | 'spin-off'
  effective: string
  from: { key: string; name: Name }[]
  to: { key: string; name: Name }[]
  note: string
  recorded: string
  by: string
}

export interface WholeEntity extends LegalEntity {
  memberships: Membership[]
  changes: Succession[]
  editable: boolean
}

export interface Annotation {
  id: number
  from: string
  to: string
  text: string
  property?: string
  by: string
}

export interface Correction {
  id: number
  property: string
  /** of the reading, to the microsecond */
  time: string
  old?: string | null
  value?: string | null
  reason: string
  made: string
  by: string
}

export interface AuditEntry {
  organisation: number
  position: number
  hash: string
  time: string
  actor: string
  action: string
  subject?: string
  outcome?: string
  address?: string
  details?: unknown
}

export interface Pack {
  key: string
  version: string
  name: Name
  description?: Name
  models: string[]
  /** the version installed, null for none */
  installed: string | null
}

export interface Site {
  key: string
  name: Name
  timeZone: string
}

export interface ImportError {
  row?: number
  field?: string
  column?: string
  expected?: string
  got?: string
}

export interface ImportResult {
  rows: number
  created: number
  updated: number
  unchanged: number
  failed: number
  errors: ImportError[]
}

export interface Connection {
  thing: string
  token: string
  host: string
  port: number
  topic: string
  mosquitto: string
  curl: string
}

export const SCOPES = [
  'things:read',
  'things:write',
  'readings:read',
  'readings:write',
  'commands:write',
  'models:write',
  'packs:write',
  'people:read',
  'people:write',
  'grants:write',
  'audit:read',
  'organisations:read',
  'organisations:write',
  'admin',
] as const
export type Scope = (typeof SCOPES)[number]

/** An exploration or a board that somebody has kept. */
export interface SavedView {
  id: number
  kind: 'exploration' | 'board'
  name: string
  owner: string
  shared: boolean
  version: number
  changed: string
  changedBy: string
}
