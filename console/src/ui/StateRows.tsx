import type { Property, Scalar, Series } from '../api/types'
import { useText } from '../i18n'
import { type Range, runs } from './range'

/** States over time (text, enumerations, yes/no), one row each, on the time axis of the trend above. */
export function StateRows({ series, properties, range, gutter }: { series: Series[]; properties: Property[]; range: Range; gutter: { left: number; right: number } }) {
  const text = useText()
  const { name } = text
  const length = range.to - range.from
  return (
    <div className="state-rows">
      {series.map((one) => {
        const property = properties.find((candidate) => candidate.key === one.property)
        // A member keeps its ground whatever else is in view.
        const members = property?.type === 'enum' ? property.members?.map((member) => member.key) : undefined
        const kinds: Scalar[] = [...(members ?? []), ...new Set(one.values.filter((value) => value !== null && !members?.includes(String(value))))]
        const visible = runs(one, Math.min(range.to, Date.now())).filter((run) => run.to > range.from && run.from < range.to)
        return (
          <div key={one.property} className="state-row">
            <div className="what" title={name(property?.name, one.property)}>{name(property?.name, one.property)}</div>
            <div className="lane" style={{ marginLeft: gutter.left, marginRight: gutter.right }}>
              {visible.map((run) => {
                const from = Math.max(run.from, range.from)
                const width = ((Math.min(run.to, range.to) - from) / length) * 100
                const label = stateText(run.value, property, text)
                return (
                  <span key={run.from} className={`run kind-${kinds.indexOf(run.value) % 6} ${run.quality === 2 ? 'bad' : ''}`} title={label}
                    style={{ left: `${((from - range.from) / length) * 100}%`, width: `${Math.max(0.1, width)}%` }}>
                    {width > 4 ? label : ''}
                  </span>
                )
              })}
            </div>
          </div>
        )
      })}
    </div>
  )
}

/** A state as people call it: the member's name, yes or no, else the text itself. */
export function stateText(value: unknown, property: Property | undefined, { name, t }: Pick<ReturnType<typeof useText>, 'name' | 't'>) {
  // Histories carry yes and no as 1 and 0.
  if (typeof value === 'boolean' || property?.type === 'boolean') return t(value ? 'boolean.true' : 'boolean.false')
  const member = property?.members?.find((one) => String(one.code) === String(value) || one.key === value)
  return member ? name(member.name) : String(value)
}
