interface Change {
  field: string
  before?: string
  after: string
}

const shown = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '–'
  if (Array.isArray(value)) return value.map(shown).join(', ') || '–'
  return typeof value === 'object' ? Object.values(value).filter((one) => one !== null).map(shown).join(' / ') : String(value)
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What an entry of the audit trail says was changed, field by field; other details as they are. */
export function changesIn(details: unknown): Change[] {
  if (!isObject(details)) return []
  const { before, after, ...others } = details
  const old = isObject(before) ? before : {}
  const now = isObject(after) ? after : {}
  const fields = [...new Set([...Object.keys(old), ...Object.keys(now)])]
  return [
    ...fields.map((field) => ({ field, before: isObject(before) && Object.keys(old).length > 0 ? shown(old[field]) : undefined, after: shown(now[field]) })),
    ...Object.entries(others).map(([field, value]) => ({ field, after: shown(value) })),
  ]
}
