import { Modal } from 'antd'
import { Link } from 'react-router'
import { path } from '../../api/http'
import { useResource } from '../../api/resource'
import type { FactField, FactRow, Page, WholeFactTable, WholeForm } from '../../api/types'
import { useText, wordOf } from '../../i18n'
import { Nothing, ProblemAlert } from '../../ui/Feedback'
import { unitIn } from '../../ui/format'
import { Moment } from '../../ui/Time'
import { type Evidence, factPage } from './evidence'
import { ValueText } from '../facts/parts'
import { LabelMark } from './marks'
import type { Label } from './types'

type Fact = Extract<Evidence, { kind: 'fact' }>

/** The version of a row of facts that a calculation used: what it says, who said it, and what came after it. */
export function FactDialog({ fact, close }: { fact: Fact; close: () => void }) {
  const { t, name, language } = useText()
  const table = fact.source === 'table'
  const { data: whole } = useResource<WholeFactTable>(table ? path`/tables/${fact.key}` : null)
  const { data: form } = useResource<WholeForm>(table ? null : path`/forms/${fact.key}`)
  const title = whole?.template.title ?? form?.definition.title
  const { data, problem, reload } = useResource<Page<FactRow>>(
    table ? path`/tables/${fact.key}/rows/${fact.subject}/${fact.period}/versions` : path`/forms/${fact.key}/answers/${fact.subject}/${fact.period}/versions`, { size: 200 })
  const row = data?.items.find(({ version }) => version === fact.version)
  const newer = data?.items.filter(({ version }) => version > fact.version) ?? []
  const fields: FactField[] = whole?.template.columns ?? form?.definition.sections.flatMap((section) => section.questions) ?? []
  const known = new Set(fields.map(({ key }) => key))
  const others = Object.keys(row?.values ?? {}).filter((key) => !known.has(key)).map((key): FactField => ({ key, title: { zh: key, en: key }, type: 'text', required: false, choices: [] }))
  return (
    <Modal open width={680} footer={null} onCancel={close} title={`${name(title, fact.key)} · ${name(row?.name, fact.subject)} · ${fact.period}`}>
      <ProblemAlert problem={problem} retry={reload} />
      {data && !row && <Nothing title={t('methods.versionGone', { n: fact.version })} />}
      {row && (
        <>
          <dl className="facts">
            <dt>{t('methods.version')}</dt><dd className="num">{row.version}{row.withdrawn && ` · ${t('methods.withdrawn')}`}</dd>
            <dt>{t('methods.recorded')}</dt><dd><Moment at={row.recorded} /> · {row.recordedBy}</dd>
            <dt>{t('methods.channel')}</dt><dd>{wordOf('productionChannel', row.channel, t)} <LabelMark label={row.label} /></dd>
            {row.reason && <><dt>{t('methods.reason')}</dt><dd>{row.reason}</dd></>}
          </dl>
          <p><Link to={factPage(fact)}>{t('methods.toFact')}</Link></p>
          {newer.length > 0 && <p className="warn">{t('methods.newer', { n: newer.length })}</p>}
          <table className="lined">
            <thead><tr><th>{t('methods.column')}</th><th className="num">{t('methods.value')}</th><th>{t('methods.proof')}</th></tr></thead>
            <tbody>
              {[...fields, ...others].filter(({ key }) => row.values[key] !== undefined && row.values[key] !== null).map((column) => (
                <tr key={column.key}>
                  <td>{name(column.title, column.key)}</td>
                  <td className="num"><ValueText value={row.values[column.key]} field={column} />{column.unit && <span className="dim"> {unitIn(column.unit, language)}</span>}</td>
                  <td>{row.origins[column.key] && <LabelMark label={row.origins[column.key]!.label as Label} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Modal>
  )
}
