import { useEffect, useMemo, useState } from 'react'
import { useLiveBatch } from '../../api/live'
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

/** Stands for every thing at the place that is chosen above the board. */
export const PLACED = '$place'

/** What is chosen above a board: kept in its address, so that it can be sent to somebody. */
export interface Variables {
  site?: string
  place?: string
  thing?: string
  /** those at the place, as many as a widget shows */
  placed: string[]
}

/** How many things of a place a widget shows. */
export const MOST_PLACED = 12

const isVariable = (thing: string) => thing === CHOSEN || thing === PLACED

/** Which variables a board has: those that its widgets stand on. */
export const variablesOf = (widgets: Widget[]) => {
  const asks = (what: string) => widgets.some((widget) => widget.lines.some((line) => line.thing === what))
  return { thing: asks(CHOSEN), place: asks(PLACED) }
}

export const resolved = (widget: Widget, { thing, placed }: Variables): Widget => {
  if (!widget.lines.some((line) => isVariable(line.thing))) return widget
  const lines = widget.lines.flatMap((line) =>
    line.thing === PLACED ? placed.map((one) => ({ ...line, thing: one })) : line.thing !== CHOSEN ? line : thing ? { ...line, thing } : [],
  )
  return { ...widget, lines: lines.slice(0, LINES[widget.kind]) }
}

export const linesOf = (widgets: Widget[]): Line[] => {
  const all = new Map<string, Line>()
  widgets.flatMap((widget) => widget.lines).forEach((line) => all.set(idOf(line), line))
  return [...all.values()]
}

/** The latest values of all lines of a board, by id: the live stream begins with the present ones. */
export function useLatest(lines: Line[]) {
  const things = useMemo(() => [...new Set(lines.map((line) => line.thing))], [lines])
  const [latest, setLatest] = useState<Record<string, Value>>({})
  useLiveBatch(things, (batch) =>
    setLatest((old) => {
      const next = { ...old }
      for (const [thing, values] of batch) {
        for (const value of values) {
          const id = idOf({ thing, property: value.property })
          const known = next[id]
          if (!known || Date.parse(value.time) >= Date.parse(known.time)) next[id] = value
        }
      }
      return next
    }),
  )
  return latest
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
