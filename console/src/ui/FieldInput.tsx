import { Form, Input, InputNumber, Radio, Select } from 'antd'
import type { Field } from '../api/types'
import { useText } from '../i18n'
import { unitText } from './format'

/**
 * One form item made from a field of the model: its type, unit, range and members decide how it is asked for.
 * Numbers are text until they reach the server, so that they keep all their digits; members go by their key.
 */
export function FieldInput({ field, name: path, label }: { field: Field; name?: string; label?: string }) {
  const { t, name } = useText()
  const unit = unitText(field.unit)
  const what = label ?? name(field.name, field.key)
  const range = field.min !== undefined || field.max !== undefined ? t('field.range', { min: field.min ?? '−∞', max: field.max ?? '∞' }) : undefined
  return (
    <Form.Item name={path ?? field.key} label={unit ? `${what} (${unit})` : what} extra={range} rules={[{ required: true, message: t('app.required') }]}>
      {control(field, t, name)}
    </Form.Item>
  )
}

function control(field: Field, t: ReturnType<typeof useText>['t'], name: ReturnType<typeof useText>['name']) {
  switch (field.type) {
    case 'boolean':
      return <Radio.Group options={[{ value: true, label: t('boolean.true') }, { value: false, label: t('boolean.false') }]} />
    case 'enum':
      return <Select options={field.members?.map((member) => ({ value: member.key, label: name(member.name, member.key) }))} />
    case 'string':
      return <Input />
    default:
      return <InputNumber<string> stringMode style={{ width: '100%' }} min={bound(field.min)} max={bound(field.max)} precision={field.type === 'int64' ? 0 : field.scale} />
  }
}

const bound = (limit: number | undefined) => (limit === undefined ? undefined : String(limit))
