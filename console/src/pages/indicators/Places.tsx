import { Breadcrumb, Segmented, Select } from 'antd'
import { type CSSProperties, useState } from 'react'
import { useResource } from '../../api/resource'
import { tagOf, useText } from '../../i18n'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { MISSING, titled, unitIn, whole } from '../../ui/format'
import { layOut } from '../home/tiles'
import { LabelMark, useValueText } from '../methods/marks'
import type { Named } from '../methods/types'
import { coverageOf, measured, scaleOf } from './measures'
import type { GroupFigures, GroupPlaces } from './types'

export const HIERARCHIES = ['administrative', 'industry'] as const
export type HierarchyKey = (typeof HIERARCHIES)[number]

interface Props {
  calculation: number
  step: Named
  hierarchy: HierarchyKey
  node: string | undefined
  on: string | undefined
  level: string | undefined
  change: (changes: Record<string, string | undefined>) => void
}

/** Where a figure is high and where low: a map of squares over the same as a table; a square leads into it. */
export function Places({ calculation, step, hierarchy, node, on, level, change }: Props) {
  const { t, name } = useText()
  const [asked, setAsked] = useState(false)
  const { data: everywhere, problem, reload } = useResource<GroupPlaces>(`/calculations/${calculation}/places`, { step: step.key, hierarchy, node, on })
  // Where all are in one place, a map of everything else is empty.
  const only = asked || node || everywhere?.hierarchy !== hierarchy ? undefined : onlyPlace(everywhere)
  const { data: within } = useResource<GroupPlaces>(only ? `/calculations/${calculation}/places` : null, { step: step.key, hierarchy, node: only, on })
  const inside = within?.hierarchy === hierarchy ? within : undefined
  const data = only ? inside : everywhere
  const levels = step.levels.length > 0 ? (data?.levels ?? []).filter((key) => key !== '') : []
  const levelTitle = (key: string) => name(step.levels.find((one) => one.key === key)?.title, key)
  const coloured = levels.length > 0 ? (levels.includes(level ?? '') ? level : (step.levels.find((one) => levels.includes(one.key))?.key ?? levels[0])) : undefined
  const go = (code: string | undefined) => {
    setAsked(true)
    change({ node: code })
  }
  const crumbs = data && [
    { key: '', title: node || only ? <button type="button" className="as-link" onClick={() => go(undefined)}>{t('indicators.everywhere')}</button> : t('indicators.everywhere') },
    ...data.path.map((place, i) => ({ key: place.code, title: i === data.path.length - 1 ? name(place.name, place.code) : <button type="button" className="as-link" onClick={() => go(place.code)}>{name(place.name, place.code)}</button> })),
  ]
  const told = data && (data.rolledUp || coloured !== undefined)
  return (
    <Panel title={t('indicators.places')} extra={
      <div className="filters">
        {coloured !== undefined && <Select size="small" value={coloured} aria-label={t('indicators.shareOf')} popupMatchSelectWidth={false} onChange={(next) => change({ share: next })} options={levels.map((key) => ({ value: key, label: t('indicators.share', { level: levelTitle(key) }) }))} />}
        <Segmented<HierarchyKey> size="small" value={hierarchy} aria-label={t('indicators.along')} onChange={(next) => change({ hierarchy: next === 'administrative' ? undefined : next, node: undefined })}
          options={[{ value: 'administrative', label: t('methods.byRegion') }, { value: 'industry', label: t('methods.byIndustry') }]} />
      </div>}>
      <ProblemAlert problem={data ? undefined : problem} retry={reload} />
      {crumbs && <Breadcrumb items={crumbs} aria-label={t('indicators.path')} />}
      {data && !told && <Nothing title={t('indicators.notRolledUp')} hint={t('indicators.notRolledUpHint')} />}
      {data && told && (
        <>
          {data.rows.length === 0
            ? <p className="dim">{t('indicators.lowest')}</p>
            : <Tiles data={data} step={step} level={coloured} go={go} />}
          <Rows data={data} step={step} level={coloured} go={go} />
          <p className="source">{t('indicators.rule', { n: data.least, on: data.on })}</p>
        </>
      )}
    </Panel>
  )
}

function onlyPlace(data: GroupPlaces | undefined): string | undefined {
  const filled = data?.rows.filter((row) => row.subjects !== 0) ?? []
  return filled.length === 1 && filled[0]!.place.code !== '-' && !filled[0]!.place.leaf ? filled[0]!.place.code : undefined
}

