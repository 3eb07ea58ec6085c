import { describe, expect, it } from 'vitest'
import type { BucketSeries, Series } from '../api/types'
import { keyProperties } from './keyProperties'
import { addPoint } from './Sparkline'
import { align, append, clamp, dragAxis, lengthOf, LONGEST, notBeyond, pan, runs, SHORTEST, statisticsOfBuckets, statisticsOfPoints, stepFor, stepsFor, zoom } from './range'

const year = 365 * 86_400_000
const series = (times: number[], values: (number | null)[], qualities?: number[]): Series => ({
  property: 'p', type: 'double', source: 'raw', times, values, qualities: qualities ?? times.map(() => 0),
})

describe('a range', () => {
  it('keeps the moment it is zoomed around at its place', () => {
    const zoomed = zoom({ from: 0, to: 100_000 }, 25_000, 0.5)
    expect(zoomed).toEqual({ from: 12_500, to: 62_500 })
  })
  it('never gets shorter or longer than can be looked at', () => {
    expect(lengthOf(zoom({ from: 0, to: SHORTEST }, 0, 0.01))).toBe(SHORTEST)
    expect(lengthOf(zoom({ from: 0, to: LONGEST }, 0, 10))).toBe(LONGEST)
    expect(lengthOf(clamp({ from: 0, to: 1 }))).toBe(SHORTEST)
  })
  it('goes from ten years to seconds in one drag of the axis', () => {
    const range = dragAxis({ from: 0, to: 10 * year }, 4 * year, 0, 440, 1000)
    expect(lengthOf(range)).toBeLessThan(10_000)
    expect((4 * year - range.from) / lengthOf(range)).toBeCloseTo(0.4, 5)
  })
  it('moves with the hand along the axis', () => {
    expect(dragAxis({ from: 0, to: 100_000 }, 50_000, 100, 0, 1000)).toEqual(pan({ from: 0, to: 100_000 }, -10_000))
  })
  it('does not look into the future', () => {
    expect(notBeyond({ from: 0, to: 200_000 }, 100_000)).toEqual({ from: -96_000, to: 104_000 })
    expect(notBeyond({ from: 0, to: 90_000 }, 100_000)).toEqual({ from: 0, to: 90_000 })
  })
  it('asks for the finest step that fits', () => {
    expect(stepFor({ from: 0, to: 3_600_000 }, 1500)).toBe('PT1M')
    expect(stepFor({ from: 0, to: year }, 1500)).toBe('P1D')
    expect(stepFor({ from: 0, to: 20 * year }, 100)).toBe('P1M')
    expect(stepsFor({ from: 0, to: year })).not.toContain('PT1M')
  })
})

describe('statistics', () => {
  it('leave bad values and gaps out of the figures and count the bad', () => {
    const stats = statisticsOfPoints(series([1, 2, 3, 4], [10, 999, null, 20], [0, 2, 0, 1]), { from: 0, to: 10 })
    expect(stats).toEqual({ count: 2, bad: 1, min: 10, max: 20, avg: 15, first: 10, last: 20 })
  })
  it('look only at what is visible', () => {
    expect(statisticsOfPoints(series([1, 2, 3], [1, 2, 3]), { from: 2, to: 2 }).count).toBe(1)
  })
  it('weigh buckets by what they hold', () => {
    const buckets: BucketSeries = {
      property: 'p', starts: [0, 1, 2], count: [3, 0, 1], bad: [1, 0, 0], sum: [30, null, 50], min: [5, null, 50], max: [15, null, 50],
      avg: [10, null, 50], first: [5, null, 50], last: [15, null, 50],
    }
    expect(statisticsOfBuckets(buckets)).toEqual({ count: 4, bad: 1, min: 5, max: 50, avg: 20, first: 5, last: 50 })
  })
  it('of nothing are nothing', () => {
    expect(statisticsOfPoints(series([], []), { from: 0, to: 1 })).toEqual({ count: 0, bad: 0, min: null, max: null, avg: null, first: null, last: null })
  })
})

describe('series', () => {
  it('share one axis; absent is not a gap', () => {
    const { times, columns } = align([series([1, 3], [10, null]), series([2, 3], [20, 30])])
    expect(times).toEqual([1, 2, 3])
    expect(columns).toEqual([[10, undefined, null], [undefined, 20, 30]])
  })
  it('take live values at the end only', () => {
    const start = series([1, 2], [1, 2])
    expect(append(start, 3, 9, 0, 0).values).toEqual([1, 2, 9])
    expect(append(start, 2, 9, 0, 0)).toBe(start)
  })
  it('stay bounded when a page is left open', () => {
    let long = series(Array.from({ length: 6000 }, (_, i) => i), Array.from({ length: 6000 }, () => 1))
    long = append(long, 7000, 1, 0, 5990)
    expect(long.times).toHaveLength(11)
    expect(long.qualities).toHaveLength(11)
  })
  it('of states become runs, open at gaps and ended by now', () => {
    const states: Series = { property: 's', type: 'string', source: 'raw', times: [0, 1, 2, 3, 4], values: ['a', 'a', 'b', null, 'a'], qualities: [0, 0, 0, 0, 0] }
    expect(runs(states, 9)).toEqual([
      { from: 0, to: 2, value: 'a', quality: 0 },
      { from: 2, to: 3, value: 'b', quality: 0 },
      { from: 4, to: 9, value: 'a', quality: 0 },
    ])
  })
})

describe('a sparkline', () => {
  it('keeps one point for half a minute of live values and forgets what is older than an hour', () => {
    const start = [{ time: 0, value: 1 }, { time: 60_000, value: 2 }]
    const once = addPoint(start, 61_000, 3)
    expect(once).toHaveLength(3)
    expect(addPoint(once, 62_000, 4)).toEqual([...start, { time: 62_000, value: 4 }])
    expect(addPoint(once, 61_000, 9)).toBe(once)
    expect(addPoint(start, 3_630_000, 5)).toEqual([{ time: 60_000, value: 2 }, { time: 3_630_000, value: 5 }])
  })
})

describe('key properties', () => {
  it('are speeds and powers before paths, counters and set points, one of each unit first', () => {
    const property = (key: string, unit?: string, retention?: 'long') => ({ key, name: key, type: 'double' as const, unit, retention })
    const model = [property('count'), property('x', 'mm'), property('power', 'kW'), property('override', '%'), property('energy', 'kW.h', 'long'), property('speed', '{rev}/min'), property('second', '{rev}/min')]
    expect(keyProperties(model)).toEqual(['speed', 'power', 'x', 'energy', 'second', 'count', 'override'])
  })
})
