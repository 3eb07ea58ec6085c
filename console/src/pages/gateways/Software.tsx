import { App, Button, Select, Table } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { http, path, Problem } from '../../api/http'
import { asProblem, useResource } from '../../api/resource'
import { useMay } from '../../app/session'
import { useText } from '../../i18n'
import { Panel, ProblemAlert, useSaid } from '../../ui/Feedback'
import { MISSING } from '../../ui/format'
import type { Gateway } from './types'
import { ENDS, type Platform, rollOut, type SoftwareList, type SoftwareState, type SoftwareTold, type Update } from './updates'

const EVERY = 3_000

/** While it starts anew a gateway is away; whatever else goes wrong is told where the update was asked for. */
async function read(gateway: string): Promise<SoftwareTold | undefined> {
  try {
    return (await http.get<SoftwareState>(path`/gateways/${gateway}/software`)).gateway
  } catch (failure) {
    if (failure instanceof Problem) return undefined
    throw failure
  }
}

/** Runs updates one after another while the page is open. */
export function useUpdates() {
  const latest = useRef(useSaid())
  const [updates, setUpdates] = useState<Record<string, Update>>({})
  const left = useRef(false)
  useEffect(() => {
    left.current = false
    return () => {
      left.current = true
    }
  }, [])
  const start = useCallback(async (gateways: string[], version: string) => {
    const platform: Platform = {
      update: (gateway) => http.put(path`/gateways/${gateway}/software`, { version }),
      read,
      pause: () => new Promise((done) => setTimeout(done, EVERY)),
      why: (failure) => {
        const { title, detail } = latest.current(asProblem(failure))
        return detail ? `${title}: ${detail}` : title
      },
    }
    setUpdates({})
    const seen = (gateway: string, update: Update) => left.current || setUpdates((old) => ({ ...old, [gateway]: update }))
    await rollOut(platform, gateways, version, seen, () => left.current)
  }, [])
  const running = Object.values(updates).some(({ stage }) => !ENDS.includes(stage))
  return { updates, running, start }
}

/** Only what went wrong is coloured. */
export function UpdateMark({ update }: { update: Update | undefined }) {
  const { t } = useText()
  if (!update) return null
  const { stage, note } = update
  const bad = stage !== 'good' && ENDS.includes(stage)
  return <span className={bad ? 'bad' : ''} role="status">{t(`softwareStage.${stage}`)}{note && <span className="dim"> {note}</span>}</span>
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
  const { updates, running, start } = useUpdates()
  const online = gateway.state === 'online'
  const { data: state, problem, reload } = useResource<SoftwareState>(online ? path`/gateways/${gateway.key}/software` : null, {}, 5_000)
  const { data: list } = useResource<SoftwareList>('/gateways/software')
  const [chosen, setChosen] = useState<string>()
  const told = state?.gateway
  const choices = (list?.items ?? []).filter(({ version }) => version !== told?.version)
  const wanted = chosen ?? state?.newer
  const trusts = (key: string) => told?.keys.includes(key) === true
  const go = (version: string) => void start([gateway.key], version).then(() => {
    reload()
    changed()
  })
  return (
    <Panel>
      {!running && <ProblemAlert problem={problem} retry={reload} />}
      <dl className="facts" data-testid="gateway-software">
        <dt>{t('gateways.version')}</dt>
        <dd className="mono">{told?.version ?? gateway.health.software ?? MISSING}{told?.onTrial && <span className="dim"> {t('softwareStage.trial')}</span>}</dd>
        {!online && <><dt>{t('gateways.connection')}</dt><dd>{t('gateways.unknownAway')}</dd></>}
        {told?.onTrial && <><dt>{t('gateways.goodVersion')}</dt><dd className="mono">{told.good}</dd></>}
        {told?.staged && <><dt>{t('gateways.staged')}</dt><dd className="mono">{told.staged}</dd></>}
        {told?.note && <><dt>{t('gateways.whatCame')}</dt><dd>{told.note}</dd></>}
        {told && <><dt>{t('gateways.trustedKeys')}</dt><dd className="mono">{told.keys.length ? told.keys.join(', ') : <span className="bad">{t('gateways.noKeysThere')}</span>}</dd></>}
        {told && !told.runner && <><dt>{t('gateways.runner')}</dt><dd className="bad">{t('gateways.noRunner')}</dd></>}
      </dl>
      {may && told && list && (choices.length === 0 ? <p className="dim">{t('gateways.noOtherVersion')}</p> : (
        <div className="filters">
          <Select style={{ minWidth: 260 }} aria-label={t('gateways.newVersion')} placeholder={t('gateways.newVersion')} value={wanted} onChange={setChosen} disabled={running}
            options={choices.map(({ version, key }) => ({ value: version, label: trusts(key) ? version : `${version} (${t('gateways.untrusted')})` }))} />
          <Button type="primary" loading={running} disabled={!wanted || !told.runner} onClick={() => wanted && sure(t('gateways.sureUpdate', { version: wanted }), () => go(wanted))}>{t('gateways.update')}</Button>
          <UpdateMark update={updates[gateway.key]} />
        </div>
      ))}
    </Panel>
  )
}

/** Several gateways one after another, in sight of whoever started it. */
export function RollOut({ list }: { list: SoftwareList }) {
  const { t, name } = useText()
  const sure = useSureToUpdate()
  const { updates, running, start } = useUpdates()
  const { data, problem, reload } = useResource<{ items: Gateway[]; total: number }>('/gateways', { size: 500 }, running ? undefined : 5_000)
  const [keys, setKeys] = useState<string[]>([])
  const [version, setVersion] = useState<string>()
  const wanted = version ?? list.items[0]?.version
  const go = (versionWanted: string) => void start(keys, versionWanted).then(() => {
    setKeys([])
    reload()
  })
  useEffect(() => {
    if (!running) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [running])
  return (
    <Panel title={t('gateways.updateSeveral')}>
      <p className="dim">{t('gateways.updateSeveralHint')}</p>
      <ProblemAlert problem={problem} retry={reload} />
      <div className="filters">
        <Select style={{ minWidth: 200 }} aria-label={t('gateways.newVersion')} value={wanted} onChange={setVersion} disabled={running} options={list.items.map((one) => ({ value: one.version, label: one.version }))} />
        <Button type="primary" loading={running} disabled={!wanted || keys.length === 0}
          onClick={() => wanted && sure(t('gateways.sureUpdateSeveral', { n: keys.length, version: wanted }), () => go(wanted))}>{t('gateways.updateThem', { n: keys.length })}</Button>
      </div>
      <Table<Gateway> size="small" rowKey="key" aria-label={t('gateways.updateSeveral')} dataSource={data?.items} pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        rowSelection={{ selectedRowKeys: keys, onChange: (chosen) => setKeys(chosen as string[]), getCheckboxProps: ({ key, state, health }) => ({ 'aria-label': key, disabled: running || state !== 'online' || health.software === wanted }) }}
        columns={[
          { title: t('things.name'), key: 'name', render: (_, gateway) => name(gateway.name, gateway.key) },
          { title: t('gateways.software'), key: 'software', className: 'mono', render: (_, { health }) => health.software ?? MISSING },
          { title: t('gateways.became'), key: 'update', render: (_, { key, state }) => updates[key] ? <UpdateMark update={updates[key]} /> : state !== 'online' && <span className="dim">{t('gateways.unknownAway')}</span> },
        ]} />
    </Panel>
  )
}
