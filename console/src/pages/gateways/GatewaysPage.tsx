import { App, Button, Form, Input, Modal, Popconfirm, Table } from 'antd'
import { useEffect, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Page } from '../../api/types'
import { useMay } from '../../app/session'
import { useDebounced } from '../../app/useDebounced'
import { tagOf, useText } from '../../i18n'
import { Copyable } from '../../ui/Copyable'
import { Nothing, PageHead, ProblemAlert } from '../../ui/Feedback'
import { MISSING, whole } from '../../ui/format'
import { PagedTable } from '../../ui/PagedTable'
import { StateMark } from '../../ui/StateMark'
import { Age, Moment } from '../../ui/Time'
import { ConfigurationMark, Unknown, Waiting } from './marks'
import type { Gateway, JoinToken, TemplateSummary } from './types'

/** The fleet: which gateways there are, whether they reach the platform, and what waits on their disks. */
export function GatewaysPage() {
  const { t, name, language } = useText()
  const may = useMay('things:write')
  const navigate = useNavigate()
  const [query, setQuery] = useState('')
  const [joining, setJoining] = useState(false)
  const [version, setVersion] = useState(0)
  const [templates, setTemplates] = useState(false)
  const n = (value: number | undefined) => whole(value, tagOf(language))
  const asked = useDebounced(query.trim(), 250)
  return (
    <>
      <PageHead title={t('gateways.title')} subtitle={t('gateways.subtitle')}>
        <Link to="/gateways/software"><Button>{t('gateways.software')}</Button></Link>
        <Button onClick={() => setTemplates(true)}>{t('gateways.templates')}</Button>
        {may && <Button type="primary" onClick={() => setJoining(true)}>{t('gateways.join')}</Button>}
      </PageHead>
      <div className="filters">
        <Input.Search allowClear style={{ width: 260 }} placeholder={t('gateways.find')} aria-label={t('gateways.find')} value={query} onChange={(event) => setQuery(event.target.value)} />
      </div>
      <PagedTable<Gateway> resource="/gateways" params={{ query: asked }} every={5_000} version={version} rowKey="key" label={t('gateways.title')}
        empty={(
          <Nothing title={t('gateways.none')} hint={t('gateways.noneHint')}>
            {may && <Button type="primary" onClick={() => setJoining(true)}>{t('gateways.join')}</Button>}
          </Nothing>
        )}
        columns={[
          { title: t('things.name'), key: 'name', render: (_, gateway) => <Link to={path`/gateways/${gateway.key}`}>{name(gateway.name, gateway.key)}</Link> },
          { title: t('things.key'), dataIndex: 'key', className: 'mono' },
          { title: t('gateways.connection'), key: 'state', render: (_, { state, lastSeen }) => <>{<StateMark state={state} />}{state === 'offline' && <> <span className="dim"><Age at={lastSeen} /></span></>}</> },
          { title: t('gateways.configuration'), key: 'configuration', render: (_, gateway) => <ConfigurationMark gateway={gateway} /> },
          { title: t('gateways.devices'), key: 'devices', align: 'right', className: 'num', render: (_, { state, health, configuration }) => <Collecting away={state !== 'online'} collecting={health.collecting} devices={health.devices ?? configuration.devices} /> },
          { title: t('gateways.tags'), key: 'tags', align: 'right', className: 'num', render: (_, { configuration }) => n(configuration.tags) },
          { title: t('gateways.waiting'), key: 'queue', align: 'right', className: 'num', render: (_, { state, health }) => <Waiting health={health} away={state !== 'online'} /> },
          { title: t('gateways.dropped'), key: 'dropped', align: 'right', className: 'num', render: (_, { health }) => <span className={health.dropped ? 'bad' : ''}>{health.dropped === undefined ? MISSING : n(health.dropped)}</span> },
          { title: t('gateways.software'), key: 'software', className: 'mono', render: (_, { health }) => health.software ?? MISSING },
        ]}
        onRow={(gateway) => ({ onDoubleClick: () => void navigate(path`/gateways/${gateway.key}`) })}
      />
      {joining && <JoinDialog close={() => setJoining(false)} joined={() => setVersion((old) => old + 1)} />}
      {templates && <TemplatesDialog close={() => setTemplates(false)} />}
    </>
  )
}

