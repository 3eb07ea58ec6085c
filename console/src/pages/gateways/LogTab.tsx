import { Button, Select, Table } from 'antd'
import { useState } from 'react'
import { path } from '../../api/http'
import { useResource } from '../../api/resource'
import { useMay } from '../../app/session'
import { tagOf, useText } from '../../i18n'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { whole } from '../../ui/format'
import { Moment } from '../../ui/Time'
import { PhaseMark } from './marks'
import type { Counters, DeviceCounters, Gateway, GatewayLog } from './types'

/** What the gateway wrote down, what it counted, and the messages between it and one device. */
export function LogTab({ gateway, counters }: { gateway: Gateway; counters: Counters | undefined }) {
  const { t, language } = useText()
  const may = useMay('things:write')
  const [device, setDevice] = useState<string>()
  const online = gateway.state === 'online'
  const { data, problem, reload } = useResource<GatewayLog>(online && may ? path`/gateways/${gateway.key}/log` : null, { device }, device ? 3_000 : undefined)
  const n = (value: number) => whole(value, tagOf(language))
  if (!online) return <Nothing title={t('gateways.away')} hint={t('gateways.awayHint')} />
  return (
    <>
      {counters && (
        <Panel title={t('gateways.counters')}>
          <Table<DeviceCounters> size="small" rowKey="device" dataSource={counters.devices} pagination={{ pageSize: 20, hideOnSinglePage: true }} aria-label={t('gateways.counters')} scroll={{ x: 'max-content' }} columns={[
            { title: t('gateways.device'), dataIndex: 'device', className: 'mono' },
            { title: t('gateways.phase'), key: 'phase', render: (_, one) => <PhaseMark counters={one} /> },
            { title: t('gateways.samples'), dataIndex: 'samples', align: 'right', className: 'num', render: n },
            { title: t('gateways.connects'), dataIndex: 'connects', align: 'right', className: 'num', render: n },
            { title: t('gateways.failures'), dataIndex: 'failures', align: 'right', className: 'num', render: n },
            { title: t('gateways.overruns'), dataIndex: 'overruns', align: 'right', className: 'num', render: n },
            { title: t('gateways.messagesSent'), dataIndex: 'sent', align: 'right', className: 'num', render: n },
            { title: t('gateways.messagesReceived'), dataIndex: 'received', align: 'right', className: 'num', render: n },
          ]} />
        </Panel>
      )}
      {may && (
        <Panel title={t('gateways.log')} extra={(
          <div className="actions">
            <Select allowClear style={{ width: 220 }} placeholder={t('gateways.packetsOf')} aria-label={t('gateways.packetsOf')} value={device} onChange={setDevice} options={counters?.devices.map((one) => ({ value: one.device, label: one.device }))} />
            <Button onClick={reload}>{t('app.reload')}</Button>
          </div>
        )}>
          <ProblemAlert problem={problem} retry={reload} />
          {device && (data?.packets?.length
            ? (
              <pre className="log" tabIndex={0} aria-label={t('gateways.packetsOf')}>
                {data.packets.map((packet, i) => <div key={i}><Moment at={packet.time} /> {packet.toDevice ? '→' : '←'} {n(packet.length)} B {packet.bytes}</div>)}
              </pre>
            ) : <p className="dim">{t('gateways.noPackets')}</p>)}
          <pre className="log" tabIndex={0} aria-label={t('gateways.log')}>
            {data?.lines.map((line, i) => <div key={i} className={/error|warn|severe/i.test(line.level) ? 'bad' : ''}><Moment at={line.time} /> {line.level} {line.text}</div>)}
          </pre>
        </Panel>
      )}
    </>
  )
}
