import { type Language, wordOf } from '../i18n'
import type { TextKey } from '../i18n/texts'
import { unitIn } from './format'

type Say = (key: TextKey, values?: Record<string, string | number>) => string

const NUMBER = /^a number(?: in (.+?))?(?: from (-?[\d.]+))?(?: (?:up )?to (-?[\d.]+))?$/

/** Sentences by their form; `what` is a sentence itself. */
const FORMS: [RegExp, TextKey][] = [
  [/^a number of at most (?<digits>\d+) digits, (?<scale>\d+) of them behind the point$/, 'expects.digits'],
  [/^(?:a list of )?any of (?:one of )?(?<keys>.+)$/, 'expects.anyOf'],
  [/^one of (?<keys>.+)$/, 'expects.oneOf'],
  [/^a text like (?<pattern>.+)$/, 'expects.like'],
  [/^each subject once in a period; row (?<row>\d+) has it$/, 'expects.twice'],
  [/^each tag of a device once; row (?<row>\d+) has it$/, 'expects.tagTwice'],
  [/^at character (?<n>\d+) (?<what>.+)$/, 'expects.atCharacter'],
  [/^a duration from (?<min>\S+) to (?<max>\S+) such as PT1S$/, 'expects.duration'],
  [/^(?<what>a .+) from (?<min>-?\d+) to (?<max>-?\d+)$/, 'expects.fromTo'],
  [/^at most (?<n>\d+) characters$/, 'expects.characters'],
  [/^a text of 1 to (?<n>\d+) characters$/, 'expects.text'],
  [/^false: (?<protocol>.+) does not write$/, 'expects.writesNot'],
  [/^(?<column>\S+) in (?<unit>\S+)$/, 'expects.unit'],
]

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
  for (const [form, key] of FORMS) {
    const said = form.exec(expected)?.groups
    if (said) return t(key, said.what ? { ...said, what: expectedText(said.what, t, language) } : said)
  }
  return expected
}
