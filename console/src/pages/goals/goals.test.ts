import { describe, expect, it } from 'vitest'
import { areasOf, type Goal, shareOf, standOf, tallyOf } from './goals'

const words = (text: string) => ({ zh: text, en: text })
const goal = (more: Partial<Goal> = {}): Goal => ({
  key: 'g', area: words('a'), title: words('g'), unit: '', milestones: [], target: '10', due: '2025-12-31', from: 'table', gap: '5', ...more,
})

describe('a goal', () => {
  it('is missed in its own year, and over after it', () => {
    expect(standOf(goal(), '2025', '2025-06-01')).toBe('under-way')
    expect(standOf(goal(), '2025', '2025-12-31')).toBe('under-way')
    expect(standOf(goal(), '2025', '2026-01-01')).toBe('missed')
    expect(standOf(goal(), '2026', '2026-01-01')).toBe('ended')
    expect(standOf(goal({ due: '2030-12-31' }), '2026', '2026-01-01')).toBe('under-way')
  })
  it('is reached whenever it was due, and unknown without a figure', () => {
    expect(standOf(goal({ gap: '0' }), '2026', '2026-01-01')).toBe('reached')
    expect(standOf(goal({ gap: null }), '2026', '2026-01-01')).toBe('unknown')
  })
  it('has a share of its target between nothing and all', () => {
    expect(shareOf('5', '10')).toBe(0.5)
    expect(shareOf('15', '10')).toBe(1)
    expect(shareOf('-5', '10')).toBe(0)
    expect(shareOf(null, '10')).toBeUndefined()
    expect(shareOf('1', '0')).toBeUndefined()
  })
})

describe('a programme', () => {
  it('counts its goals once each', () => {
    expect(tallyOf({ goals: [goal(), goal(), goal()], known: 2, reached: 1 })).toEqual({ reached: 1, open: 1, unknown: 1 })
  })
  it('keeps the order of its areas', () => {
    const areas = areasOf([goal({ key: '1' }), goal({ key: '2', area: words('b') }), goal({ key: '3' })])
    expect(areas.map(({ area, goals }) => [area.en, goals.map(({ key }) => key)])).toEqual([['a', ['1', '3']], ['b', ['2']]])
  })
})
