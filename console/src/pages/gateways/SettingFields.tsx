import { Form, Input, InputNumber, Select, Switch } from 'antd'
import { useText } from '../../i18n'
import { within } from '../../ui/within'
import type { Protocol, Setting } from './types'

/** A form made of what the driver says it needs; what has a fallback may stay empty. */
export function SettingFields({ protocol, optional }: { protocol: Protocol; optional?: boolean }) {
  const { t, name } = useText()
  const needed = protocol.settings.filter((setting) => setting.required || IDENTIFYING.includes(setting.key))
  const others = protocol.settings.filter((setting) => !needed.includes(setting))
  const item = (setting: Setting) => (
    <Form.Item key={setting.key} name={['settings', setting.key]} label={setting.unit ? `${name(setting.words)} (${setting.unit})` : name(setting.words)} tooltip={setting.key}
      rules={[{ required: setting.required && !optional, message: t('app.required') }, ...(setting.kind === 'whole' ? [within({ least: setting.least, most: setting.most, places: 0 }, t)] : [])]}>
      {control(setting, name)}
    </Form.Item>
  )
  return (
    <>
      <div className="pair setting-fields">{needed.map(item)}</div>
      {others.length > 0 && (
        <details>
          <summary>{t('gateways.more')}</summary>
          <div className="pair setting-fields">{others.map(item)}</div>
        </details>
      )}
    </>
  )
}

/** Settings that tell one device from another stand in the first row though they have a fallback. */
const IDENTIFYING = ['host', 'port', 'unit', 'path', 'url', 'rack', 'slot', 'serialPort', 'baudRate', 'securityPolicy', 'user', 'password']

function control(setting: Setting, name: ReturnType<typeof useText>['name']) {
  switch (setting.kind) {
    case 'whole':
      return <InputNumber style={{ width: '100%' }} controls={false} placeholder={setting.fallback} />
    case 'flag':
      return <Flag fallback={setting.fallback === 'true'} />
    case 'choice':
      return <Select allowClear={!setting.required} placeholder={name(setting.options.find((option) => option.value === setting.fallback)?.words, setting.fallback)} options={setting.options.map((option) => ({ value: option.value, label: name(option.words, option.value) }))} />
    case 'lines':
      return <Input.TextArea className="mono" rows={4} maxLength={setting.longest} />
    case 'secret':
      return <Input.Password autoComplete="new-password" maxLength={setting.longest} />
    case 'text':
      return <Input maxLength={setting.longest} placeholder={setting.fallback} />
  }
}

/** Shows its fallback and says nothing of its own until somebody turns it. */
function Flag({ fallback, value, onChange, id }: { fallback: boolean; value?: boolean; onChange?: (value: boolean) => void; id?: string }) {
  return <Switch id={id} checked={value ?? fallback} onChange={onChange} />
}

/** How addresses of this protocol are written, by examples. */
export function Address({ protocol }: { protocol: Protocol }) {
  const { t, name } = useText()
  if (protocol.examples.length === 0) return null
  return (
    <details className="panel">
      <summary>{t('gateways.addresses')}</summary>
      <table className="lined">
        <tbody>
          {protocol.examples.map((example) => <tr key={`${example.address} ${example.type}`}><td className="mono">{example.address}</td><td className="mono">{example.type}</td><td>{name(example.words)}</td></tr>)}
        </tbody>
      </table>
    </details>
  )
}
