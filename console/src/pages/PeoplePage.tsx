import { Button, Checkbox, Form, Input, Popconfirm, Select, Switch, Tabs } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { http, path } from '../api/http'
import { useAction, useResource } from '../api/resource'
import { type Grant, type Page, type Role, SCOPES, type User } from '../api/types'
import { useIsPlatformAdministrator, useMay, useSession, useZone } from '../app/session'
import { NodeSelect } from './organisations/choices'
import { useText, wordOf } from '../i18n'
import { Create, useRequired } from '../ui/Create'
import { Nothing, PageHead, Panel, ProblemAlert } from '../ui/Feedback'
import { parseDateTime } from '../ui/format'
import { PagedTable } from '../ui/PagedTable'
import { Moment } from '../ui/Time'
import { PersonSignIn } from './PersonSignIn'

export function PeoplePage() {
  const { t } = useText()
  const navigate = useNavigate()
  const { tab = 'people' } = useParams()
  return (
    <>
      <PageHead title={t('people.title')} subtitle={t('people.subtitle')} />
      <Tabs activeKey={tab} onChange={(next) => navigate(next === 'people' ? '/people' : `/people/${next}`, { replace: true })} destroyOnHidden items={[
        { key: 'people', label: t('people.title'), children: <Users /> },
        { key: 'grants', label: t('people.grants'), children: <Grants /> },
        { key: 'roles', label: t('people.roles'), children: <Roles /> },
      ]} />
    </>
  )
}

/** The roles of the organisation, what to call them, and which of them the person can give: none with more than it holds. */
function useRoles() {
  const { name } = useText()
  const { session } = useSession()
  const { data, reload } = useResource<Page<Role>>('/roles', { size: 500 })
  const roles = data?.items ?? []
  const nameOf = (key: string) => name(roles.find((role) => role.key === key)?.name, key)
  const holds = (role: Role) => (!role.platform || session?.platformAdministrator) && role.scopes.every((scope) => session?.scopes.includes(scope))
  return { roles, nameOf, reload, given: roles.filter(holds).map((role) => ({ value: role.key, label: name(role.name, role.key) })) }
}

function Users() {
  const { t } = useText()
  const required = useRequired()
  const mayChange = useMay('people:write')
  const mayGive = useMay('grants:write')
  const { session } = useSession()
  const { nameOf, given } = useRoles()
  const [version, setVersion] = useState(0)
  const [managed, setManaged] = useState<User>()
  const { problem, run } = useAction()
  const disable = async (user: User) => {
    await run(() => http.patch(path`/users/${user.id}`, { disabled: !user.disabled }))
    setVersion((n) => n + 1)
  }
  return (
    <Panel extra={mayChange && (
      <Create title={t('people.new')} create={async (values) => {
        await http.post('/users', values)
        setVersion((n) => n + 1)
      }}>
        <Form.Item name="login" label={t('login.login')} rules={required}><Input autoFocus autoComplete="off" /></Form.Item>
        <Form.Item name="name" label={t('things.name')} rules={required}><Input /></Form.Item>
        {mayGive && <Form.Item name="role" label={t('people.role')}><Select options={given} allowClear /></Form.Item>}
        <Form.Item name="password" label={t('login.password')} rules={required}><Input.Password autoComplete="new-password" /></Form.Item>
      </Create>
    )}>
      <ProblemAlert problem={problem} />
      <PagedTable<User> resource="/users" rowKey="login" version={version} label={t('people.title')} empty={<Nothing title={t('people.none')} />} scroll={{ x: 'max-content' }} columns={[
        { title: t('login.login'), dataIndex: 'login', className: 'mono' },
        { title: t('things.name'), dataIndex: 'name' },
        { title: t('people.roles'), key: 'roles', render: (_, user) => user.roles.map(nameOf).join(', ') || <span className="dim">{t('people.noRole')}</span> },
        { title: t('people.state'), key: 'state', width: 120, render: (_, user) => (user.disabled ? t('people.disabled') : t('people.active')) },
        { title: '', key: 'actions', align: 'right', width: 200, render: (_, user) => mayChange && user.login !== session?.login && (
          <span className="actions">
            <Button size="small" onClick={() => setManaged(user)}>{t('people.signIn')}</Button>{' '}
            <Button size="small" danger={!user.disabled} onClick={() => void disable(user)}>{user.disabled ? t('people.enable') : t('people.disable')}</Button>
          </span>
        ) },
      ]} />
      {managed && <PersonSignIn id={managed.id} title={`${managed.name} · ${managed.login}`} close={() => setManaged(undefined)} />}
    </Panel>
  )
}

