import { BarChartOutlined, CalculatorOutlined, DownloadOutlined, PrinterOutlined } from '@ant-design/icons'
import { Button, Form, Input, InputNumber, Modal, Segmented, Select, Space, Tabs } from 'antd'
import { useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { download, http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import { useMay } from '../../app/session'
import { useDebounced } from '../../app/useDebounced'
import { tagOf, useText, wordOf } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { CSV, saveBlob, XLSX } from '../../ui/files'
import { titled, unitIn, whole } from '../../ui/format'
import { PagedTable } from '../../ui/PagedTable'
import { Moment } from '../../ui/Time'
import { CalculateDialog } from './CalculateDialog'
import { explanationPage } from './evidence'
import { byKey, FigureText, LabelMark, Standing } from './marks'
import { Newer } from './Newer'
import { Objections } from './Objections'
import { type CalculatedSubject, type CalculationRow, type CalculationWhole, type LevelDistribution, type MethodListed, METHODS_WRITE, type Objection, type Verification } from './types'

/** A calculation: how many came out how, each subject with its figures, and what is kept of it. */
export function CalculationPage() {
  const { t, name } = useText()
  const id = Number(useParams().id)
  const [search, setSearch] = useSearchParams()
  const mayWrite = useMay(METHODS_WRITE)
  const [calculating, calculate] = useState(false)
  const { data, problem, loading, reload } = useResource<CalculationWhole>(`/calculations/${id}`)
  const { data: methods } = useResource<MethodListed[]>('/methods')
  const { data: objections, reload: reloadObjections } = useResource<Objection[]>(data?.calculation.published ? `/calculations/${id}/objections` : null)
  const change = (changes: Record<string, string | undefined>) =>
    setSearch((old) => {
      const next = new URLSearchParams(old)
      for (const [key, value] of Object.entries(changes)) value ? next.set(key, value) : next.delete(key)
      return next
    }, { replace: true })
  if (!data) return <><PageHead title={t('methods.nr', { id })} /><ProblemAlert problem={problem} retry={reload} />{loading && <Panel><p className="dim">{t('app.loading')}</p></Panel>}</>
  const { calculation } = data
  const method = methods?.find(({ key }) => key === calculation.method)
  const open = objections?.filter(({ state }) => state === 'open').length ?? 0
  const tab = search.get('tab') ?? 'subjects'
  return (
    <>
      <PageHead title={`${name(data.title, calculation.method)} · ${calculation.period}`} beside={<Standing standing={data.standing} />}
        subtitle={<span className="facts">
          <Link to={`/methods/${encodeURIComponent(calculation.method)}/${encodeURIComponent(calculation.edition)}`}>{t('methods.editionOf', { edition: calculation.edition })}</Link>
          <span>{t('methods.nr', { id })} · <Moment at={calculation.made} /> · {calculation.madeBy}</span>
          <span>{calculation.published ? <>{t('methods.published')} <Moment at={calculation.published} /></> : t('methods.notPublished')}</span>
          {calculation.corrects && <Link to={`/calculations/${calculation.corrects}`}>{t('methods.corrects', { id: calculation.corrects })}</Link>}
        </span>}>
        <Link to={`${path`/indicators/${calculation.method}/${data.result}`}?calculation=${id}`}><Button icon={<BarChartOutlined />}>{t('indicators.explore')}</Button></Link>
        <Button icon={<PrinterOutlined />} href={`#/print/calculations/${id}`} title={t('report.openHint')}>{t('report.open')}</Button>
        <Files calculation={calculation} />
        {mayWrite && method && <Button icon={<CalculatorOutlined />} onClick={() => calculate(true)}>{t('methods.again')}</Button>}
      </PageHead>
      {!data.reproduced && <p className="problem bad" role="alert"><b aria-hidden>✕</b> {t('methods.notReproduced')}</p>}
      <Newer id={id} />
      <Levels whole={data} level={search.get('level') ?? undefined} choose={(level) => change({ level, tab: undefined })} />
      <Tabs activeKey={tab} onChange={(next) => change({ tab: next === 'subjects' ? undefined : next })} destroyOnHidden items={[
        { key: 'subjects', label: wordOf('methodSubjects', data.subjectKind, t), children: <Panel><Subjects whole={data} search={search} change={change} /></Panel> },
        ...(data.subjectKind === 'organisation' && Object.keys(data.distribution).length > 0
          ? [{ key: 'distribution', label: t('methods.distribution'), children: <Panel><Distribution whole={data} /></Panel> }] : []),
        { key: 'objections', label: open > 0 ? t('methods.objectionsOpen', { n: open }) : t('methods.objections'), children: <Panel>
          {calculation.published ? <Objections resource={`/calculations/${id}/objections`} objections={objections} names={data.names} decides={mayWrite} changed={reloadObjections} /> : <Nothing title={t('methods.noObjectionsYet')} hint={t('methods.noObjectionsYetHint')} />}
        </Panel> },
        { key: 'record', label: t('methods.record'), children: <Panel><Record whole={data} changed={reload} /></Panel> },
      ]} />
      {calculating && method && (
        <CalculateDialog method={method} given={{ period: calculation.period, edition: calculation.edition }} corrects={calculation.published ? id : undefined} close={() => calculate(false)} />
      )}
    </>
  )
}

/** All figures as a file; in the workbook each figure leads to where it came from. */
function Files({ calculation }: { calculation: CalculationRow }) {
  const { t, language } = useText()
  const { busy, problem, run } = useAction()
  const save = (accept: string, ending: string) => run(async () =>
    saveBlob(`${calculation.method}-${calculation.period}.${ending}`, await download(`/calculations/${calculation.id}/file`, { language }, () => undefined, new AbortController().signal, accept)))
  return (
    <>
      {problem && <ProblemAlert problem={problem} />}
      <Space.Compact>
        <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void save(CSV, 'csv')}>{t('methods.export')}</Button>
        <Button disabled={busy} title={t('methods.xlsxHint')} onClick={() => void save(XLSX, 'xlsx')}>XLSX</Button>
      </Space.Compact>
    </>
  )
}

/** How many have each level, as bars of one scale; a bar narrows the table. */
function Levels({ whole: { distribution, names, result }, level, choose }: { whole: CalculationWhole; level: string | undefined; choose: (level: string | undefined) => void }) {
  const { t, name, language } = useText()
  const step = byKey(names).get(result)
  const counts = Object.entries(distribution)
  if (counts.length === 0) return null
  const most = Math.max(1, ...counts.map(([, count]) => count))
  const all = counts.reduce((sum, [, count]) => sum + count, 0)
  const tag = tagOf(language)
  return (
    <Panel title={name(step?.title, result)} extra={level !== undefined && <Button size="small" onClick={() => choose(undefined)}>{t('methods.allLevels')}</Button>}>
      <div className="level-bars" data-testid="levels" role="group" aria-label={name(step?.title, result)}>
        {counts.map(([key, count]) => {
          const title = key === '' ? t('methods.noLevel') : name(step?.levels.find((one) => one.key === key)?.title, key)
          return (
            <button type="button" key={key} aria-pressed={level === key} disabled={key === ''} onClick={() => choose(level === key ? undefined : key)}>
              <span className="what">{title}</span>
              <span className="track">{count > 0 && <span className="bar" style={{ width: `${(count / most) * 100}%` }} />}</span>
              <b className="num">{whole(count, tag)}</b>
              <span className="num dim">{(count / Math.max(1, all)).toLocaleString(tag, { style: 'percent', maximumFractionDigits: 1 })}</span>
            </button>
          )
        })}
      </div>
    </Panel>
  )
}

function Subjects({ whole: { calculation, names, result, shown, distribution }, search, change }: {
  whole: CalculationWhole; search: URLSearchParams; change: (changes: Record<string, string | undefined>) => void
}) {
  const { t, name, language } = useText()
  const known = byKey(names)
  const columns = [result, ...shown.filter((one) => one !== result)]
  const sort = search.get('sort') ?? ''
  const descending = search.get('descending') === 'true'
  const level = search.get('level') ?? undefined
  const query = useDebounced(search.get('query') ?? undefined, 250)
  const order = (key: string) => (sort === key ? (descending ? ('descend' as const) : ('ascend' as const)) : null)
  return (
    <>
      <div className="filters" role="search">
        <Input.Search value={search.get('query') ?? ''} allowClear placeholder={t('methods.searchSubject')} aria-label={t('methods.searchSubject')} style={{ width: 240 }} onChange={({ target }) => change({ query: target.value })} />
        {Object.keys(distribution).length > 0 && (
          <Select value={level} allowClear placeholder={t('methods.anyLevel')} aria-label={t('methods.anyLevel')} popupMatchSelectWidth={false} style={{ minWidth: 160 }} onChange={(next) => change({ level: next })}
            options={Object.keys(distribution).filter((key) => key !== '').map((key) => ({ value: key, label: name(known.get(result)?.levels.find((one) => one.key === key)?.title, key) }))} />
        )}
      </div>
      <PagedTable<CalculatedSubject> resource={`/calculations/${calculation.id}/subjects`} rowKey="subject" label={t('methods.subjects')} scroll={{ x: 320 + columns.length * 130 }}
        params={{ query, level, sort: sort || undefined, descending: descending || undefined, names: columns }}
        empty={<Nothing title={t('methods.noSubject')} />}
        onChange={(_page, _filters, sorter) => {
          const one = Array.isArray(sorter) ? sorter[0] : sorter
          change({ sort: one?.order ? String(one.columnKey) : undefined, descending: one?.order === 'descend' ? 'true' : undefined })
        }}
        columns={[
          { title: t('methods.subject'), key: 'subject', width: 240, ellipsis: true, render: (_, row) => <Link to={explanationPage(calculation.id, row.subject)} title={row.subject}>{name(row.name, row.subject)}</Link> },
          ...columns.map((key) => {
            const meaning = known.get(key)
            return {
              title: titled(name(meaning?.title, key), unitIn(meaning?.unit, language)), key, width: 130, sorter: true, sortOrder: order(key), showSorterTooltip: false,
              align: meaning?.kind === 'number' ? ('right' as const) : ('left' as const),
              render: (_: unknown, row: CalculatedSubject) => <FigureText figure={row.figures[key]} meaning={meaning} unit="" quiet />,
            }
          }),
          { title: t('methods.proof'), key: 'proof', width: 90, render: (_, row) => row.figures[result] && <LabelMark label={row.figures[result].label} /> },
        ]} />
    </>
  )
}

/** By region or industry, with small groups hidden. */
function Distribution({ whole: { calculation, names, result } }: { whole: CalculationWhole }) {
  const { t, name, language } = useText()
  const [by, setBy] = useState<'region' | 'industry'>('region')
  const { data, problem, reload } = useResource<LevelDistribution>(`/calculations/${calculation.id}/distribution`, { by })
  const levels = byKey(names).get(result)?.levels ?? []
  const tag = tagOf(language)
  const count = (value: number | null | undefined) => (value === null || value === undefined ? <span className="dim" title={t('methods.withheld', { n: data!.least })}>&lt;{data!.least}</span> : whole(value, tag))
  return (
    <>
      <div className="filters">
        <Segmented value={by} onChange={setBy} aria-label={t('methods.distribution')} options={[{ value: 'region', label: t('methods.byRegion') }, { value: 'industry', label: t('methods.byIndustry') }]} />
      </div>
      <ProblemAlert problem={problem} retry={reload} />
      {data && (
        <>
          <div className="scroll-x" tabIndex={0} role="region" aria-label={t('methods.distribution')}>
            <table className="lined figures-of" data-testid="distribution">
              <thead><tr><th>{t(by === 'region' ? 'methods.region' : 'methods.industry')}</th>{data.levels.map((level) => <th key={level} className="num">{level === '' ? t('methods.noLevel') : name(levels.find(({ key }) => key === level)?.title, level)}</th>)}<th className="num">{t('methods.all')}</th></tr></thead>
              <tbody>
                {data.rows.slice(0, -1).map((row) => (
                  <tr key={row.code}><th scope="row">{row.code === '-' ? t('methods.unknown') : <Place hierarchy={by === 'region' ? 'administrative' : 'industry'} code={row.code} />}</th>{data.levels.map((level) => <td key={level} className="num">{count(row.counts[level])}</td>)}<td className="num">{count(row.total)}</td></tr>
                ))}
              </tbody>
              <tfoot>
                {data.rows.slice(-1).map((row) => <tr key="all"><th scope="row">{t('methods.all')}</th>{data.levels.map((level) => <td key={level} className="num">{count(row.counts[level])}</td>)}<td className="num">{count(row.total)}</td></tr>)}
              </tfoot>
            </table>
          </div>
          <p className="source">{t('methods.withheld', { n: data.least })}</p>
        </>
      )}
    </>
  )
}

export function Place({ hierarchy, code }: { hierarchy: string; code: string }) {
  const { name } = useText()
  const { data } = useResource<{ node: { name: { zh: string; en: string } } }>(`/hierarchies/${hierarchy}/nodes/${encodeURIComponent(code)}`)
  return <span title={code}>{name(data?.node.name, code)}</span>
}

/** What is kept: the hash over method, period, inputs and figures; whether it comes out again; publishing. */
function Record({ whole: { calculation, reproduced }, changed }: { whole: CalculationWhole; changed: () => void }) {
  const { t, language } = useText()
  const mayWrite = useMay(METHODS_WRITE)
  const [publishing, publish] = useState(false)
  const [verified, setVerified] = useState<Verification>()
  const { busy, problem, run } = useAction()
  return (
    <>
      <dl className="facts rows">
        <dt>{t('methods.hash')}</dt><dd className="mono" data-testid="hash">{calculation.hash}</dd>
        <dt>{t('methods.asOf')}</dt><dd><Moment at={calculation.asOf} withZone /></dd>
        <dt>{t('methods.made')}</dt><dd><Moment at={calculation.made} /> · {calculation.madeBy}</dd>
        {calculation.reason && <><dt>{t('methods.reason')}</dt><dd>{calculation.reason}</dd></>}
        <dt>{t('methods.subjects')}</dt><dd className="num">{whole(calculation.subjects, tagOf(language))}</dd>
        <dt>{t('methods.published')}</dt>
        <dd>{calculation.published ? <><Moment at={calculation.published} /> · {calculation.publishedBy} · {t('methods.until', { day: calculation.objectionsUntil ?? '' })}</> : t('methods.notPublished')}</dd>
      </dl>
      <div className="actions">
        <Button loading={busy} onClick={() => void run(async () => setVerified(await http.post<Verification>(`/calculations/${calculation.id}/verification`)))}>{t('methods.verify')}</Button>
        {mayWrite && !calculation.published && <Button type="primary" disabled={!reproduced} onClick={() => publish(true)}>{t('methods.publish')}</Button>}
      </div>
      <ProblemAlert problem={problem} />
      <div role="status" data-testid="verification">
        {verified && (verified.same
          ? <p className="calm"><b aria-hidden>✓</b> {t('methods.sameHash')}</p>
          : <><p className="bad"><b aria-hidden>✕</b> {t('methods.otherHash')}</p><p className="mono">{verified.now}</p></>)}
      </div>
      {publishing && <Publish id={calculation.id} close={() => publish(false)} done={() => {
        publish(false)
        changed()
      }} />}
    </>
  )
}

function Publish({ id, close, done }: { id: number; close: () => void; done: () => void }) {
  const { t } = useText()
  const { busy, problem, run } = useAction()
  const [form] = Form.useForm<{ days: number }>()
  return (
    <Modal open title={t('methods.publish')} okText={t('methods.publish')} cancelText={t('app.cancel')} onCancel={close} confirmLoading={busy} onOk={form.submit}>
      <p>{t('methods.publishHint')}</p>
      <ProblemAlert problem={problem} />
      <Form form={form} layout="vertical" initialValues={{ days: 7 }} requiredMark={false} onFinish={({ days }) => void run(async () => {
        await http.post(`/calculations/${id}/publication`, { days })
        done()
      })}>
        <Form.Item name="days" label={t('methods.days')} rules={[{ required: true, message: t('app.required') }]}><InputNumber min={0} max={365} precision={0} autoFocus /></Form.Item>
      </Form>
    </Modal>
  )
}
