import { tagOf, useText } from '../../i18n'
import { MISSING, unitIn } from '../../ui/format'
import { useValueText } from '../methods/marks'
import type { Counterfactual, NextLevel } from '../methods/types'
import { Part } from './Paper'

/** What would make the result better: single changes, each calculated, the smallest first. */
export function NextLevels({ next }: { next: NextLevel }) {
  const { t, name } = useText()
  if (!next.step) return null
  if (!next.wanted) return <Part title={t('report.towards', { level: name(next.now?.title, next.now?.key) })}><p>{t('report.already')}</p></Part>
  return (
    <Part title={t('report.towards', { level: name(next.wanted.title, next.wanted.key) })} className="towards">
      {next.ways.length === 0 ? <p>{t('report.noneAlone')}</p> : (
        <>
          <p className="dim">{t('report.towardsHint')}</p>
          <div className="scroll-x" tabIndex={0} role="region" aria-label={t('report.towards', { level: name(next.wanted.title, next.wanted.key) })}>
            <table className="lined" data-testid="towards">
              <thead><tr><th>{t('report.input')}</th><th className="num">{t('report.now')}</th><th className="num">{t('report.enough')}</th><th className="num">{t('report.change')}</th><th>{t('report.becomes')}</th><th className="num">{t('report.notEnough')}</th></tr></thead>
              <tbody>{next.ways.map((way) => <Way key={`${way.about.calculation} ${way.about.input}`} way={way} />)}</tbody>
            </table>
          </div>
        </>
      )}
      {next.notAlone.length > 0 && <p className="dim">{t('report.notAlone')} {next.notAlone.map(({ title, input }) => name(title, input)).join(' · ')}</p>}
      {!next.complete && <p>{t('report.notComplete')}</p>}
    </Part>
  )
}

function Way({ way: { about, enough, notEnough, change, level } }: { way: Counterfactual }) {
  const { t, name, language } = useText()
  const text = useValueText()
  const value = (of: string | null | undefined) => (of === null || of === undefined ? MISSING : about.kind === 'number' ? digits(of, tagOf(language)) : text(of, { kind: about.kind }))
  const bound = (of: string) => {
    if (about.kind !== 'number' || about.now === null || about.now === undefined) return value(of)
    return t(Number(of) > Number(about.now) ? 'report.atLeast' : 'report.atMost', { value: value(of) })
  }
  const unit = unitIn(about.unit, language)
  return (
    <tr>
      <th scope="row">{name(about.title, about.input)}{unit && <span className="dim"> {unit}</span>}</th>
      <td className="num">{value(about.now)}</td>
      <td className="num"><b>{bound(enough)}</b></td>
      <td className="num">{change ? percent(Number(change), tagOf(language)) : MISSING}</td>
      <td>{name(level.title, level.key)}</td>
      <td className="num dim">{value(notEnough)}</td>
    </tr>
  )
}

/** With all digits, for one more or less decides. */
const digits = (value: string, tag: string) => {
  const fraction = value.split('.')[1]?.length ?? 0
  return value.length > 15 ? value : Number(value).toLocaleString(tag, { minimumFractionDigits: Math.min(fraction, 20), maximumFractionDigits: 20 })
}

const percent = (change: number, tag: string) => change.toLocaleString(tag, { style: 'percent', maximumFractionDigits: Math.abs(change) < 0.1 ? 2 : 0, signDisplay: 'exceptZero' })
