import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { App, Button, Form, Input, InputNumber, Select, Switch, Table } from 'antd'
import { useState } from 'react'
import { http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import { useMay } from '../../app/session'
import { useText } from '../../i18n'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { formOf, type NorthForm, northOf, subjects } from './north'
import type { Changed, Counters, Document, Gateway, NorthCounters } from './types'

/** Whom on the shop floor the gateway offers what it collects: OPC UA, Modbus TCP, MQTT. */
export function NorthTab({ gateway, counters, changed }: { gateway: Gateway; counters: Counters | undefined; changed: () => void }) {
  const { t } = useText()
  const [version, setVersion] = useState(gateway.configuration.version)
  const { data, problem } = useResource<{ document: Document }>(version > 0 ? path`/gateways/${gateway.key}/configurations/${version}` : null)
  if (version === 0) return <Nothing title={t('gateways.noDevices')} hint={t('gateways.derivedLater')} />
  return (
    <>
      <ProblemAlert problem={problem} />
      {data && <Editor key={version} gateway={gateway.key} version={version} document={data.document} counters={counters?.north ?? []} changed={(made) => {
        setVersion(made)
        changed()
      }} />}
      {gateway.state === 'online' && counters?.north?.some(({ name }) => name === 'modbus') && <Registers gateway={gateway.key} />}
    </>
  )
}

function Editor({ gateway, version, document, counters, changed }: { gateway: string; version: number; document: Document; counters: NorthCounters[]; changed: (made: number) => void }) {
  const { t } = useText()
  const { message } = App.useApp()
  const may = useMay('things:write')
  const { busy, problem, run } = useAction()
  const [form] = Form.useForm<NorthForm>()
  const [touched, setTouched] = useState(false)
  const on = Form.useWatch('on', form) ?? formOf(document).on
  const kinds = Form.useWatch('kinds', form) ?? []
  const all = subjects(document)
  const save = () =>
    run(async () => {
      const { north: _, ...others } = document
      const north = northOf(form.getFieldsValue(true))
      const made = await http.put<Changed>(path`/gateways/${gateway}/configuration`, { base: version, document: north ? { ...others, north } : others })
      changed(made.version)
      void message.success(made.changed ? t('gateways.sent', { n: made.version }) : t('gateways.same'))
    })
  const state = (name: string) => <State of={counters.find((one) => one.name === name)} />
  return (
    <Form form={form} layout="vertical" disabled={!may} initialValues={formOf(document)} onValuesChange={() => setTouched(true)} onFinish={() => void save()}>
      <p className="dim">{t('gateways.northHint')}</p>
      <ProblemAlert problem={problem} />
      <Panel title="OPC UA" extra={<>{on.opcua && state('opcua')} <Form.Item noStyle name={['on', 'opcua']} valuePropName="checked"><Switch aria-label="OPC UA" /></Form.Item></>}>
        {on.opcua && (
          <>
            <div className="filters">
              <Listening of="opcua" port={4840} />
              <Field name={['opcua', 'plain']} label={t('gateways.northPlain')} checked><Switch /></Field>
              <Field name={['opcua', 'anonymous', 'read']} label={t('gateways.northAnonymous')}><Subjects all={all} /></Field>
            </div>
            <Form.List name={['opcua', 'users']}>
              {(fields, { add, remove }) => (
                <>
                  {fields.map(({ key, name }) => (
                    <div className="filters" key={key}>
                      <Field name={[name, 'name']} label={t('gateways.northUser')}><Input className="mono" style={{ width: 140 }} /></Field>
                      <Field name={[name, 'password']} label={t('gateways.northDigest')}><Input.Password autoComplete="off" style={{ width: 220 }} placeholder="pbkdf2-sha256$…" /></Field>
                      <RightsFields name={name} all={all} />
                      <Remove remove={() => remove(name)} />
                    </div>
                  ))}
                  <Add label={t('gateways.northAddUser')} add={() => add({ read: ['*'] })} />
                </>
              )}
            </Form.List>
          </>
        )}
      </Panel>
      <Panel title="Modbus TCP" extra={<>{on.modbus && state('modbus')} <Form.Item noStyle name={['on', 'modbus']} valuePropName="checked"><Switch aria-label="Modbus TCP" /></Form.Item></>}>
        {on.modbus && (
          <>
            <div className="filters">
              <Listening of="modbus" port={502} />
              <Field name={['modbus', 'whenBad']} label={t('gateways.northWhenBad')}><Select style={{ width: 220 }} placeholder={t('gateways.northRefuse')} options={[{ value: 'refuse', label: t('gateways.northRefuse') }, { value: 'mark', label: t('gateways.northMark') }]} /></Field>
            </div>
            <Form.List name={['modbus', 'clients']}>
              {(fields, { add, remove }) => (
                <>
                  {fields.map(({ key, name }) => (
                    <div className="filters" key={key}>
                      <Field name={[name, 'address']} label={t('gateways.northFrom')}><Input className="mono" style={{ width: 160 }} placeholder="192.168.1.0/24" /></Field>
                      <Field name={[name, 'unit']} label={t('gateways.northUnit')}><InputNumber style={{ width: 80 }} controls={false} /></Field>
                      <RightsFields name={name} all={all} />
                      <Remove remove={() => remove(name)} />
                    </div>
                  ))}
                  <Add label={t('gateways.northAddClient')} add={() => add({ read: ['*'] })} />
                </>
              )}
            </Form.List>
          </>
        )}
      </Panel>
      <Panel title="MQTT">
        <Form.List name="mqtt">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name }) => (
                <div className="virtual" key={key}>
                  <div className="filters">
                    <Field name={[name, 'name']} label={t('things.name')}><Input className="mono" style={{ width: 120 }} /></Field>
                    <Field name={[name, 'host']} label={t('gateways.northHost')}><Input className="mono" style={{ width: 180 }} /></Field>
                    <Field name={[name, 'port']} label={t('gateways.northPort')}><InputNumber style={{ width: 90 }} controls={false} placeholder="1883" /></Field>
                    <Field name={[name, 'tls']} label="TLS" checked><Switch /></Field>
                    <Field name={[name, 'user']} label={t('gateways.northUser')}><Input style={{ width: 120 }} autoComplete="off" /></Field>
                    <Field name={[name, 'password']} label={t('gateways.northPassword')}><Input.Password style={{ width: 150 }} autoComplete="new-password" /></Field>
                    <Remove remove={() => {
                      remove(name)
                      form.setFieldValue('kinds', kinds.filter((_, i) => i !== name))
                    }} />
                  </div>
                  <div className="filters">
                    <label className="labelled"><span>{t('gateways.northKind')}</span><Select style={{ width: 140 }} value={kinds[name]} aria-label={t('gateways.northKind')} options={[{ value: 'json', label: 'JSON' }, { value: 'sparkplug', label: 'Sparkplug B' }]} onChange={(kind) => {
                      form.setFieldValue('kinds', kinds.map((one, i) => (i === name ? kind : one)))
                      setTouched(true)
                    }} /></label>
                    {kinds[name] === 'sparkplug' ? (
                      <>
                        <Field name={[name, 'sparkplug', 'group']} label={t('gateways.northGroup')}><Input className="mono" style={{ width: 140 }} /></Field>
                        <Field name={[name, 'sparkplug', 'node']} label={t('gateways.northNode')}><Input className="mono" style={{ width: 140 }} /></Field>
                      </>
                    ) : <Field name={[name, 'json', 'topic']} label={t('gateways.northTopic')}><Input className="mono" style={{ width: 180 }} /></Field>}
                    <RightsFields name={name} all={all} />
                    {state(`mqtt/${form.getFieldValue(['mqtt', name, 'name']) ?? ''}`)}
                  </div>
                </div>
              ))}
              <Add label={t('gateways.northAddBroker')} add={() => {
                add({ read: ['*'] })
                form.setFieldValue('kinds', [...kinds, 'json'])
              }} />
            </>
          )}
        </Form.List>
        <Form.Item name="kinds" hidden><Input /></Form.Item>
      </Panel>
      {may && <div className="actions save-bar"><Button type="primary" htmlType="submit" disabled={!touched} loading={busy}>{t('gateways.checkAndSend')}</Button></div>}
    </Form>
  )
}

