import { EditOutlined } from '@ant-design/icons'
import { Button, Checkbox, Empty, Table } from 'antd'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useLiveBatch } from '../../api/live'
import { useResource } from '../../api/resource'
import type { Annotation, BucketSeries, Property, Series, Thing, Value } from '../../api/types'
import { useMay } from '../../app/session'
import { usePreferences } from '../../app/preferences'
import { useDebounced } from '../../app/useDebounced'
import { tagOf, useText } from '../../i18n'
import { ChartFoot, ChartTools, useGutter } from '../../ui/ChartTools'
import { Export } from '../../ui/Export'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { dateTime, figure, unitText } from '../../ui/format'
import { type Range, statisticsOfBuckets, statisticsOfPoints, stepFor } from '../../ui/range'
import { StatisticsTable, Swatch } from '../../ui/Statistics'
import { useRange } from '../../ui/useRange'
import { keyProperties } from '../../ui/keyProperties'
import { stateText, StateRows } from '../../ui/StateRows'
import { QualityMark } from '../../ui/StateMark'
import { Age } from '../../ui/Time'
import { type Picked, Trend } from '../../ui/Trend'
import { Correct, type Start } from './Correct'
import { idOf, NUMERIC, useSeries } from '../explore/lines'

const MOST = 6

/**
 * @param start properties that are drawn first, those of them that were heard
 * @param length of time that is drawn first, in milliseconds
 */
export function History({ thing, zone, start, length }: { thing: Thing; zone: string; start?: string[]; length?: number }) {
  const { t } = useText()
  const base = `/things/${encodeURIComponent(thing.key)}`
  const { data, problem, reload } = useResource<{ values: Value[] }>(`${base}/latest`, {}, 30_000)
  const [live, setLive] = useState<Record<string, Value>>({})
  const [chosen, setChosen] = useState<string[]>()
  const mayCorrect = useMay('readings:write')
  const [correcting, setCorrecting] = useState<Start>()
  const [corrected, setCorrected] = useState(0)
  const latest = useMemo(() => {
    const all: Record<string, Value> = {}
    for (const value of [...(data?.values ?? []), ...Object.values(live)]) {
      const known = all[value.property]
      if (!known || Date.parse(value.time) >= Date.parse(known.time)) all[value.property] = value
    }
    return all
  }, [data, live])

  useEffect(() => {
    if (chosen || !data) return
    const numeric = keyProperties(thing.properties.filter((property) => NUMERIC.includes(property.type)))
    const heard = numeric.filter((key) => data.values.some((value) => value.property === key))
    const first = start?.filter((key) => data.values.some((value) => value.property === key)) ?? []
    setChosen(first.length ? first : (heard.length ? heard : numeric).slice(0, 1))
  }, [chosen, data, thing.properties, start])

  // A model derived from what a device sends grows; a property that is not in it yet still has a row.
  const properties: Property[] = [
    ...thing.properties,
    ...Object.values(latest)
      .filter((value) => !thing.properties.some((property) => property.key === value.property))
      .map((value): Property => ({ key: value.property, name: value.property, unit: value.unit, type: typeof value.value === 'number' ? 'double' : 'string' })),
  ]
  const onValues = useCallback((values: Value[]) => setLive((old) => ({ ...old, ...Object.fromEntries(values.map((value) => [value.property, value])) })), [])

  if (properties.length === 0) return <Panel><Nothing title={t('thing.noProperties')} hint={t('thing.noPropertiesHint')} /></Panel>
  return (
    <div className="history">
      <Panel className="values" title={t('thing.values')}>
        <ProblemAlert problem={problem} retry={reload} />
        <Values properties={properties} latest={latest} chosen={chosen ?? []} choose={setChosen} correct={mayCorrect ? setCorrecting : undefined} zone={zone} />
      </Panel>
      <ChartPanel thing={thing} zone={zone} length={length} properties={properties} chosen={chosen ?? []} onValues={onValues} correct={mayCorrect ? setCorrecting : undefined} corrected={corrected} />
      {correcting && <Correct thing={{ ...thing, properties }} zone={zone} start={correcting} close={() => setCorrecting(undefined)} done={() => {
        // The store is a moment behind the log that has it already.
        setTimeout(() => {
          reload()
          setCorrected((n) => n + 1)
        }, 700)
      }} />}
    </div>
  )
}

