import { Button, Form, Modal, Popconfirm } from 'antd'
import { useEffect, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { AnswerSheet, FactField, FactRow, Page, WholeForm } from '../../api/types'
import { useMay } from '../../app/session'
import { useText, wordOf } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { Moment } from '../../ui/Time'
import { Standing } from '../methods/marks'
import { faultsAt } from './faults'
import { PaperChoices } from './PaperChoice'
import { formPath, NoRight, useKindText, WithReason } from './parts'
import { QuestionView } from './QuestionView'
import { useSheet } from './useSheet'
import { Versions } from './Versions'

type Definition = WholeForm['definition']

/** Answers to a form about one subject and period: filled in, handed in, corrected. */
export function SheetPage() {
  const { t } = useText()
  const { key = '', subject = '', period = '' } = useParams()
  const may = useMay('facts:read')
  const resource = path`/forms/${key}/answers/${subject}/${period}`
  const { data: sheet, problem, loading, reload } = useResource<AnswerSheet>(may ? resource : null)
  const { data: form, problem: noForm } = useResource<WholeForm>(sheet ? path`/forms/${key}` : null, { edition: sheet?.edition })
  if (!may) return <NoRight />
  if (!sheet || !form || form.definition.edition !== sheet.edition) return <><PageHead title={`${key} · ${period}`} /><ProblemAlert problem={problem ?? noForm} retry={reload} />{loading && <Panel><p className="dim">{t('app.loading')}</p></Panel>}</>
  return <Sheet key={`${resource} ${sheet.edition}`} resource={resource} first={sheet} definition={form.definition} reload={reload} />
}

function Sheet({ resource, first, definition, reload }: { resource: string; first: AnswerSheet; definition: Definition; reload: () => void }) {
  const { t, name } = useText()
  const [search, setSearch] = useSearchParams()
  const kind = useKindText()
  const mayWrite = useMay('facts:write')
  const { sheet, typed, refused, problem, saving, answer, accept, flush, replace, setRefused } = useSheet(resource, first)
  const [doing, act] = useState<'submit' | 'withdraw'>()
  const [handedIn, setHandedIn] = useState(0)
  const { busy, problem: failed, run } = useAction()
  const drafted = sheet.state === 'draft' || sheet.state === 'correcting'
  const editing = mayWrite && (drafted || search.get('edit') !== null)
  const change = (edit: boolean) => setSearch((old) => {
    const next = new URLSearchParams(old)
    edit ? next.set('edit', '1') : next.delete('edit')
    return next
  }, { replace: true })
  const again = async () => {
    replace(await http.get<AnswerSheet>(resource))
    change(false)
    reload()
  }
  const visible = new Set(sheet.visible)
  const sections = definition.sections.map((section) => ({ ...section, questions: section.questions.filter((question) => visible.has(question.key)) })).filter(({ questions }) => questions.length > 0)
  const failing = new Map(sheet.faults.flatMap(({ field, expected }) => (field ? [[field, expected] as const] : [])))
  const open = [...new Set([...sheet.missing, ...failing.keys(), ...refused.keys()])].filter((key) => visible.has(key)).length
  const startSubmit = () => run(async () => {
    const { saved, refused: kept } = await flush()
    // What the server did not take is on screen only: handing in would leave it out.
    if (!saved) return
    if ([...kept].some((key) => visible.has(key))) document.querySelector('.sheet .ant-form-item-has-error')?.scrollIntoView({ block: 'center' })
    else act('submit')
  })
  return (
    <>
      <PageHead title={`${name(definition.title, sheet.form)} · ${name(sheet.name, sheet.subject)} · ${sheet.period}`} beside={<Standing standing={definition.standing} />}
        subtitle={<span className="facts">
          <Link to={formPath(sheet.form)}>{t('facts.allSheets')}</Link>
          <span>{kind(definition)} · {t('facts.edition')} {sheet.edition}</span>
          <b data-testid="sheet-state">{wordOf('sheetState', sheet.state, t)}</b>
          {sheet.changed && <span>{t('facts.draftOf')} <Moment at={sheet.changed} />{sheet.changedBy && ` · ${sheet.changedBy}`}</span>}
        </span>}>
        {mayWrite && !editing && <Button type="primary" onClick={() => change(true)}>{t(sheet.handedIn ? 'facts.correct' : 'facts.fill')}</Button>}
        {mayWrite && !editing && sheet.handedIn && <Button onClick={() => act('withdraw')}>{t('facts.withdraw')}</Button>}
        {mayWrite && drafted && (
          <Popconfirm title={t('facts.discardSure')} okText={t('facts.discard')} cancelText={t('app.cancel')} onConfirm={() => run(async () => {
            await flush()
            await http.delete(`${resource}/draft`)
            await again()
          })}><Button disabled={busy}>{t('facts.discard')}</Button></Popconfirm>
        )}
        {editing && !drafted && <Button onClick={() => {
          replace(sheet)
          change(false)
        }}>{t('app.cancel')}</Button>}
        {editing && <Button type="primary" loading={busy} onClick={() => void startSubmit()}>{t('facts.submit')}</Button>}
      </PageHead>
      <ProblemAlert problem={problem ?? failed} retry={problem && (() => void flush())} />
      {editing && (
        <p className="dim sheet-progress" role="status" data-testid="draft">
          {saving ? t('facts.saving') : drafted ? t('facts.draftSaved') : t('facts.savedAsYouType')}
          {' · '}{open > 0 ? t('facts.openQuestions', { n: open }) : t('facts.complete')}
        </p>
      )}
      {sections.map((section) => (
        <Panel key={section.key} title={name(section.title, section.key)}>
          <Form layout="vertical" component="div" className="sheet">
            {section.questions.map((question) => (
              <QuestionView key={question.key} question={question} value={question.key in typed ? typed[question.key] : sheet.answers[question.key]} editing={editing} edited={question.key in typed}
                failing={failing.get(question.key)} refused={refused.get(question.key)} proposal={sheet.proposals[question.key]} accepted={sheet.accepted[question.key]}
                answer={(value) => answer(question.key, value)} accept={() => accept(question.key)} />
            ))}
          </Form>
        </Panel>
      ))}
      {editing && <div className="actions"><Button type="primary" loading={busy} onClick={() => void startSubmit()}>{t('facts.submit')}</Button></div>}
      <History resource={resource} definition={definition} version={handedIn} asked={Number(search.get('version')) || undefined} />
      {doing === 'submit' && <Submit resource={resource} sheet={sheet} close={() => act(undefined)} refuse={setRefused} done={(next) => {
        act(undefined)
        replace(next)
        change(false)
        setHandedIn((n) => n + 1)
      }} />}
      {doing === 'withdraw' && (
        <WithReason title={t('facts.withdraw')} hint={t('facts.withdrawHint')} close={() => act(undefined)} act={async (reason) => {
          await http.delete(`${resource}?reason=${encodeURIComponent(reason)}`)
          act(undefined)
          setHandedIn((n) => n + 1)
          await again()
        }} />
      )}
    </>
  )
}

/** Hands the draft in; a correction says why. What is missing is told at its question. */
function Submit({ resource, sheet, close, refuse, done }: {
  resource: string; sheet: AnswerSheet; close: () => void; refuse: ReturnType<typeof useSheet>['setRefused']; done: (sheet: AnswerSheet) => void
}) {
  const { t } = useText()
  const correction = sheet.handedIn !== undefined
  const [documents, setDocuments] = useState<number[]>(sheet.handedIn?.documents ?? [])
  const { busy, problem, run } = useAction()
  const send = async (reason: string) => {
    try {
      done(await http.post<AnswerSheet>(`${resource}/submission`, { reason: reason || undefined, documents }))
    } catch (failure) {
      const faults = faultsAt(failure as never, 'answers.')
      if (faults.size > 0) refuse((old) => new Map([...old, ...faults]))
      throw failure
    }
  }
  const papers = <Form layout="vertical" component="div"><Form.Item label={t('facts.documents')} extra={t('facts.documentsHint')}><PaperChoices label={t('facts.documents')} value={documents} onChange={setDocuments} /></Form.Item></Form>
  if (correction) return <WithReason title={t('facts.submit')} hint={t('facts.submitAgainHint')} close={close} act={send}>{papers}</WithReason>
  return (
    <Modal open title={t('facts.submit')} okText={t('facts.submit')} cancelText={t('app.cancel')} confirmLoading={busy} onCancel={close} onOk={() => void run(() => send(''))}>
      <p className="dim">{t('facts.submitHint')}</p>
      {papers}
      <ProblemAlert problem={problem} />
    </Modal>
  )
}

/** Questions, each with the points of its choices, and the scores of sections, as a version keeps them. */
function keptFields(definition: Definition, points: string): FactField[] {
  const figure = (key: string, title: FactField['title'], unit?: string): FactField => ({ key, title, unit, type: 'number', required: false, choices: [] })
  return definition.sections.flatMap((section) => [
    ...section.questions.flatMap((question): FactField[] => [question, ...(question.choices.some(({ points }) => points !== undefined) ? [figure(`${question.key}Points`, question.title, points)] : [])]),
    ...(section.scored ? [figure(section.key, section.title)] : []),
  ])
}

function History({ resource, definition, version, asked }: { resource: string; definition: Definition; version: number; asked?: number }) {
  const { t } = useText()
  const { data, problem, reload } = useResource<Page<FactRow>>(`${resource}/versions`, { size: 200 })
  useEffect(() => {
    if (version > 0) reload()
  }, [version, reload])
  return (
    <Panel title={t('facts.versions')}>
      <ProblemAlert problem={problem} retry={reload} />
      {data && (data.items.length > 0 ? <Versions versions={data.items} total={data.total} fields={keptFields(definition, t('facts.points'))} asked={asked} /> : <Nothing title={t('facts.notHandedIn')} />)}
    </Panel>
  )
}
