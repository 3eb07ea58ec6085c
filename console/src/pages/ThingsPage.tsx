import { PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { Button, Input, Select, Tag } from 'antd'
import type { SorterResult } from 'antd/es/table/interface'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { ThingState, ThingSummary } from '../api/types'
import { useDebounced } from '../app/useDebounced'
import { tagOf, useText } from '../i18n'
import { ModelSelect, SiteSelect, useSites } from '../ui/choices'
import { Nothing, PageHead, Panel } from '../ui/Feedback'
import { whole } from '../ui/format'
import { PagedTable } from '../ui/PagedTable'
import { StateMark } from '../ui/StateMark'
import { Age } from '../ui/Time'
import { CreateThing } from './CreateThing'
import { ImportThings } from './ImportThings'
import { SitesDialog } from './SitesDialog'

const FILTERS = ['query', 'model', 'state', 'site', 'tag'] as const

export function ThingsPage() {
  const { t, name, language } = useText()
  const [search, setSearch] = useSearchParams()
  const [version, setVersion] = useState(0)
  const [total, setTotal] = useState<number>()
  const [dialog, setDialog] = useState<'create' | 'import' | 'sites'>()
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
  const query = useDebounced(value('query'), 250)
  const tag = useDebounced(value('tag'), 250)
  const params = {
    query, tag, model: value('model'), state: value('state'), site: value('site'),
    sort: value('sort') ?? 'key', descending: value('descending') === 'true' || undefined,
  }
  const filtered = FILTERS.some((key) => search.has(key))
  const sortOrder = (key: string) => (params.sort === key ? (params.descending ? 'descend' as const : 'ascend' as const) : null)

  return (
    <>
      <PageHead title={t('things.title')} subtitle={total !== undefined && t('things.total', { n: whole(total, tagOf(language)) })}>
        <Button onClick={() => setDialog('sites')}>{t('sites.title')}</Button>
        <Button icon={<UploadOutlined />} onClick={() => setDialog('import')}>{t('things.import')}</Button>
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setDialog('create')}>{t('things.create')}</Button>
      </PageHead>
      <Panel>
        <div className="filters" role="search">
          <Input.Search value={value('query') ?? ''} placeholder={t('things.search')} aria-label={t('things.search')} allowClear
            onChange={(event) => change({ query: event.target.value })} style={{ width: 240 }} />
          <Select value={value('state')} placeholder={t('things.anyState')} aria-label={t('things.state')} allowClear style={{ width: 130 }}
            onChange={(state) => change({ state })}
            options={(['online', 'offline', 'never'] as ThingState[]).map((state) => ({ value: state, label: <StateMark state={state} /> }))} />
          <ModelSelect value={value('model')} placeholder={t('things.anyModel')} label={t('things.model')} allowClear width={200} onChange={(model) => change({ model })}
            known={value('model') ? { key: value('model')!, name: value('model')! } : undefined} />
          <SiteSelect value={value('site')} placeholder={t('things.anySite')} label={t('things.site')} allowClear width={150} onChange={(site) => change({ site })} sites={sites} />
          <Input value={value('tag') ?? ''} placeholder={t('things.tag')} aria-label={t('things.tag')} allowClear style={{ width: 130 }}
            onChange={(event) => change({ tag: event.target.value })} />
          {filtered && <Button type="link" onClick={() => setSearch({}, { replace: true })}>{t('things.clear')}</Button>}
        </div>
        <PagedTable<ThingSummary>
          resource="/things"
          label={t('things.title')}
          params={params}
          every={10_000}
          version={version}
          rowKey="key"
          onTotal={setTotal}
          onChange={(_page, _filters, sorter) => {
            const { columnKey, order } = sorter as SorterResult<ThingSummary>
            change({ sort: order ? String(columnKey) : undefined, descending: order === 'descend' ? 'true' : undefined })
          }}
          empty={
            filtered ? (
              <Nothing title={t('things.noMatch')}><Button onClick={() => setSearch({}, { replace: true })}>{t('things.clear')}</Button></Nothing>
            ) : (
              <Nothing title={t('glance.empty')} hint={t('glance.emptyHint')}>
                <Link to="/connect"><Button type="primary">{t('nav.connect')}</Button></Link>
              </Nothing>
            )
          }
          columns={[
            { title: t('things.name'), key: 'name', sorter: true, sortOrder: sortOrder('name'), ellipsis: true,
              render: (_, thing) => <Link to={`/things/${encodeURIComponent(thing.key)}`}>{name(thing.name, thing.key)}</Link> },
            { title: t('things.key'), key: 'key', dataIndex: 'key', sorter: true, sortOrder: sortOrder('key'), ellipsis: true, className: 'mono', width: 140 },
            { title: t('things.state'), key: 'state', width: 100, render: (_, thing) => <StateMark state={thing.state} /> },
            { title: t('things.model'), key: 'model', sorter: true, sortOrder: sortOrder('model'), ellipsis: true,
              render: (_, thing) => <>{name(thing.model.name, thing.model.key)} <span className="dim">v{thing.model.version}</span></> },
            { title: t('things.site'), key: 'site', width: 150, ellipsis: true, render: (_, thing) => siteName(thing.site) },
            { title: t('things.place'), key: 'place', dataIndex: 'place', width: 120, ellipsis: true },
            { title: t('things.tags'), key: 'tags', width: 150, render: (_, thing) => thing.tags.map((one) => <Tag key={one}>{one}</Tag>) },
            { title: t('things.lastSeen'), key: 'lastSeen', sorter: true, sortOrder: sortOrder('lastSeen'), width: 110, align: 'right',
              render: (_, thing) => <Age at={thing.lastSeen} /> },
          ]}
        />
      </Panel>
      {dialog === 'create' && <CreateThing sites={sites} close={() => setDialog(undefined)} />}
      {dialog === 'sites' && <SitesDialog sites={sites} changed={reloadSites} close={() => setDialog(undefined)} />}
      {dialog === 'import' && <ImportThings close={() => setDialog(undefined)} done={() => setVersion((n) => n + 1)} />}
    </>
  )
}
