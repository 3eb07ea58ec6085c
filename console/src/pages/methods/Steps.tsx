import type { ReactNode } from 'react'
import { tagOf, useText, wordOf } from '../../i18n'
import { MISSING, unitIn } from '../../ui/format'
import { byKey, useValueText } from './marks'
import { Formula } from './parts'
import type { MethodEdition, Named, PassDefinition, StepDefinition } from './types'

interface Reading {
  known: Map<string, Named>
  method: MethodEdition
}

/**
 * The steps in their order, each a clause: what it says at the left, how it is calculated at the right.
 * @param beneath what is added to how a step is calculated
 */
export function Steps({ method, beneath }: { method: MethodEdition; beneath?: (step: StepDefinition) => ReactNode }) {
  const { t, name, language } = useText()
  const reading: Reading = { known: byKey(method.names), method }
  return (
    <ol className="clauses">
      {method.definition.steps.map((step) => (
        <li key={step.key} id={`step-${step.key}`}>
          <div className="sentence">
            <b>{name(step.title, step.key)}</b> {step.unit && <span className="dim">{unitIn(step.unit, language)}</span>} <small className="mono">{step.key}</small>
            {step.key === method.result && <span className="chip">{t('methods.result')}</span>}
            <Riders step={step} reading={reading} />
          </div>
          <div className="calculated"><Body step={step} reading={reading} />{beneath?.(step)}</div>
        </li>
      ))}
    </ol>
  )
}

const groupTitle = (method: MethodEdition, key: string) => method.definition.groups?.find((group) => group.key === key)?.title

/** What is done to the value after its formula. */
function Riders({ step, reading: { method } }: { step: StepDefinition; reading: Reading }) {
  const { t, name } = useText()
  const weight = step.weight === undefined ? undefined
    : typeof step.weight === 'object' && step.weight !== null
      ? Object.entries(step.weight).map(([group, value]) => `${name(groupTitle(method, group), group)} ${String(value)}`).join(', ')
      : String(step.weight)
  const said = [
    weight && t('methods.weight', { weight }),
    step.cap !== undefined && t('methods.cap', { value: String(step.cap) }),
    step.floor !== undefined && t('methods.floor', { value: String(step.floor) }),
    step.round && t('methods.rounded', { digits: step.round.digits }),
    typeof step.missing === 'object' && step.missing !== null && ('mean' in step.missing
      ? t('methods.missingMean', { of: wordOf('methodWithin', String(step.missing.mean), t) })
      : 'value' in step.missing && t('methods.missingValue', { value: String(step.missing.value) })),
  ].filter(Boolean)
  return said.length > 0 ? <p className="dim">{said.join(' ')}</p> : null
}

function Body({ step, reading }: { step: StepDefinition; reading: Reading }) {
  const { t, name } = useText()
  const { known, method } = reading
  const title = (key: string | undefined) => (key ? name(known.get(key)?.title, key) : '')
  const within = (word: string | undefined) => wordOf('methodWithin', word ?? 'all', t)
  const where = (formula: string | undefined): ReactNode => formula && <Formula text={formula} known={known} />
  if (step.formula !== undefined) {
    if (typeof step.formula === 'string') return <Formula text={step.formula} known={known} />
    return <>{Object.entries(step.formula).map(([group, text]) => <div key={group}><span className="dim">{name(groupTitle(method, group), group)}</span><Formula text={text} known={known} /></div>)}</>
  }
  if (step.population) {
    return <><p>{t('methods.statisticOf', { kind: wordOf('methodStatistic', step.population, t), of: title(step.of), within: within(step.within) })}{step.p !== undefined && ` (p = ${step.p})`}</p>{where(step.where)}</>
  }
  if (step.rank) {
    return <><p>{t(step.rank.order === 'lowest' ? 'methods.rankLowest' : 'methods.rankHighest', { by: title(step.rank.by), within: within(step.rank.within) })}</p>{where(step.rank.where)}</>
  }
  if (step.bands) return <Bands step={step} title={title} />
  if (step.stages) return <Stages step={step} reading={reading} title={title} />
  if (step.table) return <DecisionTable step={step} title={title} />
  if (step.index) return <p>{t('methods.indexOf', { of: title(step.index.of), period: step.index.base.period, value: String(step.index.base.value) })}{step.index.splice === 'overlap' && ` ${t('methods.spliced')}`}</p>
  return null
}

