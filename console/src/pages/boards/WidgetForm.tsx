import { Button, Checkbox, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useText } from '../../i18n'
import { PRESETS } from '../../ui/range'
import { useThings } from '../explore/lines'
import { Lines } from '../explore/Lines'
import { CHOSEN, LINES, PLACED, type Widget } from './board'
import { NEEDS_SPAN } from './widgets'

/** What a widget shows. */
export function WidgetForm({ widget, close, done }: { widget: Widget; close: () => void; done: (widget: Widget) => void }) {
  const { t } = useText()
  const variable = [CHOSEN, PLACED].find((one) => widget.lines.some((line) => line.thing === one))
  const [lines, setLines] = useState(widget.lines.filter((line) => line.thing !== variable))
  const [instead, setInstead] = useState(variable)
  const { things, propertyOf } = useThings(lines)
  const most = LINES[widget.kind]
  const finish = ({ title, span, text }: { title?: string; span?: number; text?: string }) => {
    const kept = lines.slice(0, most)
    const asked = instead ? kept.map((line) => ({ thing: instead, property: line.property })) : kept
    const unique = asked.filter((line, i) => asked.findIndex((other) => other.thing === line.thing && other.property === line.property) === i)
    done({ ...widget, title, span, text, lines: instead && unique.length === 0 ? widget.lines.map((line) => ({ ...line, thing: line.thing === variable ? instead : line.thing })) : unique })
  }
  return (
    <Modal open title={t(`widget.${widget.kind}`)} footer={null} onCancel={close} destroyOnHidden>
      <Form layout="vertical" initialValues={{ title: widget.title, span: widget.span ?? PRESETS[1].length, text: widget.text }} onFinish={finish}>
        <Form.Item name="title" label={t('boards.widgetTitle')}><Input maxLength={80} /></Form.Item>
        {widget.kind === 'note' && <Form.Item name="text" label={t('widget.note')} rules={[{ required: true }]}><Input.TextArea rows={5} maxLength={4000} /></Form.Item>}
        {NEEDS_SPAN.includes(widget.kind) && (
          <Form.Item name="span" label={t('boards.span')}>
            <Select options={PRESETS.map((preset) => ({ value: preset.length, label: t(`range.${preset.key}`) }))} />
          </Form.Item>
        )}
        {most > 0 && (
          <Form.Item label={most === 1 ? t('boards.oneLine') : t('explore.lines')}>
            <Lines lines={lines} change={(next) => setLines(most === 1 ? next.slice(-1) : next)} things={things} propertyOf={propertyOf} />
            <Checkbox checked={instead === CHOSEN} onChange={(event) => setInstead(event.target.checked ? CHOSEN : undefined)}>{t('boards.ofChosen')}</Checkbox>
            {most > 1 && <Checkbox checked={instead === PLACED} onChange={(event) => setInstead(event.target.checked ? PLACED : undefined)}>{t('boards.ofPlace')}</Checkbox>}
            {variable && lines.length === 0 && <p className="dim">{t('boards.keeps', { what: widget.lines.map((line) => line.property).join(', ') })}</p>}
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" disabled={most > 0 && lines.length === 0 && !variable}>{t('boards.take')}</Button>
      </Form>
    </Modal>
  )
}
