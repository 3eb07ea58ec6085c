import type { Scalar } from '../api/types'
import { UNITS_IN_ENGLISH } from '../i18n/units'

export const MISSING = '–'

/** Chinese counts in ten thousands, English in thousands; both stay short enough for a figure on a wall. */
export function compact(value: number, tag: string) {
  return new Intl.NumberFormat(tag, { notation: 'compact', maximumSignificantDigits: value < 10_000 ? 4 : 3 }).format(value)
}

export function whole(value: number | undefined | null, tag: string) {
  return value === undefined || value === null ? MISSING : new Intl.NumberFormat(tag).format(value)
}

/**
 * A reading's figure: at most six (or so many) significant digits unless the model fixes the scale;
 * whole numbers with all of theirs. */
export function figure(value: Scalar | undefined, tag: string, scale?: number, digits = 6) {
  if (value === null || value === undefined) return MISSING
  if (typeof value !== 'number') return String(value)
  if (!Number.isFinite(value)) return String(value)
  if (scale !== undefined) {
    return value.toLocaleString(tag, { minimumFractionDigits: scale, maximumFractionDigits: scale })
  }
  const size = Math.abs(value)
  if (Number.isSafeInteger(value)) return value.toLocaleString(tag)
  if (size >= 1e9 || size < 1e-4) return value.toExponential(3)
  return value.toLocaleString(tag, { maximumSignificantDigits: size >= 10 ** digits ? 9 : digits })
}

export function bytes(value: number | undefined, tag: string) {
  if (value === undefined) return MISSING
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  let size = value
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return `${size.toLocaleString(tag, { maximumSignificantDigits: 3 })} ${units[unit]}`
}

const SPANS: [number, Intl.NumberFormatOptions['unit'], string][] = [
  [86_400_000, 'day', 'd'],
  [3_600_000, 'hour', 'h'],
  [60_000, 'minute', 'min'],
  [1_000, 'second', 's'],
]

/** A span of time in its largest whole unit, with the SI's symbols in English: "3 min", "3分钟". */
export function span(millis: number, tag: string) {
  const [size, unit, symbol] = SPANS.find(([length]) => Math.abs(millis) >= length) ?? SPANS[SPANS.length - 1]!
  const amount = Math.abs(millis) / size
  const maximumFractionDigits = amount < 10 && unit !== 'second' ? 1 : 0
  if (tag.startsWith('en')) return `${amount.toLocaleString(tag, { maximumFractionDigits })} ${symbol}`
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }).format(amount)
}

/** An amount of a meter in its unit: bytes and seconds in steps, counts as they are. */
export function amount(value: number, unit: string, tag: string) {
  if (unit === 'By') return bytes(value, tag)
  return unit === 's' ? span(value * 1000, tag) : whole(value, tag)
}

const UNITS: Record<string, string> = {
  Cel: '°C', '[degF]': '°F', K: 'K', '%': '%', '1': '', 'm/s': 'm/s', 'mm/s': 'mm/s', 'mm/min': 'mm/min', 'kW.h': 'kWh',
  'W.h': 'Wh', 'kvar.h': 'kvarh', kvar: 'kvar', 'kV.A{reactive}': 'kvar', '{rpm}': 'r/min', 'r/min': 'r/min', '/min': '1/min', '{rev}/min': 'r/min', 'N.m': 'N·m', m3: 'm³', 'm3/h': 'm³/h',
  'L/min': 'L/min', deg: '°', Ohm: 'Ω', um: 'µm', us: 'µs', 't{CO2}': 'tCO₂', '[ppm]': 'ppm',
}

/** How people write a UCUM code. An annotation alone ({message}) counts things and says no more than the name does. */
export function unitText(code: string | undefined | null) {
  if (!code) return ''
  const known = UNITS[code]
  if (known !== undefined) return known
  if (/^\{[^}]*\}$/.test(code)) return ''
  return code.replace(/\{([^}]*)\}/g, '$1').replace(/\./g, '·')
}

/** A unit of a method or a table for the reader's language. */
export function unitIn(code: string | undefined | null, language: 'zh' | 'en') {
  const text = unitText(code).replace(/CO2/g, 'CO₂')
  if (language === 'zh' || !/\p{Script=Han}/u.test(text)) return text
  const [many = '', ...below] = text.split('/')
  const above = UNITS_IN_ENGLISH[many]?.[0] ?? many
  return below.length === 0 ? above : [above || '1', ...below.map((part) => UNITS_IN_ENGLISH[part]?.[1] ?? part)].join('/')
}

/** A heading with the unit of what stands below it. */
export const titled = (title: string, unit: string) => (unit ? `${title} (${unit})` : title)

const formats = new Map<string, Intl.DateTimeFormat>()
function formatIn(zone: string, options: Intl.DateTimeFormatOptions, tag = 'sv-SE') {
  const id = `${tag} ${zone} ${JSON.stringify(options)}`
  let format = formats.get(id)
  if (!format) {
    try {
      format = new Intl.DateTimeFormat(tag, { ...options, timeZone: zone })
    } catch {
      format = new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' })
    }
    formats.set(id, format)
  }
  return format
}

/** 2026-11-21 08:30:05 in the zone, the same in both languages: sortable and without doubt about the day. */
export function dateTime(millis: number, zone: string, withMillis = false) {
  const text = formatIn(zone, {
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  }).format(millis)
  return withMillis ? `${text}.${String(Math.floor(millis) % 1000).padStart(3, '0')}` : text
}

/** An instant of the API (RFC 3339, UTC) in the zone with all the digits of its second. */
export function exactTime(instant: string, zone: string) {
  const fraction = /\.\d+/.exec(instant)?.[0] ?? ''
  return dateTime(Date.parse(instant), zone) + fraction
}

/** The zone's offset at that moment: "UTC+08:00". */
export function offset(millis: number, zone: string) {
  const part = formatIn(zone, { timeZoneName: 'longOffset' }, 'en-US').formatToParts(millis).find((p) => p.type === 'timeZoneName')
  const text = part?.value.replace('GMT', 'UTC') ?? 'UTC'
  return text === 'UTC' ? 'UTC+00:00' : text
}

/** Reads "2026-11-21 08:30[:05[.042]]" as a wall clock in the zone; undefined when it is not one. */
export function parseDateTime(text: string, zone: string): number | undefined {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?$/.exec(text.trim())
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number]
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return undefined
  const fraction = Number((match[7] ?? '').padEnd(3, '0'))
  const wall = Date.UTC(year, month - 1, day, hour, minute, second)
  // 31 February would roll over into March.
  if (new Date(wall).getUTCDate() !== day) return undefined
  const shift = (instant: number) => Date.parse(`${dateTime(instant, zone).replace(' ', 'T')}Z`) - instant
  const first = wall - shift(wall)
  return wall - shift(first) + fraction
}

/** Splits CSV (RFC 4180) into rows of fields, at most `limit` rows. */
export function csvRows(text: string, limit: number) {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  for (let i = 0; i < text.length && rows.length < limit; i++) {
    const c = text[i]!
    if (quoted) {
      if (c !== '"') field += c
      else if (text[i + 1] === '"') field += text[++i]
      else quoted = false
    } else if (c === '"') quoted = true
    else if (c === ',') {
      row.push(field)
      field = ''
    } else if (c === '\n') {
      rows.push([...row, field.replace(/\r$/, '')])
      row = []
      field = ''
    } else field += c
  }
  if ((field !== '' || row.length > 0) && rows.length < limit) rows.push([...row, field])
  return rows
}
