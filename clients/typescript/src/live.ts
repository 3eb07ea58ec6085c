import type { components } from './schema.js'
import { events } from './events.js'
import { type Baigong, headersOf } from './index.js'
import { Problem } from './problem.js'

type Said = components['schemas']['LiveEvent']
export type LiveReadings = { event: 'readings'; thing: string; values: NonNullable<Said['values']> }
export type LiveState = { event: 'state'; thing: string; state: NonNullable<Said['state']> }
export type LiveEvent = LiveReadings | LiveState

export interface LiveOptions {
  /** ends the stream */
  signal?: AbortSignal
  /** how long to wait before the n-th try to connect again; default 0.5 s, doubling, at most 15 s */
  delay?: (attempt: number) => number
}

/**
 * New readings and states of things, for as long as somebody iterates. Connects again by itself when the platform goes
 * away; a refusal (a token that ended, an unknown thing) is thrown.
 */
export async function* live(api: Baigong, things: string[], options: LiveOptions = {}): AsyncGenerator<LiveEvent> {
  const { signal, delay = (attempt) => Math.min(15_000, 500 * 2 ** attempt) } = options
  const fetch = api.access.fetch ?? globalThis.fetch
  const target = `${api.url}/api/v1/live?things=${encodeURIComponent(things.join(','))}`
  for (let attempt = 0; !signal?.aborted; attempt++) {
    try {
      const response = await fetch(target, { headers: { ...headersOf(api.access), Accept: 'text/event-stream' }, signal: signal ?? null })
      if (!response.ok) {
        const problem = await Problem.of(response)
        if (problem.status < 500) throw problem
      } else if (response.body) {
        attempt = 0
        for await (const { event, data } of events(response.body as unknown as AsyncIterable<Uint8Array>)) {
          yield { event, ...JSON.parse(data) } as LiveEvent
        }
      }
    } catch (failure) {
      if (signal?.aborted) return
      if (failure instanceof Problem) throw failure
    }
    await wait(delay(attempt), signal)
  }
}

const wait = (millis: number, signal?: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, millis)
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
