import { App, Button, Form, Input, Select, Table } from 'antd'
import { useState } from 'react'
import { http } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Annotation, Correction, Thing } from '../../api/types'
import { useMay } from '../../app/session'
import { tagOf, useText } from '../../i18n'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { dateTime, exactTime, figure, offset, parseDateTime, unitText } from '../../ui/format'
import { stateText } from '../../ui/StateRows'
import { Moment } from '../../ui/Time'
import { Correct } from './Correct'
import { SecondSources } from './SecondSources'

export function Notes({ thing, zone }: { thing: Thing; zone: string }) {
  const { t, name } = useText()
  const base = `/things/${encodeURIComponent(thing.key)}`
  const may = useMay('readings:write')
  const { data: notes, problem, reload } = useResource<Annotation[]>(`${base}/annotations`)
  return (
    <div className="columns">
      <div className="wide">
        <Panel title={t('notes.title')}>
          <ProblemAlert problem={problem} retry={reload} />
          <Table<Annotation> size="small" rowKey="id" dataSource={notes?.toReversed() ?? []} pagination={(notes?.length ?? 0) > 20 ? { pageSize: 20, showSizeChanger: false } : false} locale={{ emptyText: <Nothing title={t('notes.none')} hint={t('notes.noneHint')} /> }} columns={[
            { title: t('range.from'), key: 'from', width: 160, render: (_, note) => <Moment at={note.from} zone={zone} /> },
            { title: t('range.to'), key: 'to', width: 160, render: (_, note) => <Moment at={note.to} zone={zone} /> },
            { title: t('thing.property'), key: 'property', width: 140, render: (_, note) => (note.property ? name(thing.properties.find((one) => one.key === note.property)?.name, note.property) : t('notes.all')) },
            { title: t('notes.text'), dataIndex: 'text' },
            { title: t('commands.by'), dataIndex: 'by', width: 110 },
          ]} />
        </Panel>
        <Corrections thing={thing} zone={zone} />
        <SecondSources thing={thing} zone={zone} />
      </div>
      {may && (
        <div className="narrow">
          <AddNote thing={thing} zone={zone} done={reload} />
        </div>
      )}
    </div>
  )
}

function Corrections({ thing, zone }: { thing: Thing; zone: string }) {
  const text = useText()
  const { t, name, language } = text
  const may = useMay('readings:write')
  const [correcting, setCorrecting] = useState(false)
  const { data, problem, reload } = useResource<Correction[]>(`/things/${encodeURIComponent(thing.key)}/corrections`)
  const propertyOf = (key: string) => thing.properties.find((one) => one.key === key)
  const shown = (key: string, value: string | null | undefined) => {
    const property = propertyOf(key)
    if (value === null || value === undefined) return <span className="dim">{t('notes.noValue')}</span>
    if (property?.type === 'double') return <>{figure(Number(value), tagOf(language))} <small>{unitText(property.unit)}</small></>
    if (property?.type === 'boolean') return stateText(value === 'true', property, text)
    return property?.type === 'enum' ? stateText(value, property, text) : <>{value} <small>{unitText(property?.unit)}</small></>
  }
  return (
    <Panel title={t('notes.corrections')} extra={may && thing.properties.length > 0 && <Button onClick={() => setCorrecting(true)}>{t('notes.correctSome')}</Button>}>
      <ProblemAlert problem={problem} retry={reload} />
      <Table<Correction> size="small" rowKey="id" dataSource={data ?? []} aria-label={t('notes.corrections')} pagination={(data?.length ?? 0) > 20 ? { pageSize: 20, showSizeChanger: false } : false} locale={{ emptyText: <Nothing title={t('notes.noCorrections')} hint={t('notes.noCorrectionsHint')} /> }} columns={[
        { title: t('notes.time'), key: 'time', width: 190, className: 'num', render: (_, one) => <span title={zone}>{exactTime(one.time, zone)}</span> },
        { title: t('thing.property'), key: 'property', render: (_, one) => name(propertyOf(one.property)?.name, one.property) },
        { title: t('notes.before'), key: 'old', align: 'right', className: 'num', render: (_, one) => shown(one.property, one.old) },
        { title: t('notes.after'), key: 'value', align: 'right', className: 'num', render: (_, one) => <b>{shown(one.property, one.value)}</b> },
        { title: t('notes.reason'), dataIndex: 'reason' },
        { title: t('commands.by'), key: 'by', width: 150, render: (_, one) => <>{one.by}<br /><span className="dim"><Moment at={one.made} zone={zone} /></span></> },
      ]} />
      {correcting && <Correct thing={thing} zone={zone} start={{ around: thing.lastSeen ? Date.parse(thing.lastSeen) : Date.now() }} close={() => setCorrecting(false)} done={reload} />}
    </Panel>
  )
}

const iso = (text: string, zone: string) => new Date(parseDateTime(text, zone)!).toISOString()

function AddNote({ thing, zone, done }: { thing: Thing; zone: string; done: () => void }) {
  const { t, name } = useText()
  const { message } = App.useApp()
  const [form] = Form.useForm()
  const { busy, problem, run } = useAction()
  const isTime = { validator: (_: unknown, text: string) => (parseDateTime(text ?? '', zone) === undefined ? Promise.reject(new Error(t('range.format'))) : Promise.resolve()) }
  const now = Date.now()
  const add = async (values: { from: string; to: string; text: string; property?: string }) => {
    const made = await run(() => http.post<Annotation>(`/things/${encodeURIComponent(thing.key)}/annotations`, { ...values, from: iso(values.from, zone), to: iso(values.to, zone) }))
    if (!made) return
    void message.success(t('app.saved'))
    form.resetFields(['text'])
    done()
  }
  return (
    <Panel title={t('notes.add')}>
      <Form form={form} layout="vertical" onFinish={(values) => void add(values)} initialValues={{ from: dateTime(now - 600_000, zone), to: dateTime(now, zone) }}>
        <Form.Item name="text" label={t('notes.text')} rules={[{ required: true, message: t('app.required') }]}><Input.TextArea rows={2} /></Form.Item>
        <Form.Item name="from" label={`${t('range.from')} (${offset(now, zone)})`} rules={[isTime]}><Input className="num" /></Form.Item>
        <Form.Item name="to" label={`${t('range.to')} (${offset(now, zone)})`} rules={[isTime]}><Input className="num" /></Form.Item>
        <Form.Item name="property" label={t('thing.property')}><Select allowClear placeholder={t('notes.all')} options={thing.properties.map((one) => ({ value: one.key, label: name(one.name, one.key) }))} /></Form.Item>
        <ProblemAlert problem={problem} />
        <Button type="primary" htmlType="submit" loading={busy}>{t('notes.add')}</Button>
      </Form>
    </Panel>
  )
}
