import { DownloadOutlined, DownOutlined } from '@ant-design/icons'
import { Alert, AutoComplete, Button, Dropdown, Form, Input, Modal, Progress, Select, Table } from 'antd'
import { useState } from 'react'
import { http, type Params, saved } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { BulkItem, BulkResult, EditionInUse, Job, Site } from '../../api/types'
import { useMay, useZone } from '../../app/session'
import { useDebounced } from '../../app/useDebounced'
import { tagOf, useText, wordOf } from '../../i18n'
import { ModelSelect, SiteSelect } from '../../ui/choices'
import { ProblemAlert } from '../../ui/Feedback'
import { CSV, csvOf, saveBlob, XLSX } from '../../ui/files'
import { whole } from '../../ui/format'

export const BULK_ACTIONS = ['add-tag', 'remove-tag', 'move', 'use-edition', 'issue-tokens', 'erase'] as const
export type BulkAction = (typeof BULK_ACTIONS)[number]

/** The things that are meant: those ticked, or all that the filter means. */
export interface Selection {
  keys: string[]
  /** undefined when single things are ticked */
  filter?: Params
  count: number
}

const meant = ({ keys, filter }: Selection) => (filter ? { filter } : { keys })

/** What can be done with the things that are ticked. */
export function BulkBar({ selection, clear, all, act, order }: {
  selection: Selection; clear: () => void; all: React.ReactNode; act: (action: BulkAction) => void; order: Params
}) {
  const { t, language } = useText()
  const zone = useZone()
  const may = useMay('things:write')
  const { busy, problem, run } = useAction()
  const save = (accept: string, ending: string) =>
    run(async () => saveBlob(`things.${ending}`, await saved('/things/export', { ...meant(selection), ...order, zone }, accept)))
  return (
    <div className="bulk" role="region" aria-label={t('bulk.region')}>
      <strong className="num" role="status">{t('bulk.selected', { n: whole(selection.count, tagOf(language)) })}</strong>
      {all}
      {may && (
        <Dropdown trigger={['click']} menu={{
          items: BULK_ACTIONS.map((key) => ({ key, danger: key === 'erase', label: t(`bulkAction.${key}`) })),
          onClick: ({ key }) => act(key as BulkAction),
        }}>
          <Button type="primary">{t('bulk.actions')} <DownOutlined /></Button>
        </Dropdown>
      )}
      <Dropdown trigger={['click']} menu={{ items: [{ key: 'xlsx', label: 'XLSX' }, { key: 'csv', label: 'CSV' }], onClick: ({ key }) => void (key === 'xlsx' ? save(XLSX, key) : save(CSV, key)) }}>
        <Button icon={<DownloadOutlined />} loading={busy}>{t('bulk.export')}</Button>
      </Dropdown>
      <Button type="text" onClick={clear}>{t('bulk.clear')}</Button>
      <ProblemAlert problem={problem} />
    </div>
  )
}

