import { describe, expect, it } from 'vitest'
import { isBad, isOpen, noteText, sizeOf } from './updates'

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
  it('says in the reader’s language what a gateway wrote down', () => {
    const say = (key: string, values?: Record<string, string>) => [key, ...Object.values(values ?? {})].join(' ')
    expect(noteText('2.0 did not reach the platform within 5 minutes; back to 1.0', say)).toBe('softwareNote.away 2.0 5 minutes 1.0')
    expect(noteText('0.1.0-SNAPSHOT ended with 137; it is started again in 1 s', say)).toBe('softwareNote.again 0.1.0-SNAPSHOT 137 1')
    expect(noteText('something else', say)).toBe('something else')
  })
})
