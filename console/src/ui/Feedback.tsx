import { Alert, Button } from 'antd'
import { type ReactNode, useEffect } from 'react'
import type { Problem } from '../api/http'
import { hasText, useText, wordOf } from '../i18n'
import type { TextKey } from '../i18n/texts'
import { expectedText } from './expected'

/** Codes that say less than the English sentence that comes with them. */
const VAGUE = ['bad-request', 'unreadable-body', 'scope-missing', 'role-too-wide', 'not-allowed', 'value-does-not-fit', 'pack-differs', 'pack-newer', 'pack-missing', 'unavailable', 'device-away', 'gateway-failed', 'gateway-params-invalid', 'gateway-time-limit', 'gateway-not-supported', 'software-unsigned', 'software-broken', 'software-older', 'software-unreachable', 'software-no-keys', 'gateway-java-too-old']

/** A refusal in the reader's language, as far as the console knows its code; else as the server said it. */
export function useSaid() {
  const { t, language } = useText()
  return (problem: Problem) => {
    if (problem.unreachable) return { title: t('app.unreachable'), detail: problem.detail }
    const { code, about } = problem
    if (!code || !hasText('problem', code)) return { title: problem.title, detail: problem.detail }
    const title = t(`problem.${code}` as TextKey, {
      ...about, kind: code === 'quota-exceeded' ? wordOf('quotaKind', String(about.kind ?? ''), t) : wordOf('kind', String(about.kind ?? ''), t), whose: wordOf('quotaWhose', String(about.whose ?? ''), t), what: wordOf('tooMuchOf', String(about.what ?? ''), t),
    })
    const more = problem.errors.length === 0 && (language === 'en' || VAGUE.includes(code))
    return { title, detail: more ? problem.detail : undefined }
  }
}

/** Everything the server said about a refusal: title, detail, and each field with what was expected and got. */
export function ProblemAlert({ problem, retry }: { problem: Problem | undefined; retry?: () => void }) {
  const { t, language } = useText()
  const said = useSaid()
  if (!problem) return null
  const { title, detail } = said(problem)
  return (
    <Alert
      className="problem"
      type="error"
      showIcon
      role="alert"
      title={problem.status > 0 ? `${title} (${problem.status})` : title}
      description={
        detail || problem.errors.length ? (
          <>
            {detail}
            {problem.errors.length > 0 && (
              <ul>
                {problem.errors.map((error, i) => (
                  <li key={i}>
                    {[error.field ?? error.row, error.column].filter((part) => part !== undefined).join(', ')}
                    {' — '}
                    {t('app.expectedGot', { expected: expectedText(error.expected, t, language), got: error.got ?? '' })}
                  </li>
                ))}
              </ul>
            )}
          </>
        ) : undefined
      }
      action={retry && <Button size="small" onClick={retry}>{t('app.retry')}</Button>}
    />
  )
}

/** Nothing here yet: says so, says why that may be, and leads on. */
export function Nothing({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className="nothing-here">
      <svg width="44" height="32" viewBox="0 0 44 32" aria-hidden>
        <path d="M2 26h8l4-12 6 16 6-24 5 20h11" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="3 3" />
      </svg>
      <strong>{title}</strong>
      {hint && <p>{hint}</p>}
      {children && <div className="actions">{children}</div>}
    </div>
  )
}

/** @param beside stands on the line of the title */
export function PageHead({ title, beside, subtitle, children }: { title: string; beside?: ReactNode; subtitle?: ReactNode; children?: ReactNode }) {
  const { t } = useText()
  const document = `${title} · ${t('app.name')}`
  useEffect(() => {
    window.document.title = document
  }, [document])
  return (
    <header className="page-head">
      <div>
        {beside ? <div className="facts"><h1>{title}</h1>{beside}</div> : <h1>{title}</h1>}
        {subtitle && <div className="dim">{subtitle}</div>}
      </div>
      {children && <div className="actions">{children}</div>}
    </header>
  )
}

export function Panel({ title, extra, children, className }: { title?: ReactNode; extra?: ReactNode; children: ReactNode; className?: string }) {
  return (
    <section className={`panel ${className ?? ''}`}>
      {(title || extra) && (
        <div className="panel-head">
          {title && <h2>{title}</h2>}
          {extra}
        </div>
      )}
      {children}
    </section>
  )
}
