import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Annotation, Series } from '../api/types'
import type { Palette } from '../app/theme'
import { FONT } from '../app/theme'
import { unitText } from './format'
import { align, dragAxis, pan, type Range, zoom } from './range'
import { axisTimes } from './axisTimes'

export const DASHES: number[][] = [[], [7, 3], [2, 2], [10, 3, 2, 3], [4, 4], [1, 4]]

export interface Picked {
  property: string
  time: number
}

interface Props {
  series: Series[]
  /** Index of each series among all chosen ones: gives it its colour and dash for good. */
  slots: number[]
  /** Which of them stand back, to be held against the others. */
  faint?: boolean[]
  range: Range
  zone: string
  palette: Palette
  annotations: Annotation[]
  height: number
  label: string
  onRange: (range: Range) => void
  onBack: () => void
  onCursor: (time: number | undefined) => void
  /** A click, without dragging, on or near a point. */
  onPick: (point: Picked) => void
  picked: Picked | undefined
  onGutter: (gutter: { left: number; right: number; width: number }) => void
}

/**
 * The trend. Drag across to look closer, drag the time axis sideways to move and up or down to go between years
 * and seconds, double-click to go back; with the keyboard: arrows, + and −, Backspace.
 * Bad values stand as crosses outside the line; where nothing came the line is open and the ground hatched.
 */
export function Trend(props: Props) {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const current = useRef(props)
  current.current = props
  const [width, setWidth] = useState(0)

  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)))
    watch.observe(host.current!)
    return () => watch.disconnect()
  }, [])

  const shape = JSON.stringify([props.series.map((one) => [one.property, one.unit]), props.slots, props.faint, props.zone, props.palette.page, props.height])
  useEffect(() => {
    if (width < 50) return
    const made = new uPlot(options(width, current), data(current.current.series), host.current!)
    plot.current = made
    const axis = made.root.querySelector<HTMLElement>('.u-axis')
    if (axis) followAxis(axis, made, current)
    made.over.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && document.activeElement !== host.current) return
      event.preventDefault()
      const { range, onRange } = current.current
      onRange(zoom(range, made.posToVal(event.offsetX, 'x') * 1000, event.deltaY > 0 ? 1.25 : 0.8))
    }, { passive: false })
    followClicks(made, current)
    tellGutter(made, current)
    return () => made.destroy()
  }, [shape, width])

  useEffect(() => {
    plot.current?.setData(data(props.series), false)
    plot.current?.setScale('x', { min: props.range.from / 1000, max: props.range.to / 1000 })
  }, [props.series, props.range, props.annotations, props.picked, shape, width])

  return (
    <div
      ref={host}
      className="trend"
      role="application"
      aria-label={props.label}
      tabIndex={0}
      style={{ height: props.height }}
      onKeyDown={(event) => {
        const { range, onRange, onBack } = props
        const length = range.to - range.from
        const middle = (range.from + range.to) / 2
        const moves: Record<string, () => void> = {
          ArrowLeft: () => onRange(pan(range, -length / 5)),
          ArrowRight: () => onRange(pan(range, length / 5)),
          '+': () => onRange(zoom(range, middle, 0.5)),
          '=': () => onRange(zoom(range, middle, 0.5)),
          '-': () => onRange(zoom(range, middle, 2)),
          Backspace: onBack,
        }
        const move = moves[event.key]
        if (!move) return
        event.preventDefault()
        move()
      }}
    />
  )
}

function data(series: Series[]): uPlot.AlignedData {
  const { times, columns, qualities } = align(series)
  const lines = columns.map((column, s) =>
    column.map((value, i) => (qualities[s]![i] === 2 ? null : typeof value === 'number' || value === undefined ? value : null)),
  )
  return [times.map((time) => time / 1000), ...lines] as uPlot.AlignedData
}

type Current = { current: Props }

