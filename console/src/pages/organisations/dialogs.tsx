import { App, Button, Form, Input, Modal, Select } from 'antd'
import type { ReactNode } from 'react'
import { http, path } from '../../api/http'
import { useAction } from '../../api/resource'
import type { Succession } from '../../api/types'
import { useText } from '../../i18n'
import { ProblemAlert } from '../../ui/Feedback'
import { NodeSelect, OrganisationSelect } from './choices'

interface Dialog {
  organisation: string
  close: () => void
  done: () => void
}

function useRequired() {
  const { t } = useText()
  return [{ required: true, message: t('app.required') }]
}

/** A form in a dialog that stays open with the server's reason when it is refused. */
function FormDialog<V extends object>({ title, initial, send, done, close, children }: {
  title: string; initial?: Partial<V>; send: (values: V) => Promise<unknown>; done: () => void; close: () => void; children: ReactNode
}) {
  const { t } = useText()
  const [form] = Form.useForm()
  const { busy, problem, run } = useAction()
  const submit = async (values: V) => {
    const sent = await run(async () => {
      await send(values)
      return true
    })
    if (!sent) return
    done()
    close()
  }
  return (
    <Modal open width={620} title={title} okText={t('app.save')} onOk={() => form.submit()} onCancel={close} confirmLoading={busy}>
      <Form form={form} layout="vertical" initialValues={initial} onFinish={(values) => void submit(values)}>{children}</Form>
      <ProblemAlert problem={problem} />
    </Modal>
  )
}

export function PlaceDialog({ organisation, close, done }: Dialog) {
  const { t } = useText()
  const required = useRequired()
  return (
    <FormDialog title={t('organisations.place')} close={close} done={done} send={(values: object) => http.post(path`/organisations/${organisation}/memberships`, values)}>
      <p className="dim">{t('organisations.placeHint')}</p>
      <Form.Item name="node" label={t('organisations.node')} rules={required}><NodeSelect /></Form.Item>
      <div className="pair">
        <Form.Item name="from" label={t('organisations.from')} rules={required}><Input type="date" /></Form.Item>
        <Form.Item name="to" label={t('organisations.to')}><Input type="date" /></Form.Item>
      </div>
    </FormDialog>
  )
}

interface ChangeValues {
  kind: Succession['kind']
  effective: string
  into?: string
  before?: string[]
  after?: { key: string; name: string; creditCode?: string }[]
  note?: string
}

export function ChangeDialog({ organisation, close, done }: Dialog) {
  const { t } = useText()
  const required = useRequired()
  const send = ({ kind, effective, into, before = [], after = [], note }: ChangeValues) =>
    http.post('/organisation-changes', { kind, effective, note, before: [organisation, ...(kind === 'merge' ? before : [])], after: kind === 'merge' ? [{ key: into }] : after })
  return (
    <FormDialog<ChangeValues> title={t('organisations.change')} close={close} done={done} send={send} initial={{ kind: 'merge', after: [{ key: '', name: '' }, { key: '', name: '' }] }}>
      <div className="pair">
        <Form.Item name="kind" label={t('organisations.changeKind')}>
          <Select options={(['merge', 'split', 'spin-off'] as const).map((kind) => ({ value: kind, label: t(`changeKind.${kind}`) }))} />
        </Form.Item>
        <Form.Item name="effective" label={t('organisations.effective')} rules={required}><Input type="date" /></Form.Item>
      </div>
      <Form.Item noStyle dependencies={['kind']}>
        {({ getFieldValue }) => (getFieldValue('kind') === 'merge' ? (
          <>
            <Form.Item name="into" label={t('organisations.into')} rules={required}><OrganisationSelect without={organisation} /></Form.Item>
            <Form.Item name="before" label={t('organisations.alsoBefore')}><OrganisationSelect several without={organisation} /></Form.Item>
          </>
        ) : (
          <Form.List name="after">
            {(fields, { add, remove }) => (
              <>
                {fields.map((field, i) => (
                  <fieldset key={field.key} className="successor">
                    <legend>{t('organisations.successor', { n: i + 1 })}</legend>
                    <Form.Item name={[field.name, 'key']} label={t('organisations.key')} rules={required}><Input className="mono" /></Form.Item>
                    <Form.Item name={[field.name, 'name']} label={t('organisations.name')} rules={required}><Input /></Form.Item>
                    <Form.Item name={[field.name, 'creditCode']} label={t('organisations.creditCode')}><Input className="mono" maxLength={18} /></Form.Item>
                    {fields.length > 1 && <Button type="text" aria-label={t('app.cancel')} onClick={() => remove(field.name)}>×</Button>}
                  </fieldset>
                ))}
                <Button size="small" onClick={() => add({ key: '', name: '' })}>{t('organisations.addSuccessor')}</Button>
              </>
            )}
          </Form.List>
        ))}
      </Form.Item>
      <Form.Item name="note" label={t('organisations.note')} style={{ marginTop: 12 }}><Input.TextArea rows={2} maxLength={1000} /></Form.Item>
    </FormDialog>
  )
}

export function FirstAdministrator({ organisation, close }: { organisation: string; close: () => void }) {
  const { t } = useText()
  const { message } = App.useApp()
  const required = useRequired()
  return (
    <FormDialog title={t('organisations.giveAdministrator')} close={close} done={() => void message.success(t('organisations.given'))}
      send={(values: object) => http.post(path`/organisations/${organisation}/administrator`, values)}>
      <Form.Item name="login" label={t('login.login')} rules={required}><Input autoFocus autoComplete="off" /></Form.Item>
      <Form.Item name="password" label={t('login.password')} rules={required}><Input.Password autoComplete="new-password" /></Form.Item>
    </FormDialog>
  )
}
