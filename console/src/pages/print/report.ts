import { evidenceOf } from '../methods/evidence'
import type { ExplainedStep, Explanation, Level, MethodEdition, SubjectReportPart, UsedFigure } from '../methods/types'

export interface Composition {
  part: SubjectReportPart
  line: ExplainedStep
  used: UsedFigure[]
}

const numeric = (figure: UsedFigure['figure']) => figure.value !== null && figure.value !== undefined && Number.isFinite(Number(figure.value))

/** The result and what it is made of; where that is a figure of another calculation in the report, that one too. */
export function compositions(parts: readonly SubjectReportPart[]): Composition[] {
  const found: Composition[] = []
  const add = (part: SubjectReportPart | undefined, step: string) => {
    const line = part?.explanation.lines.find((one) => one.step === step)
    if (!part || !line || found.some((one) => one.line === line)) return
    const used = line.used.filter((one) => part.method.names.find(({ key }) => key === one.name)?.role !== 'coefficient')
    if (used.length > 0) found.push({ part, line, used })
    for (const { evidence } of used) {
      const from = evidence ? evidenceOf(evidence) : undefined
      if (from?.kind === 'calculation') add(parts.find(({ calculation }) => calculation === from.id), from.step)
    }
  }
  if (parts[0]) add(parts[0], parts[0].method.result)
  return found
}

/** Widths in percent where all that is known of it is in one unit and none is below zero. */
export function bars(used: readonly UsedFigure[]): Map<string, number> | undefined {
  const known = used.filter(({ figure }) => numeric(figure))
  const most = Math.max(...known.map(({ figure }) => Number(figure.value)))
  const alike = known.length > 1 && new Set(known.map(({ unit }) => unit)).size === 1 && known.length === used.filter(({ figure }) => figure.value != null).length
  if (!alike || !(most > 0) || known.some(({ figure }) => Number(figure.value) < 0)) return undefined
  return new Map(known.map(({ name, figure }) => [name, (Number(figure.value) / most) * 100]))
}

/** Everything that the steps used, each once, in the order of its first use. */
export function usedOnce(explanation: Explanation): UsedFigure[] {
  const all = new Map<string, UsedFigure>()
  for (const line of explanation.lines) for (const used of line.used) if (!all.has(used.name)) all.set(used.name, used)
  return [...all.values()]
}

/** The levels of a step, the best first: bands rise, and higher may be better or graver; others come as they are meant. */
export function bestFirst(method: Pick<MethodEdition, 'names' | 'definition'>, step: string): Level[] {
  const levels = method.names.find(({ key }) => key === step)?.levels ?? []
  const better = method.definition.steps.find(({ key }) => key === step)?.bands?.higherIs === 'better'
  return better ? [...levels].reverse() : levels
}

/** With what a result is compared: the one that it corrects, else the last of the period before, else whatever came before. */
export function earlier<One extends { id: number; method: string; period: string; corrects?: number | null }>(all: readonly One[], own: One): One | undefined {
  const others = all.filter(({ id, method }) => id !== own.id && method === own.method)
  return others.find(({ id }) => id === own.corrects)
    ?? others.filter(({ period }) => period < own.period).sort((a, b) => b.period.localeCompare(a.period) || b.id - a.id)[0]
    ?? others.filter(({ id }) => id < own.id).sort((a, b) => b.id - a.id)[0]
}
