import { Checkbox, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { usePreferences } from '../../app/preferences'
import { useZone } from '../../app/session'
import { useText } from '../../i18n'
import { ChartFoot, ChartTools, useGutter } from '../../ui/ChartTools'
import { Export } from '../../ui/Export'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { lengthOf, statisticsOfBuckets, statisticsOfPoints } from '../../ui/range'
import { StateRows } from '../../ui/StateRows'
import { StatisticsTable } from '../../ui/Statistics'
import { type Picked, Trend } from '../../ui/Trend'
import { useRange } from '../../ui/useRange'
import { idOf, type Line, NUMERIC, onOwnScale, useBuckets, useSeries, useThings } from './lines'
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
  const { t, name } = useText()
  const zone = useZone()
  const { palette } = usePreferences()
  const { range, followed, look, back } = ranges
  const { gutter, updateGutter } = useGutter()
  const [cursor, setCursor] = useState<number>()
  const [picked, setPicked] = useState<Picked>()
  const later = { none: 0, day: DAY, week: 7 * DAY, span: lengthOf(range) }[against]
  const isNumeric = (line: Line) => NUMERIC.includes(propertyOf(line)?.type ?? '')
  const numericLines = lines.filter(isNumeric)
  const stateLines = lines.filter((line) => propertyOf(line) && !isNumeric(line))
  const known = lines.filter((line) => propertyOf(line))
  const now = useSeries(known, range, gutter.width, followed !== undefined)
  const before = useSeries(against === 'none' ? [] : numericLines, range, gutter.width, followed !== undefined, { later })

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
  const height = Math.max(280, Math.min(620, window.innerHeight - 400 - stateLines.length * 44))
  const none = useMemo(() => [], [])
  if (lines.length === 0) return <Panel><Nothing title={t('explore.none')} hint={t('explore.noneHint')} /></Panel>
  return (
    <Panel className="chart">
      <ChartTools ranges={ranges} zone={zone}>
        <Select size="small" value={against} onChange={setAgainst} aria-label={t('explore.against')} popupMatchSelectWidth={false}
          options={AGAINST.map((key) => ({ value: key, label: t(`against.${key}`) }))} />
        <Checkbox checked={own} onChange={(event) => setOwn(event.target.checked)}>{t('explore.own')}</Checkbox>
        <Export lines={known} range={range} zone={zone} file="exploration" label={t('explore.export')} />
      </ChartTools>
      <ProblemAlert problem={now.problem ?? before.problem} />
      <div className={`plot ${now.loading ? 'loading' : ''}`} data-testid="chart" data-from={Math.round(range.from)} data-to={Math.round(range.to)} aria-busy={now.loading}>
        <Trend series={scaled} slots={scaled.map((one) => slotOf(one.property))} faint={scaled.map((one) => one.faint)} range={range} zone={zone} palette={palette} annotations={none}
          height={height} label={t('explore.title')} onRange={look} onBack={back} onCursor={setCursor} onPick={setPicked} picked={picked} onGutter={updateGutter} />
        <StateRows series={states} range={range} gutter={gutter}
          properties={stateLines.map((line) => ({ ...propertyOf(line)!, key: idOf(line), name: labelOf(line) }))} />
        {!now.loading && withUnit.every((one) => one.times.length === 0) && <div className="over dim">{t('thing.noneInRange')}</div>}
      </div>
      <ChartFoot range={range} zone={zone} units={scaled.map((one) => one.unit)}>
        {against !== 'none' && <span>{t('explore.faint', { ago: t(`against.${against}`) })}</span>}
      </ChartFoot>
      {rows.length > 0 && <StatisticsTable rows={rows} cursor={cursor} />}
    </Panel>
  )
}
