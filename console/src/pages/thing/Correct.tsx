import { App, Checkbox, Form, Input, Modal, Select, Table } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { http, type Problem } from '../../api/http'
import { asProblem, useAction } from '../../api/resource'
import type { ExactSeries, Property, Scalar, Thing } from '../../api/types'
import { tagOf, useText } from '../../i18n'
import { FieldInput } from '../../ui/FieldInput'
import { Nothing, ProblemAlert } from '../../ui/Feedback'
import { dateTime, exactTime, figure, offset, parseDateTime, unitText } from '../../ui/format'
import { stateText } from '../../ui/StateRows'
import { QualityMark } from '../../ui/StateMark'

/** Where a correction starts: what a person pointed at. */
export interface Start {
  property?: string
  /** epoch milliseconds */
  around: number
}

interface Reading {
  time: string
  value: Scalar
  quality: number
}

const SEVERITIES = ['good', 'uncertain', 'bad'] as const
const REACHES = [5_000, 60_000, 600_000, 7_200_000, 86_400_000, 7 * 86_400_000]
const SHOWN = 40

/** The readings nearest to a moment, named to the microsecond: the reach grows until there are some. */
async function nearest(thing: string, property: string, around: number, signal: AbortSignal): Promise<Reading[]> {
  for (const reach of REACHES) {
    const { series: [one] } = await http.get<{ series: ExactSeries[] }>(`/things/${encodeURIComponent(thing)}/readings`, {
      properties: property, from: new Date(around - reach).toISOString(), to: new Date(around + reach).toISOString(), points: 2000, time: 'iso',
    }, signal)
    const found = one?.source === 'raw' ? one.times.map((time, i) => ({ time, value: one.values[i] ?? null, quality: one.qualities[i] ?? 0 })) : []
    if (found.length > 0) {
      const distance = (reading: Reading) => Math.abs(Date.parse(reading.time) - around)
      return found.sort((a, b) => distance(a) - distance(b)).slice(0, SHOWN).sort((a, b) => b.time.localeCompare(a.time))
    }
  }
  return []
}

/** A correction is a new reading that says why; what the device sent stays in the history. */
export function Correct({ thing, zone, start, close, done }: { thing: Thing; zone: string; start: Start; close: () => void; done: () => void }) {
  const text = useText()
  const { t, name, language } = text
  const { message } = App.useApp()
  const [form] = Form.useForm()
  const { busy, problem, run } = useAction()
  const [key, setKey] = useState(start.property ?? thing.properties[0]?.key)
  const [around, setAround] = useState(start.around)
  const [readings, setReadings] = useState<Reading[]>()
  const [trouble, setTrouble] = useState<Problem>()
  const [chosen, setChosen] = useState<string>()
  const [typed, setTyped] = useState(() => dateTime(start.around, zone, true))
  const without = Form.useWatch('without', form)
  const property: Property | undefined = thing.properties.find((one) => one.key === key)
  const moment = parseDateTime(typed, zone)

  useEffect(() => {
    if (!key) return
    const control = new AbortController()
    setReadings(undefined)
    setTrouble(undefined)
    nearest(thing.key, key, around, control.signal).then((found) => {
      setReadings(found)
      const distance = (reading: Reading) => Math.abs(Date.parse(reading.time) - around)
      setChosen(found.reduce<Reading | undefined>((best, one) => (best && distance(best) <= distance(one) ? best : one), undefined)?.time)
    }).catch((failure) => {
      if (!control.signal.aborted) setTrouble(asProblem(failure))
    })
    return () => control.abort()
  }, [thing.key, key, around])
  // A figure typed for one property says nothing about another.
  useEffect(() => form.resetFields(['value']), [key, form])

  const shown = (value: Scalar) =>
    value === null ? t('notes.noValue')
      : property && !['double', 'int64', 'decimal'].includes(property.type) ? stateText(value, property, text)
        : `${figure(value, tagOf(language), property?.scale)} ${unitText(property?.unit)}`
  const page = useMemo(() => Math.max(1, Math.floor((readings?.findIndex((one) => one.time === chosen) ?? 0) / 6) + 1), [readings])
  const correct = async (values: { value?: Scalar; reason: string }) => {
    const made = await run(async () => {
      await http.post(`/things/${encodeURIComponent(thing.key)}/corrections`, { property: key, time: chosen, value: without ? null : values.value, reason: values.reason })
      return true
    })
    if (!made) return
    void message.success(t('notes.corrected', { what: name(property?.name, key), time: exactTime(chosen!, zone) }))
    done()
    close()
  }
  return (
    <Modal open width={680} title={t('notes.correctSome')} okText={t('notes.correct')} okButtonProps={{ disabled: !chosen }} confirmLoading={busy} onOk={() => form.submit()} onCancel={close}>
      <p className="dim">{t('notes.correctExplain')}</p>
      <div className="filters">
        <Select value={key} onChange={setKey} aria-label={t('thing.property')} style={{ width: 240 }} showSearch={{ optionFilterProp: 'label' }}
          options={thing.properties.map((one) => ({ value: one.key, label: name(one.name, one.key) }))} />
        <Input.Search className="num" style={{ width: 260 }} value={typed} aria-label={`${t('notes.around')} (${offset(around, zone)})`} title={zone} status={moment === undefined ? 'error' : undefined}
          enterButton={t('notes.find')} onChange={(event) => setTyped(event.target.value)} onSearch={() => moment !== undefined && setAround(moment)} />
        {moment === undefined && <span className="bad">{t('range.format')}</span>}
      </div>
      <ProblemAlert problem={trouble} />
      <Table<Reading> key={`${key} ${around}`} size="small" rowKey="time" className="readings" dataSource={readings ?? []} loading={!readings && !trouble} aria-label={t('notes.which')}
        locale={{ emptyText: readings ? <Nothing title={t('notes.noneAround')} /> : ' ' }}
        pagination={(readings?.length ?? 0) > 6 ? { pageSize: 6, showSizeChanger: false, defaultCurrent: page } : false}
        rowSelection={{ type: 'radio', selectedRowKeys: chosen ? [chosen] : [], onChange: ([time]) => setChosen(String(time)) }}
        onRow={(one) => ({ onClick: () => setChosen(one.time) })}
        columns={[
          { title: `${t('notes.time')} (${offset(around, zone)})`, key: 'time', className: 'num', render: (_, one) => exactTime(one.time, zone) },
          { title: t('thing.value'), key: 'value', align: 'right', className: 'num', render: (_, one) => shown(one.value) },
          { title: t('thing.quality'), key: 'quality', width: 110, render: (_, one) => <QualityMark severity={SEVERITIES[one.quality] ?? 'bad'} /> },
        ]} />
      <Form form={form} layout="vertical" onFinish={(values) => void correct(values)}>
        <div className="pair">
          {property && !without ? <FieldInput key={key} field={{ ...property, min: undefined, max: undefined }} name="value" label={t('notes.newValue')} /> : <div className="dim">{t('notes.withoutExplain')}</div>}
          <Form.Item name="reason" label={t('notes.reason')} rules={[{ required: true, whitespace: true, message: t('app.required') }]}><Input maxLength={1000} /></Form.Item>
        </div>
        <Form.Item name="without" valuePropName="checked" style={{ marginBottom: 0 }}><Checkbox>{t('notes.without')}</Checkbox></Form.Item>
      </Form>
      <ProblemAlert problem={problem} />
    </Modal>
  )
}
