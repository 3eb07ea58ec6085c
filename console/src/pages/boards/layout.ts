/** A place on the grid: columns and rows from 0. */
export interface Place {
  id: string
  x: number
  y: number
  w: number
  h: number
}

export const COLUMNS = 12
export const MOST_ROWS = 60

export const overlap = (a: Place, b: Place) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

export function within<T extends Place>(place: T): T {
  const w = Math.min(COLUMNS, Math.max(1, Math.round(place.w)))
  const h = Math.min(20, Math.max(1, Math.round(place.h)))
  return { ...place, w, h, x: Math.min(COLUMNS - w, Math.max(0, Math.round(place.x))), y: Math.min(MOST_ROWS, Math.max(0, Math.round(place.y))) }
}

/** Lets what was moved lie where it was put; whatever it lies on gives way downwards, then everything moves up as far as it can. */
export function settle<T extends Place>(places: T[], moved?: string): T[] {
  const first = (place: T) => (place.id === moved ? 0 : 1)
  const order = places.map(within).sort((a, b) => first(a) - first(b) || a.y - b.y || a.x - b.x)
  const placed: T[] = []
  for (const place of order) {
    const here = { ...place }
    while (placed.some((other) => overlap(here, other))) here.y++
    placed.push(here)
  }
  const settled: T[] = []
  for (const place of placed.sort((a, b) => a.y - b.y || a.x - b.x)) {
    const here = { ...place }
    while (here.y > 0 && !settled.some((other) => overlap({ ...here, y: here.y - 1 }, other))) here.y--
    settled.push(here)
  }
  return places.map(({ id }) => settled.find((place) => place.id === id)!)
}

export const rowsOf = (places: Place[]) => places.reduce((rows, place) => Math.max(rows, place.y + place.h), 0)
