import { DownloadOutlined, FullscreenOutlined } from '@ant-design/icons'
import { Breadcrumb, Button, ConfigProvider, Segmented, Select, Tooltip } from 'antd'
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { download } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import { dark, themeOf } from '../../app/theme'
import { tagOf, useText } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { saveBlob } from '../../ui/files'
import { whole } from '../../ui/format'
import { Moment } from '../../ui/Time'
import { Counters } from './Counters'
import type { Place, RegionFigures, RegionRow } from './figures'
import { bounds, layOut, stepOf } from './tiles'

const MEASURES = ['firms', 'connectedShare', 'devices', 'rate'] as const
type Measure = (typeof MEASURES)[number]
const isShare = (measure: Measure) => measure === 'rate' || measure === 'connectedShare'

/** null when it is withheld, undefined when there is nothing to divide by */
function valueOf(row: RegionRow, measure: Measure): number | null | undefined {
  if (measure === 'firms') return row.firms
  if (measure === 'devices') return row.devices
  if (row.withheld) return null
  if (measure === 'rate') return row.devices === 0 ? undefined : (row.evidenced ?? 0) / row.devices
  return row.firms === 0 ? undefined : (row.connected ?? 0) / row.firms
}

const scopeOf = (place: Place) => `${place.hierarchy}:${place.code}`

/** A region with its parts: a map of squares, the same figures as a table, by industry and by county. */
export function RegionView({ choice }: { choice?: ReactNode }) {
  const { t } = useText()
  const [search] = useSearchParams()
  const { data: roots, problem, reload } = useResource<{ roots: Place[]; all: boolean }>('/regions/roots')
  const first = roots?.roots[0]
  const scope = search.get('scope') ?? (first ? scopeOf(first) : roots?.all ? 'platform' : undefined)
  if (roots && !scope) {
    return (
      <>
        <PageHead title={t('region.title')}>{choice}</PageHead>
        <Counters />
        <Panel><Nothing title={t('region.noNode')} hint={t('region.noNodeHint')} /></Panel>
      </>
    )
  }
  if (!roots || !scope) return <><PageHead title={t('region.title')}>{choice}</PageHead><ProblemAlert problem={problem} retry={reload} /></>
  return <Region scope={scope} roots={roots.roots} all={roots.all} choice={choice} />
}

function useFull(refer: React.RefObject<HTMLDivElement | null>) {
  const [full, setFull] = useState(false)
  useEffect(() => {
    const watch = () => setFull(document.fullscreenElement !== null && document.fullscreenElement === refer.current)
    document.addEventListener('fullscreenchange', watch)
    return () => document.removeEventListener('fullscreenchange', watch)
  }, [refer])
  return full
}

/** The colours of the dark theme, whatever the page's: a wall is looked at in a dim room. */
const DARK = Object.fromEntries(Object.entries(dark).flatMap(([key, value]) => (typeof value === 'string' ? [[`--${key}`, value]] : []))) as CSSProperties

