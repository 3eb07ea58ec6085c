import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { AutoComplete, Button, Checkbox, Input, Select, Table, type TableProps } from 'antd'
import { memo } from 'react'
import { useResource } from '../../api/resource'
import { useDebounced } from '../../app/useDebounced'
import { useText, wordOf } from '../../i18n'
import { unitText } from '../../ui/format'
import { NUMERIC } from '../../ui/values'
import { type DraftField, type DraftMember, emptyField, emptyMember, type Faults, RETENTIONS, TYPES } from './draft'
import { UNITS } from './units'

/** What is wrong with a field, below it. */
export function Fault({ fault }: { fault: Faults[string] | undefined }) {
  const { t } = useText()
  return fault ? <div className="bad fault" role="alert">{t('app.expectedGot', { expected: wordOf('expected', fault.expected, t), got: fault.got })}</div> : null
}

/** Properties, or the fields of an event or command, one a row. */
export function FieldTable({ fields, change, at, faults, kept, label }: {
  fields: DraftField[]; change: (fields: DraftField[]) => void; at: string; faults: Faults; kept?: boolean; label: string
}) {
  const { t } = useText()
  const put = (id: string, part: Partial<DraftField>) => change(fields.map((field) => (field.id === id ? { ...field, ...part } : field)))
  const path = (field: DraftField) => `${at}[${fields.indexOf(field)}]`
  const faultAt = (field: DraftField, name: string) => faults[`${path(field)}.${name}`]
  const named = (field: DraftField, what: string) => `${field.key || fields.indexOf(field) + 1}: ${what}`
  const input = (name: 'key' | 'min' | 'max' | 'scale', what: string, className?: string) => (_: unknown, field: DraftField) => (
    <>
      <Input className={className} value={field[name]} status={faultAt(field, name) && 'error'} aria-label={named(field, what)} onChange={(event) => put(field.id, { [name]: event.target.value })} />
      <Fault fault={faultAt(field, name)} />
    </>
  )
  const numeric = (render: (_: unknown, field: DraftField) => React.ReactNode) => (_: unknown, field: DraftField) => NUMERIC.includes(field.type) && render(_, field)
  const columns: TableProps<DraftField>['columns'] = [
    { title: t('things.key'), key: 'key', width: 150, render: (_, field) => <>{input('key', t('things.key'), 'mono')(_, field)}{field.was && field.was !== field.key && <small>{t('editor.was', { key: field.was })}</small>}</> },
    { title: t('things.nameZh'), key: 'zh', width: 140, render: (_, field) => <Input lang="zh-CN" maxLength={200} value={field.name.zh} aria-label={named(field, t('things.nameZh'))} onChange={(event) => put(field.id, { name: { ...field.name, zh: event.target.value } })} /> },
    { title: t('things.nameEn'), key: 'en', width: 140, render: (_, field) => <Input lang="en" maxLength={200} value={field.name.en} aria-label={named(field, t('things.nameEn'))} onChange={(event) => put(field.id, { name: { ...field.name, en: event.target.value } })} /> },
    { title: t('models.type'), key: 'type', width: 112, render: (_, field) => <Select value={field.type} aria-label={named(field, t('models.type'))} style={{ width: '100%' }} popupMatchSelectWidth={false} onChange={(type) => put(field.id, { type, members: type === 'enum' && field.members.length === 0 ? [emptyMember(0)] : field.members })} options={TYPES.map((type) => ({ value: type, label: t(`type.${type}`) }))} /> },
    { title: t('models.unitUcum'), key: 'unit', width: 150, render: numeric((_, field) => <UnitField value={field.unit} label={named(field, t('models.unit'))} change={(unit) => put(field.id, { unit })} fault={faultAt(field, 'unit')} />) },
    { title: t('editor.min'), key: 'min', width: 86, render: numeric(input('min', t('editor.min'), 'num')) },
    { title: t('editor.max'), key: 'max', width: 86, render: numeric(input('max', t('editor.max'), 'num')) },
    { title: t('editor.scale'), key: 'scale', width: 70, render: (_, field) => field.type === 'decimal' && input('scale', t('editor.scale'), 'num')(_, field) },
    ...(kept ? [
      { title: t('models.retention'), key: 'retention', width: 108, render: (_: unknown, field: DraftField) => <Select value={field.retention} aria-label={named(field, t('models.retention'))} style={{ width: '100%' }} popupMatchSelectWidth={false} onChange={(retention) => put(field.id, { retention })} options={RETENTIONS.map((one) => ({ value: one, label: t(`retention.${one}`) }))} /> },
      { title: t('models.writable'), key: 'writable', width: 60, align: 'center' as const, render: (_: unknown, field: DraftField) => <Checkbox checked={field.writable} aria-label={named(field, t('models.writable'))} onChange={(event) => put(field.id, { writable: event.target.checked })} /> },
    ] : []),
    { title: <span className="unseen">{t('explore.removeIt')}</span>, key: 'remove', width: 44, render: (_, field) => <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={named(field, t('explore.removeIt'))} onClick={() => change(fields.filter((one) => one.id !== field.id))} /> },
  ]
  return (
    <>
      {fields.length > 0 && (
        <Table<DraftField> size="small" rowKey="id" className="fields" aria-label={label} dataSource={fields} columns={columns} scroll={{ x: 'max-content' }} pagination={fields.length > 30 ? { pageSize: 25, showSizeChanger: false } : false}
          expandable={{
            expandedRowKeys: fields.filter((field) => field.type === 'enum').map((field) => field.id), showExpandColumn: false, rowExpandable: (field) => field.type === 'enum',
            expandedRowRender: (field) => <Members members={field.members} change={(members) => put(field.id, { members })} at={`${path(field)}.members`} faults={faults} of={field.key} />,
          }} />
      )}
      <Button size="small" icon={<PlusOutlined />} onClick={() => change([...fields, emptyField()])}>{kept ? t('editor.addProperty') : t('editor.addField')}</Button>
    </>
  )
}

