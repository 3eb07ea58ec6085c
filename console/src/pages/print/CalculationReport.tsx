import { Checkbox } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { path } from '../../api/http'
import { useResource } from '../../api/resource'
import type { Page } from '../../api/types'
import { tagOf, useText } from '../../i18n'
import { PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { titled, unitIn, whole as count } from '../../ui/format'
import { Moment } from '../../ui/Time'
import { Place } from '../methods/CalculationPage'
import { byKey, FigureText, LabelMark } from '../methods/marks'
import { Coefficients, Inputs, Sources } from '../methods/parts'
import { Steps } from '../methods/Steps'
import type { CalculatedSubject, CalculationWhole, LevelDistribution, MethodEdition } from '../methods/types'
import { Check, Fact, Paper, Part } from './Paper'

const MOST = 500

/** A calculation as a whole: how many came out how, without small groups; the rule; each subject only when asked for. */
export function CalculationReport() {
  const { t, name } = useText()
  const id = Number(useParams().id)
  const [withList, setWithList] = useState(false)
  const [withRule, setWithRule] = useState(true)
  const { data, problem, loading, reload } = useResource<CalculationWhole>(`/calculations/${id}`)
  const { data: method } = useResource<MethodEdition>(data ? path`/methods/${data.calculation.method}/${data.calculation.edition}` : null)
  if (!data || !method) return <><PageHead title={t('report.ofCalculation')} /><ProblemAlert problem={problem} retry={reload} />{loading && <Panel><p className="dim">{t('app.loading')}</p></Panel>}</>
  const { calculation } = data
  const counted = data.subjectKind === 'organisation' && Object.keys(data.distribution).length > 0
  return (
    <Paper title={t('report.ofCalculation')} heading={`${name(data.title, calculation.method)} · ${calculation.period}`} standing={data.standing} back={`/calculations/${id}`}
      foot={`${t('methods.nr', { id })} · SHA-256 ${calculation.hash}`} facts={<Facts whole={data} />}
      options={<>
        <Checkbox checked={withList} onChange={({ target }) => setWithList(target.checked)}>{t('report.withList')}</Checkbox>
        <Checkbox checked={withRule} onChange={({ target }) => setWithRule(target.checked)}>{t('report.withRule')}</Checkbox>
      </>}>
      {!data.reproduced && <p className="bad" role="alert"><b aria-hidden>✕</b> {t('methods.notReproduced')}</p>}
      {withList && <p><span className="chip">{t('report.internal')}</span></p>}
      {counted && <Part title={t('report.counts')}><Counts whole={data} by="region" /><Counts whole={data} by="industry" /></Part>}
      {withList && <Part title={t('report.list')}><List whole={data} /></Part>}
      <Part title={t('methods.about')}><p className="prose">{name(method.summary)}</p><Sources sources={method.definition.sources ?? []} /></Part>
      {withRule && (
        <>
          <Part title={t('methods.inputs')}><Inputs definition={method.definition} names={method.names} /></Part>
          {(method.definition.coefficients?.length ?? 0) > 0 && <Part title={t('methods.coefficients')}><Coefficients definition={method.definition} /></Part>}
          <Part title={t('report.clauses')}><Steps method={method} /></Part>
        </>
      )}
      <Check calculations={[{ id, hash: calculation.hash, published: Boolean(calculation.published) }]} route={`/calculations/${id}?tab=record`} />
    </Paper>
  )
}

function Facts({ whole: { calculation, subjectKind } }: { whole: CalculationWhole }) {
  const { t, language } = useText()
  return (
    <>
      <Fact name={t('report.rule')}><span className="mono">{calculation.method}@{calculation.edition}</span> · {t('methods.nr', { id: calculation.id })}{calculation.corrects ? ` · ${t('report.correction', { id: calculation.corrects })}` : ''}</Fact>
      <Fact name={t(`methodSubjects.${subjectKind as 'organisation'}`)}>{count(calculation.subjects, tagOf(language))}</Fact>
      <Fact name={t('methods.asOf')}><Moment at={calculation.asOf} withZone /></Fact>
      <Fact name={t('methods.made')}><Moment at={calculation.made} /> · {calculation.madeBy}</Fact>
      <Fact name={t('report.state')}>{calculation.published ? <><Moment at={calculation.published} /> · {t('report.objectUntil', { day: calculation.objectionsUntil ?? '' })}</> : t('report.draft')}</Fact>
    </>
  )
}

/** How many have each level in each group, with bars of all; what is withheld stays so on paper. */
function Counts({ whole: { calculation, names, result }, by }: { whole: CalculationWhole; by: 'region' | 'industry' }) {
  const { t, name, language } = useText()
  const { data, problem, reload } = useResource<LevelDistribution>(`/calculations/${calculation.id}/distribution`, { by })
  const levels = byKey(names).get(result)?.levels ?? []
  const tag = tagOf(language)
  const title = (level: string) => (level === '' ? t('methods.noLevel') : name(levels.find(({ key }) => key === level)?.title, level))
  if (!data) return <ProblemAlert problem={problem} retry={reload} />
  const shown = (value: number | null | undefined) => (value === null || value === undefined ? t('indicators.withheld') : count(value, tag))
  const all = data.rows.at(-1)!
  const most = Math.max(1, ...data.levels.map((level) => all.counts[level] ?? 0))
  return (
    <>
      {by === 'region' && (
        <table className="lined composition"><tbody>
          {data.levels.map((level) => (
            <tr key={level}><th scope="row">{title(level)}</th><td className="num">{shown(all.counts[level])}</td><td className="length"><span style={{ width: `${((all.counts[level] ?? 0) / most) * 100}%` }} /></td></tr>
          ))}
        </tbody></table>
      )}
      <h3>{t(by === 'region' ? 'methods.byRegion' : 'methods.byIndustry')}</h3>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t(by === 'region' ? 'methods.byRegion' : 'methods.byIndustry')}>
        <table className="lined figures-of">
          <thead><tr><th>{t(by === 'region' ? 'methods.region' : 'methods.industry')}</th>{data.levels.map((level) => <th key={level} className="num">{title(level)}</th>)}<th className="num">{t('methods.all')}</th></tr></thead>
          <tbody>
            {data.rows.map((row, i) => (
              <tr key={i}>
                <th scope="row">{i === data.rows.length - 1 ? t('methods.all') : row.code === '-' ? t('methods.unknown') : <Place hierarchy={by === 'region' ? 'administrative' : 'industry'} code={row.code} />}</th>
                {data.levels.map((level) => <td key={level} className="num">{shown(row.counts[level])}</td>)}<td className="num">{shown(row.total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="source">{t('methods.withheld', { n: data.least })}</p>
    </>
  )
}

/** Each subject with its first figures, in the order of the register. */
function List({ whole: { calculation, names, result, shown } }: { whole: CalculationWhole }) {
  const { t, name, language } = useText()
  const known = byKey(names)
  const columns = [result, ...shown.filter((one) => one !== result)].slice(0, 6)
  const { data, problem, reload } = useResource<Page<CalculatedSubject>>(`/calculations/${calculation.id}/subjects`, { size: MOST, names: columns })
  if (!data) return <ProblemAlert problem={problem} retry={reload} />
  return (
    <>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t('report.list')}>
        <table className="lined" data-testid="list">
          <thead><tr><th>{t('methods.subject')}</th>{columns.map((key) => {
            return <th key={key} className={known.get(key)?.kind === 'number' ? 'num' : undefined}>{titled(name(known.get(key)?.title, key), unitIn(known.get(key)?.unit, language))}</th>
          })}<th>{t('methods.proof')}</th></tr></thead>
          <tbody>
            {data.items.map((row) => (
              <tr key={row.subject}>
                <th scope="row"><Link to={path`/print/calculations/${calculation.id}/${row.subject}`}>{name(row.name, row.subject)}</Link></th>
                {columns.map((key) => <td key={key} className={known.get(key)?.kind === 'number' ? 'num' : undefined}><FigureText figure={row.figures[key]} meaning={known.get(key)} unit="" quiet /></td>)}
                <td>{row.figures[result] && <LabelMark label={row.figures[result].label} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {data.total > data.items.length && <p>{t('report.listCut', { n: data.items.length, all: data.total })}</p>}
    </>
  )
}
