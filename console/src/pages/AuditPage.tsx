import { Alert, Button, Dropdown, Input } from 'antd'
import { useState } from 'react'
import { http, url } from '../api/http'
import { useAction } from '../api/resource'
import type { AuditEntry, AuditVerification, Verdict } from '../api/types'
import { useZone } from '../app/session'
import { useDebounced } from '../app/useDebounced'
import { tagOf, useText, wordOf } from '../i18n'
import { Copyable } from '../ui/Copyable'
import { Nothing, PageHead, Panel, ProblemAlert } from '../ui/Feedback'
import { parseDateTime, whole } from '../ui/format'
import { PagedTable } from '../ui/PagedTable'
import { Moment } from '../ui/Time'

const NONE = { action: '', subject: '', actor: '', from: '', to: '' }

export function AuditPage() {
  const { t } = useText()
  const zone = useZone()
  const [filter, setFilter] = useState(NONE)
  const wanted = JSON.parse(useDebounced(JSON.stringify(filter), 250)) as typeof NONE
  const moment = (text: string) => {
    const millis = text ? parseDateTime(text, zone) : undefined
    return millis === undefined ? undefined : new Date(millis).toISOString()
  }
  const params = { ...wanted, from: moment(wanted.from), to: moment(wanted.to) }
  const wrong = (text: string) => (text && parseDateTime(text, zone) === undefined ? 'error' : undefined)
  const field = (key: keyof typeof NONE, label: string, width: number, time?: boolean) => (
    <Input value={filter[key]} onChange={(event) => setFilter({ ...filter, [key]: event.target.value })} placeholder={time ? `${label} 2026-11-21 08:00` : label} aria-label={label} allowClear style={{ width }} className={time ? 'num' : undefined} status={time ? wrong(filter[key]) : undefined} />
  )
  return (
    <>
      <PageHead title={t('audit.title')} subtitle={t('audit.subtitle')}>
        <Dropdown trigger={['click']} menu={{ items: (['csv', 'jsonl'] as const).map((format) => ({ key: format, label: <a href={url('/audit/export', { ...params, format })} download>{t(`audit.${format}`)}</a> })) }}>
          <Button>{t('audit.export')}</Button>
        </Dropdown>
      </PageHead>
      <Verification />
      <Panel>
        <div className="filters" role="search">
          {field('action', t('audit.action'), 160)}
          {field('subject', t('audit.subject'), 200)}
          {field('actor', t('audit.actor'), 160)}
          {field('from', t('range.from'), 200, true)}
          {field('to', t('range.to'), 200, true)}
        </div>
        <PagedTable<AuditEntry> resource="/audit" params={params} rowKey={(entry) => `${entry.organisation}-${entry.position}`} label={t('audit.title')}
          empty={<Nothing title={t('audit.none')} />}
          expandable={{ expandedRowRender: (entry) => <pre className="payload" tabIndex={0}>{JSON.stringify(entry.details, null, 2)}</pre>, rowExpandable: (entry) => entry.details !== undefined && entry.details !== null && JSON.stringify(entry.details) !== '{}' }}
          columns={[
            { title: '#', key: 'position', className: 'num dim', width: 80, align: 'right', render: (_, entry) => <span title={entry.hash}>{entry.position}</span> },
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

/** Goes through the chain of entries and says whether somebody changed one past the platform. */
function Verification() {
  const { t } = useText()
  const { busy, problem, run } = useAction()
  const [answer, setAnswer] = useState<AuditVerification>()
  return (
    <Panel extra={<Button loading={busy} onClick={async () => setAnswer(await run(() => http.get<AuditVerification>('/audit/verify')))}>{t('audit.verify')}</Button>} title={t('audit.chain')}>
      <ProblemAlert problem={problem} />
      {!answer && <span className="dim">{t('audit.chainHint')}</span>}
      {answer?.verdicts.map((verdict) => <Result key={verdict.key} verdict={verdict} />)}
    </Panel>
  )
}

function Result({ verdict }: { verdict: Verdict }) {
  const { t, language } = useText()
  const { key, entries, broken, head } = verdict
  if (!broken) {
    return (
      <div role="status" data-testid="chain">
        <p>✓ {t('audit.intact', { key, n: whole(entries, tagOf(language)) })}</p>
        <Copyable text={`${key}:${head}`} label={t('audit.head')} />
      </div>
    )
  }
  return (
    <Alert type="error" showIcon role="alert" title={t('audit.broken', { key, position: broken.position, reason: wordOf('chainReason', broken.reason, t) })}
      description={<>{broken.time && <Moment at={broken.time} />} {broken.actor} {broken.action} <span className="mono">{t('app.expectedGot', { expected: broken.expected, got: broken.got })}</span></>} />
  )
}
