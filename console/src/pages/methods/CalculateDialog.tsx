import { Form, Input, Modal, Select } from 'antd'
import { Link, useNavigate } from 'react-router'
import { http, path } from '../../api/http'
import { useAction } from '../../api/resource'
import { useZone } from '../../app/session'
import { useText } from '../../i18n'
import { ProblemAlert } from '../../ui/Feedback'
import { parseDateTime } from '../../ui/format'
import type { CalculationRow, MethodListed } from './types'

interface Order {
  period: string
  edition?: string
  asOf?: string
  reason?: string
}

/** @param corrects the calculation that the new one corrects: its accepted objections are settled */
export function CalculateDialog({ method, given, corrects, close }: { method: Pick<MethodListed, 'key' | 'editions' | 'title' | 'example'>; given?: Partial<Order>; corrects?: number; close: () => void }) {
  const { t, name } = useText()
  const zone = useZone()
  const navigate = useNavigate()
  const [form] = Form.useForm<Order>()
  const { busy, problem, run } = useAction()
  const make = (order: Order) =>
    run(async () => {
      const at = order.asOf ? parseDateTime(order.asOf.replace('T', ' '), zone) : undefined
      const made = await http.post<CalculationRow>('/calculations', {
        method: method.key, edition: order.edition || undefined, period: order.period.trim(), reason: order.reason || undefined, corrects,
        asOf: at === undefined ? undefined : new Date(at).toISOString(),
      })
      void navigate(`/calculations/${made.id}`)
    })
  return (
    <Modal open title={t('methods.calculateWhat', { method: name(method.title, method.key) })} onCancel={close} okText={t('methods.calculate')} cancelText={t('app.cancel')} confirmLoading={busy} onOk={form.submit}>
      <ProblemAlert problem={problem} />
      {problem?.code === 'nothing-known' && <p><Link to={`${path`/methods/${method.key}/${method.editions[0] ?? ''}`}?at=data`}>{t('methods.toData')}</Link></p>}
      <Form form={form} layout="vertical" initialValues={given} onFinish={(order) => void make(order)} requiredMark={false}>
        <Form.Item name="period" label={t('methods.period')} extra={t('methods.suchAs', { example: method.example })} rules={[{ required: true, whitespace: true, message: t('app.required') }]}>
          <Input autoFocus placeholder={method.example} maxLength={40} />
        </Form.Item>
        <Form.Item name="edition" label={t('methods.edition')}>
          <Select allowClear placeholder={t('methods.editionOfPeriod')} options={method.editions.map((edition) => ({ value: edition, label: edition }))} />
        </Form.Item>
        <Form.Item name="asOf" label={t('methods.asOf')} extra={t('methods.asOfHint', { zone })}><Input type="datetime-local" /></Form.Item>
        <Form.Item name="reason" label={t('methods.reason')}><Input.TextArea maxLength={500} autoSize /></Form.Item>
        {corrects !== undefined && <p className="dim">{t('methods.corrects', { id: corrects })}</p>}
      </Form>
    </Modal>
  )
}
