import { App, Button, Form, Input, Modal, Select, Table } from 'antd'
import { useState } from 'react'
import { http } from '../api/http'
import { useAction } from '../api/resource'
import type { Site } from '../api/types'
import { useText } from '../i18n'
import { Nothing, ProblemAlert } from '../ui/Feedback'
import { offset } from '../ui/format'
import { bothNames, type BothNames, filledNames, NameFields } from '../ui/NameFields'
import { KEY_RULE } from './CreateThing'

const ZONES = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])]

/** The sites of the organisation: their names and the clock by which their days are counted. */
export function SitesDialog({ sites, changed, close }: { sites: Site[]; changed: () => void; close: () => void }) {
  const { t, name } = useText()
  const [editing, setEditing] = useState<Site | 'new'>()
  return (
    <>
      <Modal open width={720} title={t('sites.title')} onCancel={close} footer={[
        <Button key="new" type="primary" onClick={() => setEditing('new')}>{t('sites.create')}</Button>,
        <Button key="close" onClick={close}>{t('app.close')}</Button>,
      ]}>
        <p className="dim">{t('sites.explain')}</p>
        <Table<Site> size="small" rowKey="key" dataSource={sites} pagination={sites.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
          locale={{ emptyText: <Nothing title={t('sites.none')} /> }} columns={[
            { title: t('things.name'), key: 'name', render: (_, site) => name(site.name, site.key) },
            { title: t('things.key'), dataIndex: 'key', className: 'mono' },
            { title: t('sites.zone'), key: 'zone', render: (_, site) => <>{site.timeZone} <span className="dim num">{offset(Date.now(), site.timeZone)}</span></> },
            { title: '', key: 'edit', align: 'right', width: 90, render: (_, site) => <Button size="small" onClick={() => setEditing(site)}>{t('app.edit')}</Button> },
          ]} />
      </Modal>
      {editing && <OneSite site={editing === 'new' ? undefined : editing} close={() => setEditing(undefined)} done={changed} />}
    </>
  )
}

interface Values {
  key: string
  name?: Partial<BothNames>
  timeZone: string
}

function OneSite({ site, close, done }: { site: Site | undefined; close: () => void; done: () => void }) {
  const { t, name } = useText()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const { busy, problem, run } = useAction()
  const save = async (values: Values) => {
    const saved = await run(() => http.post<Site>('/sites', { ...values, name: filledNames(values.name, values.key) }))
    if (!saved) return
    void message.success(t('app.saved'))
    done()
    close()
  }
  return (
    <Modal open title={site ? t('sites.edit', { name: name(site.name, site.key) }) : t('sites.create')} okText={site ? t('app.save') : t('app.create')} onOk={() => form.submit()} onCancel={close} confirmLoading={busy}>
      <Form form={form} layout="vertical" onFinish={(values) => void save(values)} initialValues={{
        key: site?.key, name: bothNames(site?.name), timeZone: site?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      }}>
        <Form.Item name="key" label={t('things.key')} extra={site ? undefined : t('things.keyHint')} rules={[{ required: true, message: t('app.required') }, { pattern: KEY_RULE, message: t('things.keyHint') }]}>
          <Input autoFocus={!site} disabled={!!site} />
        </Form.Item>
        <NameFields />
        <Form.Item name="timeZone" label={t('sites.zone')} extra={t('sites.zoneHint')} rules={[{ required: true, message: t('app.required') }]}>
          <Select showSearch options={ZONES.map((zone) => ({ value: zone, label: `${zone} (${offset(Date.now(), zone)})` }))} />
        </Form.Item>
      </Form>
      <ProblemAlert problem={problem} />
    </Modal>
  )
}
