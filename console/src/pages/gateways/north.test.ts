import { describe, expect, it } from 'vitest'
import { formOf, northOf, subjects } from './north'

const north = {
  opcua: { port: 4840, users: [{ name: 'scada', password: '********', read: ['*'], write: ['press/setpoint'] }], certificates: ['PEM'] },
  modbus: { clients: [{ address: '10.0.0.0/24', read: ['*'] }], places: [{ tag: 'press/current', address: 100 }] },
  mqtt: [{ name: 'mes', host: 'mes', sparkplug: { group: 'G', node: 'hall' }, read: ['*'] }],
}

describe('what a gateway offers on the shop floor', () => {
  it('comes back from the form as it was, also what the form does not know', () => {
    expect(northOf(formOf({ north }))).toEqual(north)
    expect(northOf(formOf({}))).toBeUndefined()
  })
  it('says nothing of what is off or was left empty', () => {
    const form = formOf({ north })
    expect(northOf({ ...form, on: { opcua: false, modbus: true }, mqtt: [] })).toEqual({ modbus: north.modbus })
    expect(northOf({ ...form, on: { opcua: true, modbus: false }, opcua: { address: '', users: [{ name: 'a', read: [] }] }, mqtt: [] })).toEqual({ opcua: { users: [{ name: 'a' }] } })
  })
  it('has one kind of words for each broker', () => {
    const form = formOf({ north })
    const json = { ...form, kinds: ['json' as const], mqtt: [{ ...form.mqtt![0], json: { topic: 'hall' } }] }
    expect(northOf(json)!.mqtt).toEqual([{ name: 'mes', host: 'mes', json: { topic: 'hall' }, read: ['*'] }])
  })
  it('names everything, devices, tags and what is worked out', () => {
    expect(subjects({ devices: [{ key: 'press', protocol: 's7', settings: {}, groups: [{ name: 'g', interval: 'PT1S', tags: [{ name: 'speed', address: 'x' }] }] }], virtualTags: [{ device: 'press', name: 'power', expression: '1', inputs: {} }] })).toEqual(['*', 'press/*', 'press/speed', 'press/power'])
  })
})
