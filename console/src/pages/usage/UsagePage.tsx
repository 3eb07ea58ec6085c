import { Button, Segmented, Select } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { url } from '../../api/http'
import { useResource } from '../../api/resource'
import type { GaugeReport, MeterReport, QuotaShare, UsageReport } from '../../api/types'
import { useIsPlatformAdministrator, useMay, useSession, useZone } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { amount, compact, whole } from '../../ui/format'
import { Age, Moment } from '../../ui/Time'
import { Quotas, SetQuota } from './Quotas'
import { Share } from './Share'
import { Tenants } from './Tenants'

const STEPS = ['hour', 'day', 'month'] as const

/** What an organisation uses of the platform, how much it may, and, for whoever sees several, who is loud. */
export function UsagePage() {
  const { t } = useText()
  const { tab } = useParams()
  const navigate = useNavigate()
  const { session } = useSession()
  const platform = useIsPlatformAdministrator()
  const mayRead = useMay('usage:read')
  const several = platform || session?.reachesOthers === true
  if (!mayRead) return <><PageHead title={t('usage.title')} /><Panel><Nothing title={t('usage.noRight')} /></Panel></>
  const face = several && (tab === 'organisations' || tab === 'quotas') ? tab : 'own'
  return (
    <>
      <PageHead title={t('usage.title')} subtitle={t('usage.subtitle')}>
        {several && (
          <Segmented value={face} aria-label={t('usage.title')} onChange={(to) => void navigate(to === 'own' ? '/usage' : `/usage/${to}`)}
            options={[
              { value: 'own', label: t('usage.own') }, { value: 'organisations', label: t('usage.organisations') }, { value: 'quotas', label: t('usage.quotas') },
            ]} />
        )}
      </PageHead>
      {face === 'own' && <Report resource="/usage" downloads />}
      {face === 'organisations' && <Tenants />}
      {face === 'quotas' && <Quotas />}
    </>
  )
}

/** The same of another organisation, for whoever sees it. */
export function OrganisationUsagePage() {
  const { t } = useText()
  const key = useParams().key ?? ''
  const maySet = useMay('quotas:write')
  const [version, setVersion] = useState(0)
  return (
    <>
      <PageHead title={t('usage.of', { key })} subtitle={<Link to="/usage/organisations">{t('usage.allOrganisations')}</Link>}>
        {maySet && <SetQuota organisation={key} onSet={() => setVersion(version + 1)} />}
      </PageHead>
      <Report key={version} resource={`/usage/organisations/${encodeURIComponent(key)}`} />
    </>
  )
}

function Report({ resource, downloads }: { resource: string; downloads?: boolean }) {
  const { t } = useText()
  const zone = useZone()
  const [step, setStep] = useState<(typeof STEPS)[number]>('day')
  const { data, problem, loading, reload } = useResource<UsageReport>(resource, { step, zone }, 5_000)
  return (
    <>
      <ProblemAlert problem={data ? undefined : problem} retry={reload} />
      {!data && loading && <Panel><p className="dim">{t('app.loading')}</p></Panel>}
      {data && (
        <>
          <QuotaShares quotas={data.quotas} />
          <Gauges report={data} />
          <Panel title={t('usage.meters')} extra={
            <div className="actions">
              <Segmented value={step} onChange={setStep} aria-label={t('usage.step')} options={STEPS.map((one) => ({ value: one, label: t(`usageStep.${one}`) }))} />
              {downloads && <a href={url('/usage/export', { step, zone })} download><Button>{t('usage.csv')}</Button></a>}
            </div>
          }>
            <Meters report={data} />
          </Panel>
        </>
      )}
    </>
  )
}

