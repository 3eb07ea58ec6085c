import { describe, expect, it } from 'vitest'
import { follow, type Platform, rollOut, type SoftwareTold, stageOf, type Update } from './updates'

const told = (version: string, more: Partial<SoftwareTold> = {}): SoftwareTold => ({ version, good: '1.0', onTrial: false, keys: [], runner: true, ...more })

/** A platform whose gateways say this, one after another; the last again and again. */
function platform(says: (SoftwareTold | undefined)[], refuses: string[] = []): Platform & { asked: string[] } {
  let round = 0
  const asked: string[] = []
  return {
    asked,
    update: async (gateway) => {
      asked.push(gateway)
      round = 0
      if (refuses.includes(gateway)) throw new Error('no runner')
    },
    read: async () => says[Math.min(round++, says.length - 1)],
    pause: async () => {},
    why: (failure) => (failure as Error).message,
  }
}

describe('the update of a gateway', () => {
  it('is told by what the gateway says of itself', () => {
    expect(stageOf('2.0', undefined).stage).toBe('starting')
    expect(stageOf('2.0', told('1.0', { staged: '2.0' })).stage).toBe('starting')
    expect(stageOf('2.0', told('2.0', { onTrial: true })).stage).toBe('trial')
    expect(stageOf('2.0', told('2.0')).stage).toBe('good')
    expect(stageOf('2.0', told('1.0', { note: 'back to 1.0' }))).toEqual({ stage: 'back', note: 'back to 1.0' })
  })
  it('is followed through its start and trial to its end', async () => {
    const seen: Update[] = []
    const says = [told('1.0', { staged: '2.0' }), undefined, told('2.0', { onTrial: true }), told('2.0')]
    expect(await follow(platform(says), 'hall', '2.0', (update) => seen.push(update), () => false)).toBe('good')
    expect(seen.map(({ stage }) => stage)).toEqual(['asked', 'starting', 'starting', 'trial', 'good'])
  })
  it('says why it was refused', async () => {
    const seen: Update[] = []
    expect(await follow(platform([], ['hall']), 'hall', '2.0', (update) => seen.push(update), () => false)).toBe('refused')
    expect(seen.at(-1)).toEqual({ stage: 'refused', note: 'no runner' })
  })
  it('is given up when the gateway stays away', async () => {
    expect(await follow(platform([undefined]), 'hall', '2.0', () => {}, () => false)).toBe('unknown')
  })
})

describe('a roll-out', () => {
  it('goes one after another', async () => {
    const all = platform([told('2.0')])
    await rollOut(all, ['a', 'b', 'c'], '2.0', () => {}, () => false)
    expect(all.asked).toEqual(['a', 'b', 'c'])
  })
  it('ends at the first that went back or was refused', async () => {
    const back = platform([told('1.0')])
    await rollOut(back, ['a', 'b'], '2.0', () => {}, () => false)
    expect(back.asked).toEqual(['a'])
    const refused = platform([told('2.0')], ['b'])
    await rollOut(refused, ['a', 'b', 'c'], '2.0', () => {}, () => false)
    expect(refused.asked).toEqual(['a', 'b'])
  })
  it('ends when the page is left', async () => {
    const all = platform([told('2.0')])
    let left = false
    await rollOut(all, ['a', 'b'], '2.0', () => { left = true }, () => left)
    expect(all.asked).toEqual(['a'])
  })
})
