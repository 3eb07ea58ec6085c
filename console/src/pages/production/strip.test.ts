import { describe, expect, it } from 'vitest'
import type { ProductionStretch, TimeElement } from '../../api/types'
import { bars, byReason, shiftedDay, sums } from './strip'

const at = (minutes: number) => new Date(minutes * 60_000).toISOString()
const stretch = (from: number, to: number, element: TimeElement, reason?: string): ProductionStretch => ({ from: at(from), to: at(to), element, reason })

describe('the strip of a shift', () => {
  it('draws each stretch where it lies', () => {
    const drawn = bars([stretch(0, 240, 'production'), stretch(240, 480, 'down')], 0, 480 * 60_000)
    expect(drawn.map(({ x, width, element }) => ({ x, width, element }))).toEqual([
      { x: 0, width: 500, element: 'production' }, { x: 500, width: 500, element: 'down' },
    ])
  })

  it('joins what is too narrow to see and keeps its place', () => {
    const many = Array.from({ length: 8_000 }, (_, i) => stretch(i * 0.06, (i + 1) * 0.06, i % 4 === 0 ? 'delay' : 'production'))
    const drawn = bars(many, 0, 480 * 60_000)
    expect(drawn.length).toBeLessThanOrEqual(1001)
    expect(drawn[0]!.x).toBe(0)
    expect(drawn.at(-1)!.x + drawn.at(-1)!.width).toBeCloseTo(1000, 3)
  })

  it('leaves a break empty', () => {
    const drawn = bars([stretch(0, 0.1, 'setup'), stretch(30, 30.1, 'setup')], 0, 480 * 60_000)
    expect(drawn).toHaveLength(2)
  })

  it('adds up by element and by reason', () => {
    const all = [stretch(0, 10, 'delay', 'jam'), stretch(10, 60, 'production'), stretch(60, 65, 'delay', 'jam'), stretch(65, 95, 'down', 'material')]
    expect(sums(all).get('delay')).toBe(15 * 60_000)
    expect(byReason(all).map(([reason, { millis, times }]) => [reason, millis / 60_000, times])).toEqual([['material', 30, 1], ['jam', 15, 2]])
  })

  it('knows the day before over a month and a change of the clock', () => {
    expect(shiftedDay('2026-03-01', -1)).toBe('2026-02-28')
    expect(shiftedDay('2026-10-25', 1)).toBe('2026-10-26')
  })
})
