import { describe, expect, it } from 'vitest'
import { expectedText } from '../../ui/expected'
import { changedFields, given } from './changed'
import { afterRefusal, isEmpty, joined, nothing } from './draft'
import { faultsAt } from './faults'
import { exactJson, Problem } from '../../api/http'

describe('versions of a row', () => {
  it('differ in the fields whose values differ', () => {
    expect([...changedFields({ land: 10, tax: 3, rest: null }, { land: 10, tax: 4, note: 'new' })]).toEqual(['tax', 'note'])
    expect([...changedFields({ kinds: ['a', 'b'] }, { kinds: ['a', 'b'] })]).toEqual([])
  })
})

describe('a row that goes back as a whole', () => {
  it('keeps the digits that a double would lose', () => {
    expect(exactJson('{"a": 12.5, "b": 0.12345678901234567891, "c": "a \\"1234567890123456\\"", "d": -12345678901234567890}')).toEqual({ a: 12.5, b: '0.12345678901234567891', c: 'a "1234567890123456"', d: '-12345678901234567890' })
  })
})

describe('what was given', () => {
  it('leaves out what is empty, not what is false or nought', () => {
    expect(given({ a: null, b: '', c: false, d: 0, e: '0.10' })).toEqual({ c: false, d: 0, e: '0.10' })
  })
})

describe('faults of a refusal', () => {
  const problem = new Problem(422, 'invalid', undefined, [{ field: 'values.tax', expected: 'a number', got: 'x' }, { field: 'values.tax', expected: 'again', got: 'x' }, { field: 'reason', expected: 'why', got: '' }])
  it('stand at the fields that they name, the first of each', () => {
    expect([...faultsAt(problem, 'values.')]).toEqual([['tax', { expected: 'a number', got: 'x' }]])
    expect([...faultsAt(undefined, 'values.')]).toEqual([])
  })
})

describe('a draft', () => {
  it('keeps what was said last, be it an answer or a proposal that is taken', () => {
    expect(joined({ answers: { a: '1', b: '2' }, accept: ['c'] }, { answers: { a: '3', c: '4' }, accept: ['b'] })).toEqual({ answers: { a: '3', c: '4' }, accept: ['b'] })
    expect(isEmpty(joined(nothing(), nothing()))).toBe(true)
  })
  it('saves the answers that fit when others are refused', () => {
    const batch = { answers: { a: 'x', b: '2' }, accept: ['c'] }
    const { faults, left } = afterRefusal(batch, new Problem(422, 'invalid', undefined, [{ field: 'answers.a', expected: 'a number', got: 'x' }]))
    expect([...faults.keys()]).toEqual(['a'])
    expect(left).toEqual({ answers: { b: '2' }, accept: ['c'] })
  })
  it('lets go of a proposal that is gone', () => {
    const { faults, left } = afterRefusal({ answers: { b: '2' }, accept: ['c'] }, new Problem(422, 'invalid', undefined, [{ field: 'accept', expected: 'a question with a proposal', got: 'c' }]))
    expect([...faults.keys()]).toEqual(['c'])
    expect(left).toEqual({ answers: { b: '2' }, accept: [] })
  })
  it('keeps everything when the refusal is about something else', () => {
    const batch = { answers: { a: '1' }, accept: [] }
    expect(afterRefusal(batch, new Problem(0, 'unreachable'))).toEqual({ faults: new Map(), left: batch })
  })
})

describe('what the server expected', () => {
  const say = (key: string, values?: Record<string, string | number>) => `${key} ${Object.values(values ?? {}).join(' ')}`.trim()
  it.each([
    ['a number in 亩', 'expects.numberIn 亩'],
    ['a number in 亩 from 0', 'expects.numberInBetween 亩 0 ∞'],
    ['a number in tce from 0 to 100000000', 'expects.numberInBetween tce 0 100000000'],
    ['a number up to 5', 'expects.numberBetween  −∞ 5'],
    ['one of above, below', 'expects.oneOf above, below'],
    ['a number of at most 34 digits, 20 of them behind the point', 'expects.digits 34 20'],
    ['a list of any of one of a, b', 'expects.anyOf a, b'],
    ['each subject once in a period; row 3 has it', 'expects.twice 3'],
    ['land in 亩', 'expects.unit land 亩'],
    ['at character 9 a number from 0 to 65535', 'expects.atCharacter 9 expects.numberBetween  0 65535'],
    ['at character 1 a unit from 0 to 255', 'expects.atCharacter 1 expects.fromTo a unit 0 255'],
    ['each tag of a device once; row 2 has it', 'expects.tagTwice 2'],
    ['what nobody has written yet', 'what nobody has written yet'],
  ])('%s is said in the reader’s language as far as it is known', (sentence, said) => {
    expect(expectedText(sentence, say as never)).toBe(said)
  })
  it('names units in English, and none of a mere count', () => {
    expect(expectedText('a number in 亩 from 0', say as never, 'en')).toBe('expects.numberInBetween mu 0 ∞')
    expect(expectedText('a number in 个', say as never, 'en')).not.toContain('expects.numberIn')
  })
})
