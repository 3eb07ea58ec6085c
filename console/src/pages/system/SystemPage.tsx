import { Table } from 'antd'
import { Link } from 'react-router'
import { useResource } from '../../api/resource'
import type { SystemState } from '../../api/types'
import { useIsPlatformAdministrator } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { bytes, figure, span, whole } from '../../ui/format'
import { Age, Moment } from '../../ui/Time'
import { Checks } from './Checks'

/** How the platform itself is: what runs, what waits, and what to do about it. */
export function SystemPage() {
  const { t } = useText()
  const platform = useIsPlatformAdministrator()
  const { data, problem, reload } = useResource<SystemState>(platform ? '/platform/system' : null, {}, 3_000)
  if (!platform) return <><PageHead title={t('system.title')} /><Panel><Nothing title={t('system.noRight')} /></Panel></>
  return (
    <>
      <PageHead title={t('system.title')} subtitle={data ? <>{t('platform.subtitle')} <Age at={data.now} /></> : t('app.loading')} />
      <ProblemAlert problem={data ? undefined : problem} retry={reload} />
      {data && (
        <>
          <Panel title={t('system.checks')}><Checks checks={data.checks} /></Panel>
          <div className="columns">
            <div className="wide"><Readings data={data} /><Jobs data={data} /></div>
            <div className="narrow"><Machine data={data} /></div>
          </div>
        </>
      )}
    </>
  )
}

function Machine({ data }: { data: SystemState }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const { memory, storage } = data
  return (
    <Panel title={t('system.machine')} extra={<Link to="/system/certificates">{t('certificates.title')}</Link>}>
      <dl className="facts rows">
        <dt>{t('system.version')}</dt><dd>{data.version}</dd>
        <dt>{t('system.uptime')}</dt><dd>{span(Date.parse(data.now) - Date.parse(data.started), tag)} · <Moment at={data.started} /></dd>
        <dt>{t('system.java')}</dt><dd>{data.javaVersion}</dd>
        <dt>{t('system.os')}</dt><dd>{data.os}</dd>
        <dt>{t('system.load')}</dt><dd className="num">{t('system.loadOf', { load: figure(data.load, tag, 2), n: data.processors })}</dd>
        <dt>{t('system.heap')}</dt><dd className="num">{t('system.of', { used: bytes(memory.heap, tag), all: bytes(memory.heapMost, tag) })}</dd>
        <dt>{t('system.memory')}</dt><dd className="num">{t('system.freeOf', { free: bytes(memory.machineFree, tag), all: bytes(memory.machine, tag) })}</dd>
        <dt>{t('system.disk')}</dt><dd className="num">{t('system.freeOf', { free: bytes(storage.freeBytes, tag), all: bytes(storage.totalBytes, tag) })}</dd>
        <dt>{t('system.kept')}</dt><dd className="num">{bytes(storage.bytes, tag)} · {storage.daysLeft === undefined ? t('glance.ample') : t('glance.days', { n: whole(Math.floor(storage.daysLeft), tag) })}</dd>
      </dl>
    </Panel>
  )
}

function Readings({ data: { flow } }: { data: SystemState }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  return (
    <Panel title={t('system.readings')} extra={<Link to="/durability">{t('nav.durability')}</Link>}>
      <dl className="facts rows">
        <dt>{t('durability.log')}</dt>
        <dd>{flow.log.accepting ? t('durability.accepting') : <span className="mark quality-bad"><b aria-hidden>✕</b>{t('durability.notAccepting')}</span>} · {t('system.records', { n: whole(flow.logRecords, tag) })} · {bytes(flow.log.bytes, tag)}</dd>
        <dt>{t('durability.store')}</dt>
        <dd>{flow.store.suspended.length === 0 ? t('durability.allTables') : <span className="mark quality-bad"><b aria-hidden>✕</b>{t('durability.suspended', { tables: flow.store.suspended.join(', ') })}</span>} · {bytes(flow.store.diskBytes, tag)}</dd>
        <dt>{t('system.rollUps')}</dt>
        <dd>{flow.rollUpTrouble ? <span className="mark quality-uncertain"><b aria-hidden>▲</b>{flow.rollUpTrouble}</span> : flow.rolledUp ? <Age at={flow.rolledUp} /> : t('usage.never')}</dd>
      </dl>
      <Table size="small" rowKey="name" pagination={false} dataSource={flow.consumers} scroll={{ x: 'max-content' }} columns={[
        { title: t('durability.consumer'), key: 'name', render: (_, one) => wordOf('consumer', one.name, t) },
        { title: t('durability.lagRecords'), key: 'records', align: 'right', className: 'num', render: (_, one) => whole(one.lagRecords, tag) },
        { title: t('durability.lagTime'), key: 'lag', align: 'right', className: 'num', render: (_, one) => (one.lagSeconds < 1 ? t('glance.subSecond') : span(one.lagSeconds * 1000, tag)) },
        { title: t('things.state'), key: 'state', render: (_, one) => (one.trouble ? <span className="mark quality-bad"><b aria-hidden>✕</b>{one.trouble}</span> : one.lagSeconds > 10 ? <span className="mark quality-uncertain"><b aria-hidden>▲</b>{t('durability.slow')}</span> : t('durability.keepsUp')) },
      ]} />
    </Panel>
  )
}

function Jobs({ data }: { data: SystemState }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  return (
    <Panel title={t('system.jobs')}>
      {data.jobs.length === 0 ? <p className="dim">{t('system.noJobs')}</p> : (
        <Table size="small" rowKey={(job) => `${job.organisation} ${job.started} ${job.subject}`} pagination={false} dataSource={data.jobs} scroll={{ x: 'max-content' }} columns={[
          { title: t('usage.organisation'), dataIndex: 'organisation', className: 'mono' },
          { title: t('system.job'), key: 'kind', render: (_, job) => `${wordOf('job', job.kind, t)} · ${job.subject}` },
          { title: t('system.done'), key: 'done', align: 'right', className: 'num', render: (_, job) => (job.total === undefined ? whole(job.done, tag) : `${whole(job.done, tag)} / ${whole(job.total, tag)}`) },
          { title: t('platform.since'), key: 'since', render: (_, job) => <Age at={job.started} /> },
        ]} />
      )}
    </Panel>
  )
}
