import { memo, useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { useResource } from '../../api/resource'
import type { Overview, Property, Value } from '../../api/types'
import { usePreferences } from '../../app/preferences'
import { useZone } from '../../app/session'
import { tagOf, useText } from '../../i18n'
import { compact, figure, offset, span as spanText, unitText, whole } from '../../ui/format'
import { statisticsOfBuckets, statisticsOfPoints } from '../../ui/range'
import { Bars } from '../../ui/Sparkline'
import { StateGlyph, QualityMark } from '../../ui/StateMark'
import { stateText, StateRows } from '../../ui/StateRows'
import { Swatch } from '../../ui/Statistics'
import { Age, useNow } from '../../ui/Time'
import { Trend } from '../../ui/Trend'
import { isOutside } from '../../ui/values'
import { idOf, type Line, NUMERIC, useBuckets, useSeries, type useThings } from '../explore/lines'
import { useSteps, type Widget } from './board'

export interface Known {
  latest: Record<string, Value>
  things: ReturnType<typeof useThings>['things']
  propertyOf: ReturnType<typeof useThings>['propertyOf']
}

interface Shown extends Known {
  widget: Widget
}

const HOUR = 3_600_000
const nothing = () => {}

/** Does anything differ that the widget shows? Forty of them are not drawn anew because one value came. */
const looksTheSame = (a: Shown, b: Shown) =>
  a.widget === b.widget && a.things === b.things && a.propertyOf === b.propertyOf && a.widget.lines.every((line) => a.latest[idOf(line)] === b.latest[idOf(line)])

/** What a widget shows inside its frame. */
export const Content = memo(function Content(shown: Shown) {
  const { t } = useText()
  const { widget } = shown
  if (['value', 'bar', 'trend', 'states', 'table', 'ranking', 'statistics', 'freshness'].includes(widget.kind) && widget.lines.length === 0) {
    return <div className="dim centred">{t('boards.noLines')}</div>
  }
  switch (widget.kind) {
    case 'value': return <ValueNow {...shown} />
    case 'bar': return <BarNow {...shown} />
    case 'trend': return <TrendNow {...shown} />
    case 'states': return <States {...shown} />
    case 'table': return <Rows {...shown} />
    case 'ranking': return <Ranking {...shown} />
    case 'statistics': return <Figures {...shown} />
    case 'freshness': return <Freshness {...shown} />
    case 'things': return <Things />
    case 'ingest': return <Ingest />
    case 'note': return <div className="note">{widget.text}</div>
    case 'clock': return <Clock />
  }
}, looksTheSame)

function useLabel({ things, propertyOf, widget }: Shown) {
  const { name } = useText()
  const several = new Set(widget.lines.map((line) => line.thing)).size > 1
  const sameProperty = new Set(widget.lines.map((line) => line.property)).size === 1
  return (line: Line) => {
    const thing = name(things.get(line.thing)?.name, line.thing)
    const property = name(propertyOf(line)?.name, line.property)
    return !several ? property : sameProperty ? thing : `${thing} · ${property}`
  }
}

/** A value as people read it: a number with its unit, a state by its word. */
function Reading({ value, property }: { value: Value | undefined; property: Property | undefined }) {
  const text = useText()
  if (!value) return <span className="dim">–</span>
  const numeric = property ? NUMERIC.includes(property.type) : typeof value.value === 'number'
  return (
    <>
      <b className="num">{numeric ? figure(value.value, tagOf(text.language), property?.scale) : stateText(value.value, property, text)}</b>
      {' '}<small>{unitText(value.unit ?? property?.unit)}</small>
    </>
  )
}

function ValueNow({ widget, latest, things, propertyOf }: Shown) {
  const { name } = useText()
  const line = widget.lines[0]!
  const value = latest[idOf(line)]
  const property = propertyOf(line)
  const bad = value && (value.quality.severity !== 'good' || isOutside(value, property))
  return (
    <Link to={`/things/${encodeURIComponent(line.thing)}`} className={`big ${bad ? 'abnormal' : ''}`}>
      <div className="what dim">{name(things.get(line.thing)?.name, line.thing)} · {name(property?.name, line.property)}</div>
      <div className="now"><Reading value={value} property={property} /></div>
      <div className="dim">{value && <>{value.quality.severity !== 'good' && <QualityMark severity={value.quality.severity} reason={value.quality.reason} />} <Age at={value.time} /></>}</div>
    </Link>
  )
}

/** ISA-101's moving indicator: where the value lies between its limits. */
function BarNow(shown: Shown) {
  const { widget, latest, propertyOf } = shown
  const label = useLabel(shown)
  const { language } = useText()
  const line = widget.lines[0]!
  const value = latest[idOf(line)]
  const property = propertyOf(line)
  const low = property?.min ?? 0
  const high = property?.max ?? (typeof value?.value === 'number' ? Math.max(1, Math.abs(value.value) * 1.5) : 1)
  const at = typeof value?.value === 'number' ? Math.min(1, Math.max(0, (value.value - low) / (high - low || 1))) : undefined
  const tag = tagOf(language)
  return (
    <div className={`indicator ${isOutside(value, property) ? 'abnormal' : ''}`}>
      <div className="what dim">{label(line)}</div>
      <div className="now"><Reading value={value} property={property} /></div>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" width="100%" height="14" role="img" aria-label={`${figure(low, tag)} – ${figure(high, tag)}`}>
        <rect className="ground" x="0" y="2" width="100" height="4" />
        {at !== undefined && <path className="hand" d={`M${at * 100} 0v8`} />}
      </svg>
      <div className="ends dim num"><span>{figure(low, tag)}</span><span>{figure(high, tag)}</span></div>
    </div>
  )
}

function useSize() {
  const host = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 300, height: 180 })
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setSize({ width: Math.floor(entry!.contentRect.width), height: Math.floor(entry!.contentRect.height) }))
    watch.observe(host.current!)
    return () => watch.disconnect()
  }, [])
  return { host, ...size }
}

