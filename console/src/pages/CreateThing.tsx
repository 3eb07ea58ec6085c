import { Form, Input, Modal, Select } from 'antd'
import { useNavigate } from 'react-router'
import { http } from '../api/http'
import { useAction } from '../api/resource'
import type { Site, ThingSummary } from '../api/types'
import { useText } from '../i18n'
import { ModelSelect, SiteSelect } from '../ui/choices'
import { ProblemAlert } from '../ui/Feedback'
import { type BothNames, filledNames, NameFields } from '../ui/NameFields'

export const KEY_RULE = /^[\p{L}\p{N}._:-]{1,128}$/u

interface Values {
  key: string
  name?: Partial<BothNames>
  model: string
  site?: string
  place?: string
  tags?: string[]
}

export function CreateThing({ sites, close }: { sites: Site[]; close: () => void }) {
  const { t } = useText()
  const navigate = useNavigate()
  const [form] = Form.useForm<Values>()
  const { busy, problem, run } = useAction()
  const create = async (values: Values) => {
    const made = await run(() => http.post<ThingSummary>('/things', { ...values, name: filledNames(values.name, values.key), tags: values.tags ?? [] }))
    if (made) navigate(`/things/${encodeURIComponent(values.key)}`)
  }
  return (
    <Modal open title={t('things.create')} okText={t('app.create')} onOk={() => form.submit()} onCancel={close} confirmLoading={busy}>
      <Form form={form} layout="vertical" onFinish={(values) => void create(values)} initialValues={{ site: sites[0]?.key }}>
        <Form.Item name="key" label={t('things.key')} extra={t('things.keyHint')} rules={[{ required: true, message: t('app.required') }, { pattern: KEY_RULE, message: t('things.keyHint') }]}>
          <Input autoFocus />
        </Form.Item>
        <NameFields />
        <Form.Item name="model" label={t('things.model')} rules={[{ required: true, message: t('app.required') }]}><ModelSelect /></Form.Item>
        <PlaceFields sites={sites} />
      </Form>
      <ProblemAlert problem={problem} />
    </Modal>
  )
}

export function PlaceFields({ sites }: { sites: Site[] }) {
  const { t } = useText()
  return (
    <>
      <div className="pair">
        <Form.Item name="site" label={t('things.site')}><SiteSelect sites={sites} /></Form.Item>
        <Form.Item name="place" label={t('things.place')}><Input placeholder={t('things.placeExample')} /></Form.Item>
      </div>
      <Form.Item name="tags" label={t('things.tags')} extra={t('things.tagsHint')}><Select mode="tags" open={false} tokenSeparators={[',', ';', '，', '；']} suffixIcon={null} /></Form.Item>
    </>
  )
}
