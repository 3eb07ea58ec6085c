import { DownloadOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select, Spin, Table } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { useResource } from '../../api/resource'
import type { EditionInUse, Model, ModelSummary } from '../../api/types'
import { useMay } from '../../app/session'
import { useDebounced } from '../../app/useDebounced'
import { tagOf, useText } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { saveText } from '../../ui/files'
import { useSites } from '../../ui/choices'
import { whole } from '../../ui/format'
import { PagedTable } from '../../ui/PagedTable'
import { Moment } from '../../ui/Time'
import { BulkDialog } from '../things/Bulk'
import { ModelEditor } from './ModelEditor'
import { ModelView } from '../ModelView'

const address = (key: string) => `/models/${encodeURIComponent(key)}`

export function ModelsPage() {
  const { key, mode } = useParams()
  const [search] = useSearchParams()
  const like = search.get('new')
  if (key) return <OneModel key={key} modelKey={key} editing={mode === 'edit'} />
  return like === null ? <Models /> : <NewModel key={like} like={like} />
}

function NewModel({ like }: { like: string }) {
  const { t } = useText()
  const navigate = useNavigate()
  const { data: model, problem } = useResource<Model>(like ? address(like) : null)
  return (
    <>
      <PageHead title={t('models.create')} subtitle={<Link to="/models">{t('models.title')}</Link>} />
      <ProblemAlert problem={problem} />
      {(!like || model) && <ModelEditor like={model} close={() => void navigate('/models')} done={(kept) => void navigate(address(kept.key))} />}
    </>
  )
}

function Models() {
  const { t, name } = useText()
  const mayWrite = useMay('models:write')
  const [query, setQuery] = useState('')
  const wanted = useDebounced(query, 250)
  return (
    <>
      <PageHead title={t('models.title')} subtitle={t('models.subtitle')}>
        {mayWrite && <Link to="/models?new="><Button type="primary" icon={<PlusOutlined />}>{t('models.create')}</Button></Link>}
      </PageHead>
      <Panel>
        <div className="filters" role="search">
          <Input.Search value={query} onChange={(event) => setQuery(event.target.value)} placeholder={t('models.search')} aria-label={t('models.search')} allowClear style={{ width: 260 }} />
        </div>
        <PagedTable<ModelSummary> resource="/models" params={{ fields: 'summary', query: wanted }} rowKey="key" label={t('models.title')}
          empty={<Nothing title={t('models.none')} hint={t('models.noneHint')}><Link to="/packs"><Button>{t('nav.packs')}</Button></Link></Nothing>}
          columns={[
            { title: t('things.name'), key: 'name', render: (_, model) => <Link to={`/models/${encodeURIComponent(model.key)}`}>{name(model.name, model.key)}</Link> },
            { title: t('things.key'), dataIndex: 'key', className: 'mono' },
            { title: t('models.version'), dataIndex: 'version', align: 'right', className: 'num', width: 90 },
            { title: t('models.pack'), dataIndex: 'pack' },
            { title: t('models.properties'), dataIndex: 'properties', align: 'right', className: 'num', width: 100 },
            { title: t('models.events'), dataIndex: 'events', align: 'right', className: 'num', width: 100 },
            { title: t('models.commands'), dataIndex: 'commands', align: 'right', className: 'num', width: 100 },
            { title: '', key: 'things', width: 120, align: 'right', render: (_, model) => <Link to={`/things?model=${encodeURIComponent(model.key)}`}>{t('models.itsThings')}</Link> },
          ]} />
      </Panel>
    </>
  )
}