function Field({ name, label, checked, children }: { name: (string | number)[]; label: string; checked?: boolean; children: React.ReactNode }) {
  return <label className="labelled"><span>{label}</span><Form.Item noStyle name={name} valuePropName={checked ? 'checked' : 'value'}>{children}</Form.Item></label>
}

/** Where a server listens; at this machine only when nothing is said. */
function Listening({ of, port }: { of: 'opcua' | 'modbus'; port: number }) {
  const { t } = useText()
  return (
    <>
      <Field name={[of, 'address']} label={t('gateways.northListen')}><Input className="mono" style={{ width: 160 }} placeholder="127.0.0.1" /></Field>
      <Field name={[of, 'port']} label={t('gateways.northPort')}><InputNumber style={{ width: 90 }} controls={false} placeholder={String(port)} /></Field>
    </>
  )
}

function RightsFields({ name, all }: { name: number; all: string[] }) {
  const { t } = useText()
  return (
    <>
      <Field name={[name, 'read']} label={t('gateways.northRead')}><Subjects all={all} /></Field>
      <Field name={[name, 'write']} label={t('gateways.northWrite')}><Subjects all={all} /></Field>
    </>
  )
}

/** @param rest what a form gives its fields */
function Subjects({ all, ...rest }: { all: string[] }) {
  return <Select {...rest} mode="tags" className="mono" style={{ minWidth: 180 }} options={all.map((one) => ({ value: one, label: one }))} />
}

