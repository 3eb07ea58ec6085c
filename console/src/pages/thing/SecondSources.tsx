import { App, Button, Form, InputNumber, Modal, Select, Table } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { http } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Page, Property, Thing } from '../../api/types'
import { useMay } from '../../app/session'
import { useDebounced } from '../../app/useDebounced'
import { tagOf, useText, wordOf } from '../../i18n'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { dateTime, figure, unitText } from '../../ui/format'

interface Source {
  property: string
  by: string
  byProperty: string
  compare: string
  share?: string
  amount?: string
  agreed?: string
  differed?: string
}

interface Day {
  day: string
  own?: string
  other?: string
  verdict: 'verifies' | 'not_independent' | 'differs' | 'silent'
}

const WAYS = ['mean', 'increase', 'sum', 'max', 'min', 'last', 'time-weighted']
const isNumber = ({ type }: Property) => ['double', 'int64', 'decimal'].includes(type)
const at = (thing: string) => `/things/${encodeURIComponent(thing)}`

/** Which other devices measure the same: where they agree, readings are verified. */
export function SecondSources({ thing, zone }: { thing: Thing; zone: string }) {
  const { t, name } = useText()
  const { modal } = App.useApp()
  const mayWrite = useMay('things:write')
  const [adding, add] = useState(false)
  const [shown, show] = useState<Source>()
  const { data, problem, reload } = useResource<Source[]>(`${at(thing.key)}/second-sources`)
  const removing = useAction()
  const nameOf = (key: string) => name(thing.properties.find((one) => one.key === key)?.name, key)
  const remove = (one: Source) => modal.confirm({
    title: t('second.removeWhat', { what: nameOf(one.property) }), okText: t('second.remove'), cancelText: t('app.cancel'),
    onOk: () => removing.run(async () => {
      await http.delete(`${at(thing.key)}/second-sources/${encodeURIComponent(one.property)}`)
      reload()
    }),
  })
  return (
    <Panel title={t('second.title')} extra={mayWrite && thing.properties.some(isNumber) && <Button onClick={() => add(true)}>{t('second.add')}</Button>}>
      <ProblemAlert problem={problem ?? removing.problem} retry={reload} />
      <Table<Source> size="small" rowKey="property" dataSource={data ?? []} aria-label={t('second.title')} pagination={false} scroll={{ x: 640 }}
        locale={{ emptyText: <Nothing title={t('second.none')} hint={t('second.noneHint')} /> }} columns={[
          { title: t('thing.property'), key: 'property', render: (_, one) => nameOf(one.property) },
          { title: t('second.by'), key: 'by', render: (_, one) => <Link to={at(one.by)}>{one.by} · {one.byProperty}</Link> },
          { title: t('second.within'), key: 'within', width: 120, render: (_, one) => <Within one={one} unit={thing.properties.find(({ key }) => key === one.property)?.unit} /> },
          { title: t('second.agreed'), key: 'agreed', width: 110, className: 'num', render: (_, one) => one.agreed ?? <span className="dim">{t('second.notYet')}</span> },
          { title: t('second.differed'), key: 'differed', width: 110, className: 'num', render: (_, one) => (one.differed ? <span className={one.agreed && one.agreed > one.differed ? 'dim' : 'bad'}>{one.differed}</span> : <span className="dim">—</span>) },
          { title: '', key: 'act', width: 150, render: (_, one) => (
            <span className="facts">
              <button type="button" className="as-link" onClick={() => show(one)}>{t('second.compareDays')}</button>
              {mayWrite && <button type="button" className="as-link" onClick={() => remove(one)}>{t('second.remove')}</button>}
            </span>
          ) },
        ]} />
      {adding && <Add thing={thing} close={() => add(false)} done={() => {
        add(false)
        reload()
      }} />}
      {shown && <Days thing={thing} source={shown} zone={zone} close={() => show(undefined)} />}
    </Panel>
  )
}

function Within({ one, unit }: { one: Source; unit?: string | null }) {
  const { language } = useText()
  const tag = tagOf(language)
  const parts = [
    one.share !== undefined && `± ${Number(one.share).toLocaleString(tag, { style: 'percent', maximumFractionDigits: 2 })}`,
    one.amount !== undefined && `± ${figure(Number(one.amount), tag)} ${unitText(unit)}`,
  ].filter(Boolean)
  return <span className="num">{parts.join(' / ')}</span>
}

