import { useText } from '../../i18n'
import { useValueText } from '../methods/marks'
import type { Named } from '../methods/types'
import { line } from './measures'
import type { FigureHistogram, TrendPoint } from './types'

const WIDTH = 560
const HEIGHT = 150

/** How a figure went, one column for each period and edition; a column leads to its calculation. */
export function TrendChart({ points, own, meaning, chosen, choose }: { points: readonly TrendPoint[]; own?: readonly TrendPoint[]; meaning: Named | undefined; chosen: number; choose: (calculation: number) => void }) {
  const { t } = useText()
  const text = useValueText()
  const shown = own && own.length > 0 ? own : points
  const { path, at } = line(shown, WIDTH, HEIGHT, 26)
  const said = (point: TrendPoint) => (point.withheld ? t('indicators.withheld') : text(point.value, meaning))
  return (
    <div className="trend-of" data-testid="trend">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" role="img" aria-label={t('indicators.trend')}>
        {shown.map((point, i) => i > 0 && point.edition !== shown[i - 1]!.edition && (
          <line key={point.calculation} className="edition" x1={(i / shown.length) * WIDTH} x2={(i / shown.length) * WIDTH} y1="0" y2={HEIGHT} />
        ))}
        <path d={path} className="course" />
        {shown.map((point, i) => {
          const spot = at[i]
          return spot && (
            <g key={point.calculation} className={point.calculation === chosen ? 'chosen' : undefined}>
              <circle cx={spot.x} cy={spot.y} r={point.calculation === chosen ? 5 : 3.6} className={point.published ? 'published' : 'open'} />
              <text x={spot.x} y={spot.y - 10} textAnchor="middle">{said(point)}</text>
            </g>
          )
        })}
      </svg>
      <div className="columns-of" style={{ gridTemplateColumns: `repeat(${Math.max(1, shown.length)}, minmax(0, 1fr))` }}>
        {shown.map((point) => (
          <button key={point.calculation} type="button" aria-pressed={point.calculation === chosen} onClick={() => choose(point.calculation)}
            aria-label={`${point.period}: ${said(point)}`} title={`${point.period} · ${t('methods.editionOf', { edition: point.edition })} · ${t(point.published ? 'methods.published' : 'methods.notPublished')}`}>
            {point.period}<small>{point.edition}</small>
          </button>
        ))}
      </div>
    </div>
  )
}

/** How many are in each range; the one of whom it is asked stands out. */
export function HistogramChart({ histogram, meaning }: { histogram: FigureHistogram; meaning: Named | undefined }) {
  const { t } = useText()
  const text = useValueText()
  const { ranges, own, at } = histogram
  const most = Math.max(1, ...ranges.map(({ subjects }) => subjects ?? 0))
  const named = ({ from, to }: FigureHistogram['ranges'][number]) =>
    !from && !to ? t('indicators.all') : !from ? `< ${text(to, meaning)}` : !to ? `≥ ${text(from, meaning)}` : `${text(from, meaning)} – ${text(to, meaning)}`
  return (
    <div className="histogram" role="list" aria-label={t('indicators.spread')} data-testid="histogram">
      {ranges.map((range, i) => {
        const hidden = range.subjects === null || range.subjects === undefined
        return (
          <div key={i} role="listitem" className={at === i ? 'own' : undefined}>
            <span className="num">{named(range)}</span>
            <span className="track"><span className={hidden ? 'bar withheld' : 'bar'} style={{ width: `${hidden ? 100 : ((range.subjects ?? 0) / most) * 100}%` }} /></span>
            <span className="num">{hidden ? t('indicators.withheld') : range.subjects}{at === i && own && <b> ◀ {text(own.value, meaning)}</b>}</span>
          </div>
        )
      })}
    </div>
  )
}
