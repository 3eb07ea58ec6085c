import { DownloadOutlined, UploadOutlined } from '@ant-design/icons'
import { Button, Drawer, Form, Input, Modal, Popconfirm } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Paper, PaperUse } from '../../api/types'
import { useMay } from '../../app/session'
import { useDebounced } from '../../app/useDebounced'
import { tagOf, useText } from '../../i18n'
import { Copyable } from '../../ui/Copyable'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { bytes, MISSING } from '../../ui/format'
import { PagedTable } from '../../ui/PagedTable'
import { Moment } from '../../ui/Time'
import { pageOf } from '../methods/evidence'
import { useSave } from './parts'
import { PaperFields, type PaperWords, UploadPaper } from './UploadPaper'

const content = (paper: Paper) => [paper.fileName, path`/documents/${paper.id}/content`, 'application/octet-stream'] as const

/** Until when it is valid; one that is valid no more says so. */
function Validity({ paper }: { paper: Paper }) {
  const { t } = useText()
  if (!paper.validFrom && !paper.validThrough) return <span className="dim">{MISSING}</span>
  const over = paper.validThrough !== undefined && paper.validThrough < new Date().toISOString().slice(0, 10)
  return <span className="num">{paper.validFrom ?? '…'} – {paper.validThrough ?? '…'}{over && <span className="warn"> {t('facts.expired')}</span>}</span>
}

/** Documents: files that stand behind facts and answers, each with the hash of its bytes. */
export function PapersView() {
  const { t, language } = useText()
  const mayWrite = useMay('facts:write')
  const [search, setSearch] = useSearchParams()
  const [adding, add] = useState(false)
  const [version, setVersion] = useState(0)
  const { busy, problem, save } = useSave()
  const typed = search.get('query') ?? ''
  const query = useDebounced(typed.trim(), 250)
  const id = Number(search.get('id')) || undefined
  const change = (changes: Record<string, string | undefined>) =>
    setSearch((old) => {
      const next = new URLSearchParams(old)
      for (const [key, value] of Object.entries(changes)) value ? next.set(key, value) : next.delete(key)
      return next
    }, { replace: true })
  const changed = () => setVersion((n) => n + 1)
  return (
    <Panel>
      <div className="filters" role="search">
        <Input.Search value={typed} allowClear placeholder={t('facts.searchDocument')} aria-label={t('facts.searchDocument')} style={{ width: 300, maxWidth: '100%' }} onChange={({ target }) => change({ query: target.value })} />
        {mayWrite && <Button className="push" type="primary" icon={<UploadOutlined />} onClick={() => add(true)}>{t('facts.uploadPaper')}</Button>}
      </div>
      <ProblemAlert problem={problem} />
      <PagedTable<Paper> resource="/documents" params={{ query }} rowKey={(paper) => String(paper.id)} version={version} label={t('facts.documents')} scroll={{ x: 1000 }}
        empty={<Nothing title={t(query ? 'facts.noDocumentFits' : 'facts.noDocuments')} hint={query ? undefined : t('facts.noDocumentsHint')} />} columns={[
          { title: t('facts.paperTitle'), key: 'title', ellipsis: true, render: (_, paper) => <button type="button" className="as-link" title={paper.fileName} onClick={() => change({ id: String(paper.id) })}>{paper.title}</button> },
          { title: t('facts.issuer'), dataIndex: 'issuer', width: 170, ellipsis: true },
          { title: t('facts.paperNumber'), dataIndex: 'number', width: 150, ellipsis: true },
          { title: t('facts.validity'), key: 'validity', width: 210, render: (_, paper) => <Validity paper={paper} /> },
          { title: t('facts.hash'), key: 'hash', width: 120, className: 'mono', render: (_, paper) => <span title={paper.sha256}>{paper.sha256.slice(0, 12)}</span> },
          { title: t('facts.recorded'), key: 'recorded', width: 170, render: (_, paper) => <Moment at={paper.recorded} /> },
          { title: <span className="unseen">{t('facts.download')}</span>, key: 'file', width: 110, align: 'right', render: (_, paper) => (
            <Button size="small" icon={<DownloadOutlined />} disabled={busy} aria-label={`${t('facts.download')}: ${paper.title}`} onClick={() => save(...content(paper))}>{bytes(paper.bytes, tagOf(language))}</Button>
          ) },
        ]} />
      {adding && <UploadPaper close={() => add(false)} done={(paper) => {
        add(false)
        changed()
        change({ id: String(paper.id) })
      }} />}
      {id !== undefined && <PaperDrawer key={id} id={id} mayWrite={mayWrite} changed={changed} close={() => change({ id: undefined })} />}
    </Panel>
  )
}