function Region({ scope, roots, all, choice }: { scope: string; roots: Place[]; all: boolean; choice?: ReactNode }) {
  const { t, name } = useText()
  const [search, setSearch] = useSearchParams()
  const wall = useRef<HTMLDivElement>(null)
  const full = useFull(wall)
  const { busy, problem: refused, run } = useAction()
  const measure = MEASURES.find((one) => one === search.get('measure')) ?? 'rate'
  const { data, problem, reload } = useResource<RegionFigures>('/regions', { scope }, 30_000)
  const last = data?.path[data.path.length - 1]
  const title = scope === 'platform' ? t('region.everywhere') : name(last?.place.name, t('region.title'))
  const change = (changes: Record<string, string | undefined>) => setSearch((old) => {
    const next = new URLSearchParams(old)
    for (const [key, value] of Object.entries(changes)) value === undefined ? next.delete(key) : next.set(key, value)
    return next
  })
  const go = (place: Place) => change({ scope: scopeOf(place), section: undefined })
  const save = () => run(async () => saveBlob('regions.csv', await download('/regions', { scope }, () => {}, new AbortController().signal)))
  const crumbs = [
    ...(all ? [{ title: <Link to="?scope=platform">{t('region.everywhere')}</Link> }] : []),
    ...(data?.path ?? []).filter((step) => step.granted).map((step) => ({ title: step === last ? name(step.place.name) : <Link to={`?scope=${scopeOf(step.place)}&measure=${measure}`}>{name(step.place.name)}</Link> })),
  ]
  return (
    <div ref={wall} className={full ? 'region big-screen' : 'region'} style={full ? { ...DARK, zoom: Math.max(1, window.screen.width / 1440) } : undefined} data-testid="region">
      <ConfigProvider theme={full ? themeOf(true) : undefined}>
        <PageHead title={title} beside={crumbs.length > 1 ? <Breadcrumb items={crumbs} aria-label={t('region.path')} /> : undefined}
          subtitle={<>{t('region.subtitle')}{data && <> · {t('counter.computed')} <Moment at={data.computed} withZone /></>}</>}>
          {!full && choice}
          {!full && roots.length > 1 && (
            <Select value={scope} aria-label={t('region.path')} popupMatchSelectWidth={false} onChange={(next) => change({ scope: next })} options={roots.map((root) => ({ value: scopeOf(root), label: name(root.name, root.code) }))} />
          )}
          {!full && <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void save()}>{t('organisations.export')}</Button>}
          {!full && <Link to={scope === 'platform' ? '/organisations' : `/organisations?node=${encodeURIComponent(scope)}`}><Button>{t('region.firmsList')}</Button></Link>}
          {!full && <Button icon={<FullscreenOutlined />} onClick={() => void wall.current?.requestFullscreen()}>{t('boards.wall')}</Button>}
        </PageHead>
        <ProblemAlert problem={refused ?? (data ? undefined : problem)} retry={reload} />
        <Counters scope={scope} />
        {data && (
          <div className="region-grid">
            <Panel className="map-panel" title={t('region.map')} extra={
              <Segmented<Measure> size="small" value={measure} onChange={(next) => change({ measure: next })} aria-label={t('region.measure')} data-testid="measure"
                options={MEASURES.map((one) => ({ value: one, label: t(`region.${one}`) }))} />}>
              {data.rows.length > 0 ? <TileMap data={data} measure={measure} go={go} /> : <Nothing title={t('region.lowest')} hint={t('region.lowestHint')} />}
            </Panel>
            <Panel className="table-panel" title={t('region.parts')}>
              <RegionTable data={data} go={go} />
            </Panel>
            <ByIndustry scope={scope} section={search.get('section') ?? undefined} choose={(section) => change({ section })} />
            {scope !== 'platform' && data.rows.some((row) => !row.leaf) && <ByCounty scope={scope} go={go} />}
          </div>
        )}
        <p className="source">{t('region.rule', { n: data?.floor ?? 3 })}</p>
      </ConfigProvider>
    </div>
  )
}

const percent = (value: number, tag: string) => value.toLocaleString(tag, { style: 'percent', maximumFractionDigits: 0 })

function useShown(floor: number) {
  const { language } = useText()
  const tag = tagOf(language)
  return (value: number | null | undefined, share: boolean) =>
    value === null ? `<${floor}` : value === undefined ? '–' : share ? percent(value, tag) : whole(value, tag)
}

function TileMap({ data, measure, go }: { data: RegionFigures; measure: Measure; go: (place: Place) => void }) {
  const { t, name } = useText()
  const share = isShare(measure)
  const shown = useShown(data.floor)
  const rows = new Map(data.rows.flatMap((row) => (row.place ? [[row.place.code, row] as const] : [])))
  const { tiles, columns } = layOut([...rows.keys()])
  const greatest = Math.max(0, ...data.rows.map((row) => valueOf(row, measure) ?? 0))
  return (
    <>
      <div className="tile-map" style={{ '--columns': columns } as CSSProperties} role="group" aria-label={t('region.map')}>
        {tiles.map(({ code, column, row: line }) => {
          const row = rows.get(code)!
          const value = valueOf(row, measure)
          const step = typeof value === 'number' ? stepOf(value, greatest, share) : 0
          const label = `${name(row.place?.name, code)}: ${t(`region.${measure}`)} ${shown(value, share)}`
          return (
            <button key={code} type="button" className={`map-tile step-${step} ${value === null ? 'withheld' : ''} ${row.organisations === 0 ? 'empty' : ''}`}
              style={{ gridColumn: column + 1, gridRow: line + 1 }} title={label} aria-label={label} onClick={() => row.place && go(row.place)}>
              <span>{shortName(name(row.place?.name, code), t('region.kinds'))}</span>
              <b className="num">{row.organisations === 0 ? '' : shown(value, share)}</b>
            </button>
          )
        })}
      </div>
      <div className="legend-scale" role="img" aria-label={t('region.legend')}>
        <span className="map-tile step-0" /> 0
        {bounds(greatest, share).map(({ step, from }) => (
          <span key={step} className="key"><span className={`map-tile step-${step}`} /> {share ? `>${Math.round(from * 100)}%` : `≥${from}`}</span>
        ))}
        <span className="key"><span className="map-tile withheld" /> {`<${data.floor}`}</span>
      </div>
    </>
  )
}

