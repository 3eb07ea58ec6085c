import type { ImportError } from './types'

const BASE = './api/v1'

/** What went wrong, as the server said it (RFC 9457), or that it could not be reached (status 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail?: string,
    readonly errors: ImportError[] = [],
    /** what is wrong in one word, and the figures and names that belong to it */
    readonly code?: string,
    readonly about: Record<string, string | number> = {},
  ) {
    super(detail ?? title)
    this.name = 'Problem'
  }

  get unreachable() {
    return this.status === 0
  }
}

type Listener = () => void
const reachability = { reachable: true, since: Date.now() }
const listeners = new Set<Listener>()

/** Everybody who talks to the server reports here; the offline banner listens. */
export function reportReachable(reachable: boolean) {
  if (reachability.reachable === reachable) return
  reachability.reachable = reachable
  reachability.since = Date.now()
  listeners.forEach((listener) => listener())
}
export const isReachable = () => reachability.reachable
export function onReachability(listener: Listener) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

let onUnauthorised: Listener = () => {}
export function whenUnauthorised(listener: Listener) {
  onUnauthorised = listener
}

const ACTING = 'organisation'

/** Key of the organisation that this tab acts in; undefined for the person's own. */
export function actingOrganisation() {
  try {
    return sessionStorage.getItem(ACTING) ?? undefined
  } catch {
    return undefined
  }
}

export function actIn(organisation: string | undefined) {
  if (organisation) sessionStorage.setItem(ACTING, organisation)
  else sessionStorage.removeItem(ACTING)
}

let onNotGranted: Listener = () => {}
/** The grant by which this tab acts in another organisation has ended. */
export function whenNotGranted(listener: Listener) {
  onNotGranted = listener
}

let onSecondFactorNeeded: Listener = () => {}

/** The organisation has come to demand a second factor, of sessions that are open too. */
export function whenSecondFactorNeeded(listener: Listener) {
  onSecondFactorNeeded = listener
}

export type Params = Record<string, string | number | boolean | string[] | undefined | null>

export function path(parts: TemplateStringsArray, ...names: (string | number)[]) {
  return parts.reduce((text, part, i) => text + encodeURIComponent(String(names[i - 1])) + part)
}

export function url(resource: string, params: Params = {}) {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (Array.isArray(value)) value.forEach((one) => query.append(name, one))
    else if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  }
  const text = query.toString()
  return `${BASE}${resource}${text ? `?${text}` : ''}`
}

function csrf() {
  const cookie = document.cookie.split('; ').find((part) => part.startsWith('XSRF-TOKEN='))
  return cookie ? decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) : undefined
}

/** The console's language, not the browser's: files and messages that the server writes are read beside its texts. */
const spoken = () => document.documentElement.lang || navigator.language

async function problemOf(response: Response) {
  const text = await response.text()
  try {
    const body = JSON.parse(text)
    const { kind, key, what, limit, seconds } = body
    return new Problem(
      response.status,
      body.title ?? response.statusText,
      body.detail ?? body.message ?? body.error,
      body.errors ?? [],
      body.code,
      { kind, key, what, limit, seconds },
    )
  } catch {
    return new Problem(response.status, response.statusText || String(response.status), text.slice(0, 300))
  }
}

