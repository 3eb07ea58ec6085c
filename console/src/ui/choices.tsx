import { Select } from 'antd'
import { useState } from 'react'
import { useResource } from '../api/resource'
import type { ModelSummary, Name, Page, Site } from '../api/types'
import { useDebounced } from '../app/useDebounced'
import { useText } from '../i18n'

interface Choice {
  id?: string
  value?: string
  onChange?: (key: string | undefined) => void
  placeholder?: string
  label?: string
  allowClear?: boolean
  width?: number
}

/** A model among however many there are: the server searches. `known` names the one that is chosen already. */
export function ModelSelect({ known, label, width, onChange, onModel, ...select }: Choice & { known?: { key: string; name: Name }; onModel?: (model: ModelSummary | undefined) => void }) {
  const { name } = useText()
  const [typed, setTyped] = useState('')
  const { data } = useResource<Page<ModelSummary>>('/models', { fields: 'summary', query: useDebounced(typed.trim(), 250), size: 50 })
  const found = data?.items ?? []
  const missing = typed === '' && known && !found.some((model) => model.key === known.key) ? [known] : []
  return (
    <Select
      {...select}
      aria-label={label}
      style={{ width: width ?? '100%' }}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      onChange={(key) => {
        onChange?.(key)
        onModel?.(found.find((model) => model.key === key))
      }}
      options={[...missing, ...found].map((model) => ({ value: model.key, label: name(model.name, model.key) }))}
    />
  )
}

export function useSites() {
  const { data, reload } = useResource<Page<Site>>('/sites', { size: 500 })
  return { sites: data?.items ?? [], reload }
}

export function SiteSelect({ sites, label, width, ...select }: Choice & { sites: Site[] }) {
  const { name } = useText()
  return (
    <Select {...select} aria-label={label} style={{ width: width ?? '100%' }} showSearch={{ optionFilterProp: 'label' }}
      options={sites.map((site) => ({ value: site.key, label: name(site.name, site.key) }))} />
  )
}
