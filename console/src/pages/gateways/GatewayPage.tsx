import { UploadOutlined } from '@ant-design/icons'
import { Alert, App, Button, Popconfirm, Table, Tabs } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Page, Thing } from '../../api/types'
import { useMay, useZone } from '../../app/session'
import { tagOf, useText } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { MISSING, whole } from '../../ui/format'
import { ImportTable } from '../../ui/ImportTable'
import { StateMark } from '../../ui/StateMark'
import { Age, Moment } from '../../ui/Time'
import { History } from '../thing/History'
import { ExportTags } from './ExportTags'
import { JoinDialog } from './GatewaysPage'
import { LogTab } from './LogTab'
import { ConfigurationMark, PhaseMark, Said, Waiting } from './marks'
import { NorthTab } from './NorthTab'
import { SoftwareTab } from './Software'
import type { Counters, Gateway, ListedDevice } from './types'
import { VersionsTab } from './VersionsTab'
import { VirtualTab } from './VirtualTab'
import { WritesTab } from './WritesTab'

const EXAMPLE = 'device,name,address,type,unit,scale,group,interval\nmeter-1,voltage,holding:0,float32,V,,fast,PT1S\nmeter-1,energy,holding:2,float32,kW.h,,slow,PT10S\n'

/** One gateway: how it is, what it collects, which configuration it works by, and what people asked of its machines. */
export function GatewayPage() {
  const { t, name } = useText()
  const { key = '', tab = 'devices' } = useParams<'key' | 'tab'>()
  const may = useMay('things:write')
  const navigate = useNavigate()
  const { data: gateway, problem, reload } = useResource<Gateway>(path`/gateways/${key}`, {}, 4_000)
  const online = gateway?.state === 'online'
  const { data: counters } = useResource<Counters>(online ? path`/gateways/${key}/counters` : null, {}, 5_000)
  const [replacing, setReplacing] = useState(false)
  const shown = gateway ? name(gateway.name, gateway.key) : key
  return (
    <>
      <PageHead title={shown} beside={gateway && <StateMark state={gateway.state} />} subtitle={t('gateways.subtitle')}>
        <Link to="/gateways"><Button>{t('gateways.all')}</Button></Link>
        <Link to={path`/things/${key}`}><Button>{t('gateways.asThing')}</Button></Link>
        {may && <Button onClick={() => setReplacing(true)}>{t('gateways.replace')}</Button>}
      </PageHead>
      <ProblemAlert problem={problem} retry={reload} />
      {gateway && <Health gateway={gateway} counters={online ? counters : undefined} changed={reload} />}
      {gateway && (
        <Tabs activeKey={tab} onChange={(next) => void navigate(path`/gateways/${key}/${next}`)} destroyOnHidden items={[
          { key: 'devices', label: t('gateways.devices'), children: <DevicesTab gateway={gateway} counters={online ? counters : undefined} changed={reload} /> },
          { key: 'derived', label: t('gateways.derived'), children: <VirtualTab gateway={gateway} changed={reload} /> },
          { key: 'north', label: t('gateways.north'), children: <NorthTab gateway={gateway} counters={online ? counters : undefined} changed={reload} /> },
          { key: 'configurations', label: t('gateways.versions'), children: <VersionsTab gateway={gateway} changed={reload} /> },
          { key: 'writes', label: t('gateways.writes'), children: <WritesTab gateway={gateway.key} /> },
          { key: 'software', label: t('gateways.software'), children: <SoftwareTab gateway={gateway} changed={reload} /> },
          { key: 'health', label: t('gateways.health'), children: <HealthTab gateway={gateway.key} /> },
          { key: 'log', label: t('gateways.log'), children: <LogTab gateway={gateway} counters={online ? counters : undefined} /> },
        ]} />
      )}
      {replacing && gateway && <JoinDialog gateway={gateway} close={() => setReplacing(false)} joined={reload} />}
    </>
  )
}