function TrendNow(shown: Shown) {
  const { widget, propertyOf } = shown
  const label = useLabel(shown)
  const { t } = useText()
  const zone = useZone()
  const { palette } = usePreferences()
  const { host, width, height } = useSize()
  const range = useSteps(widget.span ?? HOUR)
  const lines = widget.lines.filter((line) => NUMERIC.includes(propertyOf(line)?.type ?? ''))
  const { series } = useSeries(lines, range, width, true)
  const slots = series.map((one) => lines.findIndex((line) => idOf(line) === one.property))
  const withUnit = series.map((one, i) => ({ ...one, unit: one.unit ?? propertyOf(lines[slots[i]!]!)?.unit }))
  const none = useRef([]).current
  if (shown.things.size > 0 && lines.length === 0) return <div className="dim centred">{t('boards.noLines')}</div>
  return (
    <div className="fill-down">
      <div ref={host} className="grow-down">
        <Trend series={withUnit} slots={slots} range={range} zone={zone} palette={palette} annotations={none} height={Math.max(60, height)} label={widget.title ?? t('widget.trend')}
          onRange={nothing} onBack={nothing} onCursor={nothing} onPick={nothing} picked={undefined} onGutter={nothing} />
      </div>
      <div className="legend">
        {lines.map((line, slot) => <span key={idOf(line)}><Swatch slot={slot} colour={palette.traces[slot % palette.traces.length]!} /> {label(line)}</span>)}
      </div>
    </div>
  )
}

function States(shown: Shown) {
  const { widget, propertyOf } = shown
  const label = useLabel(shown)
  const range = useSteps(widget.span ?? 8 * HOUR)
  const lines = widget.lines.filter((line) => propertyOf(line) && !NUMERIC.includes(propertyOf(line)!.type))
  const { series } = useSeries(lines, range, 600, true)
  return <StateRows series={series} range={range} gutter={{ left: 0, right: 0 }} properties={lines.map((line) => ({ ...propertyOf(line)!, key: idOf(line), name: label(line) }))} />
}

