import type { Name, Scalar, Severity, ThingState } from '../../api/types'

export type ConfigurationState = 'waiting' | 'trial' | 'good' | 'refused' | 'taken-back' | 'skipped'

export interface Gateway {
  key: string
  name: Name
  state: ThingState
  lastSeen?: string
  joined: string
  health: {
    software?: string
    /** bytes */
    queueBytes?: number
    /** seconds */
    queueOldest?: number
    dropped?: number
    refused?: number
    devices?: number
    collecting?: number
    time?: string
  }
  configuration: { version: number; state?: ConfigurationState; said: string; devices: number; tags: number; inForce?: number; told?: string }
}

/** @property token the secret, only when it was just made
 * @property gateway whose place the next machine takes */
export interface JoinToken { id: number; token?: string; name: string; gateway?: string; uses?: number; used: number; ends: string; created: string; by: string }

export interface ListedDevice { key: string; name: string; protocol: string; thing?: string; tags: number; state: ThingState; lastSeen?: string }

export interface DeviceCounters {
  device: string
  phase: 'connecting' | 'collecting' | 'waiting' | 'stopped'
  since?: string
  trouble?: string
  lastGood?: string
  tags: number
  badTags: number
  samples: number
  connects: number
  failures: number
  overruns: number
  sent: number
  received: number
}

/** @property name such as `opcua`, `modbus`, `mqtt/line` */
export interface NorthCounters { name: string; clients: number; trouble?: string }

export interface Counters {
  queue: { waiting: number; bytes: number; oldestSeconds: number; droppedValues: number; refusedValues: number; damagedBatches: number; full: boolean; failed: boolean }
  uplink: { online: boolean; since?: string; trouble?: string; lastOnline?: string; acknowledgedValues: number }
  devices: DeviceCounters[]
  north?: NorthCounters[]
}

export interface Version {
  version: number
  devices: number
  tags: number
  note: string
  made: string
  by: string
  state: ConfigurationState
  said: string
  problems: { path: string; expected: string; got: string }[]
  settled?: string
}

export interface Difference { from: number; to: number; total: number; changes: { path: string; kind: 'added' | 'removed' | 'changed'; before?: string; after?: string }[] }

export interface Changed { version: number; changed: boolean; devices: number; tags: number; things: string[]; properties: number }

export interface Setting {
  key: string
  words: Name
  kind: 'text' | 'lines' | 'secret' | 'whole' | 'flag' | 'choice'
  required: boolean
  fallback?: string
  longest?: number
  least?: number
  most?: number
  unit?: string
  options: { value: string; words: Name }[]
}

export interface Protocol {
  name: string
  words: Name
  experimental: boolean
  capabilities: ('read' | 'subscribe' | 'report-by-exception' | 'browse' | 'write' | 'call')[]
  types: string[]
  settings: Setting[]
  examples: { address: string; type?: string; words: Name }[]
}

export interface WriteRule { allowed?: boolean; min?: number; max?: number; readBack?: boolean; twoPersons?: boolean }

/** A tag as the gateway's document has it. */
export interface Tag {
  name: string
  address: string
  type?: string
  unit?: string
  scale?: number
  offset?: number
  deadband?: { absolute?: number; percent?: number }
  /** ISO 8601 duration */
  maximumSilence?: string
  write?: WriteRule
}

export interface Group { name: string; interval: string; mode?: 'automatic' | 'poll' | 'subscribe'; tags: Tag[] }

export interface Device {
  key: string
  name?: string
  protocol: string
  settings: Record<string, Scalar>
  watchdog?: number
  groups: Group[]
}

export interface TemplateSummary { key: string; name: Name; protocol: string; tags: number; changed: string; changedBy: string }

export interface BrowsedNode { id: string; name: string; kind: 'folder' | 'variable' | 'method'; address?: string; type?: string; writable: boolean; inside: boolean }

export interface TagSample { name: string; value?: Scalar; severity: Severity; reason?: string; detail?: string; sourceTime?: string; serverTime?: string; gatewayTime?: string }

export interface TagWrite {
  id: number
  device: string
  values: { tag: string; value?: Scalar }[]
  reason: string
  twoPersons: boolean
  state: 'asked' | 'sent' | 'done' | 'failed' | 'rejected' | 'lapsed'
  asked: string
  by: string
  decided?: string
  decidedBy?: string
  results?: { tag: string; severity: Severity; reason?: string; detail?: string; readBack?: Scalar }[]
  fault?: { code: string; message: string }
}

export interface GatewayLog {
  lines: { time: string; level: string; text: string }[]
  packets?: { time: string; toDevice: boolean; length: number; bytes: string }[]
}

/** @property inputs names in the expression, each with a tag as `device/tag` */
export interface VirtualTag { device: string; name: string; expression: string; inputs: Record<string, string>; unit?: string; deadband?: Tag['deadband']; maximumSilence?: string }

/** Learned from a level, or read from the lamps of a signal tower; tags as `device/tag`. */
export interface VirtualSensor {
  device: string
  level?: string
  tower?: { green: string; yellow?: string; red?: string }
  mains?: { voltage: number; phases: number; powerFactor: number }
  hold?: string
  cycles?: boolean
}

/** A gateway's document; what the console does not edit it hands back as it came. */
export interface Document { devices?: Device[]; virtualTags?: VirtualTag[]; virtualSensors?: VirtualSensor[]; [other: string]: unknown }
