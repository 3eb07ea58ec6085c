import { expect, test } from 'vitest'
import type { Series } from '../../api/types'
import { joined } from './lines'

const series = (times: number[]): Series => ({ property: 'a/t', type: 'double', source: 'raw', times, values: times, qualities: times.map(() => 0) })

test('what came live goes on where the answer ends, and nothing is there twice', () => {
  expect(joined(series([1, 2, 3]), series([2, 3, 4, 5])).times).toEqual([1, 2, 3, 4, 5])
  expect(joined(series([1, 2, 3]), series([4])).values).toEqual([1, 2, 3, 4])
  expect(joined(series([1, 2, 3]), series([1, 3])).times).toEqual([1, 2, 3])
  expect(joined(series([]), series([7])).times).toEqual([7])
  expect(joined(series([1]), undefined).times).toEqual([1])
})
