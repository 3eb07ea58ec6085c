import { App, Button, Form, type FormInstance, Input, InputNumber, Modal, Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Link, useBlocker, useNavigate, useParams } from 'react-router'
import { http, path, type Problem } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Page } from '../../api/types'
import { useMay } from '../../app/session'
import { useText } from '../../i18n'
import { ModelSelect, SiteSelect, useSites } from '../../ui/choices'
import { useRequired } from '../../ui/Create'
import { expectedText } from '../../ui/expected'
import { PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { within } from '../../ui/within'
import { KEY_RULE } from '../CreateThing'
import { BrowseDialog } from './BrowseDialog'
import { ExportTags } from './ExportTags'
import { Groups } from './Groups'
import { Address, SettingFields } from './SettingFields'
import { emptyGroup, faultsAt, nameOf, settingFaults, tagsOf } from './tags'
import type { Changed, Device, Protocol, Tag, TemplateSummary } from './types'

export function useProtocols() {
  const { data } = useResource<Page<Protocol>>('/gateways/protocols', { size: 500 })
  return data?.items
}

/** A device behind a gateway: how it is reached, and which of its values become whose properties. */
export function DevicePage() {
  const { key = '', device } = useParams<'key' | 'device'>()
  const protocols = useProtocols()
  const { data, problem, reload } = useResource<{ version: number; device: Device }>(device ? path`/gateways/${key}/devices/${device}` : null)
  if (!device) return <NewDevice gateway={key} protocols={protocols} />
  return (
    <>
      {problem && <ProblemAlert problem={problem} retry={reload} />}
      {data && protocols && <Editor key={`${device} ${data.version}`} gateway={key} version={data.version} kept={data.device} protocols={protocols} reload={reload} />}
    </>
  )
}

/** Says at the fields what the platform found wrong with settings, and opens what hides them. */
function useSettingFaults(form: FormInstance, problem: Problem | undefined) {
  const { t, language } = useText()
  useEffect(() => {
    const faults = settingFaults(problem?.errors ?? [])
    if (faults.length === 0) return
    form.setFields(faults.map(({ key, error }) => ({ name: ['settings', key], errors: [t('app.expectedGot', { expected: expectedText(error.expected, t, language), got: error.got ?? '' })] })))
    reveal(form, ['settings', faults[0]!.key])
  }, [problem])
}

function reveal(form: FormInstance, field: string[]) {
  for (let at: Element | null | undefined = (form.getFieldInstance(field) as { nativeElement?: Element } | undefined)?.nativeElement ?? document.getElementById(field.join('_')); at; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) at.open = true
  }
  form.scrollToField(field, { focus: true })
}

interface NewDeviceForm { protocol: string; template?: string; key: string; name?: string; model?: string; site?: string; place?: string; settings?: Device['settings'] }

