import type { Rule } from 'antd/es/form'
import type { useText } from '../i18n'

type Words = ReturnType<typeof useText>['t']

/** @property places digits behind the point, 0 for whole numbers; as many as one likes when absent */
export interface Bounds { least?: number; most?: number; places?: number }

export function isWithin(value: number, { least = -Infinity, most = Infinity, places }: Bounds) {
  const [, fraction = ''] = String(value).split('.')
  return Number.isFinite(value) && value >= least && value <= most && (places === undefined || fraction.length <= places)
}

/** What is expected; empty when anything is. */
export function wordsOf({ least, most, places }: Bounds, t: Words) {
  const range = least === undefined && most === undefined ? '' : t('field.range', { min: least ?? '−∞', max: most ?? '∞' })
  const digits = places === undefined ? '' : places === 0 ? t('field.whole') : t('field.places', { n: places })
  return [range, digits].filter((part) => part !== '').join(' · ')
}

/**
 * Refuses a number out of bounds. An InputNumber with `min` and `max` would put the nearest bound in its place instead
 * as soon as it is left, and nobody would see that another number than the typed one is sent.
 */
export const within = (bounds: Bounds, t: Words): Rule => ({
  validator: (_, value: number | string | null | undefined) =>
    value === undefined || value === null || value === '' || isWithin(Number(value), bounds) ? Promise.resolve() : Promise.reject(new Error(wordsOf(bounds, t))),
})
