import { Button, Checkbox, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { http, path, url } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Name, Page, ProductionEntry, ProductionProduct, ProductionReason, WorkUnit } from '../../api/types'
import { useText, wordOf } from '../../i18n'
import { SiteSelect, useSites } from '../../ui/choices'
import { useRequired } from '../../ui/Create'
import { ProblemAlert } from '../../ui/Feedback'
import { bothNames, filledNames, NameFields } from '../../ui/NameFields'
import type { MasterKind } from './MasterView'

const STATES = ['planned', 'released', 'running', 'held', 'completed', 'cancelled']
const USES = ['scrap', 'rework', 'setup', 'delay', 'down', 'planned-down']
const WEEK = [1, 2, 3, 4, 5, 6, 7]
const RULE = `{
  "model": "",
  "states": [
    {"property": "execution", "in": ["ACTIVE"], "element": "production"}
  ],
  "otherwise": "down",
  "staleAfter": 900,
  "count": {"property": "part_count"}
}`

type Values = Record<string, unknown> & { key: string; name?: Name; reason?: string; json?: string }

/** Makes one, or a further version of one; refused when somebody was faster. */
export function EditMaster({ kind, entry, close, done }: { kind: MasterKind; entry: ProductionEntry | undefined; close: () => void; done: () => void }) {
  const { t } = useText()
  const required = useRequired()
  const [form] = Form.useForm<Values>()
  const { busy, problem, run } = useAction()
  const [wrong, setWrong] = useState<string>()
  const save = (values: Values) => run(async () => {
    const { reason, json, ...rest } = values
    setWrong(undefined)
    let content: Record<string, unknown> = kind === 'rules' ? {} : prune({ ...rest, ...(NAMED.includes(kind) ? { name: filledNames(bothNames(values.name), values.key) } : {}) })
    if (kind === 'rules') {
      try {
        content = JSON.parse(json ?? '')
      } catch (failure) {
        setWrong(String(failure))
        return
      }
    }
    await http.put(path`/production/master/${kind}/${values.key}` + url('', { reason, version: entry?.version ?? 0 }).replace(/^[^?]*/, ''), { ...content, key: values.key })
    done()
  })
  return (
    <Modal open width={720} title={`${t(entry ? 'production.edit' : 'production.new')} · ${wordOf('productionKind', kind, t)}`} okText={t('app.save')} cancelText={t('app.cancel')} confirmLoading={busy} onOk={() => form.submit()} onCancel={close}>
      <Form form={form} layout="vertical" initialValues={initial(kind, entry)} onFinish={(values) => void save(values)}>
        <Form.Item name="key" label={t('production.key')} rules={required}><Input maxLength={128} disabled={entry !== undefined} /></Form.Item>
        {NAMED.includes(kind) && <NameFields />}
        <Fields kind={kind} />
        {entry && <Form.Item name="reason" label={t('production.reason')}><Input maxLength={1000} /></Form.Item>}
      </Form>
      {wrong && <p className="bad" role="alert">{wrong}</p>}
      <ProblemAlert problem={problem} />
    </Modal>
  )
}

const NAMED: MasterKind[] = ['products', 'reasons', 'plans']

function initial(kind: MasterKind, entry: ProductionEntry | undefined) {
  if (kind === 'rules') {
    const { key: _, ...rule } = entry?.content ?? {}
    return { key: entry?.key, json: entry ? JSON.stringify(rule, null, 2) : RULE }
  }
  if (!entry) return { orders: { state: 'released' }, products: { runTimes: [{}] }, plans: { shifts: [{ days: [1, 2, 3, 4, 5] }] } }[kind as string] ?? {}
  const content = entry.content as Values
  return { ...content, name: bothNames(content.name) }
}

/** Without what was left empty; the server takes an absent field for none. */
function prune(value: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value as object)
    .filter(([, one]) => one !== undefined && one !== null && one !== '')
    .map(([key, one]) => [key, Array.isArray(one) ? one.map((item) => (typeof item === 'object' ? prune(item) : item)) : one]))
}

function Fields({ kind }: { kind: MasterKind }) {
  const { t } = useText()
  const required = useRequired()
  switch (kind) {
    case 'products': return <ProductFields />
    case 'orders': return <OrderFields />
    case 'reasons': return <ReasonFields />
    case 'plans': return <PlanFields />
    case 'exceptions': return <ExceptionFields />
    case 'rules':
      return <Form.Item name="json" label={t('production.content')} extra={t('production.ruleHint')} rules={required}><Input.TextArea className="mono" autoSize={{ minRows: 12, maxRows: 28 }} spellCheck={false} /></Form.Item>
  }
}

function useMachines() {
  const { name } = useText()
  const { data: units } = useResource<WorkUnit[]>('/production/work-units')
  const { data: things } = useResource<Page<{ key: string; name: Name }>>('/things', { size: 500 })
  const known = new Map<string, Name>([...(things?.items ?? []), ...(units ?? [])].map((one) => [one.key, one.name]))
  return [...known].map(([value, label]) => ({ value, label: name(label, value) }))
}

