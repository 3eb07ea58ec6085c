import { useText } from '../../../i18n'
import { Nothing } from '../../../ui/Feedback'
import type { DraftFile } from './draft'
import { faultText } from './faultText'
import { partsOf } from './places'
import type { FileFault } from './types'

const TITLED = ['inputs', 'coefficients', 'groups', 'steps', 'golden']

/** Where a fault is, as people call it: the step by its title, then what of it. */
function usePlaceText() {
  const { t, name } = useText()
  return (file: DraftFile | undefined, { pointer, line, column }: FileFault) => {
    if (pointer === '') return line ? t('methodEditor.atLine', { line, column: column ?? 1 }) : t('methodEditor.wholeFile')
    const [part = '', number = '', ...rest] = partsOf(pointer)
    const one = TITLED.includes(part) ? (file?.[part] as { title?: { zh: string; en: string }; key?: string }[] | undefined)?.[Number(number)] : undefined
    return one ? [name(one.title, one.key) || `${part} ${number}`, ...rest].join(' › ') : [part, number, ...rest].filter(Boolean).join(' › ')
  }
}

export function FaultText({ fault }: { fault: FileFault }) {
  const { t } = useText()
  return (
    <div className="fault-text">
      <span className="bad">{faultText(fault.expected, t)}</span>
      {!fault.expected.includes(fault.got) && fault.got !== '' && <span className="dim">{t('methodEditor.got')} <code>{fault.got}</code></span>}
      {fault.hint && <span>{t('methodEditor.hint')} <code>{fault.hint.replace(/^did you mean (.+)\?$/i, '$1')}</code></span>}
    </div>
  )
}

/** Everything that is wrong, each leading to its place in the file. */
export function Faults({ file, faults, more, show }: { file: DraftFile | undefined; faults: readonly FileFault[]; more: number; show: (fault: FileFault) => void }) {
  const { t } = useText()
  const placed = usePlaceText()
  if (faults.length === 0) return <Nothing title={t('methodEditor.noFaults')} hint={t('methodEditor.noFaultsHint')} />
  return (
    <>
      <ol className="faults" data-testid="faults">
        {faults.map((fault, i) => (
          <li key={i}>
            <button type="button" className="as-link" onClick={() => show(fault)}>{placed(file, fault)}</button>
            <FaultText fault={fault} />
          </li>
        ))}
      </ol>
      {more > 0 && <p className="dim">{t('methodEditor.moreFaults', { n: more })}</p>}
    </>
  )
}
