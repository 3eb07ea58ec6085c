import { Button, Form, Input } from 'antd'
import { useEffect } from 'react'
import { useAction } from '../api/resource'
import { useSession } from '../app/session'
import { setLanguage, useText } from '../i18n'
import { ProblemAlert } from '../ui/Feedback'

export function LoginPage() {
  const { t, language } = useText()
  const { logIn, system } = useSession()
  const { busy, problem, run } = useAction()
  const title = `${t('login.in')} · ${t('app.name')}`
  useEffect(() => {
    document.title = title
  }, [title])
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
        <Form layout="vertical" size="large" onFinish={({ login, password }) => void run(() => logIn(login, password))} requiredMark={false}>
          <Form.Item name="login" label={t('login.login')} rules={[{ required: true, message: t('login.loginMissing') }]}>
            <Input autoFocus autoComplete="username" />
          </Form.Item>
          <Form.Item name="password" label={t('login.password')} rules={[{ required: true, message: t('login.passwordMissing') }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <ProblemAlert problem={problem} />
          <Button type="primary" htmlType="submit" block loading={busy}>{t('login.in')}</Button>
        </Form>
        <footer>
          {system?.demo && <p className="dim">{t('login.demo')}</p>}
          <Button type="link" onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')} lang={language === 'zh' ? 'en' : 'zh-CN'}>
            {t('app.otherLanguage')}
          </Button>
          <span className="dim">{system?.version}</span>
        </footer>
      </section>
    </main>
  )
}