/** All collected is grey; some missing says so. */
function Collecting({ away, collecting, devices }: { away: boolean; collecting?: number; devices: number }) {
  const { language } = useText()
  const n = (value: number) => whole(value, tagOf(language))
  if (away) return <span className="dim"><Unknown away /> / {n(devices)}</span>
  if (collecting === undefined) return <span className="dim">{n(devices)}</span>
  return <span className={collecting < devices ? 'bad' : ''}>{n(collecting)} / {n(devices)}</span>
}

/** One command to paste; the dialog waits until the gateway is there. */
export function JoinDialog({ gateway, close, joined }: { gateway?: Gateway; close: () => void; joined: (key: string) => void }) {
  const { t, name } = useText()
  const navigate = useNavigate()
  const [token, setToken] = useState<JoinToken>()
  const [arrived, setArrived] = useState<Gateway>()
  const { busy, problem, run } = useAction()
  const make = ({ label }: { label?: string }) =>
    run(async () => setToken(await http.post<JoinToken>('/gateways/enrolment-tokens', { name: label || undefined, gateway: gateway?.key, uses: 1 })))
  const { data: tokens, reload } = useResource<Page<JoinToken>>('/gateways/enrolment-tokens', { size: 500 }, token && !arrived ? 1_500 : undefined)
  const used = !!token && tokens?.items.some(({ id, used }) => id === token.id && used > 0)
  useEffect(() => {
    if (!token || !used) return
    const control = new AbortController()
    newest(gateway?.key, Date.parse(token.created), control.signal)
      .then((found) => {
        if (!found) return
        setArrived(found)
        joined(found.key)
      })
      .catch(() => {})
    return () => control.abort()
    // Asked again with each answer until it stands in the list.
  }, [token, used, arrived ? undefined : tokens])
  const base = window.location.origin + window.location.pathname.replace(/\/$/, '')
  return (
    <Modal open width={760} title={gateway ? t('gateways.replace') : t('gateways.join')} onCancel={close} maskClosable={false} footer={<Button onClick={close}>{t('app.close')}</Button>}>
      {!token && (
        <Form layout="inline" className="filters" onFinish={(values) => void make(values)}>
          <Form.Item name="label" label={t('gateways.tokenFor')}><Input autoFocus maxLength={100} placeholder={t('gateways.tokenExample')} /></Form.Item>
          <Button type="primary" htmlType="submit" loading={busy}>{t('gateways.makeToken')}</Button>
        </Form>
      )}
      <ProblemAlert problem={problem} />
      {token?.token && (
        <>
          <p className="dim">{t('gateways.paste')}</p>
          <Copyable text={`./baigong edge join ${base} ${token.token}`} label={t('gateways.paste')} />
          <Copyable text="./baigong edge run" label={t('gateways.runLabel')} />
          <p className="dim">{t('gateways.once')} <Moment at={token.ends} withZone /></p>
          <section className={`panel arrival ${arrived ? 'arrived' : ''}`} aria-live="polite" data-testid="arrival" data-arrived={arrived ? 'true' : 'false'}>
            {arrived ? (
              <>
                <h2>{t('gateways.arrived', { name: name(arrived.name, arrived.key) })}</h2>
                <div className="actions"><Button type="primary" onClick={() => void navigate(path`/gateways/${arrived.key}`)}>{t('gateways.open')}</Button></div>
              </>
            ) : <h2><span className="pulse" aria-hidden /> {t('gateways.waitingFor')}</h2>}
          </section>
        </>
      )}
      {!gateway && <OpenTokens tokens={(tokens?.items ?? []).filter(({ id }) => id !== token?.id)} changed={reload} />}
    </Modal>
  )
}

