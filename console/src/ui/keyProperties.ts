import type { Property } from '../api/types'
import { unitText } from './format'

/** Speeds, power, temperatures, forces and the like say how a machine is; paths and angles where it happens to be. */
const TURNING = /^(\{?(rev|rpm)\}?(\/min)?|r\/min)$/
const TELLING = /^(kW|kvar|kV\.A|W|A|V|Cel|K|Pa|kPa|MPa|bar|N|kN|N\.m|mm\/min|mm\/s|m\/s|m3\/h|L\/min|Hz)$/
const COUNTING = /^(s|min|h|d|k?W\.h|m3|L)$/
const SET_POINT = /override|command|set_?point|target/i

/**
 * Those that tell most come first: measured ones before counters and set points, those kept long before others,
 * and one of each unit before the next with the same.
 */
export function keyProperties(numeric: Property[]): string[] {
  const kind = ({ unit }: Property) =>
    !unit || !unitText(unit) || COUNTING.test(unit) ? 0 : TURNING.test(unit) ? 4 : TELLING.test(unit) ? 3 : unit === '%' ? 2 : 1
  const weight = (property: Property) => kind(property) + (property.retention === 'long' ? 0.5 : 0) - (SET_POINT.test(property.key) ? 4 : 0)
  const ranked = [...numeric].sort((a, b) => weight(b) - weight(a))
  const first = ranked.filter((property, i) => weight(property) > 0 && ranked.findIndex((other) => other.unit === property.unit) === i)
  return [...first, ...ranked.filter((property) => !first.includes(property))].map((property) => property.key)
}
