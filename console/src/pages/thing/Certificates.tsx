import { Alert, Button, Form, Input, InputNumber, Modal, Popconfirm, Segmented, Table } from 'antd'
import { useState } from 'react'
import { http } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Page } from '../../api/types'
import { useText } from '../../i18n'
import { Copyable } from '../../ui/Copyable'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { saveText } from '../../ui/files'
import { Age, Moment } from '../../ui/Time'

export interface Certificate {
  id: number
  thing: string
  name: string
  kind: 'issued' | 'pinned' | 'authority'
  subject: string
  issuer: string
  fingerprint: string
  until: string
  lastUsed?: string
  revoked?: string
}

interface Made {
  certificate: Certificate
  pem: string
  key?: string
  serverAuthority?: string
}

const SOON = 30 * 86_400_000

/** How a certificate stands; only what is not as it should be has colour. */
export function CertificateState({ certificate }: { certificate: Pick<Certificate, 'until' | 'revoked'> }) {
  const { t } = useText()
  const left = Date.parse(certificate.until) - Date.now()
  if (certificate.revoked) return <span className="dim">{t('certificates.revoked')}</span>
  if (left <= 0) return <span className="bad">{t('certificates.expired')}</span>
  if (left < SOON) return <span className="warn">{t('certificates.ending', { days: Math.ceil(left / 86_400_000) })}</span>
  return <span>{t('certificates.valid')}</span>
}

/** By what certificates the devices of a thing prove who they are. */
export function Certificates({ thing, zone }: { thing: string; zone: string }) {
  const { t } = useText()
  const base = `/things/${encodeURIComponent(thing)}/certificates`
  const { data, problem, reload } = useResource<Page<Certificate>>(base, { size: 500 })
  const { problem: actionProblem, run } = useAction()
  const [adding, setAdding] = useState(false)
  const [made, setMade] = useState<Made>()
  const revoke = async (id: number) => {
    await run(() => http.delete(`${base}/${id}`))
    reload()
  }
  return (
    <Panel title={t('certificates.title')} extra={<Button size="small" onClick={() => setAdding(true)}>{t('certificates.add')}</Button>}>
      <ProblemAlert problem={problem ?? actionProblem} />
      {made && <MadeOnce made={made} thing={thing} close={() => setMade(undefined)} />}
      <Table<Certificate> size="small" rowKey="id" aria-label={t('certificates.title')} dataSource={data?.items ?? []} pagination={false} scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Nothing title={t('certificates.none')} hint={t('certificates.noneHint')} /> }} columns={[
          { title: t('certificates.name'), dataIndex: 'name' },
          { title: t('certificates.kind'), key: 'kind', render: (_, one) => t(`certificateKind.${one.kind}`) },
          { title: t('certificates.fingerprint'), key: 'fingerprint', render: (_, one) => <span className="mono" title={`${one.fingerprint}\n${one.subject}`}>{one.fingerprint.slice(0, 16)}…</span> },
          { title: t('certificates.until'), key: 'until', render: (_, one) => <Moment at={one.until} zone={zone} /> },
          { title: t('certificates.state'), key: 'state', render: (_, one) => <CertificateState certificate={one} /> },
          { title: t('credentials.lastUsed'), key: 'lastUsed', render: (_, one) => <Age at={one.lastUsed} zone={zone} /> },
          { title: '', key: 'actions', align: 'right', render: (_, one) => !one.revoked && (
            <Popconfirm title={t('certificates.revokeSure')} onConfirm={() => revoke(one.id)} okText={t('credentials.revoke')}>
              <Button size="small" danger>{t('credentials.revoke')}</Button>
            </Popconfirm>
          ) },
        ]} />
      {adding && <AddCertificate base={base} close={() => setAdding(false)} done={(answer) => {
        setAdding(false)
        setMade(answer)
        reload()
      }} />}
    </Panel>
  )
}

function MadeOnce({ made, thing, close }: { made: Made; thing: string; close: () => void }) {
  const { t } = useText()
  return (
    <Alert type="warning" showIcon closable={{ onClose: close }} className="problem" title={made.key ? t('certificates.once') : t('certificates.signed')} description={(
      <div className="actions">
        <Button size="small" onClick={() => saveText(`${thing}.crt.pem`, made.pem)}>{t('certificates.saveCertificate')}</Button>
        {made.key && <Button size="small" onClick={() => saveText(`${thing}.key.pem`, made.key ?? '')}>{t('certificates.saveKey')}</Button>}
        {made.serverAuthority && <Button size="small" onClick={() => saveText('baigong-ca.pem', made.serverAuthority ?? '')}>{t('certificates.saveAuthority')}</Button>}
      </div>
    )} />
  )
}

type Way = 'csr' | 'bundle' | 'pin'
interface Values { name: string; csr?: string; certificate?: string; proof?: string; days?: number }

function AddCertificate({ base, close, done }: { base: string; close: () => void; done: (made?: Made) => void }) {
  const { t } = useText()
  const [form] = Form.useForm<Values>()
  const [way, setWay] = useState<Way>('csr')
  const { data: challenge } = useResource<{ text: string; openssl: string }>(way === 'pin' ? '/device-authorities/challenge' : null)
  const { busy, problem, run } = useAction()
  const required = [{ required: true, message: t('app.required') }]
  const send = async (values: Values) => {
    const answer = await run<Made | undefined>(() => way === 'pin'
      ? http.post<unknown>(`${base}/pinned`, { name: values.name, certificate: values.certificate, proof: values.proof }).then(() => ({}) as Made)
      : http.post<Made>(base, { name: values.name, days: values.days, csr: way === 'csr' ? values.csr : undefined }))
    if (answer) done(way === 'pin' ? undefined : answer)
  }
  return (
    <Modal open title={t('certificates.add')} onCancel={close} okText={t('certificates.add')} confirmLoading={busy} onOk={() => form.submit()} width={640}>
      <Segmented<Way> value={way} onChange={setWay} options={(['csr', 'bundle', 'pin'] as const).map((value) => ({ value, label: t(`certificateWay.${value}`) }))} />
      <p className="dim">{t(`certificateHint.${way}`)}</p>
      <Form form={form} layout="vertical" initialValues={{ days: 365 }} onFinish={(values) => void send(values)}>
        <Form.Item name="name" label={t('certificates.name')} rules={required}><Input autoFocus maxLength={128} /></Form.Item>
        {way === 'csr' && <Form.Item name="csr" label={t('certificates.csr')} rules={required}><Input.TextArea rows={6} className="mono" placeholder="-----BEGIN CERTIFICATE REQUEST-----" /></Form.Item>}
        {way !== 'pin' && <Form.Item name="days" label={t('certificates.days')} rules={required}><InputNumber min={1} max={3650} precision={0} /></Form.Item>}
        {way === 'pin' && (
          <>
            <Form.Item name="certificate" label={t('certificates.certificate')} rules={required}><Input.TextArea rows={6} className="mono" placeholder="-----BEGIN CERTIFICATE-----" /></Form.Item>
            {challenge && <Copyable text={challenge.openssl} label={t('certificates.proofCommand')} />}
            <Form.Item name="proof" label={t('certificates.proof')} rules={required}><Input.TextArea rows={3} className="mono" /></Form.Item>
          </>
        )}
      </Form>
      <ProblemAlert problem={problem} />
    </Modal>
  )
}
