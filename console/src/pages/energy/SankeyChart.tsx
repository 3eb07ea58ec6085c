import { useEffect, useMemo, useRef, useState } from 'react'
import type { EnergyFlowNode } from '../../api/types'
import { useText, wordOf } from '../../i18n'
import { curve, sankey, type Upright } from './sankey'

const BAR = 12
const HEAD = 6
/** What stands right of the last column. */
const LAST = 190
const LETTER = 7

/** The flow as a picture; each band leads to the chart of what it goes to. */
export function SankeyChart({ nodes, amount, pageOf }: { nodes: EnergyFlowNode[]; amount: (kilowattHours: number) => string; pageOf: (node: EnergyFlowNode) => string | undefined }) {
  const { t, name } = useText()
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(900)
  useEffect(() => {
    if (!frame.current) return
    const watch = new ResizeObserver(([entry]) => setWidth(Math.max(480, Math.round(entry!.contentRect.width))))
    watch.observe(frame.current)
    return () => watch.disconnect()
  }, [])
  const ends = nodes.filter((node) => node.kind === 'thing' || node.kind === 'rest').length
  const drawn = useMemo(() => sankey(nodes, Math.min(560, Math.max(300, ends * 40))), [nodes, ends])
  const gap = drawn.columns > 1 ? (width - LAST - BAR) / (drawn.columns - 1) : 0
  const x = (upright: Upright) => upright.column * gap
  const nameOf = (upright: Upright) => {
    switch (upright.kind) {
      case 'use': return wordOf('flowUse', upright.use, t)
      case 'others': return t('flow.others', { n: upright.others ?? 0 })
      case 'rest': return t('flow.rest')
      default: return name(upright.node?.name, upright.node?.thing ?? upright.node?.place)
    }
  }
  const said = drawn.uprights.filter(({ column }) => column === 0).map((one) => `${nameOf(one)} ${amount(one.energy)}`).join(', ')
  const link = (upright: Upright) => (upright.node ? pageOf(upright.node) : undefined)
  return (
    <div ref={frame} className="sankey-frame">
      <svg className="sankey" width={width} height={drawn.height + 2 * HEAD + 12} role="group" aria-label={t('flow.picture', { sums: said })} data-testid="sankey">
        <g transform={`translate(0 ${HEAD})`}>
          {drawn.bands.map((band) => {
            const page = link(band.to) ?? (band.to.kind === 'use' ? link(band.from) : undefined)
            const shape = <path className={`band to-${band.to.kind} ${band.to.use ? `use-${band.to.use}` : ''}`} d={curve(band, x(band.from) + BAR, x(band.to))}><title>{`${nameOf(band.from)} → ${nameOf(band.to)}: ${amount(band.energy)}`}</title></path>
            return page ? <a key={band.id} href={`#${page}`} tabIndex={-1} aria-hidden="true">{shape}</a> : <g key={band.id}>{shape}</g>
          })}
          {drawn.uprights.map((upright) => {
            const text = `${nameOf(upright)} ${amount(upright.energy)}`
            const page = link(upright)
            const room = Math.floor(((upright.column === drawn.columns - 1 ? LAST : gap) - BAR - 10) / LETTER)
            const excess = (upright.node?.excess ?? 0) > 0
            const body = (
              <>
                <rect className={`upright ${upright.kind} ${excess ? 'excess' : ''}`} x={x(upright)} y={upright.y} width={BAR} height={upright.height}><title>{text}</title></rect>
                <text x={x(upright) + BAR + 6} y={upright.y + Math.max(10, upright.height / 2 + 4)}><title>{text}</title>{excess && '▲ '}{cut(nameOf(upright), room - amount(upright.energy).length - 2)}<tspan className="num dim" dx="7">{amount(upright.energy)}</tspan></text>
              </>
            )
            return page ? <a key={upright.id} href={`#${page}`} aria-label={text}>{body}</a> : <g key={upright.id}>{body}</g>
          })}
        </g>
      </svg>
    </div>
  )
}

/** Wide letters count for two. */
function cut(text: string, room: number) {
  let used = 0
  for (let i = 0; i < text.length; i++) {
    used += text.charCodeAt(i) > 0x2e7f ? 2 : 1
    if (used > Math.max(6, room)) return `${text.slice(0, i)}…`
  }
  return text
}
