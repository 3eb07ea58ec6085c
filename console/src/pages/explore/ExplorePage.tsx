import { ArrowLeftOutlined, DownloadOutlined } from '@ant-design/icons'
import { Button, Checkbox, Segmented, Select } from 'antd'
import { useCallback, useMemo, useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { usePreferences } from '../../app/preferences'
import { useZone } from '../../app/session'
import { tagOf, useText } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { saveBlob } from '../../ui/files'
import { dateTime, offset, span, unitText } from '../../ui/format'
import { lengthOf, PRESETS, statisticsOfBuckets, statisticsOfPoints } from '../../ui/range'
import { StateRows } from '../../ui/StateRows'
import { StatisticsTable } from '../../ui/Statistics'
import { type Picked, Trend } from '../../ui/Trend'
import { useRange } from '../../ui/useRange'
import { RangeFields } from '../thing/RangeFields'
import { asCsv, idOf, type Line, NUMERIC, onOwnScale, useBuckets, useSeries, useThings } from './lines'
import { Lines } from './Lines'
import { SavedViews } from './SavedViews'

const DAY = 86_400_000
const AGAINST = ['none', 'day', 'week', 'span'] as const
type Against = (typeof AGAINST)[number]

/** What a saved exploration holds. */
export interface Exploration {
  lines: Line[]
  against?: Against
  own?: boolean
  followed?: number
  from?: number
  to?: number
}

/** `?lines=[["thing","property"],…]` starts with those lines. */
function linesOf(search: URLSearchParams): Line[] {
  try {
    const asked: unknown = JSON.parse(search.get('lines') ?? '[]')
    if (!Array.isArray(asked)) return []
    return asked.filter((one): one is [string, string] => Array.isArray(one) && one.every((part) => typeof part === 'string') && one.length === 2)
      .map(([thing, property]) => ({ thing, property }))
  } catch {
    return []
  }
}

/** Any properties of any things on one time axis. */
export function ExplorePage() {
  const { t } = useText()
  const { id } = useParams()
  const [search] = useSearchParams()
  const ranges = useRange()
  const [lines, setLines] = useState<Line[]>(() => linesOf(search))
  const [against, setAgainst] = useState<Against>('none')
  const [own, setOwn] = useState(false)
  const { propertyOf, things, problem } = useThings(lines)
  const present: Exploration = {
    lines, against, own, ...(ranges.followed === undefined ? { from: Math.round(ranges.range.from), to: Math.round(ranges.range.to) } : { followed: ranges.followed }),
  }
  const show = (view: Exploration) => {
    setLines(view.lines)
    setAgainst(view.against ?? 'none')
    setOwn(view.own ?? false)
    if (view.from !== undefined && view.to !== undefined) ranges.look({ from: view.from, to: view.to })
    else ranges.follow(view.followed ?? 3_600_000)
  }
  return (
    <>
      <PageHead title={t('explore.title')} subtitle={t('explore.subtitle')}>
        <SavedViews id={id} present={present} show={show} />
      </PageHead>
      <div className="history explore">
        <Panel title={t('explore.lines')}>
          <ProblemAlert problem={problem} />
          <Lines lines={lines} change={setLines} things={things} propertyOf={propertyOf} />
        </Panel>
        <Chart lines={lines} propertyOf={propertyOf} nameOf={(thing) => things.get(thing)?.name} ranges={ranges} against={against} setAgainst={setAgainst} own={own} setOwn={setOwn} />
      </div>
    </>
  )
}

function Chart({ lines, propertyOf, nameOf, ranges, against, setAgainst, own, setOwn }: {
  lines: Line[]
  propertyOf: ReturnType<typeof useThings>['propertyOf']
  nameOf: (thing: string) => import('../../api/types').Name | undefined
  ranges: ReturnType<typeof useRange>
  against: Against
  setAgainst: (against: Against) => void
  own: boolean
  setOwn: (own: boolean) => void
}) {
  const { t, name, language } = useText()
  const tag = tagOf(language)
  const zone = useZone()
  const { palette } = usePreferences()
  const { range, followed, look, follow, back, canGoBack } = ranges
  const [gutter, setGutter] = useState({ left: 60, right: 14, width: 800 })
  const [cursor, setCursor] = useState<number>()
  const [picked, setPicked] = useState<Picked>()
  const later = { none: 0, day: DAY, week: 7 * DAY, span: lengthOf(range) }[against]
  const isNumeric = (line: Line) => NUMERIC.includes(propertyOf(line)?.type ?? '')
  const numericLines = lines.filter(isNumeric)
  const stateLines = lines.filter((line) => propertyOf(line) && !isNumeric(line))
  const known = lines.filter((line) => propertyOf(line))
  const now = useSeries(known, range, gutter.width, followed !== undefined)
  const before = useSeries(against === 'none' ? [] : numericLines, range, gutter.width, followed !== undefined, later)

  const withUnit = now.series.map((one) => ({ ...one, unit: one.unit ?? propertyOf(lines.find((line) => idOf(line) === one.property)!)?.unit }))
  const numeric = withUnit.filter((one) => numericLines.some((line) => idOf(line) === one.property))
  const states = withUnit.filter((one) => stateLines.some((line) => idOf(line) === one.property))
  const slotOf = (id: string) => lines.findIndex((line) => idOf(line) === id)
  const drawn = [
    ...before.series.map((one) => ({ ...one, unit: numeric.find((other) => other.property === one.property)?.unit, faint: true })),
    ...numeric.map((one) => ({ ...one, faint: false })),
  ]
  const scaled = own ? drawn.map((one) => ({ ...onOwnScale(one, range), faint: one.faint })) : drawn
  const thinned = numeric.filter((one) => one.source !== 'raw' || one.times.length > 400)
  const buckets = useBuckets(numericLines.filter((line) => thinned.some((one) => one.property === idOf(line))), range)
  const labelOf = (line: Line) => `${name(nameOf(line.thing), line.thing)} · ${name(propertyOf(line)?.name, line.property)}`
  const rows = numeric.map((one) => {
    const bucket = thinned.includes(one) ? buckets.get(one.property) : undefined
    const line = lines.find((candidate) => idOf(candidate) === one.property)!
    return {
      one, slot: slotOf(one.property), label: labelOf(line),
      stats: thinned.includes(one) ? bucket && statisticsOfBuckets(bucket) : statisticsOfPoints(one, range),
    }
  })
  const units = [...new Set(scaled.map((one) => one.unit ?? ''))]
  const updateGutter = useCallback((next: typeof gutter) => {
    setGutter((old) => (Math.abs(old.left - next.left) + Math.abs(old.right - next.right) + Math.abs(old.width - next.width) < 1 ? old : next))
  }, [])
  const height = Math.max(280, Math.min(620, window.innerHeight - 400 - stateLines.length * 44))
  const none = useMemo(() => [], [])
  if (lines.length === 0) return <Panel><Nothing title={t('explore.none')} hint={t('explore.noneHint')} /></Panel>
  return (
    <Panel className="chart">
      <div className="chart-tools">
        <Segmented
          size="small"
          value={followed === undefined ? '' : (PRESETS.find((preset) => preset.length === followed)?.key ?? '')}
          onChange={(key) => follow(PRESETS.find((preset) => preset.key === key)!.length)}
          options={PRESETS.map((preset) => ({ value: preset.key, label: t(`range.${preset.key}`) }))}
        />
        <Button size="small" icon={<ArrowLeftOutlined />} disabled={!canGoBack} onClick={back}>{t('thing.back')}</Button>
        <RangeFields range={range} zone={zone} change={look} />
        <Select size="small" value={against} onChange={setAgainst} aria-label={t('explore.against')} popupMatchSelectWidth={false}
          options={AGAINST.map((key) => ({ value: key, label: t(`against.${key}`) }))} />
        <Checkbox checked={own} onChange={(event) => setOwn(event.target.checked)}>{t('explore.own')}</Checkbox>
        <Button size="small" className="push" icon={<DownloadOutlined />} disabled={withUnit.length === 0}
          onClick={() => saveBlob('exploration.csv', new Blob([asCsv(withUnit)], { type: 'text/csv;charset=utf-8' }))}>
          {t('explore.export')}
        </Button>
      </div>
      <ProblemAlert problem={now.problem ?? before.problem} />
      <div className={`plot ${now.loading ? 'loading' : ''}`} data-testid="chart" data-from={Math.round(range.from)} data-to={Math.round(range.to)} aria-busy={now.loading}>
        <Trend series={scaled} slots={scaled.map((one) => slotOf(one.property))} faint={scaled.map((one) => one.faint)} range={range} zone={zone} palette={palette} annotations={none}
          height={height} label={t('explore.title')} onRange={look} onBack={back} onCursor={setCursor} onPick={setPicked} picked={picked} onGutter={updateGutter} />
        <StateRows series={states} range={range} gutter={gutter}
          properties={stateLines.map((line) => ({ ...propertyOf(line)!, key: idOf(line), name: labelOf(line) }))} />
        {!now.loading && withUnit.every((one) => one.times.length === 0) && <div className="over dim">{t('thing.noneInRange')}</div>}
      </div>
      <div className="chart-foot dim">
        <span>{t('thing.rangeOf', { from: dateTime(range.from, zone), to: dateTime(range.to, zone), offset: offset(range.from, zone), length: span(lengthOf(range), tag) })}</span>
        {units.length > 2 && <span className="warn">{t('thing.twoAxes', { units: units.slice(2).map((unit) => unitText(unit) || '1').join(', ') })}</span>}
        {against !== 'none' && <span>{t('explore.faint', { ago: t(`against.${against}`) })}</span>}
        <span className="hint">{t('thing.chartHint')}</span>
      </div>
      {rows.length > 0 && <StatisticsTable rows={rows} cursor={cursor} />}
    </Panel>
  )
}
