import { App, Form, Modal, Select } from 'antd'
import { useState } from 'react'
import { http } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Model, Site, Thing } from '../../api/types'
import { useText } from '../../i18n'
import { ModelSelect } from '../../ui/choices'
import { ProblemAlert } from '../../ui/Feedback'
import { bothNames, type BothNames, filledNames, NameFields } from '../../ui/NameFields'
import { PlaceFields } from '../CreateThing'

interface Values {
  name: BothNames
  model: string
  /** 0 follows the newest edition */
  version: number
  site: string
  place?: string
  tags: string[]
}

export function EditThing({ thing, sites, close, done }: { thing: Thing; sites: Site[]; close: () => void; done: () => void }) {
  const { t } = useText()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const { busy, problem, run } = useAction()
  const [model, setModel] = useState(thing.model.key)
  const { data: newest } = useResource<Model>(`/models/${encodeURIComponent(model)}`)
  const save = async ({ model: key, version, name, ...values }: Values) => {
    const changed = await run(() =>
      http.patch<Thing>(`/things/${encodeURIComponent(thing.key)}`, { ...values, name: filledNames(name, thing.key), model: { key, version: version || null } }),
    )
    if (!changed) return
    void message.success(t('app.saved'))
    done()
    close()
  }
  return (
    <Modal open title={t('thing.editTitle', { key: thing.key })} okText={t('app.save')} onOk={() => form.submit()} onCancel={close} confirmLoading={busy}>
      <Form form={form} layout="vertical" onFinish={(values) => void save(values)} initialValues={{
        name: bothNames(thing.name), model: thing.model.key, version: thing.model.pinned ? thing.model.version : 0, site: thing.site, place: thing.place, tags: thing.tags,
      }}>
        <NameFields />
        <PlaceFields sites={sites} />
        <div className="pair">
          <Form.Item name="model" label={t('things.model')} rules={[{ required: true, message: t('app.required') }]}>
            <ModelSelect known={thing.model} onModel={(chosen) => {
              if (chosen) setModel(chosen.key)
              form.setFieldValue('version', 0)
            }} />
          </Form.Item>
          <Form.Item name="version" label={t('thing.edition')} extra={t('thing.editionHint')}>
            <Select options={[
              { value: 0, label: t('thing.followNewest') },
              ...Array.from({ length: newest?.version ?? thing.model.version }, (_, i) => (newest?.version ?? thing.model.version) - i).map((n) => ({ value: n, label: t('thing.stayWith', { n }) })),
            ]} />
          </Form.Item>
        </div>
      </Form>
      <ProblemAlert problem={problem} />
    </Modal>
  )
}
