import { Link } from 'react-router'
import { path } from '../../api/http'
import { useResource } from '../../api/resource'
import type { Page, ThingSummary } from '../../api/types'
import { useMay } from '../../app/session'
import { tagOf, useText } from '../../i18n'
import { Panel } from '../../ui/Feedback'
import { figure, MISSING } from '../../ui/format'
import { Age } from '../../ui/Time'
import { LabelMark, ResultOf } from './marks'
import { type CalculatedSubject, type CalculationRow, type CalculationWhole, METHODS_READ, type MethodListed, type PublishedResult, type Words } from './types'

/** For an officer's first page: what was calculated last. Nothing while there is none. */
export function LastCalculations() {
  const { t, name } = useText()
  const may = useMay(METHODS_READ)
  const { data } = useResource<Page<CalculationRow>>(may ? '/calculations' : null, { size: 4 })
  const { data: methods } = useResource<MethodListed[]>(data && data.items.length > 0 ? '/methods' : null)
  const newest = data?.items[0]
  const { data: whole } = useResource<CalculationWhole>(newest ? `/calculations/${newest.id}` : null)
  const levels = whole?.names.find(({ key }) => key === whole.result)?.levels ?? []
  const counts = levels.filter(({ key }) => whole?.distribution[key]).map(({ key, title }) => `${name(title, key)} ${whole?.distribution[key]}`).join(' · ')
  if (!data || data.items.length === 0) return null
  return (
    <Panel title={t('methods.calculations')} extra={<Link to="/indicators">{t('nav.indicators')}</Link>}>
      <ul className="lines-of">
        {data.items.map((row) => (
          <li key={row.id}><Link to={`/calculations/${row.id}`}>
            <span className="what">{name(methods?.find(({ key }) => key === row.method)?.title, row.method)}<small>{row.period} · {t('methods.editionOf', { edition: row.edition })} · {t('methods.nr', { id: row.id })}</small>{row.id === whole?.calculation.id && counts && <small>{counts}</small>}</span>
            <span className="when">{row.published ? t('methods.published') : t('methods.notPublished')}<small><Age at={row.made} /></small></span>
          </Link></li>
        ))}
      </ul>
    </Panel>
  )
}

/** For an owner's first page: what others published about the firm. Nothing while there is none. */
export function LastPublished() {
  const { t, name } = useText()
  const may = useMay(METHODS_READ)
  const { data } = useResource<Page<PublishedResult>>(may ? '/published' : null, { size: 3 })
  if (!data || data.items.length === 0) return null
  return (
    <Panel title={t('published.title')} extra={data.total > data.items.length && <Link to="/published">{t('published.all', { n: data.total })}</Link>}>
      <ul className="lines-of">
        {data.items.map((item) => (
          <li key={item.id}><Link to={`/published/${item.id}`}>
            <span className="what">{name(item.title, item.method)}<small>{item.period} · {item.by}</small></span>
            <span className="when"><ResultOf item={item} /><small>{item.open ? t('methods.until', { day: item.objectionsUntil }) : t('published.closed')}</small></span>
          </Link></li>
        ))}
      </ul>
    </Panel>
  )
}

const OEE = 'oee'

interface Planned {
  content: { shifts: { key: string; name: Words }[] }
}

/** How well the machines worked in the last shift that was calculated. Nothing while there is none. */
export function LastShift() {
  const { t, name, language } = useText()
  const may = useMay(METHODS_READ)
  const mayThings = useMay('things:read')
  const mayShifts = useMay('production:read')
  const { data: rows } = useResource<Page<CalculationRow>>(may ? '/calculations' : null, { method: OEE, size: 1 }, 60_000)
  const row = rows?.items[0]
  const { data } = useResource<Page<CalculatedSubject>>(row ? path`/calculations/${row.id}/subjects` : null, { size: 12, names: OEE })
  const { data: plans } = useResource<Page<Planned>>(row && mayShifts ? '/production/master/plans' : null, { size: 50 })
  const { data: things } = useResource<Page<ThingSummary>>(row && mayThings ? '/things' : null, { size: 100 })
  if (!row || !data || data.items.length === 0) return null
  const [day, shift = ''] = row.period.split('/')
  const called = plans?.items.flatMap(({ content }) => content.shifts).find(({ key }) => key === shift)?.name
  return (
    <Panel title={t('methods.lastShift', { period: [day, name(called, shift)].filter(Boolean).join(' · ') })} extra={<Link to={`/calculations/${row.id}`}>{t('methods.nr', { id: row.id })}</Link>}>
      <ul className="lines-of">
        {data.items.map((one) => {
          const oee = one.figures[OEE]
          const share = oee?.value ? Number(oee.value) * 100 : undefined
          return (
            <li key={one.subject}><Link to={path`/calculations/${row.id}/${one.subject}`}>
              <span className="what">
                {name(things?.items.find(({ key }) => key === one.subject)?.name, name(one.name, one.subject))}
                <span className="share" aria-hidden><i style={{ width: `${Math.min(100, Math.max(0, share ?? 0))}%` }} /></span>
              </span>
              <span className="when"><b className="num">{share === undefined ? MISSING : `${figure(Math.round(share * 10) / 10, tagOf(language))} %`}</b>{oee && <small><LabelMark label={oee.label} /></small>}</span>
            </Link></li>
          )
        })}
      </ul>
    </Panel>
  )
}
