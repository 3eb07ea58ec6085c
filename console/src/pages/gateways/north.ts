import type { Document } from './types'

export interface Rights { read?: string[]; write?: string[] }
export interface OpcUaUser extends Rights { name?: string; password?: string }
export interface ModbusClient extends Rights { address?: string; unit?: number }
export interface Broker extends Rights {
  name?: string
  host?: string
  port?: number
  tls?: boolean
  user?: string
  password?: string
  json?: { topic?: string; retain?: boolean }
  sparkplug?: { group?: string; node?: string }
}

/** Whom on the shop floor the gateway offers what, as its document has it; members the console does not know stay. */
export interface North {
  opcua?: { address?: string; port?: number; host?: string; plain?: boolean; users?: OpcUaUser[]; anonymous?: Rights }
  modbus?: { address?: string; port?: number; whenBad?: 'refuse' | 'mark'; clients?: ModbusClient[] }
  mqtt?: Broker[]
}

/** What the form edits: the document's part, with what is on and which kind each broker is. */
export interface NorthForm extends North { on: { opcua: boolean; modbus: boolean }; kinds: ('json' | 'sparkplug')[] }

export function formOf({ north }: Document): NorthForm {
  const { opcua, modbus, mqtt, ...others } = (north ?? {}) as North
  return { ...others, opcua: opcua ?? {}, modbus: modbus ?? {}, mqtt: mqtt ?? [], on: { opcua: !!opcua, modbus: !!modbus }, kinds: (mqtt ?? []).map((broker) => (broker.sparkplug ? 'sparkplug' : 'json')) }
}

/** undefined when nobody gets anything */
export function northOf({ on, kinds, opcua, modbus, mqtt, ...others }: NorthForm): North | undefined {
  const brokers = (mqtt ?? []).map(({ json, sparkplug, ...broker }, i) => filled({ ...broker, ...(kinds[i] === 'sparkplug' ? { sparkplug } : { json }) }) as Broker)
  const north = {
    ...others,
    ...(on.opcua ? { opcua: { users: [], ...(filled(opcua) as object) } } : {}),
    ...(on.modbus ? { modbus: { clients: [], ...(filled(modbus) as object) } } : {}),
    ...(brokers.length ? { mqtt: brokers } : {}),
  }
  return Object.keys(north).length ? north : undefined
}

/** Without what was left empty. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => filled(one ?? {}))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && one !== null && one !== '' && !(Array.isArray(one) && one.length === 0)).map(([key, one]) => [key, filled(one)]))
}

/** All that rights can name: everything, a device, a tag. */
export function subjects({ devices, virtualTags }: Document) {
  const tags = (devices ?? []).flatMap((device) => device.groups.flatMap((group) => group.tags.map((tag) => `${device.key}/${tag.name}`)))
  return ['*', ...(devices ?? []).map(({ key }) => `${key}/*`), ...tags, ...(virtualTags ?? []).map(({ device, name }) => `${device}/${name}`)]
}
