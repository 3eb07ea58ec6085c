import { describe, expect, test } from 'vitest'
import type { Model } from '../../api/types'
import { check, draftOf, emptyField, jsonOf, modelIn, overwritten, withParts } from './draft'

const n = (text: string) => ({ zh: text, en: text })

const MILL: Model = {
  key: 'mill', version: 3, name: { zh: '铣床', en: 'Mill' },
  properties: [
    { key: 'temp', name: { zh: '温度', en: 'Temperature' }, type: 'double', unit: 'Cel', min: -20, max: 90, retention: 'long', writable: false },
    { key: 'mode', name: n('Mode'), type: 'enum', members: [{ code: 0, key: 'off', name: n('Off') }, { code: 1, key: 'on', name: n('On') }] },
    { key: 'price', name: n('Price'), type: 'decimal', scale: 2 },
  ],
  events: [{ key: 'trip', name: n('Trip'), severity: 'warning', fields: [{ key: 'why', name: n('Why'), type: 'string' }] }],
  commands: [{ key: 'start', name: n('Start'), input: [{ key: 'speed', name: n('Speed'), type: 'int64' }], output: [] }],
}

describe('a draft', () => {
  test('says what the model said', () => {
    const json = jsonOf(draftOf(MILL))
    expect(json.properties[0]).toMatchObject({ key: 'temp', unit: 'Cel', min: -20, max: 90, retention: 'long', was: undefined })
    expect(json.properties[1]!.members).toHaveLength(2)
    expect(json.properties[2]!.scale).toBe(2)
    expect(json.events[0]!.fields[0]).not.toHaveProperty('retention')
    expect(check(draftOf(MILL))).toEqual({})
  })

  test('remembers the key that a renamed property had', () => {
    const draft = draftOf(MILL)
    draft.properties[0]!.key = 'temperature'
    expect(jsonOf(draft).properties[0]!.was).toBe('temp')
  })

  test('says what is wrong where', () => {
    const draft = draftOf(MILL)
    draft.properties[0]!.min = 'cold'
    draft.properties[0]!.key = 'a b'
    draft.properties[1]!.members = []
    draft.properties[2]!.scale = '19'
    draft.properties.push({ ...emptyField(), key: 'mode' })
    draft.events[0]!.fields[0]!.key = ''
    expect(Object.keys(check(draft)).sort()).toEqual(['events[0].fields[0].key', 'properties[0].key', 'properties[0].min', 'properties[1].members', 'properties[2].scale', 'properties[3].key'])
    expect(check(draft)['properties[0].min']!.got).toBe('cold')
  })

  test('leaves out what does not belong to a type', () => {
    const draft = draftOf(MILL)
    draft.properties[0]!.type = 'string'
    expect(jsonOf(draft).properties[0]).toMatchObject({ unit: undefined, min: undefined, max: undefined })
  })

  test('takes over only what it has not got', () => {
    const other: Model = { ...MILL, key: 'other', properties: [{ key: 'temp', name: n('Other'), type: 'double' }, { key: 'speed', name: n('Speed'), type: 'double' }] }
    const draft = withParts(draftOf(MILL), other)
    expect(draft.properties.map(({ key, was }) => [key, was])).toEqual([['temp', 'temp'], ['mode', 'mode'], ['price', 'price'], ['speed', undefined]])
  })
})

test('a file is read as a model or not at all', () => {
  expect(modelIn('{')).toBeUndefined()
  expect(modelIn('[]')).toBeUndefined()
  expect(modelIn('{"properties":{}}')).toBeUndefined()
  const read = modelIn(JSON.stringify({ ...MILL, key: 'elsewhere' }))!
  const draft = overwritten(draftOf(MILL), read)
  expect(draft.key).toBe('mill')
  expect(draft.properties.map((field) => field.was)).toEqual(['temp', 'mode', 'price'])
})
