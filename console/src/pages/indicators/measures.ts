import type { GroupFigures, TrendPoint } from './types'

export const STEPS = 5

/** What a map shows of a group: null when it is withheld, undefined when there is nothing. */
export function measured(row: GroupFigures, level?: string): number | null | undefined {
  if (level === undefined) {
    if (row.withheld) return null
    return row.value === null || row.value === undefined ? undefined : Number(row.value)
  }
  if (row.subjects === 0) return undefined
  const count = row.levels[level]
  return count === null || count === undefined || row.subjects === null || row.subjects === undefined ? null : count / row.subjects
}

/** A scale of five steps over the values that are told: from the least to the greatest, shares from 0. */
export function scaleOf(values: readonly (number | null | undefined)[], share: boolean) {
  const told = values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value))
  const low = share ? 0 : Math.min(...told)
  const high = Math.max(...told)
  const wide = high - low
  return {
    step: (value: number | null | undefined) =>
      typeof value !== 'number' || told.length === 0 ? 0 : wide <= 0 ? 3 : Math.min(STEPS, 1 + Math.floor(((value - low) / wide) * STEPS)),
    bounds: told.length === 0 || wide <= 0 ? [] : Array.from({ length: STEPS }, (_, i) => ({ step: i + 1, from: low + (wide * i) / STEPS })),
  }
}

/** The part of those in a group that have a figure; undefined where it is not told. */
export const coverageOf = (row: Pick<GroupFigures, 'subjects' | 'counted'>) =>
  row.subjects === null || row.subjects === undefined || row.counted === null || row.counted === undefined || row.subjects === 0 ? undefined : row.counted / row.subjects

/** How many places up (above 0) or down since before; undefined without one. */
export const moved = (place: number | null | undefined, before: number | null | undefined) =>
  place === null || place === undefined || before === null || before === undefined ? undefined : before - place

/** Points of a trend in the middle of equal columns; those without a value break the line. */
export function line(points: readonly TrendPoint[], width: number, height: number, edge: number) {
  const values = points.map((one) => (one.value === null || one.value === undefined ? undefined : Number(one.value)))
  const told = values.filter((one): one is number => one !== undefined)
  const low = Math.min(...told)
  const wide = Math.max(...told) - low
  const x = (i: number) => ((i + 0.5) / points.length) * width
  const y = (value: number) => (wide === 0 ? height / 2 : height - edge - ((value - low) / wide) * (height - 2 * edge))
  let path = ''
  let pen = false
  values.forEach((value, i) => {
    if (value === undefined) {
      pen = false
      return
    }
    path += `${pen ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`
    pen = true
  })
  return { path, at: values.map((value, i) => (value === undefined ? undefined : { x: x(i), y: y(value) })) }
}