function PaperDrawer({ id, mayWrite, changed, close }: { id: number; mayWrite: boolean; changed: () => void; close: () => void }) {
  const { t, language } = useText()
  const { data: paper, problem, reload } = useResource<Paper>(path`/documents/${id}`)
  const { busy, problem: refused, run } = useAction()
  const { busy: saving, problem: notSaved, save } = useSave()
  const [editing, edit] = useState(false)
  return (
    <Drawer open size="large" onClose={close} title={paper?.title ?? `#${id}`} extra={paper && (
      <div className="actions">
        <Button icon={<DownloadOutlined />} loading={saving} onClick={() => save(...content(paper))}>{t('facts.download')}</Button>
        {mayWrite && <Button onClick={() => edit(true)}>{t('app.edit')}</Button>}
        {mayWrite && (
          <Popconfirm title={t('facts.removeSure')} okText={t('facts.remove')} cancelText={t('app.cancel')} onConfirm={() => run(async () => {
            await http.delete(path`/documents/${id}`)
            changed()
            close()
          })}><Button loading={busy}>{t('facts.remove')}</Button></Popconfirm>
        )}
      </div>
    )}>
      <ProblemAlert problem={problem ?? refused ?? notSaved} retry={problem && reload} />
      {paper && (
        <>
          <dl className="facts rows">
            <dt>{t('facts.file')}</dt><dd>{paper.fileName} <span className="dim">{paper.type} · {bytes(paper.bytes, tagOf(language))}</span></dd>
            <dt>{t('facts.issuer')}</dt><dd>{paper.issuer || MISSING}</dd>
            <dt>{t('facts.paperNumber')}</dt><dd>{paper.number || MISSING}</dd>
            <dt>{t('facts.validity')}</dt><dd><Validity paper={paper} /></dd>
            <dt>{t('facts.recorded')}</dt><dd><Moment at={paper.recorded} /> · {paper.recordedBy}</dd>
          </dl>
          <h2>{t('facts.hash')}</h2>
          <Copyable text={paper.sha256} label={t('facts.hash')} />
          <h2>{t('facts.uses')}</h2>
          <PagedTable<PaperUse> resource={path`/documents/${id}/uses`} rowKey={(use) => `${use.kind} ${use.key} ${use.subject} ${use.period} ${use.version}`} label={t('facts.uses')} scroll={{ x: 480 }}
            empty={<Nothing title={t('facts.noUses')} />} columns={[
              { title: t('facts.usedBy'), key: 'key', render: (_, use) => <Link to={pageOf({ kind: 'fact', source: use.kind, key: use.key, subject: use.subject, period: use.period, version: use.version })!}>{use.key}</Link> },
              { title: t('facts.subject'), dataIndex: 'subject' },
              { title: t('facts.period'), dataIndex: 'period', width: 100 },
              { title: t('facts.version'), dataIndex: 'version', width: 70, align: 'right', className: 'num' },
            ]} />
        </>
      )}
      {editing && paper && <EditPaper paper={paper} close={() => edit(false)} done={() => {
        edit(false)
        reload()
        changed()
      }} />}
    </Drawer>
  )
}

/** Changes what is said of it, never its bytes. */
function EditPaper({ paper, close, done }: { paper: Paper; close: () => void; done: () => void }) {
  const { t } = useText()
  const [form] = Form.useForm<PaperWords>()
  const { busy, problem, run } = useAction()
  const { title, issuer, number, validFrom, validThrough } = paper
  return (
    <Modal open title={t('app.edit')} okText={t('app.save')} cancelText={t('app.cancel')} confirmLoading={busy} onCancel={close} onOk={form.submit}>
      <ProblemAlert problem={problem} />
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ title, issuer, number, validFrom, validThrough }} onFinish={(words) => void run(async () => {
        await http.patch(path`/documents/${paper.id}`, { ...words, validFrom: words.validFrom ?? '', validThrough: words.validThrough ?? '' })
        done()
      })}><PaperFields titleNeeded /></Form>
    </Modal>
  )
}
