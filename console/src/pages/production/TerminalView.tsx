import { Button, InputNumber, Popconfirm } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { http, path, url } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { ProductionEntry, ProductionTerminal, WorkUnit } from '../../api/types'
import { useMay } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { figure, MISSING } from '../../ui/format'
import { Age, Moment } from '../../ui/Time'
import { useNames } from './names'
import { percent } from './ShiftsView'
import { Strip } from './Strip'

/** What a worker sees and records at a machine, made for a telephone held in one hand. */
export function TerminalView({ unit }: { unit: string | undefined }) {
  return unit ? <Terminal key={unit} unit={unit} /> : <Machines />
}

function Machines() {
  const { t, name } = useText()
  const { data, problem, reload } = useResource<WorkUnit[]>('/production/work-units')
  return (
    <div className="terminal">
      <Panel title={t('production.chooseMachine')}>
        <ProblemAlert problem={problem} retry={reload} />
        {data?.length === 0 && <Nothing title={t('production.noMachines')} hint={t('production.noShiftsHint')} />}
        <ul className="machines">
          {data?.map((machine) => (
            <li key={machine.key}><Link to={`/production/terminal/${encodeURIComponent(machine.key)}`}><span className="what">{name(machine.name, machine.key)}<small>{machine.place || machine.site}</small></span></Link></li>
          ))}
        </ul>
      </Panel>
    </div>
  )
}

type Doing = 'start' | 'good' | 'scrap' | 'rework' | 'stop' | undefined

