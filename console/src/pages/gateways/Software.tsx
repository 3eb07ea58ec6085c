import { App, Button, Progress, Select, Table } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Page } from '../../api/types'
import { useMay } from '../../app/session'
import { useText } from '../../i18n'
import { Panel, ProblemAlert } from '../../ui/Feedback'
import { MISSING } from '../../ui/format'
import { Moment } from '../../ui/Time'
import type { Gateway } from './types'
import { type GatewayUpdate, isBad, isOpen, noteText, type RollOut, sizeOf, type SoftwareList, type SoftwareState } from './updates'

const EVERY = 3_000

function UpdateMark({ update: { state, note } }: { update: GatewayUpdate }) {
  const { t } = useText()
  return <span className={isBad(state) ? 'bad' : ''} role="status">{t(`updateState.${state}`)}{note && <span className="dim"> {noteText(note, t)}</span>}</span>
}

export function useSureToUpdate() {
  const { t } = useText()
  const { modal } = App.useApp()
  return (title: string, go: () => void) => modal.confirm({ title, content: t('gateways.updateHow'), okText: t('gateways.update'), cancelText: t('app.cancel'), onOk: go })
}

/** Which software a gateway runs, and what came of the last update. */
export function SoftwareTab({ gateway, changed }: { gateway: Gateway; changed: () => void }) {
  const { t } = useText()
  const may = useMay('things:write')
  const sure = useSureToUpdate()
  const { busy, problem: refused, run } = useAction()
  const { data: updates, reload: again } = useResource<Page<GatewayUpdate>>(path`/gateways/${gateway.key}/software/updates`, { size: 20 }, EVERY)
  const running = updates?.items.some(({ state }) => state === 'waiting' || state === 'running') ?? false
  const online = gateway.state === 'online'
  const { data: state, problem, reload } = useResource<SoftwareState>(online ? path`/gateways/${gateway.key}/software` : null, {}, 5_000)
  const { data: list } = useResource<SoftwareList>('/gateways/software')
  const [chosen, setChosen] = useState<string>()
  const told = state?.gateway
  const choices = (list?.items ?? []).filter(({ version }) => version !== told?.version)
  const wanted = chosen ?? state?.newer
  const trusts = (key: string) => told?.keys.includes(key) === true
  const go = (version: string) => void run(async () => {
    await http.post('/gateways/software/roll-outs', { version, gateways: [gateway.key] })
    again()
    reload()
    changed()
  })
  return (
    <Panel>
      {!running && <ProblemAlert problem={problem} retry={reload} />}
      <dl className="facts" data-testid="gateway-software">
        <dt>{t('gateways.version')}</dt>
        <dd className="mono">{told?.version ?? gateway.health.software ?? MISSING}{told?.onTrial && <span className="dim"> {t('gateways.onTrial')}</span>}</dd>
        {!online && <><dt>{t('gateways.connection')}</dt><dd>{t('gateways.unknownAway')}</dd></>}
        {told?.onTrial && <><dt>{t('gateways.goodVersion')}</dt><dd className="mono">{told.good}</dd></>}
        {told?.staged && <><dt>{t('gateways.staged')}</dt><dd className="mono">{told.staged}</dd></>}
        {told?.note && <><dt>{t('gateways.whatCame')}</dt><dd>{noteText(told.note, t)}</dd></>}
        {told && <><dt>{t('gateways.trustedKeys')}</dt><dd className="mono">{told.keys.length ? told.keys.join(', ') : <span className="bad">{t('gateways.noKeysThere')}</span>}</dd></>}
        {told && !told.runner && <><dt>{t('gateways.runner')}</dt><dd className="bad">{t('gateways.noRunner')}</dd></>}
      </dl>
      {may && told && list && (choices.length === 0 ? <p className="dim">{t('gateways.noOtherVersion')}</p> : (
        <div className="filters">
          <Select style={{ minWidth: 260 }} aria-label={t('gateways.newVersion')} placeholder={t('gateways.newVersion')} value={wanted} onChange={setChosen} disabled={running}
            options={choices.map(({ version, key }) => ({ value: version, label: trusts(key) ? version : `${version} (${t('gateways.untrusted')})` }))} />
          <Button type="primary" loading={busy || running} disabled={!wanted || !told.runner} onClick={() => wanted && sure(t('gateways.sureUpdate', { version: wanted }), () => go(wanted))}>{t('gateways.update')}</Button>
        </div>
      ))}
      <ProblemAlert problem={refused} />
      {updates && updates.items.length > 0 && <Updates label={t('gateways.updatesBefore')} updates={updates.items} columns={['version', 'by']} />}
    </Panel>
  )
}

function Updates({ label, updates, columns }: { label: string; updates: GatewayUpdate[]; columns: ('gateway' | 'version' | 'by')[] }) {
  const { t } = useText()
  return (
    <Table<GatewayUpdate> size="small" rowKey={({ rollOut, gateway }) => `${rollOut}/${gateway}`} aria-label={label} dataSource={updates} pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        ...(columns.includes('gateway') ? [{ title: t('gateways.gateway'), key: 'gateway', className: 'mono', render: (_: unknown, { gateway }: GatewayUpdate) => <Link to={path`/gateways/${gateway}/software`}>{gateway}</Link> }] : []),
        ...(columns.includes('version') ? [{ title: t('gateways.version'), dataIndex: 'version', className: 'mono' }] : []),
        { title: t('gateways.became'), key: 'state', render: (_, update) => <UpdateMark update={update} /> },
        { title: t('gateways.asked'), key: 'at', render: (_, { began, asked, by }) => <><Moment at={began ?? asked} /> {columns.includes('by') && <span className="dim">{by}</span>}</> },
      ]} />
  )
}

