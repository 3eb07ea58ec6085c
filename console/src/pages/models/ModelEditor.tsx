import { DeleteOutlined, DownloadOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { Alert, App, Button, Checkbox, Form, Input, Modal, Select, Tabs } from 'antd'
import { useRef, useState } from 'react'
import { useBlocker } from 'react-router'
import { http, Problem } from '../../api/http'
import { asProblem, useAction } from '../../api/resource'
import type { Model, ModelPreview } from '../../api/types'
import { useText } from '../../i18n'
import { ModelSelect } from '../../ui/choices'
import { Panel, ProblemAlert } from '../../ui/Feedback'
import { saveText } from '../../ui/files'
import { check, type Draft, draftOf, emptyCommand, emptyDraft, emptyEvent, type Faults, faultsOf, jsonOf, modelIn, overwritten, SEVERITIES, withParts } from './draft'
import { Difference } from './Difference'
import { Fault, FieldTable } from './FieldTable'

const BIGGEST_FILE = 8_000_000

/**
 * A model's next edition, or a new model. Nothing is kept before the difference was looked at.
 * @param model the newest edition; absent for a new model
 * @param like a model to begin from
 */
export function ModelEditor({ model, like, close, done }: { model?: Model; like?: Model; close: () => void; done: (kept: Model) => void }) {
  const { t } = useText()
  const { message, modal } = App.useApp()
  const [draft, setDraft] = useState<Draft>(() => (model ? draftOf(model) : like ? { ...draftOf(like, false), key: '' } : emptyDraft()))
  const [touched, setTouched] = useState(false)
  const [faults, setFaults] = useState<Faults>({})
  const [preview, setPreview] = useState<ModelPreview>()
  const { busy, problem, run, clear } = useAction()
  const leaving = useRef(false)
  const blocker = useBlocker(({ currentLocation, nextLocation }) => touched && !leaving.current && currentLocation.pathname + currentLocation.search !== nextLocation.pathname + nextLocation.search)
  const change = (part: Partial<Draft>) => {
    setDraft((old) => ({ ...old, ...part }))
    setTouched(true)
    // Faults are told when asked for, and taken back as soon as something is done about them.
    setFaults({})
    clear()
  }
  const look = () =>
    run(async () => {
      const own = check(draft)
      setFaults(own)
      if (Object.keys(own).length > 0) throw new Problem(400, '', undefined, Object.entries(own).map(([field, fault]) => ({ field, ...fault })), 'invalid')
      try {
        setPreview(await http.post<ModelPreview>(`/models/${encodeURIComponent(draft.key)}/preview`, jsonOf(draft)))
      } catch (failure) {
        setFaults(faultsOf(asProblem(failure).errors))
        throw failure
      }
    })
  const save = () =>
    run(async () => {
      const kept = await http.put<Model>(`/models/${encodeURIComponent(draft.key)}?expected=${model?.version ?? 0}`, jsonOf(draft))
      void message.success(t('editor.kept', { n: kept.version }))
      leaving.current = true
      done(kept)
    })
  const leave = () => {
    if (!touched) close()
    else modal.confirm({ title: t('editor.loseSure'), okText: t('editor.lose'), cancelText: t('editor.goOn'), onOk: () => {
      leaving.current = true
      close()
    } })
  }
  return (
    <>
      <div className="editor-bar">
        <span className="dim">{model ? t('editor.from', { n: model.version }) : t('editor.first')}</span>
        <TakeOver draft={draft} take={(next) => change(next)} />
        <Button icon={<DownloadOutlined />} onClick={() => saveText(`${draft.key || 'model'}.json`, JSON.stringify(jsonOf(draft), null, 2))}>JSON</Button>
        <span className="push actions">
          <Button onClick={leave}>{t('app.cancel')}</Button>
          <Button type="primary" loading={busy} onClick={() => void look()}>{t('editor.look')}</Button>
        </span>
      </div>
      <ProblemAlert problem={preview ? undefined : problem} />
      <Panel>
        <div className="model-head">
          <Form.Item layout="vertical" label={t('things.key')} htmlFor="model-key"><Input id="model-key" className="mono" disabled={!!model} value={draft.key} status={faults.key && 'error'} onChange={(event) => change({ key: event.target.value.trim() })} /><Fault fault={faults.key} /></Form.Item>
          <Form.Item layout="vertical" label={t('things.nameZh')} htmlFor="model-zh"><Input id="model-zh" lang="zh-CN" maxLength={200} value={draft.name.zh} onChange={(event) => change({ name: { ...draft.name, zh: event.target.value } })} /></Form.Item>
          <Form.Item layout="vertical" label={t('things.nameEn')} htmlFor="model-en"><Input id="model-en" lang="en" maxLength={200} value={draft.name.en} onChange={(event) => change({ name: { ...draft.name, en: event.target.value } })} /></Form.Item>
          <Checkbox checked={draft.grows} onChange={(event) => change({ grows: event.target.checked })}>{t('editor.grows')}</Checkbox>
        </div>
      </Panel>
      <Panel>
        <Tabs items={[
          { key: 'properties', label: `${t('models.properties')} (${draft.properties.length})`, children: <FieldTable fields={draft.properties} change={(properties) => change({ properties })} at="properties" faults={faults} kept label={t('models.properties')} /> },
          { key: 'events', label: `${t('models.events')} (${draft.events.length})`, children: <Events draft={draft} change={change} faults={faults} /> },
          { key: 'commands', label: `${t('models.commands')} (${draft.commands.length})`, children: <Commands draft={draft} change={change} faults={faults} /> },
        ]} />
      </Panel>
      {preview && (
        <Modal open width={860} title={t('editor.title', { n: preview.version })} okText={t('editor.save', { n: preview.version })} cancelText={t('editor.goOn')} confirmLoading={busy} okButtonProps={{ disabled: !preview.changed }} onOk={() => void save()} onCancel={() => {
          setPreview(undefined)
          clear()
        }}>
          <Difference preview={preview} />
          <ProblemAlert problem={problem} />
        </Modal>
      )}
      {blocker.state === 'blocked' && (
        <Modal open title={t('editor.loseSure')} okText={t('editor.lose')} cancelText={t('editor.goOn')} onOk={() => blocker.proceed()} onCancel={() => blocker.reset()} />
      )}
    </>
  )
}

interface Part {
  draft: Draft
  change: (part: Partial<Draft>) => void
  faults: Faults
}

/** Key and names of an event or a command. */
function Head({ one, at, faults, put, remove, children }: {
  one: { key: string; name: { zh: string; en: string } }; at: string; faults: Faults; put: (part: object) => void; remove: () => void; children?: React.ReactNode
}) {
  const { t } = useText()
  const named = (what: string) => `${one.key}: ${what}`
  return (
    <div className="model-head">
      <span><Input className="mono" value={one.key} placeholder={t('things.key')} aria-label={named(t('things.key'))} status={faults[`${at}.key`] && 'error'} onChange={(event) => put({ key: event.target.value.trim() })} /><Fault fault={faults[`${at}.key`]} /></span>
      <Input lang="zh-CN" value={one.name.zh} maxLength={200} placeholder={t('things.nameZh')} aria-label={named(t('things.nameZh'))} onChange={(event) => put({ name: { ...one.name, zh: event.target.value } })} />
      <Input lang="en" value={one.name.en} maxLength={200} placeholder={t('things.nameEn')} aria-label={named(t('things.nameEn'))} onChange={(event) => put({ name: { ...one.name, en: event.target.value } })} />
      <span className="actions">{children}<Button type="text" icon={<DeleteOutlined />} aria-label={named(t('explore.removeIt'))} onClick={remove} /></span>
    </div>
  )
}

function Events({ draft, change, faults }: Part) {
  const { t } = useText()
  const put = (id: string, part: object) => change({ events: draft.events.map((event) => (event.id === id ? { ...event, ...part } : event)) })
  return (
    <>
      {draft.events.map((event, i) => (
        <fieldset key={event.id} className="part">
          <legend className="unseen">{event.key}</legend>
          <Head one={event} at={`events[${i}]`} faults={faults} put={(part) => put(event.id, part)} remove={() => change({ events: draft.events.filter((one) => one.id !== event.id) })}>
            <Select value={event.severity} aria-label={`${event.key}: ${t('models.severity')}`} style={{ width: 110 }} onChange={(severity) => put(event.id, { severity })} options={SEVERITIES.map((one) => ({ value: one, label: t(`eventSeverity.${one}`) }))} />
          </Head>
          <FieldTable fields={event.fields} change={(fields) => put(event.id, { fields })} at={`events[${i}].fields`} faults={faults} label={`${event.key}: ${t('models.fields')}`} />
        </fieldset>
      ))}
      <Button icon={<PlusOutlined />} onClick={() => change({ events: [...draft.events, emptyEvent()] })}>{t('editor.addEvent')}</Button>
    </>
  )
}

function Commands({ draft, change, faults }: Part) {
  const { t } = useText()
  const put = (id: string, part: object) => change({ commands: draft.commands.map((command) => (command.id === id ? { ...command, ...part } : command)) })
  return (
    <>
      {draft.commands.map((command, i) => (
        <fieldset key={command.id} className="part">
          <legend className="unseen">{command.key}</legend>
          <Head one={command} at={`commands[${i}]`} faults={faults} put={(part) => put(command.id, part)} remove={() => change({ commands: draft.commands.filter((one) => one.id !== command.id) })} />
          <p className="dim">{t('commands.input')}</p>
          <FieldTable fields={command.input} change={(input) => put(command.id, { input })} at={`commands[${i}].input`} faults={faults} label={`${command.key}: ${t('commands.input')}`} />
          <p className="dim">{t('commands.answer')}</p>
          <FieldTable fields={command.output} change={(output) => put(command.id, { output })} at={`commands[${i}].output`} faults={faults} label={`${command.key}: ${t('commands.answer')}`} />
        </fieldset>
      ))}
      <Button icon={<PlusOutlined />} onClick={() => change({ commands: [...draft.commands, emptyCommand()] })}>{t('editor.addCommand')}</Button>
    </>
  )
}

/** From another model, a pack's among them, or from a file. */
function TakeOver({ draft, take }: { draft: Draft; take: (draft: Draft) => void }) {
  const { t } = useText()
  const input = useRef<HTMLInputElement>(null)
  const [asking, setAsking] = useState(false)
  const [from, setFrom] = useState<string>()
  const [wrong, setWrong] = useState<string>()
  const { busy, problem, run } = useAction()
  const read = async (file: File) => {
    const model = file.size <= BIGGEST_FILE ? modelIn(await file.text()) : undefined
    setWrong(model ? undefined : file.name)
    if (model) take(overwritten(draft, model))
  }
  const copy = () =>
    run(async () => {
      take(withParts(draft, await http.get<Model>(`/models/${encodeURIComponent(from!)}`)))
      setAsking(false)
    })
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('editor.takeOver')}</Button>
      <Button icon={<UploadOutlined />} onClick={() => input.current?.click()}>{t('editor.upload')}</Button>
      <input ref={input} type="file" accept=".json,application/json" hidden aria-label={t('editor.upload')} onChange={(event) => {
        const file = event.target.files?.[0]
        if (file) void read(file)
        event.target.value = ''
      }} />
      {wrong && <Alert type="error" showIcon closable title={t('editor.noModel', { file: wrong })} onClose={() => setWrong(undefined)} />}
      <Modal open={asking} title={t('editor.takeOver')} okText={t('boards.take')} okButtonProps={{ disabled: !from }} confirmLoading={busy} onOk={() => void copy()} onCancel={() => setAsking(false)} destroyOnHidden>
        <p className="dim">{t('editor.takeOverHint')}</p>
        <ModelSelect value={from} onChange={setFrom} label={t('things.model')} />
        <ProblemAlert problem={problem} />
      </Modal>
    </>
  )
}
