import { Button, Input, Segmented, Select } from 'antd'
import { Link, useSearchParams } from 'react-router'
import { useResource } from '../../api/resource'
import type { ProductionBranch, ProductionLosses, WorkUnit } from '../../api/types'
import { useZone } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { useSites } from '../../ui/choices'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { dateTime } from '../../ui/format'
import { LossDetail } from './LossDetail'
import { useNames } from './names'
import { percent, Rates } from './ShiftsView'
import { shiftedDay } from './strip'
import { hours, Waterfall } from './Waterfall'
import { type Bar, pathsOf, shares } from './waterfall'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const SPANS = { today: [0, 0], yesterday: [-1, -1], week: [-6, 0], month: [-29, 0] } as const
type Span = keyof typeof SPANS

/** Where planned time went: of all machines, a site, a place or one machine, over some days. */
export function LossesView() {
  const { t, name } = useText()
  const zone = useZone()
  const [params, setParams] = useSearchParams()
  const today = dateTime(Date.now(), zone).slice(0, 10)
  const day = (key: string, otherwise: string) => (DAY.test(params.get(key) ?? '') ? params.get(key)! : otherwise)
  const from = day('from', shiftedDay(today, SPANS.week[0]))
  const to = day('to', params.has('from') ? from : today)
  const asked = { from, to, site: params.get('site') ?? undefined, place: params.get('place') ?? undefined, workUnit: params.get('unit') ?? undefined, shift: params.get('shift') ?? undefined }
  const change = (next: Record<string, string | undefined>) => setParams((old) => {
    const all = new URLSearchParams(old)
    for (const [key, value] of Object.entries({ loss: undefined, ...next })) {
      if (value) all.set(key, value)
      else all.delete(key)
    }
    return all
  })
  const { data, problem, loading, reload } = useResource<ProductionLosses>('/production/losses', asked, to >= today ? 60_000 : undefined)
  const { data: units } = useResource<WorkUnit[]>('/production/work-units')
  const { sites } = useSites()
  const names = useNames()
  const opened = params.get('loss') ?? undefined
  const chosen = (Object.keys(SPANS) as Span[]).find((span) => from === shiftedDay(today, SPANS[span][0]) && to === shiftedDay(today, SPANS[span][1]))
  const machine = units?.find((unit) => unit.key === asked.workUnit)
  const shown = data && data.from === from && data.to === to ? data : undefined
  return (
    <>
      <div className="filters">
        <Segmented value={chosen ?? ''} aria-label={t('losses.days')} onChange={(span) => change({ from: shiftedDay(today, SPANS[span as Span][0]), to: shiftedDay(today, SPANS[span as Span][1]) })}
          options={(Object.keys(SPANS) as Span[]).map((span) => ({ value: span, label: t(`losses.${span}`) }))} />
        <Input type="date" value={from} max={to} aria-label={t('production.from')} style={{ width: 140 }} onChange={(event) => event.target.value && change({ from: event.target.value, to: to < event.target.value ? event.target.value : to })} />
        <Input type="date" value={to} min={from} aria-label={t('production.to')} style={{ width: 140 }} onChange={(event) => event.target.value && change({ from: from > event.target.value ? event.target.value : from, to: event.target.value })} />
        <Select allowClear showSearch={{ optionFilterProp: 'label' }} value={asked.workUnit} aria-label={t('production.machine')} placeholder={t('production.all')} style={{ width: 220, maxWidth: '100%' }}
          onChange={(unit?: string) => change({ unit, site: undefined, place: undefined })} options={units?.map((unit) => ({ value: unit.key, label: name(unit.name, unit.key) }))} />
      </div>
      <Where site={asked.site} place={asked.place} unit={machine ? name(machine.name, machine.key) : asked.workUnit} shift={asked.shift} siteName={(key) => name(sites.find((site) => site.key === key)?.name, key)} change={change} />
      <ProblemAlert problem={problem} retry={reload} />
      {!shown && loading && !problem && <Panel><p className="dim">{t('app.loading')}</p></Panel>}
      {shown && shown.times.shifts === 0 && <NoShifts data={shown} />}
      {shown && shown.times.shifts > 0 && (
        <>
          <Rates rates={shown.times.rates} note={t('production.sumsOf', { n: shown.times.shifts })} />
          <div className="columns losses">
            <Panel className="wide" title={t('losses.title')} extra={<span className="dim">{t('losses.proof', { label: wordOf('productionLabel', shown.times.label, t) })}</span>}>
              <Waterfall losses={shown} names={names} opened={opened} open={(bar: Bar) => change({ loss: bar.key })} />
              <Left data={shown} />
            </Panel>
            {(shown.branches.length > 0 || shown.days.length > 1) && <div className="narrow">
              {shown.branches.length > 0 && <Branches branches={shown.branches} siteName={(key) => name(sites.find((site) => site.key === key)?.name, key)} change={change} />}
              {shown.days.length > 1 && <Days days={shown.days} change={change} />}
            </div>}
          </div>
        </>
      )}
      {opened && shown && <LossDetail bar={opened} asked={asked} losses={shown} names={names} close={() => change({})} />}
    </>
  )
}

