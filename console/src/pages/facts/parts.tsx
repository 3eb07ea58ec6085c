import { Button, Form, Input, Modal } from 'antd'
import { type ReactNode, useCallback } from 'react'
import { Link } from 'react-router'
import { download, type Params, path } from '../../api/http'
import { useAction } from '../../api/resource'
import type { FactField, FactOrigin, FactValue, Name } from '../../api/types'
import { tagOf, useText, wordOf } from '../../i18n'
import { PageHead, Panel, Nothing, ProblemAlert } from '../../ui/Feedback'
import { saveBlob } from '../../ui/files'
import { MISSING, titled, unitIn } from '../../ui/format'
import { evidenceOf, pageOf } from '../methods/evidence'
import { LabelMark } from '../methods/marks'
import type { Label } from '../methods/types'

/** Fetches a file and lets the browser save it; it is never opened in the page. */
export function useSave() {
  const { busy, problem, run } = useAction()
  const save = useCallback((name: string, resource: string, accept: string, params: Params = {}) =>
    void run(async () => saveBlob(name, await download(resource, params, () => undefined, new AbortController().signal, accept))), [run])
  return { busy, problem, save }
}

/** The field with its unit; in Chinese as in the heading of a file. */
export function useFieldText() {
  const { name, language } = useText()
  return (field: Pick<FactField, 'title' | 'key' | 'unit'>) => titled(name(field.title, field.key), unitIn(field.unit, language))
}

/** A value as people read it, choices by their titles. */
export function useFactText() {
  const { t, name, language } = useText()
  return (value: FactValue | undefined, field?: FactField): string => {
    if (value === undefined || value === null) return MISSING
    const choice = (key: string) => name(field?.choices.find((one) => one.key === key)?.title, key)
    if (Array.isArray(value)) return value.map(choice).join('; ') || MISSING
    if (typeof value === 'boolean') return t(`boolean.${value}`)
    if (typeof value === 'string') return choice(value)
    return field?.type === 'document' ? `#${value}` : value.toLocaleString(tagOf(language), { maximumSignificantDigits: 15 })
  }
}

/** A value in a table; a document leads to its file. */
export function ValueText({ value, field }: { value: FactValue | undefined; field?: FactField }) {
  const text = useFactText()
  const shown = text(value, field)
  if (field?.type === 'document' && typeof value === 'number') return <PaperLink id={value} />
  return <span className={typeof value === 'number' ? 'num' : undefined} title={typeof value === 'number' ? String(value) : undefined}>{shown}</span>
}

export const PaperLink = ({ id }: { id: number }) => <Link to={`/facts/documents?id=${id}`}>#{id}</Link>

/** From which version or from what a value came that its own version did not bring. */
export function OriginText({ origin }: { origin: FactOrigin | undefined }) {
  const { t } = useText()
  if (!origin) return null
  const page = origin.from ? pageOf(evidenceOf(origin.from)) : undefined
  return (
    <span className="facts">
      <LabelMark label={origin.label as Label} />
      {origin.from && (page ? <Link to={page}>{origin.from}</Link> : <span>{origin.from}</span>)}
      {!origin.from && origin.version && <span className="dim">{t('facts.sinceVersion', { n: origin.version })}</span>}
    </span>
  )
}

/** How a subject is called, its key beside the name. */
export function SubjectText({ subject, name: named }: { subject: string; name?: Name }) {
  const { name } = useText()
  const shown = name(named, subject)
  return <span title={subject}>{shown}</span>
}

export function NoRight() {
  const { t } = useText()
  return <><PageHead title={t('facts.title')} /><Panel><Nothing title={t('facts.noRight')} /></Panel></>
}

/** Asks why, and does it. */
export function WithReason({ title, hint, act, close, children }: { title: string; hint: string; act: (reason: string) => Promise<unknown>; close: () => void; children?: ReactNode }) {
  const { t } = useText()
  const [form] = Form.useForm<{ reason: string }>()
  const { busy, problem, run } = useAction()
  return (
    <Modal open title={title} onCancel={close} footer={[
      <Button key="close" onClick={close}>{t('app.cancel')}</Button>,
      <Button key="do" type="primary" loading={busy} onClick={form.submit}>{title}</Button>,
    ]}>
      <p className="dim">{hint}</p>
      {children}
      <ProblemAlert problem={problem} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={({ reason }) => void run(() => act(reason.trim()))}>
        <Form.Item name="reason" label={t('facts.reason')} rules={[{ required: true, whitespace: true, message: t('app.required') }]}><Input.TextArea autoFocus autoSize={{ minRows: 2 }} maxLength={1000} /></Form.Item>
      </Form>
    </Modal>
  )
}

/** What a table or a form is about and how often, in one line. */
export function useKindText() {
  const { t } = useText()
  return ({ subject, period }: { subject: string; period: string }) => `${wordOf('methodSubject', subject, t)} · ${wordOf('methodPeriod', period, t)}`
}

/** A period as it is written, to show what is expected. */
export const examplePeriod = (kind: string) => {
  const day = new Date().toISOString().slice(0, 10)
  switch (kind) {
    case 'day': return day
    case 'month': return day.slice(0, 7)
    case 'quarter': return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
    default: return String(Number(day.slice(0, 4)) - 1)
  }
}

export const tablePath = (key: string) => path`/facts/tables/${key}`
export const formPath = (key: string) => path`/facts/forms/${key}`
