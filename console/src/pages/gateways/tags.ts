import type { ImportError, Scalar } from '../../api/types'
import type { Device, Group, Tag } from './types'

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** Seconds of an ISO 8601 duration of days or less; undefined when it is none. */
export function secondsOf(duration: string | undefined) {
  const found = DURATION.exec(duration ?? '')
  if (!found) return undefined
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0))
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
}

export const durationOf = (seconds: number | null | undefined) => (seconds === null || seconds === undefined ? undefined : `PT${seconds}S`)

/** "0.5" is in the tag's unit, "2 %" of its range of values. */
export const deadbandText = ({ deadband }: Tag) => (deadband?.percent !== undefined ? `${deadband.percent} %` : deadband?.absolute !== undefined ? String(deadband.absolute) : '')

/** null when it is no deadband */
export function deadbandOf(text: string): Tag['deadband'] | null {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const percent = trimmed.endsWith('%')
  const number = Number(trimmed.replace(/\s*%$/, ''))
  if (!Number.isFinite(number)) return null
  return percent ? { percent: number } : { absolute: number }
}

/** What a program would take for a name: letters, digits and dashes.
 * @param otherwise where the text has none of them */
export function nameOf(text: string, taken: Set<string>, otherwise = 'tag') {
  const plain = text.normalize('NFKD').replace(/[^A-Za-z0-9_.-]+/g, '-').replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase().replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '') || otherwise
  for (let n = 1; ; n++) {
    const name = n === 1 ? plain : `${plain}-${n}`
    if (!taken.has(name)) return name
  }
}

/** One address may be read as several types. */
export const placeOf = ({ address, type }: Pick<Tag, 'address' | 'type'>) => `${type ?? ''} ${address}`

/** What a device has, in the tag's unit: as values are shown, and as they are written. */
export const scaled = ({ scale = 1, offset = 0 }: Tag, value: Scalar | undefined) => (typeof value === 'number' && (scale !== 1 || offset !== 0) ? value * scale + offset : value)

/** A browser rounds whole numbers beyond 2^53, and a machine must not be told another number than was typed. */
const isExact = (number: number, type: string | null | undefined) =>
  Number.isFinite(number) && (Number.isSafeInteger(number) || !Number.isInteger(number) || type?.startsWith('float') === true)

/** What was typed, as the tag has it: by its type, else as what it reads now; undefined when it is none of that kind. */
export function typedValue(text: string, { type }: Pick<Tag, 'type'>, now: Scalar | undefined): Scalar | undefined {
  const trimmed = text.trim()
  const truth = trimmed === 'true' || trimmed === 'false' ? trimmed === 'true' : undefined
  const number = trimmed !== '' && isExact(Number(trimmed), type) ? Number(trimmed) : undefined
  const kind = type === 'text' ? 'string' : type === 'boolean' ? 'boolean' : type ? 'number' : typeof now
  if (kind === 'string') return text
  if (kind === 'boolean') return truth ?? (trimmed === '1' || trimmed === '0' ? trimmed === '1' : undefined)
  if (kind === 'number') return number
  return truth ?? number ?? text
}

export const tagsOf = (device: Device) => device.groups.flatMap((group) => group.tags)

export const emptyGroup = (taken: Group[]): Group => ({ name: nameOf('group', new Set(taken.map(({ name }) => name))), interval: 'PT1S', tags: [] })

const PLACE = /\/groups\/(\d+)(?:\/tags\/(\d+))?(?:\/(.+))?$/

/** What the platform found wrong, by `group/tag/member`; a member of the tag's own is its first part. */
export function faultsAt(errors: ImportError[]) {
  const faults: Record<string, ImportError> = {}
  for (const error of errors) {
    const [, group, tag, member] = PLACE.exec(error.field ?? '') ?? []
    if (group !== undefined) faults[[group, tag ?? '', (member ?? '').split('/')[0]].join('/')] ??= error
  }
  return faults
}

/** What the platform found wrong with settings, by their keys. */
export const settingFaults = (errors: ImportError[]) =>
  errors.flatMap((error) => {
    const key = /\/settings\/([^/]+)$/.exec(error.field ?? '')?.[1]
    return key === undefined ? [] : [{ key, error }]
  })
