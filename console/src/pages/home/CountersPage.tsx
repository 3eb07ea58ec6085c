import { Segmented } from 'antd'
import { Link, useParams, useSearchParams } from 'react-router'
import { path } from '../../api/http'
import { useText, wordOf } from '../../i18n'
import { Nothing, PageHead, Panel } from '../../ui/Feedback'
import { PagedTable } from '../../ui/PagedTable'
import { Age } from '../../ui/Time'
import { Counters } from './Counters'
import type { CounterItem, Level, What } from './figures'

const WHAT: What[] = ['devices', 'firms', 'apps', 'identifiers']
const LEVELS: Level[] = ['declared', 'evidenced', 'verified']

/** What stands behind one of the four counters, by how well it is proven. */
export function CountersPage() {
  const { t, name } = useText()
  const { what: word } = useParams()
  const [search, setSearch] = useSearchParams()
  const what = WHAT.find((one) => one === word) ?? 'devices'
  const level = LEVELS.find((one) => one === search.get('level')) ?? 'declared'
  const scope = search.get('scope') ?? undefined
  const named = (item: CounterItem) => {
    const shown = name(item.name, item.key)
    if (item.kind === 'thing' || item.kind === 'topic') return <Link to={path`/things/${item.key}`}>{shown}</Link>
    if (what === 'firms' || what === 'devices') return <Link to={path`/organisations/${item.key}`}>{shown}</Link>
    return shown
  }
  const choose = (changes: Record<string, string>) => setSearch((old) => {
    const next = new URLSearchParams(old)
    Object.entries(changes).forEach(([key, value]) => next.set(key, value))
    return next
  }, { replace: true })
  const byFirm = what !== 'identifiers' && (scope !== undefined || what === 'firms')
  return (
    <>
      <PageHead title={t('counter.listOf', { what: t(`counter.${what}`) })} subtitle={t(`counterMeans.${what}-${level}`)}>
        <Segmented<Level> value={level} onChange={(next) => choose({ level: next })} aria-label={t('counter.level')} data-testid="level"
          options={LEVELS.map((one) => ({ value: one, label: t(`counter.${one}`) }))} />
      </PageHead>
      <Counters scope={scope} />
      <Panel>
        <PagedTable<CounterItem> resource={`/counters/${what}`} params={{ level, scope }} label={t(`counter.${what}`)} rowKey={(item) => `${item.kind} ${item.key}`} scroll={{ x: 560 }}
          empty={<Nothing title={t('counter.none')} hint={t(`counterMeans.${what}-${level}`)} />}
          columns={[
            { title: t('counter.name'), key: 'name', ellipsis: true, render: (_, item) => named(item) },
            { title: t('counter.key'), dataIndex: 'key', className: 'mono', ellipsis: true },
            { title: t('counter.kind'), key: 'kind', width: 150, render: (_, item) => wordOf('organisationKind', item.kind, t) === item.kind ? wordOf('identifierKind', item.kind, t) : wordOf('organisationKind', item.kind, t) },
            { title: t('counter.level'), key: 'level', width: 100, render: (_, item) => t(`counter.${item.level}`) },
            ...(byFirm ? [{ title: t('counter.devicesOf'), key: 'devices', width: 110, className: 'num', render: (_: unknown, item: CounterItem) => item.devices === undefined ? '' : item.evidenced === undefined ? item.devices : `${item.evidenced} / ${item.devices}` }] : []),
            { title: t('counter.lastReading'), key: 'at', width: 130, render: (_, item) => item.at && <Age at={item.at} bare /> },
          ]} />
      </Panel>
    </>
  )
}
