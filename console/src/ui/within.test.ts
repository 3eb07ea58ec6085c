import { describe, expect, it } from 'vitest'
import { isWithin } from './within'

describe('bounds of a number', () => {
  it('takes the bounds themselves and nothing beyond', () => {
    expect(isWithin(1, { least: 1, most: 65535 })).toBe(true)
    expect(isWithin(65535, { least: 1, most: 65535 })).toBe(true)
    expect(isWithin(99999, { least: 1, most: 65535 })).toBe(false)
    expect(isWithin(0, { least: 1 })).toBe(false)
  })
  it('takes as many places as there may be', () => {
    expect(isWithin(5.5, { places: 0 })).toBe(false)
    expect(isWithin(5.5, { places: 1 })).toBe(true)
    expect(isWithin(5.55, { places: 1 })).toBe(false)
    expect(isWithin(Number.NaN, {})).toBe(false)
  })
})
