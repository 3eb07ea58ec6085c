import { Alert, Button, Form, Input, Modal, Popconfirm, Table } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { http } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Page, Thing, ThingToken } from '../../api/types'
import { useText } from '../../i18n'
import { ModelSelect } from '../../ui/choices'
import { Copyable } from '../../ui/Copyable'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { Age, Moment } from '../../ui/Time'
import { Certificates } from './Certificates'

export function Credentials({ thing, zone, changed }: { thing: Thing; zone: string; changed: () => void }) {
  const { t } = useText()
  const base = `/things/${encodeURIComponent(thing.key)}`
  const { data, problem, reload } = useResource<Page<ThingToken>>(`${base}/tokens`)
  const tokens = data?.items ?? []
  const { busy, problem: actionProblem, run } = useAction()
  const [shown, setShown] = useState<string>()
  const [replacing, setReplacing] = useState(false)
  const create = async ({ name }: { name: string }) => {
    const made = await run(() => http.post<ThingToken>(`${base}/tokens`, { name }))
    if (made) {
      setShown(made.token)
      reload()
    }
  }
  const revoke = async (id: number) => {
    await run(() => http.delete(`${base}/tokens/${encodeURIComponent(id)}`))
    reload()
  }
  return (
    <>
    <div className="columns">
      <Panel title={t('credentials.tokens')} className="wide">
        <ProblemAlert problem={problem ?? actionProblem} />
        {shown && <OnceShown token={shown} close={() => setShown(undefined)} />}
        <Form layout="inline" onFinish={(values) => void create(values)} className="filters">
          <Form.Item name="name" rules={[{ required: true, message: t('app.required') }]}><Input placeholder={t('credentials.tokenName')} aria-label={t('credentials.tokenName')} /></Form.Item>
          <Button htmlType="submit" loading={busy}>{t('credentials.newToken')}</Button>
        </Form>
        <Table<ThingToken> size="small" rowKey="id" dataSource={tokens} pagination={false} locale={{ emptyText: <Nothing title={t('credentials.none')} hint={t('credentials.noneHint')} /> }} columns={[
          { title: t('credentials.tokenName'), dataIndex: 'name' },
          { title: t('credentials.created'), key: 'created', width: 170, render: (_, token) => <Moment at={token.created} zone={zone} /> },
          { title: t('credentials.lastUsed'), key: 'lastUsed', width: 120, render: (_, token) => <Age at={token.lastUsed} zone={zone} /> },
          { title: '', key: 'actions', width: 90, align: 'right', render: (_, token) => (
            <Popconfirm title={t('credentials.revokeSure')} onConfirm={() => revoke(token.id)} okText={t('credentials.revoke')}>
              <Button size="small" danger>{t('credentials.revoke')}</Button>
            </Popconfirm>
          ) },
        ]} />
      </Panel>
      <Panel title={t('credentials.devices')} className="narrow" extra={<Button size="small" onClick={() => setReplacing(true)}>{t('credentials.replace')}</Button>}>
        <Table size="small" rowKey={(device) => device.serial + device.from} dataSource={thing.devices} pagination={false} locale={{ emptyText: <Nothing title={t('credentials.noDevice')} hint={t('credentials.noDeviceHint')} /> }} columns={[
          { title: t('credentials.serial'), dataIndex: 'serial', className: 'mono' },
          { title: t('credentials.from'), key: 'from', render: (_, device) => <Moment at={device.from} zone={zone} /> },
          { title: t('credentials.to'), key: 'to', render: (_, device) => (device.to ? <Moment at={device.to} zone={zone} /> : t('credentials.now')) },
        ]} />
        {thing.sparkplug && <p className="mono">spBv1.0/{thing.sparkplug.group}/…/{[thing.sparkplug.node, thing.sparkplug.device].filter(Boolean).join('/')}</p>}
        <EraseThing thing={thing} />
      </Panel>
      {replacing && <ReplaceDevice thing={thing} close={() => setReplacing(false)} done={(token) => {
        setReplacing(false)
        setShown(token)
        reload()
        changed()
      }} />}
    </div>
    <Certificates thing={thing.key} zone={zone} />
    </>
  )
}

export function OnceShown({ token, close }: { token: string; close: () => void }) {
  const { t } = useText()
  return <Alert type="warning" showIcon closable={{ onClose: close }} className="problem" title={t('credentials.once')} description={<Copyable text={token} label={t('credentials.token')} />} />
}

function ReplaceDevice({ thing, close, done }: { thing: Thing; close: () => void; done: (token: string | undefined) => void }) {
  const { t, name } = useText()
  const [form] = Form.useForm()
  const { busy, problem, run } = useAction()
  return (
    <Modal open title={t('credentials.replace')} onCancel={close} okText={t('credentials.replace')} confirmLoading={busy} onOk={() => form.submit()}>
      <p className="dim">{t('credentials.replaceExplain')}</p>
      <Form form={form} layout="vertical" onFinish={(values) => void run(() => http.post<{ token: ThingToken }>(`/things/${encodeURIComponent(thing.key)}/device`, { serial: values.serial, model: values.model || undefined })).then((answer) => answer && done(answer.token.token))}>
        <Form.Item name="serial" label={t('credentials.serial')} rules={[{ required: true, message: t('app.required') }]}><Input autoFocus /></Form.Item>
        <Form.Item name="model" label={t('credentials.model')} extra={t('credentials.modelHint')}><ModelSelect allowClear placeholder={name(thing.model.name, thing.model.key)} /></Form.Item>
      </Form>
      <ProblemAlert problem={problem} />
    </Modal>
  )
}

function EraseThing({ thing }: { thing: Thing }) {
  const { t } = useText()
  const navigate = useNavigate()
  const [typed, setTyped] = useState<string>()
  const { busy, problem, run } = useAction()
  const erase = () => run(async () => {
    await http.delete(`/things/${encodeURIComponent(thing.key)}`)
    navigate('/import')
  })
  return (
    <div className="erase">
      <Button size="small" danger onClick={() => setTyped('')}>{t('credentials.erase')}</Button>
      <Modal open={typed !== undefined} title={t('credentials.erase')} okText={t('credentials.erase')} okButtonProps={{ danger: true, disabled: typed !== thing.key }} confirmLoading={busy} onOk={() => void erase()} onCancel={() => setTyped(undefined)}>
        <p>{t('credentials.eraseExplain', { key: thing.key })}</p>
        <Input value={typed} onChange={(event) => setTyped(event.target.value)} aria-label={t('things.key')} />
        <ProblemAlert problem={problem} />
      </Modal>
    </div>
  )
}
