import type { Property, Value } from '../api/types'

export const NUMERIC = ['double', 'int64', 'decimal']

/** Beyond the limits that its model gives. */
export const isOutside = (value: Value | undefined, property: Pick<Property, 'min' | 'max'> | undefined) =>
  typeof value?.value === 'number' && ((property?.min !== undefined && value.value < property.min) || (property?.max !== undefined && value.value > property.max))
