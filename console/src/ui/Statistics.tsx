import { Table } from 'antd'
import type { Series } from '../api/types'
import { usePreferences } from '../app/preferences'
import { tagOf, useText } from '../i18n'
import { figure, unitText, whole } from './format'
import type { Statistics } from './range'
import { DASHES } from './Trend'

export function Swatch({ slot, colour }: { slot: number; colour: string }) {
  return (
    <svg className="swatch" width="22" height="8" aria-hidden>
      <line x1="0" y1="4" x2="22" y2="4" stroke={colour} strokeWidth="2" strokeDasharray={DASHES[slot % DASHES.length]!.join(' ')} />
    </svg>
  )
}

export interface StatisticsRow {
  one: Series
  slot: number
  label: string
  stats: Statistics | undefined
}

/** What is in view, in figures: one row a line. */
export function StatisticsTable({ rows, cursor }: { rows: StatisticsRow[]; cursor: number | undefined }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const { palette } = usePreferences()
  return (
    <Table
      className="statistics"
      size="small"
      rowKey={(row) => row.one.property}
      pagination={false}
      dataSource={rows}
      columns={[
        { title: t('stats.title'), key: 'name', className: 'grow', render: (_, { one, slot, label }) => (
          <><Swatch slot={slot} colour={palette.traces[slot % palette.traces.length]!} /> {label} <small>{unitText(one.unit)}</small></>
        ) },
        { title: t('stats.cursor'), key: 'cursor', align: 'right', className: 'num', render: (_, { one }) => figure(valueAt(one, cursor), tag) },
        ...(['min', 'avg', 'max', 'last'] as const).map((key) => ({
          title: t(`stats.${key}`), key, align: 'right' as const, className: 'num',
          render: (_: unknown, { stats }: StatisticsRow) => figure(stats?.[key], tag),
        })),
        { title: t('stats.count'), key: 'count', align: 'right', className: 'num', render: (_, { stats }) => whole(stats?.count, tag) },
        { title: t('stats.bad'), key: 'bad', align: 'right', className: 'num', render: (_, { stats }) => <span className={stats?.bad ? 'bad' : ''}>{whole(stats?.bad, tag)}</span> },
        { title: t('stats.source'), key: 'source', render: (_, { one }) => <span className="dim">{t(`source.${one.source}`)}</span> },
      ]}
    />
  )
}

/** The value of the point nearest to a moment. */
function valueAt(one: Series, moment: number | undefined) {
  if (moment === undefined || one.times.length === 0) return undefined
  let low = 0
  let high = one.times.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (one.times[middle]! <= moment) low = middle
    else high = middle - 1
  }
  const next = one.times[low + 1]
  const nearest = next !== undefined && next - moment < moment - one.times[low]! ? low + 1 : low
  return one.values[nearest]
}
