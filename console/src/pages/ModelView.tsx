import { Table } from 'antd'
import type { Field, Model, Property } from '../api/types'
import { useText, wordOf } from '../i18n'
import { Nothing, Panel } from '../ui/Feedback'
import { unitText } from '../ui/format'

/** What things of a model measure, report and can be told. */
export function ModelView({ model }: { model: Model }) {
  const { t, name } = useText()
  const bounds = (field: Field) => (field.min === undefined && field.max === undefined ? '' : `${field.min ?? '−∞'} … ${field.max ?? '∞'}`)
  const fields = (list: Field[]) => list.map((field) => `${name(field.name, field.key)}${field.unit ? ` (${unitText(field.unit)})` : ''}`).join(', ')
  return (
    <>
      <Panel title={t('models.properties')}>
        <Table<Property> size="small" rowKey="key" pagination={false} dataSource={model.properties} locale={{ emptyText: <Nothing title={t('thing.noProperties')} hint={t('thing.noPropertiesHint')} /> }} columns={[
          { title: t('things.name'), key: 'name', render: (_, one) => name(one.name, one.key) },
          { title: t('things.key'), dataIndex: 'key', className: 'mono' },
          { title: t('models.type'), key: 'type', width: 100, render: (_, one) => t(`type.${one.type}`) },
          { title: t('models.unit'), key: 'unit', width: 80, render: (_, one) => one.unit && <span title={`UCUM ${one.unit}`}>{unitText(one.unit)}</span> },
          { title: t('models.range'), key: 'range', align: 'right', className: 'num', width: 120, render: (_, one) => bounds(one) },
          { title: t('models.members'), key: 'members', width: '34%', render: (_, one) => one.members?.map((member) => `${member.code} ${name(member.name, member.key)}`).join(', ') },
          { title: t('models.retention'), key: 'retention', width: 80, render: (_, one) => one.retention && t(`retention.${one.retention}`) },
          { title: t('models.writable'), key: 'writable', width: 80, render: (_, one) => (one.writable ? '✓' : '') },
        ]} />
      </Panel>
      {model.events.length > 0 && (
        <Panel title={t('models.events')}>
          <Table size="small" rowKey="key" pagination={false} dataSource={model.events} columns={[
            { title: t('things.name'), key: 'name', render: (_, one) => name(one.name, one.key) },
            { title: t('things.key'), dataIndex: 'key', className: 'mono' },
            { title: t('models.severity'), key: 'severity', width: 100, render: (_, one) => wordOf('eventSeverity', one.severity, t) },
            { title: t('models.fields'), key: 'fields', render: (_, one) => fields(one.fields ?? []) },
          ]} />
        </Panel>
      )}
      {model.commands.length > 0 && (
        <Panel title={t('models.commands')}>
          <Table size="small" rowKey="key" pagination={false} dataSource={model.commands} columns={[
            { title: t('things.name'), key: 'name', render: (_, one) => name(one.name, one.key) },
            { title: t('things.key'), dataIndex: 'key', className: 'mono' },
            { title: t('commands.input'), key: 'input', render: (_, one) => fields(one.input ?? []) },
            { title: t('commands.answer'), key: 'output', render: (_, one) => fields(one.output ?? []) },
          ]} />
        </Panel>
      )}
    </>
  )
}
