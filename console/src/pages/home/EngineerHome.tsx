import { Button, Progress } from 'antd'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { Link } from 'react-router'
import { http, type Problem } from '../../api/http'
import { useLive } from '../../api/live'
import { asProblem, useResource } from '../../api/resource'
import type { Completeness, Overview, Page, Property, Scalar, Series, Thing, ThingState, ThingSummary, Value } from '../../api/types'
import { usePins } from '../../app/pins'
import { useIsPlatformAdministrator, useSession } from '../../app/session'
import { tagOf, useText } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { bytes, compact, figure, span, unitText, whole } from '../../ui/format'
import { keyProperties } from '../../ui/keyProperties'
import { addPoint, Bars, type Point, Sparkline } from '../../ui/Sparkline'
import { stateText } from '../../ui/StateRows'
import { StateGlyph, StateMark } from '../../ui/StateMark'
import { Age } from '../../ui/Time'
import { LastShift } from '../methods/HomePanels'
import { PullThePlug } from '../PullThePlug'
import { Counters } from './Counters'
import type { Attention } from './figures'
import { NeedsList } from './NeedsPanel'

const TILES = 12

/** What the demonstration shows first while nobody pinned anything: the machines whose recordings are real. */
const RECORDED = ['okuma-multus', 'meter-main', 'temperature-01']

/** The plant as who runs it sees it. */
export function EngineerHome({ choice }: { choice?: ReactNode }) {
  const { t } = useText()
  const { system } = useSession()
  const platform = useIsPlatformAdministrator()
  const { data: overview, problem, reload } = useResource<Overview>('/overview', {}, 2_000)
  const [pinned] = usePins()
  const pins = pinned.length === 0 && system?.demo ? RECORDED : pinned
  const { data: recent, reload: reloadRecent } = useResource<Page<ThingSummary>>('/things', { sort: 'lastSeen', descending: true, size: 50 }, 10_000)
  const tiles = useTiles(recent?.items, pins)
  const total = overview?.things.total ?? 0
  return (
    <>
      <PageHead title={t('glance.title')} subtitle={t('glance.subtitle')}>{choice}</PageHead>
      <ProblemAlert problem={overview ? undefined : problem} retry={reload} />
      <KeyFigures overview={overview} />
      {overview && total === 0 ? (
        <div className="panel">
          <Nothing title={t('glance.empty')} hint={t('glance.emptyHint')}>
            <Link to="/connect"><Button type="primary">{t('nav.connect')}</Button></Link>
            <Link to="/import"><Button>{t('nav.import')}</Button></Link>
          </Nothing>
        </div>
      ) : (
        <>
          {overview && <StateStrip things={recent?.items ?? []} counts={overview.things} />}
          {system?.demo && platform && <PullThePlug onChange={reloadRecent} />}
          {overview && <AbnormalPanel />}
          <div className="tiles">
            {tiles.map((thing) => <Tile key={thing.key} thing={thing} />)}
          </div>
        </>
      )}
      <LastShift />
      <Counters />
    </>
  )
}

/** Pinned things first, then those heard of last by their keys; the set stays while one looks, so that tiles do not jump about. */
function useTiles(recent: ThingSummary[] | undefined, pins: string[]) {
  const [keys, setKeys] = useState<string[]>([])
  const wished = useMemo(() => pins.slice(0, TILES), [pins])
  useEffect(() => {
    if (!recent) return
    setKeys((old) => {
      const kept = old.filter((key) => wished.includes(key) || recent.some((thing) => thing.key === key))
      const fresh = recent.map((thing) => thing.key).filter((key) => !kept.includes(key) && !wished.includes(key)).slice(0, TILES).sort()
      return [...wished, ...kept.filter((key) => !wished.includes(key)), ...fresh].slice(0, TILES)
    })
  }, [recent, wished])
  return keys.flatMap((key) => recent?.find((thing) => thing.key === key) ?? (pins === RECORDED ? [] : { key, name: key }))
}

