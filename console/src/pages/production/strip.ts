import type { ProductionStretch, TimeElement } from '../../api/types'

/** In the order of a legend. Each has a height of its own, so that nobody needs the colours. */
export const ELEMENTS: TimeElement[] = ['production', 'setup', 'delay', 'down', 'planned-down', 'unknown']

/** Part of the strip's height. */
export const HEIGHTS: Record<TimeElement, number> = {
  production: 1, setup: 0.76, delay: 0.54, down: 0.34, 'planned-down': 0.2, unknown: 0.06,
}

export interface Bar {
  x: number
  width: number
  element: TimeElement
  reason?: string
  from: number
  to: number
}

/**
 * Stretches as bars on a strip of a thousand units; those too narrow to see join the longest of their neighbours that
 * together fill a unit, so that ten thousand changes draw as fast as ten.
 */
export function bars(stretches: ProductionStretch[], from: number, to: number): Bar[] {
  const scale = 1000 / Math.max(1, to - from)
  const drawn: Bar[] = []
  let waiting: Bar[] = []
  const flush = () => {
    if (waiting.length === 0) return
    const first = waiting[0]!
    const last = waiting.at(-1)!
    const longest = waiting.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a))
    drawn.push({ ...longest, x: first.x, width: last.x + last.width - first.x, from: first.from, to: last.to })
    waiting = []
  }
  for (const one of stretches) {
    const start = Date.parse(one.from)
    const end = Date.parse(one.to)
    const bar: Bar = { x: (start - from) * scale, width: (end - start) * scale, element: one.element, reason: one.reason ?? undefined, from: start, to: end }
    const gap = waiting.length > 0 && bar.x - (waiting.at(-1)!.x + waiting.at(-1)!.width) > 0.5
    if (gap) flush()
    if (bar.width >= 1) {
      flush()
      drawn.push(bar)
    } else {
      waiting.push(bar)
      const last = waiting.at(-1)!
      if (last.x + last.width - waiting[0]!.x >= 1) flush()
    }
  }
  flush()
  return drawn
}

/** Milliseconds by element. */
export function sums(stretches: ProductionStretch[]) {
  const by = new Map<TimeElement, number>()
  for (const one of stretches) by.set(one.element, (by.get(one.element) ?? 0) + Date.parse(one.to) - Date.parse(one.from))
  return by
}

/** Milliseconds by reason, the longest first. */
export function byReason(stretches: ProductionStretch[]) {
  const by = new Map<string, { element: TimeElement; millis: number; times: number }>()
  for (const one of stretches) {
    if (!one.reason) continue
    const before = by.get(one.reason)
    const millis = Date.parse(one.to) - Date.parse(one.from)
    by.set(one.reason, { element: one.element, millis: (before?.millis ?? 0) + millis, times: (before?.times ?? 0) + 1 })
  }
  return [...by.entries()].sort((a, b) => b[1].millis - a[1].millis)
}

/** Another day, some days on. */
export function shiftedDay(day: string, by: number) {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + by)
  return date.toISOString().slice(0, 10)
}
