import { DownloadOutlined } from '@ant-design/icons'
import { Button, Modal, Progress } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { download, type Problem } from '../../api/http'
import { asProblem } from '../../api/resource'
import { tagOf, useText } from '../../i18n'
import { saveBlob } from '../../ui/files'
import { ProblemAlert } from '../../ui/Feedback'
import { bytes, whole } from '../../ui/format'
import type { Range } from '../../ui/range'

interface Progressed {
  bytes: number
  rows: number
  expected?: number
}

/** Fetches the visible range as CSV where one can see it come, stop it, and read why it failed. */
export function Export({ thing, properties, range }: { thing: string; properties: string[]; range: Range }) {
  const { t } = useText()
  const [asked, setAsked] = useState<{ properties: string; from: string; to: string }>()
  return (
    <>
      <Button size="small" icon={<DownloadOutlined />} onClick={() => setAsked({ properties: properties.join(','), from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() })}>
        {t('thing.export')}
      </Button>
      {asked && <Exporting thing={thing} asked={asked} close={() => setAsked(undefined)} />}
    </>
  )
}

function Exporting({ thing, asked, close }: { thing: string; asked: { properties: string; from: string; to: string }; close: () => void }) {
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
    download(`/things/${encodeURIComponent(thing)}/export`, asked, (size, lines, expected) => {
      last = { bytes: size, rows: Math.max(0, lines - 1), expected }
      tell(size, lines, expected)
    }, control.signal).then((file) => {
      setProgress(last)
      setDone(true)
      saveBlob(`${thing}.csv`, file)
    }).catch((failure) => {
      if (!control.signal.aborted) setProblem(asProblem(failure))
    })
    return () => control.abort()
  }, [thing, asked])
  const share = !progress?.expected ? (done ? 100 : 0) : Math.min(100, Math.floor((progress.rows / progress.expected) * 100))
  return (
    <Modal open title={t('export.title')} onCancel={close} mask={{ closable: false }} footer={<Button onClick={close} type={done ? 'primary' : 'default'}>{done || problem ? t('app.close') : t('app.cancel')}</Button>}>
      <p className="dim">{t('export.explain')}</p>
      <Progress percent={share} status={problem ? 'exception' : done ? 'success' : 'active'} aria-label={t('export.title')} />
      <p className="num" role="status" data-testid="export-progress" data-done={done}>
        {progress && t('export.progress', { rows: whole(progress.rows, tag), expected: whole(progress.expected, tag), size: bytes(progress.bytes, tag) })}
        {done && ` ✓ ${t('export.saved', { file: `${thing}.csv` })}`}
      </p>
      <ProblemAlert problem={problem} />
    </Modal>
  )
}