/** Several gateways one after another; the platform goes on with it whoever looks. */
export function RollOutPanel({ list }: { list: SoftwareList }) {
  const { t, name } = useText()
  const may = useMay('things:write')
  const sure = useSureToUpdate()
  const { busy, problem: refused, run } = useAction()
  const { data, problem, reload } = useResource<{ items: Gateway[]; total: number }>('/gateways', { size: 500 }, 5_000)
  const { data: rollOuts, problem: unread, reload: again } = useResource<Page<RollOut>>('/gateways/software/roll-outs', { size: 20 }, EVERY)
  const [keys, setKeys] = useState<string[]>([])
  const [version, setVersion] = useState<string>()
  const wanted = version ?? list.items[0]?.version
  const go = (versionWanted: string) => void run(async () => {
    await http.post('/gateways/software/roll-outs', { version: versionWanted, gateways: keys })
    setKeys([])
    again()
    reload()
  })
  const callOff = (number: number) => void run(async () => {
    await http.post(path`/gateways/software/roll-outs/${number}/call-off`)
    again()
  })
  return (
    <>
      {may && list.items.length > 0 && (
        <Panel title={t('gateways.updateSeveral')}>
          <p className="dim">{t('gateways.updateSeveralHint')}</p>
          <ProblemAlert problem={problem ?? refused} retry={reload} />
          <div className="filters">
            <Select style={{ minWidth: 200 }} aria-label={t('gateways.newVersion')} value={wanted} onChange={setVersion} disabled={busy} options={list.items.map((one) => ({ value: one.version, label: one.version }))} />
            <Button type="primary" loading={busy} disabled={!wanted || keys.length === 0}
              onClick={() => wanted && sure(t('gateways.sureUpdateSeveral', { n: keys.length, version: wanted }), () => go(wanted))}>{t('gateways.updateThem', { n: keys.length })}</Button>
          </div>
          <Table<Gateway> size="small" rowKey="key" aria-label={t('gateways.updateSeveral')} dataSource={data?.items} pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
            rowSelection={{ selectedRowKeys: keys, onChange: (chosen) => setKeys(chosen as string[]), getCheckboxProps: ({ key, health }) => ({ 'aria-label': key, disabled: busy || health.software === wanted }) }}
            columns={[
              { title: t('things.name'), key: 'name', render: (_, gateway) => name(gateway.name, gateway.key) },
              { title: t('gateways.software'), key: 'software', className: 'mono', render: (_, { health }) => health.software ?? MISSING },
              { title: t('gateways.connection'), key: 'connection', render: (_, { state }) => state !== 'online' && <span className="dim">{t('gateways.unknownAway')}</span> },
            ]} />
        </Panel>
      )}
      <ProblemAlert problem={unread} retry={again} />
      {rollOuts && rollOuts.items.length > 0 && (
        <Panel title={t('gateways.rollOuts')}>
          <Table<RollOut> size="small" rowKey="number" aria-label={t('gateways.rollOuts')} dataSource={rollOuts.items} pagination={false}
            expandable={{ expandedRowRender: ({ number }) => <RollOutDetail number={number} /> }}
            columns={[
              { title: t('gateways.version'), dataIndex: 'version', className: 'mono' },
              { title: t('gateways.asked'), key: 'asked', render: (_, { asked, by }) => <><Moment at={asked} /> <span className="dim">{by}</span></> },
              { title: t('gateways.became'), key: 'became', render: (_, one) => <Became of={one} /> },
              { title: <span className="unseen">{t('gateways.callOff')}</span>, key: 'act', render: (_, { number, waiting }) => may && waiting > 0 && <Button size="small" disabled={busy} onClick={() => callOff(number)}>{t('gateways.callOff')}</Button> },
            ]} />
        </Panel>
      )}
    </>
  )
}

function Became({ of }: { of: RollOut }) {
  const { t } = useText()
  const { good, failed, calledOff, calledOffBy, waiting } = of
  const size = sizeOf(of)
  return (
    <span role="status">
      {isOpen(of) && <Progress style={{ width: 120, marginRight: 8 }} size="small" percent={Math.round(((size - waiting) / size) * 100)} showInfo={false} aria-label={t('gateways.rollOuts')} />}
      {t('gateways.updatedOf', { n: good, size })}
      {failed > 0 && <span className="bad"> · {t('gateways.wentWrong', { n: failed })}</span>}
      {waiting > 0 && <span className="dim"> · {t('gateways.stillWait', { n: waiting })}</span>}
      {calledOff > 0 && <span className="dim"> · {t('gateways.notAsked', { n: calledOff })} {calledOffBy}</span>}
    </span>
  )
}

function RollOutDetail({ number }: { number: number }) {
  const { t } = useText()
  const { data, problem, reload } = useResource<{ rollOut: RollOut; updates: GatewayUpdate[] }>(path`/gateways/software/roll-outs/${number}`, {}, EVERY)
  return (
    <>
      <ProblemAlert problem={problem} retry={reload} />
      {data && <Updates label={`${t('gateways.rollOuts')} ${number}`} updates={data.updates} columns={['gateway']} />}
    </>
  )
}
