import { describe, expect, it } from 'vitest'
import { isBad, isOpen, sizeOf } from './updates'

describe('a roll-out of software', () => {
  const done = { number: 1, version: '2.0', asked: '', by: 'ann', waiting: 0, running: 0, good: 2, failed: 1, calledOff: 4 }
  it('is open while a gateway is at it or waits', () => {
    expect(isOpen(done)).toBe(false)
    expect(isOpen({ waiting: 0, running: 1 })).toBe(true)
    expect(isOpen({ waiting: 1, running: 0 })).toBe(true)
    expect(sizeOf(done)).toBe(7)
  })
  it('is coloured where something went wrong', () => {
    expect((['waiting', 'running', 'good', 'back', 'refused', 'unknown', 'called-off'] as const).filter(isBad)).toEqual(['back', 'refused', 'unknown'])
  })
})
