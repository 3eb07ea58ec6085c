import { Button, Divider, Form, Input } from 'antd'
import { useEffect, useState } from 'react'
import { Problem } from '../api/http'
import { asProblem, useAction, useResource } from '../api/resource'
import { useSession } from '../app/session'
import { setLanguage, useText } from '../i18n'
import { ProblemAlert } from '../ui/Feedback'

interface Values {
  login: string
  password: string
  code?: string
}

export function LoginPage() {
  const { t, language } = useText()
  const { logIn, system } = useSession()
  const { busy, problem, run } = useAction()
  const [asksCode, setAsksCode] = useState(false)
  const { data: providers } = useResource<{ key: string; name: string }[]>('/sign-in/providers')
  const back = useProblemOfReturn()
  const title = `${t('login.in')} · ${t('app.name')}`
  useEffect(() => {
    document.title = title
  }, [title])
  const submit = (values: Values) =>
    run(async () => {
      try {
        await logIn(values.login, values.password, values.code)
      } catch (failure) {
        if (asProblem(failure).code !== 'code-needed') throw failure
        setAsksCode(true)
      }
    })
  return (
    <main className="alone login">
      <section className="panel">
        <header>
          <svg width="40" height="40" viewBox="0 0 32 32" aria-hidden>
            <rect width="32" height="32" rx="6" />
            <path d="M8 9h16M16 9v14M8 23h16" fill="none" strokeWidth="3" strokeLinecap="square" />
          </svg>
          <div>
            <h1>{t('app.name')}</h1>
            <span className="dim">{t('login.motto')}</span>
          </div>
        </header>
        <Form<Values> layout="vertical" size="large" onFinish={(values) => void submit(values)} requiredMark={false}>
          <div hidden={asksCode}>
            <Form.Item name="login" label={t('login.login')} rules={[{ required: true, message: t('login.loginMissing') }]}>
              <Input autoFocus autoComplete="username" />
            </Form.Item>
            <Form.Item name="password" label={t('login.password')} rules={[{ required: true, message: t('login.passwordMissing') }]}>
              <Input.Password autoComplete="current-password" />
            </Form.Item>
          </div>
          {asksCode && (
            <Form.Item name="code" label={t('login.code')} extra={t('login.codeHint')} rules={[{ required: true, message: t('app.required') }]}>
              <Input autoFocus className="num" autoComplete="one-time-code" inputMode="text" maxLength={20} />
            </Form.Item>
          )}
          <ProblemAlert problem={problem ?? back} />
          <Button type="primary" htmlType="submit" block loading={busy}>{t('login.in')}</Button>
          {asksCode && <Button type="link" block onClick={() => window.location.reload()}>{t('login.somebodyElse')}</Button>}
        </Form>
        {!asksCode && providers && providers.length > 0 && (
          <nav aria-label={t('login.providers')} className="providers">
            <Divider plain>{t('login.or')}</Divider>
            {providers.map(({ key, name }) => (
              <Button key={key} block size="large" href={`./api/v1/sign-in/start/${encodeURIComponent(key)}`}>{t('login.with', { name })}</Button>
            ))}
          </nav>
        )}
        <footer>
          {system?.demo && <p className="dim">{t('login.demo')}</p>}
          <Button type="link" onClick={() => void setLanguage(language === 'zh' ? 'en' : 'zh')} lang={language === 'zh' ? 'en' : 'zh-CN'}>
            {t('app.otherLanguage')}
          </Button>
          <span className="dim">{system?.version}</span>
        </footer>
      </section>
    </main>
  )
}

/** Why a provider's log-in came to nothing: the server says it in the address, which then forgets it. */
export function useProblemOfReturn() {
  const [problem] = useState(() => {
    const code = new URLSearchParams(window.location.hash.split('?')[1] ?? '').get('problem')
    return code ? new Problem(-1, code, undefined, [], code) : undefined
  })
  useEffect(() => {
    if (problem) window.history.replaceState(null, '', window.location.hash.split('?')[0])
  }, [problem])
  return problem
}
