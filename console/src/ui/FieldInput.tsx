import { Form, Input, InputNumber, Select, Switch } from 'antd'
import type { Field } from '../api/types'
import { useText } from '../i18n'
import { unitText } from './format'

/** One form item made from a field of the model: its type, unit, range and members decide how it is asked for. */
export function FieldInput({ field }: { field: Field }) {
  const { t, name } = useText()
  const unit = unitText(field.unit)
  const range = field.min !== undefined || field.max !== undefined ? t('field.range', { min: field.min ?? '−∞', max: field.max ?? '∞' }) : undefined
  return (
    <Form.Item
      name={field.key}
      label={unit ? `${name(field.name, field.key)} (${unit})` : name(field.name, field.key)}
      extra={range}
      valuePropName={field.type === 'boolean' ? 'checked' : 'value'}
      initialValue={field.type === 'boolean' ? false : undefined}
      rules={field.type === 'boolean' ? [] : [{ required: true, message: t('app.required') }]}
    >
      {field.type === 'boolean' ? (
        <Switch />
      ) : field.type === 'enum' ? (
        <Select options={field.members?.map((member) => ({ value: member.code, label: name(member.name, String(member.code)) }))} />
      ) : field.type === 'string' ? (
        <Input />
      ) : (
        <InputNumber style={{ width: '100%' }} min={field.min} max={field.max} precision={field.type === 'int64' ? 0 : field.scale} stringMode={field.type === 'decimal'} />
      )}
    </Form.Item>
  )
}
