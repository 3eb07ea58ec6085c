import { describe, expect, it } from 'vitest'
import type { ProductionLoss, ProductionTimes } from '../../api/types'
import { pathsOf, shares, waterfall } from './waterfall'

const times: ProductionTimes = { planned: 28_800, production: 24_000, net: 21_600, valuable: 21_000, produced: 720, good: 700, rates: {}, shifts: 1, label: 'evidenced' }
const losses: ProductionLoss[] = [
  { kind: 'delay', reason: 'jam', seconds: 1_800, times: 1 }, { kind: 'down', seconds: 3_000, times: 1 },
  { kind: 'speed', seconds: 2_400 }, { kind: 'quality', reason: 'crack', seconds: 600, pieces: 20 },
]

describe('the waterfall', () => {
  it('falls from planned busy time to the time of good pieces, each loss where the one above ended', () => {
    const bars = waterfall(times, losses, 'valuable')
    expect(bars.map((bar) => bar.level ?? bar.loss?.kind)).toEqual(['planned', 'delay', 'down', 'production', 'speed', 'net', 'quality', 'valuable'])
    const at = (i: number) => [bars[i]!.from * 28_800, bars[i]!.to * 28_800].map(Math.round)
    expect(at(1)).toEqual([27_000, 28_800])
    expect(at(2)).toEqual([24_000, 27_000])
    expect(at(4)).toEqual([21_600, 24_000])
    expect(at(6)).toEqual([21_000, 21_600])
    expect(at(7)).toEqual([0, 21_000])
  })
  it('ends at production where no more is known', () => {
    expect(waterfall({ ...times, net: undefined, valuable: undefined }, losses.slice(0, 2), 'production').at(-1)?.level).toBe('production')
  })
  it('draws time that was gained beyond what was planned', () => {
    const bars = waterfall({ ...times, net: 26_000, valuable: 26_000 }, [{ kind: 'speed', seconds: -2_000 }], 'valuable')
    const gain = bars.find((bar) => bar.loss)!
    expect(gain.seconds).toBe(-2_000)
    expect(gain.to - gain.from).toBeCloseTo(2_000 / 28_800, 9)
    expect(Math.max(...bars.map((bar) => bar.to))).toBe(1)
  })
  it('puts the small ones of many reasons together', () => {
    const many = Array.from({ length: 9 }, (_, i): ProductionLoss => ({ kind: 'down', reason: `r${i}`, seconds: 90 - i * 10 }))
    const drawn = waterfall(times, many, 'valuable').filter((bar) => bar.loss)
    expect(drawn).toHaveLength(6)
    expect(drawn.at(-1)).toMatchObject({ together: 4, seconds: 40 + 30 + 20 + 10 })
  })
  it('has parts that add up to one', () => {
    const parts = shares(times, { delay: 1_800, down: 3_000, speed: 2_400, quality: 600 })
    expect(parts.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(1, 9)
    expect(parts[0]).toMatchObject({ kind: 'valuable' })
    expect(shares({ ...times, planned: 0 }, {})).toEqual([])
  })
  it('knows the places above a place', () => {
    expect(pathsOf('hall/line-1/cell-2')).toEqual(['hall', 'hall/line-1', 'hall/line-1/cell-2'])
    expect(pathsOf('')).toEqual([])
  })
})