/** Tries first and says what would become of how many; then does it, with a result for each thing. */
export function BulkDialog({ action, selection, sites, model, close, done }: {
  action: BulkAction; selection: Selection; sites: Site[]; model?: string; close: () => void; done: () => void
}) {
  const { t, language } = useText()
  const [form] = Form.useForm<Record<string, string>>()
  const { busy, problem, run } = useAction()
  const [result, setResult] = useState<BulkResult>()
  const [sure, setSure] = useState('')
  const send = (values: Record<string, unknown>, dryRun: boolean) =>
    run(async () => {
      const answer = await http.post<BulkResult>('/things/bulk', { action, ...values, ...meant(selection), dryRun, expected: dryRun ? undefined : result?.matched })
      setResult(answer)
      if (!dryRun) done()
    })
  const submit = (values: Record<string, unknown>) => void send(clean(values), !result?.dryRun)
  const changed = () => setResult((old) => (old?.dryRun ? undefined : old))
  const finished = result && !result.dryRun
  const unsure = action === 'erase' && result?.dryRun && sure.trim() !== String(result.changed)
  const n = (count: number) => whole(count, tagOf(language))
  return (
    <Modal open width={680} title={`${t(`bulkAction.${action}`)} · ${t('bulk.selected', { n: n(selection.count) })}`} onCancel={close} maskClosable={false} footer={[
      <Button key="close" onClick={close}>{finished ? t('app.close') : t('app.cancel')}</Button>,
      !finished && (
        <Button key="go" type="primary" danger={action === 'erase' && result?.dryRun} loading={busy} disabled={unsure || result?.changed === 0} onClick={() => form.submit()}>
          {result ? t('bulk.do', { n: n(result.changed) }) : t('bulk.try')}
        </Button>
      ),
    ]}>
      <Form form={form} layout="vertical" onFinish={submit} onValuesChange={changed} disabled={!!finished} initialValues={{ name: t('bulk.tokenName'), model }}>
        <Fields action={action} sites={sites} />
        {action === 'erase' && <Alert className="problem" type="warning" showIcon title={t('bulk.eraseWarning')} />}
        {action === 'erase' && result?.dryRun && result.changed > 0 && (
          <Form.Item label={t('bulk.sure', { n: result.changed })} htmlFor="bulk-sure"><Input id="bulk-sure" className="num" style={{ width: 140 }} value={sure} onChange={(event) => setSure(event.target.value)} /></Form.Item>
        )}
      </Form>
      <ProblemAlert problem={problem} />
      {result && <Outcome action={action} result={result} changed={done} />}
    </Modal>
  )
}

const clean = (values: Record<string, unknown>) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== 'newest'))

function Fields({ action, sites }: { action: BulkAction; sites: Site[] }) {
  const { t } = useText()
  const required = [{ required: true, message: t('app.required') }]
  switch (action) {
    case 'add-tag':
    case 'remove-tag':
      return <Form.Item name="tag" label={t('things.tag')} rules={required}><TagInput /></Form.Item>
    case 'move':
      return (
        <>
          <p className="dim">{t('bulk.moveHint')}</p>
          <div className="pair">
            <Form.Item name="site" label={t('things.site')}><SiteSelect sites={sites} allowClear placeholder={t('bulk.stays')} /></Form.Item>
            <Form.Item name="place" label={t('things.place')}><Input placeholder={t('bulk.stays')} maxLength={300} /></Form.Item>
          </div>
        </>
      )
    case 'use-edition':
      return <EditionFields />
    case 'issue-tokens':
      return <Form.Item name="name" label={t('credentials.tokenName')} rules={required} extra={t('bulk.tokensHint')}><Input maxLength={100} /></Form.Item>
    case 'erase':
      return null
  }
}

/** Those in use are offered. */
export function TagInput({ value, onChange, ...rest }: { id?: string; value?: string; onChange?: (tag: string) => void; placeholder?: string; label?: string; width?: number }) {
  const { language } = useText()
  const { data } = useResource<{ tag: string; things: number }[]>('/tags', { query: useDebounced((value ?? '').trim(), 250) })
  return (
    <AutoComplete id={rest.id} value={value ?? ''} onChange={(tag) => onChange?.(tag)} allowClear placeholder={rest.placeholder} aria-label={rest.label} style={{ width: rest.width ?? '100%' }} maxLength={64}
      options={(data ?? []).map(({ tag, things }) => ({ value: tag, label: <span className="branch"><span>{tag}</span><span className="dim num">{whole(things, tagOf(language))}</span></span> }))} />
  )
}

function EditionFields() {
  const { t } = useText()
  const model = Form.useWatch('model') as string | undefined
  const { data } = useResource<EditionInUse[]>(model ? `/models/${encodeURIComponent(model)}/versions` : null)
  return (
    <>
      <p className="dim">{t('bulk.editionHint')}</p>
      <div className="pair">
        <Form.Item name="model" label={t('things.model')} rules={[{ required: true, message: t('app.required') }]}><ModelSelect known={model ? { key: model, name: model } : undefined} /></Form.Item>
        <Form.Item name="version" label={t('thing.edition')} initialValue="newest">
          <Select options={[{ value: 'newest', label: t('thing.followNewest') }, ...(data ?? []).map(({ version }) => ({ value: version, label: t('thing.stayWith', { n: version }) }))]} />
        </Form.Item>
      </div>
    </>
  )
}

