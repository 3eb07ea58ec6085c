import { expect, test } from 'vitest'
import { addressOf, type Find, grouped, matches, remembered } from './finds'

const thing = (key: string): Find => ({ kind: 'thing', key, name: key })

test('a find leads to its page, whatever is in its key', () => {
  expect(addressOf(thing('a/b:泵'))).toBe('/things/a%2Fb%3A%E6%B3%B5')
  expect(addressOf({ kind: 'site', key: 'main', name: 'Main' })).toBe('/things?site=main')
  expect(addressOf({ kind: 'action', key: 'dark', name: 'Dark' })).toBeUndefined()
  expect(addressOf({ kind: 'action', key: '/boards/new', name: 'New board' })).toBe('/boards/new')
})

test('every word must be found, in either language', () => {
  expect(matches('new bo', ['新建看板', 'New board'])).toBe(true)
  expect(matches('看板', ['新建看板', 'New board'])).toBe(true)
  expect(matches('old board', ['New board'])).toBe(false)
})

test('what was opened last comes first, once, and only some are kept', () => {
  let recent: Find[] = []
  for (const key of ['a', 'b', 'a', ...'cdefghij']) recent = remembered(recent, thing(key))
  expect(recent.map((find) => find.key)).toEqual([...'jihgfedc'])
  expect(remembered(recent, { kind: 'action', key: 'dark', name: 'Dark' })).toBe(recent)
})

test('groups keep the order of what came first', () => {
  const model: Find = { kind: 'model', key: 'm', name: 'M' }
  expect(grouped([thing('a'), model, thing('b')]).map(([kind, all]) => [kind, all.length])).toEqual([['thing', 2], ['model', 1]])
})
