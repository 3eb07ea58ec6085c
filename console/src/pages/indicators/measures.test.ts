import { describe, expect, test } from 'vitest'
import { coverageOf, line, measured, moved, scaleOf } from './measures'
import type { GroupFigures, TrendPoint } from './types'

const row = (more: Partial<GroupFigures>): GroupFigures => ({ place: { code: '1', name: { zh: '', en: '' }, leaf: true }, withheld: false, levels: {}, ...more })
const point = (value: string | null): TrendPoint => ({ calculation: 1, period: '2022', edition: '1', published: false, withheld: false, value })

describe('what a map shows of a group', () => {
  test('is its figure, nothing where nobody has one, and null where it is withheld', () => {
    expect(measured(row({ value: '24.5' }))).toBe(24.5)
    expect(measured(row({}))).toBeUndefined()
    expect(measured(row({ withheld: true }))).toBeNull()
  })
  test('is the share of a level where both numbers are told', () => {
    expect(measured(row({ subjects: 8, levels: { A: 2 } }), 'A')).toBe(0.25)
    expect(measured(row({ subjects: 8, levels: { A: null } }), 'A')).toBeNull()
    expect(measured(row({ levels: { A: 2 } }), 'A')).toBeNull()
    expect(measured(row({ subjects: 0, levels: {} }), 'A')).toBeUndefined()
  })
})

describe('a scale', () => {
  test('has five steps from the least to the greatest value', () => {
    const scale = scaleOf([10, 20, null, undefined], false)
    expect([10, 11.9, 12, 20].map(scale.step)).toEqual([1, 1, 2, 5])
    expect(scale.step(null)).toBe(0)
    expect(scale.bounds.map(({ from }) => from)).toEqual([10, 12, 14, 16, 18])
  })
  test('of one value or none has no bounds', () => {
    expect(scaleOf([7], false).step(7)).toBe(3)
    expect(scaleOf([7], false).bounds).toEqual([])
    expect(scaleOf([], false).step(1)).toBe(0)
  })
})

test('coverage is told only where both numbers are', () => {
  expect(coverageOf({ subjects: 4, counted: 3 })).toBe(0.75)
  expect(coverageOf({ subjects: 4, counted: null })).toBeUndefined()
  expect(coverageOf({ subjects: 0, counted: 0 })).toBeUndefined()
})

test('a lower number is a better place', () => {
  expect(moved(2, 5)).toBe(3)
  expect(moved(5, undefined)).toBeUndefined()
})

test('a trend breaks where a value is missing', () => {
  const { path, at } = line([point('1'), point(null), point('3')], 300, 100, 10)
  expect(path).toBe('M50.0 90.0M250.0 10.0')
  expect(at[1]).toBeUndefined()
})
