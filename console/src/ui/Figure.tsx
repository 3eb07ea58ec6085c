import type { ReactNode } from 'react'
import { Link } from 'react-router'

/** One number that somebody looks at every day, and the list behind it. Grey unless it asks for something. */
export function Figure({ to, label, value, note, chart, warn, wide, testId }: {
  to: string; label: string; value: string; note?: ReactNode; chart?: ReactNode; warn?: boolean; wide?: boolean; testId?: string
}) {
  return (
    <Link to={to} className={`figure ${warn ? 'warn' : ''} ${wide ? 'wide' : ''}`} data-testid={testId}>
      <span className="label">{label}</span>
      <span className="value">{warn && <b aria-hidden>▲ </b>}{value}</span>
      {chart}
      <span className="note">{note}</span>
    </Link>
  )
}