function Remove({ remove }: { remove: () => void }) {
  const { t } = useText()
  return <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={t('explore.removeIt')} onClick={remove} />
}

function Add({ label, add }: { label: string; add: () => void }) {
  return <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={add}>{label}</Button>
}

function State({ of }: { of: NorthCounters | undefined }) {
  const { t } = useText()
  if (!of) return null
  return of.trouble ? <span className="bad" title={of.trouble}>{t('gateways.northAway')} <span className="dim">{of.trouble}</span></span> : <span className="dim">{t('gateways.northClients', { n: of.clients })}</span>
}

interface Register { tag: string; address: number; type: string }

/** Where Modbus masters find what. */
function Registers({ gateway }: { gateway: string }) {
  const { t } = useText()
  const [from, setFrom] = useState(0)
  const { data, problem, reload } = useResource<{ registers: Register[]; next?: number }>(path`/gateways/${gateway}/registers`, { from })
  return (
    <Panel title={t('gateways.registers')} extra={(
      <div className="actions">
        {from > 0 && <Button size="small" onClick={() => setFrom(0)}>{t('gateways.registersFirst')}</Button>}
        {data?.next !== undefined && <Button size="small" onClick={() => setFrom(data.next!)}>{t('gateways.registersNext')}</Button>}
      </div>
    )}>
      <ProblemAlert problem={problem} retry={reload} />
      <Table<Register> size="small" rowKey="tag" aria-label={t('gateways.registers')} dataSource={data?.registers} pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }} columns={[
        { title: t('gateways.tag'), dataIndex: 'tag', className: 'mono' },
        { title: t('gateways.address'), dataIndex: 'address', align: 'right', className: 'num' },
        { title: t('gateways.tagType'), dataIndex: 'type', className: 'mono' },
      ]} />
    </Panel>
  )
}
