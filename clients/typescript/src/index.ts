import createClient, { type Client } from 'openapi-fetch'
import { Problem } from './problem.js'
import type { components, paths } from './schema.js'

export type { components, paths } from './schema.js'
export { Problem } from './problem.js'
export { type LiveReadings, type LiveState, type LiveEvent, live, type LiveOptions } from './live.js'
export { events } from './events.js'

/** The shapes of the API by name, such as `Schemas['Thing']`. */
export type Schemas = components['schemas']

export interface Access {
  /** an API token, `bg_…` */
  token?: string
  /** key of the organisation to act in; the own one when left out */
  organisation?: string
  /** instead of the runtime's own, such as one that goes through a proxy */
  fetch?: typeof globalThis.fetch
}

export interface Baigong extends Client<paths> {
  readonly url: string
  readonly access: Access
}

/** What every request of this access carries. */
export function headersOf(access: Access): Record<string, string> {
  return {
    ...(access.token ? { Authorization: `Bearer ${access.token}` } : {}),
    ...(access.organisation ? { 'Baigong-Organisation': access.organisation } : {}),
  }
}

/**
 * A client of the platform at an address such as `https://works.example`. Every path of the API is typed; a refusal is
 * thrown as a `Problem`, and so is a platform that cannot be reached (status 0).
 */
export function baigong(url: string, access: Access = {}): Baigong {
  const base = url.replace(/\/+$/, '')
  const client = createClient<paths>({ baseUrl: base, headers: headersOf(access), ...(access.fetch ? { fetch: access.fetch } : {}) })
  client.use({
    async onResponse({ response }) {
      if (!response.ok) throw await Problem.of(response)
    },
    onError({ error }) {
      return error instanceof Problem ? error : Problem.unreachable(error)
    },
  })
  return Object.assign(client, { url: base, access })
}

/** The body of an answer; refusals were thrown before. */
export async function answer<T>(request: Promise<{ data?: T }>): Promise<T> {
  return (await request).data as T
}

/** Paths whose answer is a page of a list. */
export type ListPath = {
  [P in keyof paths]: paths[P] extends {
    get: { responses: { 200: { content: { 'application/json': { items: unknown[]; total: number } } } } }
  }
    ? P
    : never
}[keyof paths]

type Get<P extends ListPath> = paths[P]['get']
type Parameters<P extends ListPath> = Get<P> extends { parameters: infer T } ? Pick<T, Extract<'query' | 'path', keyof T>> : never

export type Item<P extends ListPath> = Get<P> extends {
  responses: { 200: { content: { 'application/json': { items: (infer T)[] } } } }
}
  ? T
  : never

/** All items of a list, page by page as they are asked for. */
export async function* all<P extends ListPath>(api: Baigong, path: P, params?: Parameters<P>, size = 200): AsyncGenerator<Item<P>> {
  const asked = (params ?? {}) as { query?: object; path?: object }
  const get = api.GET as unknown as (path: P, init: object) => Promise<{ data: { items: Item<P>[]; total: number } }>
  for (let page = 0, seen = 0; ; page++) {
    const { data } = await get(path, { params: { ...asked, query: { ...asked.query, page, size } } })
    yield* data.items
    seen += data.items.length
    if (data.items.length === 0 || seen >= data.total) return
  }
}
