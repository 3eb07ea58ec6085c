import { Button, Drawer, Form, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { http, path, url } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { ProductionEntry, ProductionShift } from '../../api/types'
import { useMay } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { useRequired } from '../../ui/Create'
import { ProblemAlert } from '../../ui/Feedback'
import { figure, MISSING, span } from '../../ui/format'
import { Moment } from '../../ui/Time'
import type { useNames } from './names'
import { percent } from './ShiftsView'
import { Strip, StripLegend } from './Strip'
import { byReason } from './strip'

const QUANTITIES = ['PQ', 'GQ', 'SQ', 'RQ']
const CORRECTABLE = ['PBT', 'APT', 'AUST', 'ADET', 'ADOT', 'PDOT', 'PQ', 'GQ', 'SQ', 'RQ', 'PRI·PQ']

/** A shift with all that is known of it, what it was made of, and a person's correction. */
export function ShiftDetail({ shift, names, close, changed }: { shift: ProductionShift; names: ReturnType<typeof useNames>; close: () => void; changed: () => void }) {
  const { t, name, language } = useText()
  const tag = tagOf(language)
  const mayWrite = useMay('production:write')
  const resource = path`/production/shifts/${shift.workUnit}/${shift.day}/${shift.shift}`
  const { data: versions, problem } = useResource<ProductionEntry[]>(`${resource}/versions`)
  const [correcting, setCorrecting] = useState(false)
  return (
    <Drawer open size="large" onClose={close} title={`${name(shift.name, shift.workUnit)} · ${shift.day} · ${name(shift.shiftName, shift.shift)}`}>
      <Strip shift={shift} reason={names.reason} />
      <StripLegend />
      <div className="facts">
        {(['availability', 'effectiveness', 'quality', 'oee'] as const).map((rate) => <span key={rate}><span className="dim">{t(`production.${rate}`)}</span> <b className="num">{percent(shift.rates[rate], tag)}</b></span>)}
      </div>
      <h2>{t('production.figures')}</h2>
      <table className="lined">
        <tbody>
          {Object.entries(shift.figures).map(([symbol, { value, label }]) => (
            <tr key={symbol}>
              <td>{symbol === 'unknown' ? '' : symbol}</td>
              <td>{wordOf('productionFigure', symbol, t)}</td>
              <td className="num">{QUANTITIES.includes(symbol) ? figure(value, tag) : span(value * 1000, tag)}</td>
              <td className="dim">{wordOf('productionLabel', label, t)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shift.products.length > 0 && (
        <>
          <h2>{t('production.products')}</h2>
          <div className="scroll-x" tabIndex={0}><table className="lined">
            <thead><tr><th>{t('production.product')}</th><th>{t('production.order')}</th><th className="num">{t('production.produced')}</th><th className="num">{t('production.scrap')}</th><th className="num">{t('production.rework')}</th><th className="num">{t('production.runTime')}</th></tr></thead>
            <tbody>
              {shift.products.map((made, i) => (
                <tr key={i}>
                  <td>{made.product ? names.product(made.product) : <span className="dim">{t('production.unknownProduct')}</span>}</td>
                  <td>{made.order ?? MISSING}</td>
                  <td className="num">{figure(made.produced, tag)}</td>
                  <td className="num">{figure(made.scrap, tag)}</td>
                  <td className="num">{figure(made.rework, tag)}</td>
                  <td className="num">{figure(made.runTime, tag)}</td>
                </tr>
              ))}
            </tbody>
          </table></div>
        </>
      )}
      <Reasons shift={shift} names={names} />
      <div className="panel-head">
        <h2>{t('production.versions')}</h2>
        {mayWrite && shift.ended && <Button size="small" onClick={() => setCorrecting(!correcting)}>{t('production.correct')}</Button>}
      </div>
      {correcting && <Correct resource={resource} corrected={shift.corrected} changed={changed} />}
      <ProblemAlert problem={problem} />
      <table className="lined" data-testid="versions">
        <tbody>
          {versions?.map((entry) => (
            <tr key={`${entry.kind} ${entry.key} ${entry.version}`}>
              <td>{wordOf('productionEntry', entry.kind, t)} <span className="dim">{t('production.version', { n: entry.version })}{entry.gone && ` · ${t('production.withdrawn')}`}</span></td>
              <td className="dim">{wordOf('productionChannel', entry.channel, t)}</td>
              <td>{entry.reason}</td>
              <td className="num"><Moment at={entry.recorded} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="source">{t('production.sources')}: {shift.refs.map((ref) => `${wordOf('productionEntry', ref.kind, t)} ${ref.version}`).join(', ')}</p>
    </Drawer>
  )
}

function Reasons({ shift, names }: { shift: ProductionShift; names: ReturnType<typeof useNames> }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const stops = byReason(shift.stretches)
  const scrap = Object.entries(shift.scrapReasons)
  return (
    <>
      {stops.length > 0 && (
        <>
          <h2>{t('production.stopReasons')}</h2>
          <table className="lined"><tbody>
            {stops.map(([reason, { element, millis, times }]) => (
              <tr key={reason}><td>{names.reason(reason)}</td><td className="dim">{wordOf('productionElement', element, t)}</td><td className="num">{times} ×</td><td className="num">{span(millis, tag)}</td></tr>
            ))}
          </tbody></table>
        </>
      )}
      {scrap.length > 0 && (
        <>
          <h2>{t('production.scrapReasons')}</h2>
          <table className="lined"><tbody>{scrap.map(([reason, pieces]) => <tr key={reason}><td>{names.reason(reason)}</td><td className="num">{figure(pieces, tag)}</td></tr>)}</tbody></table>
        </>
      )}
    </>
  )
}

function Correct({ resource, corrected, changed }: { resource: string; corrected: boolean; changed: () => void }) {
  const { t } = useText()
  const required = useRequired()
  const [form] = Form.useForm()
  const { busy, problem, run } = useAction()
  const correct = ({ reason, figures }: { reason: string; figures?: Record<string, number | null> }) => run(async () => {
    const given = Object.fromEntries(Object.entries(figures ?? {}).filter(([, value]) => value !== null && value !== undefined))
    await http.put(`${resource}/correction`, { figures: given, reason })
    changed()
  })
  const withdraw = (reason: string) => run(async () => {
    await http.delete(`${resource}/correction${url('', { reason }).replace(/^[^?]*/, '')}`)
    changed()
  })
  return (
    <Form form={form} layout="vertical" onFinish={(values) => void correct(values)} className="panel">
      <p className="dim">{t('production.correctHint')}</p>
      <div className="correct-fields">
        {CORRECTABLE.map((symbol) => (
          <Form.Item key={symbol} name={['figures', symbol]} label={symbol} tooltip={wordOf('productionFigure', symbol, t)}><InputNumber min={0} style={{ width: '100%' }} /></Form.Item>
        ))}
      </div>
      <Form.Item name="reason" label={t('production.why')} rules={required}><Input maxLength={1000} /></Form.Item>
      <ProblemAlert problem={problem} />
      <div className="actions">
        <Button type="primary" htmlType="submit" loading={busy}>{t('production.correct')}</Button>
        {corrected && <Button loading={busy} onClick={() => void form.validateFields(['reason']).then(({ reason }) => withdraw(reason))}>{t('production.uncorrect')}</Button>}
      </div>
    </Form>
  )
}