/** The gateway that joined last, not before the time (ms), on whichever page of the list it stands. */
async function newest(key: string | undefined, since: number, signal: AbortSignal) {
  if (key) return http.get<Gateway>(path`/gateways/${key}`, {}, signal)
  let found: Gateway | undefined
  for (let page = 0, seen = 0, total = 1; seen < total; page++) {
    const answer = await http.get<Page<Gateway>>('/gateways', { page, size: 500 }, signal)
    if (answer.items.length === 0) break
    seen += answer.items.length
    total = answer.total
    for (const one of answer.items) if (Date.parse(one.joined) >= Math.max(since, found ? Date.parse(found.joined) : 0)) found = one
  }
  return found
}

/** Tokens that were made before: each lets a gateway in as long as it is there, so any can be withdrawn. */
function OpenTokens({ tokens, changed }: { tokens: JoinToken[]; changed: () => void }) {
  const { t, language } = useText()
  const { busy, problem, run } = useAction()
  if (tokens.length === 0) return null
  const withdraw = (id: number) => run(async () => http.delete(path`/gateways/enrolment-tokens/${id}`)).finally(changed)
  return (
    <details>
      <summary>{t('gateways.tokensBefore', { n: whole(tokens.length, tagOf(language)) })}</summary>
      <ProblemAlert problem={problem} />
      <Table<JoinToken> size="small" rowKey="id" dataSource={tokens} pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false }} aria-label={t('gateways.tokens')} columns={[
        { title: t('gateways.tokenFor'), key: 'name', render: (_, token) => <>{token.name} {token.gateway && <span className="mono dim">{token.gateway}</span>}</> },
        { title: t('gateways.made'), key: 'created', render: (_, { created, by }) => <><Moment at={created} /> <span className="dim">{by}</span></> },
        { title: t('gateways.tokenUsed'), key: 'used', align: 'right', className: 'num', render: (_, { used, uses }) => `${used} / ${uses ?? '∞'}` },
        { title: t('gateways.tokenEnds'), key: 'ends', render: (_, { ends }) => <Moment at={ends} /> },
        { title: <span className="unseen">{t('gateways.withdraw')}</span>, key: 'act', render: (_, { id, name }) => <Button size="small" disabled={busy} aria-label={`${t('gateways.withdraw')}: ${name}`} onClick={() => void withdraw(id)}>{t('gateways.withdraw')}</Button> },
      ]} />
    </details>
  )
}

/** Kinds of devices to begin with; they are kept from a device that is collected well. */
function TemplatesDialog({ close }: { close: () => void }) {
  const { t, name, language } = useText()
  const may = useMay('things:write')
  const { message } = App.useApp()
  const { data, problem, reload } = useResource<Page<TemplateSummary>>('/gateways/templates', { size: 500 })
  const action = useAction()
  const remove = (key: string) =>
    action.run(async () => {
      await http.delete(path`/gateways/templates/${key}`)
      reload()
      void message.success(t('gateways.templateGone'))
    })
  return (
    <Modal open width={760} title={t('gateways.templates')} onCancel={close} footer={<Button onClick={close}>{t('app.close')}</Button>}>
      <ProblemAlert problem={problem ?? action.problem} />
      <Table<TemplateSummary> size="small" rowKey="key" dataSource={data?.items} pagination={{ pageSize: 12, hideOnSinglePage: true }} aria-label={t('gateways.templates')}
        locale={{ emptyText: data ? <Nothing title={t('gateways.noTemplates')} hint={t('gateways.noTemplatesHint')} /> : ' ' }}
        columns={[
          { title: t('things.name'), key: 'name', render: (_, template) => name(template.name, template.key) },
          { title: t('gateways.protocol'), dataIndex: 'protocol', className: 'mono' },
          { title: t('gateways.tags'), dataIndex: 'tags', align: 'right', className: 'num', render: (value: number) => whole(value, tagOf(language)) },
          { title: t('gateways.changed'), key: 'changed', render: (_, { changed, changedBy }) => <><Moment at={changed} /> <span className="dim">{changedBy}</span></> },
          ...(may ? [{ title: <span className="unseen">{t('explore.removeIt')}</span>, key: 'remove', render: (_: unknown, { key }: TemplateSummary) => <Popconfirm title={t('gateways.sureTemplate')} onConfirm={() => void remove(key)}><Button size="small">{t('explore.removeIt')}</Button></Popconfirm> }] : []),
        ]} />
    </Modal>
  )
}
