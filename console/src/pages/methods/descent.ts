import type { ExplainedStep, Explanation, UsedFigure } from './types'

/** A figure on the way from the result down to where it was read. */
export interface Node {
  /** the way from the result, as names joined by `/` */
  path: string
  name: string
  /** how it was calculated; none for inputs and coefficients */
  step?: ExplainedStep
  /** as a step above it used it; none for the result */
  used?: UsedFigure
  leaf: boolean
  children?: Node[]
}

const JOINT = '/'

/** The steps by name. */
export const stepsOf = (explanation: Explanation) => new Map(explanation.lines.map((line) => [line.step, line]))

/**
 * The tree below a figure as far as it is opened: a figure that several steps use stands below each of them,
 * so all of it might be endless.
 * @param open paths
 */
export function lineage(steps: Map<string, ExplainedStep>, name: string, open: ReadonlySet<string>, used?: UsedFigure, above = ''): Node {
  const path = above ? above + JOINT + name : name
  const step = steps.get(name)
  const around = above.split(JOINT)
  const below = step?.used.filter((one) => one.name !== name && !around.includes(one.name)) ?? []
  const leaf = below.length === 0
  const children = !leaf && open.has(path) ? below.map((one) => lineage(steps, one.name, open, one, path)) : undefined
  return { path, name, step, used, leaf, children }
}

/** The shortest way from the result to a figure, as the paths that must be open to see it, the last its own; none when the result does not rest on it. */
export function wayTo(steps: Map<string, ExplainedStep>, from: string, to: string): string[] {
  const seen = new Set([from])
  let ways = [[from]]
  while (ways.length > 0) {
    const found = ways.find((way) => way[way.length - 1] === to)
    if (found) return found.map((_, i) => found.slice(0, i + 1).join(JOINT))
    ways = ways.flatMap((way) =>
      (steps.get(way[way.length - 1]!)?.used ?? []).filter((one) => {
        const fresh = !seen.has(one.name)
        seen.add(one.name)
        return fresh
      }).map((one) => [...way, one.name]))
  }
  return []
}

/** An input or a coefficient as the first step that used it saw it. */
export function usedOf(explanation: Explanation, name: string): UsedFigure | undefined {
  for (const line of explanation.lines) {
    const used = line.used.find((one) => one.name === name)
    if (used) return used
  }
  return undefined
}

const LONGEST = 15

/** What another method calculated may have more digits than a field shows. As long as it is not edited, all of them count. */
export const fitting = (value: string) => (/^-?\d+\.\d+$/.test(value) && value.length > LONGEST ? String(Number(Number(value).toPrecision(10))) : value)
