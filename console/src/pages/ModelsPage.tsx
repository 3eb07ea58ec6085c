import { Button, Input, Select, Spin } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useResource } from '../api/resource'
import type { Model, ModelSummary } from '../api/types'
import { useDebounced } from '../app/useDebounced'
import { useText } from '../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../ui/Feedback'
import { PagedTable } from '../ui/PagedTable'
import { EditTexts } from './EditTexts'
import { ModelView } from './ModelView'

export function ModelsPage() {
  const { key } = useParams()
  return key ? <OneModel key={key} modelKey={key} /> : <Models />
}

function Models() {
  const { t, name } = useText()
  const [query, setQuery] = useState('')
  const wanted = useDebounced(query, 250)
  return (
    <>
      <PageHead title={t('models.title')} subtitle={t('models.subtitle')} />
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

function OneModel({ modelKey }: { modelKey: string }) {
  const { t, name } = useText()
  const base = `/models/${encodeURIComponent(modelKey)}`
  const { data: newest, problem, reload } = useResource<Model>(base)
  const [version, setVersion] = useState<number>()
  const [editing, setEditing] = useState(false)
  const older = version !== undefined && version !== newest?.version
  const { data: chosen, problem: versionProblem } = useResource<Model>(older ? `${base}/versions/${version}` : null)
  const model = older ? chosen : newest
  if (!newest) return problem ? <ProblemAlert problem={problem} retry={reload} /> : <Spin />
  return (
    <>
      <PageHead title={name(newest.name, newest.key)} subtitle={<span className="facts"><span className="mono">{newest.key}</span>{newest.pack && <span>{t('models.pack')} {newest.pack}</span>}</span>}>
        <Select value={version ?? newest.version} onChange={setVersion} aria-label={t('models.version')} style={{ width: 180 }}
          options={Array.from({ length: newest.version }, (_, i) => newest.version - i).map((n) => ({ value: n, label: n === newest.version ? t('models.newest', { n }) : t('models.versionN', { n }) }))} />
        {!newest.pack && newest.properties.length > 0 && <Button onClick={() => setEditing(true)}>{t('models.editTexts')}</Button>}
        <Link to={`/things?model=${encodeURIComponent(modelKey)}`}><Button>{t('models.itsThings')}</Button></Link>
      </PageHead>
      <ProblemAlert problem={versionProblem} />
      {editing
        ? <EditTexts model={newest} close={() => setEditing(false)} done={() => {
            setVersion(undefined)
            reload()
          }} />
        : model && <ModelView model={model} />}
    </>
  )
}
