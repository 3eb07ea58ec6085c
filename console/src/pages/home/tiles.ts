/**
 * Where each of the 34 province-level units stands in a grid of squares, column and row from the top left. It shows
 * who is whose neighbour and nothing of any boundary.
 */
export const PROVINCES: Record<string, [number, number]> = {
  230000: [8, 0],
  150000: [5, 1], 210000: [7, 1], 220000: [8, 1],
  650000: [0, 2], 620000: [2, 2], 640000: [3, 2], 140000: [4, 2], 130000: [5, 2], 110000: [6, 2], 120000: [7, 2],
  630000: [1, 3], 610000: [3, 3], 410000: [4, 3], 370000: [5, 3],
  540000: [0, 4], 510000: [2, 4], 500000: [3, 4], 420000: [4, 4], 340000: [5, 4], 320000: [6, 4], 310000: [7, 4],
  520000: [3, 5], 430000: [4, 5], 360000: [5, 5], 330000: [6, 5],
  530000: [2, 6], 450000: [3, 6], 440000: [4, 6], 350000: [5, 6], 710000: [7, 6],
  460000: [3, 7], 820000: [4, 7], 810000: [5, 7],
}

export interface Tile {
  code: string
  column: number
  row: number
}

/** Provinces where the grid has them; other nodes by code in rows of about the shape of a screen. */
export function layOut(codes: string[]): { tiles: Tile[]; columns: number } {
  const known = codes.filter((code) => code in PROVINCES)
  if (known.length === codes.length && codes.length > 1) {
    return { tiles: codes.map((code) => ({ code, column: PROVINCES[code]![0], row: PROVINCES[code]![1] })), columns: 9 }
  }
  const columns = Math.max(3, Math.min(8, Math.ceil(Math.sqrt(codes.length * 1.3))))
  return { tiles: [...codes].sort().map((code, i) => ({ code, column: i % columns, row: Math.floor(i / columns) })), columns }
}

export const STEPS = 5

/** The step of a value, 0 for nothing: shares by fifths, counts by the root of their part of the greatest. */
export function stepOf(value: number, greatest: number, share: boolean): number {
  if (value <= 0 || greatest <= 0) return 0
  const part = share ? Math.min(1, value) : Math.sqrt(value / greatest)
  return Math.max(1, Math.min(STEPS, Math.ceil(part * STEPS)))
}

/** The steps that there are and the values at which they begin, for the legend. */
export function bounds(greatest: number, share: boolean): { step: number; from: number }[] {
  const all = Array.from({ length: STEPS }, (_, i) => ({ step: i + 1, from: share ? i / STEPS : Math.floor(greatest * (i / STEPS) ** 2) + 1 }))
  return share ? all : all.filter(({ step, from }) => from <= greatest && stepOf(from, greatest, false) === step)
}
