import { useCallback, useEffect, useMemo, useState } from 'react'
import { useLive } from '../../api/live'
import { useResources } from '../../api/resource'
import type { Value } from '../../api/types'
import { idOf, type Line } from '../explore/lines'
import type { Place } from './layout'

export const KINDS = ['value', 'bar', 'trend', 'states', 'table', 'ranking', 'statistics', 'freshness', 'things', 'ingest', 'note', 'clock'] as const
export type Kind = (typeof KINDS)[number]

export interface Widget extends Place {
  kind: Kind
  title?: string
  lines: Line[]
  /** how far trends and statistics look back, ms */
  span?: number
  /** of a note */
  text?: string
}

/** What a saved board holds. */
export interface Board {
  widgets: Widget[]
}

/** How many lines a kind takes: none, one or several. */
export const LINES: Record<Kind, 0 | 1 | 12> = {
  value: 1, bar: 1, trend: 12, states: 12, table: 12, ranking: 12, statistics: 12, freshness: 12, things: 0, ingest: 0, note: 0, clock: 0,
}

export const SIZES: Record<Kind, { w: number; h: number }> = {
  value: { w: 2, h: 2 }, bar: { w: 3, h: 2 }, trend: { w: 6, h: 5 }, states: { w: 6, h: 3 }, table: { w: 4, h: 4 }, ranking: { w: 4, h: 4 },
  statistics: { w: 4, h: 3 }, freshness: { w: 4, h: 3 }, things: { w: 3, h: 2 }, ingest: { w: 3, h: 2 }, note: { w: 4, h: 2 }, clock: { w: 2, h: 2 },
}

/** Stands for the thing that is chosen above the board. */
export const CHOSEN = '$thing'

export const linesOf = (widgets: Widget[], chosen: string | undefined): Line[] => {
  const all = new Map<string, Line>()
  widgets.flatMap((widget) => resolved(widget, chosen).lines).forEach((line) => all.set(idOf(line), line))
  return [...all.values()]
}

export const resolved = (widget: Widget, chosen: string | undefined): Widget => ({
  ...widget,
  lines: widget.lines.flatMap((line) => (line.thing !== CHOSEN ? line : chosen ? { ...line, thing: chosen } : [])),
})

/** The latest values of all lines of a board, by id: one answer a thing, then one live stream for all. */
export function useLatest(lines: Line[]) {
  const things = useMemo(() => [...new Set(lines.map((line) => line.thing))], [lines])
  const [round, setRound] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setRound((n) => n + 1), 60_000)
    return () => clearInterval(timer)
  }, [])
  const { data, problem } = useResources<{ values: Value[] }>(things.map((thing) => ({ resource: `/things/${encodeURIComponent(thing)}/latest`, params: { round } })))
  const [live, setLive] = useState<Record<string, Value>>({})
  const readings = useCallback(({ thing, values }: { thing: string; values: Value[] }) => {
    setLive((old) => ({ ...old, ...Object.fromEntries(values.map((value) => [idOf({ thing, property: value.property }), value])) }))
  }, [])
  useLive(things, { readings })
  const latest = useMemo(() => {
    const all: Record<string, Value> = {}
    things.forEach((thing, i) => data[i]?.values.forEach((value) => (all[idOf({ thing, property: value.property })] = value)))
    for (const [id, value] of Object.entries(live)) {
      const known = all[id]
      if (!known || Date.parse(value.time) >= Date.parse(known.time)) all[id] = value
    }
    return all
  }, [things, data, live])
  return { latest, problem }
}

/** A range that ends now and moves in steps, so that a wall of charts does not redraw every second. */
export function useSteps(span: number) {
  const grain = Math.max(5_000, span / 200)
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), grain)
    return () => clearInterval(timer)
  }, [grain])
  return useMemo(() => ({ from: now - span, to: now }), [now, span])
}
