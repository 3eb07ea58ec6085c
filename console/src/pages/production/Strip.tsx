import type { ProductionShift } from '../../api/types'
import { useZone } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { dateTime, span } from '../../ui/format'
import { bars, ELEMENTS, HEIGHTS, sums } from './strip'

const HEIGHT = 26

/** What a shift's time was spent on, from its begin to its end: height and colour say the element. */
export function Strip({ shift, reason }: { shift: ProductionShift; reason: (key: string) => string }) {
  const { t, name, language } = useText()
  const zone = useZone()
  const from = Date.parse(shift.from)
  const to = Date.parse(shift.to)
  const said = [...sums(shift.stretches)].filter(([, millis]) => millis > 0)
    .map(([element, millis]) => `${wordOf('productionElement', element, t)} ${span(millis, tagOf(language))}`).join(', ')
  return (
    <svg className="shift-strip" viewBox={`0 0 1000 ${HEIGHT}`} preserveAspectRatio="none" height={HEIGHT} width="100%" role="img" data-testid="strip"
      aria-label={t('production.strip', { machine: name(shift.name, shift.workUnit), shift: name(shift.shiftName, shift.shift), sums: said || t('production.nothingKnown') })}>
      <line x1="0" x2="1000" y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="ground" />
      {bars(shift.stretches, from, to).map((bar) => (
        <rect key={bar.from} className={`element-${bar.element}`} x={bar.x} width={Math.max(0.4, bar.width)} y={HEIGHT * (1 - HEIGHTS[bar.element])} height={HEIGHT * HEIGHTS[bar.element]}>
          <title>{`${dateTime(bar.from, zone).slice(11)} – ${dateTime(bar.to, zone).slice(11)} ${wordOf('productionElement', bar.element, t)}${bar.reason ? ` · ${reason(bar.reason)}` : ''}`}</title>
        </rect>
      ))}
    </svg>
  )
}

export function StripLegend() {
  const { t } = useText()
  return (
    <div className="strip-legend dim">
      {ELEMENTS.map((element) => (
        <span key={element}>
          <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden><rect className={`element-${element}`} x="1" width="12" y={14 * (1 - HEIGHTS[element])} height={14 * HEIGHTS[element]} /></svg>
          {wordOf('productionElement', element, t)}
        </span>
      ))}
    </div>
  )
}
