import type { ReactNode } from 'react'
import { tagOf, useText, wordOf } from '../../i18n'
import { figure as shortened, MISSING, unitIn } from '../../ui/format'
import type { Label, Meaning, MethodFigure, Named, PublishedResult, Standing as Kind } from './types'

/** Whether somebody official stands behind it; on every page and print. */
export function Standing({ standing }: { standing: Kind }) {
  const { t } = useText()
  return <span className={`chip standing-${standing}`} title={t(`standingMeans.${standing}`)}>{t(`standing.${standing}`)}</span>
}

/** How well a figure is proven: an empty, a half and a full disc, each with its word. */
export function LabelMark({ label, bare }: { label: Label; bare?: boolean }) {
  const { t } = useText()
  const word = wordOf('productionLabel', label, t)
  return (
    <span className="mark proof" title={t(`labelMeans.${label}`)}>
      <svg className="glyph" viewBox="0 0 12 12" width="11" height="11" role={bare ? 'img' : undefined} aria-label={bare ? word : undefined} aria-hidden={bare ? undefined : true}>
        <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" strokeWidth="1.4" />
        {label === 'verified' && <circle cx="6" cy="6" r="4.6" fill="currentColor" />}
        {label === 'evidenced' && <path d="M6 1.4a4.6 4.6 0 0 1 0 9.2z" fill="currentColor" />}
      </svg>
      {!bare && word}
    </span>
  )
}

const PLAIN: Meaning = { kind: 'number', unit: '', levels: [] }

/** A value as people read it; its exact digits are in the tooltip. */
export function useValueText() {
  const { t, name, language } = useText()
  return (value: string | null | undefined, meaning: Partial<Meaning> = PLAIN): string => {
    if (value === null || value === undefined) return MISSING
    const level = meaning.levels?.find((one) => one.key === value)
    if (level) return name(level.title, value)
    if (value === 'true' || value === 'false') return t(`boolean.${value}`)
    if (meaning.kind === 'text' || !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return value
    return shortened(Number(value), tagOf(language))
  }
}

/** One figure with its unit; why it is missing, or not what the formula alone would give, stands beside it. */
export function FigureText({ figure, meaning, unit, quiet }: { figure: MethodFigure | undefined; meaning?: Partial<Meaning>; unit?: string; quiet?: boolean }) {
  const { name, language } = useText()
  const text = useValueText()
  if (!figure) return <>{MISSING}</>
  const why = figure.why ? name(figure.why.words) : undefined
  const shown = text(figure.value, meaning)
  const of = unitIn(unit ?? meaning?.unit, language)
  return (
    <span className="num" title={[figure.value, why].filter(Boolean).join(' · ') || undefined}>
      {shown}{of && shown !== MISSING && <span className="dim"> {of}</span>}
      {why && !quiet && <span className="dim why"> {why}</span>}
    </span>
  )
}

export const byKey = (names: readonly Named[]) => new Map(names.map((one) => [one.key, one]))

/** What one does when a figure's name is clicked. */
export const Chip = ({ children, onClick, pressed }: { children: ReactNode; onClick: () => void; pressed?: boolean }) => (
  <button type="button" className="as-link" aria-pressed={pressed} onClick={onClick}>{children}</button>
)

/** A result's value: the level in words where it is one. */
export function ResultOf({ item }: { item: PublishedResult }) {
  const { name } = useText()
  return item.level ? <b title={item.result.value ?? undefined}>{name(item.level)}</b> : <b><FigureText figure={item.result} unit={item.unit} quiet /></b>
}
