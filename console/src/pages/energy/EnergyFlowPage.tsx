import { Button, Input, Segmented, Select } from 'antd'
import { Link, useSearchParams } from 'react-router'
import { useResource } from '../../api/resource'
import type { EnergyFlow, EnergyFlowNode } from '../../api/types'
import { useMay, useZone } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { SiteSelect, useSites } from '../../ui/choices'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { dateTime, MISSING } from '../../ui/format'
import { Moment } from '../../ui/Time'
import { percent } from '../production/ShiftsView'
import { shiftedDay } from '../production/strip'
import { levelOf, siteOf, USES } from './sankey'
import { SankeyChart } from './SankeyChart'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const SPANS = { today: [0, 0], yesterday: [-1, -1], week: [-6, 0], month: [-29, 0] } as const
type Span = keyof typeof SPANS
type Unit = 'kWh' | 'kgce'

/** Where the energy of a works went: from the site over places and things to what machines did with it. */
export function EnergyFlowPage() {
  const { t, name, language } = useText()
  const tag = tagOf(language)
  const zone = useZone()
  const mayProduction = useMay('production:read')
  const [params, setParams] = useSearchParams()
  const today = dateTime(Date.now(), zone).slice(0, 10)
  const day = (key: string, otherwise: string) => (DAY.test(params.get(key) ?? '') ? params.get(key)! : otherwise)
  const from = day('from', shiftedDay(today, SPANS.week[0]))
  const to = day('to', params.has('from') ? from : today)
  const site = params.get('site') ?? undefined
  const unit: Unit = params.get('unit') === 'kgce' ? 'kgce' : 'kWh'
  const basis = params.get('basis') === 'equivalent' ? 'equivalent' : 'calorific'
  const change = (next: Record<string, string | undefined>) => setParams((old) => {
    const all = new URLSearchParams(old)
    for (const [key, value] of Object.entries(next)) {
      if (value) all.set(key, value)
      else all.delete(key)
    }
    return all
  }, { replace: true })
  const { sites } = useSites()
  const { data, problem, loading, reload } = useResource<EnergyFlow>('/works/energy/flow', { from, to, site, basis }, to >= today ? 60_000 : undefined)
  const chosen = (Object.keys(SPANS) as Span[]).find((span) => from === shiftedDay(today, SPANS[span][0]) && to === shiftedDay(today, SPANS[span][1]))
  const factor = data?.coal.factor ?? 0
  const amount = (kilowattHours: number) => {
    const value = unit === 'kgce' ? kilowattHours * factor : kilowattHours
    return `${value.toLocaleString(tag, { maximumFractionDigits: value < 10 ? 2 : value < 1000 ? 1 : 0 })} ${unit}`
  }
  const nodes = data?.nodes ?? []
  const heard = nodes.some((node) => node.kilowattHours !== undefined && node.kilowattHours !== null)
  const unsummed = nodes.filter((node) => node.missing === 'main-meter')
  const anyUse = nodes.some((node) => Object.keys(node.uses).length > 0)
  return (
    <>
      <PageHead title={t('flow.title')} subtitle={t('flow.subtitle')} />
      <div className="filters">
        <Segmented value={chosen ?? ''} aria-label={t('losses.days')} onChange={(span) => change({ from: shiftedDay(today, SPANS[span as Span][0]), to: shiftedDay(today, SPANS[span as Span][1]) })}
          options={(Object.keys(SPANS) as Span[]).map((span) => ({ value: span, label: t(`losses.${span}`) }))} />
        <Input type="date" value={from} max={to} aria-label={t('production.from')} style={{ width: 140 }} onChange={(event) => event.target.value && change({ from: event.target.value, to: to < event.target.value ? event.target.value : to })} />
        <Input type="date" value={to} min={from} aria-label={t('production.to')} style={{ width: 140 }} onChange={(event) => event.target.value && change({ from: from > event.target.value ? event.target.value : from, to: event.target.value })} />
        {sites.length > 1 && <SiteSelect sites={sites} label={t('production.site')} value={site} allowClear placeholder={t('flow.allSites')} width={180} onChange={(key) => change({ site: key })} />}
        <Segmented<Unit> value={unit} aria-label={t('flow.unit')} onChange={(next) => change({ unit: next === 'kgce' ? next : undefined })} options={['kWh', 'kgce']} />
        {unit === 'kgce' && <Select value={basis} aria-label={t('flow.basis')} style={{ width: 170 }} onChange={(next) => change({ basis: next === 'equivalent' ? next : undefined })}
          options={(['calorific', 'equivalent'] as const).map((value) => ({ value, label: t(`flow.${value}`) }))} />}
      </div>
      <ProblemAlert problem={problem} retry={reload} />
      {!data && loading && !problem && <Panel><p className="dim">{t('app.loading')}</p></Panel>}
      {data && nodes.length === 0 && <Panel><Nothing title={t('flow.none')} hint={t('flow.noneHint')}><Link to="/connect"><Button type="primary">{t('nav.connect')}</Button></Link></Nothing></Panel>}
      {data && nodes.length > 0 && !heard && <Panel><Nothing title={t('flow.nothingCame')} /></Panel>}
      {data && heard && (
        <>
          <Panel className="flow">
            {unsummed.map((node) => <p key={node.id} className="warn">{name(node.name, node.site)}: {t('flow.noSum')} <Link className="underlined" to="/">{t('flow.noSumHint')}</Link></p>)}
            <SankeyChart nodes={nodes} amount={amount} pageOf={pageOf} />
            <p className="source">
              {unit === 'kgce' && <>{t('flow.coalNote', { factor: factor.toLocaleString(tag, { maximumFractionDigits: 4 }), source: name(data.coal.source) })} {wordOf('standing', data.coal.standing, t)} · </>}
              {anyUse ? t('flow.usesNote') : mayProduction && <>{t('flow.noUses')} <Link to="/production/master/rules">{t('flow.makeRules')}</Link></>} · <Moment at={data.computed} />
            </p>
            {data.incomplete && <p className="warn">{t('flow.incomplete')}</p>}
          </Panel>
          <Panel title={t('flow.figures')}><Figures nodes={nodes} amount={amount} anyUse={anyUse} /></Panel>
        </>
      )}
    </>
  )
}

