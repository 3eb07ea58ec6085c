import { Button, Form, Input, Modal, Popconfirm, Radio, Table, Tabs } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { http } from '../api/http'
import { useAction, useResource } from '../api/resource'
import type { Overview, RefusedMessage, WaitingDevice } from '../api/types'
import { tagOf, useText, wordOf } from '../i18n'
import { ModelSelect, SiteSelect, useSites } from '../ui/choices'
import { Nothing, PageHead, Panel, ProblemAlert } from '../ui/Feedback'
import { figure, unitText, whole } from '../ui/format'
import { PagedTable } from '../ui/PagedTable'
import { Age, Moment } from '../ui/Time'
import { KEY_RULE } from './CreateThing'

export function InboxPage() {
  const { t } = useText()
  const { tab = 'devices' } = useParams()
  const navigate = useNavigate()
  const { data: overview } = useResource<Overview>('/overview', {}, 10_000)
  const counted = (text: string, n: number | undefined) => (n ? `${text} (${n})` : text)
  return (
    <>
      <PageHead title={t('inbox.title')} subtitle={t('inbox.subtitle')} />
      <Tabs activeKey={tab} onChange={(next) => navigate(next === 'devices' ? '/inbox' : `/inbox/${next}`, { replace: true })} destroyOnHidden items={[
        { key: 'devices', label: counted(t('inbox.devices'), overview?.inbox.devices), children: <Devices /> },
        { key: 'refused', label: counted(t('inbox.refused'), overview?.inbox.refused), children: <Refused /> },
      ]} />
    </>
  )
}

function Devices() {
  const { t, language } = useText()
  const tag = tagOf(language)
  const [version, setVersion] = useState(0)
  const [accepting, setAccepting] = useState<WaitingDevice>()
  const { problem, run } = useAction()
  const done = () => setVersion((n) => n + 1)
  const reject = async (id: number) => {
    await run(() => http.post(`/inbox/devices/${encodeURIComponent(id)}/reject`))
    done()
  }
  return (
    <Panel>
      <ProblemAlert problem={problem} />
      <PagedTable<WaitingDevice> resource="/inbox/devices" rowKey="id" every={5_000} version={version} label={t('inbox.devices')}
        empty={<Nothing title={t('inbox.noDevices')} hint={t('inbox.noDevicesHint')}><Link to="/connect"><Button>{t('nav.connect')}</Button></Link></Nothing>}
        expandable={{ expandedRowRender: (device) => <Sent device={device} />, rowExpandable: (device) => device.sample.length + device.metrics.length > 0 }}
        columns={[
          { title: t('inbox.address'), key: 'address', className: 'mono', render: (_, device) => device.address },
          { title: t('inbox.channel'), key: 'channel', width: 130, render: (_, device) => wordOf('channel', device.channel, t) },
          { title: t('inbox.metrics'), key: 'metrics', align: 'right', className: 'num', width: 100, render: (_, device) => whole(device.metrics.length, tag) },
          { title: t('inbox.messages'), key: 'messages', align: 'right', className: 'num', width: 100, render: (_, device) => whole(device.messages, tag) },
          { title: t('inbox.dropped'), key: 'dropped', align: 'right', className: 'num', width: 100, render: (_, device) => <span title={t('inbox.droppedHint')}>{whole(device.dropped, tag)}</span> },
          { title: t('inbox.firstSeen'), key: 'firstSeen', width: 160, render: (_, device) => <Moment at={device.firstSeen} /> },
          { title: t('things.lastSeen'), key: 'lastSeen', align: 'right', width: 110, render: (_, device) => <Age at={device.lastSeen} /> },
          { title: '', key: 'actions', align: 'right', width: 160, render: (_, device) => (
            <span className="actions">
              <Button size="small" type="primary" onClick={() => setAccepting(device)}>{t('inbox.accept')}</Button>
              <Popconfirm title={t('inbox.rejectSure')} okText={t('inbox.reject')} onConfirm={() => reject(device.id)}><Button size="small">{t('inbox.reject')}</Button></Popconfirm>
            </span>
          ) },
        ]} />
      {accepting && <Accept device={accepting} close={() => setAccepting(undefined)} done={done} />}
    </Panel>
  )
}

