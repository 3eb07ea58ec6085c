import { Button, Progress } from 'antd'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { http } from '../api/http'
import { useAction, useResource } from '../api/resource'
import type { Command, Durability, Overview, Page, ThingSummary } from '../api/types'
import { tagOf, useText } from '../i18n'
import { ProblemAlert } from '../ui/Feedback'
import { whole } from '../ui/format'
import { Bars } from '../ui/Sparkline'
import { useNow } from '../ui/Time'

const GATEWAY = 'works-gateway'
const WITNESS = 'okuma-multus'
const SECONDS = 60

/** How the experiment goes: out for a minute, then the backlog comes, then quiet again. */
interface Outage {
  pulled: number
  /** values acknowledged when the plug was pulled, and when the works came back */
  before: number
  dark?: number
  /** have the counts agreed since the backlog began to come? */
  proven?: boolean
}

/** Demonstration only: cuts the works off for a minute and lets one watch the backlog arrive, once. */
export function PullThePlug({ onChange }: { onChange?: () => void }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const { busy, problem, run } = useAction()
  const [outage, setOutage] = useState<Outage>()
  const now = useNow()
  const { data: durability } = useResource<Durability>(outage ? '/durability' : null, {}, 1000)
  const { data: overview } = useResource<Overview>(outage ? '/overview' : null, {}, 1000)
  // Any other thing of the works shows the minute that came late.
  const { data: heard } = useResource<Page<ThingSummary>>(outage ? '/things' : null, { sort: 'lastSeen', descending: true, state: 'online', size: 10 }, 5000)
  const others = heard?.items.filter((thing) => thing.key !== GATEWAY) ?? []
  const witness = (others.find((thing) => thing.key === WITNESS) ?? others[0])?.key
  const elapsed = outage ? Math.max(0, (now - outage.pulled) / 1000) : 0
  const left = Math.max(0, Math.ceil(SECONDS - elapsed))
  const acknowledged = durability?.acknowledged.values

  useEffect(() => {
    if (outage && outage.dark === undefined && left === 0 && acknowledged !== undefined) {
      setOutage({ ...outage, dark: acknowledged })
      onChange?.()
    }
  }, [outage, left, acknowledged, onChange])

  const pull = () =>
    run(async () => {
      const start = await http.get<Durability>('/durability')
      await http.post<Command>(`/things/${GATEWAY}/commands`, { command: 'unplug', input: { seconds: SECONDS } })
      setOutage({ pulled: Date.now(), before: start.acknowledged.values })
    })

  const arrived = outage?.dark !== undefined && acknowledged !== undefined ? acknowledged - outage.dark : undefined
  const proves = !!arrived && durability?.agree === true
  useEffect(() => {
    // Live readings go on arriving, so the counts agree for moments only; one such moment is the proof.
    if (proves) setOutage((old) => old && { ...old, proven: true })
  }, [proves])
  return (
    <section className="panel plug" data-testid="plug">
      {!outage ? (
        <>
          <div>
            <h2>{t('plug.title')}</h2>
            <p className="dim">{t('plug.explain')}</p>
          </div>
          <Button size="large" loading={busy} onClick={() => void pull()}>{t('plug.pull')}</Button>
        </>
      ) : (
        <>
          <div className="story" aria-live="polite">
            <h2>{left > 0 ? t('plug.out', { left }) : t('plug.back')}</h2>
            <Progress percent={Math.min(100, (elapsed / SECONDS) * 100)} showInfo={false} size="small" status="normal" strokeColor="var(--dim)" aria-label={t('plug.title')} />
            <p className="dim">
              {left > 0
                ? t('plug.outExplain', { n: whole(acknowledged === undefined ? 0 : acknowledged - outage.before, tag) })
                : arrived ? t('plug.backExplain', { n: whole(arrived, tag) }) : t('plug.dialling')}
              {!!arrived && durability && (outage.proven ? ` ${t('plug.agree')}` : ` ${t('plug.catching')}`)}
            </p>
          </div>
          <div className="minute">
            <Bars values={overview?.ingest.lastMinute ?? []} label={t('glance.lastMinute')} />
            <span className="dim">{t('glance.lastMinute')}</span>
          </div>
          {left === 0 && (
            <div className="actions">
              {witness && <Link to={`/things/${encodeURIComponent(witness)}?from=${outage.pulled - 60_000}&to=${outage.pulled + 2 * SECONDS * 1000}`}>{t('plug.look')}</Link>}
              <Link to="/durability">{t('nav.durability')}</Link>
              <Button size="small" onClick={() => setOutage(undefined)}>{t('plug.again')}</Button>
            </div>
          )}
        </>
      )}
      <ProblemAlert problem={problem} />
    </section>
  )
}