function useMeasure(step: Named, level: string | undefined) {
  const { t, language } = useText()
  const text = useValueText()
  return (row: GroupFigures) => {
    const value = measured(row, level)
    if (value === null) return t('indicators.withheld')
    if (value === undefined) return MISSING
    return level === undefined ? text(row.value, step) : value.toLocaleString(tagOf(language), { style: 'percent', maximumFractionDigits: 0 })
  }
}

function Tiles({ data, step, level, go }: { data: GroupPlaces; step: Named; level: string | undefined; go: (code: string) => void }) {
  const { t, name, language } = useText()
  const text = useValueText()
  const shown = useMeasure(step, level)
  const rows = new Map(data.rows.filter(({ place }) => place.code !== '-').map((row) => [row.place.code, row]))
  const { tiles, columns } = layOut([...rows.keys()])
  const scale = scaleOf([...rows.values()].map((row) => measured(row, level)), level !== undefined)
  const kinds = t('region.kinds').split('|')
  const short = (long: string) => {
    const kind = long.length > 2 ? kinds.find((one) => long.endsWith(one)) : undefined
    return kind ? long.slice(0, -kind.length).trim() || long : long
  }
  return (
    <>
      <div className="tile-map" style={{ '--columns': columns } as CSSProperties} role="group" aria-label={t('indicators.map')} data-testid="map">
        {tiles.map(({ code, column, row: line }) => {
          const row = rows.get(code)!
          const value = measured(row, level)
          const empty = row.subjects === 0
          const title = name(row.place.name, code)
          const label = `${title}: ${empty ? t('indicators.nobody') : shown(row)}`
          return (
            <button key={code} type="button" disabled={empty} className={`map-tile step-${scale.step(value)} ${value === null ? 'withheld' : ''} ${empty ? 'empty' : ''}`}
              style={{ gridColumn: column + 1, gridRow: line + 1 }} title={label} aria-label={label} onClick={() => go(code)}>
              <span>{short(title)}</span>
              <b className="num">{empty ? '' : shown(row)}</b>
            </button>
          )
        })}
      </div>
      <div className="legend-scale" role="img" aria-label={t('indicators.legend')}>
        {scale.bounds.map(({ step: one, from }) => (
          <span key={one} className="key"><span className={`map-tile step-${one}`} /> ≥ {level === undefined ? text(String(Number(from.toPrecision(3))), step) : from.toLocaleString(tagOf(language), { style: 'percent', maximumFractionDigits: 0 })}</span>
        ))}
        <span className="key"><span className="map-tile withheld" /> {t('indicators.withheld')}</span>
      </div>
    </>
  )
}

function Rows({ data, step, level, go }: { data: GroupPlaces; step: Named; level: string | undefined; go: (code: string) => void }) {
  const { t, name, language } = useText()
  const filled = data.rows.filter((row) => row.subjects !== 0)
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t('indicators.places')}>
      <table className="lined figures-of" data-testid="places">
        <thead><tr><th>{t(data.hierarchy === 'industry' ? 'methods.industry' : 'methods.region')}</th><th className="num">{t('indicators.subjects')}</th><th className="num">{t('indicators.coverage')}</th><th className="num">{level === undefined ? titled(name(step.title, step.key), unitIn(step.unit, language)) : t('indicators.shareColumn')}</th><th>{t('methods.proof')}</th></tr></thead>
        <tbody>
          {filled.map((row) => (
            <Line key={row.place.code} row={row} step={step} level={level}>
              {row.place.code === '-' ? t('methods.unknown') : <button type="button" className="as-link" onClick={() => go(row.place.code)}>{name(row.place.name, row.place.code)}</button>}
            </Line>
          ))}
        </tbody>
        <tfoot><Line row={data.total} step={step} level={level}>{data.path.length > 0 ? name(data.path[data.path.length - 1]!.name) : t('methods.all')}</Line></tfoot>
      </table>
    </div>
  )
}

function Line({ row, step, level, children }: { row: GroupFigures; step: Named; level: string | undefined; children: React.ReactNode }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const shown = useMeasure(step, level)
  const coverage = coverageOf(row)
  const part = level === undefined && row.counted !== undefined && row.counted !== null && coverage !== undefined
  return (
    <tr>
      <th scope="row">{children}</th>
      <td className="num">{row.subjects === null || row.subjects === undefined ? t('indicators.withheld') : whole(row.subjects, tag)}</td>
      <td className="num">{part ? coverage.toLocaleString(tag, { style: 'percent', maximumFractionDigits: 0 }) : <span className="dim" title={level === undefined ? t('indicators.coverageHidden') : undefined}>{level === undefined && row.subjects ? t('indicators.notAll') : MISSING}</span>}</td>
      <td className="num">{shown(row)}</td>
      <td>{row.label && <LabelMark label={row.label} />}</td>
    </tr>
  )
}