/** Who has which role, where and until when; also people of other organisations whom this one lets in. */
function Grants() {
  const { t } = useText()
  const required = useRequired()
  const zone = useZone()
  const mayGive = useMay('grants:write')
  const platform = useIsPlatformAdministrator()
  const { session } = useSession()
  const { nameOf, given } = useRoles()
  const [past, setPast] = useState(false)
  const [version, setVersion] = useState(0)
  const { data: above } = useResource<Page<Grant>>('/grants/above', { size: 1 })
  const { problem, run } = useAction()
  const revoke = async (grant: Grant) => {
    await run(() => http.delete(path`/grants/${grant.id}`))
    setVersion((n) => n + 1)
  }
  const columns = [
    { title: t('people.person'), key: 'person', render: (_: unknown, grant: Grant) => (
      <>{grant.person} <span className="dim mono">{grant.login}{grant.home !== session?.organisation.key && `@${grant.home}`}</span></>
    ) },
    { title: t('people.role'), key: 'role', render: (_: unknown, grant: Grant) => nameOf(grant.role) },
    { title: t('people.where'), key: 'where', render: (_: unknown, grant: Grant) => (grant.node === undefined ? t('people.here') : t('people.below', { node: grant.nodeName ?? String(grant.node) })) },
    { title: t('people.from'), key: 'from', width: 170, render: (_: unknown, grant: Grant) => <Moment at={grant.from} /> },
    { title: t('people.until'), key: 'until', width: 170, render: (_: unknown, grant: Grant) => (grant.until ? <Moment at={grant.until} /> : t('people.noEnd')) },
    { title: t('people.by'), key: 'by', render: (_: unknown, grant: Grant) => <>{grant.by}{grant.reason && <span className="dim"> · {grant.reason}</span>}</> },
  ]
  return (
    <>
      <Panel extra={
        <>
          <label><Switch size="small" checked={past} onChange={setPast} /> {t('people.past')}</label>
          {mayGive && (
            <Create title={t('people.give')} create={async ({ login, role, until, reason, node }: { login?: string; role?: string; until?: string; reason?: string; node?: string }) => {
              await http.post('/grants', {
                login, role, reason, node: node || undefined,
                until: until ? new Date(parseDateTime(until, zone)!).toISOString() : undefined,
              })
              setVersion((n) => n + 1)
            }}>
              <Form.Item name="login" label={t('login.login')} extra={t('people.loginHint')} rules={required}><Input autoFocus autoComplete="off" /></Form.Item>
              <Form.Item name="role" label={t('people.role')} extra={t('people.roleHint')} rules={required}><Select options={given} /></Form.Item>
              <Form.Item name="until" label={t('people.until')} extra={zone} rules={[{ validator: (_, text) => (!text || parseDateTime(text, zone) !== undefined ? Promise.resolve() : Promise.reject(new Error(t('range.format')))) }]}>
                <Input className="num" placeholder="2027-12-31 00:00" />
              </Form.Item>
              <Form.Item name="reason" label={t('people.reason')}><Input maxLength={500} /></Form.Item>
              {platform && <Form.Item name="node" label={t('people.node')} extra={t('people.nodeHint')}><NodeSelect /></Form.Item>}
            </Create>
          )}
        </>
      }>
        <ProblemAlert problem={problem} />
        <PagedTable<Grant> resource="/grants" params={{ past }} rowKey={(grant) => String(grant.id)} version={version} label={t('people.grants')} empty={<Nothing title={t('people.none')} />} scroll={{ x: 'max-content' }} columns={[
          ...columns,
          { title: '', key: 'actions', align: 'right', width: 130, render: (_, grant) => {
            if (grant.revoked) return <span className="dim">{t('people.revoked')}</span>
            if (!mayGive || grant.login === session?.login) return undefined
            return (
              <Popconfirm title={t('people.revokeSure')} okText={t('people.revoke')} onConfirm={() => revoke(grant)}>
                <Button size="small" danger>{t('people.revoke')}</Button>
              </Popconfirm>
            )
          } },
        ]} />
      </Panel>
      {above !== undefined && above.total > 0 && (
        <Panel title={t('people.above')}>
          <p className="dim">{t('people.aboveHint')}</p>
          <PagedTable<Grant> resource="/grants/above" rowKey={(grant) => String(grant.id)} label={t('people.above')} empty={null} scroll={{ x: 'max-content' }} columns={columns} />
        </Panel>
      )}
    </>
  )
}

