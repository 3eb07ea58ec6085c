import { useText } from '../../../i18n'
import { Nothing } from '../../../ui/Feedback'
import { MISSING } from '../../../ui/format'
import { byKey, FigureText, useValueText } from '../marks'
import type { Explanation, Named } from '../types'
import type { ExampleCheck, ExampleOutcome } from './types'

export interface Asked {
  example: number
  subject: string
}

/** The examples as they come out now: what fails first, and how a subject's figures came about. */
export function Examples({ examples, names, wrong, asked, ask, explanation }: {
  examples: readonly ExampleOutcome[]; names: readonly Named[]
  /** nothing can be calculated while there are faults */
  wrong: boolean
  asked: Asked | undefined; ask: (asked: Asked | undefined) => void; explanation: Explanation | null | undefined
}) {
  const { t, name } = useText()
  if (wrong) return <Nothing title={t('methodEditor.notCalculated')} hint={t('methodEditor.notCalculatedHint')} />
  if (examples.length === 0) return <Nothing title={t('methodEditor.noExamples')} hint={t('methodEditor.noExamplesHint')} />
  return (
    <div data-testid="examples">
      {examples.map((example, i) => (
        <details key={i} className="example" open={example.failed > 0 || examples.length === 1}>
          <summary>
            {name(example.title)} <span className="dim num">{example.period}</span>{' '}
            {example.failed > 0 ? <span className="bad">{t('methodEditor.failed', { n: example.failed, of: example.failed + example.passed })}</span>
              : <span className="dim">{t('methodEditor.passed', { n: example.passed })}</span>}
          </summary>
          <Checks checks={example.checks} names={names} explain={(subject) => ask({ example: i, subject })} />
          {example.checks.length === 0 && example.subjects.slice(0, 20).map((subject) => <p key={subject}><button type="button" className="as-link" onClick={() => ask({ example: i, subject })}>{t('methodEditor.how', { subject })}</button></p>)}
          {asked?.example === i && explanation && explanation.subject === asked.subject && <Explained explanation={explanation} names={names} />}
        </details>
      ))}
    </div>
  )
}

function Checks({ checks, names, explain }: { checks: readonly ExampleCheck[]; names: readonly Named[]; explain: (subject: string) => void }) {
  const { t, name } = useText()
  const text = useValueText()
  const known = byKey(names)
  if (checks.length === 0) return <p className="dim">{t('methodEditor.expectsNothing')}</p>
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t('methods.examples')}>
      <table className="lined">
        <thead><tr><th>{t('methods.subject')}</th><th>{t('methods.figure')}</th><th className="num">{t('methods.expected')}</th><th className="num">{t('methodEditor.cameOut')}</th></tr></thead>
        <tbody>
          {checks.map((check) => {
            const meaning = known.get(check.step)
            const level = (meaning?.levels.length ?? 0) > 0
            return (
              <tr key={`${check.subject} ${check.step}`}>
                <th scope="row"><button type="button" className="as-link" title={t('methodEditor.how', { subject: check.subject })} onClick={() => explain(check.subject)}>{check.subject}</button></th>
                <td>{name(meaning?.title, check.step)}</td>
                <td className="num">{check.expected === null || check.expected === undefined ? MISSING : level ? text(check.expected, meaning) : check.expected}</td>
                <td className="num">{check.passed ? <span className="dim">✓ {level ? '' : check.got.value}</span> : <b className="bad">✗ {level ? text(check.got.value, meaning) : (check.got.value ?? MISSING)}{check.got.why && <span className="why"> {name(check.got.why.words)}</span>}</b>}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** Each step of a subject with what it used. */
function Explained({ explanation, names }: { explanation: Explanation; names: readonly Named[] }) {
  const { t, name } = useText()
  const known = byKey(names)
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t('methodEditor.how', { subject: explanation.subject })}>
      <table className="lined">
        <caption>{t('methodEditor.how', { subject: explanation.subject })}</caption>
        <thead><tr><th>{t('methods.step')}</th><th>{t('methods.used')}</th><th className="num">{t('methods.value')}</th></tr></thead>
        <tbody>
          {explanation.lines.map((line) => (
            <tr key={line.step}>
              <th scope="row">{name(line.title, line.step)}</th>
              <td className="details">{line.used.map((used, i) => <span key={used.name}>{i > 0 && ', '}{name(used.title, used.name)} <FigureText figure={used.figure} meaning={known.get(used.name)} unit={used.unit} quiet /></span>)}</td>
              <td className="num"><FigureText figure={line.figure} meaning={known.get(line.step)} unit={line.unit} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
