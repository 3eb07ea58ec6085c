import { CheckCircleFilled } from '@ant-design/icons'
import { Button, Form, Input } from 'antd'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { http } from '../api/http'
import { useLive } from '../api/live'
import { useAction } from '../api/resource'
import type { Connection, Value } from '../api/types'
import { tagOf, useText } from '../i18n'
import { Copyable } from '../ui/Copyable'
import { PageHead, Panel, ProblemAlert } from '../ui/Feedback'
import { figure, unitText } from '../ui/format'
import { Moment } from '../ui/Time'
import { KEY_RULE } from './CreateThing'

/** Two minutes to the first own reading: a name, one line to paste, and the page turns green when it arrives. */
export function ConnectPage() {
  const { t } = useText()
  const [connection, setConnection] = useState<Connection>()
  const { busy, problem, run } = useAction()
  const start = async ({ key, text }: { key?: string; text?: string }) => {
    const made = await run(() => http.post<Connection>('/connect', { key: key || undefined, name: text ? { zh: text, en: text } : undefined }))
    if (made) setConnection(made)
  }
  return (
    <div className="wizard">
      <PageHead title={t('connect.title')} subtitle={t('connect.subtitle')} />
      <Panel title={t('connect.step1')}>
        {connection ? (
          <p>{t('connect.made')} <strong className="mono">{connection.thing}</strong> <Button type="link" size="small" onClick={() => setConnection(undefined)}>{t('connect.another')}</Button></p>
        ) : (
          <Form layout="inline" className="filters" onFinish={(values) => void start(values)}>
            <Form.Item name="text" label={t('things.name')}><Input autoFocus placeholder={t('connect.nameExample')} /></Form.Item>
            <Form.Item name="key" label={t('things.key')} rules={[{ pattern: KEY_RULE, message: t('things.keyHint') }]}><Input placeholder={t('connect.keyExample')} /></Form.Item>
            <Button type="primary" htmlType="submit" loading={busy}>{t('connect.start')}</Button>
          </Form>
        )}
        <ProblemAlert problem={problem} />
      </Panel>
      {connection ? <Lines key={connection.thing} connection={connection} /> : <p className="dim">{t('connect.next')}</p>}
    </div>
  )
}

function Lines({ connection }: { connection: Connection }) {
  const { t, language } = useText()
  const [values, setValues] = useState<Value[]>()
  useLive([connection.thing], { readings: (event) => setValues((old) => [...event.values, ...(old ?? []).filter((one) => !event.values.some((value) => value.property === one.property))]) })
  // The message may have come before the stream was open.
  useEffect(() => {
    if (values) return
    const timer = setInterval(() => {
      http.get<{ values: Value[] }>(`/things/${encodeURIComponent(connection.thing)}/latest`)
        .then((answer) => answer.values.length > 0 && setValues((old) => old ?? answer.values))
        .catch(() => {})
    }, 1000)
    return () => clearInterval(timer)
  }, [values, connection.thing])
  return (
    <>
      <Panel title={t('connect.step2')}>
        <p className="dim">{t('connect.mqtt')}</p>
        <Copyable text={connection.mosquitto} label={t('connect.mqtt')} />
        <p className="dim">{t('connect.http')}</p>
        <Copyable text={connection.curl} label={t('connect.http')} />
        <dl className="facts rows">
          <dt>{t('connect.server')}</dt><dd className="mono">{connection.host}:{connection.port}</dd>
          <dt>{t('inbox.topic')}</dt><dd className="mono">{connection.topic}</dd>
          <dt>{t('credentials.token')}</dt><dd className="mono" data-testid="token">{connection.token}</dd>
        </dl>
        <p className="dim">{t('credentials.once')}</p>
      </Panel>
      <section className={`panel arrival ${values ? 'arrived' : ''}`} aria-live="polite" data-testid="arrival" data-arrived={values ? 'true' : 'false'}>
        {values ? (
          <>
            <h2><CheckCircleFilled /> {t('connect.arrived')}</h2>
            <table>
              <tbody>
                {values.slice(0, 8).map((value) => (
                  <tr key={value.property}>
                    <th scope="row" className="mono">{value.property}</th>
                    <td className="num"><b>{figure(value.value, tagOf(language))}</b> {unitText(value.unit)}</td>
                    <td><Moment at={value.time} withZone /></td>
                  </tr>
                ))}
              </tbody>
            </table>
            <div className="actions">
              <Link to={`/things/${encodeURIComponent(connection.thing)}`}><Button type="primary">{t('connect.open')}</Button></Link>
            </div>
          </>
        ) : (
          <h2><span className="pulse" aria-hidden /> {t('connect.waiting')}</h2>
        )}
      </section>
    </>
  )
}
