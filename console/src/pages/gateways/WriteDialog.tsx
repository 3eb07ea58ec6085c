import { Button, Form, Input, Modal } from 'antd'
import { useEffect, useState } from 'react'
import { http, path } from '../../api/http'
import { useAction } from '../../api/resource'
import type { Scalar } from '../../api/types'
import { tagOf, useText } from '../../i18n'
import { ProblemAlert } from '../../ui/Feedback'
import { figure, unitText } from '../../ui/format'
import { scaled, typedValue } from './tags'
import type { Tag, TagSample, TagWrite } from './types'
import { Outcome } from './WritesTab'

/** Tells a machine a value: what it reads now, what it shall read, once more what will happen, and what became of it. */
export function WriteDialog({ gateway, device, tag, close }: { gateway: string; device: string; tag: Tag; close: () => void }) {
  const { t, language } = useText()
  const { busy, problem, run } = useAction()
  const [done, setDone] = useState<TagWrite>()
  const [wish, setWish] = useState<{ value: Scalar; reason?: string }>()
  const [form] = Form.useForm<{ value: string; reason?: string }>()
  const [sample, setSample] = useState<TagSample>()
  const { min, max, twoPersons } = tag.write ?? {}
  useEffect(() => {
    const { name, address, type } = tag
    http.post<{ samples: TagSample[] }>(path`/gateways/${gateway}/devices/${device}/read`, { tags: [{ name, address, type }] })
      .then(({ samples }) => setSample(samples[0]))
      .catch(() => {}) // what cannot be read may be written
  }, [gateway, device, tag])
  const unit = unitText(tag.unit)
  const now = sample?.severity === 'good' ? scaled(tag, sample.value) : undefined
  const range = min !== undefined || max !== undefined ? t('field.range', { min: min ?? '−∞', max: max ?? '∞' }) : undefined
  const shown = (value: Scalar) => <><b className="num">{figure(value, tagOf(language))}</b> {unit}</>
  const send = ({ value, reason }: { value: Scalar; reason?: string }) =>
    run(async () => setDone(await http.post<TagWrite>(path`/gateways/${gateway}/devices/${device}/write`, { values: [{ tag: tag.name, value }], reason })))
  return (
    <Modal open title={t('gateways.writeTo', { tag: `${device}/${tag.name}` })} onCancel={close} maskClosable={false} footer={[
      <Button key="close" onClick={close}>{done ? t('app.close') : t('app.cancel')}</Button>,
      wish && !done && <Button key="back" disabled={busy} onClick={() => setWish(undefined)}>{t('gateways.changeValue')}</Button>,
      wish && !done && <Button key="go" type="primary" autoFocus loading={busy} onClick={() => void send(wish)}>{twoPersons ? t('gateways.askFor') : t('gateways.write')}</Button>,
      !wish && <Button key="look" type="primary" onClick={() => form.submit()}>{t('gateways.lookAgain')}</Button>,
    ]}>
      {now !== undefined && !wish && <p className="dim">{t('gateways.readsNow')} {shown(now)}</p>}
      {twoPersons && <p className="dim">{t('gateways.twoPersonsHint')}</p>}
      {wish && (
        <p role="status" data-testid="to-write">
          {t(twoPersons ? 'gateways.willAsk' : 'gateways.willWrite')} <span className="mono">{device}/{tag.name}</span> {now !== undefined && <>{shown(now)} → </>}<b className="num">{String(wish.value)}</b> {unit}
          {range && <span className="dim"> {range}</span>}
        </p>
      )}
      <Form form={form} layout="vertical" hidden={!!wish} onFinish={({ value, reason }) => setWish({ value: typedValue(value, tag, sample?.value)!, reason })}>
        <Form.Item name="value" label={tag.unit ? `${t('gateways.newValue')} (${unitText(tag.unit)})` : t('gateways.newValue')} rules={[{ required: true, message: t('app.required') }, { validator: (_, value: string) => (!value || typedValue(value, tag, sample?.value) !== undefined ? Promise.resolve() : Promise.reject(new Error(t('gateways.otherKind')))) }]} extra={range}><Input autoFocus className="num" /></Form.Item>
        <Form.Item name="reason" label={t('gateways.reason')}><Input maxLength={500} /></Form.Item>
      </Form>
      <ProblemAlert problem={problem} />
      {done && <div role="status" data-testid="written"><Outcome write={done} /></div>}
    </Modal>
  )
}