/** Which role may do what, as a table; own roles are changed and removed from their heads. */
function Roles() {
  const { t, name } = useText()
  const mayMake = useMay('grants:write')
  const { roles, reload } = useRoles()
  const { problem, run } = useAction()
  const has = (role: Role, scope: (typeof SCOPES)[number]) => role.scopes.includes(scope)
  const sent = ({ zh, en, scopes }: RoleValues) => ({ name: { zh, en }, scopes })
  return (
    <Panel extra={mayMake && (
      <Create title={t('people.newRole')} initial={{ scopes: [] }} create={async ({ key, ...values }: RoleValues) => {
        await http.post('/roles', { key, ...sent(values) })
        reload()
      }}>
        <RoleFields isNew />
      </Create>
    )}>
      <ProblemAlert problem={problem} />
      <div className="permissions" tabIndex={0} role="region" aria-label={t('people.roles')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('people.permission')}</th>
              {roles.map((role) => <th scope="col" key={role.key}>{name(role.name, role.key)}</th>)}
            </tr>
          </thead>
          <tbody>
            {SCOPES.map((scope) => (
              <tr key={scope}>
                <td>{wordOf('scope', scope.replace(':', '-'), t)}<span className="mono">{scope}</span></td>
                {roles.map((role) => <td key={role.key}>{has(role, scope) ? <span role="img" aria-label={t('people.yes')}>✓</span> : ''}</td>)}
              </tr>
            ))}
            <tr>
              <td>{t('people.platform')}</td>
              {roles.map((role) => <td key={role.key}>{role.platform ? <span role="img" aria-label={t('people.yes')}>✓</span> : ''}</td>)}
            </tr>
            {mayMake && roles.some((role) => !role.builtIn) && (
              <tr>
                <td />
                {roles.map((role) => (
                  <td key={role.key}>
                    {!role.builtIn && (
                      <>
                        <Create title={t('people.changeRole')} small okText={t('app.save')} initial={{ zh: namesOf(role).zh, en: namesOf(role).en, scopes: role.scopes }} create={async (values: RoleValues) => {
                          await http.put(path`/roles/${role.key}`, sent(values))
                          reload()
                        }}>
                          <RoleFields />
                        </Create>{' '}
                        <Popconfirm title={t('people.removeSure')} okText={t('people.remove')} onConfirm={async () => {
                          await run(() => http.delete(path`/roles/${role.key}`))
                          reload()
                        }}>
                          <Button size="small" danger>{t('people.remove')}</Button>
                        </Popconfirm>
                      </>
                    )}
                  </td>
                ))}
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

interface RoleValues {
  key?: string
  zh?: string
  en?: string
  scopes?: string[]
}

const namesOf = (role: Role) => (typeof role.name === 'string' ? { zh: role.name, en: role.name } : role.name)

function RoleFields({ isNew }: { isNew?: boolean }) {
  const { t } = useText()
  const required = useRequired()
  const { session } = useSession()
  return (
    <>
      {isNew && <Form.Item name="key" label={t('things.key')} rules={required}><Input autoFocus autoComplete="off" /></Form.Item>}
      <Form.Item name="zh" label={t('people.nameZh')} rules={required}><Input /></Form.Item>
      <Form.Item name="en" label={t('people.nameEn')} rules={required}><Input /></Form.Item>
      <Form.Item name="scopes" label={t('people.permissions')} extra={t('people.permissionsHint')} rules={required}>
        <Checkbox.Group className="scopes" options={SCOPES.map((scope) => ({ value: scope, disabled: !session?.scopes.includes(scope), label: <span title={scope}>{wordOf('scope', scope.replace(':', '-'), t)}</span> }))} />
      </Form.Item>
    </>
  )
}