/** The last two weeks of both. */
function Days({ thing, source, zone, close }: { thing: Thing; source: Source; zone: string; close: () => void }) {
  const { t, language } = useText()
  const day = (ago: number) => dateTime(Date.now() - ago * 86_400_000, zone).slice(0, 10)
  const { data, problem, loading, reload } = useResource<Day[]>(`${at(thing.key)}/second-sources/${encodeURIComponent(source.property)}/days`, { from: day(13), to: day(0) })
  const unit = unitText(thing.properties.find(({ key }) => key === source.property)?.unit)
  const text = (value?: string) => (value === undefined ? '—' : figure(Number(value), tagOf(language)))
  return (
    <Modal open title={t('second.daysOf', { by: source.by })} onCancel={close} footer={null} width={620}>
      <ProblemAlert problem={problem} retry={reload} />
      <Table<Day> size="small" rowKey="day" loading={loading} dataSource={data?.toReversed() ?? []} pagination={false} scroll={{ x: 480 }} aria-label={t('second.compareDays')} columns={[
        { title: t('second.day'), dataIndex: 'day', width: 110, className: 'num' },
        { title: `${thing.key}${unit ? ` (${unit})` : ''}`, key: 'own', align: 'right', className: 'num', render: (_, one) => text(one.own) },
        { title: source.by, key: 'other', align: 'right', className: 'num', render: (_, one) => text(one.other) },
        { title: t('second.verdict'), key: 'verdict', width: 210, render: (_, one) => <span className={one.verdict === 'differs' ? 'bad' : one.verdict === 'verifies' ? '' : 'dim'} title={t(`secondMeans.${one.verdict}`)}>{t(`secondVerdict.${one.verdict}`)}</span> },
      ]} />
    </Modal>
  )
}

interface Typed {
  property: string
  by: string
  byProperty: string
  compare: string
  share?: number
  amount?: number
}

function Add({ thing, close, done }: { thing: Thing; close: () => void; done: () => void }) {
  const { t, name } = useText()
  const [form] = Form.useForm<Typed>()
  const { busy, problem, run } = useAction()
  const [typed, setTyped] = useState('')
  const { data: things } = useResource<Page<Thing>>('/things', { query: useDebounced(typed.trim(), 250), size: 50 })
  const by = Form.useWatch('by', form)
  const { data: other } = useResource<Thing>(by ? at(by) : null)
  const numbers = thing.properties.filter(isNumber)
  const properties = (all: Property[] | undefined) => (all ?? []).filter(isNumber).map((one) => ({ value: one.key, label: `${name(one.name, one.key)}${one.unit ? ` (${unitText(one.unit)})` : ''}` }))
  const save = ({ property, share, amount, ...rest }: Typed) => run(async () => {
    await http.put(`${at(thing.key)}/second-sources/${encodeURIComponent(property)}`, { ...rest, share: share == null ? undefined : share / 100, amount: amount ?? undefined })
    done()
  })
  return (
    <Modal open title={t('second.add')} okText={t('app.save')} cancelText={t('app.cancel')} onCancel={close} confirmLoading={busy} onOk={form.submit}>
      <p className="dim">{t('second.addHint')}</p>
      <ProblemAlert problem={problem} />
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ property: numbers[0]?.key, compare: 'mean', share: 2 }} onFinish={(values) => void save(values)}>
        <Form.Item name="property" label={t('thing.property')} rules={[{ required: true, message: t('app.required') }]}><Select options={properties(numbers)} /></Form.Item>
        <Form.Item name="by" label={t('second.by')} rules={[{ required: true, message: t('app.required') }]}>
          <Select showSearch={{ filterOption: false, onSearch: setTyped }} onChange={() => form.setFieldValue('byProperty', undefined)}
            options={things?.items.filter(({ key }) => key !== thing.key).map((one) => ({ value: one.key, label: `${name(one.name, one.key)} · ${one.key}` })) ?? []} />
        </Form.Item>
        <Form.Item name="byProperty" label={t('second.byProperty')} rules={[{ required: true, message: t('app.required') }]}><Select disabled={!other} options={properties(other?.properties)} /></Form.Item>
        <Form.Item name="compare" label={t('second.compare')}><Select options={WAYS.map((way) => ({ value: way, label: wordOf('secondCompare', way, t) }))} /></Form.Item>
        <Form.Item name="share" label={t('second.share')} extra={t('second.shareHint')}><InputNumber min={0} max={50} suffix="%" style={{ width: 160 }} /></Form.Item>
        <Form.Item name="amount" label={t('second.amount')}><InputNumber min={0} style={{ width: 160 }} /></Form.Item>
      </Form>
    </Modal>
  )
}