type Change = (next: Record<string, string | undefined>) => void

/** Where one looks, with the way up. */
function Where({ site, place, unit, shift, siteName, change }: { site: string | undefined; place: string | undefined; unit: string | undefined; shift: string | undefined; siteName: (key: string) => string; change: Change }) {
  const { t } = useText()
  if (!site && !unit && !shift) return null
  const up = (label: string, next: Record<string, string | undefined>) => <button type="button" className="as-link" onClick={() => change(next)}>{label}</button>
  const places = pathsOf(place ?? '')
  return (
    <nav className="facts where" aria-label={t('losses.where')}>
      {up(t('production.all'), { site: undefined, place: undefined, unit: undefined, shift: undefined })}
      {site && <><span aria-hidden>›</span>{places.length > 0 || unit ? up(siteName(site), { place: undefined, unit: undefined }) : <b>{siteName(site)}</b>}</>}
      {places.map((path, i) => {
        const step = path.split('/').at(-1)!
        return <span key={path} className="facts"><span aria-hidden>›</span>{i < places.length - 1 || unit ? up(step, { place: path, unit: undefined }) : <b>{step}</b>}</span>
      })}
      {unit && <><span aria-hidden>›</span><b>{unit}</b></>}
      {shift && <><span aria-hidden>›</span><b>{t('losses.onlyShift', { shift })}</b></>}
    </nav>
  )
}

function NoShifts({ data }: { data: ProductionLosses }) {
  const { t } = useText()
  return (
    <Panel>
      <Nothing title={t(data.without > 0 ? 'losses.onlyLacking' : 'losses.none')} hint={data.without > 0 ? t('losses.lackingHint') : t('production.noShiftsHint')}>
        <Link to="/production/master/plans"><Button>{t('production.openMaster')}</Button></Link>
      </Nothing>
      {data.without > 0 && <Left data={data} />}
    </Panel>
  )
}

/** Shifts that are left out, and why; and that the way ends early where nobody said how long a piece takes. */
function Left({ data }: { data: ProductionLosses }) {
  const { t } = useText()
  return (
    <>
      {data.leads === 'production' && data.times.shifts > 0 && <p className="warn">{t('losses.endsAtProduction')} <Link className="underlined" to="/production/master/products">{t('losses.sayRunTimes')}</Link></p>}
      {data.without > 0 && (
        <p className="dim">{t('losses.without', { n: data.without })} {Object.entries(data.lacking).map(([symbol, n]) => `${wordOf('productionFigure', symbol, t)} ${n}`).join(', ')}</p>
      )}
    </>
  )
}

/** One level down, what lost most first: how its planned time was spent. */
function Branches({ branches, siteName, change }: { branches: ProductionBranch[]; siteName: (key: string) => string; change: Change }) {
  const { t, name, language } = useText()
  const tag = tagOf(language)
  return (
    <Panel title={t('losses.branches')}>
      <ul className="branch-bars" data-testid="branches">
        {branches.map((branch) => {
          const label = branch.workUnit ? name(branch.name, branch.workUnit) : branch.place ? branch.place.split('/').at(-1)! : siteName(branch.site)
          const next = branch.workUnit ? { unit: branch.workUnit, site: branch.site || undefined, place: branch.place || undefined } : { site: branch.site, place: branch.place || undefined, unit: undefined }
          const lost = branch.times.planned - (branch.times.valuable ?? branch.times.production)
          return (
            <li key={`${branch.site} ${branch.place} ${branch.workUnit ?? ''}`}>
              <button type="button" onClick={() => change(next)}>
                <span className="what"><b>{label}</b>{!branch.workUnit && <small>{t('losses.machines', { n: branch.machines })}</small>}</span>
                <span className="num">{percent(branch.times.rates.oee ?? branch.times.rates.availability, tag)}</span>
                <span className="stack" aria-hidden>{shares(branch.times, branch.losses).map(({ kind, part }) => <span key={kind} className={`loss-${kind}`} style={{ flexGrow: part }} title={wordOf(kind === 'valuable' || kind === 'production' ? 'lossLevel' : 'lossKind', kind, t)} />)}</span>
                <span className="num dim">− {hours(lost, tag, t('losses.hourSymbol'))}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

/** OEE day by day; a day opens itself. */
function Days({ days, change }: { days: ProductionLosses['days']; change: Change }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const rate = (day: ProductionLosses['days'][number]) => day.times.rates.oee ?? day.times.rates.availability
  return (
    <Panel title={t('losses.byDay')}>
      <div className="day-bars" data-testid="days">
        {days.map((one) => {
          const value = rate(one)
          return (
            <button type="button" key={one.day} aria-label={`${one.day} ${percent(value, tag)}`} title={`${one.day} ${percent(value, tag)}`} onClick={() => change({ from: one.day, to: one.day })}>
              <span className={value === undefined || value === null ? 'nothing' : ''} style={{ height: `${Math.max(2, Math.min(1, value ?? 0) * 100)}%` }} />
            </button>
          )
        })}
      </div>
      <div className="ends dim num"><span>{days[0]!.day.slice(5)}</span><span>{days.at(-1)!.day.slice(5)}</span></div>
    </Panel>
  )
}