function Values({ properties, latest, chosen, choose, correct, zone }: {
  properties: Property[]; latest: Record<string, Value>; chosen: string[]; choose: (keys: string[]) => void; correct: ((start: Start) => void) | undefined; zone: string
}) {
  const text = useText()
  const { t, name, language } = text
  const { palette } = usePreferences()
  return (
    <Table<Property>
      size="small"
      rowKey="key"
      pagination={properties.length > 30 ? { pageSize: 30, showSizeChanger: false } : false}
      dataSource={properties}
      columns={[
        {
          title: t('thing.property'), key: 'name', className: 'grow', render: (_, property) => {
            const slot = chosen.indexOf(property.key)
            return (
              <Checkbox checked={slot >= 0} disabled={slot < 0 && chosen.length >= MOST}
                onChange={(event) => choose(event.target.checked ? [...chosen, property.key] : chosen.filter((key) => key !== property.key))}>
                <span title={property.key}>{name(property.name, property.key)}</span>
                {slot >= 0 && NUMERIC.includes(property.type) && <Swatch slot={slot} colour={palette.traces[slot % palette.traces.length]!} />}
              </Checkbox>
            )
          },
        },
        {
          title: t('thing.value'), key: 'value', align: 'right', className: 'num', render: (_, property) => {
            const value = latest[property.key]
            if (!value) return <span className="dim">–</span>
            const shown = NUMERIC.includes(property.type)
              ? figure(value.value, tagOf(language), property.scale)
              : stateText(value.value, property, text)
            return <div className="value" title={shown}><b>{shown}</b> <small>{unitText(value.unit ?? property.unit)}</small></div>
          },
        },
        {
          title: <span className="unseen">{t('thing.quality')}</span>, key: 'quality', className: 'quality', render: (_, property) => {
            const value = latest[property.key]
            return value && <QualityMark severity={value.quality.severity} reason={value.quality.reason} />
          },
        },
        {
          title: t('thing.age'), key: 'age', align: 'right', className: 'age', render: (_, property) => {
            const value = latest[property.key]
            return value && (
              <>
              <span title={value.quality.timeOfArrival ? t('thing.timeOfArrival') : undefined}>
                {value.quality.timeOfArrival && <b className="dim" aria-label={t('thing.timeOfArrival')}>⇣</b>} <Age at={value.time} zone={zone} bare />
              </span>
              {correct && <Button className="row-edit" size="small" icon={<EditOutlined />} title={t('notes.correct')} aria-label={`${t('notes.correct')}: ${name(property.name, property.key)}`}
                onClick={() => correct({ property: property.key, around: Date.parse(value.time) })} />}
              </>
            )
          },
        },
      ]}
    />
  )
}

function ChartPanel({ thing, zone, length, properties, chosen, onValues, correct, corrected }: {
  thing: Thing; zone: string; length: number | undefined; properties: Property[]; chosen: string[]; onValues: (values: Value[]) => void; correct: ((start: Start) => void) | undefined; corrected: number
}) {
  const { t, name } = useText()
  const [picked, setPicked] = useState<Picked>()
  const { palette } = usePreferences()
  const ranges = useRange(length)
  const { range, followed, look, back } = ranges
  const { gutter, updateGutter } = useGutter()
  const [cursor, setCursor] = useState<number>()
  const lines = useMemo(() => chosen.map((property) => ({ thing: thing.key, property })), [chosen, thing.key])
  const history = useSeries(lines, range, gutter.width, followed !== undefined, { version: corrected })
  const base = `/things/${encodeURIComponent(thing.key)}`
  const { data: notes } = useResource<Annotation[]>(`${base}/annotations`, {
    from: new Date(range.from).toISOString().slice(0, 13) + ':00:00Z', to: new Date(range.to + 3_600_000).toISOString().slice(0, 13) + ':00:00Z',
  })
  useLiveBatch([thing.key], (batch) => onValues([...batch.values()].flat()))
  const typeOf = (key: string) => properties.find((property) => property.key === key)?.type ?? 'double'
  const unitOf = (key: string) => properties.find((property) => property.key === key)?.unit
  const ordered = chosen
    .flatMap((key) => {
      const one = history.series.find((candidate) => candidate.property === idOf({ thing: thing.key, property: key }))
      return one ? { ...one, property: key, unit: one.unit ?? unitOf(key) } : []
    })
  const numeric = ordered.filter((one) => NUMERIC.includes(typeOf(one.property)))
  const states = ordered.filter((one) => !NUMERIC.includes(typeOf(one.property)))
  const slots = numeric.map((one) => chosen.indexOf(one.property))
  const height = Math.max(260, Math.min(560, window.innerHeight - 420 - states.length * 44))
  const annotations = useMemo(() => notes ?? [], [notes])
  const empty = !history.loading && ordered.every((one) => one.times.length === 0)

  return (
    <Panel className="chart">
      <ChartTools ranges={ranges} zone={zone}>
        <Export lines={lines} range={range} zone={zone} file={thing.key} />
      </ChartTools>
      <ProblemAlert problem={history.problem} />
      <div className={`plot ${history.loading ? 'loading' : ''}`} data-testid="chart" data-from={Math.round(range.from)} data-to={Math.round(range.to)} aria-busy={history.loading}>
        <Trend series={numeric} slots={slots} range={range} zone={zone} palette={palette} annotations={annotations}
          height={chosen.length === 0 || chosen.some((key) => NUMERIC.includes(typeOf(key))) ? height : 70} label={t('thing.chart')} onRange={look} onBack={back} onCursor={setCursor} onPick={setPicked} picked={picked} onGutter={updateGutter} />
        <StateRows series={states} properties={properties} range={range} gutter={gutter} />
        {chosen.length === 0
          ? <Empty className="over" image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('thing.chooseProperty')} />
          : empty && <div className="over dim">{t('thing.noneInRange')}</div>}
      </div>
      {picked && <PickedPoint picked={picked} series={numeric} properties={properties} zone={zone} correct={correct} close={() => setPicked(undefined)} />}
      <ChartFoot range={range} zone={zone} units={numeric.map((one) => one.unit)} />
      <Statistics thing={thing} range={range} series={numeric} slots={slots} properties={properties} cursor={cursor} follow={followed !== undefined} name={name} />
    </Panel>
  )
}

