import { describe, expect, test } from 'vitest'
import { COLUMNS, overlap, type Place, rowsOf, settle } from './layout'

const place = (id: string, x: number, y: number, w: number, h: number): Place => ({ id, x, y, w, h })

describe('settle', () => {
  test('what was moved stays, what lies below gives way and comes up again when it can', () => {
    const [a, b] = settle([place('a', 0, 0, 4, 2), place('b', 0, 0, 4, 2)], 'b')
    expect(b!.y).toBe(0)
    expect(a!.y).toBe(2)
    expect(settle([place('a', 0, 9, 3, 1)])[0]!.y).toBe(0)
  })

  test('keeps everything on the grid', () => {
    expect(settle([place('a', 40, -3, 99, 0)])[0]).toEqual(place('a', 0, 0, COLUMNS, 1))
  })

  test('whatever is put wherever, nothing overlaps, nothing is lost and the order of the list stays', () => {
    let seed = 7
    const random = (n: number) => (seed = (seed * 48_271) % 2_147_483_647) % n
    for (let round = 0; round < 500; round++) {
      const places = Array.from({ length: 1 + random(40) }, (_, i) => place(`p${i}`, random(14) - 1, random(30) - 1, 1 + random(13), 1 + random(9)))
      const settled = settle(places, `p${random(places.length)}`)
      expect(settled.map(({ id }) => id)).toEqual(places.map(({ id }) => id))
      settled.forEach((a, i) => settled.slice(i + 1).forEach((b) => expect(overlap(a, b)).toBe(false)))
      expect(rowsOf(settled)).toBeLessThanOrEqual(places.reduce((sum, { h }) => sum + Math.max(1, h), 0))
    }
  })
})
