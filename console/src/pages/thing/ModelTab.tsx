import { Alert, Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useResource } from '../../api/resource'
import type { Model, Thing } from '../../api/types'
import { useMay } from '../../app/session'
import { useText } from '../../i18n'
import { EditTexts } from '../EditTexts'
import { ModelView } from '../ModelView'

/** The edition this thing has. Models that no pack brought can be given names and units right here. */
export function ModelTab({ thing, changed }: { thing: Thing; changed: () => void }) {
  const { t, name } = useText()
  const resource = `/models/${encodeURIComponent(thing.model.key)}`
  const { data: newest, reload } = useResource<Model>(resource)
  const [editing, setEditing] = useState(false)
  const may = useMay('models:write')
  const own = may && newest !== undefined && !newest.pack
  if (editing && newest) {
    return <EditTexts model={newest} close={() => setEditing(false)} done={() => {
      reload()
      changed()
    }} />
  }
  return (
    <>
      <div className="filters">
        <span><Link to={`/models/${encodeURIComponent(thing.model.key)}`}>{name(thing.model.name, thing.model.key)}</Link> <span className="dim">v{thing.model.version}</span></span>
        {own && <Button onClick={() => setEditing(true)}>{t('models.editTexts')}</Button>}
        {newest?.pack && <span className="dim">{t('models.fromPack', { pack: newest.pack })}</span>}
      </div>
      {thing.model.pinned && newest && newest.version > thing.model.version && <Alert className="problem" type="info" showIcon title={t('models.pinned', { n: thing.model.version, newest: newest.version })} />}
      <ModelView model={{ ...thing, key: thing.model.key, version: thing.model.version, name: thing.model.name }} />
    </>
  )
}
