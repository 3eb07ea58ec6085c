import { Button, Drawer, Input, Popconfirm, Segmented, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { ProductionEntry, ProductionOrder, ProductionProduct, ProductionReason, ShiftException, ShiftPlan } from '../../api/types'
import { useMay } from '../../app/session'
import { useDebounced } from '../../app/useDebounced'
import { tagOf, useText, wordOf } from '../../i18n'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { figure, MISSING } from '../../ui/format'
import { ImportTable } from '../../ui/ImportTable'
import { PagedTable } from '../../ui/PagedTable'
import { Moment } from '../../ui/Time'
import { EditMaster } from './EditMaster'

export const KINDS = ['orders', 'products', 'reasons', 'plans', 'exceptions', 'rules'] as const
export type MasterKind = (typeof KINDS)[number]
type Entry = ProductionEntry

const EXAMPLES: Partial<Record<MasterKind | 'records', string>> = {
  products: 'key,name,unit,run_time_s,work_unit,from\ngear-a,Gear A,pcs,190,,\n',
  orders: 'key,product,quantity,work_unit,planned_start,planned_end,state\nPO-1001,gear-a,500,mill-1,2026-01-05T06:00:00+08:00,2026-01-09T22:00:00+08:00,released\n',
  reasons: 'key,name,use,above\ntool-broken,Tool broken,down,\n',
  records: 'work_unit,day,shift,order,product,produced,good,scrap,rework,production_s,setup_s,delay_s,down_s,planned_down_s\nmill-1,2026-01-05,early,PO-1001,,120,117,3,,25200,1200,600,1800,\n',
}

/** Products, orders, reasons, plans, exceptions and rules, each with its versions; and tables of an ERP. */
export function MasterView({ kind }: { kind: string | undefined }) {
  const { t } = useText()
  const navigate = useNavigate()
  const mayWrite = useMay('production:write')
  const face = KINDS.find((one) => one === kind) ?? 'orders'
  const [query, setQuery] = useState('')
  const [version, setVersion] = useState(0)
  const [edited, edit] = useState<Entry | 'new'>()
  const [shown, show] = useState<Entry>()
  const [taking, take] = useState<MasterKind | 'records'>()
  const columns = useColumns(face, show)
  const changed = () => setVersion(version + 1)
  return (
    <Panel>
      <div className="filters">
        <Segmented value={face} aria-label={t('production.master')} onChange={(to) => void navigate(`/production/master/${to}`)}
          options={KINDS.map((one) => ({ value: one, label: wordOf('productionKind', one, t) }))} />
        <Input.Search allowClear placeholder={t('production.query')} aria-label={t('production.query')} style={{ width: 200 }} onChange={(event) => setQuery(event.target.value)} />
        {mayWrite && <Button type="primary" onClick={() => edit('new')}>{t('production.new')}</Button>}
        {mayWrite && EXAMPLES[face] && <Button onClick={() => take(face)}>{t('production.import')}</Button>}
        {mayWrite && <Button onClick={() => take('records')}>{t('production.import')} · {t('production.records')}</Button>}
      </div>
      <PagedTable<Entry> key={face} resource={path`/production/master/${face}`} params={{ query: useDebounced(query.trim(), 250) }} rowKey="key" version={version} label={wordOf('productionKind', face, t)}
        scroll={{ x: 'max-content' }} empty={<Nothing title={t('production.empty')} />} columns={columns} />
      {edited && <EditMaster kind={face} entry={edited === 'new' ? undefined : edited} close={() => edit(undefined)} done={() => {
        edit(undefined)
        changed()
      }} />}
      {shown && <Versions kind={face} entry={shown} mayWrite={mayWrite} close={() => show(undefined)} edit={() => {
        edit(shown)
        show(undefined)
      }} done={() => {
        show(undefined)
        changed()
      }} />}
      {taking && <ImportTable resource={`/production/imports/${taking}`} title={`${t('production.import')} · ${taking === 'records' ? t('production.records') : wordOf('productionKind', taking, t)}`}
        explain={t('production.importHint')} example={EXAMPLES[taking]!} close={() => take(undefined)} done={changed} />}
    </Panel>
  )
}

function useColumns(kind: MasterKind, show: (entry: Entry) => void): TableColumnsType<Entry> {
  const { t, name, language } = useText()
  const tag = tagOf(language)
  const key: TableColumnsType<Entry>[number] = { title: t('production.key'), key: 'key', render: (_, entry) => <button type="button" className="as-link mono" onClick={() => show(entry)}>{entry.key}</button> }
  const last: TableColumnsType<Entry>[number] = { title: t('production.recordedAt'), key: 'recorded', render: (_, entry) => <span className="dim"><Moment at={entry.recorded} /> · {entry.version}</span> }
  const of = <T,>(read: (content: T, entry: Entry) => React.ReactNode) => (_: unknown, entry: Entry) => read(entry.content as T, entry)
  switch (kind) {
    case 'products':
      return [key,
        { title: t('production.name'), key: 'name', render: of<ProductionProduct>((one) => name(one.name, one.key)) },
        { title: t('production.unit'), key: 'unit', render: of<ProductionProduct>((one) => one.unit) },
        { title: t('production.runTime'), key: 'time', className: 'num', align: 'right', render: of<ProductionProduct>((one) => one.runTimes.map((time) => `${figure(time.seconds, tag)}${time.workUnit ? ` (${time.workUnit})` : ''}`).join(', ') || MISSING) },
        last]
    case 'orders':
      return [key,
        { title: t('production.product'), key: 'product', render: of<ProductionOrder>((one) => one.product) },
        { title: t('production.quantity'), key: 'quantity', align: 'right', className: 'num', render: of<ProductionOrder>((one) => figure(one.quantity, tag)) },
        { title: t('production.machine'), key: 'unit', render: of<ProductionOrder>((one) => one.workUnit ? <Link to={`/production/terminal/${encodeURIComponent(one.workUnit)}`}>{one.workUnit}</Link> : <span className="dim">{t('production.anyMachine')}</span>) },
        { title: t('production.plannedEnd'), key: 'end', render: of<ProductionOrder>((one) => <Moment at={one.plannedEnd} />) },
        { title: t('production.state'), key: 'state', render: of<ProductionOrder>((one) => wordOf('orderState', one.state, t)) },
        last]
    case 'reasons':
      return [key,
        { title: t('production.name'), key: 'name', render: of<ProductionReason>((one) => name(one.name, one.key)) },
        { title: t('production.use'), key: 'use', render: of<ProductionReason>((one) => wordOf('productionUse', one.use, t)) },
        { title: t('production.above'), key: 'above', render: of<ProductionReason>((one) => one.above ?? MISSING) },
        last]
    case 'plans':
      return [key,
        { title: t('production.name'), key: 'name', render: of<ShiftPlan>((one) => name(one.name, one.key)) },
        { title: t('production.site'), key: 'site', render: of<ShiftPlan>((one) => one.workUnits.join(', ') || one.site || t('production.allSites')) },
        { title: t('production.from'), key: 'from', className: 'num', render: of<ShiftPlan>((one) => `${one.from}${one.to ? ` – ${one.to}` : ''}`) },
        { title: t('production.shifts'), key: 'shifts', render: of<ShiftPlan>((one) => one.shifts.map((shift) => `${name(shift.name, shift.key)} ${shift.start.slice(0, 5)}–${shift.end.slice(0, 5)}`).join(', ')) },
        last]
    case 'exceptions':
      return [key,
        { title: t('production.day'), key: 'day', className: 'num', render: of<ShiftException>((one) => one.day) },
        { title: t('production.shift'), key: 'shift', render: of<ShiftException>((one) => one.shift ?? t('production.all')) },
        { title: t('production.site'), key: 'site', render: of<ShiftException>((one) => one.workUnit ?? one.site ?? t('production.allSites')) },
        { title: t('production.state'), key: 'planned', render: of<ShiftException>((one) => t(one.planned ? 'production.planned' : 'production.notPlanned')) },
        last]
    case 'rules':
      return [key,
        { title: t('production.ruleFor'), key: 'for', render: of<{ model?: string; workUnit?: string }>((one) => one.workUnit ?? one.model) },
        { title: t('production.content'), key: 'content', render: of<{ states?: { property: string; element: string }[] }>((one) => one.states?.map((state) => `${state.property} → ${wordOf('productionElement', state.element, t)}`).join(', ')) },
        last]
  }
}

function Versions({ kind, entry, mayWrite, close, edit, done }: { kind: MasterKind; entry: Entry; mayWrite: boolean; close: () => void; edit: () => void; done: () => void }) {
  const { t } = useText()
  const resource = path`/production/master/${kind}/${entry.key}`
  const { data, problem } = useResource<Entry[]>(`${resource}/versions`)
  const { busy, problem: refused, run } = useAction()
  const withdraw = () => run(async () => {
    await http.delete(resource)
    done()
  })
  return (
    <Drawer open size="large" onClose={close} title={`${wordOf('productionEntry', entry.kind, t)} ${entry.key}`} extra={mayWrite && (
      <div className="actions">
        <Button type="primary" onClick={edit}>{t('production.edit')}</Button>
        <Popconfirm title={t('production.sure', { key: entry.key })} okText={t('production.withdraw')} cancelText={t('app.cancel')} onConfirm={() => withdraw()}><Button loading={busy}>{t('production.withdraw')}</Button></Popconfirm>
      </div>
    )}>
      <ProblemAlert problem={problem ?? refused} />
      {data?.map((one) => (
        <section key={one.version}>
          <h2>{t('production.version', { n: one.version })}{one.gone && ` · ${t('production.withdrawn')}`}</h2>
          <p className="dim"><Moment at={one.recorded} /> · {one.by} · {wordOf('productionChannel', one.channel, t)} {one.reason && `· ${one.reason}`}</p>
          <pre className="payload">{JSON.stringify(one.content, null, 2)}</pre>
        </section>
      ))}
    </Drawer>
  )
}
