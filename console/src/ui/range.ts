import type { BucketSeries, Scalar, Series } from '../api/types'

/** A stretch of time in epoch milliseconds, from before to. */
export interface Range {
  from: number
  to: number
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
export const SHORTEST = 2 * SECOND
export const LONGEST = 20 * 365 * DAY

export const PRESETS = [
  { key: '5m', length: 5 * MINUTE },
  { key: '1h', length: HOUR },
  { key: '8h', length: 8 * HOUR },
  { key: '1d', length: DAY },
  { key: '1w', length: 7 * DAY },
  { key: '8w', length: 56 * DAY },
  { key: '1y', length: 365 * DAY },
  { key: '10y', length: 3650 * DAY },
] as const

export type PresetKey = (typeof PRESETS)[number]['key']

export const lengthOf = (range: Range) => range.to - range.from

export function clamp(range: Range): Range {
  const length = Math.min(LONGEST, Math.max(SHORTEST, lengthOf(range)))
  const middle = (range.from + range.to) / 2
  if (length === lengthOf(range)) return range
  return { from: middle - length / 2, to: middle + length / 2 }
}

/** Moves a range that looks into the future back to now, with a little room on the right. */
export function notBeyond(range: Range, now: number): Range {
  const room = now + lengthOf(range) * 0.02
  return range.to > room ? pan(range, room - range.to) : range
}

/** Scales the range by `factor` (< 1 looks closer) around a moment that keeps its place on the screen. */
export function zoom(range: Range, around: number, factor: number): Range {
  const length = Math.min(LONGEST, Math.max(SHORTEST, lengthOf(range) * factor))
  const share = (around - range.from) / lengthOf(range)
  const from = around - length * share
  return { from, to: from + length }
}

export const pan = (range: Range, by: number): Range => ({ from: range.from + by, to: range.to + by })

/**
 * One drag along the time axis, from years to seconds: sideways moves time, downwards looks closer — each
 * `perDoubling` pixels halve the range around the moment under the hand.
 */
export function dragAxis(start: Range, grabbed: number, dx: number, dy: number, width: number, perDoubling = 16): Range {
  const zoomed = zoom(start, grabbed, 2 ** (-dy / perDoubling))
  return pan(zoomed, (-dx / width) * lengthOf(zoomed))
}

const STEPS: [string, number][] = [
  ['PT1M', MINUTE],
  ['PT5M', 5 * MINUTE],
  ['PT15M', 15 * MINUTE],
  ['PT1H', HOUR],
  ['P1D', DAY],
  ['P1M', 30 * DAY],
]

/** The finest bucket step that needs at most `most` buckets for the range. */
export function stepFor(range: Range, most: number): string {
  return (STEPS.find(([, length]) => lengthOf(range) / length <= most) ?? STEPS[STEPS.length - 1]!)[0]
}

/** The steps a person may choose for the range: not more than 2,000 rows and at least one. */
export function stepsFor(range: Range): string[] {
  const fitting = STEPS.filter(([, length]) => lengthOf(range) / length <= 2000).map(([step]) => step)
  return fitting.length ? fitting : ['P1M']
}

export interface Statistics {
  count: number
  bad: number
  min: number | null
  max: number | null
  avg: number | null
  first: Scalar
  last: Scalar
}

/** One row of statistics from buckets: extremes of extremes, sums over counts. */
export function statisticsOfBuckets(series: BucketSeries): Statistics {
  const numbers = (values: (number | null)[]) => values.filter((value): value is number => value !== null)
  const count = series.count.reduce((sum, n) => sum + n, 0)
  const total = numbers(series.sum).reduce((sum, n) => sum + n, 0)
  const weighted = series.count.reduce((sum, n, i) => sum + (series.sum[i] === null || series.sum[i] === undefined ? 0 : n), 0)
  const seen = series.count.map((n, i) => (n > 0 ? i : -1)).filter((i) => i >= 0)
  const mins = numbers(series.min)
  const maxs = numbers(series.max)
  return {
    count,
    bad: series.bad.reduce((sum, n) => sum + n, 0),
    min: mins.length ? Math.min(...mins) : null,
    max: maxs.length ? Math.max(...maxs) : null,
    avg: weighted > 0 && mins.length ? total / weighted : null,
    first: seen.length ? (series.first[seen[0]!] ?? null) : null,
    last: seen.length ? (series.last[seen[seen.length - 1]!] ?? null) : null,
  }
}

/** The same from raw points; bad values count as bad and stay out of the figures, as they do in buckets. */
export function statisticsOfPoints(series: Series, range: Range): Statistics {
  const inside = series.times
    .map((time, i) => ({ time, value: series.values[i] ?? null, quality: series.qualities[i] ?? 0 }))
    .filter((point) => point.time >= range.from && point.time <= range.to && point.value !== null)
  const good = inside.filter((point) => point.quality < 2)
  const numbers = good.map((point) => point.value).filter((value): value is number => typeof value === 'number')
  return {
    count: good.length,
    bad: inside.length - good.length,
    min: numbers.length ? numbers.reduce((a, b) => Math.min(a, b)) : null,
    max: numbers.length ? numbers.reduce((a, b) => Math.max(a, b)) : null,
    avg: numbers.length ? numbers.reduce((a, b) => a + b, 0) / numbers.length : null,
    first: good[0]?.value ?? null,
    last: good[good.length - 1]?.value ?? null,
  }
}

/** Brings several series onto one time axis, as the chart wants it: undefined where a series has no point, null for a gap. */
export function align(series: Series[]): { times: number[]; columns: (Scalar | undefined)[][]; qualities: number[][] } {
  const times = [...new Set(series.flatMap((one) => one.times))].sort((a, b) => a - b)
  const place = new Map(times.map((time, i) => [time, i]))
  const columns = series.map((one) => {
    const column: (Scalar | undefined)[] = new Array(times.length).fill(undefined)
    one.times.forEach((time, i) => (column[place.get(time)!] = one.values[i] ?? null))
    return column
  })
  const qualities = series.map((one) => {
    const column: number[] = new Array(times.length).fill(0)
    one.times.forEach((time, i) => (column[place.get(time)!] = one.qualities[i] ?? 0))
    return column
  })
  return { times, columns, qualities }
}

/** Appends a live value and drops what is far left of the range, so that a page left open stays small. */
export function append(series: Series, time: number, value: Scalar, quality: number, keepFrom: number): Series {
  const last = series.times[series.times.length - 1]
  if (last !== undefined && time <= last) return series
  const start = series.times.length > 5000 ? Math.max(0, series.times.findIndex((t) => t >= keepFrom)) : 0
  return {
    ...series,
    times: [...series.times.slice(start), time],
    values: [...series.values.slice(start), value],
    qualities: [...series.qualities.slice(start), quality],
  }
}

export interface Run {
  from: number
  to: number
  value: Scalar
  quality: number
}

/** Turns a series of states into runs of equal value; each run lasts to the next point, the last one to `end`. */
export function runs(series: Series, end: number): Run[] {
  const result: Run[] = []
  series.times.forEach((time, i) => {
    const value = series.values[i] ?? null
    const quality = series.qualities[i] ?? 0
    const open = result[result.length - 1]
    if (open && open.value === value && open.quality === quality) return
    if (open) open.to = time
    result.push({ from: time, to: Math.max(time, end), value, quality })
  })
  return result.filter((run) => run.value !== null)
}
