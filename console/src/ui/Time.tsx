import { useSyncExternalStore } from 'react'
import { useZone } from '../app/session'
import { tagOf, useText } from '../i18n'
import { dateTime, MISSING, offset, span } from './format'

/** One clock for all ages on the page. */
const clock = (() => {
  let now = Date.now()
  let timer: ReturnType<typeof setInterval> | undefined
  const listeners = new Set<() => void>()
  return {
    subscribe(listener: () => void) {
      listeners.add(listener)
      timer ??= setInterval(() => {
        now = Date.now()
        listeners.forEach((call) => call())
      }, 1000)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) {
          clearInterval(timer)
          timer = undefined
        }
      }
    },
    now: () => now,
  }
})()

export const useNow = () => useSyncExternalStore(clock.subscribe, clock.now)

/** A moment in the plant's zone; the offset is in the tooltip and in the column's head or the page's foot. */
export function Moment({ at, zone, withZone }: { at: string | number | undefined | null; zone?: string; withZone?: boolean }) {
  const plant = useZone()
  const used = zone ?? plant
  if (at === undefined || at === null) return <>{MISSING}</>
  const millis = typeof at === 'number' ? at : Date.parse(at)
  if (Number.isNaN(millis)) return <>{String(at)}</>
  const title = `${dateTime(millis, used, true)} ${used} (${offset(millis, used)})`
  return (
    <time className="num" dateTime={new Date(millis).toISOString()} title={title}>
      {dateTime(millis, used)}
      {withZone && <span className="dim"> {offset(millis, used)}</span>}
    </time>
  )
}

/** How long ago, counting on while one looks; bare leaves out the word where the column's head says it. */
export function Age({ at, zone, bare }: { at: string | undefined | null; zone?: string; bare?: boolean }) {
  const { t, language } = useText()
  const plant = useZone()
  const now = useNow()
  if (!at) return <span className="dim">{MISSING}</span>
  const millis = Date.parse(at)
  const title = `${dateTime(millis, zone ?? plant, true)} (${offset(millis, zone ?? plant)})`
  const ago = now - millis
  return (
    <time className="num" dateTime={at} title={title}>
      {ago < -5_000
        ? t('app.ahead', { span: span(ago, tagOf(language)) })
        : ago < 1_500
          ? t(bare ? 'app.now' : 'app.justNow')
          : bare ? span(ago, tagOf(language)) : t('app.ago', { span: span(ago, tagOf(language)) })}
    </time>
  )
}
