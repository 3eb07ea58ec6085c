import { Button, Form, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { download, http } from '../../api/http'
import { useAction } from '../../api/resource'
import { useText } from '../../i18n'
import { Nothing, ProblemAlert } from '../../ui/Feedback'
import { saveBlob } from '../../ui/files'
import { Moment } from '../../ui/Time'
import { explanationPage } from './evidence'
import { byKey } from './marks'
import type { Named, Objection } from './types'

/**
 * Objections and what became of them.
 * @param resource of the objections
 * @param decides whether the reader decides on them
 * @param withdraws whether the reader may take its own back
 */
export function Objections({ resource, objections, names, decides, withdraws, changed }: {
  resource: string; objections: Objection[] | undefined; names: readonly Named[]; decides?: boolean; withdraws?: boolean; changed: () => void
}) {
  const { t, name } = useText()
  const { busy, problem, run } = useAction()
  const [deciding, decide] = useState<Objection>()
  const known = byKey(names)
  if (!objections) return <p className="dim">{t('app.loading')}</p>
  if (objections.length === 0) return <Nothing title={t('methods.noObjections')} />
  return (
    <>
      <ProblemAlert problem={problem} />
      <ul className="objections" data-testid="objections">
        {objections.map((one) => (
          <li key={one.id}>
            <div className="facts">
              <b>{t(`objectionState.${one.state}`)}</b>
              {withdraws ? null : <Link to={explanationPage(one.calculation, one.subject, one.input || undefined)}>{one.subject}</Link>}
              <span>{one.input ? name(known.get(one.input)?.title, one.input) : t('methods.resultAsWhole')}{one.proposed && <> → <b className="num">{one.proposed}</b></>}</span>
              <span className="dim"><Moment at={one.raised} /> · {one.raisedBy}</span>
            </div>
            <p className="prose">{one.claim}</p>
            {one.documents.length > 0 && (
              <p className="facts">{t('methods.documents')}: {one.documents.map((paper) => (decides
                ? <button type="button" key={paper.id} className="as-link" title={paper.sha256} onClick={() => void run(async () =>
                    saveBlob(paper.fileName, await download(`${resource}/${one.id}/documents/${paper.id}`, {}, () => undefined, new AbortController().signal, 'application/octet-stream')))}>{paper.fileName}</button>
                : <span key={paper.id} title={paper.sha256}>{paper.fileName}</span>))}</p>
            )}
            {one.decision && <p className="prose"><b>{t('methods.decision')}:</b> {one.decision} <span className="dim"><Moment at={one.decided} />{one.decidedBy && ` · ${one.decidedBy}`}</span></p>}
            {one.settledIn && (withdraws ? <Link to={`/published/${one.settledIn}`}>{t('methods.settledIn', { id: one.settledIn })}</Link> : <Link to={explanationPage(one.settledIn, one.subject)}>{t('methods.settledIn', { id: one.settledIn })}</Link>)}
            {one.state === 'open' && (
              <div className="actions no-print">
                {decides && <Button size="small" onClick={() => decide(one)}>{t('methods.decide')}</Button>}
                {withdraws && <Button size="small" loading={busy} onClick={() => void run(async () => {
                  await http.post(`${resource}/${one.id}/withdrawal`)
                  changed()
                })}>{t('methods.withdraw')}</Button>}
              </div>
            )}
          </li>
        ))}
      </ul>
      {decides && objections.some(({ state, settledIn }) => state === 'accepted' && !settledIn) && <p className="dim">{t('methods.thenAgain')}</p>}
      {deciding && <Decide resource={resource} objection={deciding} close={() => decide(undefined)} done={() => {
        decide(undefined)
        changed()
      }} />}
    </>
  )
}

function Decide({ resource, objection, close, done }: { resource: string; objection: Objection; close: () => void; done: () => void }) {
  const { t } = useText()
  const { busy, problem, run } = useAction()
  const [form] = Form.useForm<{ accepted: boolean; decision: string }>()
  return (
    <Modal open title={t('methods.decideOn', { subject: objection.subject })} okText={t('methods.decide')} cancelText={t('app.cancel')} onCancel={close} confirmLoading={busy} onOk={form.submit}>
      <p className="prose">{objection.claim}</p>
      <ProblemAlert problem={problem} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(decision) => void run(async () => {
        await http.post(`${resource}/${objection.id}/decision`, decision)
        done()
      })}>
        <Form.Item name="accepted" label={t('methods.decision')} rules={[{ required: true, message: t('app.required') }]}>
          <Radio.Group options={[{ value: true, label: t('methods.accept') }, { value: false, label: t('methods.refuse') }]} />
        </Form.Item>
        <Form.Item name="decision" label={t('methods.reasons')} rules={[{ required: true, whitespace: true, message: t('app.required') }]}><Input.TextArea rows={3} maxLength={2000} /></Form.Item>
      </Form>
    </Modal>
  )
}
