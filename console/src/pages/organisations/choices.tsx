import { Select } from 'antd'
import { useState } from 'react'
import { useResource } from '../../api/resource'
import type { Branch, Hierarchy, ListedEntity, Page } from '../../api/types'
import { useDebounced } from '../../app/useDebounced'
import { useText } from '../../i18n'

/** A node of whichever hierarchy, as `hierarchy:code`; the server searches. */
export function NodeSelect({ onChange, ...field }: { id?: string; value?: string; onChange?: (path: string) => void }) {
  const { t, name } = useText()
  const [hierarchy, setHierarchy] = useState('administrative')
  const [typed, setTyped] = useState('')
  const { data: hierarchies } = useResource<Page<Hierarchy>>('/hierarchies', { size: 500 })
  const query = useDebounced(typed.trim(), 250)
  const { data } = useResource<Page<Branch>>(`/hierarchies/${encodeURIComponent(hierarchy)}/nodes`, { query, size: 50 })
  return (
    <div className="pair">
      <Select value={hierarchy} aria-label={t('organisations.hierarchy')} onChange={setHierarchy}
        options={(hierarchies?.items ?? []).map((one) => ({ value: one.key, label: name(one.name, one.key) }))} />
      <Select {...field} aria-label={t('organisations.node')} showSearch={{ filterOption: false, onSearch: setTyped }} onChange={onChange}
        options={(data?.items ?? []).map((one) => ({ value: `${one.hierarchy}:${one.code}`, label: `${name(one.name, one.code)} ${one.code}` }))} />
    </div>
  )
}

/** Organisations among however many there are; the server searches. */
export function OrganisationSelect({ several, without, onChange, ...field }: {
  id?: string; value?: string | string[]; several?: boolean; without: string; onChange?: (keys: string | string[]) => void
}) {
  const { name } = useText()
  const [typed, setTyped] = useState('')
  const { data } = useResource<Page<ListedEntity>>('/organisations', { query: useDebounced(typed.trim(), 250), size: 20 })
  return (
    <Select {...field} mode={several ? 'multiple' : undefined} onChange={onChange} showSearch={{ filterOption: false, onSearch: setTyped }}
      options={(data?.items ?? []).filter((one) => one.key !== without).map((one) => ({ value: one.key, label: `${name(one.name, one.key)} ${one.key}` }))} />
  )
}
