import { DownloadOutlined } from '@ant-design/icons'
import { Button, Modal, Progress, Space } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { download, type Problem } from '../api/http'
import { asProblem } from '../api/resource'
import { tagOf, useText } from '../i18n'
import { CSV, saveBlob, XLSX } from './files'
import { ProblemAlert } from './Feedback'
import { bytes, whole } from './format'
import type { Range } from './range'

interface Progressed {
  bytes: number
  rows: number
  expected?: number
}

interface Asked {
  lines: { thing: string; property: string }[]
  from: string
  to: string
  zone: string
  /** ending of the file */
  as: 'csv' | 'xlsx'
}

/** Fetches all readings of a range as CSV or as a workbook, where one can see them come, stop it, and read why it failed. */
export function Export({ lines, range, zone, file, label }: { lines: Asked['lines']; range: Range; zone: string; file: string; label?: string }) {
  const { t } = useText()
  const [asked, setAsked] = useState<Asked>()
  const ask = (as: Asked['as']) => setAsked({ lines, from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString(), zone, as })
  return (
    <Space.Compact className="push">
      <Button size="small" icon={<DownloadOutlined />} disabled={lines.length === 0} onClick={() => ask('csv')}>{label ?? t('thing.export')}</Button>
      <Button size="small" disabled={lines.length === 0} title={t('export.xlsxHint')} onClick={() => ask('xlsx')}>XLSX</Button>
      {asked && <Exporting file={`${file}.${asked.as}`} asked={asked} close={() => setAsked(undefined)} />}
    </Space.Compact>
  )
}

function Exporting({ file, asked, close }: { file: string; asked: Asked; close: () => void }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const [progress, setProgress] = useState<Progressed>()
  const [problem, setProblem] = useState<Problem>()
  const [done, setDone] = useState(false)
  const shownAt = useRef(0)
  useEffect(() => {
    const control = new AbortController()
    const tell = (bytes: number, lines: number, expected: number | undefined) => {
      const next = { bytes, rows: Math.max(0, lines - 1), expected }
      // Pieces come far more often than anybody can read.
      if (Date.now() - shownAt.current < 100 && next.rows !== expected) return
      shownAt.current = Date.now()
      setProgress(next)
    }
    let last: Progressed | undefined
    // The lines of a workbook cannot be counted: it is packed.
    const countable = asked.as === 'csv'
    const { as: _, ...wanted } = asked
    download('/readings/export', {}, (size, lines, expected) => {
      last = { bytes: size, rows: countable ? Math.max(0, lines - 1) : (expected ?? 0), expected }
      tell(size, countable ? lines : 0, expected)
    }, control.signal, countable ? CSV : XLSX, wanted).then((whole) => {
      setProgress(last)
      setDone(true)
      saveBlob(file, whole)
    }).catch((failure) => {
      if (!control.signal.aborted) setProblem(asProblem(failure))
    })
    return () => control.abort()
  }, [file, asked])
  const share = !progress?.expected ? (done ? 100 : 0) : Math.min(100, Math.floor((progress.rows / progress.expected) * 100))
  return (
    <Modal open title={t('export.title')} onCancel={close} mask={{ closable: false }} footer={<Button onClick={close} type={done ? 'primary' : 'default'}>{done || problem ? t('app.close') : t('app.cancel')}</Button>}>
      <p className="dim">{t('export.explain')}</p>
      <Progress percent={share} status={problem ? 'exception' : done ? 'success' : 'active'} aria-label={t('export.title')} />
      <p className="num" role="status" data-testid="export-progress" data-done={done}>
        {progress && t('export.progress', { rows: whole(progress.rows, tag), expected: whole(progress.expected, tag), size: bytes(progress.bytes, tag) })}
        {done && ` ✓ ${t('export.saved', { file })}`}
      </p>
      <ProblemAlert problem={problem} />
    </Modal>
  )
}
