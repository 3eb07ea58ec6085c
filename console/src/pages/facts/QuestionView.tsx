import { Button, Form } from 'antd'
import { useId } from 'react'
import type { AnswerSheet, FactOrigin, FactValue, FormQuestion } from '../../api/types'
import { tagOf, useText } from '../../i18n'
import { expectedText } from '../../ui/expected'
import { unitIn } from '../../ui/format'
import { LabelMark } from '../methods/marks'
import type { Label } from '../methods/types'
import { FactInput } from './FactInput'
import type { FieldFault } from './faults'
import { OriginText, useFieldText, ValueText } from './parts'

/**
 * One question with what may be taken as its answer and what is wrong with it.
 * @param edited whether the answer is not saved yet: what its checks said is older
 * @param failing what its checks say
 * @param refused why the server did not take it
 */
export function QuestionView({ question, value, editing, edited, failing, refused, proposal, accepted, answer, accept }: {
  question: FormQuestion; value: FactValue | undefined; editing: boolean; edited: boolean; failing?: string; refused?: FieldFault
  proposal?: AnswerSheet['proposals'][string]; accepted?: FactOrigin; answer: (value: FactValue) => void; accept: () => void
}) {
  const { t, name, language } = useText()
  const heading = useFieldText()
  const id = useId()
  const hint = name(question.hint)
  if (!editing) {
    return (
      <dl className="facts rows answer">
        <dt>{heading(question)}</dt>
        <dd className="facts"><b><ValueText value={value} field={question} /></b>{accepted && <OriginText origin={accepted} />}</dd>
      </dl>
    )
  }
  const fault = refused ? t('facts.expectedHere', { expected: expectedText(refused.expected, t, language) }) : edited ? undefined : failing
  const taken = accepted?.from !== undefined && proposal?.from === accepted.from
  return (
    <Form.Item label={heading(question)} htmlFor={id} required={question.required} extra={hint || undefined} validateStatus={fault ? 'error' : undefined} help={fault || undefined}>
      <FactInput id={id} field={question} value={value} onChange={answer} />
      {proposal && !taken && (
        <span className="facts proposal">
          <span>{t('facts.proposed')} <b className="num">{proposal.number.toLocaleString(tagOf(language), { maximumSignificantDigits: 15 })}</b> {unitIn(proposal.unit, language)} <LabelMark label={proposal.label as Label} bare /> <span className="dim">{proposal.from}</span></span>
          <Button size="small" aria-label={`${t('facts.take')}: ${heading(question)}`} onClick={accept}>{t('facts.take')}</Button>
        </span>
      )}
      {accepted && !edited && <span className="facts proposal">{t('facts.takenFrom')} <OriginText origin={accepted} /></span>}
    </Form.Item>
  )
}
