import { Select } from 'antd'
import { useState } from 'react'
import { useResource } from '../../api/resource'
import { useText } from '../../i18n'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { MISSING, unitIn } from '../../ui/format'
import { byKey, FigureText, useValueText } from './marks'
import type { Difference, Named } from './types'

export interface Other {
  id: number
  label: string
}

/** Why the result is another than in an earlier calculation; what alone would have turned it is marked. */
export function DifferenceView({ resource, others, names, result, standard }: { resource: string; others: Other[]; names: readonly Named[]; result: string; standard?: number }) {
  const { t } = useText()
  const [picked, pick] = useState<number>()
  const before = picked ?? standard ?? others[0]?.id
  const { data, problem, reload } = useResource<Difference>(before === undefined ? null : resource, { before })
  return (
    <Panel className="difference" title={t('methods.difference')} extra={others.length > 0 && (
      <Select value={before} onChange={pick} aria-label={t('methods.compareWith')} popupMatchSelectWidth={false} options={others.map(({ id, label }) => ({ value: id, label }))} />
    )}>
      {others.length === 0 && <Nothing title={t('methods.nothingBefore')} hint={t('methods.nothingBeforeHint')} />}
      <ProblemAlert problem={problem} retry={reload} />
      {data && <Changes difference={data} names={names} result={result} />}
    </Panel>
  )
}

/** From what to what, and everything that is not as it was. */
export function Changes({ difference, names, result }: { difference: Difference; names: readonly Named[]; result: string }) {
  const { t, name, language } = useText()
  const text = useValueText()
  const known = byKey(names)
  const meaning = known.get(result)
  const value = (one: string | null | undefined, as: Named | undefined, unit: string) =>
    one ? <span title={one}>{text(one, as)}{unit && <span className="dim"> {unit}</span>}</span> : MISSING
  const turned = difference.before.value !== difference.after.value
  return (
    <div data-testid="difference">
      <p className="turned"><FigureText figure={difference.before} meaning={meaning} /> <span aria-hidden>→</span><span className="unseen">{t('methods.became')}</span> <b><FigureText figure={difference.after} meaning={meaning} /></b>
        {!turned && <span className="dim"> {t('methods.same')}</span>}</p>
      {difference.changes.length === 0 && <p className="dim">{t('methods.noChanges')}</p>}
      {difference.changes.length > 0 && (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={t('methods.difference')}>
          <table className="lined">
            <thead><tr><th>{t('methods.kind')}</th><th>{t('methods.what')}</th><th className="num">{t('methods.before')}</th><th className="num">{t('methods.after')}</th><th>{t('methods.alone')}</th></tr></thead>
            <tbody>
              {difference.changes.map((change, i) => {
                const as = known.get(change.key)
                const unit = unitIn(as?.unit, language)
                return (
                  <tr key={i} className={change.decisive ? 'decisive' : undefined}>
                    <td className="dim">{t(`methodChange.${change.kind}`)}</td>
                    <td>{name(change.title, change.key)}</td>
                    <td className={change.kind === 'edition' ? 'details' : 'num'}>{value(change.before, as, unit)}</td>
                    <td className={change.kind === 'edition' ? 'details' : 'num'}>{value(change.after, as, unit)}</td>
                    <td>{change.decisive ? <b>◆ {t('methods.decisive')}</b> : change.decisive === false ? <span className="dim">{t('methods.notDecisive')}</span> : <span className="dim">{t('methods.follows')}</span>}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
