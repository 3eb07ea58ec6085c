import { Button, Form, Modal } from 'antd'
import { useState } from 'react'
import { useAction } from '../api/resource'
import { useText } from '../i18n'
import { ProblemAlert } from './Feedback'

/** A button that opens a form in a dialog; the form stays open with the server's reason when it is refused. */
export function Create({ title, children, create, initial, okText, small }: {
  title: string; children: React.ReactNode; create: (values: Record<string, never>) => Promise<unknown>; initial?: object; okText?: string; small?: boolean
}) {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  const [form] = Form.useForm()
  const { busy, problem, run } = useAction()
  const submit = async (values: Record<string, never>) => {
    const made = await run(async () => {
      await create(values)
      return true
    })
    if (made) setOpen(false)
  }
  return (
    <>
      <Button type={small ? 'default' : 'primary'} size={small ? 'small' : 'middle'} onClick={() => setOpen(true)}>{title}</Button>
      <Modal open={open} title={title} okText={okText ?? t('app.create')} confirmLoading={busy} onOk={() => form.submit()} onCancel={() => setOpen(false)} destroyOnHidden>
        <Form form={form} layout="vertical" preserve={false} onFinish={(values) => void submit(values)} initialValues={initial}>{children}</Form>
        <ProblemAlert problem={problem} />
      </Modal>
    </>
  )
}

export function useRequired() {
  const { t } = useText()
  return [{ required: true, message: t('app.required') }]
}