/** The chart of what counted it, over the days that are shown. */
function pageOf(node: EnergyFlowNode) {
  const thing = node.thing ?? (node.meters.length === 1 ? node.meters[0] : undefined)
  return thing ? `/things/${encodeURIComponent(thing)}?from=${Date.parse(node.from)}&to=${Date.parse(node.to)}` : undefined
}

/** What the picture shows, to read and for narrow screens. */
function Figures({ nodes, amount, anyUse }: { nodes: EnergyFlowNode[]; amount: (kilowattHours: number) => string; anyUse: boolean }) {
  const { t, name, language } = useText()
  const tag = tagOf(language)
  return (
    <div className="scroll-x" tabIndex={0}>
      <table className="lined flow-figures" data-testid="flow-figures">
        <thead><tr><th>{t('flow.where')}</th><th className="num" /><th className="num">{t('flow.share')}</th><th className="num">{t('flow.coverage')}</th><th>{t('production.label')}</th>{anyUse && <th>{t('flow.uses')}</th>}<th /></tr></thead>
        <tbody>
          {nodes.map((node) => {
            const whole = siteOf(nodes, node).kilowattHours
            const page = pageOf(node)
            const known = node.kilowattHours !== undefined && node.kilowattHours !== null
            return (
              <tr key={node.id}>
                <th scope="row" style={{ paddingLeft: 4 + levelOf(nodes, node) * 18 }}>
                  <span className={node.kind === 'rest' ? 'dim' : ''}>{node.kind === 'rest' ? t('flow.rest') : name(node.name, node.thing ?? node.place)}</span>
                  {node.excess > 0 && <small className="warn"> ▲ {t('flow.excess', { n: amount(node.excess) })}</small>}
                </th>
                <td className="num">{known ? amount(node.kilowattHours!) : MISSING}</td>
                <td className="num">{known && whole ? percent(node.kilowattHours! / whole, tag) : MISSING}</td>
                <td className="num">{percent(node.coverage, tag)}</td>
                <td className="dim">{known ? wordOf('productionLabel', node.label, t) : ''}</td>
                {anyUse && <td className="dim">{USES.filter((use) => (node.uses[use] ?? 0) > 0).map((use) => `${wordOf('flowUse', use, t)} ${percent(node.uses[use]! / (node.kilowattHours || 1), tag)}`).join(', ')}</td>}
                <td>{page && <Link className="underlined" to={page}>{t('flow.chart')}</Link>}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
