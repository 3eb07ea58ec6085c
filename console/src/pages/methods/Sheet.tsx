import { useText } from '../../i18n'
import { Panel } from '../../ui/Feedback'
import { Origin } from './Lineage'
import { byKey, FigureText, LabelMark } from './marks'
import type { Explanation, Named } from './types'

/** All steps one below the other, as one checks them on paper. */
export function Sheet({ explanation, names, own }: { explanation: Explanation; names: readonly Named[]; own: boolean }) {
  const { t, name } = useText()
  const known = byKey(names)
  return (
    <Panel className="sheet" title={t('methods.allSteps')}>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t('methods.allSteps')}>
        <table className="lined">
          <thead><tr><th>{t('methods.step')}</th><th>{t('methods.how')}</th><th>{t('methods.used')}</th><th className="num">{t('methods.value')}</th><th>{t('methods.proof')}</th></tr></thead>
          <tbody>
            {explanation.lines.map((line) => (
              <tr key={line.step}>
                <th scope="row">{name(line.title, line.step)}</th>
                <td className="details"><code>{name(line.how)}</code></td>
                <td className="details">
                  {line.used.map((one) => (
                    <div key={one.name}>{name(one.title, one.name)} <b><FigureText figure={one.figure} meaning={known.get(one.name)} unit={one.unit} quiet /></b>
                      {(one.evidence || one.source) && <small> <Origin used={one} own={own} /></small>}</div>
                  ))}
                </td>
                <td className="num"><FigureText figure={line.figure} meaning={known.get(line.step)} unit={line.unit} /></td>
                <td><LabelMark label={line.figure.label} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