function Rows(shown: Shown) {
  const { widget, latest, propertyOf } = shown
  const label = useLabel(shown)
  return (
    <table className="lined">
      <tbody>
        {widget.lines.map((line) => {
          const value = latest[idOf(line)]
          const property = propertyOf(line)
          return (
            <tr key={idOf(line)} className={isOutside(value, property) || (value && value.quality.severity !== 'good') ? 'abnormal' : ''}>
              <th scope="row">{label(line)}</th>
              <td className="num"><Reading value={value} property={property} /></td>
              <td className="dim num">{value && <Age at={value.time} bare />}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** The same property of many things, the greatest first. */
function Ranking(shown: Shown) {
  const { widget, latest, propertyOf } = shown
  const label = useLabel(shown)
  const rows = widget.lines
    .map((line) => ({ line, value: latest[idOf(line)] }))
    .sort((a, b) => (typeof b.value?.value === 'number' ? b.value.value : -Infinity) - (typeof a.value?.value === 'number' ? a.value.value : -Infinity))
  const most = rows.reduce((max, { value }) => (typeof value?.value === 'number' ? Math.max(max, Math.abs(value.value)) : max), 0)
  return (
    <table className="lined">
      <tbody>
        {rows.map(({ line, value }) => (
          <tr key={idOf(line)}>
            <th scope="row">{label(line)}</th>
            <td className="share"><svg viewBox="0 0 100 10" preserveAspectRatio="none" width="100%" height="10" aria-hidden>
              <rect x="0" y="0" height="10" width={most > 0 && typeof value?.value === 'number' ? (Math.abs(value.value) / most) * 100 : 0} />
            </svg></td>
            <td className="num"><Reading value={value} property={propertyOf(line)} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Figures(shown: Shown) {
  const { widget, propertyOf } = shown
  const label = useLabel(shown)
  const { t, language } = useText()
  const tag = tagOf(language)
  const range = useSteps(widget.span ?? 8 * HOUR)
  const lines = widget.lines.filter((line) => NUMERIC.includes(propertyOf(line)?.type ?? ''))
  const buckets = useBuckets(lines, range)
  return (
    <table className="lined">
      <thead><tr><th scope="col" className="dim">{spanText(widget.span ?? 8 * HOUR, tag)}</th>{(['min', 'avg', 'max'] as const).map((key) => <th key={key} scope="col" className="num dim">{t(`stats.${key}`)}</th>)}</tr></thead>
      <tbody>
        {lines.map((line) => {
          const bucket = buckets.get(idOf(line))
          const stats = bucket ? statisticsOfBuckets(bucket) : statisticsOfPoints({ property: '', type: 'double', source: 'raw', times: [], values: [], qualities: [] }, range)
          return (
            <tr key={idOf(line)}>
              <th scope="row">{label(line)} <small>{unitText(propertyOf(line)?.unit)}</small></th>
              {(['min', 'avg', 'max'] as const).map((key) => <td key={key} className="num">{figure(stats[key], tag, undefined, 5)}</td>)}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** What was heard of longest ago comes first. */
function Freshness(shown: Shown) {
  const { widget, latest } = shown
  const label = useLabel(shown)
  const rows = widget.lines.map((line) => ({ line, value: latest[idOf(line)] })).sort((a, b) => (Date.parse(a.value?.time ?? '') || 0) - (Date.parse(b.value?.time ?? '') || 0))
  return (
    <table className="lined">
      <tbody>
        {rows.map(({ line, value }) => (
          <tr key={idOf(line)}><th scope="row">{label(line)}</th><td className="num">{value ? <Age at={value.time} /> : <span className="dim">–</span>}</td></tr>
        ))}
      </tbody>
    </table>
  )
}

function Things() {
  const { t, language } = useText()
  const { data } = useResource<Overview>('/overview', {}, 5_000)
  return (
    <div className="counts-of">
      {(['online', 'offline', 'never'] as const).map((state) => (
        <Link key={state} to={`/things?state=${state}`}><StateGlyph state={state} /> <b className="num">{whole(data?.things[state], tagOf(language))}</b> <span className="dim">{t(`state.${state}`)}</span></Link>
      ))}
    </div>
  )
}

function Ingest() {
  const { t, language } = useText()
  const { data } = useResource<Overview>('/overview', {}, 2_000)
  return (
    <div className="big">
      <div className="what dim">{t('glance.valuesPerSecond')}</div>
      <div className="now"><b className="num">{data ? compact(data.ingest.valuesPerSecond, tagOf(language)) : '–'}</b></div>
      <Bars values={data?.ingest.lastMinute ?? []} label={t('glance.lastMinute')} />
    </div>
  )
}

function Clock() {
  const zone = useZone()
  const now = useNow()
  const { language } = useText()
  return (
    <div className="big">
      <div className="now"><b className="num">{new Intl.DateTimeFormat('sv-SE', { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(now)}</b></div>
      <div className="dim">{new Intl.DateTimeFormat(tagOf(language), { timeZone: zone, dateStyle: 'full' }).format(now)}</div>
      <div className="dim">{zone} {offset(now, zone)}</div>
    </div>
  )
}

export const NEEDS_SPAN = ['trend', 'states', 'statistics']
