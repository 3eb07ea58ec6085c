import { Input } from 'antd'
import { useState } from 'react'
import type { AuditEntry } from '../api/types'
import { useDebounced } from '../app/useDebounced'
import { useText, wordOf } from '../i18n'
import { Nothing, PageHead, Panel } from '../ui/Feedback'
import { PagedTable } from '../ui/PagedTable'
import { Moment } from '../ui/Time'

export function AuditPage() {
  const { t } = useText()
  const [action, setAction] = useState('')
  const [subject, setSubject] = useState('')
  const params = useDebounced(JSON.stringify({ action, subject }), 250)
  return (
    <>
      <PageHead title={t('audit.title')} subtitle={t('audit.subtitle')} />
      <Panel>
        <div className="filters" role="search">
          <Input value={action} onChange={(event) => setAction(event.target.value)} placeholder={t('audit.action')} aria-label={t('audit.action')} allowClear style={{ width: 200 }} />
          <Input value={subject} onChange={(event) => setSubject(event.target.value)} placeholder={t('audit.subject')} aria-label={t('audit.subject')} allowClear style={{ width: 240 }} />
        </div>
        <PagedTable<AuditEntry> resource="/audit" params={JSON.parse(params)} rowKey={(entry) => `${entry.time}${entry.actor}${entry.action}${entry.subject}`} label={t('audit.title')}
          empty={<Nothing title={t('audit.none')} />}
          expandable={{ expandedRowRender: (entry) => <pre className="payload" tabIndex={0}>{JSON.stringify(entry.details, null, 2)}</pre>, rowExpandable: (entry) => entry.details !== undefined && entry.details !== null && JSON.stringify(entry.details) !== '{}' }}
          columns={[
            { title: t('notes.time'), key: 'time', width: 170, render: (_, entry) => <Moment at={entry.time} /> },
            { title: t('audit.actor'), dataIndex: 'actor', width: 220, ellipsis: true },
            { title: t('audit.action'), dataIndex: 'action', className: 'mono', width: 170 },
            { title: t('audit.subject'), dataIndex: 'subject', className: 'mono', ellipsis: true },
            { title: t('audit.outcome'), key: 'outcome', width: 120, render: (_, entry) => <span className={`mark outcome-${entry.outcome}`}><b aria-hidden>{entry.outcome === 'done' ? '✓' : '✕'}</b>{wordOf('outcome', entry.outcome, t)}</span> },
            { title: t('audit.address'), dataIndex: 'address', className: 'mono', width: 140 },
          ]} />
      </Panel>
    </>
  )
}
