import type { Property } from '../api/types'
import { unitText } from './format'

/** Speeds, power, temperatures, forces and the like say how a machine is; paths and angles where it happens to be. */
const TELLING = /^(kW|W|A|V|Cel|K|Pa|kPa|MPa|bar|N|kN|N\.m|mm\/min|mm\/s|m\/s|m3\/h|L\/min|Hz|\{?(rev|rpm)\}?(\/min)?|r\/min)$/
const COUNTING = /^(s|min|h|d|k?W\.h|m3|L)$/
const SET_POINT = /override|command|set_?point|target/i

/** Those that tell most come first: measured ones with a unit before counters and set points, those kept long before others. */
export function keyProperties(numeric: Property[]): string[] {
  const weight = ({ key, unit, retention }: Property) =>
    (!unit || !unitText(unit) || COUNTING.test(unit) ? 0 : TELLING.test(unit) ? 3 : unit === '%' ? 2 : 1) +
    (retention === 'long' ? 0.5 : 0) - (SET_POINT.test(key) ? 3 : 0)
  return [...numeric].sort((a, b) => weight(b) - weight(a)).map((property) => property.key)
}