/** First how it is reached; its tags come when it is there and can be browsed. */
function NewDevice({ gateway, protocols }: { gateway: string; protocols: Protocol[] | undefined }) {
  const { t, name } = useText()
  const required = useRequired()
  const navigate = useNavigate()
  const { sites } = useSites()
  const { data: templates } = useResource<Page<TemplateSummary>>('/gateways/templates', { size: 500 })
  const { busy, problem, run } = useAction()
  const [form] = Form.useForm<NewDeviceForm>()
  useSettingFaults(form, problem)
  const chosen = Form.useWatch('protocol', form)
  const template = Form.useWatch('template', form)
  const protocol = protocols?.find((one) => one.name === chosen)
  const add = ({ protocol: by, template: like, key, name: called, model, site, place, settings }: NewDeviceForm) =>
    run(async () => {
      await http.post<Changed>(path`/gateways/${gateway}/devices`, {
        template: like, model, site, place,
        device: { key, name: called || undefined, protocol: by, settings: filled(settings), ...(like ? {} : { groups: [] }) },
      })
      await navigate(path`/gateways/${gateway}/devices/${key}`)
    })
  return (
    <div className="wizard">
      <PageHead title={t('gateways.addDevice')} subtitle={t('gateways.addDeviceHint')}>
        <Link to={path`/gateways/${gateway}`}><Button>{t('gateways.backTo')}</Button></Link>
      </PageHead>
      <Form form={form} layout="vertical" onFinish={(values) => void add(values)} onValuesChange={(part) => {
        const like = templates?.items.find((one) => one.key === part.template)
        if (like) form.setFieldValue('protocol', like.protocol)
      }}>
        <Panel title={t('gateways.what')}>
          <div className="pair">
            <Form.Item name="protocol" label={t('gateways.protocol')} rules={required}>
              <Select showSearch={{ optionFilterProp: 'label' }} disabled={!!template} options={protocols?.map((one) => ({ value: one.name, label: `${name(one.words)}${one.experimental ? ` · ${t('gateways.experimental')}` : ''}` }))} />
            </Form.Item>
            {!!templates?.total && (
              <Form.Item name="template" label={t('gateways.template')} extra={t('gateways.templateHint')}>
                <Select allowClear showSearch={{ optionFilterProp: 'label' }} options={templates.items.map((one) => ({ value: one.key, label: name(one.name, one.key) }))} />
              </Form.Item>
            )}
          </div>
          <div className="pair">
            <Form.Item name="name" label={t('things.name')}><Input maxLength={200} onChange={(event) => !form.isFieldTouched('key') && form.setFieldValue('key', event.target.value ? nameOf(event.target.value, new Set(), 'device') : '')} /></Form.Item>
            <Form.Item name="key" label={t('gateways.deviceKey')} extra={t('gateways.deviceKeyHint')} rules={[...required, { pattern: KEY_RULE, message: t('things.keyHint') }]}><Input className="mono" /></Form.Item>
          </div>
          <div className="pair">
            <Form.Item name="model" label={t('things.model')} extra={t('gateways.modelHint')}><ModelSelect allowClear /></Form.Item>
            <Form.Item name="site" label={t('things.site')}><SiteSelect sites={sites} allowClear /></Form.Item>
          </div>
        </Panel>
        {protocol && <Panel title={t('gateways.how')}><SettingFields protocol={protocol} optional={!!template} /></Panel>}
        <ProblemAlert problem={problem} />
        <div className="actions"><Button type="primary" htmlType="submit" loading={busy}>{t('gateways.checkAndSend')}</Button></div>
      </Form>
    </div>
  )
}

/** Settings that were left empty have their fallback. */
const filled = (settings: Device['settings'] | undefined) => Object.fromEntries(Object.entries(settings ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== ''))

