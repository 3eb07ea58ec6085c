import { Form, Input, InputNumber, Radio, Select } from 'antd'
import type { Field } from '../api/types'
import { useText } from '../i18n'
import { unitText } from './format'
import { within, wordsOf } from './within'

/**
 * One form item made from a field of the model: its type, unit, range and members decide how it is asked for.
 * Numbers are text until they reach the server, so that they keep all their digits; members go by their key.
 */
export function FieldInput({ field, name: path, label }: { field: Field; name?: string; label?: string }) {
  const { t, name } = useText()
  const unit = unitText(field.unit)
  const what = label ?? name(field.name, field.key)
  const bounds = { least: field.min, most: field.max, places: field.type === 'int64' ? 0 : field.scale }
  return (
    <Form.Item name={path ?? field.key} label={unit ? `${what} (${unit})` : what} extra={wordsOf({ ...bounds, places: undefined }, t)} rules={[{ required: true, message: t('app.required') }, ...(isNumber(field) ? [within(bounds, t)] : [])]}>
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
      return <InputNumber<string> stringMode style={{ width: '100%' }} controls={false} />
  }
}

const isNumber = ({ type }: Field) => !['boolean', 'enum', 'string'].includes(type)
