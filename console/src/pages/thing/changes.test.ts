import { expect, test } from 'vitest'
import { changesIn } from './changes'

test('a change is told field by field, from what to what', () => {
  expect(changesIn({ before: { tags: ['a'], place: '' }, after: { tags: ['a', 'b'], place: 'hall' } })).toEqual([
    { field: 'tags', before: 'a', after: 'a, b' },
    { field: 'place', before: '–', after: 'hall' },
  ])
})

test('what was made has no before, and other details stand as they are', () => {
  expect(changesIn({ after: { name: { zh: '泵', en: 'Pump' } } })).toEqual([{ field: 'name', before: undefined, after: '泵 / Pump' }])
  expect(changesIn({ serial: 'X-1' })).toEqual([{ field: 'serial', after: 'X-1' }])
  expect(changesIn(null)).toEqual([])
})