function QuotaShares({ quotas }: { quotas: QuotaShare[] }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  return (
    <Panel title={t('usage.quotas')}>
      {quotas.length === 0 ? <p className="dim">{t('usage.noQuota')}</p> : (
        <div className="scroll-x" tabIndex={0}><table className="lined" data-testid="shares">
          <thead><tr><th>{t('usage.quota')}</th><th className="num">{t('usage.used')}</th><th className="num">{t('usage.limit')}</th><th>{t('usage.share')}</th><th>{t('usage.whose')}</th><th>{t('things.state')}</th></tr></thead>
          <tbody>
            {quotas.map((one) => (
              <tr key={`${one.kind} ${one.whose}`}>
                <td>{wordOf('quotaKind', one.kind, t)}</td>
                <td className="num">{compact(one.used, tag)}</td>
                <td className="num">{whole(one.limit, tag)}</td>
                <td><Share share={one.share} /></td>
                <td>{one.whose === 'own' || one.whose === 'default' ? t(`quotaWhose.${one.whose}`) : t('usage.pool', { node: one.whose, n: whole(one.members, tag) })}</td>
                <td>{one.heldBackSince
                  ? <span className="mark quality-uncertain"><b aria-hidden>▲</b>{t('usage.heldBack')} <Age at={one.heldBackSince} /></span>
                  : one.share >= 1 ? <span className="mark quality-uncertain"><b aria-hidden>▲</b>{t('usage.usedUp')}</span>
                    : <span className="dim">{t('usage.within')}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table></div>
      )}
    </Panel>
  )
}

function Gauges({ report }: { report: UsageReport }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const paced = report.meters.find((one) => one.meter === 'paced-seconds')
  const last = paced?.bars.at(-1)
  return (
    <div className="figures" data-testid="gauges">
      {report.gauges.map((one: GaugeReport) => (
        <div className="figure" key={one.gauge}>
          <span className="label">{wordOf('gauge', one.gauge, t)}</span>
          <span className="value">{one.unit === 'By' ? amount(one.amount, one.unit, tag) : whole(one.amount, tag)}</span>
          <span className="note" title={wordOf('gaugeHow', one.gauge, t)}>{Date.parse(one.at) > 0 ? <Age at={one.at} /> : t('usage.notCounted')} · {wordOf('gaugeHow', one.gauge, t)}</span>
        </div>
      ))}
      <div className="figure">
        <span className="label">{t('glance.valuesPerSecond')}</span>
        <span className="value">{compact(report.valuesPerSecond, tag)}</span>
        <span className="note">{t('usage.fiveSeconds')}</span>
      </div>
      <div className="figure">
        <span className="label">{t('usage.lastPaced')}</span>
        <span className="value">{last ? amount(last.amount, 's', tag) : t('usage.never')}</span>
        <span className="note">{last ? <Moment at={last.start} /> : t('usage.inRange')}</span>
      </div>
    </div>
  )
}

const HEIGHT = 160

function Meters({ report }: { report: UsageReport }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const [chosen, choose] = useState('values')
  const meter = report.meters.find((one) => one.meter === chosen)
  if (!meter) return null
  return (
    <>
      <div className="filters">
        <Select value={chosen} onChange={choose} aria-label={t('usage.meter')} style={{ width: 220 }}
          options={report.meters.map((one) => ({ value: one.meter, label: wordOf('meter', one.meter, t) }))} />
        <span className="num"><b>{amount(meter.total, meter.unit, tag)}</b></span>
        <span className="dim"><Moment at={report.from} /> – <Moment at={report.to} withZone /> · {t('usage.source')}</span>
      </div>
      <BarChart report={report} meter={meter} />
    </>
  )
}

/** One bar a step, of the same height for the same amount; the amounts stand in a table for those who cannot see it. */
function BarChart({ report, meter }: { report: UsageReport; meter: MeterReport }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const from = Date.parse(report.from)
  const to = Date.parse(report.to)
  const high = Math.max(1, ...meter.bars.map((bar) => bar.amount))
  const width = (stepMillis[report.step as keyof typeof stepMillis] / (to - from)) * 1000
  if (meter.bars.length === 0) return <Nothing title={t('usage.nothingCounted')} hint={t('usage.nothingCountedHint')} />
  return (
    <figure className="bar-chart" data-testid="bars">
      <svg viewBox={`0 0 1000 ${HEIGHT}`} preserveAspectRatio="none" height={HEIGHT} width="100%" role="img"
        aria-label={t('usage.chart', { meter: wordOf('meter', meter.meter, t), total: amount(meter.total, meter.unit, tag) })} className="bars">
        <line x1="0" x2="1000" y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} stroke="var(--line)" />
        {meter.bars.map((bar) => {
          const tall = Math.max(1.5, (bar.amount / high) * (HEIGHT - 4))
          const x = ((Date.parse(bar.start) - from) / (to - from)) * 1000
          return <rect key={bar.start} x={x + width * 0.1} y={HEIGHT - tall} width={Math.max(0.8, width * 0.8)} height={tall}><title>{`${bar.start} · ${amount(bar.amount, meter.unit, tag)}`}</title></rect>
        })}
      </svg>
      <figcaption className="dim num"><Moment at={report.from} /><span>{t('usage.highest', { amount: amount(high, meter.unit, tag) })}</span><Moment at={report.to} /></figcaption>
    </figure>
  )
}

const stepMillis = { hour: 3_600_000, day: 86_400_000, month: 30 * 86_400_000 }