function options(width: number, current: Current): uPlot.Options {
  const { series, slots, faint, palette, zone, height } = current.current
  const units = [...new Set(series.map((one) => one.unit ?? ''))]
  const font = `11px ${FONT}`
  const axis = { stroke: palette.dim, font, ticks: { stroke: palette.line, width: 1, size: 4 }, grid: { stroke: palette.line, width: 1 } }
  return {
    width,
    height,
    legend: { show: false },
    padding: [12, units.length > 1 ? 0 : 14, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
    scales: {
      x: { time: true, range: () => [current.current.range.from / 1000, current.current.range.to / 1000] },
      ...Object.fromEntries(units.map((unit) => [`y:${unit}`, { range: comfortable }])),
    },
    axes: [
      { ...axis, space: 90, size: 36, values: (_, splits) => axisTimes(splits, zone) },
      ...units.slice(0, 2).map((unit, i): uPlot.Axis => ({
        ...axis,
        scale: `y:${unit}`,
        side: i === 0 ? 3 : 1,
        size: (u, values) => Math.max(44, ...(values ?? []).map((value) => u.ctx.measureText(value).width / devicePixelRatio + 16)),
        grid: i === 0 ? axis.grid : { show: false },
        label: unitText(unit) || undefined,
        labelSize: 16,
        labelFont: font,
      })),
    ],
    series: [
      {},
      ...series.map((one, i): uPlot.Series => ({
        scale: `y:${one.unit ?? ''}`,
        stroke: palette.traces[slots[i]! % palette.traces.length],
        alpha: faint?.[i] ? 0.45 : 1,
        width: 1.4,
        dash: DASHES[slots[i]! % DASHES.length],
        points: { size: 4, show: (u, s, first, last) => u.data[s]!.length > 0 && last - first < u.bbox.width / 40 },
      })),
    ],
    cursor: {
      drag: { x: true, y: false, setScale: false },
      points: { size: 6 },
      bind: { dblclick: () => () => (current.current.onBack(), null) },
    },
    hooks: {
      setSelect: [
        (u) => {
          if (u.select.width < 4) return
          const range = { from: u.posToVal(u.select.left, 'x') * 1000, to: u.posToVal(u.select.left + u.select.width, 'x') * 1000 }
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
          current.current.onRange(range)
        },
      ],
      setCursor: [(u) => current.current.onCursor((u.cursor.left ?? -1) < 0 ? undefined : u.posToVal(u.cursor.left!, 'x') * 1000)],
      drawClear: [(u) => drawGround(u, current.current)],
      draw: [(u) => drawQuality(u, current.current), (u) => drawPicked(u, current.current), (u) => tellGutter(u, current)],
    },
  }
}

/** A flat line sits in the middle; otherwise a little air above and below. */
function comfortable(_: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax {
  if (low === null || high === null) return [0, 1]
  const air = high === low ? Math.max(Math.abs(high) * 0.05, 0.5) : (high - low) * 0.07
  return [low - air, high + air]
}

let hatchFor: { colour: string; pattern: CanvasPattern | null } | undefined
function hatch(ctx: CanvasRenderingContext2D, colour: string) {
  if (hatchFor?.colour === colour) return hatchFor.pattern
  const tile = document.createElement('canvas')
  tile.width = tile.height = 8
  const pen = tile.getContext('2d')!
  pen.strokeStyle = colour
  pen.beginPath()
  pen.moveTo(0, 8)
  pen.lineTo(8, 0)
  pen.stroke()
  hatchFor = { colour, pattern: ctx.createPattern(tile, 'repeat') }
  return hatchFor.pattern
}

/** Gaps: over the full height for one series, as a strip at the foot for each of several. */
function drawGround(u: uPlot, { series, annotations, palette }: Props) {
  const { ctx, bbox } = u
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  const x = (millis: number) => u.valToPos(millis / 1000, 'x', true)
  for (const note of annotations) {
    const left = x(Date.parse(note.from))
    ctx.globalAlpha = 0.12
    ctx.fillStyle = palette.ink
    ctx.fillRect(left, bbox.top, Math.max(2, x(Date.parse(note.to)) - left), bbox.height)
    ctx.globalAlpha = 1
    ctx.fillStyle = palette.dim
    ctx.font = `${11 * devicePixelRatio}px ${FONT}`
    ctx.textBaseline = 'top'
    ctx.textAlign = 'left'
    ctx.fillText(note.text.slice(0, 40), left + 4, bbox.top + 2)
  }
  ctx.fillStyle = hatch(ctx, palette.line) ?? palette.line
  const strip = series.length === 1 ? bbox.height : 6 * devicePixelRatio
  series.forEach((one, s) => {
    for (let i = 0; i < one.times.length; i++) {
      if (one.values[i] !== null) continue
      const from = one.times[Math.max(0, i - 1)]!
      let end = i
      while (end + 1 < one.times.length && one.values[end] === null) end++
      const left = x(from)
      ctx.fillRect(left, bbox.top + bbox.height - strip * (series.length === 1 ? 1 : s + 1), x(one.times[end]!) - left, strip)
      i = end
    }
  })
  ctx.restore()
}

function drawQuality(u: uPlot, { series, palette }: Props) {
  const { ctx, bbox } = u
  const size = 3.5 * devicePixelRatio
  ctx.save()
  ctx.setLineDash([])
  ctx.lineWidth = 1.6 * devicePixelRatio
  for (const one of series) {
    one.times.forEach((time, i) => {
      const quality = one.qualities[i] ?? 0
      const value = one.values[i]
      if (quality === 0 || typeof value !== 'number') return
      const x = u.valToPos(time / 1000, 'x', true)
      if (x < bbox.left || x > bbox.left + bbox.width) return
      const y = Math.min(bbox.top + bbox.height - size, Math.max(bbox.top + size, u.valToPos(value, `y:${one.unit ?? ''}`, true)))
      ctx.beginPath()
      if (quality === 2) {
        ctx.strokeStyle = palette.bad
        ctx.moveTo(x - size, y - size)
        ctx.lineTo(x + size, y + size)
        ctx.moveTo(x + size, y - size)
        ctx.lineTo(x - size, y + size)
      } else {
        ctx.strokeStyle = palette.warn
        ctx.arc(x, y, size, 0, 2 * Math.PI)
      }
      ctx.stroke()
    })
  }
  ctx.restore()
}

function drawPicked(u: uPlot, { series, picked, palette }: Props) {
  const one = picked && series.find((candidate) => candidate.property === picked.property)
  const value = one?.values[one.times.indexOf(picked!.time)]
  if (!picked || typeof value !== 'number') return
  const { ctx } = u
  ctx.save()
  ctx.setLineDash([])
  ctx.strokeStyle = palette.text
  ctx.lineWidth = 2 * devicePixelRatio
  ctx.beginPath()
  ctx.arc(u.valToPos(picked.time / 1000, 'x', true), u.valToPos(value, `y:${one!.unit ?? ''}`, true), 6 * devicePixelRatio, 0, 2 * Math.PI)
  ctx.stroke()
  ctx.restore()
}

/** The point nearest to a click within a finger's width; a drag is none. */
function followClicks(u: uPlot, current: Current) {
  let down = { x: 0, y: 0 }
  u.over.addEventListener('pointerdown', (event) => (down = { x: event.clientX, y: event.clientY }))
  u.over.addEventListener('click', (event) => {
    if (Math.hypot(event.clientX - down.x, event.clientY - down.y) > 3) return
    const { left, top } = u.over.getBoundingClientRect()
    const at = { x: event.clientX - left, y: event.clientY - top }
    let best: (Picked & { distance: number }) | undefined
    for (const one of current.current.series) {
      one.times.forEach((time, i) => {
        const value = one.values[i]
        if (typeof value !== 'number') return
        const distance = Math.hypot(u.valToPos(time / 1000, 'x') - at.x, u.valToPos(value, `y:${one.unit ?? ''}`) - at.y)
        if (distance < 24 && (!best || distance < best.distance)) best = { property: one.property, time, distance }
      })
    }
    if (best) current.current.onPick({ property: best.property, time: best.time })
  })
}

function tellGutter(u: uPlot, current: Current) {
  const ratio = devicePixelRatio
  current.current.onGutter({ left: u.bbox.left / ratio, right: u.width - (u.bbox.left + u.bbox.width) / ratio, width: u.bbox.width / ratio })
}

function followAxis(axis: HTMLElement, u: uPlot, current: Current) {
  axis.classList.add('axis-grip')
  axis.addEventListener('pointerdown', (down) => {
    const start = current.current.range
    const left = u.over.getBoundingClientRect().left
    const grabbed = u.posToVal(down.clientX - left, 'x') * 1000
    const width = u.over.clientWidth
    axis.setPointerCapture(down.pointerId)
    down.preventDefault()
    const move = (event: PointerEvent) =>
      current.current.onRange(dragAxis(start, grabbed, event.clientX - down.clientX, event.clientY - down.clientY, width))
    axis.addEventListener('pointermove', move)
    axis.addEventListener('lostpointercapture', () => axis.removeEventListener('pointermove', move), { once: true })
  })
}
