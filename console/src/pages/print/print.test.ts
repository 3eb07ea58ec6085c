import { describe, expect, it } from 'vitest'
import type { Explanation, SubjectReportPart, UsedFigure } from '../methods/types'
import { margins } from './margins'
import { bars, bestFirst, compositions, earlier } from './report'

const words = (text: string) => ({ zh: text, en: text })
const used = (name: string, value: string | null, unit = '', evidence?: string): UsedFigure => ({ name, title: words(name), figure: { value, label: 'declared' }, unit, evidence })

function part(calculation: number, result: string, lines: Record<string, UsedFigure[]>): SubjectReportPart {
  const explanation = { lines: Object.entries(lines).map(([step, of]) => ({ step, title: words(step), how: words(''), used: of, figure: { value: '1', label: 'declared' }, unit: '' })) } as unknown as Explanation
  const names = Object.values(lines).flat().map(({ name }) => ({ key: name, title: words(name), role: 'step', kind: 'number', unit: '', levels: [] }))
  return { calculation, explanation, method: { result, names } } as unknown as SubjectReportPart
}

describe('the margins of a page', () => {
  it('say what is written, whatever signs are in it', () => {
    const css = margins({ title: 'A "B" \\ C\n</style>', standing: 'reference', foot: 'hash' })
    expect(css).toContain('content: "A \\"B\\" \\\\ C \\3c /style>"')
    expect(css).not.toContain('</style>')
    expect(css).toContain('counter(page) " / " counter(pages)')
  })
})

describe('what a result is made of', () => {
  it('goes on into the calculation behind it', () => {
    const classes = part(2, 'class', { class: [used('score', '80', '分', 'calculation:1/firm/score')] })
    const scores = part(1, 'score', { score: [used('taxPoints', '50', '分'), used('powerPoints', '30', '分')] })
    expect(compositions([classes, scores]).map(({ line, used: of }) => [line.step, of.map(({ name }) => name)])).toEqual([['class', ['score']], ['score', ['taxPoints', 'powerPoints']]])
  })
  it('is drawn where all of it is in one unit and nothing is below zero', () => {
    expect(bars([used('a', '50', '分'), used('b', '25', '分'), used('c', null, '分')])).toEqual(new Map([['a', 100], ['b', 50]]))
    expect(bars([used('a', '50', '分'), used('b', '25', '亩')])).toBeUndefined()
    expect(bars([used('a', '50'), used('b', '-1')])).toBeUndefined()
    expect(bars([used('a', '50'), used('b', 'above')])).toBeUndefined()
    expect(bars([used('a', '50')])).toBeUndefined()
  })
})

describe('levels', () => {
  const levels = ['one', 'two'].map((key) => ({ key, title: words(key) }))
  const method = (step: object) => ({ names: [{ key: 'level', title: words('level'), role: 'step' as const, kind: 'text' as const, unit: '', levels }], definition: { inputs: [], steps: [{ key: 'level', title: words('level'), ...step }] } })
  it('stand with the best first, whichever way a method counts', () => {
    expect(bestFirst(method({ bands: { by: 'x', higherIs: 'better', levels: [] } }), 'level').map(({ key }) => key)).toEqual(['two', 'one'])
    expect(bestFirst(method({ bands: { by: 'x', higherIs: 'graver', levels: [] } }), 'level').map(({ key }) => key)).toEqual(['one', 'two'])
    expect(bestFirst(method({ stages: { levels, steps: [] } }), 'level').map(({ key }) => key)).toEqual(['one', 'two'])
  })
})

describe('what a result is compared with', () => {
  const one = (id: number, period: string, corrects?: number) => ({ id, method: 'm', period, corrects })
  it('is what it corrects, else the year before, else what was calculated before', () => {
    const all = [one(1, '2021'), one(2, '2021'), one(3, '2022'), one(4, '2022', 3), { ...one(5, '2021'), method: 'other' }]
    expect(earlier(all, all[3]!)?.id).toBe(3)
    expect(earlier(all, all[2]!)?.id).toBe(2)
    expect(earlier(all, all[1]!)?.id).toBe(1)
    expect(earlier(all, all[0]!)).toBeUndefined()
  })
})
