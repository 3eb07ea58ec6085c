import { CalculatorOutlined, PrinterOutlined, UploadOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import { useMay } from '../../app/session'
import { useText, wordOf } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { MISSING } from '../../ui/format'
import { ImportTable } from '../../ui/ImportTable'
import { CalculateDialog } from './CalculateDialog'
import { PageMargins } from '../print/Paper'
import { compareEditions, marked } from './editions'
import { OwnActions } from './editor/OwnActions'
import { byKey, Standing } from './marks'
import { Calculations } from './MethodsPage'
import { Coefficients, Examples, Formula, Inputs, Sources } from './parts'
import { Steps } from './Steps'
import { type Definition, FACTS_WRITE, METHODS_READ, METHODS_WRITE, type MethodEdition } from './types'

/** An edition of a method, read like the rule that it encodes: each sentence has its formula beside it. */
export function MethodPage() {
  const { t, name } = useText()
  const { key = '', edition = '' } = useParams()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const may = useMay(METHODS_READ)
  const mayWrite = useMay(METHODS_WRITE)
  const [calculating, calculate] = useState(false)
  const { data, problem, loading, reload } = useResource<MethodEdition>(may ? path`/methods/${key}/${edition}` : null)
  const against = search.get('against') ?? undefined
  const { data: other, problem: otherProblem } = useResource<MethodEdition>(against && against !== edition ? path`/methods/${key}/${against}` : null)
  const at = search.get('at')
  useEffect(() => {
    if (data && at) document.getElementById(at)?.scrollIntoView()
  }, [data, at])
  if (!may) return <><PageHead title={t('methods.title')} /><Panel><Nothing title={t('methods.noRight')} /></Panel></>
  if (!data) return <><PageHead title={key} /><ProblemAlert problem={problem} retry={reload} />{loading && <Panel><p className="dim">{t('app.loading')}</p></Panel>}</>
  const { definition } = data
  const others = data.editions.filter((one) => one !== edition)
  return (
    <article className="method">
      <PageHead title={name(data.title, key)} beside={<Standing standing={data.standing} />}
        subtitle={<span className="facts"><span>{wordOf('methodSubject', data.subject, t)} · {wordOf('methodPeriod', data.period, t)}</span>{!data.pack && <span className="chip">{t('methodEditor.own')}</span>}<span className="mono" title={data.sha256}>{data.key} {edition} · {data.sha256.slice(0, 12)}</span></span>}>
        {data.editions.length > 1 && (
          <Select value={edition} aria-label={t('methods.edition')} onChange={(next) => void navigate(path`/methods/${key}/${next}`)} options={data.editions.map((one) => ({ value: one, label: t('methods.editionOf', { edition: one }) }))} />
        )}
        {others.length > 0 && (
          <Select value={against} allowClear placeholder={t('methods.compareWith')} aria-label={t('methods.compareWith')} popupMatchSelectWidth={false}
            onChange={(next) => setSearch(next ? { against: next } : {}, { replace: true })} options={others.map((one) => ({ value: one, label: t('methods.against', { edition: one }) }))} />
        )}
        <OwnActions method={data} />
        <Button icon={<PrinterOutlined />} onClick={() => window.print()}>{t('methods.print')}</Button>
        {mayWrite && <Button type="primary" icon={<CalculatorOutlined />} onClick={() => calculate(true)}>{t('methods.calculate')}</Button>}
      </PageHead>
      <PageMargins title={`${name(data.title, key)} · ${edition}`} standing={t(`standing.${data.standing}`)} foot={`${data.key}@${edition} · SHA-256 ${data.sha256}`} />
      <ProblemAlert problem={otherProblem} />
      {other && <Compared before={other} after={data} />}
      <Panel title={t('methods.about')}><p className="prose">{name(data.summary)}</p><Sources sources={definition.sources ?? []} /></Panel>
      <Panel title={t('methods.inputs')}><Inputs definition={definition} names={data.names} /></Panel>
      <Data definition={definition} />
      {(definition.coefficients?.length ?? 0) > 0 && <Panel title={t('methods.coefficients')}><Coefficients definition={definition} /></Panel>}
      {(definition.groups?.length ?? 0) > 0 && (
        <Panel title={t('methods.groups')}>
          <ol className="clauses">{definition.groups!.map((group) => <li key={group.key}><div className="sentence"><b>{name(group.title, group.key)}</b></div><Formula text={group.when} known={byKey(data.names)} /></li>)}</ol>
        </Panel>
      )}
      <Panel title={t('methods.steps')}><Steps method={data} /></Panel>
      {(definition.golden?.length ?? 0) > 0 && <Panel title={t('methods.examples')}><p className="dim">{t('methods.examplesHint')}</p><Examples definition={definition} names={data.names} /></Panel>}
      <Panel className="no-print" title={t('methods.calculations')}><Calculations method={key} /></Panel>
      {calculating && <CalculateDialog method={data} given={{ edition }} close={() => calculate(false)} />}
    </article>
  )
}

/** The tables that the inputs are read from, and a way to fill them. */
function Data({ definition }: { definition: Definition }) {
  const { t } = useText()
  const mayFill = useMay(FACTS_WRITE)
  const { busy, problem, run } = useAction()
  const [importing, setImporting] = useState<{ table: string; example: string }>()
  const tables = [...new Set(definition.inputs.flatMap(({ from }) => (from.table ? [from.table] : [])))]
  if (tables.length === 0 || !mayFill) return null
  return (
    <Panel className="no-print" title={t('methods.data')}>
      <div className="actions" id="data">
        <span>{t('methods.dataHint')}</span>
        {tables.map((table) => (
          <Button key={table} icon={<UploadOutlined />} loading={busy} onClick={() => void run(async () => setImporting({ table, example: await http.get<string>(path`/tables/${table}/template.csv`) }))}>
            {t('methods.import', { table })}
          </Button>
        ))}
      </div>
      <ProblemAlert problem={problem} />
      {importing && <ImportTable resource={path`/tables/${importing.table}/import`} title={t('methods.import', { table: importing.table })} explain={t('methods.importHint')} example={importing.example} params={(file) => ({ fileName: file.name.slice(-200) })} close={() => setImporting(undefined)} done={() => undefined} />}
    </Panel>
  )
}

function Compared({ before, after }: { before: MethodEdition; after: MethodEdition }) {
  const { t, name } = useText()
  const changes = compareEditions(before.definition, after.definition)
  // Old and new side by side, with the words marked that the other one does not have.
  const cell = (text: string | undefined, other: string | undefined): ReactNode =>
    text === undefined ? MISSING : <code>{other === undefined ? text : marked(text, other).map((piece, i) => (piece.differs ? <mark key={i}>{piece.text}</mark> : piece.text))}</code>
  return (
    <Panel title={t('methods.changesOf', { from: before.edition, to: after.edition })}>
      {changes.length === 0 ? <p className="dim">{t('methods.noChanges')}</p> : (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={t('methods.changes')}>
          <table className="lined" data-testid="editions">
            <thead><tr><th>{t('methods.part')}</th><th>{t('methods.what')}</th><th>{t('methods.field')}</th><th>{before.edition}</th><th>{after.edition}</th></tr></thead>
            <tbody>
              {changes.flatMap((change) => (change.fields.length > 0 ? change.fields : [undefined]).map((field, i) => (
                <tr key={`${change.part} ${change.key} ${i}`}>
                  <td className="dim">{i === 0 && t(`methods.${change.part}`)}</td>
                  <td>{i === 0 && name(change.title, change.key)}</td>
                  <td>{field ? field.field : t(`methods.${change.what as 'added' | 'removed'}`)}</td>
                  <td className="details">{field && cell(field.before, field.after)}</td>
                  <td className="details">{field && cell(field.after, field.before)}</td>
                </tr>
              )))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
