import { DownloadOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { Button, Input, Select, Space, Tag } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { download, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import { type HierarchyKind, type HierarchyNode, type ListedEntity, ORGANISATION_KINDS } from '../../api/types'
import { useIsPlatformAdministrator } from '../../app/session'
import { useDebounced } from '../../app/useDebounced'
import { tagOf, useText } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { CSV, saveBlob, XLSX } from '../../ui/files'
import { whole } from '../../ui/format'
import { ImportTable } from '../../ui/ImportTable'
import { PagedTable } from '../../ui/PagedTable'
import { EditOrganisation } from './Edit'
import { NodeTree } from './NodeTree'

const EXAMPLE = 'credit_code,kind,name_zh,name_en,short_name,region,industry,since\n91350100M000100Y43,enterprise,Example,Example works,Example,350100,C3421,2020-01-01\n'
const DAY = /^\d{4}-\d\d-\d\d$/

/** The register: a hierarchy at the left, the organisations of a node on a day at the right. */
export function OrganisationsPage() {
  const { t, name, language } = useText()
  const navigate = useNavigate()
  const platform = useIsPlatformAdministrator()
  const [search, setSearch] = useSearchParams()
  const [version, setVersion] = useState(0)
  const [total, setTotal] = useState<number>()
  const [dialog, setDialog] = useState<'create' | 'import'>()
  const { busy, problem, run } = useAction()
  const change = (changes: Record<string, string | string[] | undefined>) =>
    setSearch((old) => {
      const next = new URLSearchParams(old)
      for (const [key, value] of Object.entries(changes)) {
        next.delete(key)
        for (const one of [value ?? []].flat()) if (one) next.append(key, one)
      }
      return next
    }, { replace: true })
  const hierarchy = search.get('hierarchy') ?? 'administrative'
  const nodes = search.getAll('node')
  const chosen = nodes.find((node) => node.startsWith(`${hierarchy}:`))?.slice(hierarchy.length + 1)
  const said = search.get('on') ?? undefined
  const on = said && DAY.test(said) ? said : undefined
  const query = useDebounced(search.get('query') ?? undefined, 250)
  const filter = { on, query, kind: search.get('kind') ?? undefined, node: nodes }
  const without = (node: string) => nodes.filter((one) => one.split(':')[0] !== node.split(':')[0])
  const save = (accept: string, ending: string) => run(async () => saveBlob(`register.${ending}`, await download('/organisations', filter, () => {}, new AbortController().signal, accept)))
  const places = (one: ListedEntity, wanted: (kind: HierarchyKind) => boolean) =>
    one.places.filter((place) => wanted(place.kind)).map((place) => name(place.node.name, place.node.code)).join(', ')
  return (
    <>
      <PageHead title={t('organisations.title')} subtitle={total !== undefined && t('organisations.total', { n: whole(total, tagOf(language)) })}>
        <Link to={`/hierarchies/${encodeURIComponent(hierarchy)}`}><Button>{t('hierarchies.title')}</Button></Link>
        <Space.Compact>
          <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void save(CSV, 'csv')}>{t('organisations.export')}</Button>
          <Button disabled={busy} onClick={() => void save(XLSX, 'xlsx')}>XLSX</Button>
        </Space.Compact>
        {platform && <Button icon={<UploadOutlined />} onClick={() => setDialog('import')}>{t('organisations.import')}</Button>}
        {platform && <Button type="primary" icon={<PlusOutlined />} onClick={() => setDialog('create')}>{t('organisations.create')}</Button>}
      </PageHead>
      <ProblemAlert problem={problem} />
      <div className="columns">
        <Panel className="tree">
          <NodeTree key={version} hierarchy={hierarchy} choose={(key) => change({ hierarchy: key })} node={chosen} on={on}
            select={(code) => change({ node: [...without(`${hierarchy}:`), ...(code ? [`${hierarchy}:${code}`] : [])] })} />
        </Panel>
        <Panel className="wide">
          <div className="filters" role="search">
            <Input.Search value={search.get('query') ?? ''} placeholder={t('organisations.search')} aria-label={t('organisations.search')} allowClear
              onChange={(event) => change({ query: event.target.value })} style={{ width: 220 }} />
            <Select value={filter.kind} placeholder={t('organisations.anyKind')} aria-label={t('organisations.kind')} allowClear style={{ width: 140 }} onChange={(kind) => change({ kind })}
              options={ORGANISATION_KINDS.map((kind) => ({ value: kind, label: t(`organisationKind.${kind}`) }))} />
            <label>{t('organisations.asOf')} <Input type="date" value={said ?? ''} style={{ width: 140 }} onChange={(event) => change({ on: event.target.value })} /></label>
            {nodes.map((node) => <NodeTag key={node} node={node} close={() => change({ node: without(node) })} />)}
          </div>
          <PagedTable<ListedEntity> resource="/organisations" label={t('organisations.title')} params={filter} version={version} rowKey="key" onTotal={setTotal} scroll={{ x: 820 }}
            empty={<Nothing title={t('organisations.none')} hint={t('organisations.noneHint')} />} columns={[
              { title: t('organisations.name'), key: 'name', ellipsis: true, width: 230,
                render: (_, one) => <><Link to={path`/organisations/${one.key}`}>{name(one.name, one.key)}</Link>{one.ended && <Tag>{t('organisations.endedOn', { day: one.ended })}</Tag>}</> },
              { title: t('organisations.creditCode'), dataIndex: 'creditCode', className: 'mono', width: 170 },
              { title: t('organisations.kind'), key: 'kind', width: 100, render: (_, one) => t(`organisationKind.${one.kind}`) },
              { title: t('organisations.region'), key: 'region', width: 110, ellipsis: true, render: (_, one) => places(one, (kind) => kind === 'administrative') },
              { title: t('organisations.industry'), key: 'industry', ellipsis: true, render: (_, one) => places(one, (kind) => kind === 'industry') },
              { title: t('organisations.others'), key: 'others', ellipsis: true, render: (_, one) => places(one, (kind) => kind !== 'administrative' && kind !== 'industry') },
            ]} />
        </Panel>
      </div>
      {dialog === 'create' && <EditOrganisation close={() => setDialog(undefined)} done={(made) => navigate(path`/organisations/${made.key}`)} />}
      {dialog === 'import' && <ImportTable resource="/organisations/import" title={t('organisations.importTitle')} explain={t('organisations.importExplain')} example={EXAMPLE}
        close={() => setDialog(undefined)} done={() => setVersion((n) => n + 1)} />}
    </>
  )
}

/** A node that the list is narrowed down to. */
function NodeTag({ node, close }: { node: string; close: () => void }) {
  const { name } = useText()
  const [hierarchy = '', code = ''] = node.split(':', 2)
  const { data } = useResource<{ node: HierarchyNode }>(path`/hierarchies/${hierarchy}/nodes/${code}`)
  return <Tag closable onClose={close}>{name(data?.node.name, code)}</Tag>
}
