import { describe, expect, it } from 'vitest'
import { compareEditions, laterOf, marked } from './editions'
import { besides, evidenceOf, pageOf } from './evidence'
import { namesIn, pieces } from './formula'
import { fitting, lineage, stepsOf, usedOf, wayTo } from './descent'
import type { Definition, Explanation, MethodFigure, UsedFigure } from './types'

const words = (text: string) => ({ zh: text, en: text })
const figure: MethodFigure = { value: '1', label: 'declared' }
const used = (name: string): UsedFigure => ({ name, title: words(name), figure, unit: '' })
const step = (name: string, ...uses: string[]) => ({ step: name, title: words(name), how: words(uses.join(' + ')), used: uses.map(used), figure, unit: '' })
const explanation: Explanation = {
  subject: 'f', name: words('f'), period: '2022', method: 'm 1', standing: 'official',
  lines: [step('perMu', 'tax', 'land'), step('points', 'perMu', 'benchmark'), step('score', 'points', 'perMu')],
}

describe('a reference to evidence', () => {
  it('is read in each of its kinds', () => {
    expect(evidenceOf('table:land-efficiency-year/firm-1/2022@3')).toEqual({ kind: 'fact', source: 'table', key: 'land-efficiency-year', subject: 'firm-1', period: '2022', version: 3 })
    expect(evidenceOf('form:self-check/firm-1/2022-Q1@1')).toMatchObject({ kind: 'fact', source: 'form', period: '2022-Q1' })
    expect(evidenceOf('calculation:17/firm-1/score')).toEqual({ kind: 'calculation', id: 17, subject: 'firm-1', step: 'score' })
    expect(evidenceOf('readings:mill-7/spindle/speed/2026-01-01T00:00:00Z..2026-02-01T00:00:00Z'))
      .toEqual({ kind: 'readings', thing: 'mill-7', property: 'spindle/speed', from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 1, 1) })
    expect(evidenceOf('platform:devices/region/330000/evidenced@2026-11-22T17:00:00Z'))
      .toEqual({ kind: 'platform', figure: 'devices', whose: 'region', subject: '330000', level: 'evidenced', at: '2026-11-22T17:00:00Z' })
    expect(evidenceOf('production:mill-7/day/2026-11-01')).toMatchObject({ kind: 'production', day: '2026-11-01' })
  })
  it('stays a text when it is none', () => {
    for (const text of ['what-if', 'subject', 'readings:energy of 3 things', 'readings:a/b/x..y', '']) {
      expect(evidenceOf(text)).toEqual({ kind: 'other', text })
      expect(pageOf(evidenceOf(text))).toBeUndefined()
    }
  })
  it('is taken apart from what a second source says', () => {
    expect(besides('readings:a/p/x..y ≈ readings:b/p/x..y')).toEqual({ one: 'readings:a/p/x..y', differs: undefined, other: 'readings:b/p/x..y' })
    expect(besides('readings:a/p/x..y ≠ 118.5 table:bills/firm 1/2022@3')).toEqual({ one: 'readings:a/p/x..y', differs: '118.5', other: 'table:bills/firm 1/2022@3' })
    expect(besides('table:bills/firm 1/2022@3')).toEqual({ one: 'table:bills/firm 1/2022@3' })
  })
  it('leads to the page that shows it', () => {
    expect(pageOf(evidenceOf('calculation:17/firm 1/score'))).toBe('/calculations/17/firm%201?step=score')
    expect(pageOf(evidenceOf('table:year/firm 1/2022@3'))).toBe('/facts/tables/year?row=firm%201&at=2022&version=3')
    expect(pageOf(evidenceOf('form:self-check/firm-1/2022-Q1@1'))).toBe('/facts/forms/self-check/firm-1/2022-Q1?version=1')
    expect(pageOf(evidenceOf('platform:devices/region/330000/evidenced@2026-11-22T17:00:00Z'))).toBe('/counters/devices?level=evidenced&scope=administrative%3A330000')
    expect(pageOf(evidenceOf('platform:api-calls/platform/platform/evidenced@2026-11-22T17:00:00Z'))).toBe('/usage')
    expect(pageOf(evidenceOf('readings:m/p/1970-01-01T00:00:01Z..1970-01-01T00:00:02Z'))).toBe('/things/m?from=1000&to=2000')
    expect(pageOf(evidenceOf('production:mill 7/2026-11-01..2026-11-30/60 of 61 shifts'))).toBe('/production/losses?unit=mill%207&from=2026-11-01&to=2026-11-30')
    expect(pageOf(evidenceOf('production:*/2026-11-01..2026-11-01/3 of 3 shifts'))).toBe('/production/losses?from=2026-11-01&to=2026-11-01')
  })
})

