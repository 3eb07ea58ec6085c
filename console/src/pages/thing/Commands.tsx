import { Button, Form, Select, Table } from 'antd'
import { useState } from 'react'
import { http } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Command, Page, Thing } from '../../api/types'
import { useMay } from '../../app/session'
import { useText } from '../../i18n'
import { FieldInput } from '../../ui/FieldInput'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { Moment } from '../../ui/Time'

const SIGN = { sent: '…', answered: '✓', 'timed-out': '◷', refused: '✕' } as const

export function Commands({ thing, zone }: { thing: Thing; zone: string }) {
  const { t, name } = useText()
  const [chosen, setChosen] = useState(thing.commands[0]?.key)
  const [form] = Form.useForm()
  const may = useMay('commands:write')
  const { busy, problem, run } = useAction()
  const [waiting, setWaiting] = useState(false)
  const base = `/things/${encodeURIComponent(thing.key)}/commands`
  const { data, problem: listProblem, reload } = useResource<Page<Command>>(base, { size: 50 }, waiting ? 1000 : 10_000)
  const sent = data?.items ?? []
  const open = sent.some((command) => command.state === 'sent')
  if (open !== waiting) setWaiting(open)
  const command = thing.commands.find((one) => one.key === chosen)
  const send = async (input: Record<string, unknown>) => {
    if (await run(() => http.post(base, { command: chosen, input }))) reload()
  }
  return (
    <div className="columns">
      {may && <Panel title={t('commands.send')} className="narrow">
        {command ? (
          <Form form={form} key={chosen} layout="vertical" onFinish={(input) => void send(input)}>
            <Form.Item label={t('commands.command')} htmlFor="command">
              <Select id="command" value={chosen} onChange={setChosen} options={thing.commands.map((one) => ({ value: one.key, label: name(one.name, one.key) }))} />
            </Form.Item>
            {command.input.map((field) => <FieldInput key={field.key} field={field} />)}
            <ProblemAlert problem={problem} />
            <Button type="primary" htmlType="submit" loading={busy}>{t('commands.sendThis', { what: name(command.name, command.key) })}</Button>
          </Form>
        ) : (
          <Nothing title={t('commands.none')} hint={t('commands.noneHint')} />
        )}
      </Panel>}
      <Panel title={t('commands.sent')} className="wide">
        <ProblemAlert problem={listProblem} retry={reload} />
        <Table<Command> size="small" rowKey="id" dataSource={sent} pagination={false} locale={{ emptyText: <Nothing title={t('commands.noneSent')} /> }} columns={[
          { title: t('commands.time'), key: 'sent', width: 160, render: (_, one) => <Moment at={one.sent} zone={zone} /> },
          { title: t('commands.command'), key: 'command', render: (_, one) => name(thing.commands.find((known) => known.key === one.command)?.name, one.command) },
          { title: t('commands.input'), key: 'input', ellipsis: true, className: 'mono', render: (_, one) => JSON.stringify(one.input) },
          { title: t('commands.state'), key: 'state', width: 110, render: (_, one) => (
            <span className={`mark command-${one.state}`}><b aria-hidden>{SIGN[one.state]}</b>{t(`command.${one.state}`)}</span>
          ) },
          { title: t('commands.answer'), key: 'answer', ellipsis: true, className: 'mono', render: (_, one) => (one.answer === undefined || one.answer === null ? '' : typeof one.answer === 'string' ? one.answer : JSON.stringify(one.answer)) },
          { title: t('commands.answered'), key: 'answered', width: 160, render: (_, one) => one.answered && <Moment at={one.answered} zone={zone} /> },
          { title: t('commands.by'), dataIndex: 'by', width: 100, ellipsis: true },
        ]} />
      </Panel>
    </div>
  )
}