function Terminal({ unit }: { unit: string }) {
  const { t, name, language } = useText()
  const tag = tagOf(language)
  const resource = path`/production/work-units/${unit}`
  const { data, problem, reload } = useResource<ProductionTerminal>(resource, {}, 10_000)
  const names = useNames()
  const mayRecord = useMay('production:record')
  const [doing, setDoing] = useState<Doing>()
  const { busy, problem: refused, run, clear } = useAction()
  const record = async (what: string, body: object) => {
    const done = await run(() => http.post<ProductionTerminal>(`${resource}/${what}`, body))
    if (done) {
      setDoing(undefined)
      reload()
    }
  }
  const turn = (to: Doing) => {
    clear()
    setDoing(doing === to ? undefined : to)
  }
  if (!data) return <div className="terminal"><Panel><ProblemAlert problem={problem} retry={reload} />{!problem && <p className="dim">{t('app.loading')}</p>}</Panel></div>
  const { run: onMachine, stop, shift } = data
  return (
    <div className="terminal">
      <Panel title={name(data.name, unit)} extra={<Link to="/production/terminal">{t('production.otherMachine')}</Link>}>
        <div className="now" data-testid="terminal-now">
          {stop
            ? <strong className="abnormal"><b aria-hidden>▲ </b>{t('production.standsSince')} · {names.reason(stop.reason)}</strong>
            : data.element
              ? <strong className={data.element === 'delay' ? 'abnormal' : ''}>{data.element === 'delay' && <b aria-hidden>▲ </b>}{wordOf('productionElement', data.element, t)}</strong>
              : <strong className="dim">{t('production.noShiftNow')}</strong>}
          <span className="dim"><Age at={stop?.from ?? data.since} /></span>
        </div>
        {shift && <Strip shift={shift} reason={names.reason} />}
        {shift && (
          <div className="facts">
            <span><span className="dim">{name(shift.shiftName, shift.shift)}</span></span>
            <span><span className="dim">{t('production.good')}</span> <b className="num">{figure(shift.figures.GQ?.value, tag)}</b></span>
            <span><span className="dim">{t('production.scrap')}</span> <b className="num">{figure(shift.figures.SQ?.value, tag)}</b></span>
            <span><span className="dim">OEE</span> <b className="num">{percent(shift.rates.oee, tag)}</b></span>
          </div>
        )}
      </Panel>
      <Panel>
        {onMachine ? (
          <>
            <div className="order" data-testid="terminal-order">{onMachine.order} <span className="dim">{onMachine.product && names.product(onMachine.product)}</span></div>
            <p className="dim">
              {onMachine.quantity !== undefined && t('production.ofQuantity', { n: figure(onMachine.quantity, tag), unit: names.unit(onMachine.product) })} · {onMachine.producing ? <Age at={onMachine.producing} /> : <>{t('production.setupSince')} <Age at={onMachine.from} /></>}
            </p>
          </>
        ) : <div className="order dim" data-testid="terminal-order">{t('production.noOrder')}</div>}
        {mayRecord && (
          <div className="keys">
            {onMachine && !onMachine.producing && <Button type="primary" loading={busy} onClick={() => void record('produce', {})}>{t('production.produce')}</Button>}
            {stop && <Button type="primary" loading={busy} onClick={() => void record('resume', {})}>{t('production.resume')}</Button>}
            <Button aria-expanded={doing === 'good'} onClick={() => turn('good')}>{t('production.countGood')}</Button>
            <Button aria-expanded={doing === 'scrap'} onClick={() => turn('scrap')}>{t('production.countScrap')}</Button>
            <Button aria-expanded={doing === 'rework'} onClick={() => turn('rework')}>{t('production.countRework')}</Button>
            <Button aria-expanded={doing === 'stop'} onClick={() => turn('stop')}>{t('production.stop')}</Button>
            <Button aria-expanded={doing === 'start'} onClick={() => turn('start')}>{t('production.start')}</Button>
            {onMachine && <Button loading={busy} onClick={() => void record('finish', { completed: false })}>{t('production.hold')}</Button>}
            {onMachine && <Button loading={busy} onClick={() => void record('finish', { completed: true })}>{t('production.finish')}</Button>}
          </div>
        )}
        <ProblemAlert problem={refused} />
        {(doing === 'good' || doing === 'scrap' || doing === 'rework') && <CountPieces key={doing} what={doing} names={names} busy={busy} record={(body) => void record('counts', body)} />}
        {doing === 'stop' && (
          <div className="chosen-reasons">
            {names.reasons.filter((reason) => !['scrap', 'rework'].includes(reason.use)).map((reason) => (
              <Button key={reason.key} loading={busy} onClick={() => void record('stops', { reason: reason.key, id: crypto.randomUUID() })}>{name(reason.name, reason.key)}</Button>
            ))}
          </div>
        )}
        {doing === 'start' && (
          <ul className="lines" data-testid="open-orders">
            {data.orders.filter((order) => order.key !== onMachine?.order).length === 0 && <li className="dim">{t('production.noOrders')}</li>}
            {data.orders.filter((order) => order.key !== onMachine?.order).map((order) => (
              <li key={order.key}>
                <span><b>{order.key}</b> {names.product(order.product)}<br /><small>{t('production.ofQuantity', { n: figure(order.quantity, tag), unit: names.unit(order.product) })} · {wordOf('orderState', order.state, t)}{!order.workUnit && ` · ${t('production.anyMachine')}`}</small></span>
                <Button loading={busy} onClick={() => void record('start', { order: order.key, setup: true, id: crypto.randomUUID() })}>{t('production.startWithSetup')}</Button>
                <Button type="primary" loading={busy} onClick={() => void record('start', { order: order.key, id: crypto.randomUUID() })}>{t('production.start')}</Button>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Events unit={unit} events={data.events} names={names} changed={reload} mayRecord={mayRecord} />
    </div>
  )
}

function CountPieces({ what, names, busy, record }: {
  what: 'good' | 'scrap' | 'rework'; names: ReturnType<typeof useNames>; busy: boolean; record: (body: object) => void
}) {
  const { t, name } = useText()
  const [pieces, setPieces] = useState(1)
  // One number for one count: pressing again after a lost answer counts nothing twice.
  const [id] = useState(() => crypto.randomUUID())
  const reasons = names.reasons.filter((reason) => reason.use === what)
  const send = (reason?: string) => record({ [what]: pieces, reason, id })
  return (
    <>
      <div className="pieces">
        <Button aria-label={t('production.less', { n: 1 })} disabled={pieces <= 1} onClick={() => setPieces(pieces - 1)}>−</Button>
        <InputNumber min={1} max={1_000_000} precision={0} value={pieces} controls={false} inputMode="numeric" aria-label={t('production.pieces')} onChange={(value) => setPieces(value ?? 1)} />
        <Button aria-label={t('production.more', { n: 1 })} onClick={() => setPieces(pieces + 1)}>+</Button>
      </div>
      <div className="chosen-reasons">
        {what === 'good'
          ? <>{[5, 10, 50].map((n) => <Button key={n} aria-label={t('production.more', { n })} onClick={() => setPieces(pieces + n)}>+{n}</Button>)}<Button type="primary" loading={busy} onClick={() => send()}>{t('production.countGood')} {pieces}</Button></>
          : <>{reasons.map((reason) => <Button key={reason.key} loading={busy} onClick={() => send(reason.key)}>{name(reason.name, reason.key)}</Button>)}{reasons.length === 0 && <Button type="primary" loading={busy} onClick={() => send()}>{t(what === 'scrap' ? 'production.countScrap' : 'production.countRework')} {pieces}</Button>}</>}
      </div>
    </>
  )
}

interface Recorded { good?: number; scrap?: number; rework?: number; reason?: string; order?: string; from?: string; to?: string; at?: string }

function Events({ unit, events, names, changed, mayRecord }: { unit: string; events: ProductionEntry[]; names: ReturnType<typeof useNames>; changed: () => void; mayRecord: boolean }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const { busy, problem, run } = useAction()
  const withdraw = (entry: ProductionEntry) => run(async () => {
    await http.delete(path`/production/work-units/${unit}/${`${entry.kind}s`}/${entry.key}` + url('', { reason: t('production.takenBack') }).replace(/^[^?]*/, ''))
    changed()
  })
  const said = ({ good, scrap, rework, reason, order }: Recorded) => [
    order, good ? `${t('production.good')} ${figure(good, tag)}` : '', scrap ? `${t('production.scrap')} ${figure(scrap, tag)}` : '',
    rework ? `${t('production.rework')} ${figure(rework, tag)}` : '', reason ? names.reason(reason) : '',
  ].filter(Boolean).join(' · ')
  return (
    <Panel title={t('production.recorded')}>
      <ProblemAlert problem={problem} />
      {events.length === 0 && <p className="dim">{t('production.nothingRecorded')}</p>}
      <ul className="lines" data-testid="recorded">
        {events.map((entry) => {
          const content = entry.content as Recorded
          return (
            <li key={`${entry.kind} ${entry.key}`}>
              <span>{wordOf('productionEntry', entry.kind, t)} · {said(content) || MISSING}<br /><small><Moment at={content.at ?? content.from} />{content.to && <> – <Moment at={content.to} /></>} · {entry.by}</small></span>
              {mayRecord && <Popconfirm title={t('production.withdrawSure')} okText={t('production.withdraw')} cancelText={t('app.cancel')} onConfirm={() => withdraw(entry)}><Button size="small" loading={busy}>{t('production.withdraw')}</Button></Popconfirm>}
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
