import { Button, Select, Space } from 'antd'
import { useState } from 'react'
import { path } from '../../api/http'
import { useResource } from '../../api/resource'
import type { Page, Paper } from '../../api/types'
import { useMay } from '../../app/session'
import { useDebounced } from '../../app/useDebounced'
import { useText } from '../../i18n'
import { UploadPaper } from './UploadPaper'

const words = (paper: Paper) => [`#${paper.id} ${paper.title}`, paper.number].filter(Boolean).join(' · ')

function useFound(typed: string, chosen: number | undefined) {
  const { data, reload } = useResource<Page<Paper>>('/documents', { query: useDebounced(typed.trim(), 250), size: 50 })
  const { data: known } = useResource<Paper>(chosen === undefined ? null : path`/documents/${chosen}`)
  const found = data?.items ?? []
  const missing = typed === '' && known && known.id === chosen && !found.some(({ id }) => id === known.id) ? [known] : []
  return { options: [...missing, ...found].map((paper) => ({ value: paper.id, label: words(paper) })), reload }
}

/** One document among however many there are, or a new one. */
export function PaperChoice({ id, value, onChange, label, disabled }: { id?: string; value?: number; onChange: (id: number | undefined) => void; label: string; disabled?: boolean }) {
  const { t } = useText()
  const mayWrite = useMay('facts:write')
  const [typed, setTyped] = useState('')
  const [adding, add] = useState(false)
  const { options, reload } = useFound(typed, value)
  return (
    <>
      <Space.Compact style={{ width: '100%' }}>
        <Select id={id} aria-label={label} disabled={disabled} allowClear style={{ flex: '1 1 0', minWidth: 0 }} placeholder={t('facts.chooseDocument')} value={value} options={options}
          showSearch={{ filterOption: false, onSearch: setTyped }} onChange={(next) => onChange(next)} />
        {mayWrite && !disabled && <Button onClick={() => add(true)}>{t('facts.upload')}</Button>}
      </Space.Compact>
      {adding && <UploadPaper close={() => add(false)} done={(paper) => {
        add(false)
        reload()
        onChange(paper.id)
      }} />}
    </>
  )
}

/** Documents that stand behind a row or all answers. */
export function PaperChoices({ id, value, onChange, label }: { id?: string; value?: number[]; onChange?: (ids: number[]) => void; label: string }) {
  const { t } = useText()
  const [typed, setTyped] = useState('')
  const [adding, add] = useState(false)
  const { options, reload } = useFound(typed, undefined)
  const unnamed = (value ?? []).filter((one) => !options.some((option) => option.value === one)).map((one) => ({ value: one, label: `#${one}` }))
  return (
    <>
      <Space.Compact style={{ width: '100%' }}>
        <Select id={id} aria-label={label} mode="multiple" maxCount={20} style={{ flex: '1 1 0', minWidth: 0 }} placeholder={t('facts.chooseDocument')} value={value ?? []} options={[...unnamed, ...options]}
          showSearch={{ filterOption: false, onSearch: setTyped }} onChange={(next: number[]) => onChange?.(next)} />
        <Button onClick={() => add(true)}>{t('facts.upload')}</Button>
      </Space.Compact>
      {adding && <UploadPaper close={() => add(false)} done={(paper) => {
        add(false)
        reload()
        onChange?.([...new Set([...(value ?? []), paper.id])])
      }} />}
    </>
  )
}
