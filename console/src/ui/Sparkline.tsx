export interface Point {
  time: number
  value: number | null
}

const SPAN = 3_600_000

/** A word-sized trend of the last hour: grey line, the last value as a dot, gaps left open. */
export function Sparkline({ points, width = 96, height = 24, label }: { points: Point[]; width?: number; height?: number; label: string }) {
  const numbers = points.map((point) => point.value).filter((value): value is number => value !== null && Number.isFinite(value))
  const end = points[points.length - 1]
  if (numbers.length === 0 || !end) return <svg className="spark" width={width} height={height} role="img" aria-label={label} />
  const low = numbers.reduce((a, b) => Math.min(a, b))
  const high = numbers.reduce((a, b) => Math.max(a, b))
  const x = (time: number) => Math.max(1, width - 3 - ((end.time - time) / SPAN) * (width - 4))
  const y = (value: number) => (high === low ? height / 2 : height - 3 - ((value - low) / (high - low)) * (height - 6))
  let path = ''
  let pen = false
  for (const { time, value } of points) {
    if (value === null || !Number.isFinite(value)) {
      pen = false
      continue
    }
    path += `${pen ? 'L' : 'M'}${x(time).toFixed(1)} ${y(value).toFixed(1)}`
    pen = true
  }
  return (
    <svg className="spark" width={width} height={height} role="img" aria-label={label}>
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinejoin="round" />
      {end.value !== null && <circle cx={x(end.time)} cy={y(end.value)} r="1.9" fill="currentColor" />}
    </svg>
  )
}

/** Adds a live value; within half a minute the newest stands for all, so that a fast thing does not grow the list. */
export function addPoint(points: Point[], time: number, value: number): Point[] {
  const before = points[points.length - 2]
  const last = points[points.length - 1]
  if (last && time <= last.time) return points
  const kept = last && before && time - before.time < 30_000 ? points.slice(0, -1) : points
  return [...kept.filter((point) => point.time > time - SPAN), { time, value }]
}

/** The last minute, one bar a second. */
export function Bars({ values, width = 180, height = 34, label }: { values: number[]; width?: number; height?: number; label: string }) {
  const high = Math.max(1, ...values)
  const step = width / Math.max(1, values.length)
  return (
    <svg className="bars" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" height={height} width="100%" role="img" aria-label={label}>
      {values.map((value, i) => {
        const tall = value === 0 ? 1 : Math.max(1.5, (value / high) * (height - 2))
        return <rect key={i} x={i * step} y={height - tall} width={Math.max(0.6, step - 0.8)} height={tall} className={value === 0 ? 'nothing' : undefined} />
      })}
    </svg>
  )
}