type Title = (key: string | undefined) => string

function Bands({ step, title }: { step: StepDefinition; title: Title }) {
  const { t, name } = useText()
  const { by, levels, below } = step.bands!
  const sorted = levels.map((level, i) => ({ level, from: level.from, to: levels[i + 1]?.from }))
  return (
    <>
      <p>{t('methods.levelsBy', { by: title(by) })}</p>
      <ul className="levels">
        {below && <li><b>{name(below.title, below.key)}</b> <span className="num">&lt; {String(levels[0]?.from)}</span></li>}
        {sorted.map(({ level, from, to }) => <li key={level.key}><b>{name(level.title, level.key)}</b> <span className="num">≥ {String(from)}{to !== undefined && `, < ${String(to)}`}</span></li>)}
      </ul>
    </>
  )
}

function Stages({ step, reading: { known }, title }: { step: StepDefinition; reading: Reading; title: Title }) {
  const { t, name, language } = useText()
  const stages = step.stages!
  const percent = (share: string | number) => `${(Number(share) * 100).toLocaleString(tagOf(language), { maximumFractionDigits: 4 })} %`
  const levelTitle = (key: string) => name(stages.levels.find((level) => level.key === key)?.title, key)
  const pass = ({ by, order, share, upTo, rounding, ties }: PassDefinition) => {
    if (by === undefined) return t('methods.allWhoRemain')
    const part = share !== undefined ? t('methods.theShare', { share: percent(share) }) : t('methods.upToShare', { share: percent(upTo ?? 1) })
    return [
      t(order === 'lowest' ? 'methods.byLowest' : 'methods.byHighest', { by: title(by) }), part,
      t('methods.countRounded', { how: wordOf('methodRounding', rounding ?? 'down', t) }), t(ties === 'out' ? 'methods.tiesOut' : 'methods.tiesIn'),
    ].join(' ')
  }
  return (
    <>
      <p>{t('methods.inPasses', { within: wordOf('methodWithin', stages.within ?? 'all', t) })}</p>
      <ol className="levels">
        {stages.steps.map((one, i) => <li key={i}><b>{levelTitle(one.level)}</b> {pass(one)}{one.where && <Formula text={one.where} known={known} />}</li>)}
      </ol>
      {(stages.vetoes?.length ?? 0) > 0 && (
        <>
          <h3>{t('methods.vetoes')}</h3>
          <ul className="levels">{stages.vetoes!.map((veto, i) => <li key={i}>{name(veto.reason)}: {t('methods.atBest', { level: levelTitle(veto.atBest) })}<Formula text={veto.when} known={known} /></li>)}</ul>
        </>
      )}
      {(stages.exempt?.length ?? 0) > 0 && (
        <>
          <h3>{t('methods.exempt')}</h3>
          <ul className="levels">{stages.exempt!.map((one, i) => <li key={i}>{name(one.reason)}: {levelTitle(one.level)}<Formula text={one.when} known={known} /></li>)}</ul>
        </>
      )}
    </>
  )
}

function DecisionTable({ step, title }: { step: StepDefinition; title: Title }) {
  const { t, name } = useText()
  const text = useValueText()
  const { on, rows, otherwise } = step.table!
  const cell = (value: unknown) => (Array.isArray(value) ? value.join(', ') : value === '-' ? t('methods.any') : text(String(value), { kind: 'text' }))
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={name(step.title, step.key)}>
      <table className="lined">
        <thead><tr>{on.map((key) => <th key={key}>{title(key)}</th>)}<th className="num">{name(step.title, step.key)}</th></tr></thead>
        <tbody>
          {rows.slice(0, 200).map((row, i) => <tr key={i}>{row.when.map((value, j) => <td key={j}>{cell(value)}</td>)}<td className="num"><b>{cell(row.then)}</b></td></tr>)}
          <tr><td colSpan={on.length} className="dim">{t('methods.otherwise')}</td><td className="num">{otherwise === undefined || otherwise === null ? MISSING : cell(otherwise)}</td></tr>
        </tbody>
      </table>
      {rows.length > 200 && <p className="dim">{t('methods.moreRows', { n: rows.length - 200 })}</p>}
    </div>
  )
}
