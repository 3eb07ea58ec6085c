import { Drawer } from 'antd'
import { Link } from 'react-router'
import { path } from '../../api/http'
import { useResource } from '../../api/resource'
import type { LossKind, ProductionLosses, ProductionLossParts } from '../../api/types'
import { useZone } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { ProblemAlert } from '../../ui/Feedback'
import { dateTime, figure, span } from '../../ui/format'
import type { useNames } from './names'
import { useLossTitle } from './Waterfall'
import { LOSS_KINDS, waterfall } from './waterfall'

/** So much of what was before and after is in the machine's chart. */
const AROUND = 600_000

/** What a loss is made of, the greatest first: each stop leads to the machine's chart of that time, each shift to its page. */
export function LossDetail({ bar: key, asked, losses, names, close }: {
  bar: string; asked: { from: string; to: string; site?: string; place?: string; workUnit?: string; shift?: string }; losses: ProductionLosses; names: ReturnType<typeof useNames>; close: () => void
}) {
  const { t, name, language } = useText()
  const tag = tagOf(language)
  const zone = useZone()
  const title = useLossTitle(names)
  const kind = key.slice(0, Math.max(0, key.indexOf(':')))
  const reason = key.slice(kind.length + 1)
  const known = LOSS_KINDS.includes(kind as LossKind)
  const bar = waterfall(losses.times, losses.losses, losses.leads).find((one) => one.key === key)
  const alone = losses.losses.filter((one) => one.kind === kind).length <= 1
  const { data, problem, loading, reload } = useResource<ProductionLossParts>(known ? path`/production/losses/${kind}` : null,
    { ...asked, reason, unnamed: !reason && !alone && !bar?.together ? true : undefined })
  const pieces = kind === 'quality'
  const withReason = kind !== 'speed' && !reason
  return (
    <Drawer open size="large" onClose={close} title={bar ? title(bar) : wordOf('lossKind', kind, t)}>
      <p className="dim">{t(`lossMeans.${known ? (kind as LossKind) : 'unknown'}`)}</p>
      <ProblemAlert problem={problem} retry={reload} />
      {!data && loading && <p className="dim">{t('app.loading')}</p>}
      {data && (
        <>
          <p>{data.parts > data.greatest.length ? t('losses.greatestOf', { n: data.greatest.length, all: data.parts }) : t('losses.allOf', { all: data.parts })}</p>
          <div className="scroll-x" tabIndex={0}>
            <table className="lined" data-testid="loss-parts">
              <thead>
                <tr>
                  <th>{t('losses.when')}</th><th className="num">{t('losses.duration')}</th>
                  {pieces && <th className="num">{t('production.pieces')}</th>}
                  {!asked.workUnit && <th>{t('production.machine')}</th>}
                  <th>{t('production.shift')}</th>
                  {withReason && <th>{t('production.reason')}</th>}
                </tr>
              </thead>
              <tbody>
                {data.greatest.map((part, i) => {
                  const from = Date.parse(part.from)
                  const to = Date.parse(part.to)
                  return (
                    <tr key={i}>
                      <td className="left num">
                        <Link className="underlined" title={t('losses.chart')} to={`/things/${encodeURIComponent(part.workUnit)}?from=${from - (part.stretch ? AROUND : 0)}&to=${to + (part.stretch ? AROUND : 0)}`}>
                          {part.stretch ? `${dateTime(from, zone).slice(5, 16)} – ${dateTime(to, zone).slice(11, 16)}` : t('losses.wholeShift')}
                        </Link>
                      </td>
                      <td className="num">{part.seconds < 0 && '+ '}{span(part.seconds * 1000, tag)}</td>
                      {pieces && <td className="num">{figure(part.pieces, tag)}</td>}
                      {!asked.workUnit && <td>{name(part.name, part.workUnit)}</td>}
                      <td><Link className="underlined" to={`/production?day=${part.day}`}>{part.day.slice(5)} {name(part.shiftName, part.shift)}</Link></td>
                      {withReason && <td>{part.reason ? names.reason(part.reason) : <span className="dim">{t('losses.noReason')}</span>}</td>}
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </div>
          {(kind === 'down' || kind === 'delay' || kind === 'unknown') && <p className="dim">{t('losses.sayWhy')} <Link className="underlined" to="/production/terminal">{t('production.terminal')}</Link></p>}
        </>
      )}
    </Drawer>
  )
}