/** Where alarms will stand; until there are rules, what is out of its limits and what is silent. */
function AbnormalPanel() {
  const { t } = useText()
  const { data } = useResource<Attention>('/works/attention', {}, 5_000)
  const calm = data && data.abnormalValues + data.silentThings === 0
  return (
    <Panel className="abnormal-panel" title={t('needs.alarms')} extra={<small>{t('needs.alarmsLater')}</small>}>
      {calm && <p className="calm"><b aria-hidden>✓</b> {t('needs.calm')}</p>}
      {data && !calm && <NeedsList data={data} alarming />}
    </Panel>
  )
}

const bounded = (property: Property | undefined) => typeof property?.min === 'number' && typeof property.max === 'number' && property.max > property.min

/** Where a value stands between the limits of its model: a grey mark within, a coloured one beyond. */
function Limits({ value, property }: { value: Scalar | undefined; property: Property | undefined }) {
  const { t } = useText()
  const { min, max } = property ?? {}
  if (typeof value !== 'number' || typeof min !== 'number' || typeof max !== 'number' || max <= min) return null
  const at = Math.max(0, Math.min(1, (value - min) / (max - min)))
  const beyond = value < min || value > max
  return (
    <svg className={beyond ? 'limits beyond' : 'limits'} viewBox="0 0 76 8" width="76" height="8" role="img" aria-label={t('needs.limits', { min, max })}>
      <title>{t('needs.limits', { min, max })}</title>
      <path d="M1 1v6M75 1v6M1 4h74" fill="none" stroke="currentColor" opacity=".5" />
      <circle cx={3 + at * 70} cy="4" r="2.6" fill="currentColor" />
    </svg>
  )
}

function KeyFigures({ overview }: { overview: Overview | undefined }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const platform = useIsPlatformAdministrator()
  const state = platform ? '/durability' : '/things'
  const days = overview?.storage?.daysLeft
  const lag = overview?.lagSeconds ?? 0
  const waiting = overview?.inbox.devices ?? 0
  const refused = overview?.inbox.refused ?? 0
  const missing = (overview?.things.offline ?? 0)
  return (
    <div className="figures" data-testid="figures">
      <Figure to="/things" label={t('glance.things')} value={whole(overview?.things.total, tag)}
        note={overview && t('glance.onlineOf', { online: whole(overview.things.online, tag), offline: whole(missing, tag) })} />
      <Figure to={state} wide label={t('glance.valuesPerSecond')} value={overview ? compact(overview.ingest.valuesPerSecond, tag) : '…'}
        note={overview && t('glance.messagesPerSecond', { n: compact(overview.ingest.messagesPerSecond, tag) })}
        chart={<Bars values={overview?.ingest.lastMinute ?? []} label={t('glance.lastMinute')} />} />
      <Figure to={state} label={t('glance.freshness')} value={overview ? (lag < 1 ? t('glance.subSecond') : span(lag * 1000, tag)) : '…'}
        note={lag > 10 ? t('glance.behind') : t('glance.fresh')} warn={lag > 10} />
      <Figure to="/inbox" label={t('glance.waiting')} value={whole(waiting, tag)} note={waiting ? t('glance.waitingSome') : t('glance.waitingNone')} warn={waiting > 0} />
      <Figure to="/inbox/refused" label={t('glance.refused')} value={whole(refused, tag)} note={refused ? t('glance.refusedSome') : t('glance.refusedNone')} warn={refused > 0} />
      {platform && <Figure to="/durability" label={t('glance.storage')} value={days === undefined || days === null ? t('glance.ample') : t('glance.days', { n: whole(Math.floor(days), tag) })}
        note={t('glance.used', { size: bytes(overview?.storage?.bytes, tag) })} warn={typeof days === 'number' && days < 14} />}
    </div>
  )
}

function Figure({ to, label, value, note, chart, warn, wide }: {
  to: string; label: string; value: string; note?: React.ReactNode; chart?: React.ReactNode; warn?: boolean; wide?: boolean
}) {
  return (
    <Link to={to} className={`figure ${warn ? 'warn' : ''} ${wide ? 'wide' : ''}`}>
      <span className="label">{label}</span>
      <span className="value">{warn && <b aria-hidden>▲ </b>}{value}</span>
      {chart}
      <span className="note">{note}</span>
    </Link>
  )
}

