import { Button, Drawer, Form, Input, Popconfirm, Select } from 'antd'
import { http, path } from '../api/http'
import { useAction, useResource } from '../api/resource'
import type { LinkedAccount, OpenSession, SecondFactorState } from '../api/types'
import { useText } from '../i18n'
import { Panel, ProblemAlert } from '../ui/Feedback'
import { Moment } from '../ui/Time'
import { SessionTable } from './ProfilePage'

interface SignIn {
  secondFactor: SecondFactorState
  sessions: OpenSession[]
  accounts: LinkedAccount[]
  invitations: { provider: string; email: string; expires: string }[]
}

/** How a person of one's organisation signs in: what an administrator sees and may end. */
export function PersonSignIn({ id, title, close }: { id: number; title: string; close: () => void }) {
  const { t } = useText()
  const base = `/users/${id}`
  const { data, problem, reload } = useResource<SignIn>(`${base}/sign-in`)
  const { data: providers } = useResource<{ key: string; name: string }[]>('/sign-in/providers')
  const { busy, problem: refused, run } = useAction()
  const does = async (change: () => Promise<unknown>) => {
    await run(change)
    reload()
  }
  return (
    <Drawer open size="large" title={title} onClose={close}>
      <ProblemAlert problem={problem ?? refused} retry={reload} />
      {data && (
        <>
          <Panel title={t('factor.title')} extra={data.secondFactor.active && (
            <Popconfirm title={t('factor.resetSure')} okText={t('factor.reset')} onConfirm={() => does(() => http.delete(`${base}/second-factor`))}>
              <Button danger size="small" loading={busy}>{t('factor.reset')}</Button>
            </Popconfirm>
          )}>
            {data.secondFactor.active ? <>✓ {t('factor.active')} <Moment at={data.secondFactor.since} /></> : t('factor.none')}
          </Panel>
          <Panel title={t('profile.sessions')} extra={<Button danger size="small" disabled={data.sessions.length === 0} onClick={() => void does(() => http.delete(`${base}/sessions`))}>{t('profile.endAll')}</Button>}>
            <SessionTable sessions={data.sessions} end={(session) => does(() => http.delete(`${base}${path`/sessions/${session}`}`))} />
          </Panel>
          {providers && providers.length > 0 && (
            <Panel title={t('profile.accounts')}>
              <p className="dim">{t('profile.inviteHint')}</p>
              {data.accounts.map(({ provider, email, linked }) => (
                <p key={provider}>✓ {provider} {email} <Moment at={linked} /> <Button size="small" danger onClick={() => void does(() => http.delete(`${base}${path`/accounts/${provider}`}`))}>{t('profile.unlink')}</Button></p>
              ))}
              {data.invitations.map(({ provider, email, expires }) => (
                <p key={provider}>… {provider} {email} ≤ <Moment at={expires} /> <Button size="small" danger onClick={() => void does(() => http.delete(`${base}${path`/invitations/${provider}`}`))}>{t('profile.withdraw')}</Button></p>
              ))}
              <Form layout="inline" initialValues={{ provider: providers[0]?.key }} onFinish={({ provider, email }) => void does(() => http.put(`${base}${path`/invitations/${provider}`}`, { email }))}>
                <Form.Item name="provider"><Select aria-label={t('profile.provider')} style={{ width: 140 }} options={providers.map(({ key, name }) => ({ value: key, label: name }))} /></Form.Item>
                <Form.Item name="email" rules={[{ required: true, message: t('app.required') }]}><Input placeholder={t('profile.email')} aria-label={t('profile.email')} /></Form.Item>
                <Button htmlType="submit" loading={busy}>{t('profile.invite')}</Button>
              </Form>
            </Panel>
          )}
        </>
      )}
    </Drawer>
  )
}
