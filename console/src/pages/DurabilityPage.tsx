import { Table } from 'antd'
import { useEffect, useState } from 'react'
import { useResource } from '../api/resource'
import type { Durability } from '../api/types'
import { tagOf, useText, wordOf } from '../i18n'
import { PageHead, Panel, ProblemAlert } from '../ui/Feedback'
import { bytes, figure, span, whole } from '../ui/format'
import { Age, Moment } from '../ui/Time'

const STAGES = ['acknowledged', 'inLog', 'stored', 'queryable'] as const

/** Four counts on one line that must be the same number. Grey when they are. */
export function DurabilityPage() {
  const { t, language } = useText()
  const tag = tagOf(language)
  const { data, problem, reload } = useResource<Durability>('/durability', {}, 1_000)
  const values = (stage: (typeof STAGES)[number]) => data?.[stage].values
  const behind = (stage: (typeof STAGES)[number]) => (data ? data.acknowledged.values - data[stage].values : 0)
  const under = data && !data.agree
  // While readings come in all the time some are always on their way: no verdict is possible, and none is due.
  const lagging = under && !data.settled
  const [agreed, setAgreed] = useState<string>()
  useEffect(() => {
    if (data?.agree) setAgreed(data.checkedAt)
    else if (data?.settled) setAgreed(undefined)
  }, [data])
  const queryableNote = ({ replaced, missing }: Durability['queryable']) =>
    missing && !lagging ? <span className="bad">{t('durability.missing', { n: whole(missing, tag) })}</span> : replaced ? t('durability.replaced', { n: whole(replaced, tag) }) : ' '
  return (
    <>
      <PageHead title={t('durability.title')} subtitle={t('durability.subtitle')} />
      <ProblemAlert problem={problem} retry={reload} />
      {data && (
        <>
          <section className={`panel verdict ${under && !lagging ? 'warn' : ''}`} aria-live="polite" data-testid="verdict" data-agree={data.agree}>
            <h2><b aria-hidden>{data.agree ? '✓' : lagging ? '…' : '▲'}</b> {data.agree ? t('durability.agree') : lagging ? t('durability.onTheWay', { n: whole(behind('queryable'), tag) }) : t('durability.differ')}</h2>
            <span className="dim">{lagging && agreed && <>{t('durability.agreed')} <Age at={agreed} /> · </>}{t('durability.since')} <Moment at={data.since} withZone /> · {t('durability.checked')} <Age at={data.checkedAt} /></span>
          </section>
          <div className="stages">
            {STAGES.map((stage, i) => (
              <section key={stage} className="panel stage">
                {i > 0 && <span className={`link ${behind(stage) === 0 || lagging ? 'equal' : 'unequal'}`} aria-hidden>{behind(stage) === 0 ? '=' : lagging ? '→' : '≠'}</span>}
                <h2>{t(`durability.${stage}`)}</h2>
                <div className="count num">{whole(values(stage), tag)}</div>
                <div className="dim num">{behind(stage) === 0 ? ' ' : t('durability.behind', { n: whole(behind(stage), tag) })}</div>
                <div className="dim num">{stage === 'queryable' ? queryableNote(data.queryable) : t('durability.messages', { n: whole(data[stage].messages, tag) })}</div>
                <p>{t(`durabilityExplain.${stage}`)}</p>
              </section>
            ))}
          </div>
          <div className="columns">
            <Panel title={t('durability.consumers')} className="wide">
              <p className="dim">{t('durability.consumersExplain')}</p>
              <Table size="small" rowKey="name" pagination={false} dataSource={data.consumers} columns={[
                { title: t('durability.consumer'), key: 'name', render: (_, one) => wordOf('consumer', one.name, t) },
                { title: t('durability.lagRecords'), key: 'records', align: 'right', className: 'num', render: (_, one) => whole(one.lagRecords, tag) },
                { title: t('durability.lagTime'), key: 'lag', align: 'right', className: 'num', render: (_, one) => (one.lagSeconds < 1 ? `${figure(one.lagSeconds * 1000, tag, 0)} ms` : span(one.lagSeconds * 1000, tag)) },
                { title: t('things.state'), key: 'state', width: 200, render: (_, one) => (one.trouble ? <span className="mark quality-bad"><b aria-hidden>✕</b>{one.trouble}</span> : one.lagSeconds > 10 ? <span className="mark quality-uncertain"><b aria-hidden>▲</b>{t('durability.slow')}</span> : t('durability.keepsUp')) },
              ]} />
            </Panel>
            <Panel title={t('durability.engines')} className="narrow">
              <dl className="facts rows">
                <dt>{t('durability.log')}</dt>
                <dd>{data.log.accepting ? t('durability.accepting') : <span className="mark quality-bad"><b aria-hidden>✕</b>{t('durability.notAccepting')}</span>} · {bytes(data.log.bytes, tag)}</dd>
                <dt>{t('durability.store')}</dt>
                <dd>{data.store.suspended.length === 0 ? t('durability.allTables') : <span className="mark quality-bad"><b aria-hidden>✕</b>{t('durability.suspended', { tables: data.store.suspended.join(', ') })}</span>} · {bytes(data.store.diskBytes, tag)}</dd>
              </dl>
              <p className="dim">{t('durability.enginesExplain')}</p>
            </Panel>
          </div>
        </>
      )}
    </>
  )
}
