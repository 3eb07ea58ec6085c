import { PrinterOutlined } from '@ant-design/icons'
import { Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { http, upload } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Page } from '../../api/types'
import { useMay } from '../../app/session'
import { useText } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { FilePicker } from '../../ui/files'
import { PagedTable } from '../../ui/PagedTable'
import { Moment } from '../../ui/Time'
import { PeersPanel } from '../indicators/PeersPanel'
import { PageMargins } from '../print/Paper'
import { DifferenceView } from './DifferenceView'
import { Explained } from './Explained'
import { LabelMark, ResultOf, Standing } from './marks'
import { Objections } from './Objections'
import { FACTS_WRITE, METHODS_READ, type Named, type Objection, type PublishedResult, type PublishedWhole } from './types'

/** What others published about the organisation. */
export function PublishedPage() {
  const { t, name } = useText()
  const may = useMay(METHODS_READ)
  if (!may) return <><PageHead title={t('published.title')} /><Panel><Nothing title={t('methods.noRight')} /></Panel></>
  return (
    <>
      <PageHead title={t('published.title')} subtitle={t('published.subtitle')} />
      <Panel>
        <PagedTable<PublishedResult> resource="/published" rowKey="id" label={t('published.title')} scroll={{ x: 960 }}
          empty={<Nothing title={t('published.none')} hint={t('published.noneHint')} />} columns={[
            { title: t('methods.method'), key: 'method', ellipsis: true, render: (_, item) => <Link to={`/published/${item.id}`}>{name(item.title, item.method)}</Link> },
            { title: t('methods.standing'), key: 'standing', width: 176, render: (_, item) => <Standing standing={item.standing} /> },
            { title: t('methods.period'), dataIndex: 'period', width: 90 },
            { title: t('methods.result'), key: 'result', width: 150, render: (_, item) => <ResultOf item={item} /> },
            { title: t('methods.proof'), key: 'proof', width: 90, render: (_, item) => <LabelMark label={item.result.label} /> },
            { title: t('published.by'), dataIndex: 'by', width: 170, ellipsis: true },
            { title: t('methods.published'), key: 'published', width: 160, render: (_, item) => <Moment at={item.published} /> },
            { title: t('published.toObject'), key: 'until', width: 130, render: (_, item) => (item.open ? <span className="num">{item.objectionsUntil}</span> : <span className="dim">{t('published.closed')}</span>) },
          ]} />
      </Panel>
    </>
  )
}

/** One of them, explained; what is wrong in it can be objected to. */
export function PublishedResultPage() {
  const { t, name } = useText()
  const id = Number(useParams().id)
  const mayObject = useMay(FACTS_WRITE)
  const [objecting, object] = useState(false)
  const resource = `/published/${id}`
  const { data, problem, loading, reload } = useResource<PublishedWhole>(resource)
  const { data: all } = useResource<Page<PublishedResult>>('/published', { size: 200 })
  if (!data) return <><PageHead title={t('published.title')} /><ProblemAlert problem={problem} retry={reload} />{loading && <Panel><p className="dim">{t('app.loading')}</p></Panel>}</>
  const { item, result, names, explanation, objections } = data
  const others = (all?.items ?? []).filter((one) => one.id !== id && one.method === item.method)
  // First the year before, else whatever was published before.
  const standard = others.filter(({ period }) => period < item.period).sort((a, b) => b.period.localeCompare(a.period) || b.id - a.id)[0] ?? others.find((one) => one.id < id)
  return (
    <article className="explained">
      <PageHead title={name(item.title, item.method)} beside={<Standing standing={item.standing} />}
        subtitle={<span className="facts"><Link to="/published">{t('published.title')}</Link><span>{item.by} · <Moment at={item.published} /></span><span>{item.open ? t('methods.until', { day: item.objectionsUntil }) : t('published.closed')}</span></span>}>
        <Button icon={<PrinterOutlined />} href={`#/print/published/${id}`} title={t('report.openHint')}>{t('report.open')}</Button>
        {mayObject && item.open && <Button type="primary" onClick={() => object(true)}>{t('published.object')}</Button>}
      </PageHead>
      {objections.length > 0 && <Panel title={t('methods.objections')}><Objections resource={`${resource}/objections`} objections={objections} names={names} withdraws={mayObject} changed={reload} /></Panel>}
      <PageMargins title={`${name(item.title, item.method)} · ${item.period}`} standing={t(`standing.${item.standing}`)} foot={`${t('methods.nr', { id })} · SHA-256 ${item.hash}`} />
      <Explained key={id} explanation={explanation} names={names} result={result} shown={names.filter(({ role }) => role === 'step').map(({ key }) => key)} own={false} trial={`${resource}/trial`} sources={data.sources} hash={item.hash}>
        <DifferenceView resource={`${resource}/difference`} names={names} result={result} standard={standard?.id}
          others={others.map((one) => ({ id: one.id, label: `${one.period} · ${one.edition} · ${t('methods.nr', { id: one.id })}` }))} />
      </Explained>
      <PeersPanel key={`peers ${id}`} published={id} />
      {objecting && <Claim resource={`${resource}/objections`} names={names} explanation={data} close={() => object(false)} done={() => {
        object(false)
        reload()
      }} />}
    </article>
  )
}

interface Given {
  input?: string
  claim: string
  proposed?: string
}

/** The claim goes first, then each document; a document that is refused leaves the claim where it is. */
function Claim({ resource, names, explanation, close, done }: { resource: string; names: readonly Named[]; explanation: PublishedWhole; close: () => void; done: () => void }) {
  const { t, name } = useText()
  const { busy, problem, run } = useAction()
  const [form] = Form.useForm<Given>()
  const [file, setFile] = useState<File>()
  const [raised, setRaised] = useState<Objection>()
  const used = new Set(explanation.explanation.lines.flatMap((line) => line.used.map((one) => one.name)))
  const send = (given: Given) => run(async () => {
    const objection = raised ?? await http.post<Objection>(resource, { input: given.input || undefined, claim: given.claim, proposed: given.proposed || undefined })
    setRaised(objection)
    if (file) {
      await upload<Objection>(`${resource}/${objection.id}/documents`, { fileName: file.name }, file, 'application/octet-stream')
    }
    done()
  })
  return (
    <Modal open title={t('published.object')} okText={t(raised ? 'published.sendDocument' : 'published.send')} cancelText={t(raised ? 'app.close' : 'app.cancel')} onCancel={raised ? done : close} confirmLoading={busy} onOk={form.submit}>
      <p className="dim">{t('published.objectHint')}</p>
      <ProblemAlert problem={problem} />
      {raised && <p>{t('published.raised')}</p>}
      <Form form={form} layout="vertical" disabled={raised !== undefined} requiredMark={false} onFinish={(given) => void send(given)}>
        <Form.Item name="input" label={t('published.about')}>
          <Select allowClear placeholder={t('methods.resultAsWhole')} options={names.filter(({ key, role }) => role === 'input' && used.has(key)).map((one) => ({ value: one.key, label: name(one.title, one.key) }))} />
        </Form.Item>
        <Form.Item name="proposed" label={t('published.proposed')}><Input maxLength={200} /></Form.Item>
        <Form.Item name="claim" label={t('published.claim')} rules={[{ required: true, whitespace: true, message: t('app.required') }]}><Input.TextArea rows={4} maxLength={2000} /></Form.Item>
      </Form>
      <p>{t('published.document')}</p>
      <FilePicker accept=".pdf,.png,.jpg,.jpeg" file={file} choose={setFile} />
    </Modal>
  )
}
