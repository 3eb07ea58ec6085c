import { EditOutlined } from '@ant-design/icons'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { AnswerSheet, AnswerSummary, WholeForm } from '../../api/types'
import { useMay, useSession } from '../../app/session'
import { useDebounced } from '../../app/useDebounced'
import { useText, wordOf } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { MISSING } from '../../ui/format'
import { PagedTable } from '../../ui/PagedTable'
import { Moment } from '../../ui/Time'
import { Standing } from '../methods/marks'
import { Sources } from '../methods/parts'
import { examplePeriod, NoRight, SubjectText, useKindText } from './parts'

const sheetPath = (key: string, subject: string, period: string) => path`/facts/forms/${key}/${subject}/${period}`

/** A form: what it asks, who has answered it for when, and how far each sheet is. */
export function FormPage() {
  const { t, name } = useText()
  const { key = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const may = useMay('facts:read')
  const mayWrite = useMay('facts:write')
  const kind = useKindText()
  const [filling, fill] = useState(false)
  const { data, problem, loading, reload } = useResource<WholeForm>(may ? path`/forms/${key}` : null)
  const typed = search.get('period') ?? ''
  const period = useDebounced(typed.trim(), 400)
  if (!may) return <NoRight />
  if (!data) return <><PageHead title={key} /><ProblemAlert problem={problem} retry={reload} />{loading && <Panel><p className="dim">{t('app.loading')}</p></Panel>}</>
  const { definition } = data
  const example = examplePeriod(definition.period)
  return (
    <>
      <PageHead title={name(definition.title, key)} beside={<Standing standing={definition.standing} />}
        subtitle={<span className="facts"><Link to="/facts/forms">{t('facts.forms')}</Link><span>{kind(definition)}</span><span className="mono">{key} {definition.edition} · {data.pack}</span></span>}>
        {mayWrite && <Button type="primary" icon={<EditOutlined />} onClick={() => fill(true)}>{t('facts.fill')}</Button>}
      </PageHead>
      <Panel>
        <div className="filters" role="search">
          <Input.Search value={typed} allowClear placeholder={t('methods.suchAs', { example })} aria-label={t('facts.period')} style={{ width: 180 }} onChange={({ target }) => setSearch(target.value ? { period: target.value } : {}, { replace: true })} />
        </div>
        <PagedTable<AnswerSummary> resource={path`/forms/${key}/answers`} params={{ period }} rowKey={(sheet) => `${sheet.period} ${sheet.subject}`} label={t('facts.sheets')} scroll={{ x: 700 }}
          empty={<Nothing title={t(period ? 'facts.noRowFits' : 'facts.noSheets')} hint={period ? undefined : t('facts.noSheetsHint')} />} columns={[
            { title: t('facts.subject'), key: 'subject', ellipsis: true, render: (_, sheet) => <Link to={sheetPath(key, sheet.subject, sheet.period)}><SubjectText subject={sheet.subject} name={sheet.name} /></Link> },
            { title: t('facts.period'), dataIndex: 'period', width: 110, className: 'num' },
            { title: t('facts.state'), key: 'state', width: 160, render: (_, sheet) => wordOf('sheetState', sheet.state, t) },
            { title: t('facts.version'), key: 'version', width: 80, align: 'right', className: 'num', render: (_, sheet) => sheet.version ?? MISSING },
            { title: t('facts.edition'), dataIndex: 'edition', width: 100 },
            { title: t('facts.changed'), key: 'changed', width: 170, render: (_, sheet) => <Moment at={sheet.changed} /> },
          ]} />
      </Panel>
      <Panel title={t('facts.aboutForm')}>
        {definition.summary && <p className="prose">{name(definition.summary)}</p>}
        <ol>{definition.sections.map((section) => <li key={section.key}>{name(section.title, section.key)} <span className="dim">{t('facts.nQuestions', { n: section.questions.length })}</span></li>)}</ol>
        <Sources sources={definition.sources.map(({ title, ...source }) => ({ ...source, title: { zh: title.zh ?? '', en: title.en ?? '' } }))} />
      </Panel>
      {filling && <Fill form={data} close={() => fill(false)} />}
    </>
  )
}

/** Whose answers, and of when; the server says whether there is such a subject. */
function Fill({ form: { definition }, close }: { form: WholeForm; close: () => void }) {
  const { t } = useText()
  const { session } = useSession()
  const navigate = useNavigate()
  const [form] = Form.useForm<{ subject: string; period: string }>()
  const { busy, problem, run } = useAction()
  const example = examplePeriod(definition.period)
  const required = [{ required: true, whitespace: true, message: t('app.required') }]
  const start = ({ subject, period }: { subject: string; period: string }) => run(async () => {
    const sheet = await http.get<AnswerSheet>(path`/forms/${definition.key}/answers/${subject.trim()}/${period.trim()}`)
    void navigate(`${sheetPath(definition.key, sheet.subject, sheet.period)}?edit=1`)
  })
  return (
    <Modal open title={t('facts.fill')} okText={t('facts.fill')} cancelText={t('app.cancel')} confirmLoading={busy} onCancel={close} onOk={form.submit}>
      <ProblemAlert problem={problem} />
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ subject: definition.subject === 'organisation' ? session?.organisation.key : '', period: example }} onFinish={(where) => void start(where)}>
        <Form.Item name="subject" label={t('facts.subject')} extra={wordOf('factSubject', definition.subject, t)} rules={required}><Input autoFocus maxLength={200} /></Form.Item>
        <Form.Item name="period" label={t('facts.period')} extra={t('methods.suchAs', { example })} rules={required}><Input maxLength={20} /></Form.Item>
      </Form>
    </Modal>
  )
}
