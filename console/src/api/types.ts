import type { components } from '@baigong/client/schema'

/**
 * Shapes of the HTTP API. They come from the description that the server makes of itself (clients/openapi.json), so that
 * a change of the API that the console does not follow fails its type check. What is narrower or wider here says why.
 */
type Api = components['schemas']

/** What people may give: one language, or a text for both. */
export type Name = Partial<Api['Name']> | string

/** What the console shows may have a name that it made itself. */
type Named<T> = Omit<T, 'name'> & { name: Name }

export interface Page<T> {
  items: T[]
  page: number
  size: number
  total: number
}

/** The description says "any JSON" for what a property's type decides. */
export type Scalar = number | string | boolean | null

export type SystemInfo = Api['About']
export type Session = Api['Session']
export type SecondFactorState = Api['SecondFactorState']
export type OpenSession = Api['OpenSession']
export type LinkedAccount = Api['Link']
export type Verdict = Api['Verdict']
export type AuditVerification = Api['Verification']

export type ThingSummary = Named<Api['Thing']>
export type ThingState = ThingSummary['state']
export type Thing = Omit<Named<Api['ThingDetail']>, 'properties'> & { properties: Property[] }
export type Property = Named<Api['Property']>
export type ValueType = Property['type']
export type Field = Omit<Property, 'retention' | 'writable'>
export type EventType = Api['EventType']
export type CommandType = Api['CommandType']
export type Model = Omit<Api['Model'], 'properties'> & { properties: Property[] }
/** A model in a list that asks for a summary: counts in the place of what is in it. */
export type ModelSummary = Omit<Api['ListedModel'], 'properties' | 'events' | 'commands'> & Record<'properties' | 'events' | 'commands', number>

export type Value = Omit<Api['Value'], 'value'> & { value: Scalar }
export type Severity = Value['quality']['severity']
/** With times in milliseconds, as asked for unless times must be exact. */
export type Series = Omit<Api['Series'], 'times' | 'values' | 'type'> & { times: number[]; values: Scalar[]; type: ValueType }
/** The same with times to the microsecond, as a correction must name them. */
export type ExactSeries = Omit<Series, 'times'> & { times: string[] }
export type BucketSeries = Api['Bucket']
export type Completeness = Api['Completeness']

export type Overview = Api['Overview']
export type Counts = Api['Counts']
export type Durability = Api['DurabilityState']
export type Job = Api['Job']

export type WaitingDevice = Omit<Api['InboxDevice'], 'metrics'> & { metrics: (Omit<Api['InboxMetric'], 'value'> & { value: Scalar })[] }
export type RefusedMessage = Api['RefusedMessage']
export type Command = Omit<Api['SentCommand'], 'input'> & { input: Record<string, Scalar> }
export type ThingToken = Api['DeviceToken']
export type ApiToken = Api['ApiToken']
export type User = Api['User']
export type Role = Api['Role']
export type Grant = Api['Grant']
export type Organisation = Api['Organisation']
export type Scope = Api['Scope']
export type OrganisationKind = Api['OrganisationKind']
export type HierarchyKind = Api['HierarchyKind']

/** Every word of a union, in the order to show them: one that is missing or unknown is an error of types. */
const every =
  <T extends string>() =>
  <const L extends readonly T[]>(...words: [T] extends [L[number]] ? L : never) =>
    words

export const ORGANISATION_KINDS = every<OrganisationKind>()(
  'enterprise', 'platform-operator', 'park', 'government', 'service-provider', 'bank', 'research')
export const HIERARCHY_KINDS = every<HierarchyKind>()('administrative', 'industry', 'park', 'chain', 'group')
export const SCOPES = every<Scope>()(
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
  'production:read',
  'production:record',
  'production:write',
  'facts:read',
  'facts:write',
  'methods:read',
  'methods:write',
  'methods:define',
  'usage:read',
  'quotas:write',
  'admin',
)

export type Hierarchy = Api['Hierarchy']
/** A place in a hierarchy. */
export type HierarchyNode = Api['Node']
/** A node in a tree, with how many organisations are in it and below it. */
export type Branch = Api['Branch']
/** An organisation as the register knows it; days are ISO dates, the second exclusive. */
export type LegalEntity = Omit<Api['OrganisationItem'], 'places'>
export type ListedEntity = Api['OrganisationItem']
export type Membership = Api['Membership']
export type Succession = Api['Succession']
export type WholeEntity = Api['OrganisationWhole']

export type Annotation = Api['Annotation']
export type Correction = Api['Correction']
export type AuditEntry = Api['AuditEntry']
export type Pack = Api['Pack']
export type Site = Api['Site']
export type ImportError = Partial<Api['ProblemFault']>
export type ImportResult = Api['ImportResult']
export type Connection = Api['Connected']