/** What a tile has room for: a name without the word for its kind. */
function shortName(text: string, kinds: string) {
  const kind = text.length > 2 ? kinds.split('|').find((one) => text.endsWith(one)) : undefined
  return kind ? text.slice(0, -kind.length).trim() || text : text
}

function RegionTable({ data, go }: { data: RegionFigures; go?: (place: Place) => void }) {
  const { t, name } = useText()
  const filled = data.rows.filter((row) => row.organisations > 0)
  const line = (row: RegionRow, label: ReactNode, key: string) => <FiguresLine key={key} row={row} label={label} floor={data.floor} />
  return (
    <div className="scrolled" tabIndex={0} role="region" aria-label={t('region.parts')}>
      <table className="lined figures-of">
        <thead>
          <tr>
            <th>{t('region.name')}</th>
            <th className="num">{t('region.firms')}</th>
            <th className="num"><Tooltip title={t('region.agoHint')}><span>{t('region.ago')}</span></Tooltip></th>
            <th className="num">{t('region.connectedShare')}</th>
            <th className="num">{t('region.devices')}</th>
            <th className="num">{t('region.evidenced')}</th>
            <th className="num">{t('region.rate')}</th>
          </tr>
        </thead>
        <tbody>
          {filled.map((row) => line(row, row.place && go ? <button type="button" className="as-link" onClick={() => go(row.place!)}>{name(row.place.name, row.place.code)}</button> : name(row.place?.name, row.place?.code), row.place?.code ?? ''))}
          {data.rest && line(data.rest, t('region.elsewhere'), 'rest')}
        </tbody>
        <tfoot>{line(data.total, t('region.total'), 'total')}</tfoot>
      </table>
    </div>
  )
}

function FiguresLine({ row, label, floor }: { row: RegionRow; label: ReactNode; floor: number }) {
  const { language } = useText()
  const tag = tagOf(language)
  const shown = useShown(floor)
  const more = row.firms - row.before.firms
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="num">{whole(row.firms, tag)}</td>
      <td className="num dim">{more === 0 ? '±0' : more > 0 ? `+${more}` : `−${-more}`}</td>
      <td className="num">{shown(valueOf(row, 'connectedShare'), true)}</td>
      <td className="num">{whole(row.devices, tag)}</td>
      <td className="num">{shown(row.withheld ? null : row.evidenced, false)}</td>
      <td className="num"><span className="rate-bar" style={{ '--part': row.withheld ? 0 : (valueOf(row, 'rate') ?? 0) } as CSSProperties}>{shown(valueOf(row, 'rate'), true)}</span></td>
    </tr>
  )
}

/** The sections of GB/T 4754, and what is below one. */
function ByIndustry({ scope, section, choose }: { scope: string; section?: string; choose: (section: string | undefined) => void }) {
  const { t } = useText()
  const { data, problem, reload } = useResource<RegionFigures>('/regions', { scope, by: section ? `industry:${section}` : 'industry' }, 60_000)
  return (
    <Panel title={t('region.byIndustry')} extra={section && <Button size="small" onClick={() => choose(undefined)}>{t('region.allIndustries')}</Button>}>
      <ProblemAlert problem={data ? undefined : problem} retry={reload} />
      {data && <RegionTable data={data} go={(place) => choose(place.code)} />}
    </Panel>
  )
}

function ByCounty({ scope, go }: { scope: string; go: (place: Place) => void }) {
  const { t } = useText()
  const { data, problem, reload } = useResource<RegionFigures>('/regions', { scope, by: 'leaves' }, 60_000)
  return (
    <Panel title={t('region.byCounty')}>
      <ProblemAlert problem={data ? undefined : problem} retry={reload} />
      {data && <RegionTable data={data} go={go} />}
    </Panel>
  )
}