describe('lineage', () => {
  const steps = stepsOf(explanation)
  it('is built as far as it is open', () => {
    expect(lineage(steps, 'score', new Set())).toMatchObject({ path: 'score', leaf: false, children: undefined })
    const tree = lineage(steps, 'score', new Set(['score', 'score/points']))
    expect(tree.children?.map(({ path, leaf }) => [path, leaf])).toEqual([['score/points', false], ['score/perMu', false]])
    expect(tree.children?.[0]?.children?.map(({ path, leaf }) => [path, leaf])).toEqual([['score/points/perMu', false], ['score/points/benchmark', true]])
  })
  it('ends where a figure would rest on itself', () => {
    const round = stepsOf({ ...explanation, lines: [step('a', 'b'), step('b', 'a')] })
    const tree = lineage(round, 'a', new Set(['a', 'a/b', 'a/b/a']))
    expect(tree.children?.[0]).toMatchObject({ path: 'a/b', leaf: true })
  })
  it('finds the shortest way to a figure', () => {
    expect(wayTo(steps, 'score', 'land')).toEqual(['score', 'score/perMu', 'score/perMu/land'])
    expect(wayTo(steps, 'score', 'score')).toEqual(['score'])
    expect(wayTo(steps, 'score', 'nothing')).toEqual([])
  })
  it('knows what a step used', () => {
    expect(usedOf(explanation, 'land')?.name).toBe('land')
    expect(usedOf(explanation, 'score')).toBeUndefined()
  })
})

describe('a formula', () => {
  const titles: Record<string, string> = { tax: 'taxes', land: 'land in use' }
  it('is read with titles and the signs of print', () => {
    expect(pieces('tax / land >= 3.5 && scale == "tax"', (name) => titles[name]).map(({ text, title }) => title ?? text).join(''))
      .toBe('taxes ÷ land in use ≥ 3.5 ∧ scale = "tax"')
  })
  it('names what it uses once, and nothing that stands in quotes', () => {
    expect(namesIn('tax + tax / land + "land"', (name) => name in titles)).toEqual(['tax', 'land'])
  })
})

describe('two editions', () => {
  it('are marked where a word is not in the other', () => {
    expect(marked('tax / land * 30', 'tax / land * 25')).toEqual([{ text: 'tax / land * ', differs: false }, { text: '30', differs: true }])
    expect(marked('a + b', 'a + c + b').every(({ differs }) => !differs)).toBe(true)
    expect(marked('24.097', '26.01')).toEqual([{ text: '24.097', differs: true }])
    expect(marked('', 'x')).toEqual([])
  })
  const definition = (formula: string, rows: Record<string, string>[], ...inputs: string[]): Definition => ({
    inputs: inputs.map((key) => ({ key, title: words(key), from: { table: 't', column: key } })),
    coefficients: [{ key: 'c', title: words('c'), by: ['year'], rows }],
    steps: [{ key: 's', title: words('s'), formula }],
  })
  it('differ in what is added, removed and written otherwise', () => {
    const old = { year: '2021', value: '1' }
    const changes = compareEditions(definition('a', [old], 'a', 'b'), definition('a * 2', [old, { year: '2022', value: '2' }], 'a', 'd'))
    expect(changes.map(({ part, key, what }) => [part, key, what])).toEqual([['inputs', 'd', 'added'], ['inputs', 'b', 'removed'], ['coefficients', 'c', 'changed'], ['steps', 's', 'changed']])
    expect(changes[2]?.fields).toEqual([{ field: 'rows', before: undefined, after: '2022: 2' }])
    expect(changes[3]?.fields).toEqual([{ field: 'formula', before: 'a', after: 'a * 2' }])
  })
  it('are the same when they say the same', () => {
    expect(compareEditions(definition('a', [], 'a'), definition('a', [], 'a'))).toEqual([])
  })
})

describe('a listed calculation', () => {
  const made = (id: number, period: string, edition = '1') => ({ id, method: 'm', edition, period })
  it('is superseded by the newest of its edition and period', () => {
    const listed = [made(9, '2021'), made(8, '2022', '2'), made(7, '2022'), made(5, '2022'), made(3, '2022')]
    expect(laterOf(made(3, '2022'), listed)?.id).toBe(7)
    expect(laterOf(made(7, '2022'), listed)).toBeUndefined()
  })
})

describe('an input to try', () => {
  it('shows few digits of what was calculated, and all that people wrote', () => {
    expect(fitting('12.345678901234567890123456789')).toBe('12.3456789')
    expect(['98.2785', '12345678901234567890', 'B', ''].map(fitting)).toEqual(['98.2785', '12345678901234567890', 'B', ''])
  })
})
