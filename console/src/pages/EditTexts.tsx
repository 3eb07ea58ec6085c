import { App, AutoComplete, Button, Input, Table } from 'antd'
import { useState } from 'react'
import { http } from '../api/http'
import { useAction } from '../api/resource'
import type { Model, Property } from '../api/types'
import { useText } from '../i18n'
import { Panel, ProblemAlert } from '../ui/Feedback'
import { unitText } from '../ui/format'
import { bothNames, filledNames } from '../ui/NameFields'
import { UNITS } from './models/units'

const NUMERIC = ['double', 'int64', 'decimal']

interface Texts {
  zh: string
  en: string
  unit: string
}

const textsOf = (property: Property): Texts => ({ ...bothNames(property.name), unit: property.unit ?? '' })

/** Names and units of a model's properties. Saving makes the next edition; what was read before is converted or kept as it was. */
export function EditTexts({ model, close, done }: { model: Model; close: () => void; done: () => void }) {
  const { t } = useText()
  const { message } = App.useApp()
  const [changed, setChanged] = useState<Record<string, Texts>>({})
  const { busy, problem, run } = useAction()
  const of = (property: Property) => changed[property.key] ?? textsOf(property)
  const change = (property: Property, part: Partial<Texts>) => setChanged((old) => ({ ...old, [property.key]: { ...of(property), ...part } }))
  const save = async () => {
    const saved = await run(async () => {
      const resource = `/models/${encodeURIComponent(model.key)}`
      // The model may have grown meanwhile: only what was edited here is laid over its newest edition.
      const newest = await http.get<Model>(resource)
      const properties = newest.properties.map((property) => {
        const texts = changed[property.key]
        return texts ? { ...property, name: filledNames(texts, property.key), unit: texts.unit.trim() || undefined } : property
      })
      return http.put<Model>(resource, { ...newest, properties })
    })
    if (!saved) return
    void message.success(t('app.saved'))
    done()
    close()
  }
  return (
    <Panel title={t('models.editTexts')} extra={
      <span className="actions">
        <Button onClick={close}>{t('app.cancel')}</Button>
        <Button type="primary" loading={busy} disabled={Object.keys(changed).length === 0} onClick={() => void save()}>{t('app.save')}</Button>
      </span>
    }>
      <p className="dim">{t('models.editTextsHint')}</p>
      <ProblemAlert problem={problem} />
      <Table<Property> size="small" rowKey="key" dataSource={model.properties} pagination={model.properties.length > 20 ? { pageSize: 20, showSizeChanger: false } : false} columns={[
        { title: t('things.key'), dataIndex: 'key', className: 'mono', ellipsis: true },
        { title: t('things.nameZh'), key: 'zh', render: (_, one) => <Input lang="zh-CN" maxLength={200} value={of(one).zh} onChange={(event) => change(one, { zh: event.target.value })} aria-label={`${one.key}: ${t('things.nameZh')}`} /> },
        { title: t('things.nameEn'), key: 'en', render: (_, one) => <Input lang="en" maxLength={200} value={of(one).en} onChange={(event) => change(one, { en: event.target.value })} aria-label={`${one.key}: ${t('things.nameEn')}`} /> },
        { title: t('models.unitUcum'), key: 'unit', width: 220, render: (_, one) => NUMERIC.includes(one.type) && (
          <span className="unit-field">
            <AutoComplete value={of(one).unit} onChange={(unit) => change(one, { unit })} aria-label={`${one.key}: ${t('models.unit')}`}
              showSearch={{ filterOption: (typed, option) => `${option?.value} ${unitText(option?.value as string)}`.toLowerCase().includes(typed.toLowerCase()) }}
              options={UNITS.map((unit) => ({ value: unit, label: <>{unit} <span className="dim">{unitText(unit)}</span></> }))} />
            <span className="dim">{unitText(of(one).unit)}</span>
          </span>
        ) },
        { title: t('models.type'), key: 'type', width: 90, render: (_, one) => t(`type.${one.type}`) },
      ]} />
    </Panel>
  )
}
