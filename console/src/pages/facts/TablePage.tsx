import { DownloadOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { Button, Input, Select, Space, Tabs } from 'antd'
import { useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { FactRow, ImportedFile, WholeFactTable } from '../../api/types'
import { useMay, useZone } from '../../app/session'
import { useDebounced } from '../../app/useDebounced'
import { tagOf, useText, wordOf } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { CSV, XLSX } from '../../ui/files'
import { bytes, MISSING, parseDateTime, unitIn, whole } from '../../ui/format'
import { ImportTable } from '../../ui/ImportTable'
import { PagedTable } from '../../ui/PagedTable'
import { Moment } from '../../ui/Time'
import { LabelMark } from '../methods/marks'
import { NoRight, SubjectText, useFieldText, useKindText, useSave, ValueText } from './parts'
import { EnterRow } from './RowForm'
import { RowDrawer } from './RowDrawer'

type Change = (changes: Record<string, string | string[] | undefined>) => void

/** A table of facts: what its columns mean, its rows with their versions, files to fill and files that came. */
export function TablePage() {
  const { t, name } = useText()
  const { key = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const may = useMay('facts:read')
  const mayWrite = useMay('facts:write')
  const kind = useKindText()
  const [importing, setImporting] = useState<string>()
  const [entering, enter] = useState(false)
  const [version, setVersion] = useState(0)
  const { data, problem, loading, reload } = useResource<WholeFactTable>(may ? path`/tables/${key}` : null)
  const { busy, problem: refused, run } = useAction()
  const { busy: saving, problem: notSaved, save } = useSave()
  const change: Change = (changes) =>
    setSearch((old) => {
      const next = new URLSearchParams(old)
      for (const [param, value] of Object.entries(changes)) {
        next.delete(param)
        if (Array.isArray(value)) value.forEach((one) => next.append(param, one))
        else if (value) next.set(param, value)
      }
      return next
    }, { replace: true })
  const changed = () => {
    reload()
    setVersion((n) => n + 1)
  }
  if (!may) return <NoRight />
  if (!data) return <><PageHead title={key} /><ProblemAlert problem={problem} retry={reload} />{loading && <Panel><p className="dim">{t('app.loading')}</p></Panel>}</>
  const { template } = data
  const row = search.get('row')
  const at = search.get('at')
  const show = (subject: string, period: string) => change({ row: subject, at: period, version: undefined })
  const startImport = () => run(async () => setImporting(await http.get<string>(path`/tables/${key}/template.csv`)))
  return (
    <>
      <PageHead title={name(template.title, key)} subtitle={<span className="facts"><Link to="/facts">{t('facts.title')}</Link><span>{kind(template)}</span><span className="mono">{key} {template.edition} · {data.pack}</span></span>}>
        <Space.Compact>
          <Button icon={<DownloadOutlined />} loading={saving} onClick={() => save(`${key}.csv`, path`/tables/${key}/template.csv`, CSV)}>{t('facts.template')}</Button>
          <Button disabled={saving} aria-label={`${t('facts.template')} XLSX`} onClick={() => save(`${key}.xlsx`, path`/tables/${key}/template.xlsx`, XLSX)}>XLSX</Button>
        </Space.Compact>
        {mayWrite && <Button icon={<PlusOutlined />} onClick={() => enter(true)}>{t('facts.enter')}</Button>}
        {mayWrite && <Button type="primary" icon={<UploadOutlined />} loading={busy} onClick={() => void startImport()}>{t('facts.import')}</Button>}
      </PageHead>
      <ProblemAlert problem={problem ?? refused ?? notSaved} />
      <Tabs activeKey={search.get('tab') ?? 'rows'} onChange={(tab) => change({ tab: tab === 'rows' ? undefined : tab })} destroyOnHidden items={[
        { key: 'rows', label: t('facts.rows'), children: <Panel><Rows table={data} search={search} change={change} version={version} show={show} /></Panel> },
        { key: 'columns', label: t('facts.columns'), children: <Panel><Columns table={data} /></Panel> },
        { key: 'imports', label: t('facts.imports'), children: <Panel><Imports table={key} version={version} /></Panel> },
      ]} />
      {importing !== undefined && <Import table={data} example={importing} close={() => setImporting(undefined)} done={changed} />}
      {entering && <EnterRow template={template} close={() => enter(false)} done={(made) => {
        enter(false)
        changed()
        show(made.subject, made.period)
      }} />}
      {row && at && <RowDrawer template={template} subject={row} period={at} version={Number(search.get('version')) || undefined} mayWrite={mayWrite} changed={changed} close={() => change({ row: undefined, at: undefined, version: undefined })} />}
    </>
  )
}

function Import({ table: { template }, example, close, done }: { table: WholeFactTable; example: string; close: () => void; done: () => void }) {
  const { t, name } = useText()
  const heading = useFieldText()
  const [reason, setReason] = useState('')
  const column = (key: string) => {
    const field = template.columns.find((one) => one.key.toLowerCase() === key.toLowerCase())
    return field ? heading(field) : wordOf('factColumn', key, t)
  }
  return (
    <ImportTable resource={path`/tables/${template.key}/import`} title={t('facts.importInto', { table: name(template.title, template.key) })} explain={t('facts.importHint')} example={example}
      params={(file) => ({ fileName: file.name.slice(-200), reason: reason.trim() })} columnText={column} close={close} done={done}>
      <Input value={reason} maxLength={1000} aria-label={t('facts.importReason')} placeholder={t('facts.importReason')} onChange={({ target }) => setReason(target.value)} style={{ marginBottom: 10 }} />
    </ImportTable>
  )
}

function Rows({ table: { template, periods }, search, change, version, show }: {
  table: WholeFactTable; search: URLSearchParams; change: Change; version: number; show: (subject: string, period: string) => void
}) {
  const { t } = useText()
  const zone = useZone()
  const heading = useFieldText()
  const { busy, problem, save } = useSave()
  const period = search.getAll('period')
  const subject = useDebounced(search.get('subject')?.trim() ?? '', 300)
  const typedAt = search.get('asOf') ?? ''
  const millis = typedAt ? parseDateTime(typedAt.replace('T', ' '), zone) : undefined
  const asOf = millis === undefined ? undefined : new Date(millis).toISOString()
  const params = { period, subject, asOf }
  const resource = path`/tables/${template.key}/rows`
  const filtered = period.length > 0 || subject !== '' || asOf !== undefined
  return (
    <>
      <div className="filters" role="search">
        <Select mode="multiple" value={period} allowClear placeholder={t('facts.allPeriods')} aria-label={t('facts.period')} style={{ minWidth: 150 }} maxTagCount="responsive" onChange={(next: string[]) => change({ period: next })}
          options={periods.map((one) => ({ value: one.period, label: one.period }))} />
        <Input.Search value={search.get('subject') ?? ''} allowClear placeholder={wordOf('factSubject', template.subject, t)} aria-label={t('facts.subject')} style={{ width: 260, maxWidth: '100%' }} onChange={({ target }) => change({ subject: target.value })} />
        <label className="facts" title={t('facts.asOfHint', { zone })}>{t('facts.asOf')}<Input type="datetime-local" value={typedAt} style={{ width: 200 }} onChange={({ target }) => change({ asOf: target.value })} /></label>
        <Space.Compact className="push">
          <Button icon={<DownloadOutlined />} loading={busy} onClick={() => save(`${template.key}.csv`, resource, CSV, params)}>{t('facts.export')}</Button>
          <Button disabled={busy} aria-label={`${t('facts.export')} XLSX`} onClick={() => save(`${template.key}.xlsx`, resource, XLSX, params)}>XLSX</Button>
        </Space.Compact>
      </div>
      <ProblemAlert problem={problem} />
      {asOf && <p className="dim" role="status">{t('facts.knownAt')} <Moment at={asOf} withZone /></p>}
      <PagedTable<FactRow> resource={resource} params={params} rowKey={(row) => `${row.period} ${row.subject}`} version={version} label={t('facts.rows')} scroll={{ x: 620 + template.columns.length * 130 }}
        empty={<Nothing title={t(filtered ? 'facts.noRowFits' : 'facts.noRows')} hint={filtered ? undefined : t('facts.noRowsHint')} />}
        onRow={(row) => ({
          className: 'clickable',
          onClick: ({ target }) => {
            if (!(target as Element).closest('a, button')) show(row.subject, row.period)
          },
        })}
        columns={[
          { title: t('facts.subject'), key: 'subject', width: 220, ellipsis: true, render: (_, row) => <button type="button" className="as-link" onClick={() => show(row.subject, row.period)}><SubjectText subject={row.subject} name={row.name} /></button> },
          { title: t('facts.period'), dataIndex: 'period', width: 100, className: 'num' },
          ...template.columns.map((field) => ({
            title: heading(field), key: field.key, width: 130, ellipsis: field.type === 'text', align: field.type === 'number' ? ('right' as const) : ('left' as const),
            render: (_: unknown, row: FactRow) => <ValueText value={row.values[field.key]} field={field} />,
          })),
          { title: t('facts.label'), key: 'label', width: 90, render: (_, row) => <LabelMark label={row.label} /> },
          { title: t('facts.version'), dataIndex: 'version', width: 70, align: 'right', className: 'num' },
          { title: t('facts.recorded'), key: 'recorded', width: 170, render: (_, row) => <Moment at={row.recorded} /> },
        ]} />
    </>
  )
}

/** What stands in each column, as its pack says. */
function Columns({ table: { template, editions } }: { table: WholeFactTable }) {
  const { t, name, language } = useText()
  return (
    <>
      {template.summary && <p className="prose">{name(template.summary)}</p>}
      {editions.length > 1 && <p className="dim">{t('facts.editions')}: {editions.join(', ')}</p>}
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t('facts.columns')}>
        <table className="lined" data-testid="columns">
          <thead><tr><th>{t('facts.column')}</th><th>{t('facts.type')}</th><th>{t('facts.unit')}</th><th>{t('facts.needed')}</th><th>{t('facts.allowed')}</th><th>{t('facts.hint')}</th></tr></thead>
          <tbody>
            {template.columns.map((field) => (
              <tr key={field.key}>
                <th scope="row">{name(field.title, field.key)} <small className="mono">{field.key}</small></th>
                <td>{wordOf('factType', field.type, t)}</td>
                <td>{unitIn(field.unit, language)}</td>
                <td>{field.required ? t('boolean.true') : ''}</td>
                <td className="details num">
                  {field.choices.length > 0 ? field.choices.map((choice) => name(choice.title, choice.key)).join('; ')
                    : field.pattern ? <code>{field.pattern}</code>
                      : field.min === undefined && field.max === undefined ? '' : `${field.min ?? '−∞'} … ${field.max ?? '∞'}`}
                </td>
                <td className="details">{name(field.hint)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

/** Files from which rows came; each is kept as it was sent. */
function Imports({ table, version }: { table: string; version: number }) {
  const { t, language } = useText()
  const { busy, problem, save } = useSave()
  return (
    <>
      <ProblemAlert problem={problem} />
      <PagedTable<ImportedFile> resource={path`/tables/${table}/imports`} rowKey={(file) => String(file.id)} version={version} label={t('facts.imports')} scroll={{ x: 760 }}
        empty={<Nothing title={t('facts.noImports')} />} columns={[
          { title: t('facts.file'), key: 'file', ellipsis: true, render: (_, file) => (
            <button type="button" className="as-link" disabled={busy} onClick={() => save(file.fileName || `${table}-${file.id}`, path`/tables/${table}/imports/${file.id}/file`, 'application/octet-stream')}>{file.fileName || MISSING}</button>
          ) },
          { title: t('facts.versionsMade'), key: 'versions', width: 120, align: 'right', className: 'num', render: (_, file) => whole(file.versions, tagOf(language)) },
          { title: t('facts.size'), key: 'bytes', width: 100, align: 'right', className: 'num', render: (_, file) => bytes(file.bytes, tagOf(language)) },
          { title: t('facts.hash'), key: 'hash', width: 130, className: 'mono', render: (_, file) => <span title={file.sha256}>{file.sha256.slice(0, 12)}</span> },
          { title: t('facts.recorded'), key: 'recorded', width: 260, render: (_, file) => <><Moment at={file.recorded} /> <span className="dim">{file.recordedBy}</span></> },
        ]} />
    </>
  )
}