function ProductFields() {
  const { t } = useText()
  const required = useRequired()
  const machines = useMachines()
  return (
    <>
      <Form.Item name="unit" label={t('production.unit')}><Input maxLength={32} /></Form.Item>
      <Form.List name="runTimes">
        {(fields, { add, remove }) => (
          <>
            {fields.map((field) => (
              <fieldset className="plan-shift" key={field.key}>
                <Form.Item name={[field.name, 'seconds']} label={t('production.runTime')} rules={required}><InputNumber min={0} style={{ width: '100%' }} /></Form.Item>
                <Form.Item name={[field.name, 'workUnit']} label={t('production.machine')}><Select allowClear showSearch={{ optionFilterProp: 'label' }} options={machines} placeholder={t('production.all')} /></Form.Item>
                <Form.Item name={[field.name, 'from']} label={t('production.from')}><Input type="date" /></Form.Item>
                <Button size="small" onClick={() => remove(field.name)}>{t('production.remove')}</Button>
              </fieldset>
            ))}
            <Button size="small" onClick={() => add({})}>{t('production.addRunTime')}</Button>
          </>
        )}
      </Form.List>
    </>
  )
}

function OrderFields() {
  const { t, name } = useText()
  const required = useRequired()
  const machines = useMachines()
  const { data } = useResource<Page<ProductionEntry<ProductionProduct>>>('/production/master/products', { size: 500 })
  return (
    <>
      <div className="pair">
        <Form.Item name="product" label={t('production.product')} rules={required}><Select showSearch={{ optionFilterProp: 'label' }} options={data?.items.map((entry) => ({ value: entry.key, label: name(entry.content.name, entry.key) }))} /></Form.Item>
        <Form.Item name="quantity" label={t('production.quantity')} rules={required}><InputNumber min={0} style={{ width: '100%' }} /></Form.Item>
        <Form.Item name="workUnit" label={t('production.machine')}><Select allowClear showSearch={{ optionFilterProp: 'label' }} options={machines} placeholder={t('production.anyMachine')} /></Form.Item>
        <Form.Item name="state" label={t('production.state')}><Select options={STATES.map((value) => ({ value, label: wordOf('orderState', value, t) }))} /></Form.Item>
        <Form.Item name="plannedStart" label={t('production.plannedStart')}><Input placeholder="2026-01-05T06:00:00+08:00" /></Form.Item>
        <Form.Item name="plannedEnd" label={t('production.plannedEnd')}><Input placeholder="2026-01-09T22:00:00+08:00" /></Form.Item>
      </div>
    </>
  )
}

function ReasonFields() {
  const { t, name } = useText()
  const required = useRequired()
  const { data } = useResource<Page<ProductionEntry<ProductionReason>>>('/production/master/reasons', { size: 500 })
  return (
    <div className="pair">
      <Form.Item name="use" label={t('production.use')} rules={required}><Select options={USES.map((value) => ({ value, label: wordOf('productionUse', value, t) }))} /></Form.Item>
      <Form.Item name="above" label={t('production.above')}><Select allowClear options={data?.items.map((entry) => ({ value: entry.key, label: name(entry.content.name, entry.key) }))} /></Form.Item>
    </div>
  )
}

function PlanFields() {
  const { t } = useText()
  const required = useRequired()
  const { sites } = useSites()
  const machines = useMachines()
  return (
    <>
      <div className="pair">
        <Form.Item name="site" label={t('production.site')}><SiteSelect sites={sites} allowClear placeholder={t('production.allSites')} /></Form.Item>
        <Form.Item name="workUnits" label={t('production.machine')}><Select mode="multiple" options={machines} placeholder={t('production.all')} /></Form.Item>
        <Form.Item name="from" label={t('production.from')} rules={required}><Input type="date" /></Form.Item>
        <Form.Item name="to" label={t('production.to')}><Input type="date" /></Form.Item>
      </div>
      <Form.List name="shifts">
        {(fields, { add, remove }) => (
          <>
            {fields.map((field) => (
              <fieldset className="plan-shift" key={field.key}>
                <Form.Item name={[field.name, 'key']} label={t('production.key')} rules={required}><Input maxLength={128} /></Form.Item>
                <Form.Item name={[field.name, 'start']} label={t('production.startTime')} rules={required}><Input type="time" /></Form.Item>
                <Form.Item name={[field.name, 'end']} label={t('production.endTime')} rules={required}><Input type="time" /></Form.Item>
                <Form.Item name={[field.name, 'days']} label={t('production.days')} style={{ gridColumn: '1 / -1' }}><Checkbox.Group options={WEEK.map((day) => ({ value: day, label: wordOf('weekday', String(day), t) }))} /></Form.Item>
                <Button size="small" onClick={() => remove(field.name)}>{t('production.remove')}</Button>
              </fieldset>
            ))}
            <Button size="small" onClick={() => add({ days: [1, 2, 3, 4, 5] })}>{t('production.addShift')}</Button>
          </>
        )}
      </Form.List>
    </>
  )
}

function ExceptionFields() {
  const { t } = useText()
  const required = useRequired()
  const { sites } = useSites()
  const machines = useMachines()
  return (
    <div className="pair">
      <Form.Item name="day" label={t('production.day')} rules={required}><Input type="date" /></Form.Item>
      <Form.Item name="shift" label={t('production.shift')}><Input maxLength={128} placeholder={t('production.all')} /></Form.Item>
      <Form.Item name="site" label={t('production.site')}><SiteSelect sites={sites} allowClear placeholder={t('production.allSites')} /></Form.Item>
      <Form.Item name="workUnit" label={t('production.machine')}><Select allowClear options={machines} placeholder={t('production.all')} /></Form.Item>
      <Form.Item name="planned" valuePropName="checked" label={t('production.planned')}><Checkbox>{t('production.planned')}</Checkbox></Form.Item>
      <Form.Item name="start" label={t('production.startTime')}><Input type="time" /></Form.Item>
    </div>
  )
}