function Editor({ gateway, version, kept, protocols, reload }: { gateway: string; version: number; kept: Device; protocols: Protocol[]; reload: () => void }) {
  const { t } = useText()
  const { message } = App.useApp()
  const may = useMay('things:write')
  const [draft, setDraft] = useState<Device>(kept)
  const [note, setNote] = useState('')
  const [browsing, setBrowsing] = useState(false)
  const [templating, setTemplating] = useState(false)
  const { busy, problem, run, clear } = useAction()
  const protocol = protocols.find((one) => one.name === draft.protocol)
  const [form] = Form.useForm()
  useSettingFaults(form, problem)
  const touched = JSON.stringify(draft) !== JSON.stringify(kept)
  const change = (part: Partial<Device>) => {
    setDraft((old) => ({ ...old, ...part }))
    clear()
  }
  const discard = () => {
    setDraft(kept)
    form.resetFields()
    clear()
  }
  const sent = useRef(false)
  const blocker = useBlocker(({ currentLocation, nextLocation }) => touched && !sent.current && currentLocation.pathname !== nextLocation.pathname)
  const save = async () => {
    const missing = await form.validateFields().then(() => undefined, (failure: { errorFields?: { name: string[] }[] }) => failure.errorFields?.[0]?.name)
    if (missing) {
      reveal(form, missing)
      return
    }
    await run(async () => {
      const made = await http.put<Changed>(path`/gateways/${gateway}/devices/${kept.key}`, { base: version, note, device: draft })
      sent.current = made.changed
      if (!made.changed) discard()
      reload()
      void message.success(made.changed ? t('gateways.sent', { n: made.version }) : t('gateways.same'))
    })
  }
  const take = (picked: Tag[]) => {
    const taken = new Set(tagsOf(draft).map((tag) => tag.name))
    const added = picked.map((tag) => {
      const called = nameOf(tag.name, taken)
      taken.add(called)
      return { ...tag, name: called }
    })
    const groups = draft.groups.length > 0 ? draft.groups : [emptyGroup([])]
    change({ groups: groups.map((group, i) => (i === groups.length - 1 ? { ...group, tags: [...group.tags, ...added] } : group)) })
    setBrowsing(false)
  }
  return (
    <>
      <PageHead title={kept.name || kept.key} beside={<span className="mono dim">{kept.key} · {kept.protocol}</span>} subtitle={t('gateways.deviceHint')}>
        <Link to={path`/gateways/${gateway}`}><Button>{t('gateways.backTo')}</Button></Link>
        <Link to={path`/things/${kept.key}`}><Button>{t('gateways.asThing')}</Button></Link>
        <ExportTags gateway={gateway} device={kept.key} disabled={tagsOf(kept).length === 0} />
        {may && <Button onClick={() => setTemplating(true)} disabled={touched}>{t('gateways.keepTemplate')}</Button>}
      </PageHead>
      <details className="panel" open={tagsOf(kept).length === 0}>
        <summary>{t('gateways.how')} <span className="dim mono">{Object.entries(kept.settings).map(([key, value]) => `${key} ${String(value)}`).join(', ')}</span></summary>
        {protocol && (
          <Form form={form} layout="vertical" disabled={!may} initialValues={{ settings: kept.settings, name: kept.name, watchdog: kept.watchdog }} onValuesChange={(_, all) => change({ settings: filled(all.settings), name: all.name || undefined, watchdog: all.watchdog ?? undefined })}>
            <Form.Item name="name" label={t('things.name')}><Input maxLength={200} /></Form.Item>
            <SettingFields protocol={protocol} />
            <Form.Item name="watchdog" label={t('gateways.watchdog')} extra={t('gateways.watchdogHint')} rules={[within({ least: 2, most: 1000, places: 0 }, t)]}><InputNumber controls={false} placeholder="5" /></Form.Item>
          </Form>
        )}
      </details>
      <ProblemAlert problem={problem} />
      <Groups gateway={gateway} device={draft} kept={kept} protocol={protocol} faults={faultsAt(problem?.errors ?? [])} change={(groups) => change({ groups })} browse={may && protocol?.capabilities.includes('browse') ? () => setBrowsing(true) : undefined} />
      {protocol && <Address protocol={protocol} />}
      {may && (
        <div className="actions save-bar">
          <Input style={{ width: 320 }} maxLength={500} placeholder={t('gateways.noteHint')} aria-label={t('gateways.note')} value={note} onChange={(event) => setNote(event.target.value)} />
          <Button type="primary" loading={busy} disabled={!touched} onClick={() => void save()}>{t('gateways.checkAndSend')}</Button>
          {touched && <Button onClick={discard}>{t('gateways.discard')}</Button>}
        </div>
      )}
      {blocker.state === 'blocked' && <Modal open title={t('editor.loseSure')} okText={t('editor.lose')} cancelText={t('editor.goOn')} onOk={() => blocker.proceed()} onCancel={() => blocker.reset()} />}
      {browsing && <BrowseDialog gateway={gateway} device={kept.key} taken={new Set(tagsOf(draft).map((tag) => tag.address))} take={take} close={() => setBrowsing(false)} />}
      {templating && <TemplateDialog device={kept} close={() => setTemplating(false)} />}
    </>
  )
}

function TemplateDialog({ device, close }: { device: Device; close: () => void }) {
  const { t } = useText()
  const required = useRequired()
  const { message } = App.useApp()
  const { busy, problem, run } = useAction()
  const [form] = Form.useForm<{ key: string; name: string }>()
  const { data: templates } = useResource<Page<TemplateSummary>>('/gateways/templates', { size: 500 })
  const taken = new Set(templates?.items.map(({ key }) => key))
  const replaces = taken.has(Form.useWatch('key', form))
  const keep = ({ key, name }: { key: string; name: string }) =>
    run(async () => {
      const { key: _, name: __, ...content } = device
      await http.put(path`/gateways/templates/${key}`, { name, content })
      void message.success(t('gateways.templateKept'))
      close()
    })
  return (
    <Modal open title={t('gateways.keepTemplate')} okText={t('app.save')} confirmLoading={busy} onOk={() => form.submit()} onCancel={close}>
      <p className="dim">{t('gateways.keepTemplateHint')}</p>
      <Form form={form} name="template" layout="vertical" onFinish={(values) => void keep(values)}>
        <Form.Item name="name" label={t('things.name')} rules={required}><Input autoFocus maxLength={200} onChange={(event) => form.setFieldValue('key', nameOf(event.target.value, taken, 'template'))} /></Form.Item>
        <Form.Item name="key" label={t('things.key')} validateStatus={replaces ? 'warning' : undefined} extra={replaces && t('gateways.templateReplaced')} rules={[...required, { pattern: KEY_RULE, message: t('things.keyHint') }]}><Input className="mono" /></Form.Item>
      </Form>
      <ProblemAlert problem={problem} />
    </Modal>
  )
}
