import { App, Button, Input, Modal, Popconfirm } from 'antd'
import { useState } from 'react'
import { http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import { useMay } from '../../app/session'
import { tagOf, useText } from '../../i18n'
import { expectedText } from '../../ui/expected'
import { Nothing, ProblemAlert } from '../../ui/Feedback'
import { whole } from '../../ui/format'
import { PagedTable } from '../../ui/PagedTable'
import { Moment } from '../../ui/Time'
import { Said, VersionState } from './marks'
import type { Changed, Difference, Document, Gateway, Version } from './types'

/** All configurations there were: who made them, what the gateway said, and what differs; any can be made the next again. */
export function VersionsTab({ gateway, changed }: { gateway: Gateway; changed: () => void }) {
  const { t, language } = useText()
  const may = useMay('things:write')
  const { message } = App.useApp()
  const { problem, run } = useAction()
  const [difference, setDifference] = useState<number>()
  const [editing, setEditing] = useState(false)
  const newest = gateway.configuration.version
  const back = (version: number) =>
    run(async () => {
      const made = await http.post<Changed>(path`/gateways/${gateway.key}/configurations/${version}/roll-back`, { base: newest, note: t('gateways.rolledBackTo', { n: version }) })
      changed()
      void message.success(t('gateways.sent', { n: made.version }))
    })
  return (
    <>
      {may && <div className="filters"><Button onClick={() => setEditing(true)}>{t('gateways.asText')}</Button></div>}
      <ProblemAlert problem={problem} />
      <PagedTable<Version> resource={path`/gateways/${gateway.key}/configurations`} rowKey={(row) => String(row.version)} version={`${newest} ${gateway.configuration.state}`} every={5_000} label={t('gateways.versions')}
        empty={<Nothing title={t('gateways.noVersions')} hint={t('gateways.noVersionsHint')} />}
        columns={[
          { title: t('gateways.version'), dataIndex: 'version', align: 'right', className: 'num', width: 80 },
          { title: t('gateways.became'), key: 'state', render: (_, { state, said, problems }) => (
            <>
              <VersionState state={state} /> <Said state={state} said={said} />
              {problems.length > 0 && <ul>{problems.slice(0, 5).map((one) => <li key={one.path}><span className="mono">{one.path}</span> — {t('app.expectedGot', { expected: expectedText(one.expected, t, language), got: one.got })}</li>)}</ul>}
            </>
          ) },
          { title: t('gateways.made'), key: 'made', render: (_, { made, by }) => <><Moment at={made} /> <span className="dim">{by}</span></> },
          { title: t('gateways.note'), dataIndex: 'note', ellipsis: true },
          { title: t('gateways.devices'), dataIndex: 'devices', align: 'right', className: 'num', render: (value: number) => whole(value, tagOf(language)) },
          { title: t('gateways.tags'), dataIndex: 'tags', align: 'right', className: 'num', render: (value: number) => whole(value, tagOf(language)) },
          { title: <span className="unseen">{t('gateways.difference')}</span>, key: 'act', render: (_, { version }) => (
            <div className="actions">
              {version > 1 && <Button size="small" onClick={() => setDifference(version)}>{t('gateways.difference')}</Button>}
              {may && version !== newest && <Popconfirm title={t('gateways.sureBack', { n: version })} onConfirm={() => void back(version)}><Button size="small">{t('gateways.rollBack')}</Button></Popconfirm>}
            </div>
          ) },
        ]} />
      {difference !== undefined && <DifferenceDialog gateway={gateway.key} version={difference} close={() => setDifference(undefined)} />}
      {editing && <TextDialog gateway={gateway} close={() => setEditing(false)} changed={changed} />}
    </>
  )
}

function DifferenceDialog({ gateway, version, close }: { gateway: string; version: number; close: () => void }) {
  const { t, language } = useText()
  const { data, problem } = useResource<Difference>(path`/gateways/${gateway}/configurations/${version}/difference`)
  return (
    <Modal open width={860} title={t('gateways.differenceOf', { from: version - 1, to: version })} onCancel={close} footer={<Button onClick={close}>{t('app.close')}</Button>}>
      <ProblemAlert problem={problem} />
      {data && (
        <table className="lined" data-testid="difference">
          <thead><tr><th>{t('gateways.place')}</th><th>{t('gateways.before')}</th><th>{t('gateways.after')}</th></tr></thead>
          <tbody>
            {data.changes.map((change) => (
              <tr key={change.path}><th scope="row" className="mono">{change.path}</th><td>{change.before}</td><td>{change.after}</td></tr>
            ))}
          </tbody>
        </table>
      )}
      {data && data.total > data.changes.length && <p className="dim">{t('bulk.more', { n: whole(data.total - data.changes.length, tagOf(language)) })}</p>}
    </Modal>
  )
}

/** The whole document, for what has no form. */
function TextDialog({ gateway, close, changed }: { gateway: Gateway; close: () => void; changed: () => void }) {
  const { t } = useText()
  const { message } = App.useApp()
  // Whoever else changes it meanwhile is not written over: the platform refuses what began with an older version.
  const [base] = useState(gateway.configuration.version)
  const { data, problem } = useResource<{ document: Document }>(base > 0 ? path`/gateways/${gateway.key}/configurations/${base}` : null)
  const [text, setText] = useState<string>()
  const [wrong, setWrong] = useState<string>()
  const action = useAction()
  const shown = text ?? (base === 0 ? '{\n  "devices": []\n}' : data ? JSON.stringify(data.document, null, 2) : '')
  const save = () =>
    action.run(async () => {
      let document: unknown
      try {
        document = JSON.parse(shown)
        setWrong(undefined)
      } catch (failure) {
        setWrong(String(failure instanceof Error ? failure.message : failure))
        return
      }
      const made = await http.put<Changed>(path`/gateways/${gateway.key}/configuration`, { base: base || undefined, document })
      changed()
      close()
      void message.success(made.changed ? t('gateways.sent', { n: made.version }) : t('gateways.same'))
    })
  return (
    <Modal open width={900} title={t('gateways.asText')} okText={t('gateways.checkAndSend')} confirmLoading={action.busy} onOk={() => void save()} onCancel={close} maskClosable={false}>
      <p className="dim">{t('gateways.asTextHint')}</p>
      <ProblemAlert problem={problem ?? action.problem} />
      {wrong && <p className="bad" role="alert">{wrong}</p>}
      <Input.TextArea className="mono" aria-label={t('gateways.asText')} rows={20} value={shown} spellCheck={false} onChange={(event) => setText(event.target.value)} />
    </Modal>
  )
}