function Sent({ device }: { device: WaitingDevice }) {
  const { t, language } = useText()
  return (
    <div className="columns">
      {device.metrics.length > 0 && (
        <Table size="small" className="narrow" rowKey="name" pagination={device.metrics.length > 10 ? { pageSize: 10, showSizeChanger: false } : false} dataSource={device.metrics} columns={[
          { title: t('inbox.metric'), dataIndex: 'name', className: 'mono' },
          { title: t('models.type'), dataIndex: 'type' },
          { title: t('thing.value'), key: 'value', align: 'right', className: 'num', render: (_, metric) => <>{figure(metric.value, tagOf(language))} <small>{unitText(metric.unit)}</small></> },
        ]} />
      )}
      <div className="wide samples">
        {device.sample.map((message, i) => (
          <div key={i}>
            <span className="dim"><Moment at={message.time} /> <span className="mono">{message.topic}</span></span>
            <pre tabIndex={0}>{message.payload}</pre>
          </div>
        ))}
      </div>
    </div>
  )
}

function Accept({ device, close, done }: { device: WaitingDevice; close: () => void; done: () => void }) {
  const { t } = useText()
  const navigate = useNavigate()
  const [form] = Form.useForm()
  const { busy, problem, run } = useAction()
  const { sites } = useSites()
  const kind = Form.useWatch('kind', form)
  const suggested = device.address.replace(/[^\p{L}\p{N}._:-]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 128)
  const accept = async (values: { key: string; text?: string; kind: string; model?: string; site?: string }) => {
    const made = await run(async () => (await http.post<{ key?: string; thing?: string } | undefined>(`/inbox/devices/${encodeURIComponent(device.id)}/accept`, {
      key: values.key || undefined,
      name: values.text ? { zh: values.text, en: values.text } : undefined,
      model: values.kind === 'model' ? values.model : undefined,
      site: values.site,
    })) ?? {})
    if (!made) return
    done()
    close()
    navigate(`/things/${encodeURIComponent(made.key ?? made.thing ?? values.key)}`)
  }
  return (
    <Modal open title={t('inbox.acceptTitle', { address: device.address })} onCancel={close} okText={t('inbox.accept')} confirmLoading={busy} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" onFinish={(values) => void accept(values)} initialValues={{ key: suggested, kind: 'derive' }}>
        <Form.Item name="key" label={t('things.key')} extra={t('things.keyHint')} rules={[{ required: true, message: t('app.required') }, { pattern: KEY_RULE, message: t('things.keyHint') }]}><Input autoFocus /></Form.Item>
        <Form.Item name="text" label={t('things.name')}><Input /></Form.Item>
        <Form.Item name="kind" label={t('things.model')}>
          <Radio.Group>
            <Radio value="derive">{t('inbox.derive')}</Radio>
            <Radio value="model">{t('inbox.existing')}</Radio>
          </Radio.Group>
        </Form.Item>
        {kind === 'model' && (
          <Form.Item name="model" rules={[{ required: true, message: t('app.required') }]}>
            <ModelSelect label={t('things.model')} />
          </Form.Item>
        )}
        <Form.Item name="site" label={t('things.site')}><SiteSelect allowClear sites={sites} /></Form.Item>
      </Form>
      <ProblemAlert problem={problem} />
    </Modal>
  )
}

function Refused() {
  const { t } = useText()
  const [version, setVersion] = useState(0)
  const [total, setTotal] = useState(0)
  const { problem, run, busy } = useAction()
  return (
    <Panel extra={total > 0 && (
      <Popconfirm title={t('inbox.emptySure')} okText={t('inbox.empty')} onConfirm={async () => {
        await run(() => http.delete('/inbox/refused'))
        setVersion((n) => n + 1)
      }}>
        <Button size="small" loading={busy}>{t('inbox.empty')}</Button>
      </Popconfirm>
    )}>
      <ProblemAlert problem={problem} />
      <PagedTable<RefusedMessage> resource="/inbox/refused" rowKey="id" every={5_000} version={version} label={t('inbox.refused')} onTotal={setTotal}
        empty={<Nothing title={t('inbox.noRefused')} hint={t('inbox.noRefusedHint')} />}
        expandable={{ expandedRowRender: (message) => <pre className="payload" tabIndex={0}>{message.payload}</pre>, rowExpandable: (message) => !!message.payload }}
        columns={[
          { title: t('notes.time'), key: 'time', width: 160, render: (_, message) => <Moment at={message.time} /> },
          { title: t('inbox.reason'), key: 'reason', render: (_, message) => wordOf('refusal', message.reason, t) },
          { title: t('importThings.expected'), key: 'expected', ellipsis: true, render: (_, message) => wordOf('expected', message.expected, t) },
          { title: t('importThings.got'), dataIndex: 'got', ellipsis: true },
          { title: t('inbox.sender'), dataIndex: 'sender', width: 140, ellipsis: true },
          { title: t('inbox.topic'), dataIndex: 'topic', ellipsis: true, className: 'mono' },
          { title: t('inbox.channel'), key: 'channel', width: 110, render: (_, message) => wordOf('channel', message.channel, t) },
        ]} />
    </Panel>
  )
}
