import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { http } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Derivation, ProductionRates, ProductionShift, ProductionShifts, ProductionTotal } from '../../api/types'
import { useMay, useZone } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { dateTime, figure, MISSING, span } from '../../ui/format'
import { useNames } from './names'
import { ShiftDetail } from './ShiftDetail'
import { Strip, StripLegend } from './Strip'
import { shiftedDay } from './strip'

const RATES = ['oee', 'availability', 'effectiveness', 'quality'] as const
const TIMES = ['PBT', 'APT', 'AUST', 'ADET', 'ADOT', 'unknown'] as const
const PIECES = ['PQ', 'GQ', 'SQ'] as const

export function percent(rate: number | undefined | null, tag: string) {
  return rate === undefined || rate === null ? MISSING : rate.toLocaleString(tag, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })
}

/** The shifts of a day: each machine's time as a strip, its pieces, and what comes of them. */
export function ShiftsView() {
  const { t, name, language } = useText()
  const zone = useZone()
  const tag = tagOf(language)
  const [params, setParams] = useSearchParams()
  const today = dateTime(Date.now(), zone).slice(0, 10)
  const day = /^\d{4}-\d{2}-\d{2}$/.test(params.get('day') ?? '') ? params.get('day')! : today
  const open = (next: string) => setParams(next === today ? {} : { day: next })
  const { data, problem, loading, reload } = useResource<ProductionShifts>('/production/shifts', { from: day, detailed: true }, 30_000)
  const [chosen, choose] = useState<ProductionShift>()
  const names = useNames()
  const mayWrite = useMay('production:write')
  const shifts = data?.from === day ? data.shifts : undefined
  const machines = shifts ? [...new Set(shifts.map((shift) => shift.workUnit))] : []
  return (
    <>
      <div className="filters">
        <Button icon={<LeftOutlined />} aria-label={t('production.dayBefore')} onClick={() => open(shiftedDay(day, -1))} />
        <Input type="date" value={day} aria-label={t('production.day')} style={{ width: 150 }} onChange={(event) => event.target.value && open(event.target.value)} />
        <Button icon={<RightOutlined />} aria-label={t('production.dayAfter')} onClick={() => open(shiftedDay(day, 1))} />
        {day !== today && <Button onClick={() => open(today)}>{t('production.today')}</Button>}
        {mayWrite && <Derive key={day} day={day} done={reload} />}
        <StripLegend />
      </div>
      <ProblemAlert problem={problem} retry={reload} />
      {!shifts && loading && <Panel><p className="dim">{t('app.loading')}</p></Panel>}
      {shifts?.length === 0 && (
        <Panel><Nothing title={t('production.noShifts')} hint={t('production.noShiftsHint')}><Link to="/production/master/plans"><Button>{t('production.openMaster')}</Button></Link></Nothing></Panel>
      )}
      {shifts && shifts.length > 0 && (
        <>
          <Rates rates={data!.all.rates} note={<>{noteOf(data!.all, t)} <Link className="underlined" to={`/production/losses?from=${day}&to=${day}`}>{t('losses.link')}</Link></>} />
          {machines.map((machine) => {
            const own = shifts.filter((shift) => shift.workUnit === machine)
            const total = data!.machines.find((one) => one.workUnit === machine)
            return (
              <Panel key={machine} className="machine-shifts" title={<Link to={`/production/terminal/${encodeURIComponent(machine)}`}>{name(own[0]!.name, machine)}</Link>}
                extra={<Link className="num oee-of" title={t('losses.link')} to={`/production/losses?unit=${encodeURIComponent(machine)}&from=${day}&to=${day}`}><span className="dim">OEE </span><b>{percent(total?.rates.oee, tag)}</b></Link>}>
                <div className="shift-strips">
                  {own.map((shift) => (
                    <button type="button" key={shift.shift} className="shift-cell" onClick={() => choose(shift)} data-testid={`shift-${machine}-${shift.shift}`}>
                      <span className="about">
                        <b>{name(shift.shiftName, shift.shift)}</b>
                        <span className="dim num">{dateTime(Date.parse(shift.from), zone).slice(11, 16)}–{dateTime(Date.parse(shift.to), zone).slice(11, 16)}{!shift.ended && ` · ${t('production.goesOn')}`}{shift.corrected && ` · ${t('production.corrected')}`}</span>
                        <span className="num push">{percent(shift.rates.oee, tag)}</span>
                      </span>
                      <Strip shift={shift} reason={names.reason} />
                    </button>
                  ))}
                </div>
                <ShiftTable shifts={own} choose={choose} />
              </Panel>
            )
          })}
        </>
      )}
      {chosen && <ShiftDetail shift={chosen} names={names} close={() => choose(undefined)} changed={() => {
        choose(undefined)
        reload()
      }} />}
    </>
  )
}

