import { useEffect, useRef } from 'react'
import { actingOrganisation, reportReachable, url } from './http'
import type { ThingState, Value } from './types'

export interface LiveHandlers {
  readings?: (event: { thing: string; values: Value[] }) => void
  state?: (event: { thing: string; state: ThingState }) => void
}

/** How long to wait before connection attempt `attempt` (0, 1, …): doubling from 0.5 s, at most 15 s. */
export const retryDelay = (attempt: number) => Math.min(15_000, 500 * 2 ** attempt)

/**
 * Opens the live stream of the given things and keeps it open: the browser's own reconnecting stops at an HTTP
 * error (a restarting server), so a closed source is opened again here, slower each time.
 */
function openLive(things: string[], handlers: Required<LiveHandlers>) {
  let source: EventSource | undefined
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  const open = () => {
    source = new EventSource(url('/live', { things: things.join(','), organisation: actingOrganisation() }))
    source.onopen = () => {
      attempt = 0
      reportReachable(true)
    }
    source.addEventListener('readings', (event) => handlers.readings(JSON.parse(event.data)))
    source.addEventListener('state', (event) => handlers.state(JSON.parse(event.data)))
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED || ended) return
      timer = setTimeout(open, retryDelay(attempt++))
    }
  }
  open()
  return () => {
    ended = true
    clearTimeout(timer)
    source?.close()
  }
}

/**
 * One stream for everything on the page: browsers allow six connections to an HTTP/1.1 server, and twelve tiles
 * with a stream each would starve the rest. A change of what is followed reopens the stream once things rest.
 */
const followers = new Map<symbol, { things: Set<string>; handlers: LiveHandlers }>()
let close: (() => void) | undefined
let followed = ''
let settling: ReturnType<typeof setTimeout> | undefined
/** What came by the open stream, for those who follow later what it follows already: a stream tells present values once. */
const known = new Map<string, Map<string, Value>>()
const newcomers = new Set<symbol>()

function welcome() {
  for (const id of newcomers) {
    const follower = followers.get(id)
    follower?.things.forEach((thing) => {
      const values = known.get(thing)
      if (values) follower.handlers.readings?.({ thing, values: [...values.values()] })
    })
  }
}

function settle() {
  const things = [...new Set([...followers.values()].flatMap((follower) => [...follower.things]))].sort()
  const same = things.join(',') === followed
  if (same) welcome()
  newcomers.clear()
  if (same) return
  known.clear()
  followed = things.join(',')
  close?.()
  close = undefined
  if (things.length === 0) return
  const tell = (thing: string, call: (handlers: LiveHandlers) => void) =>
    followers.forEach((follower) => follower.things.has(thing) && call(follower.handlers))
  close = openLive(things, {
    readings: (event) => {
      const values = known.get(event.thing) ?? new Map<string, Value>()
      event.values.forEach((value) => values.set(value.property, value))
      known.set(event.thing, values)
      tell(event.thing, (handlers) => handlers.readings?.(event))
    },
    state: (event) => tell(event.thing, (handlers) => handlers.state?.(event)),
  })
}

export function follow(things: string[], handlers: LiveHandlers) {
  const id = Symbol('follower')
  const change = () => {
    clearTimeout(settling)
    settling = setTimeout(settle, 30)
  }
  followers.set(id, { things: new Set(things), handlers })
  newcomers.add(id)
  change()
  return () => {
    followers.delete(id)
    change()
  }
}

/** Follows things while the component is on screen. The handlers may change at every rendering. */
export function useLive(things: string[], handlers: LiveHandlers) {
  const current = useRef(handlers)
  useEffect(() => {
    current.current = handlers
  })
  const keys = things.join(',')
  useEffect(() => {
    if (keys === '') return
    return follow(keys.split(','), {
      readings: (event) => current.current.readings?.(event),
      state: (event) => current.current.state?.(event),
    })
  }, [keys])
}

const REST = 250

/** The same some at a time, so that a screen full of things is drawn anew at most four times a second. */
export function useLiveBatch(things: string[], take: (batch: Map<string, Value[]>) => void) {
  const waiting = useRef(new Map<string, Value[]>())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const current = useRef(take)
  useEffect(() => {
    current.current = take
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  useLive(things, {
    readings: ({ thing, values }) => {
      waiting.current.set(thing, [...(waiting.current.get(thing) ?? []), ...values])
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        const batch = waiting.current
        waiting.current = new Map()
        current.current(batch)
      }, REST)
    },
  })
}
