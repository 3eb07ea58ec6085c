import { useId, useLayoutEffect, useRef, useState } from 'react'
import { useText } from '../../../i18n'
import type { Named } from '../types'
import { type Offer, offersAt, taken } from './completion'

/** A formula with its names, functions and units offered as one types. */
export function FormulaField({ label, value, change, names, wrong }: { label: string; value: string; change: (formula: string) => void; names: readonly Named[]; wrong: boolean }) {
  const { t, name } = useText()
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const next = useRef<number>(undefined)
  const [caret, setCaret] = useState<number>()
  const [all, setAll] = useState(false)
  const [active, setActive] = useState(0)
  const { from, offers } = caret === undefined ? { from: 0, offers: [] } : offersAt(value, caret, names, all)
  const open = offers.length > 0
  const chosen = Math.min(active, offers.length - 1)
  useLayoutEffect(() => {
    if (next.current === undefined) return
    field.current?.setSelectionRange(next.current, next.current)
    next.current = undefined
  })
  const close = () => {
    setCaret(undefined)
    setAll(false)
  }
  const take = (offer: Offer) => {
    const result = taken(value, from, caret!, offer)
    next.current = result.caret
    change(result.formula)
    close()
  }
  const keyed = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault()
      setAll(true)
      setActive(0)
      setCaret(event.currentTarget.selectionStart)
    } else if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      setActive((chosen + (event.key === 'ArrowDown' ? 1 : offers.length - 1)) % offers.length)
    } else if (open && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault()
      take(offers[chosen]!)
    } else if (open && event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      close()
    }
  }
  return (
    <div className="formula-field">
      <textarea ref={field} value={value} rows={Math.min(8, Math.max(1, ...[value.split('\n').length, Math.ceil(value.length / 44)]))} spellCheck={false} autoCapitalize="off" autoCorrect="off" maxLength={2000}
        role="combobox" aria-autocomplete="list" aria-expanded={open} aria-controls={`${id}-offers`} aria-activedescendant={open ? `${id}-${chosen}` : undefined} aria-label={label} aria-invalid={wrong}
        onChange={(event) => {
          change(event.target.value)
          setCaret(event.target.selectionStart)
          setAll(false)
          setActive(0)
        }} onKeyDown={keyed} onBlur={close} />
      <ul id={`${id}-offers`} role="listbox" aria-label={t('methodEditor.offers')} hidden={!open}>
        {offers.map((offer, i) => (
          <li key={offer.text} id={`${id}-${i}`} role="option" aria-selected={i === chosen} onPointerDown={(event) => {
            event.preventDefault()
            take(offer)
          }}>
            <code>{offer.signature ?? offer.text}</code>
            {offer.name && <span className="dim">{name(offer.name.title, offer.name.key)}</span>}
            <span className="dim">{offer.name ? (offer.name.kind === 'number' ? offer.name.unit : t(`methodType.${offer.name.kind}`)) : t(`methodEditor.${offer.kind === 'unit' ? 'unitOffer' : 'functionOffer'}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