/** A fact's value: by the type of its field. */
export type FactValue = Scalar | string[]
export type FactField = Api['Field']
export type FactTable = Api['FactTable']
export type WholeFactTable = Api['WholeFactTable']
export type FactRow = Omit<Api['FactRow'], 'values'> & { values: Record<string, FactValue> }
export type FactOrigin = Api['FactOrigin']
export type ImportedFile = Api['ImportedFile']
export type FactForm = Api['Form']
export type WholeForm = Api['WholeForm']
export type FormQuestion = Api['Question']
export type AnswerSheet = Omit<Api['AnswerSheet'], 'answers' | 'handedIn'> & { answers: Record<string, FactValue>; handedIn?: FactRow }
export type AnswerSummary = Api['AnswerSummary']
export type Paper = Api['Document']
export type PaperUse = Api['DocumentUse']
/** An exploration or a board that somebody has kept. */
export type SavedView = Api['ViewSummary']

/** A site or a place below one, with the things there and below. */
export interface PlaceBranch {
  site: string
  /** path below the site, empty for the site itself */
  place: string
  name: Name
  things: number
  online: number
  offline: number
  never: number
  leaf: boolean
}

/** What became of one of many things. */
export interface BulkItem {
  key: string
  outcome: 'changed' | 'unchanged' | 'failed'
  field?: string
  expected?: string
  got?: string
  /** the secret that was made, only here and only now */
  token?: string
}

export interface BulkResult {
  dryRun: boolean
  matched: number
  changed: number
  unchanged: number
  failed: number
  /** as many as an answer shows */
  items: BulkItem[]
  job?: string
}

/** An edition of a model, and how many things have it. */
export interface EditionInUse {
  version: number
  made: string
  properties: number
  /** things that stay with it */
  pinned: number
  /** things that follow the newest, when it is that */
  following: number
}

/** What an edition that is not made yet would change. */
export interface ModelPreview {
  key: string
  version: number
  changed: boolean
  following: number
  pinned: number
  differences: ModelDifference[]
}

export interface ModelDifference {
  part: 'model' | 'property' | 'event' | 'command'
  key: string
  kind: 'added' | 'removed' | 'changed'
  newSeries: boolean
  fields: { field: string; before?: unknown; after?: unknown }[]
}

/** What a delivered pack holds, and what installing it would change. */
export interface PackPreview {
  key: string
  version: string
  installed?: string | null
  /** packs it needs, and from which version */
  requires: Record<string, string>
  models: ModelPreview[]
}
export type UsageReport = Api['UsageReport']
export type UsageLine = Api['UsageLine']
export type MeterReport = Api['MeterReport']
export type GaugeReport = Api['GaugeReport']
export type QuotaShare = Api['QuotaShare']
export type Quota = Api['Quota']
export type PlatformOverview = Api['PlatformOverview']
export type SystemState = Api['SystemState']
export type HealthCheck = Api['HealthCheck']

/** What machines did, shift by shift. */
export type ProductionShift = Named<Api['ProductionShift']>
export type ProductionShifts = Omit<Api['ProductionShifts'], 'shifts'> & { shifts: ProductionShift[] }
export type ProductionTotal = Api['ProductionTotal']
export type ProductionRates = Api['ProductionRates']
export type ProductionStretch = Api['ProductionStretch']
export type TimeElement = ProductionStretch['element']
export type ProductionTerminal = Omit<Named<Api['ProductionTerminal']>, 'shift' | 'events'> & { shift?: ProductionShift; events: ProductionEntry[] }
export type WorkUnit = Named<Api['WorkUnit']>
export type ProductionOrder = Api['ProductionOrder']
/** A version of something that was said of production; what it says depends on its kind. */
export type ProductionEntry<T = Record<string, unknown>> = Omit<Api['ProductionEntry'], 'content'> & { content: T }
export type ProductionProduct = Named<Api['Product']>
export type ProductionReason = Named<Api['ProductionReason']>
/** Where planned busy time went. */
export type ProductionLosses = Omit<Api['ProductionLosses'], 'branches'> & { branches: ProductionBranch[] }
export type ProductionTimes = Api['ProductionTimes']
export type ProductionLoss = Api['ProductionLoss']
export type ProductionBranch = Omit<Api['ProductionBranch'], 'name'> & { name?: Name }
export type ProductionLossParts = Omit<Api['ProductionLossParts'], 'greatest'> & { greatest: Named<Api['ProductionLossPart']>[] }
export type LossKind = ProductionLoss['kind']
export type EnergyFlow = Omit<Api['EnergyFlow'], 'nodes'> & { nodes: EnergyFlowNode[] }
export type EnergyFlowNode = Named<Api['EnergyFlowNode']>
export type ShiftPlan = Named<Api['ShiftPlan']>
export type ShiftException = Api['ShiftException']
export type Derivation = Api['Derivation']
