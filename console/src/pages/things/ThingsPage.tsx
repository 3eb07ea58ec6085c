import { ApartmentOutlined, DownloadOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { Button, Dropdown, Input, Select, type TableProps, Tag } from 'antd'
import type { SorterResult } from 'antd/es/table/interface'
import { type CSSProperties, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { saved } from '../../api/http'
import { useAction } from '../../api/resource'
import type { Property, ThingState, ThingSummary } from '../../api/types'
import { useMay, useZone } from '../../app/session'
import { useDebounced } from '../../app/useDebounced'
import { tagOf, useText } from '../../i18n'
import { ModelSelect, useSites } from '../../ui/choices'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { CSV, saveBlob, XLSX } from '../../ui/files'
import { unitText, whole } from '../../ui/format'
import { PagedTable } from '../../ui/PagedTable'
import { StateMark } from '../../ui/StateMark'
import { Age } from '../../ui/Time'
import { useStored } from '../../ui/useStored'
import { CreateThing } from '../CreateThing'
import { ImportThings } from '../ImportThings'
import { SitesDialog } from '../SitesDialog'
import { type BulkAction, BulkBar, BulkDialog, TagInput } from './Bulk'
import { type Chosen, type Column, ColumnChoice, LatestCell, useLiveValues, useModelsOf, USUAL } from './columns'
import { PlaceTree } from './PlaceTree'

const FILTERS = ['query', 'model', 'state', 'site', 'place', 'tag'] as const

/** Things: where they stand at the left, the list at the right; the server filters, sorts and counts. */
export function ThingsPage() {
  const { t, name, language } = useText()
  const zone = useZone()
  const mayWrite = useMay('things:write')
  const mayReadValues = useMay('readings:read')
  const [search, setSearch] = useSearchParams()
  const [version, setVersion] = useState(0)
  const [total, setTotal] = useState<number>()
  const [rows, setRows] = useState<ThingSummary[]>([])
  const [dialog, setDialog] = useState<'create' | 'import' | 'sites'>()
  const [chosen, choose] = useStored<Chosen>('list-columns', USUAL)
  const [tree, setTree] = useStored('list-tree', window.innerWidth > 700)
  const [ticked, setTicked] = useState<string[]>([])
  const [everything, setEverything] = useState(false)
  const [action, setAction] = useState<BulkAction>()
  const [asked, setAsked] = useState(false)
  const exporting = useAction()
  const { sites, reload: reloadSites } = useSites()
  const siteName = (key: string | undefined) => name(sites.find((site) => site.key === key)?.name, key)
  const value = (key: string) => search.get(key) ?? undefined
  const change = (changes: Record<string, string | undefined>) => {
    setSearch((old) => {
      const next = new URLSearchParams(old)
      for (const [key, text] of Object.entries(changes)) {
        if (text) next.set(key, text)
        else next.delete(key)
      }
      return next
    }, { replace: true })
  }
  const filter = {
    query: useDebounced(value('query'), 250), tag: useDebounced(value('tag'), 250), model: value('model'), state: value('state'), site: value('site'), place: value('place'),
  }
  const order = { sort: value('sort') ?? 'key', descending: value('descending') === 'true' || undefined }
  const params = { ...filter, ...order }
  const filtered = FILTERS.some((key) => search.has(key))
  const clearFilters = () => setSearch({}, { replace: true })
  const clear = () => {
    setTicked([])
    setEverything(false)
  }
  const [of, setOf] = useState(JSON.stringify(filter))
  if (of !== JSON.stringify(filter)) {
    setOf(JSON.stringify(filter))
    if (everything) clear()
  }
  const refresh = () => setVersion((n) => n + 1)
  const selection = everything ? { keys: [], filter, count: total ?? 0 } : { keys: ticked, count: ticked.length }
  const models = useModelsOf(rows, asked || chosen.properties.length > 0)
  const { values, states } = useLiveValues(chosen.properties.length > 0 && mayReadValues ? rows.map((thing) => thing.key) : [])
  const save = (accept: string, ending: string) =>
    exporting.run(async () => saveBlob(`things.${ending}`, await saved('/things/export', { filter, ...order, zone }, accept)))
  const sortOrder = (key: string) => (order.sort === key ? (order.descending ? 'descend' as const : 'ascend' as const) : null)

  const all: Record<Column, NonNullable<TableProps<ThingSummary>['columns']>[number]> = {
    key: { title: t('things.key'), key: 'key', dataIndex: 'key', sorter: true, sortOrder: sortOrder('key'), ellipsis: true, className: 'mono', width: 130 },
    state: { title: t('things.state'), key: 'state', width: 92, render: (_, thing) => <StateMark state={states[thing.key] ?? thing.state} /> },
    model: { title: t('things.model'), key: 'model', sorter: true, sortOrder: sortOrder('model'), ellipsis: true, width: 170, render: (_, thing) => <>{name(thing.model.name, thing.model.key)} <span className="dim">v{thing.model.version}</span></> },
    site: { title: t('things.site'), key: 'site', width: 120, ellipsis: true, render: (_, thing) => siteName(thing.site) },
    place: { title: t('things.place'), key: 'place', dataIndex: 'place', sorter: true, sortOrder: sortOrder('place'), width: 120, ellipsis: true },
    tags: { title: t('things.tags'), key: 'tags', width: 130, render: (_, thing) => thing.tags.map((one) => <Tag key={one}>{one}</Tag>) },
    lastSeen: { title: t('things.lastSeen'), key: 'lastSeen', sorter: true, sortOrder: sortOrder('lastSeen'), width: 105, align: 'right', render: (_, thing) => <Age at={thing.lastSeen} /> },
  }
  const propertyOf = (thing: ThingSummary, key: string): Property | undefined => models.find((model) => model.key === thing.model.key)?.properties.find((property) => property.key === key)
  const columns: NonNullable<TableProps<ThingSummary>['columns']> = [
    { title: t('things.name'), key: 'name', sorter: true, sortOrder: sortOrder('name'), ellipsis: true, width: 190, render: (_, thing) => <Link to={`/things/${encodeURIComponent(thing.key)}`}>{name(thing.name, thing.key)}</Link> },
    ...chosen.columns.map((column) => all[column]),
    ...chosen.properties.map((key) => {
      const known = models.flatMap((model) => model.properties).find((property) => property.key === key)
      return { title: <>{name(known?.name, key)} <small>{unitText(known?.unit)}</small></>, key: `value.${key}`, align: 'right' as const, className: 'num', width: 130, ellipsis: true, render: (_: unknown, thing: ThingSummary) => <LatestCell value={values[thing.key]?.[key]} property={propertyOf(thing, key)} /> }
    }),
  ]

  return (
    <>
      <PageHead title={t('things.title')} subtitle={total !== undefined && t('things.total', { n: whole(total, tagOf(language)) })}>
        <Button onClick={() => setDialog('sites')}>{t('sites.title')}</Button>
        <Dropdown trigger={['click']} menu={{ items: [{ key: 'xlsx', label: 'XLSX' }, { key: 'csv', label: 'CSV' }], onClick: ({ key }) => void (key === 'xlsx' ? save(XLSX, key) : save(CSV, key)) }}>
          <Button icon={<DownloadOutlined />} loading={exporting.busy}>{t('bulk.export')}</Button>
        </Dropdown>
        {mayWrite && <Button icon={<UploadOutlined />} onClick={() => setDialog('import')}>{t('things.import')}</Button>}
        {mayWrite && <Button type="primary" icon={<PlusOutlined />} onClick={() => setDialog('create')}>{t('things.create')}</Button>}
      </PageHead>
      <ProblemAlert problem={exporting.problem} />
      <div className="columns">
        {tree && (
          <Panel className="tree" title={t('places.title')}>
            <PlaceTree filter={{ query: filter.query, model: filter.model, tag: filter.tag, state: filter.state }} chosen={{ site: filter.site, place: filter.place }} version={version}
              choose={(site, place) => change({ site, place })} />
          </Panel>
        )}
        <Panel className="wide">
          <div className="filters" role="search">
            <Button icon={<ApartmentOutlined />} aria-pressed={tree} aria-label={t('places.toggle')} title={t('places.toggle')} onClick={() => setTree(!tree)} />
            <Input.Search value={value('query') ?? ''} placeholder={t('things.search')} aria-label={t('things.search')} allowClear
              onChange={(event) => change({ query: event.target.value })} style={{ width: 200 }} />
            <Select value={value('state')} placeholder={t('things.anyState')} aria-label={t('things.state')} allowClear style={{ width: 120 }}
              onChange={(state) => change({ state })}
              options={(['online', 'offline', 'never'] as ThingState[]).map((state) => ({ value: state, label: <StateMark state={state} /> }))} />
            <ModelSelect value={value('model')} placeholder={t('things.anyModel')} label={t('things.model')} allowClear width={180} onChange={(model) => change({ model })}
              known={value('model') ? { key: value('model')!, name: value('model')! } : undefined} />
            <TagInput value={value('tag')} onChange={(tag) => change({ tag })} placeholder={t('things.tag')} label={t('things.tag')} width={130} />
            {(value('site') || value('place')) && (
              <Tag closable onClose={(event) => {
                event.preventDefault()
                change({ site: undefined, place: undefined })
              }}>{[siteName(value('site')), value('place')].filter(Boolean).join(' / ')}</Tag>
            )}
            {filtered && <Button type="link" onClick={clearFilters}>{t('things.clear')}</Button>}
            <span className="push"><ColumnChoice chosen={chosen} choose={choose} models={models} opened={() => setAsked(true)} /></span>
          </div>
          {selection.count > 0 && (
            <BulkBar selection={selection} clear={clear} act={setAction} order={order}
              all={!everything && total !== undefined && total > ticked.length && <Button type="link" onClick={() => setEverything(true)}>{t('bulk.all', { n: whole(total, tagOf(language)) })}</Button>} />
          )}
          {/* Not by the table's own scrolling, which hides a second head with a second box to tick from ears but not from the keyboard. */}
          <div className="scrolls" style={{ '--wide': `${columns.reduce((sum, column) => sum + Number(column.width ?? 120), 40)}px` } as CSSProperties}>
          <PagedTable<ThingSummary>
            resource="/things"
            label={t('things.title')}
            params={params}
            every={10_000}
            version={version}
            rowKey="key"
            onTotal={setTotal}
            onRows={setRows}
            rowSelection={{
              selectedRowKeys: everything ? rows.map((thing) => thing.key) : ticked,
              preserveSelectedRowKeys: true,
              onChange: (keys) => {
                setEverything(false)
                setTicked(everything ? rows.map((thing) => thing.key).filter((key) => keys.includes(key)) : keys.map(String))
              },
              getCheckboxProps: (thing) => ({ 'aria-label': name(thing.name, thing.key), disabled: thing.state === 'erasing' }) as object,
            }}
            onChange={(_page, _filters, sorter) => {
              const { columnKey, order: direction } = sorter as SorterResult<ThingSummary>
              change({ sort: direction ? String(columnKey) : undefined, descending: direction === 'descend' ? 'true' : undefined })
            }}
            empty={
              filtered ? (
                <Nothing title={t('things.noMatch')}><Button onClick={clearFilters}>{t('things.clear')}</Button></Nothing>
              ) : (
                <Nothing title={t('glance.empty')} hint={t('glance.emptyHint')}>
                  <Link to="/connect"><Button type="primary">{t('nav.connect')}</Button></Link>
                </Nothing>
              )
            }
            columns={columns}
          />
          </div>
        </Panel>
      </div>
      {dialog === 'create' && <CreateThing sites={sites} close={() => setDialog(undefined)} />}
      {dialog === 'sites' && <SitesDialog sites={sites} changed={reloadSites} close={() => setDialog(undefined)} />}
      {dialog === 'import' && <ImportThings close={() => setDialog(undefined)} done={refresh} />}
      {action && <BulkDialog action={action} selection={selection} sites={sites} model={filter.model} done={refresh} close={() => {
        setAction(undefined)
        if (action === 'erase') clear()
      }} />}
    </>
  )
}
