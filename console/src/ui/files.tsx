import { useRef } from 'react'
import { Button } from 'antd'
import { UploadOutlined } from '@ant-design/icons'
import { tagOf, useText } from '../i18n'
import { bytes } from './format'

export const CSV = 'text/csv'
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** CSV (RFC 4180, with the mark that spreadsheets need). Cells that a spreadsheet would take for a formula are defused. */
export function csvOf(rows: string[][]) {
  const cell = (text: string) => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return new Blob(['\ufeff', rows.map((row) => row.map(cell).join(',')).join('\r\n'), '\r\n'], { type: 'text/csv;charset=utf-8' })
}

export const saveText = (name: string, text: string) => saveBlob(name, new Blob([text], { type: 'text/plain;charset=utf-8' }))

export function saveBlob(name: string, blob: Blob) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** A button and a place to drop a file on. */
export function FilePicker({ accept, file, choose }: { accept: string; file: File | undefined; choose: (file: File) => void }) {
  const { t, language } = useText()
  const input = useRef<HTMLInputElement>(null)
  return (
    <div
      className="drop"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        const dropped = event.dataTransfer.files[0]
        if (dropped) choose(dropped)
      }}
    >
      <input ref={input} type="file" accept={accept} hidden aria-label={t('app.chooseFile')} onChange={(event) => {
        const chosen = event.target.files?.[0]
        if (chosen) choose(chosen)
        event.target.value = ''
      }} />
      <Button icon={<UploadOutlined />} onClick={() => input.current?.click()}>{t('app.chooseFile')}</Button>
      <span className={file ? '' : 'dim'}>{file ? `${file.name} (${bytes(file.size, tagOf(language))})` : t('app.dropFile')}</span>
    </div>
  )
}
