import { Link } from 'react-router'
import { useResource } from '../../api/resource'
import type { Page } from '../../api/types'
import { useMay } from '../../app/session'
import { useText } from '../../i18n'
import { Panel } from '../../ui/Feedback'
import { Age } from '../../ui/Time'
import { ResultOf } from './marks'
import { type CalculationRow, METHODS_READ, type MethodListed, type PublishedResult } from './types'

/** For an officer's first page: what was calculated last. Nothing while there is none. */
export function LastCalculations() {
  const { t, name } = useText()
  const may = useMay(METHODS_READ)
  const { data } = useResource<Page<CalculationRow>>(may ? '/calculations' : null, { size: 4 })
  const { data: methods } = useResource<MethodListed[]>(data && data.items.length > 0 ? '/methods' : null)
  if (!data || data.items.length === 0) return null
  return (
    <Panel title={t('methods.calculations')} extra={<Link to="/methods">{t('methods.methods')}</Link>}>
      <ul className="lines-of">
        {data.items.map((row) => (
          <li key={row.id}><Link to={`/calculations/${row.id}`}>
            <span className="what">{name(methods?.find(({ key }) => key === row.method)?.title, row.method)}<small>{row.period} · {t('methods.nr', { id: row.id })}</small></span>
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
