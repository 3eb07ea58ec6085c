import { describe, expect, it } from 'vitest'
import { deadbandOf, deadbandText, durationOf, faultsAt, nameOf, placeOf, scaled, secondsOf, settingFaults, typedValue } from './tags'

describe('tags of a gateway', () => {
  it('reads and writes durations', () => {
    expect(secondsOf('PT1S')).toBe(1)
    expect(secondsOf('PT0.1S')).toBe(0.1)
    expect(secondsOf('P1DT1H1M')).toBe(90_060)
    expect(secondsOf('soon')).toBeUndefined()
    expect(secondsOf(durationOf(0.25))).toBe(0.25)
    expect(durationOf(null)).toBeUndefined()
  })
  it('takes what was typed as the tag has it', () => {
    expect(typedValue('007', { type: 'text' }, undefined)).toBe('007')
    expect(typedValue('007', {}, 'A1')).toBe('007')
    expect(typedValue(' 7.5 ', { type: 'float32' }, undefined)).toBe(7.5)
    expect(typedValue('fast', { type: 'int16' }, undefined)).toBeUndefined()
    expect(typedValue('true', { type: 'boolean' }, undefined)).toBe(true)
    expect(typedValue('1', {}, false)).toBe(true)
    expect(typedValue('2', {}, false)).toBeUndefined()
    expect(typedValue('true', {}, 3)).toBeUndefined()
    expect(typedValue('12', {}, undefined)).toBe(12)
    expect(typedValue('9007199254740993', { type: 'int64' }, undefined)).toBeUndefined()
    expect(typedValue('1e20', { type: 'float64' }, undefined)).toBe(1e20)
  })
  it('takes a deadband as a number or a share', () => {
    expect(deadbandOf(' 0.5 ')).toEqual({ absolute: 0.5 })
    expect(deadbandOf('2 %')).toEqual({ percent: 2 })
    expect(deadbandOf('')).toBeUndefined()
    expect(deadbandOf('much')).toBeNull()
    expect(deadbandText({ name: 'a', address: '', deadband: { percent: 2 } })).toBe('2 %')
  })
  it('makes names of what devices call their nodes', () => {
    expect(nameOf('SpindleSpeed', new Set())).toBe('spindle-speed')
    expect(nameOf('温度 1', new Set())).toBe('1')
    expect(nameOf('温度', new Set(['tag']))).toBe('tag-2')
    expect(nameOf('数控机床', new Set(['template']), 'template')).toBe('template-2')
  })
  it('shows what a device has in the unit in which it is written', () => {
    expect(scaled({ name: 'a', address: '', scale: 0.5, offset: 10 }, 550)).toBe(285)
    expect(scaled({ name: 'a', address: '' }, 550)).toBe(550)
    expect(scaled({ name: 'a', address: '', scale: 0.5 }, true)).toBe(true)
  })
  it('tells the same address apart when it is read as another type', () => {
    expect(placeOf({ address: 'holding:1', type: 'int16' })).not.toBe(placeOf({ address: 'holding:1' }))
  })
  it('finds the setting that a fault is about', () => {
    const fault = { field: '/devices/2/settings/port', expected: '1 to 65535', got: '0' }
    expect(settingFaults([fault, { field: '/devices/2/key', expected: 'a key', got: '' }])).toEqual([{ key: 'port', error: fault }])
  })
  it('finds the row that a fault is about', () => {
    const fault = { field: '/devices/2/groups/0/tags/11/address', expected: 'an address', got: 'x' }
    expect(faultsAt([fault])['0/11/address']).toBe(fault)
    expect(faultsAt([{ field: '/groups/1/interval', expected: 'a duration', got: '' }])['1//interval']).toBeDefined()
  })
})
