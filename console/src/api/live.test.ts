import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { follow } from './live'

/** What a browser does, as far as the hub uses it. */
class Stream {
  static readonly CLOSED = 2
  static opened: Stream[] = []
  readyState = 1
  onopen?: () => void
  onerror?: () => void
  private readonly listeners = new Map<string, (event: { data: string }) => void>()
  constructor(readonly url: string) {
    Stream.opened.push(this)
  }
  addEventListener(name: string, listener: (event: { data: string }) => void) {
    this.listeners.set(name, listener)
  }
  close() {
    this.readyState = Stream.CLOSED
  }
  send(name: string, data: unknown) {
    this.listeners.get(name)!({ data: JSON.stringify(data) })
  }
  fail() {
    this.readyState = Stream.CLOSED
    this.onerror?.()
  }
}

const newest = () => Stream.opened[Stream.opened.length - 1]!
const stops: (() => void)[] = []
const followed = (things: string[], readings = vi.fn()) => {
  stops.push(follow(things, { readings }))
  return readings
}

describe('the live stream', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('EventSource', Stream)
    Stream.opened = []
  })
  afterEach(() => {
    stops.splice(0).forEach((stop) => stop())
    vi.advanceTimersByTime(100)
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('is one for all that is on the page', () => {
    followed(['b'])
    followed(['a', 'b'])
    vi.advanceTimersByTime(100)
    expect(Stream.opened.map((stream) => stream.url)).toEqual(['./api/v1/live?things=a%2Cb'])
  })

  it('tells each follower only of its own things', () => {
    const a = followed(['a'])
    const b = followed(['b'])
    vi.advanceTimersByTime(100)
    newest().send('readings', { thing: 'a', values: [] })
    expect(a).toHaveBeenCalledOnce()
    expect(b).not.toHaveBeenCalled()
  })

  it('tells who comes later what it has told before', () => {
    followed(['a'])
    vi.advanceTimersByTime(100)
    const value = { property: 't', time: '2026-11-22T08:00:00Z', value: 1, quality: { severity: 'good' } }
    newest().send('readings', { thing: 'a', values: [value] })
    newest().send('readings', { thing: 'a', values: [{ ...value, value: 2 }, { ...value, property: 'u' }] })
    const late = followed(['a'])
    vi.advanceTimersByTime(100)
    expect(Stream.opened).toHaveLength(1)
    expect(late).toHaveBeenCalledExactlyOnceWith({ thing: 'a', values: [{ ...value, value: 2 }, { ...value, property: 'u' }] })
  })

  it('closes when nobody follows any more', () => {
    const stop = follow(['a'], {})
    vi.advanceTimersByTime(100)
    stop()
    vi.advanceTimersByTime(100)
    expect(newest().readyState).toBe(Stream.CLOSED)
    expect(Stream.opened).toHaveLength(1)
  })

  it('opens again, slower each time, when the server refused it', () => {
    followed(['a'])
    vi.advanceTimersByTime(100)
    newest().fail()
    vi.advanceTimersByTime(500)
    expect(Stream.opened).toHaveLength(2)
    newest().fail()
    vi.advanceTimersByTime(500)
    expect(Stream.opened).toHaveLength(2)
    vi.advanceTimersByTime(500)
    expect(Stream.opened).toHaveLength(3)
  })
})
