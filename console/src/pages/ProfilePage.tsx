import { Button, Form, Input, Popconfirm, Switch, Table, Tabs } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { http, path } from '../api/http'
import { useAction, useResource } from '../api/resource'
import type { LinkedAccount, OpenSession } from '../api/types'
import { useMay, useSession } from '../app/session'
import { useText } from '../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../ui/Feedback'
import { Age, Moment } from '../ui/Time'
import { useProblemOfReturn } from './LoginPage'
import { SecondFactor } from './SecondFactor'

/** How one signs in oneself: password, second factor, open sessions, accounts at providers. */
export function ProfilePage() {
  const { t } = useText()
  const navigate = useNavigate()
  const { session } = useSession()
  const mayRule = useMay('people:write')
  const back = useProblemOfReturn()
  const { tab = back ? 'accounts' : 'password' } = useParams()
  const { data: providers } = useResource<{ key: string; name: string }[]>('/sign-in/providers')
  return (
    <>
      <PageHead title={t('profile.title')} subtitle={session && `${session.name} · ${session.login}`}>
        <Button onClick={() => navigate('/access')}>{t('access.tokens')}</Button>
      </PageHead>
      <ProblemAlert problem={back} />
      <Tabs activeKey={tab} onChange={(next) => navigate(`/profile/${next}`, { replace: true })} destroyOnHidden items={[
        { key: 'password', label: t('access.password'), children: <Password /> },
        { key: 'factor', label: t('factor.title'), children: <SecondFactor /> },
        { key: 'sessions', label: t('profile.sessions'), children: <Sessions /> },
        ...(providers && providers.length > 0 ? [{ key: 'accounts', label: t('profile.accounts'), children: <Accounts providers={providers} /> }] : []),
        ...(mayRule ? [{ key: 'rules', label: t('profile.rules'), children: <Rules /> }] : []),
      ]} />
    </>
  )
}

function Password() {
  const { t } = useText()
  const required = [{ required: true, message: t('app.required') }]
  const [form] = Form.useForm()
  const [changed, setChanged] = useState(false)
  const { busy, problem, run } = useAction()
  const change = async (values: { old: string; new: string }) => {
    const done = await run(async () => {
      await http.post('/session/password', { old: values.old, new: values.new })
      return true
    })
    setChanged(done === true)
    if (done) form.resetFields()
  }
  return (
    <Panel className="narrow">
      <Form form={form} layout="vertical" onFinish={(values) => void change(values)} style={{ maxWidth: 320 }}>
        <Form.Item name="old" label={t('access.oldPassword')} rules={required}><Input.Password autoComplete="current-password" /></Form.Item>
        <Form.Item name="new" label={t('access.newPassword')} extra={t('profile.passwordHint')} rules={required}><Input.Password autoComplete="new-password" /></Form.Item>
        <ProblemAlert problem={problem} />
        <Button type="primary" htmlType="submit" loading={busy}>{t('access.change')}</Button>
        {changed && <span role="status"> ✓ {t('access.changed')}</span>}
      </Form>
    </Panel>
  )
}

/** What a browser calls itself, shortened to what a person tells browsers apart by. */
function browserOf(agent: string | undefined) {
  if (!agent) return undefined
  const name = /(Edg|Firefox|OPR|Chrome|Safari)\/(\d+)/.exec(agent)
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)
  return name ? `${name[1] === 'Edg' ? 'Edge' : name[1]} ${name[2]}${system ? ` · ${system[1]}` : ''}` : agent
}

export function SessionTable({ sessions, end }: { sessions: OpenSession[]; end: (id: string) => Promise<unknown> }) {
  const { t } = useText()
  return (
    <Table<OpenSession> size="small" rowKey="id" dataSource={sessions} pagination={false} aria-label={t('profile.sessions')} locale={{ emptyText: <Nothing title={t('profile.noSessions')} /> }} columns={[
      { title: t('profile.browser'), key: 'browser', render: (_, one) => <span title={one.browser}>{browserOf(one.browser)}{one.own && <span className="chip">{t('profile.thisOne')}</span>}</span> },
      { title: t('audit.address'), dataIndex: 'address', className: 'mono', width: 150 },
      { title: t('profile.since'), key: 'since', width: 170, render: (_, one) => <Moment at={one.since} /> },
      { title: t('credentials.lastUsed'), key: 'lastUsed', width: 120, render: (_, one) => <Age at={one.lastUsed} /> },
      { title: '', key: 'actions', align: 'right', width: 90, render: (_, one) => !one.own && <Button size="small" danger onClick={() => void end(one.id)}>{t('profile.end')}</Button> },
    ]} />
  )
}

function Sessions() {
  const { t } = useText()
  const { data, problem, reload } = useResource<OpenSession[]>('/sessions')
  const { busy, problem: refused, run } = useAction()
  const end = async (resource: string) => {
    await run(() => http.delete(resource))
    reload()
  }
  return (
    <Panel extra={data && data.length > 1 && (
      <Popconfirm title={t('profile.endOthersSure')} okText={t('profile.end')} onConfirm={() => end('/sessions')}>
        <Button danger loading={busy}>{t('profile.endOthers')}</Button>
      </Popconfirm>
    )}>
      <ProblemAlert problem={problem ?? refused} retry={reload} />
      <SessionTable sessions={data ?? []} end={(id) => end(path`/sessions/${id}`)} />
    </Panel>
  )
}

function Accounts({ providers }: { providers: { key: string; name: string }[] }) {
  const { t } = useText()
  const { data, problem, reload } = useResource<LinkedAccount[]>('/session/accounts')
  const { busy, problem: refused, run } = useAction()
  const link = (key: string) => run(async () => window.location.assign((await http.post<{ address: string }>(path`/session/accounts/${key}`)).address))
  const unlink = async (key: string) => {
    await run(() => http.delete(path`/session/accounts/${key}`))
    reload()
  }
  return (
    <Panel>
      <p className="dim">{t('profile.accountsHint')}</p>
      <ProblemAlert problem={problem ?? refused} />
      <Table size="small" rowKey="key" dataSource={providers} pagination={false} aria-label={t('profile.accounts')} columns={[
        { title: t('profile.provider'), dataIndex: 'name' },
        { title: t('profile.account'), key: 'email', render: (_, { key }) => data?.find(({ provider }) => provider === key)?.email },
        { title: t('profile.since'), key: 'linked', width: 170, render: (_, { key }) => <Moment at={data?.find(({ provider }) => provider === key)?.linked} /> },
        { title: '', key: 'actions', align: 'right', width: 110, render: (_, { key }) => data?.some(({ provider }) => provider === key)
          ? <Button size="small" danger onClick={() => void unlink(key)}>{t('profile.unlink')}</Button>
          : <Button size="small" loading={busy} onClick={() => void link(key)}>{t('profile.link')}</Button> },
      ]} />
    </Panel>
  )
}

/** What the organisation demands of its people. */
function Rules() {
  const { t } = useText()
  const { data, problem, reload } = useResource<{ secondFactor: boolean }>('/sign-in/rules')
  const { busy, problem: refused, run } = useAction()
  const demand = async (secondFactor: boolean) => {
    await run(() => http.put('/sign-in/rules', { secondFactor }))
    reload()
  }
  return (
    <Panel className="narrow">
      <ProblemAlert problem={problem ?? refused} />
      <label className="facts">
        <Switch checked={data?.secondFactor ?? false} loading={busy || !data} onChange={(on) => void demand(on)} aria-label={t('profile.demand')} />
        <span>{t('profile.demand')}</span>
      </label>
      <p className="dim">{t('profile.demandHint')}</p>
    </Panel>
  )
}
