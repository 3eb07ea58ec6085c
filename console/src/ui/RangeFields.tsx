import { CalendarOutlined } from '@ant-design/icons'
import { Button, Form, Input, Popover } from 'antd'
import { useState } from 'react'
import { useText } from '../i18n'
import { dateTime, offset, parseDateTime } from './format'
import type { Range } from './range'

/** From and to as text in the site's own clock. */
export function RangeFields({ range, zone, change }: { range: Range; zone: string; change: (range: Range) => void }) {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  const [form] = Form.useForm<{ from: string; to: string }>()
  const isTime = { validator: (_: unknown, text: string) => (parseDateTime(text ?? '', zone) === undefined ? Promise.reject(new Error(t('range.format'))) : Promise.resolve()) }
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        if (next) form.setFieldsValue({ from: dateTime(range.from, zone), to: dateTime(range.to, zone) })
      }}
      content={
        <Form form={form} layout="vertical" style={{ width: 220 }} onFinish={({ from, to }) => {
          const next = { from: parseDateTime(from, zone)!, to: parseDateTime(to, zone)! }
          if (next.to <= next.from) form.setFields([{ name: 'to', errors: [t('range.order')] }])
          else {
            change(next)
            setOpen(false)
          }
        }}>
          <Form.Item name="from" label={t('range.from')} rules={[isTime]}><Input className="num" /></Form.Item>
          <Form.Item name="to" label={t('range.to')} rules={[isTime]}><Input className="num" /></Form.Item>
          <p className="dim">{zone} ({offset(range.from, zone)})</p>
          <Button type="primary" htmlType="submit" block>{t('range.show')}</Button>
        </Form>
      }
    >
      <Button size="small" icon={<CalendarOutlined />}>{t('range.choose')}</Button>
    </Popover>
  )
}
