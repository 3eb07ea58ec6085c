import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { http, path } from '../../api/http'
import { useAction } from '../../api/resource'
import type { Scalar } from '../../api/types'
import { tagOf, useText } from '../../i18n'
import { ProblemAlert } from '../../ui/Feedback'
import { figure, unitText } from '../../ui/format'
import { scaled } from './tags'
import type { Tag, TagSample, TagWrite } from './types'
import { Outcome } from './WritesTab'

/** A number when it looks like one, a truth, else a text. */
export function valueOf(text: string): Scalar {
  const trimmed = text.trim()
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true'
  return trimmed !== '' && Number.isFinite(Number(trimmed)) ? Number(trimmed) : text
}

/** Tells a machine a value: what it reads now, what it shall read, and what became of it. */
export function WriteDialog({ gateway, device, tag, sample, close }: { gateway: string; device: string; tag: Tag; sample: TagSample | undefined; close: () => void }) {
  const { t, language } = useText()
  const { busy, problem, run } = useAction()
  const [done, setDone] = useState<TagWrite>()
  const [form] = Form.useForm<{ value: string; reason?: string }>()
  const { min, max, twoPersons } = tag.write ?? {}
  const send = ({ value, reason }: { value: string; reason?: string }) =>
    run(async () => setDone(await http.post<TagWrite>(path`/gateways/${gateway}/devices/${device}/write`, { values: [{ tag: tag.name, value: valueOf(value) }], reason })))
  return (
    <Modal open title={t('gateways.writeTo', { tag: `${device}/${tag.name}` })} onCancel={close} maskClosable={false} footer={[
      <Button key="close" onClick={close}>{done ? t('app.close') : t('app.cancel')}</Button>,
      !done && <Button key="go" type="primary" loading={busy} onClick={() => form.submit()}>{twoPersons ? t('gateways.askFor') : t('gateways.write')}</Button>,
    ]}>
      {sample?.severity === 'good' && <p className="dim">{t('gateways.readsNow')} <b className="num">{figure(scaled(tag, sample.value), tagOf(language))}</b> {unitText(tag.unit)}</p>}
      {twoPersons && <p className="dim">{t('gateways.twoPersonsHint')}</p>}
      <Form form={form} layout="vertical" disabled={!!done} onFinish={(values) => void send(values)}>
        <Form.Item name="value" label={tag.unit ? `${t('gateways.newValue')} (${unitText(tag.unit)})` : t('gateways.newValue')} rules={[{ required: true, message: t('app.required') }]} extra={min !== undefined || max !== undefined ? t('field.range', { min: min ?? '−∞', max: max ?? '∞' }) : undefined}><Input autoFocus className="num" /></Form.Item>
        <Form.Item name="reason" label={t('gateways.reason')}><Input maxLength={500} /></Form.Item>
      </Form>
      <ProblemAlert problem={problem} />
      {done && <div role="status" data-testid="written"><Outcome write={done} /></div>}
    </Modal>
  )
}
