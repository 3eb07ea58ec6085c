import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useLiveBatch } from '../../api/live'
import { useResources } from '../../api/resource'
import type { BucketSeries, Property, Series, Thing } from '../../api/types'
import { useDebounced } from '../../app/useDebounced'
import { append, type Range, stepFor } from '../../ui/range'
import { NUMERIC } from '../../ui/values'

/** One property of one thing. */
export interface Line {
  thing: string
  property: string
}

export { NUMERIC }

/** Keys of things hold no slash. */
export const idOf = (line: Line) => `${line.thing}/${line.property}`

const byThing = (lines: Line[]) => {
  const properties = new Map<string, string[]>()
  lines.forEach(({ thing, property }) => properties.set(thing, [...(properties.get(thing) ?? []), property]))
  return [...properties]
}

const path = (thing: string, what = '') => `/things/${encodeURIComponent(thing)}${what}`

/** The same list as before while its members are the same. */
function useSame<T>(list: T[]): T[] {
  const before = useRef(list)
  if (list.length !== before.current.length || list.some((one, i) => one !== before.current[i])) before.current = list
  return before.current
}

/** What is known of the things of some lines. */
export function useThings(lines: Line[]) {
  const keys = [...new Set(lines.map((line) => line.thing))]
  const { data, problem } = useResources<Thing>(keys.map((key) => ({ resource: path(key) })))
  const same = useSame(data)
  const things = useMemo(() => new Map(same.filter((thing) => thing !== undefined).map((thing) => [thing.key, thing])), [same])
  const propertyOf = useCallback((line: Line): Property | undefined => things.get(line.thing)?.properties.find((property) => property.key === line.property), [things])
  return { things, propertyOf, problem }
}

const CODE = { good: 0, uncertain: 1, bad: 2 } as const
const NOTHING: Series = { property: '', type: 'double', source: 'raw', times: [], values: [], qualities: [] }

/** What came by the live stream since, by the ids of lines. */
function useTails(lines: Line[], on: boolean, keepFrom: number) {
  const [tails, setTails] = useState<Record<string, Series>>({})
  const ids = lines.map(idOf)
  useLiveBatch(on ? [...new Set(lines.map((line) => line.thing))] : [], (batch) =>
    setTails((old) => {
      const next = { ...old }
      for (const [thing, values] of batch) {
        for (const value of values) {
          const id = idOf({ thing, property: value.property })
          if (ids.includes(id)) next[id] = append(next[id] ?? NOTHING, Date.parse(value.time), value.value, CODE[value.quality.severity], keepFrom)
        }
      }
      return next
    }),
  )
  return tails
}

/** A series and what came after its last point. */
export function joined(series: Series, tail: Series | undefined): Series {
  if (!tail || tail.times.length === 0) return series
  const last = series.times.at(-1) ?? -Infinity
  const from = tail.times.findIndex((time) => time > last)
  if (from < 0) return series
  return { ...series, times: [...series.times, ...tail.times.slice(from)], values: [...series.values, ...tail.values.slice(from)], qualities: [...series.qualities, ...tail.qualities.slice(from)] }
}

/**
 * The readings of lines over a range, thinned by the server to the pixels there are, moved forward by `later`
 * milliseconds; each series bears the id of its line. What was read last stays until the new is there. A followed range
 * is filled by the live stream and read anew only now and then.
 * @param version changes when readings of before were changed
 */
export function useSeries(lines: Line[], range: Range, points: number, follow: boolean, { later = 0, version = 0 } = {}) {
  const grain = follow ? Math.max(20_000, (range.to - range.from) / 20) : 1
  const end = Math.ceil(range.to / grain) * grain
  const wanted = useDebounced(JSON.stringify({ from: Math.round(end - (range.to - range.from)), to: Math.round(end), points: Math.max(200, Math.round((points * 1.2) / 50) * 50) }), 140)
  const asked: { from: number; to: number; points: number } = JSON.parse(wanted)
  // A tenth more on both sides, so that a small move shows something at once.
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
        round: version || undefined,
      },
    })),
  )
  const loading = data.some((one) => one === undefined) && !problem
  const answers = useSame(data)
  const fresh = useMemo(
    () => groups.flatMap(([thing], i) => answers[i]?.series.map((one) => ({ ...one, property: idOf({ thing, property: one.property }), times: later === 0 ? one.times : one.times.map((time) => time + later) })) ?? []),
    [answers, later],
  )
  const last = useRef<Series[]>([])
  useEffect(() => {
    if (!loading) last.current = fresh
  }, [loading, fresh])
  const tails = useTails(lines, follow && later === 0, range.from)
  const ids = lines.map(idOf).join('\n')
  const series = useMemo(() => {
    const shown = loading ? [...fresh, ...last.current.filter((old) => !fresh.some((one) => one.property === old.property))] : fresh
    return (ids === '' ? [] : ids.split('\n')).flatMap((id) => {
      const one = shown.find((candidate) => candidate.property === id)
      return one ? joined(one, tails[id]) : []
    })
  }, [ids, fresh, loading, tails])
  return { series, loading, problem }
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
