import { Alert, Button, Form, Input, QRCode } from 'antd'
import { type ReactNode, useState } from 'react'
import { http } from '../api/http'
import { useAction, useResource } from '../api/resource'
import type { SecondFactorState } from '../api/types'
import { useText } from '../i18n'
import { Copyable } from '../ui/Copyable'
import { Panel, ProblemAlert } from '../ui/Feedback'
import { Moment } from '../ui/Time'

const BASE = '/session/second-factor'

/**
 * One's own second factor: made with a QR code, confirmed by a first code, taken away by another.
 * @param confirmed is called when the recovery codes of a new one were seen
 */
export function SecondFactor({ confirmed }: { confirmed?: () => void }) {
  const { t } = useText()
  const { data: state, problem, reload } = useResource<SecondFactorState>(BASE)
  const { busy, problem: refused, run } = useAction()
  const [enrolment, setEnrolment] = useState<{ secret: string; uri: string }>()
  const [codes, setCodes] = useState<string[]>()
  const begin = async () => setEnrolment(await run(() => http.post<{ secret: string; uri: string }>(BASE)))
  const send = (resource: string) => async (code: string) => {
    const answer = await run(async () => (await http.post<{ recoveryCodes: string[] } | undefined>(`${BASE}/${resource}`, { code })) ?? { recoveryCodes: undefined })
    if (!answer) return
    setCodes(answer.recoveryCodes)
    setEnrolment(undefined)
    reload()
  }
  if (codes) {
    return (
      <Panel className="narrow">
        <Alert type="warning" showIcon title={t('factor.codesTitle')} description={t('factor.codesHint')} />
        <Copyable text={codes.join('\n')} label={t('factor.codes')} />
        <Button type="primary" onClick={() => {
          setCodes(undefined)
          confirmed?.()
        }}>{t('factor.codesKept')}</Button>
      </Panel>
    )
  }
  return (
    <Panel className="narrow">
      <ProblemAlert problem={problem} retry={reload} />
      {state && !state.active && !enrolment && (
        <>
          <p>{t('factor.explain')}</p>
          {state.demanded && <p>{t('factor.demanded')}</p>}
          <ProblemAlert problem={refused} />
          <Button type="primary" loading={busy} onClick={() => void begin()}>{t('factor.begin')}</Button>
        </>
      )}
      {enrolment && (
        <>
          <p>{t('factor.scan')}</p>
          <div data-testid="qr"><QRCode type="svg" aria-label={t('factor.qr')} value={enrolment.uri} size={220} color="#000" bgColor="#fff" /></div>
          <Copyable text={enrolment.secret} label={t('factor.secret')} />
          <ProblemAlert problem={refused} />
          <CodeForm busy={busy} send={send('confirmation')} word={t('factor.confirm')} />
        </>
      )}
      {state?.active && (
        <>
          <p><b>✓ {t('factor.active')}</b> <Moment at={state.since} /></p>
          <p>{t('factor.codesLeft', { n: state.recoveryCodes })}</p>
          <ProblemAlert problem={refused} />
          <CodeForm busy={busy} send={send('recovery-codes')} word={t('factor.newCodes')}
            more={state.demanded ? undefined : { word: t('factor.remove'), send: send('removal') }} />
        </>
      )}
    </Panel>
  )
}

function CodeForm({ busy, send, word, more }: { busy: boolean; send: (code: string) => Promise<void>; word: ReactNode; more?: { word: string; send: (code: string) => Promise<void> } }) {
  const { t } = useText()
  const [form] = Form.useForm<{ code: string }>()
  const submit = async (how: (code: string) => Promise<void>) => {
    const { code } = await form.validateFields()
    form.resetFields()
    await how(code)
  }
  return (
    <Form form={form} layout="vertical" onFinish={() => void submit(send)} style={{ maxWidth: 320 }}>
      <Form.Item name="code" label={t('login.code')} rules={[{ required: true, message: t('app.required') }]}>
        <Input className="num" autoComplete="one-time-code" maxLength={20} />
      </Form.Item>
      <div className="actions">
        <Button type="primary" htmlType="submit" loading={busy}>{word}</Button>
        {more && <Button danger onClick={() => void submit(more.send).catch(() => undefined)}>{more.word}</Button>}
      </div>
    </Form>
  )
}
