import { Button, Checkbox, Form, Input, Popconfirm, type TableProps, Tabs } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { http } from '../api/http'
import { useAction } from '../api/resource'
import { type ApiToken, type Organisation, SCOPES, type ThingToken } from '../api/types'
import { useIsPlatformAdministrator, useMay, useSession, useZone } from '../app/session'
import { useText, wordOf } from '../i18n'
import { Create, useRequired } from '../ui/Create'
import { Nothing, PageHead, Panel, ProblemAlert } from '../ui/Feedback'
import { parseDateTime } from '../ui/format'
import { PagedTable } from '../ui/PagedTable'
import { Age, Moment } from '../ui/Time'
import { GrafanaTab } from './GrafanaTab'
import { OnceShown } from './thing/Credentials'

export function AccessPage() {
  const { t } = useText()
  const navigate = useNavigate()
  const { tab = 'tokens' } = useParams()
  const platform = useIsPlatformAdministrator()
  const things = useMay('things:read')
  return (
    <>
      <PageHead title={t('access.title')} subtitle={t('access.subtitle')} />
      <Tabs activeKey={tab} onChange={(next) => navigate(next === 'tokens' ? '/access' : `/access/${next}`, { replace: true })} destroyOnHidden items={[
        { key: 'tokens', label: t('access.tokens'), children: <Tokens /> },
        ...(things ? [{ key: 'enrolment', label: t('access.enrolment'), children: <EnrolmentTokens /> }] : []),
        { key: 'grafana', label: t('grafana.tab'), children: <GrafanaTab /> },
        ...(platform ? [{ key: 'organisations', label: t('access.organisations'), children: <Organisations /> }] : []),
      ]} />
    </>
  )
}

/** Tokens of one kind: made in a dialog, shown once, listed and revoked. */
function TokenTable<T extends { id: number; name: string; lastUsed?: string }>({ resource, label, hint, empty, fields, initial, asked, columns }: {
  resource: string; label: string; hint?: string; empty: React.ReactNode; fields?: React.ReactNode; initial?: object
  asked: (values: Record<string, never>) => object; columns: TableProps<T>['columns'] & object
}) {
  const { t } = useText()
  const required = useRequired()
  const [version, setVersion] = useState(0)
  const [shown, setShown] = useState<string>()
  const { problem, run } = useAction()
  return (
    <Panel extra={
      <Create title={t('access.newToken')} initial={initial} create={async (values) => {
        setShown((await http.post<{ token: string }>(resource, asked(values))).token)
        setVersion((n) => n + 1)
      }}>
        <Form.Item name="name" label={t('access.tokenName')} rules={required}><Input autoFocus /></Form.Item>
        {fields}
      </Create>
    }>
      {hint && <p className="dim">{hint}</p>}
      {shown && <OnceShown token={shown} close={() => setShown(undefined)} />}
      <ProblemAlert problem={problem} />
      <PagedTable<T> resource={resource} rowKey="id" version={version} label={label} empty={empty} columns={[
        { title: t('access.tokenName'), dataIndex: 'name' },
        ...columns,
        { title: t('credentials.lastUsed'), key: 'lastUsed', width: 120, render: (_, token) => <Age at={token.lastUsed} /> },
        { title: '', key: 'actions', align: 'right', width: 90, render: (_, token) => (
          <Popconfirm title={t('credentials.revokeSure')} okText={t('credentials.revoke')} onConfirm={async () => {
            await run(() => http.delete(`${resource}/${encodeURIComponent(token.id)}`))
            setVersion((n) => n + 1)
          }}>
            <Button size="small" danger>{t('credentials.revoke')}</Button>
          </Popconfirm>
        ) },
      ]} />
    </Panel>
  )
}

function Tokens() {
  const { t } = useText()
  const { session } = useSession()
  const zone = useZone()
  const required = useRequired()
  const allowed = SCOPES.filter((scope) => session?.scopes.includes(scope))
  return (
    <TokenTable<ApiToken> resource="/tokens" label={t('access.tokens')} empty={<Nothing title={t('access.noTokens')} hint={t('access.noTokensHint')} />}
      initial={{ scopes: allowed.filter((scope) => scope === 'things:read' || scope === 'readings:read') }}
      asked={({ expires, ...values }: { expires?: string }) => ({ ...values, expires: expires ? new Date(parseDateTime(expires, zone)!).toISOString() : undefined })}
      fields={
        <>
          <Form.Item name="scopes" label={t('access.scopes')} rules={required}>
            <Checkbox.Group className="scopes" options={allowed.map((scope) => ({ value: scope, label: <span title={scope}>{wordOf('scope', scope.replace(':', '-'), t)}</span> }))} />
          </Form.Item>
          <Form.Item name="expires" label={t('access.expires')} extra={zone} rules={[{ validator: (_, text) => (!text || parseDateTime(text, zone) !== undefined ? Promise.resolve() : Promise.reject(new Error(t('range.format')))) }]}>
            <Input className="num" placeholder="2027-12-31 00:00" />
          </Form.Item>
        </>
      }
      columns={[
        { title: t('access.scopes'), key: 'scopes', className: 'mono', render: (_, token) => token.scopes.join('  ') },
        { title: t('access.expires'), key: 'expires', width: 170, render: (_, token) => (token.expires ? <Moment at={token.expires} /> : t('access.never')) },
      ]} />
  )
}

/** Tokens by which devices that nobody knows yet may knock: they wait in the inbox. */
function EnrolmentTokens() {
  const { t } = useText()
  return (
    <TokenTable<ThingToken> resource="/enrolment-tokens" label={t('access.enrolment')} hint={t('access.enrolmentHint')} empty={<Nothing title={t('access.noEnrolment')} />} asked={(values) => values}
      columns={[{ title: t('credentials.created'), key: 'created', width: 170, render: (_, token) => <Moment at={token.created} /> }]} />
  )
}

function Organisations() {
  const { t, name } = useText()
  const required = useRequired()
  const [version, setVersion] = useState(0)
  return (
    <Panel extra={
      <Create title={t('access.newOrganisation')} create={async (values: { key?: string; text?: string; login?: string; password?: string }) => {
        await http.post('/organisations', { key: values.key, name: values.text, administrator: { login: values.login, password: values.password } })
        setVersion((n) => n + 1)
      }}>
        <Form.Item name="key" label={t('things.key')} rules={required}><Input autoFocus /></Form.Item>
        <Form.Item name="text" label={t('things.name')} rules={required}><Input /></Form.Item>
        <Form.Item name="login" label={t('access.firstAdministrator')} rules={required}><Input autoComplete="off" /></Form.Item>
        <Form.Item name="password" label={t('login.password')} rules={required}><Input.Password autoComplete="new-password" /></Form.Item>
      </Create>
    }>
      <PagedTable<Organisation> resource="/organisations" rowKey="key" version={version} label={t('access.organisations')} empty={<Nothing title={t('access.noUsers')} />} columns={[
        { title: t('things.key'), dataIndex: 'key', className: 'mono' },
        { title: t('things.name'), key: 'name', render: (_, one) => name(one.name, one.key) },
      ]} />
    </Panel>
  )
}
