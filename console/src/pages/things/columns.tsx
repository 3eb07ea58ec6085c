import { SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox, Popover, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useLive, useLiveBatch } from '../../api/live'
import { useResources } from '../../api/resource'
import type { Model, Property, ThingState, ThingSummary, Value } from '../../api/types'
import { tagOf, useText } from '../../i18n'
import { figure, unitText } from '../../ui/format'
import { keyProperties } from '../../ui/keyProperties'
import { QualityMark } from '../../ui/StateMark'
import { stateText } from '../../ui/StateRows'
import { isOutside, NUMERIC } from '../../ui/values'

/** Columns that every thing has; its name is always there. */
export const COLUMNS = ['key', 'state', 'model', 'site', 'place', 'tags', 'lastSeen'] as const
export type Column = (typeof COLUMNS)[number]

/** What a person has chosen to see: columns, and keys of properties whose latest values are columns too. */
export interface Chosen {
  columns: Column[]
  properties: string[]
}

export const USUAL: Chosen = { columns: [...COLUMNS], properties: [] }
const MOST_PROPERTIES = 8
const MOST_MODELS = 5

/** The models of the things on the page: they say what a property is called and measured in. */
export function useModelsOf(things: ThingSummary[], wanted: boolean) {
  const keys = [...new Set(things.map((thing) => thing.model.key))].sort().slice(0, MOST_MODELS)
  const { data } = useResources<Model>(wanted ? keys.map((key) => ({ resource: `/models/${encodeURIComponent(key)}` })) : [])
  return useMemo(() => data.filter((model) => model !== undefined), [JSON.stringify(data.map((model) => [model?.key, model?.version]))])
}

/** The latest values and states of the things on the page, as they come. */
export function useLiveValues(keys: string[]) {
  const [values, setValues] = useState<Record<string, Record<string, Value>>>({})
  const [states, setStates] = useState<Record<string, ThingState>>({})
  useLiveBatch(keys, (batch) => setValues((old) => {
    const next = { ...old }
    for (const [thing, come] of batch) next[thing] = { ...next[thing], ...Object.fromEntries(come.map((value) => [value.property, value])) }
    return next
  }))
  useLive(keys, { state: ({ thing, state }) => setStates((old) => ({ ...old, [thing]: state })) })
  return { values, states }
}

export function LatestCell({ value, property }: { value: Value | undefined; property: Property | undefined }) {
  const text = useText()
  if (!value) return <span className="dim">–</span>
  const numeric = property ? NUMERIC.includes(property.type) : typeof value.value === 'number'
  const shown = numeric || !property ? figure(value.value, tagOf(text.language), property?.scale) : stateText(value.value, property, text)
  return (
    <span className={isOutside(value, property) ? 'warn' : ''}>
      <b>{shown}</b> <small>{unitText(value.unit ?? property?.unit)}</small>
      {value.quality.severity !== 'good' && <> <QualityMark severity={value.quality.severity} reason={value.quality.reason} /></>}
    </span>
  )
}

/** Which columns there are; kept for the person in this browser. */
export function ColumnChoice({ chosen, choose, models, opened }: { chosen: Chosen; choose: (chosen: Chosen) => void; models: Model[]; opened: () => void }) {
  const { t, name } = useText()
  const labels: Record<Column, string> = {
    key: t('things.key'), state: t('things.state'), model: t('things.model'), site: t('things.site'), place: t('things.place'), tags: t('things.tags'), lastSeen: t('things.lastSeen'),
  }
  const known = new Map(models.flatMap((model) => {
    const order = keyProperties(model.properties)
    return [...model.properties].sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key)).map((property) => [property.key, property] as const)
  }))
  const options = [...new Set([...chosen.properties, ...known.keys()])].map((key) => ({ value: key, label: `${name(known.get(key)?.name, key)} ${unitText(known.get(key)?.unit)}`.trim() }))
  return (
    <Popover trigger="click" placement="bottomRight" onOpenChange={(open) => open && opened()} content={
      <div className="column-choice" role="group" aria-label={t('columns.title')}>
        <Checkbox.Group value={chosen.columns} onChange={(columns) => choose({ ...chosen, columns: COLUMNS.filter((column) => columns.includes(column)) })}
          options={COLUMNS.map((column) => ({ value: column, label: labels[column] }))} />
        <label className="dim" htmlFor="value-columns">{t('columns.values')}</label>
        <Select id="value-columns" mode="multiple" maxCount={MOST_PROPERTIES} value={chosen.properties} placeholder={t('columns.choose')} style={{ width: '100%' }}
          showSearch={{ optionFilterProp: 'label' }} onChange={(properties) => choose({ ...chosen, properties })} options={options} />
        <Button size="small" type="link" onClick={() => choose(USUAL)}>{t('columns.usual')}</Button>
      </div>
    }>
      <Button icon={<SettingOutlined />} aria-label={t('columns.title')} title={t('columns.title')} />
    </Popover>
  )
}
