import type { Severity, ThingState } from '../api/types'
import { hasText, useText } from '../i18n'
import type { TextKey } from '../i18n/texts'

/** Shape first, colour second: filled disc, crossed ring, dashed ring, bar. */
export function StateGlyph({ state }: { state: ThingState }) {
  return (
    <svg className={`glyph state-${state}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden>
      {state === 'online' && <circle cx="6" cy="6" r="4" fill="currentColor" />}
      {state === 'offline' && (
        <>
          <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" strokeWidth="1.6" />
          <path d="M3 9 9 3" stroke="currentColor" strokeWidth="1.6" />
        </>
      )}
      {state === 'erasing' && <path d="M2 6h8" stroke="currentColor" strokeWidth="2" />}
      {state === 'never' && <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" strokeWidth="1.4" strokeDasharray="2 2" />}
    </svg>
  )
}

export function StateMark({ state }: { state: ThingState }) {
  const { t } = useText()
  return (
    <span className="mark">
      <StateGlyph state={state} />
      {t(`state.${state}`)}
    </span>
  )
}

/** Good is a quiet tick; uncertain is an amber question, bad a red cross, each with its word; the reason is beside or behind. */
export function QualityMark({ severity, reason }: { severity: Severity; reason?: string | null }) {
  const { t } = useText()
  const why = reason && (hasText('reason', reason) ? t(`reason.${reason}` as TextKey) : reason)
  if (severity === 'good') {
    return (
      <span className="dim" title={why || t('quality.good')}>
        <span role="img" aria-label={t('quality.good')}>✓</span> {why}
      </span>
    )
  }
  return (
    <span className={`mark quality-${severity}`} title={why || undefined}>
      <b aria-hidden>{severity === 'bad' ? '✕' : '?'}</b>
      {t(`quality.${severity}`)}
    </span>
  )
}
