import { describe, expect, it } from 'vitest'
import type { EnergyFlowNode } from '../../api/types'
import { curve, levelOf, sankey, siteOf } from './sankey'

const node = (id: number, above: number | undefined, kind: EnergyFlowNode['kind'], kilowattHours: number | undefined, more: Partial<EnergyFlowNode> = {}): EnergyFlowNode => ({
  id, above, kind, site: 'works', place: '', name: `n${id}`, from: '', to: '', kilowattHours, label: 'evidenced', meters: [], excess: 0, uses: {}, ...more,
})
const works = [
  node(0, undefined, 'site', 100), node(1, 0, 'place', 70), node(2, 1, 'thing', 40, { uses: { production: 30, outside: 10 } }),
  node(3, 1, 'thing', 24, { uses: { production: 24 } }), node(4, 1, 'rest', 6), node(5, 0, 'thing', 15), node(6, 0, 'rest', 15),
]

describe('the flow of energy', () => {
  it('has columns from the site over places and things to uses', () => {
    const drawn = sankey(works, 400)
    expect(drawn.columns).toBe(4)
    const at = (id: string) => drawn.uprights.find((one) => one.id === id)!
    expect([at('node 0'), at('node 1'), at('node 2'), at('use production')].map(({ column }) => column)).toEqual([0, 1, 2, 3])
    expect(at('node 0').height).toBeCloseTo(400, 6)
    expect(at('node 1').height).toBeCloseTo(280, 6)
    expect(at('use production').energy).toBe(54)
  })
  it('lets what goes out of an upright be as high as itself, and nothing lie over another', () => {
    const drawn = sankey(works, 400)
    for (const id of ['node 0', 'node 1', 'node 2']) {
      const upright = drawn.uprights.find((one) => one.id === id)!
      const out = drawn.bands.filter((band) => band.from === upright).reduce((sum, band) => sum + band.height, 0)
      expect(out).toBeCloseTo(upright.height, 6)
    }
    for (let column = 0; column < drawn.columns; column++) {
      const sorted = drawn.uprights.filter((one) => one.column === column).sort((a, b) => a.y - b.y)
      sorted.slice(1).forEach((one, i) => expect(one.y).toBeGreaterThanOrEqual(sorted[i]!.y + sorted[i]!.height))
    }
  })
  it('is as high as its parts where they counted more, and where there is no sum', () => {
    expect(sankey([node(0, undefined, 'site', 30), node(1, 0, 'thing', 45)], 100).uprights[0]!.energy).toBe(45)
    expect(sankey([node(0, undefined, 'site', undefined), node(1, 0, 'thing', 45)], 100).uprights[0]!.energy).toBe(45)
  })
  it('puts the small ones of many things together with their uses', () => {
    const many = [node(0, undefined, 'site', 1000), ...Array.from({ length: 30 }, (_, i) => node(i + 1, 0, 'thing', i + 1, { uses: { down: i + 1 } }))]
    const drawn = sankey(many, 100)
    expect(drawn.uprights.filter(({ kind }) => kind === 'thing')).toHaveLength(13)
    expect(drawn.uprights.find(({ kind }) => kind === 'others')).toMatchObject({ others: 17, energy: (17 * 18) / 2 })
    expect(drawn.uprights.find(({ kind }) => kind === 'use')!.energy).toBe((30 * 31) / 2)
  })
  it('draws nothing of nothing', () => {
    expect(sankey([node(0, undefined, 'site', undefined)], 100)).toMatchObject({ uprights: [], bands: [], columns: 0 })
  })
  it('knows where a node hangs, and draws a band', () => {
    expect(siteOf(works, works[2]!).id).toBe(0)
    expect(levelOf(works, works[2]!)).toBe(2)
    expect(curve(sankey(works, 400).bands[0]!, 0, 100)).toMatch(/^M0,.*Z$/)
  })
})