/** What was clicked in the chart, and what can be done about it. */
function PickedPoint({ picked, series, properties, zone, correct, close }: {
  picked: Picked; series: Series[]; properties: Property[]; zone: string; correct: ((start: Start) => void) | undefined; close: () => void
}) {
  const { t, name, language } = useText()
  const one = series.find((candidate) => candidate.property === picked.property)
  const i = one?.times.indexOf(picked.time) ?? -1
  const property = properties.find((candidate) => candidate.key === picked.property)
  return (
    <div className="picked" role="status" data-testid="picked">
      <span className="num">{dateTime(picked.time, zone, true)}</span>
      <span>{name(property?.name, picked.property)} {one && i >= 0 && <b className="num">{figure(one.values[i], tagOf(language), property?.scale)}</b>} <small>{unitText(one?.unit)}</small></span>
      {correct && <Button size="small" icon={<EditOutlined />} onClick={() => correct({ property: picked.property, around: picked.time })}>{t('notes.correct')}</Button>}
      <Button size="small" type="text" onClick={close} aria-label={t('app.close')}>✕</Button>
    </div>
  )
}

function Statistics({ thing, range, series, slots, properties, cursor, follow, name }: {
  thing: Thing; range: Range; series: Series[]; slots: number[]; properties: Property[]; cursor: number | undefined; follow: boolean
  name: (value: Property['name'], fallback?: string) => string
}) {
  // Raw points count exactly; where the server thinned them, its buckets do.
  const thinned = series.some((one) => one.source !== 'raw' || one.times.length > 400)
  const grain = follow ? 15_000 : 1
  const rested = useDebounced(JSON.stringify({ from: Math.floor(range.from / grain) * grain, to: Math.ceil(range.to / grain) * grain }), 300)
  const asked: Range = JSON.parse(rested)
  const { data } = useResource<{ series: BucketSeries[] }>(thinned && series.length ? `/things/${encodeURIComponent(thing.key)}/buckets` : null, {
    properties: series.map((one) => one.property).join(','), from: new Date(asked.from).toISOString(), to: new Date(asked.to).toISOString(), step: stepFor(asked, 1500),
  })
  if (series.length === 0) return null
  const rows = series.map((one, i) => {
    const buckets = thinned ? data?.series.find((candidate) => candidate.property === one.property) : undefined
    const property = properties.find((candidate) => candidate.key === one.property)
    return {
      one, slot: slots[i]!, label: name(property?.name ?? one.property, one.property),
      stats: thinned ? buckets && statisticsOfBuckets(buckets) : statisticsOfPoints(one, range),
    }
  })
  return <StatisticsTable rows={rows} cursor={cursor} />
}
