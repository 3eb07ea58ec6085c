import { Button, Form, Input, Select, Table } from 'antd'
import { http } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Annotation, Page, Thing } from '../../api/types'
import { useText } from '../../i18n'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { dateTime, offset, parseDateTime } from '../../ui/format'
import { LONGEST } from '../../ui/range'
import { Moment } from '../../ui/Time'

export function Notes({ thing, zone }: { thing: Thing; zone: string }) {
  const { t, name } = useText()
  const base = `/things/${encodeURIComponent(thing.key)}`
  const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000
  const { data, problem, reload } = useResource<Page<Annotation> | Annotation[]>(`${base}/annotations`, {
    from: new Date(Math.max(0, hour - LONGEST)).toISOString(), to: new Date(hour + 86_400_000 * 365).toISOString(),
  })
  const notes = Array.isArray(data) ? data : (data?.items ?? [])
  return (
    <div className="columns">
      <Panel title={t('notes.title')} className="wide">
        <ProblemAlert problem={problem} retry={reload} />
        <Table<Annotation> size="small" rowKey={(note) => note.id ?? note.from + note.text} dataSource={notes} pagination={false} locale={{ emptyText: <Nothing title={t('notes.none')} hint={t('notes.noneHint')} /> }} columns={[
          { title: t('range.from'), key: 'from', width: 160, render: (_, note) => <Moment at={note.from} zone={zone} /> },
          { title: t('range.to'), key: 'to', width: 160, render: (_, note) => <Moment at={note.to} zone={zone} /> },
          { title: t('thing.property'), key: 'property', width: 140, render: (_, note) => name(thing.properties.find((one) => one.key === note.property)?.name, note.property) },
          { title: t('notes.text'), dataIndex: 'text' },
          { title: t('commands.by'), dataIndex: 'by', width: 110 },
        ]} />
      </Panel>
      <div className="narrow">
        <AddNote thing={thing} zone={zone} done={reload} />
        <Correct thing={thing} zone={zone} />
      </div>
    </div>
  )
}

function useTimeRule(zone: string) {
  const { t } = useText()
  return { validator: (_: unknown, text: string) => (parseDateTime(text ?? '', zone) === undefined ? Promise.reject(new Error(t('range.format'))) : Promise.resolve()) }
}

const iso = (text: string, zone: string) => new Date(parseDateTime(text, zone)!).toISOString()

function AddNote({ thing, zone, done }: { thing: Thing; zone: string; done: () => void }) {
  const { t, name } = useText()
  const [form] = Form.useForm()
  const { busy, problem, run } = useAction()
  const isTime = useTimeRule(zone)
  const now = Date.now()
  const add = async (values: { from: string; to: string; text: string; property?: string }) => {
    const made = await run(async () => {
      await http.post(`/things/${encodeURIComponent(thing.key)}/annotations`, { ...values, from: iso(values.from, zone), to: iso(values.to, zone) })
      return true
    })
    if (made) {
      form.resetFields(['text'])
      done()
    }
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

/** A correction is a new reading that says why; what the device sent stays in the history. */
function Correct({ thing, zone }: { thing: Thing; zone: string }) {
  const { t, name } = useText()
  const [form] = Form.useForm()
  const { busy, problem, run } = useAction()
  const isTime = useTimeRule(zone)
  const correct = async (values: { property: string; time: string; value: string; reason: string }) => {
    const type = thing.properties.find((one) => one.key === values.property)?.type
    const value = type === 'string' || type === 'decimal' ? values.value : type === 'boolean' ? values.value === 'true' : Number.isNaN(Number(values.value)) ? values.value : Number(values.value)
    const made = await run(async () => {
      await http.post(`/things/${encodeURIComponent(thing.key)}/corrections`, { ...values, value, time: iso(values.time, zone) })
      return true
    })
    if (made) form.resetFields(['value', 'reason'])
  }
  return (
    <Panel title={t('notes.correct')}>
      <p className="dim">{t('notes.correctExplain')}</p>
      <Form form={form} layout="vertical" onFinish={(values) => void correct(values)}>
        <Form.Item name="property" label={t('thing.property')} rules={[{ required: true, message: t('app.required') }]}><Select options={thing.properties.map((one) => ({ value: one.key, label: name(one.name, one.key) }))} /></Form.Item>
        <Form.Item name="time" label={`${t('notes.time')} (${offset(Date.now(), zone)})`} rules={[isTime]}><Input className="num" placeholder={dateTime(Date.now(), zone)} /></Form.Item>
        <Form.Item name="value" label={t('thing.value')} rules={[{ required: true, message: t('app.required') }]}><Input /></Form.Item>
        <Form.Item name="reason" label={t('notes.reason')} rules={[{ required: true, message: t('app.required') }]}><Input /></Form.Item>
        <ProblemAlert problem={problem} />
        <Button htmlType="submit" loading={busy}>{t('notes.correct')}</Button>
      </Form>
    </Panel>
  )
}
