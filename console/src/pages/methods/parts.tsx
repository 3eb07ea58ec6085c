import { useText, wordOf } from '../../i18n'
import { MISSING, unitIn } from '../../ui/format'
import { pieces } from './formula'
import { byKey, useValueText } from './marks'
import type { CoefficientDefinition, Definition, GoldenDefinition, InputDefinition, Named, Source } from './types'

export function Sources({ sources }: { sources: readonly Source[] }) {
  const { t, name } = useText()
  return (
    <>
      <h3>{t('methods.sources')}</h3>
      {sources.length === 0 && <p className="dim">{t('methods.noSources')}</p>}
      <ol className="sources">
        {sources.map((source, i) => {
          // A method comes from a file: nothing but the web is linked.
          const safe = source.url && /^https?:\/\//.test(source.url) ? source.url : undefined
          return (
            <li key={i}>
              {safe ? <a href={safe} target="_blank" rel="noreferrer noopener">{name(source.title)}</a> : name(source.title)}
              {source.clause && <span> {source.clause}</span>}
              {source.published && <span className="dim num"> {source.published}</span>}
              {safe && <span className="print-only mono"> {safe}</span>}
            </li>
          )
        })}
      </ol>
    </>
  )
}

/** The formula as it is calculated, and above it the same with names as people read them. */
export function Formula({ text, known }: { text: string; known: Map<string, Named> }) {
  const { name } = useText()
  const titled = pieces(text, (key) => {
    const one = known.get(key)
    return one && name(one.title, key)
  })
  return (
    <div className="formula">
      <p>{titled.map((piece, i) => (piece.title === undefined ? piece.text : <var key={i} title={piece.text}>{piece.title}</var>))}</p>
      <code>{text}</code>
    </div>
  )
}

const MADE_OF = ['table', 'form', 'method', 'reading', 'production', 'platform', 'subject']

export function Inputs({ definition, names }: { definition: Definition; names: readonly Named[] }) {
  const { t, name, language } = useText()
  const text = useValueText()
  const known = byKey(names)
  const from = ({ from: place }: InputDefinition) => {
    const kind = MADE_OF.find((one) => one in place) ?? Object.keys(place)[0] ?? ''
    return `${wordOf('methodFrom', kind, t)}: ${[place[kind], ...Object.entries(place).filter(([key]) => key !== kind).map(([, value]) => value)].join(' · ')}`
  }
  const missing = ({ missing: rule, key }: InputDefinition) => {
    if (rule === undefined || rule === 'required') return t('methods.missingRequired')
    if (rule === 'missing') return t('methods.missingStays')
    return 'value' in rule ? t('methods.missingValue', { value: text(String(rule.value), known.get(key)) }) : t('methods.missingMean', { of: wordOf('methodWithin', rule.mean, t) })
  }
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t('methods.inputs')}>
      <table className="lined">
        <thead><tr><th>{t('methods.input')}</th><th>{t('methods.unit')}</th><th>{t('methods.from')}</th><th>{t('methods.whenMissing')}</th><th>{t('methods.allowed')}</th></tr></thead>
        <tbody>
          {definition.inputs.map((input) => (
            <tr key={input.key}>
              <th scope="row">{name(input.title, input.key)} <small className="mono">{input.key}</small></th>
              <td>{unitIn(input.unit, language) || (input.type && input.type !== 'number' ? wordOf('methodType', input.type, t) : '')}</td>
              <td>{from(input)}</td>
              <td className="details">{missing(input)}</td>
              <td className="num">{input.min === undefined && input.max === undefined ? '' : `${input.min ?? '−∞'} … ${input.max ?? '∞'}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Coefficients that go by the same keys stand in one table, a row for each year or region. */
export function Coefficients({ definition }: { definition: Definition }) {
  const { t } = useText()
  const all = definition.coefficients ?? []
  const groups = [...new Set(all.map(({ by }) => by.join()))].map((by) => all.filter((one) => one.by.join() === by))
  return (
    <>
      {groups.map((group) => <CoefficientTable key={group[0]!.by.join()} group={group} />)}
      <p className="dim">{[...new Set(all.map((one) => one.otherwise ?? 'refuse'))].map((one) => t(one === 'earlier' ? 'methods.elseEarlier' : 'methods.elseRefuse')).join(' ')}</p>
    </>
  )
}

function CoefficientTable({ group }: { group: readonly CoefficientDefinition[] }) {
  const { t, name, language } = useText()
  const by = group[0]!.by
  const at = (row: Record<string, string>) => by.map((key) => row[key] ?? '*').join(' · ')
  const places = [...new Set(group.flatMap((one) => one.rows.map(at)))]
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t('methods.coefficients')}>
      <table className="lined">
        <thead>
          <tr><th>{t('methods.coefficient')}</th><th>{t('methods.unit')}</th>{places.map((place) => <th key={place} className="num">{place === '' ? t('methods.always') : place}</th>)}<th>{t('methods.printedIn')}</th></tr>
        </thead>
        <tbody>
          {group.map((one) => (
            <tr key={one.key}>
              <th scope="row">{name(one.title, one.key)} <small className="mono">{one.key}</small></th>
              <td>{unitIn(one.unit, language)}</td>
              {places.map((place) => <td key={place} className="num">{one.rows.find((row) => at(row) === place)?.value ?? MISSING}</td>)}
              <td className="details">{[...new Set(one.rows.map(({ source }) => source).filter(Boolean))].join('; ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export function Examples({ definition, names }: { definition: Definition; names: readonly Named[] }) {
  return <>{definition.golden!.map((golden, i) => <Example key={i} golden={golden} names={names} />)}</>
}

function Example({ golden, names }: { golden: GoldenDefinition; names: readonly Named[] }) {
  const { t, name } = useText()
  const text = useValueText()
  const known = byKey(names)
  const list = (values: Record<string, unknown>) =>
    Object.entries(values).map(([key, value]) => `${name(known.get(key)?.title, key)} ${value === null ? MISSING : text(String(value), known.get(key))}`).join(', ')
  return (
    <details className="example">
      <summary>{name(golden.title)} <span className="dim num">{golden.period}</span></summary>
      <table className="lined">
        <thead><tr><th>{t('methods.subject')}</th><th>{t('methods.given')}</th><th>{t('methods.expected')}</th></tr></thead>
        <tbody>
          {golden.population.map((one) => (
            <tr key={one.subject}>
              <th scope="row">{one.subject}</th>
              <td>{list(one.inputs)}</td>
              <td>{golden.expect[one.subject] ? list(golden.expect[one.subject]!) : MISSING}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