function Outcome({ action, result, changed }: { action: BulkAction; result: BulkResult; changed: () => void }) {
  const { t, language } = useText()
  const n = (count: number) => whole(count, tagOf(language))
  const tokens = result.items.filter((item) => item.token)
  if (result.job) return <JobProgress id={result.job} changed={changed} />
  return (
    <div data-testid="bulk-result">
      <div className="counts" role="status">
        <strong>{result.dryRun ? t('bulk.would') : t('bulk.did')}</strong>
        <span>{t('bulk.changed')} <b className="num">{n(result.changed)}</b></span>
        <span>{t('bulk.unchanged')} <b className="num">{n(result.unchanged)}</b></span>
        <span className={result.failed > 0 ? 'bad' : ''}>{t('bulk.failed')} <b className="num">{n(result.failed)}</b></span>
        {tokens.length > 0 && (
          <Button type="primary" icon={<DownloadOutlined />} onClick={() => saveBlob('tokens.csv', csvOf([['thing', 'token'], ...tokens.map((item) => [item.key, item.token!])]))}>{t('bulk.saveTokens')}</Button>
        )}
      </div>
      {tokens.length > 0 && <Alert className="problem" type="warning" showIcon title={t('bulk.tokensOnce')} />}
      <Items action={action} items={result.items} more={result.matched - result.items.length} />
    </div>
  )
}

const MARKS = { changed: '✓', unchanged: '=', failed: '✕' } as const

function Items({ action, items, more }: { action: BulkAction; items: BulkItem[]; more: number }) {
  const { t, language } = useText()
  return (
    <>
      <Table<BulkItem> size="small" rowKey="key" dataSource={items} pagination={{ pageSize: 8, showSizeChanger: false, hideOnSinglePage: true }} columns={[
        { title: t('things.key'), dataIndex: 'key', className: 'mono', ellipsis: true },
        { title: t('bulk.result'), key: 'outcome', width: 130, render: (_, item) => <span className={`mark ${item.outcome === 'failed' ? 'bad' : ''}`}><b aria-hidden>{MARKS[item.outcome]}</b>{t(`bulk.${item.outcome}`)}</span> },
        ...(action === 'issue-tokens'
          ? [{ title: t('credentials.token'), key: 'token', className: 'mono', ellipsis: true, render: (_: unknown, item: BulkItem) => item.token ?? why(item) }]
          : [{ title: t('bulk.why'), key: 'why', render: (_: unknown, item: BulkItem) => why(item) }]),
      ]} />
      {more > 0 && <p className="dim">{t('bulk.more', { n: whole(more, tagOf(language)) })}</p>}
    </>
  )
  function why(item: BulkItem) {
    return item.expected && t('app.expectedGot', { expected: wordOf('expected', item.expected, t), got: item.got ?? '' })
  }
}

function JobProgress({ id, changed }: { id: string; changed: () => void }) {
  const { t, language } = useText()
  const [over, setOver] = useState(false)
  const { data: job, problem } = useResource<Job>(`/jobs/${id}`, {}, over ? undefined : 1_000)
  if (job && job.state !== 'running' && !over) {
    setOver(true)
    changed()
  }
  return (
    <div role="status" data-testid="bulk-job">
      <ProblemAlert problem={problem} />
      <p>{job ? t(`jobState.${job.state}`) : t('app.loading')} {job && <span className="num">{whole(job.done, tagOf(language))} / {whole(job.total, tagOf(language))}</span>}{job && job.failed > 0 && <span className="bad"> {t('bulk.failed')} {whole(job.failed, tagOf(language))}</span>}</p>
      <Progress percent={job?.total ? Math.floor((job.done / job.total) * 100) : 0} status={job?.state === 'failed' ? 'exception' : job?.state === 'done' ? 'success' : 'active'} aria-label={t('import.progress')} />
      <p className="dim">{t('bulk.jobHint')}</p>
    </div>
  )
}
