import { useEffect, useMemo, useRef } from 'react'
import { useResources } from '../../api/resource'
import type { BucketSeries, Property, Series, Thing } from '../../api/types'
import { useDebounced } from '../../app/useDebounced'
import { type Range, stepFor } from '../../ui/range'

/** One property of one thing. */
export interface Line {
  thing: string
  property: string
}

export const NUMERIC = ['double', 'int64', 'decimal']

/** Keys of things hold no slash. */
export const idOf = (line: Line) => `${line.thing}/${line.property}`

const byThing = (lines: Line[]) => {
  const properties = new Map<string, string[]>()
  lines.forEach(({ thing, property }) => properties.set(thing, [...(properties.get(thing) ?? []), property]))
  return [...properties]
}

const path = (thing: string, what = '') => `/things/${encodeURIComponent(thing)}${what}`

/** What is known of the things of some lines. */
export function useThings(lines: Line[]) {
  const keys = [...new Set(lines.map((line) => line.thing))]
  const { data, problem } = useResources<Thing>(keys.map((key) => ({ resource: path(key) })))
  const things = new Map(data.filter((thing) => thing !== undefined).map((thing) => [thing.key, thing]))
  const propertyOf = (line: Line): Property | undefined => things.get(line.thing)?.properties.find((property) => property.key === line.property)
  return { things, propertyOf, problem }
}

/**
 * The readings of lines over a range, moved forward by `later` milliseconds; each series bears the id of its line.
 * What was read last stays until the new is there. A followed range is read anew every few seconds.
 */
export function useSeries(lines: Line[], range: Range, points: number, follow: boolean, later = 0) {
  const grain = follow ? Math.max(5_000, (range.to - range.from) / 200) : 1
  const end = Math.ceil(range.to / grain) * grain
  const wanted = useDebounced(JSON.stringify({ from: Math.round(end - (range.to - range.from)), to: Math.round(end), points: Math.max(200, Math.round(points / 50) * 50) }), 160)
  const asked: { from: number; to: number; points: number } = JSON.parse(wanted)
  const margin = (asked.to - asked.from) / 10
  const groups = byThing(lines)
  const { data, problem } = useResources<{ series: Series[] }>(
    groups.map(([thing, properties]) => ({
      resource: path(thing, '/readings'),
      params: {
        properties: properties.join(','),
        from: new Date(asked.from - margin - later).toISOString(),
        to: new Date(Math.min(asked.to + margin - later, Math.ceil(Date.now() / 60_000) * 60_000 + 60_000)).toISOString(),
        points: asked.points,
      },
    })),
  )
  const loading = data.some((one) => one === undefined) && !problem
  const read = groups.flatMap(([thing], i) => data[i]?.series.map((one) => ({ ...one, property: idOf({ thing, property: one.property }) })) ?? [])
  const last = useRef<Series[]>([])
  const fresh = useMemo(
    () => (later === 0 ? read : read.map((one) => ({ ...one, times: one.times.map((time) => time + later) }))),
    [later, JSON.stringify(data.map((one) => one?.series.map(({ times }) => [times.length, times[0], times.at(-1)]))), wanted],
  )
  useEffect(() => {
    if (!loading) last.current = fresh
  }, [loading, fresh])
  const shown = loading ? [...fresh, ...last.current.filter((old) => !fresh.some((one) => one.property === old.property))] : fresh
  return { series: lines.map((line) => shown.find((one) => one.property === idOf(line))).filter((one) => one !== undefined), loading, problem }
}

/** Sums over the range for those lines whose points were thinned, by id. */
export function useBuckets(lines: Line[], range: Range) {
  const rested = useDebounced(JSON.stringify({ from: Math.floor(range.from / 1000) * 1000, to: Math.ceil(range.to / 1000) * 1000 }), 300)
  const asked: Range = JSON.parse(rested)
  const groups = byThing(lines)
  const { data } = useResources<{ series: BucketSeries[] }>(
    groups.map(([thing, properties]) => ({
      resource: path(thing, '/buckets'),
      params: { properties: properties.join(','), from: new Date(asked.from).toISOString(), to: new Date(asked.to).toISOString(), step: stepFor(asked, 1500) },
    })),
  )
  return new Map(groups.flatMap(([thing], i) => data[i]?.series.map((one) => [idOf({ thing, property: one.property }), one] as const) ?? []))
}

/** Each line on a scale of its own, from its least to its greatest value in view, so that shapes can be compared. */
export function onOwnScale(one: Series, range: Range): Series {
  const numbers = one.values.filter((value, i): value is number => typeof value === 'number' && one.times[i]! >= range.from && one.times[i]! <= range.to)
  const least = numbers.reduce((a, b) => Math.min(a, b), Infinity)
  const most = numbers.reduce((a, b) => Math.max(a, b), -Infinity)
  return { ...one, unit: '%', values: one.values.map((value) => (typeof value !== 'number' ? value : most > least ? ((value - least) / (most - least)) * 100 : 50)) }
}

/** What is drawn as CSV: a row a point. Cells that a spreadsheet would take for a formula are defused. */
export function asCsv(series: Series[]): string {
  const cell = (value: unknown) => {
    const text = value === null || value === undefined ? '' : String(value)
    const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  const rows = series.flatMap((one) => {
    const [thing, property] = one.property.split('/', 2)
    return one.times.map((time, i) => [thing, property, new Date(time).toISOString(), one.values[i], one.unit ?? '', ['good', 'uncertain', 'bad'][one.qualities[i] ?? 0]].map(cell).join(','))
  })
  return ['thing,property,time,value,unit,quality', ...rows].join('\r\n') + '\r\n'
}
