import type { ProductionLosses } from '../../api/types'
import { tagOf, useText, wordOf } from '../../i18n'
import { figure, span } from '../../ui/format'
import type { useNames } from './names'
import { percent } from './ShiftsView'
import { type Bar, waterfall } from './waterfall'

/** What was planned, what took from it, and what is left; each loss opens what it is made of. */
export function Waterfall({ losses, names, open, opened }: { losses: ProductionLosses; names: ReturnType<typeof useNames>; open: (bar: Bar) => void; opened: string | undefined }) {
  const { t } = useText()
  const bars = waterfall(losses.times, losses.losses, losses.leads)
  return (
    <ol className="waterfall" aria-label={t('losses.title')} data-testid="waterfall">
      {bars.map((bar) => (
        <li key={bar.key} className={bar.level ? 'level' : 'loss'}>
          {bar.loss && bar.loss.kind !== 'overrun'
            ? <button type="button" aria-expanded={opened === bar.key} data-testid={`loss-${bar.loss.kind}-${bar.loss.reason ?? ''}`} onClick={() => open(bar)}><Row bar={bar} planned={losses.times.planned} names={names} /></button>
            : <div><Row bar={bar} planned={losses.times.planned} names={names} /></div>}
        </li>
      ))}
    </ol>
  )
}

function Row({ bar, planned, names }: { bar: Bar; planned: number; names: ReturnType<typeof useNames> }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const lossTitle = useLossTitle(names)
  const kind = bar.loss ? (bar.loss.seconds < 0 ? 'gain' : bar.loss.kind) : bar.level
  return (
    <>
      <span className="what">
        {bar.level ? t(`lossLevel.${bar.level}`) : lossTitle(bar)}
        {bar.loss && <small>{[
          bar.loss.times ? t('losses.times', { n: figure(bar.loss.times, tag) }) : '',
          bar.loss.pieces ? t('losses.pieces', { n: figure(bar.loss.pieces, tag) }) : '',
        ].filter(Boolean).join(' · ')}</small>}
      </span>
      <span className="track" aria-hidden><span className={`bar loss-${kind}`} style={{ left: `${bar.from * 100}%`, width: `${Math.max(0.15, (bar.to - bar.from) * 100)}%` }} /></span>
      <span className="num">{bar.loss && (bar.loss.seconds < 0 ? '+ ' : '− ')}{hours(Math.abs(bar.seconds), tag, t('losses.hourSymbol'))}</span>
      <span className="num dim">{percent(planned > 0 ? Math.abs(bar.seconds) / planned : undefined, tag)}</span>
    </>
  )
}

/** What a loss is called: its kind, and its reason where one is known. */
export function useLossTitle(names: ReturnType<typeof useNames>) {
  const { t } = useText()
  return ({ loss, together }: Pick<Bar, 'loss' | 'together'>) => {
    const kind = wordOf('lossKind', loss?.kind, t)
    if (loss?.reason) return `${kind} · ${names.reason(loss.reason)}`
    return together ? `${kind} · ${t('losses.otherReasons', { n: together })}` : kind
  }
}

/** Hours with so many digits that a minute shows; what is shorter than six minutes in its own unit. */
export function hours(seconds: number, tag: string, symbol: string) {
  const amount = seconds / 3600
  if (amount < 0.1) return span(seconds * 1000, tag)
  return `${amount.toLocaleString(tag, { minimumFractionDigits: amount < 100 ? 1 : 0, maximumFractionDigits: amount < 10 ? 2 : amount < 100 ? 1 : 0 })} ${symbol}`
}
