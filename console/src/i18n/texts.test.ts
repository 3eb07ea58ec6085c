import { describe, expect, it } from 'vitest'
import { retryDelay } from '../api/live'
import { pickName, preferredLanguage } from '.'
import { texts } from './texts'

const pairs = Object.entries(texts).flatMap(([section, entries]) => Object.entries(entries).map(([key, pair]) => ({ key: `${section}.${key}`, pair })))

describe('texts', () => {
  it.each(pairs)('$key is complete, with the same placeholders in zh and en', ({ pair: [zh, en] }) => {
    const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()
    expect(zh.trim()).not.toBe('')
    expect(en.trim()).not.toBe('')
    expect(placeholders(zh)).toEqual(placeholders(en))
  })
  it('has no Chinese in the English texts but the name of the language', () => {
    expect(pairs.filter(({ pair }) => /[\u4e00-\u9fff]/.test(pair[1])).map(({ key }) => key)).toEqual(['app.otherLanguage'])
  })
})

describe('the language', () => {
  it('is what was chosen, else Chinese for a Chinese browser, else English', () => {
    expect(preferredLanguage('en', ['zh-CN'])).toBe('en')
    expect(preferredLanguage(null, ['zh-Hans-CN', 'en'])).toBe('zh')
    expect(preferredLanguage(null, ['de-DE', 'zh'])).toBe('en')
    expect(preferredLanguage('nonsense', [])).toBe('en')
  })
  it('falls back to the other name, then to the key', () => {
    expect(pickName({ zh: '泵', en: '' }, 'en')).toBe('泵')
    expect(pickName(undefined, 'zh', 'pump-7')).toBe('pump-7')
    expect(pickName('Pump', 'zh')).toBe('Pump')
  })
})

describe('reconnecting', () => {
  it('waits longer each time, but never longer than 15 s', () => {
    expect([0, 1, 2, 10].map(retryDelay)).toEqual([500, 1000, 2000, 15_000])
  })
})