/** The values an enum can have: its code is stored, its key is what devices send. */
const Members = memo(function Members({ members, change, at, faults, of }: { members: DraftMember[]; change: (members: DraftMember[]) => void; at: string; faults: Faults; of: string }) {
  const { t } = useText()
  const put = (id: string, part: Partial<DraftMember>) => change(members.map((member) => (member.id === id ? { ...member, ...part } : member)))
  const next = Math.max(-1, ...members.map((member) => Number(member.code)).filter(Number.isSafeInteger)) + 1
  return (
    <div className="members">
      {members.map((member, i) => (
        <div key={member.id}>
          <Input className="num" value={member.code} status={faults[`${at}[${i}].code`] && 'error'} aria-label={`${of} ${i + 1}: ${t('editor.code')}`} placeholder={t('editor.code')} onChange={(event) => put(member.id, { code: event.target.value })} />
          <Input className="mono" value={member.key} status={faults[`${at}[${i}].key`] && 'error'} aria-label={`${of} ${i + 1}: ${t('editor.sent')}`} placeholder={t('editor.sent')} onChange={(event) => put(member.id, { key: event.target.value })} />
          <Input lang="zh-CN" value={member.name.zh} aria-label={`${of} ${i + 1}: ${t('things.nameZh')}`} placeholder={t('things.nameZh')} onChange={(event) => put(member.id, { name: { ...member.name, zh: event.target.value } })} />
          <Input lang="en" value={member.name.en} aria-label={`${of} ${i + 1}: ${t('things.nameEn')}`} placeholder={t('things.nameEn')} onChange={(event) => put(member.id, { name: { ...member.name, en: event.target.value } })} />
          <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={`${of} ${i + 1}: ${t('explore.removeIt')}`} onClick={() => change(members.filter((one) => one.id !== member.id))} />
          <Fault fault={faults[`${at}[${i}].code`] ?? faults[`${at}[${i}].key`]} />
        </div>
      ))}
      <Fault fault={faults[at]} />
      <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => change([...members, emptyMember(next)])}>{t('editor.addMember')}</Button>
    </div>
  )
})

/** A UCUM code: those in common use are offered, others are asked of the server while one types. */
function UnitField({ value, change, label, fault }: { value: string; change: (unit: string) => void; label: string; fault: Faults[string] | undefined }) {
  const { t } = useText()
  const typed = useDebounced(value.trim(), 300)
  const asked = typed !== '' && !UNITS.includes(typed)
  const { data } = useResource<{ unit: string; known: boolean; code?: string }>(asked ? '/units' : null, { unit: typed })
  const wrong = asked && typed === value.trim() && data?.unit === typed && !data.known
  return (
    <>
      <AutoComplete value={value} onChange={change} aria-label={label} style={{ width: '100%' }} popupMatchSelectWidth={180} status={wrong || fault ? 'error' : undefined}
        showSearch={{ filterOption: (text, option) => `${option?.value} ${unitText(option?.value as string)}`.toLowerCase().includes(text.toLowerCase()) }}
        options={UNITS.map((unit) => ({ value: unit, label: <>{unit} <span className="dim">{unitText(unit)}</span></> }))} />
      {wrong ? (
        <div className="bad fault" role="alert">
          {t('editor.noUnit')} {data.code && <Button type="link" size="small" onClick={() => change(data.code!)}>{t('editor.meant', { code: data.code })}</Button>}
        </div>
      ) : fault ? <Fault fault={fault} /> : value !== '' && unitText(value) !== value && <small>{unitText(value)}</small>}
    </>
  )
}
