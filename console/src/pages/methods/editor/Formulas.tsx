import { Select } from 'antd'
import { useText, wordOf } from '../../../i18n'
import { Nothing } from '../../../ui/Feedback'
import { byKey, FigureText } from '../marks'
import { Formula } from '../parts'
import type { Explanation, Named } from '../types'
import type { FormulaGroup } from './draft'
import { FaultText } from './Faults'
import { FormulaField } from './FormulaField'
import type { FileFault } from './types'

/** The formulas of one step in fields of their own; the step is the one at the caret. */
export function Formulas({ groups, at, choose, names, faults, put, explanation }: {
  groups: readonly FormulaGroup[]; at: string | undefined; choose: (pointer: string) => void; names: readonly Named[]; faults: readonly FileFault[]
  /** writes a formula into the file */
  put: (pointer: string, formula: string) => void
  explanation: Explanation | null | undefined
}) {
  const { t, name } = useText()
  const group = groups.find(({ pointer }) => at === pointer || at?.startsWith(`${pointer}/`)) ?? groups[0]
  if (!group) return <Nothing title={t('methodEditor.noFormulas')} hint={t('methodEditor.noFormulasHint')} />
  const known = byKey(names)
  const line = explanation?.lines.find(({ step }) => step === group.key)
  const wrong = (pointer: string) => faults.filter((fault) => fault.pointer === pointer)
  return (
    <>
      <div className="filters">
        <Select showSearch={{ optionFilterProp: 'label' }} value={group.pointer} onChange={choose} aria-label={t('methods.step')} style={{ width: '100%' }} popupMatchSelectWidth={false}
          options={groups.map((one) => ({ value: one.pointer, label: `${name(one.title, one.key)} (${one.key})` }))} />
      </div>
      {group.formulas.map((formula) => (
        <div key={formula.pointer} className="formula-of">
          <span className="dim">{wordOf('methodEditorPart', formula.part, t)}{formula.part === 'formula' && group.unit !== '' && `, ${group.unit}`}</span>
          <FormulaField label={`${name(group.title, group.key)}: ${wordOf('methodEditorPart', formula.part, t)}`} value={formula.text} change={(text) => put(formula.pointer, text)} names={names.filter(({ key }) => key !== group.key)} wrong={wrong(formula.pointer).length > 0} />
          {wrong(formula.pointer).map((fault, i) => <FaultText key={i} fault={fault} />)}
          <Formula text={formula.text} known={known} />
        </div>
      ))}
      {line && (
        <p>{t('methodEditor.cameOf', { subject: explanation!.subject })} <b><FigureText figure={line.figure} unit={line.unit} /></b></p>
      )}
      <p className="dim">{t('methodEditor.formulaHint')}</p>
    </>
  )
}