function Health({ gateway, counters, changed }: { gateway: Gateway; counters: Counters | undefined; changed: () => void }) {
  const { t, language } = useText()
  const may = useMay('things:write')
  const { busy, problem, run } = useAction()
  const tag = tagOf(language)
  const { health, configuration } = gateway
  const dropped = counters?.queue.droppedValues ?? health.dropped
  const refused = counters?.queue.refusedValues ?? health.refused
  const waiting = counters ? { queueBytes: counters.queue.bytes, queueOldest: counters.queue.oldestSeconds } : health
  const unsettled = configuration.state === 'taken-back' || configuration.state === 'refused'
  const again = () =>
    run(async () => {
      await http.post(path`/gateways/${gateway.key}/configuration/send`)
      changed()
    })
  return (
    <Panel>
      <dl className="facts gateway-health" data-testid="gateway-health">
        <dt>{t('gateways.configuration')}</dt><dd><ConfigurationMark gateway={gateway} /></dd>
        <dt>{t('gateways.lastHeard')}</dt><dd><Age at={gateway.lastSeen} /></dd>
        <dt>{t('gateways.waiting')}</dt><dd><Waiting health={waiting} away={gateway.state !== 'online'} /></dd>
        <dt>{t('gateways.dropped')}</dt><dd className={dropped ? 'bad' : ''}>{dropped === undefined ? MISSING : whole(dropped, tag)}</dd>
        <dt>{t('gateways.refused')}</dt><dd className={refused ? 'bad' : ''}>{refused === undefined ? MISSING : whole(refused, tag)}</dd>
        {counters && <><dt>{t('gateways.acknowledged')}</dt><dd>{whole(counters.uplink.acknowledgedValues, tag)}</dd></>}
        <dt>{t('gateways.software')}</dt><dd className="mono">{health.software ?? MISSING}</dd>
      </dl>
      {unsettled && (
        <Alert type="error" showIcon title={t(`configurationState.${configuration.state!}`)} description={<Said state={configuration.state} said={configuration.said} />}
          action={may && <Button size="small" loading={busy} onClick={() => void again()}>{t('gateways.sendAgain')}</Button>} />
      )}
      <ProblemAlert problem={problem} />
    </Panel>
  )
}

const HEALTH = ['queue-oldest', 'dropped-values', 'devices-collecting']

/** How it was over the last day, by what it says of itself. */
function HealthTab({ gateway }: { gateway: string }) {
  const zone = useZone()
  const { data: thing, problem, reload } = useResource<Thing>(path`/things/${gateway}`)
  return (
    <>
      <ProblemAlert problem={problem} retry={reload} />
      {thing && <History thing={thing} zone={zone} start={HEALTH} length={86_400_000} />}
    </>
  )
}

function DevicesTab({ gateway, counters, changed }: { gateway: Gateway; counters: Counters | undefined; changed: () => void }) {
  const { t, language } = useText()
  const may = useMay('things:write')
  const { message } = App.useApp()
  const { data, problem, reload } = useResource<Page<ListedDevice>>(path`/gateways/${gateway.key}/devices`, { size: 500 }, 5_000)
  const [importing, setImporting] = useState(false)
  const action = useAction()
  const n = (value: number | undefined) => whole(value, tagOf(language))
  const about = (key: string) => counters?.devices.find((one) => one.device === key)
  const renew = () => {
    reload()
    changed()
  }
  const remove = (key: string) =>
    action.run(async () => {
      await http.delete(path`/gateways/${gateway.key}/devices/${key}`)
      renew()
      void message.success(t('gateways.deviceGone', { key }))
    })
  const add = <Link to={path`/gateways/${gateway.key}/device`}><Button type="primary">{t('gateways.addDevice')}</Button></Link>
  return (
    <>
      <div className="filters">
        {may && add}
        {may && <Button icon={<UploadOutlined />} onClick={() => setImporting(true)} disabled={!data?.total}>{t('gateways.importTags')}</Button>}
        <ExportTags gateway={gateway.key} disabled={!data?.total} />
      </div>
      <ProblemAlert problem={problem ?? action.problem} retry={reload} />
      <Table<ListedDevice> size="small" rowKey="key" aria-label={t('gateways.devices')} dataSource={data?.items} pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: data ? <Nothing title={t('gateways.noDevices')} hint={t('gateways.noDevicesHint')}>{may && add}</Nothing> : ' ' }}
        columns={[
          { title: t('things.name'), key: 'name', render: (_, device) => <Link to={path`/gateways/${gateway.key}/devices/${device.key}`}>{device.name || device.key}</Link> },
          { title: t('gateways.protocol'), dataIndex: 'protocol', className: 'mono' },
          { title: t('gateways.phase'), key: 'phase', ellipsis: true, render: (_, device) => <PhaseMark counters={about(device.key)} /> },
          { title: t('gateways.lastGood'), key: 'good', render: (_, device) => <Age at={about(device.key)?.lastGood ?? device.lastSeen} /> },
          { title: t('gateways.tags'), dataIndex: 'tags', align: 'right', className: 'num', render: n },
          { title: t('gateways.thing'), key: 'thing', className: 'mono', render: (_, { thing }) => (thing ? <Link to={path`/things/${thing}`}>{thing}</Link> : MISSING) },
          ...(may ? [{ title: <span className="unseen">{t('explore.removeIt')}</span>, key: 'remove', render: (_: unknown, { key }: ListedDevice) => <Popconfirm title={t('gateways.sureDevice')} description={t('gateways.sureDeviceHint')} onConfirm={() => void remove(key)}><Button size="small">{t('explore.removeIt')}</Button></Popconfirm> }] : []),
        ]} />
      {gateway.configuration.told && <p className="dim">{t('gateways.told')} <Moment at={gateway.configuration.told} withZone /></p>}
      {importing && <ImportTable resource={path`/gateways/${gateway.key}/tags/import`} title={t('gateways.importTags')} explain={t('gateways.importExplain')} example={EXAMPLE} close={() => setImporting(false)} done={renew} />}
    </>
  )
}
