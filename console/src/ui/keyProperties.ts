import type { Property } from '../api/types'
import { unitText } from './format'

/** Those that tell most come first: measured ones with a unit before counters, those kept long before others. */
export function keyProperties(numeric: Property[]): string[] {
  const weight = (property: Property) => (unitText(property.unit) ? 2 : 0) + (property.retention === 'long' ? 1 : 0)
  return [...numeric].sort((a, b) => weight(b) - weight(a)).map((property) => property.key)
}
