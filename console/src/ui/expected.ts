import { type Language, wordOf } from '../i18n'
import type { TextKey } from '../i18n/texts'
import { unitIn } from './format'

type Say = (key: TextKey, values?: Record<string, string | number>) => string

const NUMBER = /^a number(?: in (.+?))?(?: from (-?[\d.]+))?(?: (?:up )?to (-?[\d.]+))?$/
const DIGITS = /^a number of at most (\d+) digits, (\d+) of them behind the point$/
const ONE_OF = /^one of (.+)$/
const ANY_OF = /^(?:a list of )?any of (?:one of )?(.+)$/
const LIKE = /^a text like (.+)$/
const TWICE = /^each subject once in a period; row (\d+) has it$/
const UNIT = /^(\S+) in (\S+)$/

/**
 * What the server expected, in the reader's language as far as its sentence is known.
 * @param language of units; as they are written when there is none
 */
export function expectedText(expected: string | undefined, t: Say, language?: Language): string {
  if (!expected) return ''
  const word = wordOf('expected', expected, t)
  if (word !== expected) return word
  const number = NUMBER.exec(expected)
  if (number && (number[1] || number[2] || number[3])) {
    const unit = language ? unitIn(number[1], language) : (number[1] ?? '')
    if (!number[2] && !number[3]) return unit ? t('expects.numberIn', { unit }) : expectedText('a number', t)
    return t(unit ? 'expects.numberInBetween' : 'expects.numberBetween', { unit, min: number[2] ?? '−∞', max: number[3] ?? '∞' })
  }
  const digits = DIGITS.exec(expected)
  if (digits) return t('expects.digits', { digits: digits[1]!, scale: digits[2]! })
  const any = ANY_OF.exec(expected)
  if (any) return t('expects.anyOf', { keys: any[1]! })
  const one = ONE_OF.exec(expected)
  if (one) return t('expects.oneOf', { keys: one[1]! })
  const like = LIKE.exec(expected)
  if (like) return t('expects.like', { pattern: like[1]! })
  const twice = TWICE.exec(expected)
  if (twice) return t('expects.twice', { row: twice[1]! })
  const unit = UNIT.exec(expected)
  return unit ? t('expects.unit', { column: unit[1]!, unit: unit[2]! }) : expected
}
