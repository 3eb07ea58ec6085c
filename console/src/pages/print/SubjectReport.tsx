import { useParams } from 'react-router'
import { path } from '../../api/http'
import { useResource } from '../../api/resource'
import type { Page } from '../../api/types'
import { useText } from '../../i18n'
import { PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { MISSING } from '../../ui/format'
import { Moment } from '../../ui/Time'
import { Changes } from '../methods/DifferenceView'
import { evidenceOf } from '../methods/evidence'
import { pieces } from '../methods/formula'
import { useEvidenceText } from '../methods/Lineage'
import { byKey, FigureText, LabelMark, useValueText } from '../methods/marks'
import { Sources } from '../methods/parts'
import { Steps } from '../methods/Steps'
import type { CalculationRow, CalculationWhole, Difference, NextLevel, PublishedResult, StepDefinition, SubjectReport, SubjectReportPart, UsedFigure } from '../methods/types'
import { bars, bestFirst, compositions, earlier, usedOnce } from './report'
import { Check, Fact, Paper, Part } from './Paper'
import { NextLevels } from './NextLevels'

/** Of a subject, for whoever calculated it. */
export function CalculatedReport() {
  const { t } = useText()
  const { id = '', subject = '' } = useParams()
  const { data: whole } = useResource<CalculationWhole>(path`/calculations/${id}`)
  const { data: all } = useResource<Page<CalculationRow>>(whole ? '/calculations' : null, { method: whole?.calculation.method, size: 200 })
  const before = whole && all ? earlier(all.items, whole.calculation) : undefined
  return <Report resource={path`/calculations/${id}/subjects/${subject}`} back={path`/calculations/${id}/${subject}`}
    before={before && { id: before.id, label: `${t('methods.nr', { id: before.id })} · ${before.period}` }} />
}

/** Of the reader's own organisation, as it was published. */
export function PublishedReport() {
  const { t } = useText()
  const { id = '' } = useParams()
  const { data: all } = useResource<Page<PublishedResult>>('/published', { size: 200 })
  const own = all?.items.find((one) => one.id === Number(id))
  const before = all && own ? earlier(all.items, own) : undefined
  return <Report resource={path`/published/${id}`} back={path`/published/${id}`}
    before={before && { id: before.id, label: `${t('methods.nr', { id: before.id })} · ${before.period}` }} />
}

function Report({ resource, back, before }: { resource: string; back: string; before?: { id: number; label: string } }) {
  const { t, name } = useText()
  const { data, problem, loading, reload } = useResource<SubjectReport>(`${resource}/report`)
  const { data: next, problem: noNext } = useResource<NextLevel>(`${resource}/counterfactuals`)
  const best = next && next.better.length > 1 ? next.better.at(-1)! : undefined
  const { data: toBest } = useResource<NextLevel>(best ? `${resource}/counterfactuals` : null, { to: best?.key })
  // Whoever was not in it then has no difference, which is no fault of the report.
  const { data: difference } = useResource<Difference>(before ? `${resource}/difference` : null, { before: before?.id })
  if (!data) return <><PageHead title={t('report.open')} /><ProblemAlert problem={problem} retry={reload} />{loading && <Panel><p className="dim">{t('app.loading')}</p></Panel>}</>
  const first = data.parts[0]!
  return (
    <Paper title={`${name(first.method.title, first.method.key)} · ${first.period}`} heading={name(data.name, data.subject)} standing={data.standing}
      foot={`${t('methods.nr', { id: first.calculation })} · SHA-256 ${first.hash}`} back={back} facts={<Facts report={data} first={first} />}>
      {data.standing === 'reference' && data.parts.some(({ method }) => method.standing === 'official') && <p className="dim">{t('report.standingMix')}</p>}
      <Verdict part={first} next={next} />
      <MadeOf parts={data.parts} />
      <ProblemAlert problem={noNext} />
      {next && <NextLevels next={next} />}
      {toBest && <NextLevels next={toBest} />}
      {before && difference && <Part title={t('report.since', { before: before.label })} className="difference"><Changes difference={difference} names={first.method.names} result={first.method.result} /></Part>}
      {data.parts.map((part) => <How key={part.calculation} part={part} />)}
      <Part title={t('report.basis')}>
        {data.parts.map(({ calculation, method }) => <div key={calculation} className="basis"><p><b>{name(method.title, method.key)}</b> <span className="mono">{method.key}@{method.edition}</span></p><Sources sources={method.definition.sources ?? []} /></div>)}
      </Part>
      <Check calculations={data.parts.map((part) => ({ id: part.calculation, hash: part.hash, published: Boolean(part.published) }))} route={back} />
    </Paper>
  )
}

function Facts({ report, first }: { report: SubjectReport; first: SubjectReportPart }) {
  const { t, name } = useText()
  const group = first.method.definition.groups?.find(({ key }) => key === first.explanation.group)
  return (
    <>
      <Fact name={t('report.about')}>{name(report.name, report.subject)} <span className="mono">{report.subject}</span></Fact>
      <Fact name={t('report.by')}>{report.by} · {t('methods.nr', { id: first.calculation })}{first.corrects ? ` · ${t('report.correction', { id: first.corrects })}` : ''}</Fact>
      <Fact name={t('report.rule')}>{name(first.method.title, first.method.key)} <span className="mono">{first.method.key}@{first.method.edition}</span></Fact>
      <Fact name={t('methods.period')}>{first.period}{group && ` · ${name(group.title, group.key)}`}</Fact>
      <Fact name={t('methods.asOf')}><Moment at={first.asOf} withZone /></Fact>
      <Fact name={t('report.state')}>{first.published
        ? <><Moment at={first.published} /> · {t('report.objectUntil', { day: first.objectionsUntil ?? '' })}</>
        : t('report.draft')}</Fact>
    </>
  )
}

/** The result, and where it stands among the levels. */
function Verdict({ part, next }: { part: SubjectReportPart; next: NextLevel | undefined }) {
  const { t, name } = useText()
  const { method, explanation } = part
  const line = explanation.lines.find(({ step }) => step === method.result)
  const known = byKey(method.names)
  const levels = next?.step ? bestFirst(method, next.step) : []
  const shown = method.shown.filter((step) => step !== method.result)
  return (
    <Part title={t('report.resultIs')} className="result-of">
      <p className="big-figure" data-testid="result"><FigureText figure={line?.figure} meaning={known.get(method.result)} unit={line?.unit} /> {line && <LabelMark label={line.figure.label} />}</p>
      {levels.length > 1 && (
        <ol className="scale" aria-label={t('report.scale')}>
          {levels.map((level) => <li key={level.key} className={level.key === next?.now?.key ? 'here' : undefined} aria-current={level.key === next?.now?.key || undefined}>{name(level.title, level.key)}</li>)}
        </ol>
      )}
      {shown.length > 0 && (
        <table className="lined">
          <tbody>
            {shown.map((step) => {
              const one = explanation.lines.find((each) => each.step === step)
              return one && <tr key={step}><th scope="row">{name(one.title, step)}</th><td className="num"><FigureText figure={one.figure} meaning={known.get(step)} unit={one.unit} /></td><td><LabelMark label={one.figure.label} /></td></tr>
            })}
          </tbody>
        </table>
      )}
    </Part>
  )
}

/** Of what the result, and each figure of another calculation behind it, is made; parts in one unit as bars. */
function MadeOf({ parts }: { parts: readonly SubjectReportPart[] }) {
  const { t, name } = useText()
  const made = compositions(parts)
  if (made.length === 0) return null
  return (
    <Part title={t('report.madeOf')}>
      {made.map(({ part, line, used }) => {
        const known = byKey(part.method.names)
        const widths = bars(used)
        return (
          <div key={`${part.calculation} ${line.step}`} className="composition">
            <h3>{t('report.madeOfOne', { figure: name(line.title, line.step) })}</h3>
            <table className="lined">
              <tbody>
                {used.map((one) => (
                  <tr key={one.name}>
                    <th scope="row">{name(one.title, one.name)}</th>
                    <td className="num"><FigureText figure={one.figure} meaning={known.get(one.name)} unit={one.unit} /></td>
                    {widths && <td className="length"><span style={{ width: `${widths.get(one.name) ?? 0}%` }} /></td>}
                    <td><LabelMark label={one.figure.label} /></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )
      })}
    </Part>
  )
}

/** What went in with its source, and each clause with its formula, the numbers put in, and what came out. */
function How({ part }: { part: SubjectReportPart }) {
  const { t, name } = useText()
  const { method, explanation } = part
  const known = byKey(method.names)
  const used = usedOnce(explanation).filter((one) => known.get(one.name)?.role !== 'step')
  const lines = new Map(explanation.lines.map((line) => [line.step, line]))
  return (
    <Part title={t('report.howMade', { method: name(method.title, method.key) })} className="how">
      <h3>{t('report.given')}</h3>
      <table className="lined">
        <thead><tr><th>{t('report.input')}</th><th className="num">{t('methods.value')}</th><th>{t('report.readFrom')}</th><th>{t('methods.proof')}</th></tr></thead>
        <tbody>
          {used.map((one) => (
            <tr key={one.name}>
              <th scope="row">{name(one.title, one.name)}</th>
              <td className="num"><FigureText figure={one.figure} meaning={known.get(one.name)} unit={one.unit} /></td>
              <td className="details">{one.source ? `${t('methods.printedIn')} ${one.source}` : one.evidence ? <Origin text={one.evidence} /> : <span className="dim">{MISSING}</span>}</td>
              <td>{known.get(one.name)?.role === 'input' && <LabelMark label={one.figure.label} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>{t('report.clauses')}</h3>
      <Steps method={method} beneath={(step) => {
        const line = lines.get(step.key)
        return line && (
          <p className="outcome">
            {step.formula !== undefined && name(line.how) !== '-' && <WithNumbers step={step} how={name(line.how)} used={line.used} part={part} />}
            <b>= <FigureText figure={line.figure} meaning={known.get(step.key)} unit={line.unit} /></b> <LabelMark label={line.figure.label} bare />
          </p>
        )
      }} />
    </Part>
  )
}

function Origin({ text }: { text: string }) {
  const words = useEvidenceText(evidenceOf(text))
  return <>{words}</>
}

/** The formula of the subject's group with the numbers put in. */
function WithNumbers({ step, how, used, part }: { step: StepDefinition; how: string; used: readonly UsedFigure[]; part: SubjectReportPart }) {
  const { t, name } = useText()
  const text = useValueText()
  const known = byKey(part.method.names)
  const values = new Map(used.map((one) => [one.name, text(one.figure.value, known.get(one.name))]))
  const group = typeof step.formula === 'object' ? part.method.definition.groups?.find(({ key }) => key === part.explanation.group)?.title : undefined
  return (
    <span className="with-numbers"><span className="dim">{t('report.withNumbers')}{group && ` (${name(group)})`}</span> {pieces(how, (one) => values.get(one)).map(({ text: piece, title }) => title ?? piece).join('')}<br /></span>
  )
}

