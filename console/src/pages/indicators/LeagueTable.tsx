import { Button, Input, Segmented, Select } from 'antd'
import { Link } from 'react-router'
import { useDebounced } from '../../app/useDebounced'
import { useText } from '../../i18n'
import { Nothing, Panel } from '../../ui/Feedback'
import { MISSING, titled, unitIn } from '../../ui/format'
import { PagedTable } from '../../ui/PagedTable'
import { explanationPage } from '../methods/evidence'
import { FigureText, LabelMark } from '../methods/marks'
import type { Named } from '../methods/types'
import { moved } from './measures'
import type { LeagueStanding } from './types'

/** Who has which place, for those who may see each; a name leads to how its figure came about. */
export function LeagueTable({ calculation, step, result, node, search, change }: {
  calculation: number; step: Named; result: Named | undefined; node: string | undefined; search: URLSearchParams
  change: (changes: Record<string, string | undefined>) => void
}) {
  const { t, name, language } = useText()
  const order = search.get('order') === 'lowest' ? 'lowest' : 'highest'
  const level = search.get('level') ?? undefined
  const query = useDebounced(search.get('query') ?? undefined, 250)
  const subject = search.get('subject')
  const other = result && result.key !== step.key ? result : undefined
  return (
    <Panel title={t('indicators.league')} extra={node && <Button size="small" onClick={() => change({ node: undefined })}>{t('indicators.everywhere')}</Button>}>
      <div className="filters" role="search">
        <Input.Search value={search.get('query') ?? ''} allowClear placeholder={t('methods.searchSubject')} aria-label={t('methods.searchSubject')} style={{ width: 220 }} onChange={({ target }) => change({ query: target.value || undefined })} />
        {result && result.levels.length > 0 && (
          <Select value={level} allowClear placeholder={t('methods.anyLevel')} aria-label={t('methods.anyLevel')} popupMatchSelectWidth={false} style={{ minWidth: 130 }} onChange={(next) => change({ level: next })}
            options={result.levels.map((one) => ({ value: one.key, label: name(one.title, one.key) }))} />
        )}
        <Segmented value={order} aria-label={t('indicators.order')} onChange={(next) => change({ order: next === 'lowest' ? next : undefined })}
          options={[{ value: 'highest', label: t('indicators.highest') }, { value: 'lowest', label: t('indicators.lowestFirst') }]} />
      </div>
      <PagedTable<LeagueStanding> resource={`/calculations/${calculation}/league`} rowKey="subject" label={t('indicators.league')} scroll={{ x: 620 }}
        params={{ step: step.key, order, node, query, level }}
        onRow={(row) => ({ className: row.subject === subject ? 'decisive' : undefined })}
        empty={<Nothing title={t('methods.noSubject')} />}
        columns={[
          { title: t('indicators.place'), key: 'place', width: 70, align: 'right', className: 'num', render: (_, row) => row.place ?? MISSING },
          { title: t('indicators.moved'), key: 'moved', width: 90, align: 'right', className: 'num', render: (_, row) => <Moved place={row.place} before={row.before} /> },
          { title: t('methods.subject'), key: 'subject', width: 240, ellipsis: true, render: (_, row) => <Link to={explanationPage(calculation, row.subject, step.key)} title={row.subject}>{name(row.name, row.subject)}</Link> },
          { title: titled(name(step.title, step.key), unitIn(step.unit, language)), key: 'figure', width: 150, align: step.kind === 'number' ? 'right' : 'left', render: (_, row) => <FigureText figure={row.figure} meaning={step} unit="" quiet /> },
          ...(other ? [{ title: name(other.title, other.key), key: 'result', width: 110, render: (_: unknown, row: LeagueStanding) => <FigureText figure={row.result} meaning={other} quiet /> }] : []),
          { title: t('methods.proof'), key: 'proof', width: 100, render: (_, row) => <LabelMark label={row.figure.label} /> },
        ]} />
    </Panel>
  )
}

function Moved({ place, before }: Pick<LeagueStanding, 'place' | 'before'>) {
  const { t } = useText()
  const by = moved(place, before)
  if (by === undefined) return <span className="dim">{MISSING}</span>
  return <span title={t('indicators.before', { place: before ?? '' })}>{by === 0 ? '=' : by > 0 ? `▲ ${by}` : `▼ ${-by}`}</span>
}
