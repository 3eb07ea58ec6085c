import { describe, expect, it } from 'vitest'
import type { Named } from '../types'
import { offersAt, taken } from './completion'
import { formulasOf, namesOf, otherChanges, parsed, SKELETON } from './draft'
import { offsetInString, placeOf, placesOf, pointerAt, rangeOf } from './places'

const words = (text: string) => ({ zh: text, en: text })
const named = (key: string, title = key, unit = ''): Named => ({ key, title: words(title), role: 'input', kind: 'number', unit, levels: [] })
const at = (text: string, pointer: string) => {
  const { from, to } = placesOf(text).get(pointer)!
  return text.slice(from, to)
}

describe('places of a JSON text', () => {
  it('are those of every value, keys with slashes among them', () => {
    const text = '{ "a": [1, {"b/c": "x\\"y"}],\n "d": null }'
    expect(at(text, '/a')).toBe('[1, {"b/c": "x\\"y"}]')
    expect(at(text, '/a/0')).toBe('1')
    expect(at(text, '/a/1/b~1c')).toBe('"x\\"y"')
    expect(at(text, '/d')).toBe('null')
    expect(at(text, '')).toBe(text)
  })
  it('are told as far as the text is JSON, whatever it is', () => {
    const places = placesOf('{"a": 1, "b": [2, }')
    expect([...places.keys()]).toEqual(['', '/a', '/b', '/b/0', '/b/1'])
    for (const text of ['', '{', '"', '[[[', '{"a', '\\', '['.repeat(5000), '{"a":"\\']) expect(() => placesOf(text)).not.toThrow()
    for (let i = 0; i <= SKELETON.length; i += 7) expect(() => placesOf(SKELETON.slice(0, i))).not.toThrow()
  })
  it('lead from a caret to the innermost value, and from what is missing to what is around it', () => {
    const text = '{"steps": [{"key": "a"}]}'
    const places = placesOf(text)
    expect(pointerAt(places, text.indexOf('"a"') + 1)).toBe('/steps/0/key')
    expect(placeOf(places, '/steps/0/title')).toMatchObject({ exact: false, place: places.get('/steps/0') })
    expect(placeOf(new Map(), '/x')).toBeUndefined()
  })
  it('of a fault in a formula are found behind escapes and in further lines', () => {
    const text = '{"f": "a + \\"亩\\"\\n + lend"}'
    const place = placesOf(text).get('/f')!
    expect(offsetInString(text, place, 2, 4)).toBe(text.indexOf('lend'))
    const range = rangeOf(text, placesOf(text), { pointer: '/f', line: 2, column: 4 })
    expect(text.slice(range.from, range.to)).toBe('lend')
    expect(rangeOf(text, placesOf(text), { pointer: '/f', line: 99, column: 99 }).from).toBeLessThan(text.length)
    expect(rangeOf('a\nbc', new Map(), { pointer: '', line: 2, column: 2 })).toEqual({ from: 3, to: 4 })
  })
})

describe('a draft', () => {
  it('begins with what can be read', () => {
    const file = parsed(SKELETON)!
    expect(namesOf(file, []).map(({ key }) => key)).toEqual(['energy', 'pieces', 'perPiece'])
    expect(formulasOf(file)).toMatchObject([{ key: 'perPiece', formulas: [{ pointer: '/steps/0/formula', text: 'energy / pieces' }] }])
  })
  it('gives names and formulas whatever is in it', () => {
    const odd = { inputs: [null, 7, { key: 3 }, { key: 'a', title: 'A' }], steps: [null, { key: 'r', rank: null }, { key: 's', formula: { big: 'a', small: 5 } }, { key: 'l', bands: {} }], groups: {} }
    const file = parsed(JSON.stringify(odd))
    expect(namesOf(file, []).map(({ key }) => key)).toEqual(['a', 'r', 's', 'l', 'lOrder'])
    expect(formulasOf(file).flatMap(({ formulas }) => formulas.map(({ pointer }) => pointer))).toEqual(['/steps/2/formula/big'])
    expect(parsed('[1]')).toBeUndefined()
    expect(parsed('{')).toBeUndefined()
  })
  it('says what else differs', () => {
    expect(otherChanges({ edition: '1', steps: 1 }, { edition: '2', steps: 2, shown: ['a'] })).toEqual([{ field: 'edition', before: '1', after: '2' }, { field: 'shown', before: undefined, after: '["a"]' }])
  })
})

describe('what is offered in a formula', () => {
  const names = [named('taxPerMu', '亩均税收', '万元/亩'), named('land', '土地', '亩')]
  it('goes on with the word before the caret, by key or title', () => {
    expect(offersAt('1 + ta', 6, names).offers.map(({ text }) => text)).toEqual(['taxPerMu'])
    expect(offersAt('土', 1, names).offers[0]).toMatchObject({ text: 'land' })
    expect(offersAt('rou', 3, names).offers[0]).toMatchObject({ signature: 'round(x, 2)' })
    expect(offersAt('1 + ', 4, names).offers).toEqual([])
    expect(offersAt('', 0, names, true).offers.length).toBeGreaterThan(10)
  })
  it('is a unit inside quotes where a unit belongs, else nothing', () => {
    expect(offersAt('convert(land, "', 15, names).offers.map(({ text }) => text)).toContain('亩')
    expect(offersAt('scale == "', 10, names).offers).toEqual([])
  })
  it('is put in place of the word, the caret where one goes on', () => {
    const { from, offers } = offersAt('1 + rou * 2', 7, names)
    expect(taken('1 + rou * 2', from, 7, offers[0]!)).toEqual({ formula: '1 + round() * 2', caret: 10 })
    expect(taken('rou(x)', 0, 3, offers[0]!)).toEqual({ formula: 'round(x)', caret: 5 })
  })
})
