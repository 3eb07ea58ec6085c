import { hasText, tagOf, useText } from '../../i18n'
import type { TextKey } from '../../i18n/texts'
import { bytes, MISSING, span } from '../../ui/format'
import { Moment } from '../../ui/Time'
import type { ConfigurationState, DeviceCounters, Gateway } from './types'

const ABNORMAL: ConfigurationState[] = ['refused', 'taken-back']

/** Which version is wanted and which one works; only what went wrong is coloured. */
export function ConfigurationMark({ gateway: { configuration } }: { gateway: Gateway }) {
  const { t } = useText()
  const { version, state, inForce } = configuration
  if (version === 0) return <span className="dim">{t('gateways.unconfigured')}</span>
  return (
    <span className={state && ABNORMAL.includes(state) ? 'bad' : ''}>
      <span className="num">{version}</span> {state && t(`configurationState.${state}`)}
      {inForce !== undefined && inForce !== version && <span className="dim"> · {t('gateways.worksBy', { n: inForce })}</span>}
    </span>
  )
}

const TAKEN_BACK = /^version \d+ was taken back for \d+: nothing reached the platform since (\S+)$/

/** What the gateway said to a version, where it says more than the state does. */
export function Said({ state, said }: { state?: ConfigurationState; said: string }) {
  const { t } = useText()
  if (state === 'good' || state === 'trial') return null
  const since = TAKEN_BACK.exec(said)?.[1]
  return <span className="dim">{since ? <>{t('gateways.nothingReached')} <Moment at={since} /></> : said}</span>
}

export function VersionState({ state }: { state: ConfigurationState }) {
  const { t } = useText()
  return <span className={ABNORMAL.includes(state) ? 'bad' : state === 'skipped' ? 'dim' : ''}>{t(`configurationState.${state}`)}</span>
}

/** What a gateway said before it went away says nothing of now. */
export function Unknown({ away }: { away: boolean }) {
  const { t } = useText()
  return <span className="dim" title={away ? t('gateways.unknownAway') : undefined}>{MISSING}</span>
}

/** What waits on the gateway's disk and for how long. */
export function Waiting({ health, away }: { health: Pick<Gateway['health'], 'queueBytes' | 'queueOldest'>; away: boolean }) {
  const { t, language } = useText()
  const { queueBytes, queueOldest } = health
  if (queueBytes === undefined || away) return <Unknown away={away} />
  // A file on the disk is there though nothing waits in it.
  if (!queueOldest || queueOldest < 10) return <span className="dim">{t('gateways.nothingWaits')}</span>
  return <span className={queueOldest > 60 ? 'bad' : ''}>{bytes(queueBytes, tagOf(language))} · {span(queueOldest * 1_000, tagOf(language))}</span>
}

/** Why a device is not reached: the kind in the reader's language, before what the driver says of it. */
export function Trouble({ text }: { text: string }) {
  const { t } = useText()
  const [, kind, detail] = /^([A-Z_]+): (.*)$/s.exec(text) ?? []
  const known = kind !== undefined && hasText('connectFault', kind)
  return <span title={text}> {known && t(`connectFault.${kind}` as TextKey)} <span className="dim">{known ? detail : text}</span></span>
}

export function PhaseMark({ counters }: { counters: DeviceCounters | undefined }) {
  const { t } = useText()
  if (!counters) return <span className="dim">{MISSING}</span>
  const { phase, trouble, badTags } = counters
  const abnormal = phase === 'waiting' || (phase === 'collecting' && badTags > 0)
  return (
    <span className={abnormal ? 'bad' : 'dim'}>
      {t(`devicePhase.${phase}`)}
      {phase === 'collecting' && badTags > 0 && <> · {t('gateways.badTags', { n: badTags })}</>}
      {trouble && <Trouble text={trouble} />}
    </span>
  )
}