async function send(method: string, target: string, init: RequestInit = {}) {
  const headers = new Headers(init.headers)
  if (!headers.has('Accept')) headers.set('Accept', 'application/json, */*;q=0.5')
  if (!headers.has('Accept-Language')) headers.set('Accept-Language', spoken())
  const token = method === 'GET' ? undefined : csrf()
  if (token) headers.set('X-XSRF-TOKEN', token)
  const organisation = actingOrganisation()
  if (organisation) headers.set('Baigong-Organisation', organisation)
  try {
    const response = await fetch(target, { ...init, method, headers, credentials: 'same-origin' })
    reportReachable(![502, 503, 504].includes(response.status))
    return response
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure
    reportReachable(false)
    throw new Problem(0, 'unreachable')
  }
}

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** JSON whose numbers of more digits than a double keeps become texts: what goes back is then what came. */
export function exactJson(text: string): unknown {
  const digits = (number: string) => number.replace(/[eE].*$|\D/g, '').length
  return JSON.parse(text.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') || digits(token) <= 15 ? token : `"${token}"`)))
}

async function exchange<T>(method: string, target: string, init: RequestInit = {}, read: (text: string) => unknown = JSON.parse): Promise<T> {
  let response = await send(method, target, init)
  // The first change after a log-in or a restart may carry an outdated CSRF token; the refusal brings the new one.
  if (response.status === 403 && method !== 'GET' && (await problemOf(response.clone())).code === 'csrf') {
    await send('GET', url('/session'))
    response = await send(method, target, init)
  }
  if (response.status === 401 && !target.startsWith(url('/session'))) onUnauthorised()
  if (!response.ok) {
    const problem = await problemOf(response)
    if (problem.code === 'organisation-not-granted') onNotGranted()
    if (problem.code === 'second-factor-needed') onSecondFactorNeeded()
    throw problem
  }
  const text = await response.text()
  const isJson = response.headers.get('Content-Type')?.includes('json')
  return (text === '' ? undefined : isJson ? read(text) : text) as T
}

const json = (body: unknown): RequestInit => ({
  body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json' },
})

export const http = {
  get: <T>(resource: string, params?: Params, signal?: AbortSignal) =>
    exchange<T>('GET', url(resource, params), { signal }),
  /** with all digits of numbers, some as texts */
  exact: <T>(resource: string, params?: Params) => exchange<T>('GET', url(resource, params), {}, exactJson),
  post: <T>(resource: string, body: unknown = {}) => exchange<T>('POST', url(resource), json(body)),
  /** JSON as it was written, to the last digit and blank */
  text: <T>(resource: string, body: string, params?: Params, signal?: AbortSignal) =>
    exchange<T>('POST', url(resource, params), { body, headers: { 'Content-Type': 'application/json' }, signal }),
  put: <T>(resource: string, body: unknown) => exchange<T>('PUT', url(resource), json(body)),
  patch: <T>(resource: string, body: unknown) => exchange<T>('PATCH', url(resource), json(body)),
  delete: <T = void>(resource: string) => exchange<T>('DELETE', url(resource)),
}

/**
 * Reads a long answer piece by piece, so that it can be counted and cancelled.
 * @param progress bytes and line ends so far, and how many rows the server expects
 * @param asked the body of a question that does not fit into an address
 */
export async function download(
  resource: string,
  params: Params,
  progress: (bytes: number, lines: number, expected: number | undefined) => void,
  signal: AbortSignal,
  accept = 'text/csv',
  asked?: unknown,
): Promise<Blob> {
  const { body, headers } = asked === undefined ? {} : json(asked)
  const response = await send(body === undefined ? 'GET' : 'POST', url(resource, params), {
    signal, body, headers: { ...(headers as Record<string, string>), Accept: `${accept}, application/problem+json;q=0.5` },
  })
  if (response.status === 401) onUnauthorised()
  if (!response.ok) throw await problemOf(response)
  const said = response.headers.get('X-Rows-Expected')
  const expected = said === null ? undefined : Number(said)
  const reader = response.body!.getReader()
  let parts: BlobPart[] = []
  let bytes = 0
  let lines = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      parts.push(value)
      bytes += value.length
      for (const byte of value) if (byte === 10) lines++
      // A blob may lie on disk, loose pieces may not.
      if (parts.length > 512) parts = [new Blob(parts)]
      progress(bytes, lines, expected)
    }
  } catch (failure) {
    if (signal.aborted) throw failure
    throw new Problem(0, 'unreachable')
  }
  return new Blob(parts, { type: accept })
}

/** A file that the server makes of what is asked for. */
export async function saved(resource: string, asked: unknown, accept: string): Promise<Blob> {
  const { body, headers } = json(asked)
  const ask = () => send('POST', url(resource), { body, headers: { ...(headers as Record<string, string>), Accept: `${accept}, application/problem+json;q=0.5` } })
  let response = await ask()
  if (response.status === 403 && (await problemOf(response.clone())).code === 'csrf') {
    await send('GET', url('/session'))
    response = await ask()
  }
  if (response.status === 401) onUnauthorised()
  if (!response.ok) throw await problemOf(response)
  return response.blob()
}

/** Uploads a file as the request's body and reports the share sent; fetch cannot, XMLHttpRequest can. */
export function upload<T>(
  resource: string,
  params: Params,
  file: Blob,
  contentType: string,
  progress?: (share: number) => void,
  accept = 'application/json',
) {
  return new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url(resource, params))
    request.setRequestHeader('Accept', accept)
    request.setRequestHeader('Accept-Language', spoken())
    request.setRequestHeader('Content-Type', contentType)
    const token = csrf()
    if (token) request.setRequestHeader('X-XSRF-TOKEN', token)
    const organisation = actingOrganisation()
    if (organisation) request.setRequestHeader('Baigong-Organisation', organisation)
    request.upload.onprogress = (event) => event.lengthComputable && progress?.(event.loaded / event.total)
    request.onerror = () => reject(new Problem(0, 'unreachable'))
    request.onload = async () => {
      const text = request.responseText
      if (request.status < 200 || request.status > 299) {
        reject(await problemOf(new Response(text, { status: request.status })))
        return
      }
      resolve((accept.includes('json') ? JSON.parse(text || 'null') : text) as T)
    }
    request.send(file)
  })
}
