import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { http, path } from '../../api/http'
import { useAction } from '../../api/resource'
import { useMay, useSession } from '../../app/session'
import { hasText, tagOf, useText, wordOf } from '../../i18n'
import type { TextKey } from '../../i18n/texts'
import { Nothing, ProblemAlert } from '../../ui/Feedback'
import { figure } from '../../ui/format'
import { PagedTable } from '../../ui/PagedTable'
import { Moment } from '../../ui/Time'
import type { TagWrite } from './types'

/** What machines were told, and what waits for a second person. */
export function WritesTab({ gateway }: { gateway: string }) {
  const { t, language } = useText()
  const may = useMay('commands:write')
  const { session } = useSession()
  const { busy, problem, run } = useAction()
  const [version, setVersion] = useState(0)
  const decide = (id: number, word: 'agree' | 'reject') =>
    run(async () => http.post<TagWrite>(`${path`/gateways/${gateway}/writes/${id}`}/${word}`)).finally(() => setVersion((old) => old + 1))
  return (
    <>
      <ProblemAlert problem={problem} />
      <PagedTable<TagWrite> resource={path`/gateways/${gateway}/writes`} rowKey={(row) => String(row.id)} every={5_000} version={version} label={t('gateways.writes')}
        empty={<Nothing title={t('gateways.noWrites')} hint={t('gateways.noWritesHint')} />}
        columns={[
          { title: t('gateways.asked'), key: 'asked', render: (_, { asked, by }) => <><Moment at={asked} /> <span className="dim">{by}</span></> },
          { title: t('gateways.device'), dataIndex: 'device', className: 'mono' },
          { title: t('gateways.values'), key: 'values', render: (_, { values }) => values.map(({ tag, value }) => <div key={tag}><span className="mono">{tag}</span> = <b className="num">{figure(value, tagOf(language))}</b></div>) },
          { title: t('gateways.reason'), dataIndex: 'reason', ellipsis: true },
          { title: t('gateways.became'), key: 'state', render: (_, write) => <Outcome write={write} /> },
          { title: <span className="unseen">{t('gateways.agree')}</span>, key: 'act', render: (_, { id, state, by, device, values }) => state === 'asked' && may && (
            <div className="actions">
              <Popconfirm title={t('gateways.willWrite')} description={values.map(({ tag, value }) => <div key={tag}><span className="mono">{device}/{tag}</span> = <b className="num">{figure(value, tagOf(language))}</b></div>)} okText={t('gateways.agree')} onConfirm={() => void decide(id, 'agree')}>
                <Button size="small" type="primary" disabled={busy || by === session?.login} title={t('gateways.notYourself')}>{t('gateways.agree')}</Button>
              </Popconfirm>
              <Button size="small" disabled={busy} onClick={() => void decide(id, 'reject')}>{t('gateways.reject')}</Button>
            </div>
          ) },
        ]} />
    </>
  )
}

/** Each tag by itself, with what it read afterwards. */
export function Outcome({ write }: { write: TagWrite }) {
  const { t, language } = useText()
  const fault = write.fault && (hasText('problem', write.fault.code) ? t(`problem.${write.fault.code}` as TextKey) : write.fault.message)
  return (
    <>
      <span className={write.state === 'failed' ? 'bad' : write.state === 'done' ? 'dim' : ''}>{t(`writeState.${write.state}`)}</span>
      {write.decidedBy && <span className="dim"> {write.decidedBy} <Moment at={write.decided} /></span>}
      {fault && <div className="bad">{fault}</div>}
      {write.results?.map((one) => (
        <div key={one.tag} className={one.severity === 'good' ? 'dim' : 'bad'}>
          <span className="mono">{one.tag}</span> {one.severity === 'good' ? '✓' : wordOf('tagReason', one.reason, t)} {one.readBack !== undefined && <>{t('gateways.readBack')} <span className="num">{figure(one.readBack, tagOf(language))}</span></>} {one.detail}
        </div>
      ))}
    </>
  )
}
