import { CalculatorOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { path } from '../../api/http'
import { useResource } from '../../api/resource'
import { useMay } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { MISSING, unitIn, whole } from '../../ui/format'
import { LabelMark, Standing, useValueText } from '../methods/marks'
import { METHODS_READ } from '../methods/types'
import { HistogramChart, TrendChart } from './Charts'
import { LeagueTable } from './LeagueTable'
import { coverageOf } from './measures'
import { HIERARCHIES, Places } from './Places'
import type { Explored, FigureHistogram, GroupFigures, GroupPlaces, TrendPoint } from './types'

const addressOf = (method: string, step: string) => path`/indicators/${method}/${step}`

/** Everything that was calculated, figure by figure. */
export function IndicatorsPage() {
  const { t, name } = useText()
  const may = useMay(METHODS_READ)
  const { method, step } = useParams()
  const { data, problem, loading, reload } = useResource<Explored[]>(may ? '/indicators' : null)
  if (!may) return <><PageHead title={t('indicators.title')} /><Panel><Nothing title={t('methods.noRight')} /></Panel></>
  const explored = data?.find((one) => one.method === method)
  const shown = explored?.indicators.find(({ key }) => key === step) ?? explored?.indicators[0]
  if (explored && shown) return <Indicator key={`${explored.method} ${shown.key}`} all={data ?? []} explored={explored} step={shown.key} />
  return (
    <>
      <PageHead title={t('indicators.title')} subtitle={t('indicators.subtitle')} />
      <ProblemAlert problem={problem} retry={reload} />
      <Panel>
        {!data && loading && <p className="dim">{t('app.loading')}</p>}
        {data?.length === 0 && <Nothing title={t('indicators.none')} hint={t('indicators.noneHint')}><Link to="/methods"><Button type="primary" icon={<CalculatorOutlined />}>{t('methods.methods')}</Button></Link></Nothing>}
        {data && data.length > 0 && (
          <div className="scroll-x" tabIndex={0} role="region" aria-label={t('indicators.title')}>
            <table className="lined" data-testid="indicators">
              <thead><tr><th>{t('methods.method')}</th><th>{t('methods.standing')}</th><th>{t('methods.last')}</th><th>{t('indicators.indicators')}</th></tr></thead>
              <tbody>
                {data.map((one) => (
                  <tr key={one.method}>
                    <th scope="row" className="details">{name(one.title, one.method)}</th>
                    <td><Standing standing={one.standing} /></td>
                    <td className="num">{one.calculations[0]?.period}</td>
                    <td className="indicator-links">{one.indicators.map((indicator) => <Link key={indicator.key} to={addressOf(one.method, indicator.key)}>{name(indicator.title, indicator.key)}</Link>)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
    </>
  )
}

/** One figure: of all, over the periods, where it is high, how it is spread, and who has which place. */
function Indicator({ all, explored, step: key }: { all: Explored[]; explored: Explored; step: string }) {
  const { t, name } = useText()
  const [search, setSearch] = useSearchParams()
  const go = useNavigate()
  const step = explored.indicators.find((one) => one.key === key)!
  const change = (changes: Record<string, string | undefined>) => setSearch((old) => {
    const next = new URLSearchParams(old)
    for (const [one, value] of Object.entries(changes)) value ? next.set(one, value) : next.delete(one)
    return next
  })
  const asked = Number(search.get('calculation'))
  const made = explored.calculations.find(({ id }) => id === asked)
  const calculation = made?.id ?? (asked > 0 ? asked : explored.calculations[0]!.id)
  const subject = search.get('subject') ?? undefined
  const hierarchy = HIERARCHIES.find((one) => one === search.get('hierarchy')) ?? 'administrative'
  const node = search.get('node') ?? undefined
  const on = search.get('on') ?? undefined
  const here = node && `${hierarchy}:${node}`
  const firms = explored.subjectKind === 'organisation'
  const result = explored.indicators[0]
  const number = step.kind === 'number'
  const trend = path`/indicators/${explored.method}/${key}/trend`
  const { data: points } = useResource<TrendPoint[]>(number ? trend : null, { node: here })
  const { data: own } = useResource<TrendPoint[]>(number && subject ? trend : null, { subject })
  const { data: histogram } = useResource<FigureHistogram>(number ? `/calculations/${calculation}/histogram` : null, { step: key, subject })
  const { data: places } = useResource<GroupPlaces>(`/calculations/${calculation}/places`, { step: key, hierarchy, node, on: firms ? on : undefined })
  return (
    <>
      <PageHead title={name(step.title, key)} beside={<Standing standing={explored.standing} />}
        subtitle={<span className="facts"><Link to="/indicators">{t('indicators.title')}</Link><Link to={`/calculations/${calculation}`}>{name(explored.title, explored.method)} · {t('methods.nr', { id: calculation })}</Link></span>}>
        <Select value={explored.method} aria-label={t('methods.method')} popupMatchSelectWidth={false} style={{ maxWidth: 260 }} onChange={(next) => void go(addressOf(next, all.find((one) => one.method === next)!.indicators[0]!.key))} options={all.map((one) => ({ value: one.method, label: name(one.title, one.method) }))} />
        <Select value={key} aria-label={t('indicators.indicator')} popupMatchSelectWidth={false} style={{ maxWidth: 200 }} onChange={(next) => void go(`${addressOf(explored.method, next)}?${search.toString()}`)} options={explored.indicators.map((one) => ({ value: one.key, label: name(one.title, one.key) }))} />
        <Select value={calculation} aria-label={t('methods.period')} popupMatchSelectWidth={false} onChange={(next) => change({ calculation: String(next) })}
          options={[...(made ? [] : [{ value: calculation, label: t('methods.nr', { id: calculation }) }]), ...explored.calculations.map((one) => ({ value: one.id, label: `${one.period} · ${one.edition}${one.published ? ` · ${t('methods.published')}` : ''}` }))]} />
        {firms && <Input type="date" value={on ?? ''} title={t('indicators.asOf')} aria-label={t('indicators.asOf')} style={{ width: 140 }} allowClear onChange={({ target }) => change({ on: target.value || undefined })} />}
      </PageHead>
      {places && <Whole figures={places.total} explored={explored} step={key} place={places.path.length > 0 ? name(places.path[places.path.length - 1]!.name) : t('methods.all')} />}
      {number && (
        <div className="region-grid indicator-charts">
          <Panel title={t('indicators.trend')} extra={subject && <Button size="small" onClick={() => change({ subject: undefined })}>{t('methods.all')}</Button>}>
            {(own ?? points)?.length ? <TrendChart points={points ?? []} own={own} meaning={step} chosen={calculation} choose={(id) => change({ calculation: String(id) })} /> : <p className="dim">{t('indicators.noTrend')}</p>}
            <p className="source">{subject ?? (node ? t('indicators.trendHere') : t('indicators.trendAll'))}</p>
          </Panel>
          <Panel title={t('indicators.spread')}>
            {histogram && histogram.ranges.length > 0 ? <HistogramChart histogram={histogram} meaning={step} /> : <p className="dim">{t('indicators.noSpread')}</p>}
            {firms && histogram && <p className="source">{t('indicators.spreadRule', { n: histogram.least })}</p>}
          </Panel>
        </div>
      )}
      {firms && <Places calculation={calculation} step={step} hierarchy={hierarchy} node={node} on={on} level={search.get('share') ?? undefined} change={change} />}
      <LeagueTable calculation={calculation} step={step} result={result} node={here} search={search} change={change} />
    </>
  )
}

/** What all come to, how many of them have a figure, and how well the weakest is proven. */
function Whole({ figures, explored, step, place }: { figures: GroupFigures; explored: Explored; step: string; place: string }) {
  const { t, language } = useText()
  const text = useValueText()
  const meaning = explored.indicators.find(({ key }) => key === step)
  const coverage = coverageOf(figures)
  const rolled = explored.rolledUp.includes(step)
  return (
    <Panel className="verdict-of">
      <div data-testid="whole">
        <span className="dim">{place}</span>
        <p className="big-figure">
          {!rolled ? <span className="dim">{wordOf('methodSubjects', explored.subjectKind, t)} {whole(figures.subjects, tagOf(language))}</span>
            : figures.withheld ? t('indicators.withheld') : <span className="num" title={figures.value ?? undefined}>{text(figures.value, meaning)} <span className="dim">{unitIn(meaning?.unit, language)}</span></span>}
        </p>
      </div>
      <dl className="facts">
        <dt>{t('indicators.subjects')}</dt><dd className="num">{whole(figures.subjects, tagOf(language))}</dd>
        {rolled && <><dt>{t('indicators.coverage')}</dt><dd className="num">{coverage === undefined ? MISSING : coverage.toLocaleString(tagOf(language), { style: 'percent', maximumFractionDigits: 1 })}</dd></>}
        {figures.label && <><dt>{t('methods.proof')}</dt><dd><LabelMark label={figures.label} /></dd></>}
      </dl>
    </Panel>
  )
}
