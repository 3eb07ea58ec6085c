/** Where an input was read, as a calculation keeps it. */
export type Evidence =
  | { kind: 'fact'; source: 'table' | 'form'; key: string; subject: string; period: string; version: number }
  | { kind: 'calculation'; id: number; subject: string; step: string }
  | { kind: 'readings'; thing: string; property: string; from: number; to: number }
  | { kind: 'production'; machine?: string; day?: string; last?: string; text: string }
  | { kind: 'platform'; figure: string; whose: string; subject: string; level: string; at: string }
  | { kind: 'other'; text: string }

/** A reference, and what a second source said beside it. */
export interface Beside {
  one: string
  /** its number, when it says something else */
  differs?: string
  other?: string
}

const BESIDE = /^(.*?) (?:≈|≠ (\S+)) (.*)$/

/** Takes `readings:a/… ≈ readings:b/…` or `… ≠ 118 …` apart. */
export function besides(text: string): Beside {
  const found = BESIDE.exec(text)
  return found ? { one: found[1]!, differs: found[2], other: found[3]! } : { one: text }
}

const FACT = /^(table|form):([^/]+)\/(.+)\/([^/@]+)@(\d+)$/
const CALCULATION = /^calculation:(\d+)\/(.+)\/([^/]+)$/
const READINGS = /^readings:([^/]+)\/(.+)\/([^/]+)\.\.([^/]+)$/
const PRODUCTION = /^production:([^/]+)\/(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})\//
const PLATFORM = /^platform:([^/]+)\/(region|organisation|platform)\/(.+)\/([^/@]+)@(.+)$/
const DAY = /\d{4}-\d{2}-\d{2}/

/** Reads a reference such as `table:land-efficiency-year/firm-1/2022@3`; what it does not know stays a text. */
export function evidenceOf(text: string): Evidence {
  const fact = FACT.exec(text)
  if (fact) return { kind: 'fact', source: fact[1] as 'table' | 'form', key: fact[2]!, subject: fact[3]!, period: fact[4]!, version: Number(fact[5]) }
  const calculation = CALCULATION.exec(text)
  if (calculation) return { kind: 'calculation', id: Number(calculation[1]), subject: calculation[2]!, step: calculation[3]! }
  const readings = READINGS.exec(text)
  if (readings) {
    const from = Date.parse(readings[3]!)
    const to = Date.parse(readings[4]!)
    if (from < to) return { kind: 'readings', thing: readings[1]!, property: readings[2]!, from, to }
  }
  const production = PRODUCTION.exec(text)
  if (production) return { kind: 'production', machine: production[1] === '*' ? undefined : production[1], day: production[2], last: production[3], text }
  const platform = PLATFORM.exec(text)
  if (platform) return { kind: 'platform', figure: platform[1]!, whose: platform[2]!, subject: platform[3]!, level: platform[4]!, at: platform[5]! }
  if (text.startsWith('production:')) return { kind: 'production', day: DAY.exec(text)?.[0], text }
  return { kind: 'other', text }
}

const id = encodeURIComponent

/** The page that shows it. */
export function pageOf(evidence: Evidence): string | undefined {
  switch (evidence.kind) {
    case 'calculation': return explanationPage(evidence.id, evidence.subject, evidence.step)
    case 'readings': return `/things/${id(evidence.thing)}?from=${evidence.from}&to=${evidence.to}`
    case 'production': return productionPage(evidence)
    case 'fact': return factPage(evidence)
    case 'platform': return countPage(evidence)
    case 'other': return undefined
  }
}

/** Where the time went that a figure of production was made of; of all machines when none is named. */
export const productionPage = ({ machine, day, last }: Extract<Evidence, { kind: 'production' }>, shift?: string) => {
  if (!day) return '/production'
  return last ? `/production/losses?${machine ? `unit=${id(machine)}&` : ''}from=${day}&to=${last}${shift ? `&shift=${id(shift)}` : ''}` : `/production?day=${day}`
}

/** A row of a table lies over its table, a sheet of answers has a page of its own; both open at the version. */
export const factPage = ({ source, key, subject, period, version }: Extract<Evidence, { kind: 'fact' }>) =>
  source === 'table'
    ? `/facts/tables/${id(key)}?row=${id(subject)}&at=${id(period)}&version=${version}`
    : `/facts/forms/${id(key)}/${id(subject)}/${id(period)}?version=${version}`

/** The list behind one of the four counters; what is metered stands with the usage. */
function countPage({ figure, whose, subject, level }: Extract<Evidence, { kind: 'platform' }>) {
  const scope = whose === 'region' ? `&scope=${id(`administrative:${subject}`)}` : whose === 'platform' ? '&scope=platform' : ''
  const what = figure === 'organisations' ? 'firms' : figure
  return ['devices', 'firms', 'apps', 'identifiers'].includes(what) ? `/counters/${what}?level=${level}${scope}` : '/usage'
}

export const explanationPage = (calculation: number, subject: string, step?: string) =>
  `/calculations/${calculation}/${id(subject)}${step ? `?step=${id(step)}` : ''}`