function OneModel({ modelKey, editing }: { modelKey: string; editing: boolean }) {
  const { t, name } = useText()
  const navigate = useNavigate()
  const mayWrite = useMay('models:write')
  const base = address(modelKey)
  const { data: newest, problem, reload } = useResource<Model>(base)
  const [version, setVersion] = useState<number>()
  const older = version !== undefined && version !== newest?.version
  const { data: chosen, problem: versionProblem } = useResource<Model>(older ? `${base}/versions/${version}` : null)
  const model = older ? chosen : newest
  if (!newest) return problem ? <ProblemAlert problem={problem} retry={reload} /> : <Spin />
  const head = (children: React.ReactNode) => (
    <PageHead title={name(newest.name, newest.key)} subtitle={<span className="facts"><Link to="/models">{t('models.title')}</Link><span className="mono">{newest.key}</span>{newest.pack && <span>{t('models.pack')} {newest.pack}</span>}</span>}>{children}</PageHead>
  )
  if (editing && mayWrite && !newest.pack) {
    return (
      <>
        {head(null)}
        <ModelEditor key={newest.version} model={newest} close={() => void navigate(base)} done={() => {
          setVersion(undefined)
          reload()
          void navigate(base)
        }} />
      </>
    )
  }
  return (
    <>
      {head(
        <>
          <Select value={version ?? newest.version} onChange={setVersion} aria-label={t('models.version')} style={{ width: 180 }}
            options={Array.from({ length: newest.version }, (_, i) => newest.version - i).map((n) => ({ value: n, label: n === newest.version ? t('models.newest', { n }) : t('models.versionN', { n }) }))} />
          <Button icon={<DownloadOutlined />} disabled={!model} onClick={() => model && saveText(`${model.key}-v${model.version}.json`, JSON.stringify(model, null, 2))}>JSON</Button>
          {mayWrite && <Link to={`/models?new=${encodeURIComponent(modelKey)}`}><Button>{t('models.copy')}</Button></Link>}
          {mayWrite && !newest.pack && <Link to={`${base}/edit`}><Button type="primary" icon={<EditOutlined />}>{t('app.edit')}</Button></Link>}
          <Link to={`/things?model=${encodeURIComponent(modelKey)}`}><Button>{t('models.itsThings')}</Button></Link>
        </>,
      )}
      {newest.pack && <p className="dim">{t('models.packKeeps', { pack: newest.pack })}</p>}
      <ProblemAlert problem={versionProblem} />
      {model && <ModelView model={model} />}
      <Editions model={newest} />
    </>
  )
}

/** The editions and how many things have each; those that stay with an old one can be moved on. */
function Editions({ model }: { model: Model }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const mayMove = useMay('things:write')
  const { sites } = useSites()
  const [moving, setMoving] = useState(false)
  const { data, problem, reload } = useResource<EditionInUse[]>(`${address(model.key)}/versions`, { of: model.version })
  const all = (data ?? []).reduce((sum, edition) => sum + edition.pinned + edition.following, 0)
  const behind = (data ?? []).filter((edition) => edition.version < model.version).reduce((sum, edition) => sum + edition.pinned, 0)
  return (
    <Panel title={t('models.editions')} extra={mayMove && all > 0 && <Button size="small" type={behind > 0 ? 'primary' : 'default'} onClick={() => setMoving(true)}>{t('models.moveOn')}</Button>}>
      <ProblemAlert problem={problem} retry={reload} />
      <Table<EditionInUse> size="small" rowKey="version" dataSource={data ?? []} pagination={(data?.length ?? 0) > 10 ? { pageSize: 10, showSizeChanger: false } : false} aria-label={t('models.editions')} columns={[
        { title: t('models.version'), dataIndex: 'version', className: 'num', width: 90 },
        { title: t('models.made'), key: 'made', width: 190, render: (_, edition) => <Moment at={edition.made} /> },
        { title: t('models.properties'), dataIndex: 'properties', className: 'num', align: 'right', width: 110 },
        { title: t('models.following'), key: 'following', className: 'num', align: 'right', render: (_, edition) => whole(edition.following, tag) },
        { title: t('models.staying'), key: 'pinned', className: 'num', align: 'right', render: (_, edition) => whole(edition.pinned, tag) },
      ]} />
      {moving && <BulkDialog action="use-edition" selection={{ keys: [], filter: { model: model.key }, count: all }} sites={sites} model={model.key} close={() => setMoving(false)} done={reload} />}
    </Panel>
  )
}
