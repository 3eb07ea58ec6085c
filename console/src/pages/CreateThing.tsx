import { Form, Input, Modal, Select } from 'antd'
import { useNavigate } from 'react-router'
import { http } from '../api/http'
import { useAction } from '../api/resource'
import type { Model, Site, ThingSummary } from '../api/types'
import { useText } from '../i18n'
import { ProblemAlert } from '../ui/Feedback'

export const KEY_RULE = /^[\p{L}\p{N}._:-]{1,128}$/u

export function CreateThing({ models, sites, close }: { models: Model[]; sites: Site[]; close: () => void }) {
  const { t, name } = useText()
  const navigate = useNavigate()
  const [form] = Form.useForm()
  const { busy, problem, run } = useAction()
  const create = async () => {
    const { key, nameText, model, site, place, tags } = await form.validateFields()
    const made = await run(() =>
      http.post<ThingSummary>('/things', { key, name: { zh: nameText || key, en: nameText || key }, model, site, place, tags: tags ?? [] }),
    )
    if (made) navigate(`/things/${encodeURIComponent(key)}`)
  }
  return (
    <Modal open title={t('things.create')} okText={t('app.create')} onOk={() => void create()} onCancel={close} confirmLoading={busy}>
      <Form form={form} layout="vertical" onFinish={() => void create()} initialValues={{ site: sites[0]?.key }}>
        <Form.Item name="key" label={t('things.key')} extra={t('things.keyHint')} rules={[{ required: true, message: t('app.required') }, { pattern: KEY_RULE, message: t('things.keyHint') }]}>
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="nameText" label={t('things.name')}><Input /></Form.Item>
        <Form.Item name="model" label={t('things.model')} rules={[{ required: true, message: t('app.required') }]}>
          <Select showSearch={{ optionFilterProp: 'label' }} options={models.map((model) => ({ value: model.key, label: name(model.name, model.key) }))} />
        </Form.Item>
        <Form.Item name="site" label={t('things.site')}>
          <Select allowClear options={sites.map((site) => ({ value: site.key, label: name(site.name, site.key) }))} />
        </Form.Item>
        <Form.Item name="place" label={t('things.place')}><Input /></Form.Item>
        <Form.Item name="tags" label={t('things.tags')}><Select mode="tags" open={false} /></Form.Item>
      </Form>
      <ProblemAlert problem={problem} />
    </Modal>
  )
}
