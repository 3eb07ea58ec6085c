/** Where a value stands in a text, quotes and braces included. */
export interface Place {
  from: number
  to: number
  /** of its key, for a member of an object */
  key?: number
}

const DEEPEST = 200

export const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')
const unescaped = (part: string) => part.replaceAll('~1', '/').replaceAll('~0', '~')

/**
 * The places of all values of a JSON text by their pointers (RFC 6901).
 * Of a text that is no JSON those up to where it stops to be.
 */
export function placesOf(text: string): Map<string, Place> {
  const places = new Map<string, Place>()
  let at = 0
  const blank = () => {
    while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++
  }
  const take = (sign: string) => {
    blank()
    if (text[at] !== sign) throw new SyntaxError(`expected ${sign} at ${at}`)
    at++
  }
  const string = () => {
    blank()
    const from = at
    take('"')
    while (at < text.length && text[at] !== '"' && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1
    take('"')
    return from
  }
  const list = (end: string, one: (i: number) => void) => {
    at++
    blank()
    for (let i = 0; text[at] !== end; i++) {
      if (i > 0) take(',')
      one(i)
      blank()
    }
    at++
  }
  const value = (pointer: string, depth: number, key?: number) => {
    blank()
    const place: Place = { from: at, to: text.length, ...(key === undefined ? {} : { key }) }
    places.set(pointer, place)
    if (depth > DEEPEST) throw new SyntaxError('too deep')
    if (text[at] === '{') {
      list('}', () => {
        const from = string()
        let name = text.slice(from + 1, at - 1)
        try {
          name = JSON.parse(text.slice(from, at)) as string
        } catch {
          // An escape that means nothing: the key stands as it is written.
        }
        take(':')
        value(`${pointer}/${escaped(name)}`, depth + 1, from)
      })
    } else if (text[at] === '[') list(']', (i) => value(`${pointer}/${i}`, depth + 1))
    else if (text[at] === '"') string()
    else {
      while (at < text.length && /[-+.\w]/.test(text[at]!)) at++
      if (at === place.from) throw new SyntaxError(`expected a value at ${at}`)
    }
    place.to = at
  }
  try {
    value('', 0)
  } catch {
    // What was found so far is of use.
  }
  return places
}

/** The value that a pointer means, or the nearest around it that is there. */
export function placeOf(places: Map<string, Place>, pointer: string): { place: Place; exact: boolean } | undefined {
  for (let one = pointer; ; one = one.slice(0, one.lastIndexOf('/'))) {
    const place = places.get(one)
    if (place) return { place, exact: one === pointer }
    if (one === '') return undefined
  }
}

/** The pointer of the innermost value around a place in the text. */
export function pointerAt(places: Map<string, Place>, at: number) {
  let found = ''
  let least = Infinity
  for (const [pointer, { from, to, key }] of places) {
    const begin = key ?? from
    if (begin <= at && at <= to && to - begin < least) {
      least = to - begin
      found = pointer
    }
  }
  return found
}

export const partsOf = (pointer: string) => pointer.split('/').slice(1).map(unescaped)

/** Line and column, both from 1, to an offset. */
export function offsetOf(text: string, line: number, column: number) {
  let from = 0
  for (let n = 1; n < line; n++) {
    const end = text.indexOf('\n', from)
    if (end < 0) return text.length
    from = end + 1
  }
  return Math.min(text.length, from + Math.max(0, column - 1))
}

/** The line of an offset, from 0. */
export const lineOf = (text: string, at: number) => {
  let line = 0
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line++
  return line
}

/**
 * Where a character of a JSON string is written: its line and column are of what the string says, in code points,
 * and escapes take more room than what they stand for.
 */
export function offsetInString(text: string, { from, to }: Place, line: number, column: number) {
  let at = from + 1
  let row = 1
  let left = column
  while (at < to - 1 && (row < line || left > 1)) {
    const escape = text[at] === '\\'
    const isBreak = escape && text[at + 1] === 'n'
    const width = escape ? (text[at + 1] === 'u' ? 6 : 2) : text.codePointAt(at)! > 0xffff ? 2 : 1
    if (row === line) left--
    else if (isBreak) row++
    at += width
  }
  return Math.min(at, to - 1)
}

/** A fault's range in the text. */
export function rangeOf(text: string, places: Map<string, Place>, fault: { pointer: string; line?: number | null; column?: number | null }): { from: number; to: number } {
  if (fault.pointer === '' && fault.line) {
    const from = offsetOf(text, fault.line, fault.column ?? 1)
    return { from, to: Math.min(text.length, from + 1) }
  }
  const found = placeOf(places, fault.pointer)
  if (!found) return { from: 0, to: 0 }
  const { place, exact } = found
  // Something that is missing: the object where it should be begins here.
  if (!exact) return { from: place.key ?? place.from, to: Math.min(place.to, place.from + 1) }
  if (fault.column && text[place.from] === '"') {
    const from = offsetInString(text, place, fault.line ?? 1, fault.column)
    const word = /^\w+/.exec(text.slice(from, place.to))
    return { from, to: Math.min(place.to, from + (word?.[0].length ?? 1)) }
  }
  return { from: place.from, to: place.to }
}
