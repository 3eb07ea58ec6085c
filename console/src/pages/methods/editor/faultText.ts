import { wordOf } from '../../../i18n'
import type { TextKey } from '../../../i18n/texts'
import { expectedText } from '../../../ui/expected'

type Say = (key: TextKey, values?: Record<string, string | number>) => string

/** Sentences of the server with something in them. */
const SENTENCES: [RegExp, TextKey][] = [
  [/^there is no name (.+)$/, 'methodFaults.noName'],
  [/^(\S+) is no function$/, 'methodFaults.noFunction'],
  [/^formulas have no loops, so no (.+)$/, 'methodFaults.noLoops'],
  [/^(\S+) needs one unit on both sides, got (.+) and (.+)$/, 'methodFaults.units'],
  [/^(\S+) needs two of a kind, got (.+) and (.+)$/, 'methodFaults.kinds'],
  [/^(\S+) compares numbers, got (.+)$/, 'methodFaults.compares'],
  [/^(\S+) takes (\d+) values?(?: or more)?, got (\d+)$/, 'methodFaults.takes'],
  [/^expected (.+), got (.+)$/, 'methodFaults.expectedGot'],
  [/^a list of (\d+) to (\d+)$/, 'methodFaults.listOf'],
  [/^exactly one of (.+)$/, 'methodFaults.exactlyOne'],
  [/^one of the levels \[(.*)\]$/, 'methodFaults.level'],
  [/^a whole number, (-?\d+) to (-?\d+)$/, 'methodFaults.whole'],
  [/^a number of at most (\d+) digits$/, 'methodFaults.digits'],
  [/^at most (\d+) characters$/, 'methodFaults.characters'],
  [/^a formula that uses (.+)$/, 'methodFaults.usesWeight'],
  [/^a unit: (.+)$/, 'methodFaults.unit'],
  [/^a number in (.+)$/, 'methodFaults.numberIn'],
]

/** What was expected, in the reader's language as far as the sentence is known. */
export function faultText(expected: string, t: Say): string {
  const word = wordOf('methodFault', expected, t)
  if (word !== expected) return word
  for (const [pattern, key] of SENTENCES) {
    const found = pattern.exec(expected)
    if (found) return t(key, { a: found[1] ?? '', b: found[2] ?? '', c: found[3] ?? '' })
  }
  const said = expectedText(expected, t)
  return said === expected ? expected : t('methodFaults.wanted', { a: said })
}
