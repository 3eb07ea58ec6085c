import { PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { Button, Input, Select, Tag } from 'antd'
import type { SorterResult } from 'antd/es/table/interface'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useResource } from '../api/resource'
import type { Model, Page, Site, ThingState, ThingSummary } from '../api/types'
import { useDebounced } from '../app/useDebounced'
import { tagOf, useText } from '../i18n'
import { Nothing, PageHead, Panel } from '../ui/Feedback'
import { whole } from '../ui/format'
import { PagedTable } from '../ui/PagedTable'
import { StateMark } from '../ui/StateMark'
import { Age } from '../ui/Time'
import { CreateThing } from './CreateThing'
import { ImportThings } from './ImportThings'

const FILTERS = ['query', 'model', 'state', 'site', 'tag'] as const

export function ThingsPage() {
  const { t, name, language } = useText()
  const [search, setSearch] = useSearchParams()
  const [version, setVersion] = useState(0)
  const [total, setTotal] = useState<number>()
  const [dialog, setDialog] = useState<'create' | 'import'>()
  const { data: models } = useResource<Page<Model>>('/models', { size: 500 })
  const { data: sites } = useResource<Page<Site> | Site[]>('/sites', { size: 500 })
  const siteList = Array.isArray(sites) ? sites : sites?.items
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
          <Select value={value('model')} placeholder={t('things.anyModel')} aria-label={t('things.model')} allowClear showSearch={{ optionFilterProp: 'label' }} style={{ width: 200 }}
            onChange={(model) => change({ model })}
            options={models?.items.map((model) => ({ value: model.key, label: name(model.name, model.key) }))} />
          <Select value={value('site')} placeholder={t('things.anySite')} aria-label={t('things.site')} allowClear style={{ width: 150 }}
            onChange={(site) => change({ site })}
            options={siteList?.map((site) => ({ value: site.key, label: name(site.name, site.key) }))} />
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
            { title: t('things.key'), key: 'key', dataIndex: 'key', sorter: true, sortOrder: sortOrder('key'), ellipsis: true, className: 'mono' },
            { title: t('things.state'), key: 'state', width: 100, render: (_, thing) => <StateMark state={thing.state} /> },
            { title: t('things.model'), key: 'model', sorter: true, sortOrder: sortOrder('model'), ellipsis: true,
              render: (_, thing) => <>{name(thing.model.name, thing.model.key)} <span className="dim">v{thing.model.version}</span></> },
            { title: t('things.site'), key: 'site', width: 110, ellipsis: true, render: (_, thing) => thing.site },
            { title: t('things.place'), key: 'place', dataIndex: 'place', width: 120, ellipsis: true },
            { title: t('things.tags'), key: 'tags', width: 150, render: (_, thing) => thing.tags.map((one) => <Tag key={one}>{one}</Tag>) },
            { title: t('things.lastSeen'), key: 'lastSeen', sorter: true, sortOrder: sortOrder('lastSeen'), width: 110, align: 'right',
              render: (_, thing) => <Age at={thing.lastSeen} /> },
          ]}
        />
      </Panel>
      {dialog === 'create' && <CreateThing models={models?.items ?? []} sites={siteList ?? []} close={() => setDialog(undefined)} />}
      {dialog === 'import' && <ImportThings close={() => setDialog(undefined)} done={() => setVersion((n) => n + 1)} />}
    </>
  )
}
