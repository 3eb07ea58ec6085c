import { Form, Input, Modal } from 'antd'
import { useEffect } from 'react'
import { http, path } from '../../api/http'
import { useAction } from '../../api/resource'
import type { FactRow, FactValue, WholeFactTable } from '../../api/types'
import { useSession } from '../../app/session'
import { useText, wordOf } from '../../i18n'
import { expectedText } from '../../ui/expected'
import { ProblemAlert } from '../../ui/Feedback'
import { given } from './changed'
import { FactInput } from './FactInput'
import { faultsAt } from './faults'
import { PaperChoices } from './PaperChoice'
import { examplePeriod, useFieldText } from './parts'

type Template = WholeFactTable['template']

interface Entry {
  subject: string
  period: string
  values: Record<string, FactValue>
  documents: number[]
  reason?: string
}

interface Asked {
  template: Template
  close: () => void
  done: (row: FactRow) => void
}

/** The next version of a row; who corrects says why. */
export function CorrectRow({ row, ...asked }: Asked & { row: FactRow }) {
  const { t, name } = useText()
  return <RowForm {...asked} title={`${t(row.withdrawn ? 'facts.enterAgain' : 'facts.correct')}: ${name(row.name, row.subject)} · ${row.period}`} row={row} />
}

export function EnterRow(asked: Asked) {
  const { t } = useText()
  return <RowForm {...asked} title={t('facts.enter')} />
}

function RowForm({ template, row, title, close, done }: Asked & { row?: FactRow; title: string }) {
  const { t, name, language } = useText()
  const { session } = useSession()
  const heading = useFieldText()
  const [form] = Form.useForm<Entry>()
  const { busy, problem, run } = useAction()
  const send = ({ subject, period, values, documents, reason }: Entry) => run(async () =>
    done(await http.put<FactRow>(path`/tables/${template.key}/rows/${row?.subject ?? subject.trim()}/${row?.period ?? period.trim()}`, { values: given(values ?? {}), documents, reason: reason?.trim() || undefined })))
  useEffect(() => {
    const at = faultsAt(problem, '')
    if (at.size === 0) return
    const fields = [...at].map(([field, { expected }]) => ({ name: field.split('.') as never, errors: [t('facts.expectedHere', { expected: expectedText(expected, t, language) })] }))
    form.setFields(fields)
    form.scrollToField(fields[0]!.name)
  }, [problem, form, t, language])
  const required = [{ required: true, whitespace: true, message: t('app.required') }]
  const initial: Partial<Entry> = row ? { values: row.values, documents: row.documents } : { subject: template.subject === 'organisation' ? session?.organisation.key : undefined, documents: [] }
  return (
    <Modal open width={680} title={title} okText={t('app.save')} cancelText={t('app.cancel')} onCancel={close} confirmLoading={busy} onOk={form.submit}>
      <ProblemAlert problem={problem} />
      <Form form={form} layout="vertical" initialValues={initial} scrollToFirstError onFinish={(entry) => void send(entry)}>
        {!row && (
          <>
            <Form.Item name="subject" label={t('facts.subject')} extra={wordOf('factSubject', template.subject, t)} rules={required}><Input maxLength={200} /></Form.Item>
            <Form.Item name="period" label={t('facts.period')} extra={t('methods.suchAs', { example: examplePeriod(template.period) })} rules={required}><Input maxLength={20} placeholder={examplePeriod(template.period)} /></Form.Item>
          </>
        )}
        {template.columns.map((field) => (
          <Form.Item key={field.key} name={['values', field.key]} label={heading(field)} required={field.required} extra={name(field.hint) || undefined}><FactInput field={field} /></Form.Item>
        ))}
        <Form.Item name="documents" label={t('facts.documents')} extra={t('facts.documentsHint')}><PaperChoices label={t('facts.documents')} /></Form.Item>
        {row && <Form.Item name="reason" label={t('facts.reason')} extra={t('facts.reasonHint')} rules={required}><Input.TextArea autoSize={{ minRows: 2 }} maxLength={1000} /></Form.Item>}
      </Form>
    </Modal>
  )
}
