import { describe, expect, test } from 'vitest'
import { bounds, layOut, PROVINCES, STEPS, stepOf } from './tiles'

describe('the map of squares', () => {
  test('gives each of the 34 province-level units a square of its own', () => {
    const squares = Object.values(PROVINCES).map(([column, row]) => `${column} ${row}`)
    expect(squares).toHaveLength(34)
    expect(new Set(squares).size).toBe(34)
  })

  test('lays other nodes out by code in rows, none on another', () => {
    for (let n = 1; n <= 120; n++) {
      const { tiles, columns } = layOut(Array.from({ length: n }, (_, i) => String(330_100 + i)))
      expect(new Set(tiles.map(({ column, row }) => `${column} ${row}`)).size).toBe(n)
      expect(Math.max(...tiles.map(({ column }) => column))).toBeLessThan(columns)
    }
  })

  test('colours nothing with no step and the greatest with the last', () => {
    expect(stepOf(0, 40, false)).toBe(0)
    expect(stepOf(1, 40, false)).toBe(1)
    expect(stepOf(40, 40, false)).toBe(STEPS)
    expect(stepOf(0.2, 1, true)).toBe(1)
    expect(stepOf(0.81, 1, true)).toBe(STEPS)
  })

  test('has a legend that says the same as the colours', () => {
    for (const greatest of [1, 2, 4, 7, 40, 1234]) {
      const legend = bounds(greatest, false)
      for (const { step, from } of legend) expect(stepOf(from, greatest, false)).toBe(step)
      expect(new Set(legend.map(({ from }) => from)).size).toBe(legend.length)
    }
  })
})