/** All things as one bar by state, and the ones heard of last as marks, the abnormal ones first. */
function StateStrip({ things, counts }: { things: ThingSummary[]; counts: Overview['things'] }) {
  const { t, name, language } = useText()
  const tag = tagOf(language)
  const order: ThingState[] = ['offline', 'never', 'online']
  const sorted = [...things].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.key.localeCompare(b.key))
  const parts = (['online', 'offline', 'never'] as const).filter((state) => counts[state] > 0)
  return (
    <section className="panel strip" aria-label={t('glance.states')}>
      <div className="bar">
        {parts.map((state) => (
          <Link key={state} to={`/things?state=${state}`} className={`state-${state}`} style={{ flexGrow: counts[state] / counts.total }}>
            <StateGlyph state={state} />
            {t(`state.${state}`)} <b className="num">{whole(counts[state], tag)}</b>
          </Link>
        ))}
      </div>
      <div className="marks">
        {sorted.map((thing) => (
          <Link key={thing.key} to={`/things/${encodeURIComponent(thing.key)}`} className={`cell state-${thing.state}`}
            title={`${name(thing.name, thing.key)} — ${t(`state.${thing.state}`)}`}>
            <StateGlyph state={thing.state} />
            <span>{name(thing.name, thing.key)}</span>
          </Link>
        ))}
      </div>
      {counts.total > 20 && <Link to="/things" className="more">{t('glance.more', { n: whole(counts.total, tag) })}</Link>}
    </section>
  )
}

/** What the thing is doing, if its model says so: the property that people would ask for first. */
function activityOf(properties: Property[], values: Value[]) {
  const states = properties.filter((property) => property.type === 'enum' && values.some((value) => value.property === property.key))
  return states.find((property) => /execution|state|status|run|mode|load/i.test(property.key))
}

interface Trend { property: string; points: Point[]; latest?: Value }

const pointsOf = (series: Series | undefined): Point[] =>
  series?.times.map((time, i) => ({ time, value: typeof series.values[i] === 'number' ? (series.values[i] as number) : null })) ?? []

