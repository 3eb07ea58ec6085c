import type { Named } from '../types'

/** What can be put where one types. */
export interface Offer {
  /** goes into the formula */
  text: string
  kind: 'name' | 'function' | 'unit'
  name?: Named
  signature?: string
  /** where the caret stands afterwards, from the beginning of `text` */
  caret: number
}

const FUNCTIONS: [name: string, signature: string][] = [
  ['known', 'known(x)'], ['orElse', 'orElse(x, y)'], ['min', 'min(x, y)'], ['max', 'max(x, y)'], ['clamp', 'clamp(x, low, high)'], ['abs', 'abs(x)'], ['floor', 'floor(x)'], ['ceil', 'ceil(x)'],
  ['round', 'round(x, 2)'], ['pow', 'pow(x, 2)'], ['sqrt', 'sqrt(x)'], ['ln', 'ln(x)'], ['log10', 'log10(x)'], ['convert', 'convert(x, "MJ")'], ['number', 'number(80, "kWh")'], ['startsWith', 'text.startsWith("31")'],
]
const UNITS = ['1', '%', 'kWh', 'MJ', 'GJ', 'kgce', 'tce', 'kgCO2e', 'tCO2e', 'kg', 't', 'm', 'm2', 'ha', 's', 'min', 'h', 'd', 'kW', 'Cel', 'mm/s']
const MOST = 12

/** The word before the caret, and whether it stands in quotes. */
export function wordAt(formula: string, caret: number) {
  const before = formula.slice(0, caret)
  const quoted = (before.match(/"/g)?.length ?? 0) % 2 === 1
  const word = quoted ? before.slice(before.lastIndexOf('"') + 1) : (/[\p{L}_][\p{L}\d_]*$/u.exec(before)?.[0] ?? '')
  return { word, from: caret - word.length, quoted }
}

/**
 * Names, functions and units that go on with what is written before the caret; a name is found by its titles too.
 * @param all also without a word
 */
export function offersAt(formula: string, caret: number, names: readonly Named[], all = false): { from: number; offers: Offer[] } {
  const { word, from, quoted } = wordAt(formula, caret)
  const small = word.toLowerCase()
  if (quoted) {
    const wanted = /(convert|number)\([^()]*,\s*"[^"]*$/.test(formula.slice(0, caret))
    const units = [...new Set([...names.map(({ unit }) => unit).filter((unit) => unit !== ''), ...UNITS])]
    return { from, offers: wanted ? units.filter((unit) => unit.toLowerCase().startsWith(small) && unit !== word).slice(0, MOST).map((unit) => ({ text: unit, kind: 'unit' as const, caret: unit.length })) : [] }
  }
  if (word === '' && !all) return { from, offers: [] }
  const rank = (one: Named) => (one.key.toLowerCase().startsWith(small) ? 0 : [one.key, one.title.zh, one.title.en].some((text) => text.toLowerCase().includes(small)) ? 1 : 2)
  const found = names.filter((one) => one.key !== word && rank(one) < 2).sort((a, b) => rank(a) - rank(b))
  const functions = FUNCTIONS.filter(([name]) => name.toLowerCase().startsWith(small) && name !== word)
  const offers: Offer[] = [
    ...found.map((name): Offer => ({ text: name.key, kind: 'name', name, caret: name.key.length })),
    ...functions.map(([name, signature]): Offer => ({ text: `${name}()`, kind: 'function', signature, caret: name.length + 1 })),
  ]
  return { from, offers: offers.slice(0, all && word === '' ? 40 : MOST) }
}

/** The formula with an offer taken, and where the caret stands then. */
export function taken(formula: string, from: number, caret: number, offer: Offer) {
  const opened = offer.kind === 'function' && formula[caret] === '('
  const text = opened ? offer.text.slice(0, -2) : offer.text
  return { formula: formula.slice(0, from) + text + formula.slice(caret), caret: from + Math.min(offer.caret, text.length) }
}
