import { CloseOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useResource } from '../../api/resource'
import type { Page, Thing, ThingSummary } from '../../api/types'
import { usePreferences } from '../../app/preferences'
import { useDebounced } from '../../app/useDebounced'
import { useText } from '../../i18n'
import { unitText } from '../../ui/format'
import { Swatch } from '../../ui/Statistics'
import { idOf, type Line, NUMERIC, type useThings } from './lines'

const MOST = 12

/** The lines that are drawn, and how to add one: a thing, then its properties. */
export function Lines({ lines, change, things, propertyOf }: {
  lines: Line[]; change: (lines: Line[]) => void; things: Map<string, Thing>; propertyOf: ReturnType<typeof useThings>['propertyOf']
}) {
  const { t, name } = useText()
  const { palette } = usePreferences()
  return (
    <>
      <ul className="lines" data-testid="lines">
        {lines.map((line, slot) => {
          const property = propertyOf(line)
          const label = name(property?.name, line.property)
          return (
            <li key={idOf(line)}>
              {(!property || NUMERIC.includes(property.type)) && <Swatch slot={slot} colour={palette.traces[slot % palette.traces.length]!} />}
              <span>
                <b>{label}</b> <small>{unitText(property?.unit)}</small>
                <Link to={`/things/${encodeURIComponent(line.thing)}`}>{name(things.get(line.thing)?.name, line.thing)}</Link>
              </span>
              <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('explore.remove', { what: label })} onClick={() => change(lines.filter((other) => other !== line))} />
            </li>
          )
        })}
      </ul>
      {lines.length < MOST ? <AddLines lines={lines} change={change} /> : <p className="dim">{t('explore.most', { n: MOST })}</p>}
    </>
  )
}

function AddLines({ lines, change }: { lines: Line[]; change: (lines: Line[]) => void }) {
  const { t, name } = useText()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<string>()
  const { data: found } = useResource<Page<ThingSummary>>('/things', { query: useDebounced(typed.trim(), 250), size: 30 })
  const { data: thing } = useResource<Thing>(chosen ? `/things/${encodeURIComponent(chosen)}` : null)
  const taken = lines.filter((line) => line.thing === chosen).map((line) => line.property)
  return (
    <div className="add-lines">
      <Select
        value={chosen ?? null}
        placeholder={t('explore.thing')}
        aria-label={t('explore.thing')}
        style={{ width: '100%' }}
        showSearch={{ filterOption: false, onSearch: setTyped }}
        onChange={(key) => setChosen(key ?? undefined)}
        options={(found?.items ?? []).map((one) => ({ value: one.key, label: name(one.name, one.key) }))}
      />
      <Select
        mode="multiple"
        value={taken}
        disabled={!thing}
        placeholder={t('explore.properties')}
        aria-label={t('explore.properties')}
        style={{ width: '100%' }}
        maxCount={MOST - lines.length + taken.length}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={(wanted) => {
          const others = lines.filter((line) => line.thing !== chosen || wanted.includes(line.property))
          const added = wanted.filter((property) => !taken.includes(property)).map((property) => ({ thing: chosen!, property }))
          change([...others, ...added])
        }}
        options={thing?.properties.map((property) => ({ value: property.key, label: name(property.name, property.key) }))}
      />
    </div>
  )
}