function Tile({ thing }: { thing: Pick<ThingSummary, 'key' | 'name'> & { state?: ThingState; model?: ThingSummary['model']; lastSeen?: string } }) {
  const text = useText()
  const { t, name, language } = text
  const tag = tagOf(language)
  const [detail, setDetail] = useState<Thing>()
  const [trends, setTrends] = useState<Trend[]>([])
  const [seen, setSeen] = useState(thing.lastSeen)
  const [activity, setActivity] = useState<{ property: Property; value: Value }>()
  const [state, setState] = useState<ThingState | undefined>(thing.state)
  const [problem, setProblem] = useState<Problem>()
  const [complete, setComplete] = useState<number | null>()

  useEffect(() => setState(thing.state), [thing.state])
  useEffect(() => {
    const control = new AbortController()
    const base = `/things/${encodeURIComponent(thing.key)}`
    const load = async () => {
      const [about, latest] = await Promise.all([
        http.get<Thing>(base, {}, control.signal),
        http.get<{ values: Value[] }>(`${base}/latest`, {}, control.signal),
      ])
      setDetail(about)
      setSeen(about.lastSeen)
      setState(about.state)
      const numeric = about.properties.filter((property) => ['double', 'int64', 'decimal'].includes(property.type))
      const current = numeric.filter((property) => latest.values.some((value) => value.property === property.key))
      const shown = keyProperties(current.length ? current : numeric).slice(0, 3)
      const doing = activityOf(about.properties, latest.values)
      if (doing) setActivity({ property: doing, value: latest.values.find((value) => value.property === doing.key)! })
      if (shown.length === 0) return
      const to = Date.now()
      const history = await http.get<{ series: Series[] }>(`${base}/readings`, {
        properties: shown.join(','), from: new Date(to - 3_600_000).toISOString(), to: new Date(to).toISOString(), points: 60,
      }, control.signal)
      setTrends(shown.map((property) => ({
        property,
        latest: latest.values.find((value) => value.property === property),
        points: pointsOf(history.series.find((series) => series.property === property)),
      })))
      const whole = await http.get<Completeness[]>(`${base}/completeness`, {
        properties: shown[0], from: new Date(to - 900_000).toISOString(), to: new Date(to).toISOString(),
      }, control.signal)
      setComplete(whole[0]?.share)
    }
    load().catch((failure) => {
      if (!control.signal.aborted) setProblem(asProblem(failure))
    })
    return () => control.abort()
  }, [thing.key])

  const onReadings = useCallback(({ values }: { values: Value[] }) => {
    // A stream begins with what is known already.
    setSeen((old) => values.reduce<string | undefined>((newest, { time }) => (newest && Date.parse(newest) > Date.parse(time) ? newest : time), old))
    setActivity((old) => {
      const value = old && values.find((one) => one.property === old.property.key)
      return value ? { ...old, value } : old
    })
    setTrends((old) => old.map((trend) => {
      const value = values.find((one) => one.property === trend.property)
      if (!value) return trend
      const points = typeof value.value === 'number' ? addPoint(trend.points, Date.parse(value.time), value.value) : trend.points
      return { ...trend, latest: value, points }
    }))
  }, [])
  useLive([thing.key], { readings: onReadings, state: (event) => setState(event.state) })

  if (!detail && problem) return <LostTile thing={thing.key} problem={problem} />
  return (
    <Link to={`/things/${encodeURIComponent(thing.key)}`} className="panel tile">
      <header>
        <strong>{name(detail?.name ?? thing.name, thing.key)}</strong>
        {state && <StateMark state={state} />}
      </header>
      <div className="dim about" title={name(detail?.model.name ?? thing.model?.name)}>
        <span>{activity ? <>{name(activity.property.name, activity.property.key)} <b>{stateText(activity.value.value, activity.property, text)}</b></> : name(detail?.model.name ?? thing.model?.name)}</span>
        <Age at={seen} />
      </div>
      {detail && trends.length === 0 && <p className="dim">{t('glance.noNumbers')}</p>}
      {trends.map((trend) => {
        const property = detail?.properties.find((one) => one.key === trend.property)
        const label = name(property?.name, trend.property)
        const severity = trend.latest?.quality.severity ?? 'good'
        return (
          <div className={`row quality-${severity}`} key={trend.property}>
            <span className="what" title={label}>{label}</span>
            <span className="trace">
              <Sparkline points={trend.points} width={76} height={bounded(property) ? 14 : 20} label={t('glance.trendOf', { what: label })} />
              <Limits value={trend.latest?.value} property={property} />
            </span>
            <span className="num">
              {severity !== 'good' && <b title={t(`quality.${severity}`)}>{severity === 'bad' ? '✕ ' : '? '}</b>}
              {figure(trend.latest?.value, tag, property?.scale, 5)} <small>{unitText(trend.latest?.unit ?? property?.unit)}</small>
            </span>
          </div>
        )
      })}
      {typeof complete === 'number' && (
        <div className={complete < 0.9 ? 'completeness warn' : 'completeness dim'}>{t('glance.complete', { n: Math.round(complete * 100) })}</div>
      )}
      {!detail && <Progress percent={100} status="active" showInfo={false} size="small" aria-label={t('app.loading')} />}
    </Link>
  )
}

/** A pinned thing that was erased, or that cannot be read. */
function LostTile({ thing, problem }: { thing: string; problem: Problem }) {
  const { t } = useText()
  const [pins, togglePin] = usePins()
  return (
    <section className="panel tile" data-testid="lost">
      <header><strong className="mono">{thing}</strong></header>
      {problem.status === 404 ? <p className="dim">{t('glance.gone')}</p> : <ProblemAlert problem={problem} />}
      {pins.includes(thing) && <Button size="small" onClick={() => togglePin(thing)}>{t('glance.unpin')}</Button>}
    </section>
  )
}
