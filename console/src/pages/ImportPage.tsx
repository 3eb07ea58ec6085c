import { DownloadOutlined } from '@ant-design/icons'
import { Button, Progress, Segmented, Table } from 'antd'
import { useState } from 'react'
import { upload, url } from '../api/http'
import { useAction, useResource } from '../api/resource'
import type { Job, Page } from '../api/types'
import { hasText, tagOf, useText, wordOf } from '../i18n'
import type { TextKey } from '../i18n/texts'
import { FilePicker } from '../ui/files'
import { Nothing, PageHead, Panel, ProblemAlert } from '../ui/Feedback'
import { csvRows, whole } from '../ui/format'
import { Moment } from '../ui/Time'

const MOST_ERRORS = 200

export function ImportPage() {
  const { t } = useText()
  const [format, setFormat] = useState<'csv' | 'line'>('csv')
  const [file, setFile] = useState<File>()
  const [share, setShare] = useState<number>()
  const { busy, problem, run } = useAction()
  const { data, problem: listProblem, reload } = useResource<Page<Job>>('/jobs', { size: 50 }, 1_500)
  const send = async () => {
    const job = await run(() => upload<Job>('/import/readings', { format }, file!, 'text/plain', setShare))
    setShare(undefined)
    if (!job) return
    setFile(undefined)
    reload()
  }
  return (
    <>
      <PageHead title={t('import.title')} subtitle={t('import.subtitle')} />
      <Panel title={t('import.file')}>
        <div className="filters">
          <Segmented value={format} onChange={(value) => setFormat(value as 'csv' | 'line')} options={[{ value: 'csv', label: t('import.csv') }, { value: 'line', label: t('import.line') }]} />
          <span className="dim mono">{format === 'csv' ? 'thing,property,time,value[,quality]' : 'measurement,thing=pump-7 temp=21.5 1700000000000000000'}</span>
        </div>
        <FilePicker accept=".csv,.txt,.lp,text/*" file={file} choose={setFile} />
        {share !== undefined && <Progress percent={Math.round(share * 100)} status="active" />}
        <ProblemAlert problem={problem} />
        <Button type="primary" disabled={!file} loading={busy} onClick={() => void send()}>{t('import.start')}</Button>
      </Panel>
      <Panel title={t('import.jobs')}>
        <ProblemAlert problem={listProblem} retry={reload} />
        <Jobs jobs={data?.items ?? []} />
      </Panel>
    </>
  )
}

function Jobs({ jobs }: { jobs: Job[] }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const message = ({ message: said = '', code, done }: Job) => {
    if (code === 'values-stored') return t('import.values', { n: whole(done, tag) })
    if (code && code !== 'series-erased' && hasText('problem', code)) return <span title={said}>{t(`problem.${code}` as TextKey, { kind: '', key: '', what: '', limit: '', seconds: '' })}</span>
    const n = Number(/^(\d+) (values|series erased)$/.exec(said)?.[1])
    return Number.isNaN(n) ? said : t(said.endsWith('values') ? 'import.values' : 'import.seriesErased', { n: whole(n, tag) })
  }
  return (
    <Table<Job> size="small" rowKey="id" dataSource={jobs} pagination={jobs.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      locale={{ emptyText: <Nothing title={t('import.noJobs')} hint={t('import.noJobsHint')} /> }}
      expandable={{ expandedRowRender: (job) => <JobErrors id={job.id} />, rowExpandable: (job) => job.failed > 0 }}
      columns={[
        { title: t('import.kind'), key: 'kind', width: 170, render: (_, job) => <>{wordOf('job', job.kind, t)}<br /><span className="dim">{wordOf('jobSubject', job.subject, t)}</span></> },
        { title: t('things.state'), key: 'state', width: 100, render: (_, job) => <span className={`mark job-${job.state}`}><b aria-hidden>{{ running: '▶', done: '✓', failed: '✕' }[job.state]}</b>{t(`jobState.${job.state}`)}</span> },
        { title: t('import.progress'), key: 'progress', width: 120, render: (_, job) => (
          <Progress size="small" percent={job.state === 'done' ? 100 : job.total ? Math.floor((job.done / job.total) * 100) : 0} status={job.state === 'failed' ? 'exception' : job.state === 'running' ? 'active' : 'normal'} aria-label={t('import.progress')} />
        ) },
        { title: t('import.rows'), key: 'done', align: 'right', className: 'num', render: (_, job) => job.total ? `${whole(job.done, tag)} / ${whole(job.total, tag)}` : whole(job.done, tag) },
        { title: t('import.failed'), key: 'failed', align: 'right', className: 'num', render: (_, job) => <span className={job.failed ? 'bad' : ''}>{whole(job.failed, tag)}</span> },
        { title: t('import.message'), key: 'message', render: (_, job) => message(job) },
        { title: t('import.started'), key: 'started', width: 160, render: (_, job) => <Moment at={job.started} /> },
        { title: t('import.ended'), key: 'ended', width: 160, render: (_, job) => <Moment at={job.ended} /> },
      ]} />
  )
}

function JobErrors({ id }: { id: string }) {
  const { t } = useText()
  const resource = `/jobs/${encodeURIComponent(id)}/errors`
  const { data, problem } = useResource<string>(resource)
  const [head, ...rows] = csvRows(typeof data === 'string' ? data : '', MOST_ERRORS + 1)
  return (
    <>
      <ProblemAlert problem={problem} />
      <Button size="small" icon={<DownloadOutlined />} href={url(resource)} download={`errors-${id}.csv`}>{t('importThings.errorFile')}</Button>
      {head && (
        <Table size="small" rowKey={(_, i) => String(i)} dataSource={rows} pagination={{ pageSize: 10, showSizeChanger: false, hideOnSinglePage: true }}
          columns={head.map((title, i) => ({ title, key: title, render: (_: unknown, row: string[]) => row[i] }))} />
      )}
    </>
  )
}

