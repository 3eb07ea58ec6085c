import type { Name } from '../api/types'

/** Something that the search leads to. */
export interface Find {
  kind: 'thing' | 'model' | 'site' | 'organisation' | 'board' | 'exploration' | 'person' | 'page' | 'action'
  key: string
  name: Name
  about?: string
}

const id = encodeURIComponent

/** Where it leads; undefined for what is done on the spot. */
export function addressOf({ kind, key }: Find): string | undefined {
  switch (kind) {
    case 'thing': return `/things/${id(key)}`
    case 'model': return `/models/${id(key)}`
    case 'site': return `/things?site=${id(key)}`
    case 'organisation': return `/organisations/${id(key)}`
    case 'board': return `/boards/${id(key)}`
    case 'exploration': return `/explore/${id(key)}`
    case 'person': return '/people'
    case 'page':
    case 'action': return key.startsWith('/') ? key : undefined
  }
}

/** Does every word of what was typed stand in one of the texts? */
export function matches(typed: string, texts: readonly string[]) {
  const all = texts.join(' ').toLowerCase()
  return typed.toLowerCase().split(/\s+/).every((word) => all.includes(word))
}

const MOST = 8

/** The newest first, each once; kept are only finds that lead somewhere. */
export function remembered(recent: Find[], find: Find): Find[] {
  if (!addressOf(find)) return recent
  return [find, ...recent.filter((one) => one.kind !== find.kind || one.key !== find.key)].slice(0, MOST)
}

/** By kind, in the order in which the first of each came. */
export function grouped(finds: Find[]): [Find['kind'], Find[]][] {
  const groups = new Map<Find['kind'], Find[]>()
  finds.forEach((find) => groups.set(find.kind, [...(groups.get(find.kind) ?? []), find]))
  return [...groups]
}
