/** A word-sized trend: grey line, the last value as a dot, gaps left open. */
export function Sparkline({ values, width = 96, height = 24, label }: { values: (number | null)[]; width?: number; height?: number; label: string }) {
  const numbers = values.filter((value): value is number => value !== null && Number.isFinite(value))
  if (numbers.length < 2) return <svg className="spark" width={width} height={height} role="img" aria-label={label} />
  const low = numbers.reduce((a, b) => Math.min(a, b))
  const high = numbers.reduce((a, b) => Math.max(a, b))
  const x = (i: number) => 1 + (i / (values.length - 1)) * (width - 5)
  const y = (value: number) => (high === low ? height / 2 : height - 3 - ((value - low) / (high - low)) * (height - 6))
  let path = ''
  let pen = false
  values.forEach((value, i) => {
    if (value === null || !Number.isFinite(value)) {
      pen = false
      return
    }
    path += `${pen ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`
    pen = true
  })
  const last = values[values.length - 1]
  return (
    <svg className="spark" width={width} height={height} role="img" aria-label={label}>
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinejoin="round" />
      {typeof last === 'number' && <circle cx={x(values.length - 1)} cy={y(last)} r="1.9" fill="currentColor" />}
    </svg>
  )
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