const noteOf = (total: ProductionTotal, t: ReturnType<typeof useText>['t']) =>
  t('production.sumsOf', { n: total.shifts }) + (total.without > 0 ? ` · ${t('production.without', { n: total.without })}` : '')

export function Rates({ rates, note }: { rates: ProductionRates; note: ReactNode }) {
  const { t, language } = useText()
  return (
    <div className="rates" data-testid="rates">
      {RATES.map((rate) => (
        <div className="figure" key={rate}>
          <span className="label">{t(`production.${rate}`)}</span>
          <span className="value">{percent(rates[rate], tagOf(language))}</span>
          {rate === 'oee' && <span className="note">{note}</span>}
        </div>
      ))}
    </div>
  )
}

function ShiftTable({ shifts, choose }: { shifts: ProductionShift[]; choose: (shift: ProductionShift) => void }) {
  const { t, name, language } = useText()
  const tag = tagOf(language)
  return (
    <div className="scroll-x" tabIndex={0}><table className="lined">
      <thead>
        <tr>
          <th>{t('production.shift')}</th>
          {TIMES.map((symbol) => <th key={symbol} className="num" title={wordOf('productionFigure', symbol, t)}>{symbol === 'unknown' ? wordOf('productionElement', 'unknown', t) : symbol}</th>)}
          {PIECES.map((symbol) => <th key={symbol} className="num" title={wordOf('productionFigure', symbol, t)}>{symbol}</th>)}
          {RATES.slice(1).map((rate) => <th key={rate} className="num">{t(`production.${rate}`)}</th>)}
          <th>{t('production.label')}</th>
        </tr>
      </thead>
      <tbody>
        {shifts.map((shift) => (
          <tr key={shift.shift}>
            <td><button type="button" className="as-link" onClick={() => choose(shift)}>{name(shift.shiftName, shift.shift)}</button></td>
            {TIMES.map((symbol) => <td key={symbol} className="num">{shift.figures[symbol] ? span(shift.figures[symbol].value * 1000, tag) : MISSING}</td>)}
            {PIECES.map((symbol) => <td key={symbol} className="num">{figure(shift.figures[symbol]?.value, tag)}</td>)}
            {RATES.slice(1).map((rate) => <td key={rate} className="num">{percent(shift.rates[rate], tag)}</td>)}
            <td className="dim">{wordOf('productionLabel', shift.label, t)}</td>
          </tr>
        ))}
      </tbody>
    </table></div>
  )
}

function Derive({ day, done }: { day: string; done: () => void }) {
  const { t } = useText()
  const { busy, problem, run } = useAction()
  const [outcome, setOutcome] = useState<Derivation>()
  const derive = () => run(async () => {
    setOutcome(await http.post<Derivation>('/production/derivations', { from: day }))
    done()
  })
  return (
    <>
      <Button loading={busy} onClick={() => void derive()}>{t('production.derive')}</Button>
      {outcome && <span className="dim" role="status">{t('production.derived', { ...outcome })}</span>}
      <ProblemAlert problem={problem} />
    </>
  )
}
