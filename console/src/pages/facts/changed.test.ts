import { describe, expect, it } from 'vitest'
import { expectedText } from '../../ui/expected'
import { changedFields, given } from './changed'
import { faultsAt } from './faults'
import { Problem } from '../../api/http'

describe('versions of a row', () => {
  it('differ in the fields whose values differ', () => {
    expect([...changedFields({ land: 10, tax: 3, rest: null }, { land: 10, tax: 4, note: 'new' })]).toEqual(['tax', 'note'])
    expect([...changedFields({ kinds: ['a', 'b'] }, { kinds: ['a', 'b'] })]).toEqual([])
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

describe('what the server expected', () => {
  const say = (key: string, values?: Record<string, string | number>) => `${key} ${Object.values(values ?? {}).join(' ')}`.trim()
  it.each([
    ['a number in 亩', 'expects.numberIn 亩'],
    ['a number in 亩 from 0', 'expects.numberInBetween 亩 0 ∞'],
    ['a number in tce from 0 to 100000000', 'expects.numberInBetween tce 0 100000000'],
    ['a number up to 5', 'expects.numberBetween  −∞ 5'],
    ['one of above, below', 'expects.oneOf above, below'],
    ['a list of any of one of a, b', 'expects.anyOf a, b'],
    ['each subject once in a period; row 3 has it', 'expects.twice 3'],
    ['land in 亩', 'expects.unit land 亩'],
    ['what nobody has written yet', 'what nobody has written yet'],
  ])('%s is said in the reader’s language as far as it is known', (sentence, said) => {
    expect(expectedText(sentence, say as never)).toBe(said)
  })
})
