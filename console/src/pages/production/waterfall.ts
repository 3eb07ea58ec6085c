import type { LossKind, ProductionLoss, ProductionTimes } from '../../api/types'

/** In the order in which they are taken off planned busy time. */
export const LOSS_KINDS: LossKind[] = ['planned-down', 'setup', 'delay', 'down', 'unknown', 'overrun', 'speed', 'quality']
const BEFORE_PRODUCTION: LossKind[] = ['planned-down', 'setup', 'delay', 'down', 'unknown', 'overrun']
const MOST_REASONS = 5

export type Level = 'planned' | 'production' | 'net' | 'valuable'

/** A bar of the waterfall: what is left, or what is taken off from there. */
export interface Bar {
  key: string
  seconds: number
  /** where it begins and ends, as parts of the longest */
  from: number
  to: number
  level?: Level
  loss?: ProductionLoss
  /** losses that were put together because there are many; it opens all of its kind */
  together?: number
}

/** The bars from planned busy time down to what is left of it, each loss hanging where the one above it ended. */
export function waterfall(times: ProductionTimes, losses: ProductionLoss[], leads: 'valuable' | 'production'): Bar[] {
  const bars: Bar[] = []
  let left = times.planned
  const level = (which: Level, seconds: number) => {
    left = seconds
    bars.push({ key: which, level: which, seconds, from: 0, to: seconds })
  }
  const fall = (kinds: LossKind[]) => {
    for (const { loss, together } of kinds.flatMap((kind) => few(losses.filter((one) => one.kind === kind)))) {
      const next = left - loss.seconds
      // Less than a second is nothing to look at.
      if (Math.abs(loss.seconds) >= 1) bars.push({ key: `${loss.kind}:${loss.reason ?? ''}`, loss, together, seconds: loss.seconds, from: Math.min(left, next), to: Math.max(left, next) })
      left = next
    }
  }
  level('planned', times.planned)
  fall(BEFORE_PRODUCTION)
  level('production', times.production)
  if (leads === 'valuable' && times.net !== undefined && times.net !== null && times.valuable !== undefined && times.valuable !== null) {
    fall(['speed'])
    level('net', times.net)
    fall(['quality'])
    level('valuable', times.valuable)
  }
  const longest = Math.max(1e-9, ...bars.map((bar) => bar.to))
  return bars.map((bar) => ({ ...bar, from: Math.max(0, bar.from) / longest, to: Math.max(0, bar.to) / longest }))
}

/** The greatest reasons of a kind; the small ones are put together. */
function few(losses: ProductionLoss[]): { loss: ProductionLoss; together?: number }[] {
  if (losses.length <= MOST_REASONS + 1) return losses.map((loss) => ({ loss }))
  const rest = losses.slice(MOST_REASONS)
  const seconds = rest.reduce((sum, one) => sum + one.seconds, 0)
  return [...losses.slice(0, MOST_REASONS).map((loss) => ({ loss })), { loss: { kind: rest[0]!.kind, seconds }, together: rest.length }]
}

/** What a machine, line or works did with its planned time, as parts of it that add up to one; gains are left out. */
export function shares(times: ProductionTimes, losses: Record<string, number>): { kind: LossKind | 'valuable' | 'production'; part: number }[] {
  if (times.planned <= 0) return []
  const left = times.valuable ?? times.production
  const all: { kind: LossKind | 'valuable' | 'production'; seconds: number }[] = [
    { kind: times.valuable === undefined || times.valuable === null ? 'production' : 'valuable', seconds: left },
    ...[...LOSS_KINDS].reverse().map((kind) => ({ kind, seconds: losses[kind] ?? 0 })),
  ]
  const lost = all.filter((one) => one.seconds > 0)
  const sum = lost.reduce((total, one) => total + one.seconds, 0)
  return lost.map(({ kind, seconds }) => ({ kind, part: seconds / sum }))
}

/** Path by path from the site to a place: `hall`, `hall/line-1`. */
export function pathsOf(place: string): string[] {
  const steps = place.split('/').filter(Boolean)
  return steps.map((_, i) => steps.slice(0, i + 1).join('/'))
}
