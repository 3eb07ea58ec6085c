import { Checkbox, Input, InputNumber, Radio, Select, Space } from 'antd'
import type { FactField, FactValue } from '../../api/types'
import { useText } from '../../i18n'
import { unitIn } from '../../ui/format'
import { PaperChoice } from './PaperChoice'

const FEW = 6

/**
 * Asks for one value by the field's type. Numbers are texts until they reach the server, so that they keep all their digits.
 * What does not fit is told by the server, at the field.
 */
export function FactInput({ field, value, onChange, id, disabled }: {
  field: FactField; value?: FactValue; onChange?: (value: FactValue) => void; id?: string; disabled?: boolean
}) {
  const { t, name, language } = useText()
  const label = name(field.title, field.key)
  const choices = field.choices.map((choice) => ({ value: choice.key, label: name(choice.title, choice.key) }))
  const give = (next: FactValue | undefined) => onChange?.(next === undefined || next === '' ? null : next)
  const single = typeof value === 'string' && value !== '' ? value : undefined
  switch (field.type) {
    case 'number':
      return <InputNumber<string> stringMode id={id} disabled={disabled} style={{ width: '100%' }} suffix={unitIn(field.unit, language)} value={value === null || value === undefined ? null : String(value)}
        onChange={(next) => give(next === null ? null : String(next))} />
    case 'truth':
      return (
        <Space id={id} role="group" aria-label={label}>
          <Radio.Group disabled={disabled} value={value ?? null} onChange={({ target }) => give(target.value)} options={[{ value: true, label: t('boolean.true') }, { value: false, label: t('boolean.false') }]} />
          {!disabled && !field.required && typeof value === 'boolean' && <button type="button" className="as-link" onClick={() => give(null)}>{t('facts.clear')}</button>}
        </Space>
      )
    case 'date':
      return <Input id={id} type="date" disabled={disabled} value={single ?? ''} style={{ maxWidth: 200 }} onChange={({ target }) => give(target.value)} />
    case 'choices':
      return <div id={id} role="group" aria-label={label}><Checkbox.Group disabled={disabled} className="fact-choices" value={Array.isArray(value) ? value : []} options={choices} onChange={(next) => give(next.length > 0 ? next.map(String) : null)} /></div>
    case 'choice':
      return choices.length > FEW ? <Select id={id} disabled={disabled} allowClear={!field.required} value={single} options={choices} onChange={give} popupMatchSelectWidth={false} style={{ width: '100%' }} />
        : (
          <div id={id} role="group" aria-label={label}>
            <Radio.Group disabled={disabled} className="fact-choices" value={single ?? null} options={choices} onChange={({ target }) => give(target.value)} />
            {!disabled && !field.required && single && <button type="button" className="as-link" onClick={() => give(null)}>{t('facts.clear')}</button>}
          </div>
        )
    case 'document':
      return <PaperChoice id={id} disabled={disabled} label={label} value={typeof value === 'number' ? value : undefined} onChange={give} />
    case 'text':
      return choices.length > 0
        ? <Select id={id} disabled={disabled} allowClear={!field.required} value={single} options={choices} onChange={give} style={{ width: '100%' }} />
        : <Input.TextArea id={id} disabled={disabled} autoSize maxLength={2000} value={single ?? ''} onChange={({ target }) => give(target.value)} />
  }
}
