import { Tooltip } from 'antd'
import { Link } from 'react-router'
import { useResource } from '../../api/resource'
import { tagOf, useText } from '../../i18n'
import { ProblemAlert } from '../../ui/Feedback'
import { whole } from '../../ui/format'
import { Moment } from '../../ui/Time'
import type { Counter, Counters as Answer, Level } from './figures'

const LEVELS: Level[] = ['declared', 'evidenced', 'verified']

/**
 * The four counters, each as declared, evidenced and verified; every figure opens its list.
 * @param scope `hierarchy:code` or `platform`; without it the own organisation
 */
export function Counters({ scope }: { scope?: string }) {
  const { t, language } = useText()
  const { data, problem, reload } = useResource<Answer>('/counters', { scope }, 15_000)
  const tag = tagOf(language)
  if (!data) return <ProblemAlert problem={problem} retry={reload} />
  return (
    <section className="counters" aria-label={t('counter.title')} data-testid="counters">
      <div className="four">
        {data.counters.map((counter) => <Four key={counter.what} counter={counter} floor={data.floor} scope={scope} />)}
      </div>
      <p className="source">
        {t('counter.source')} · {t('counter.window', { days: 30 })} · {data.organisations > 1 && <>{data.reporting === undefined || data.reporting === null
          ? t('counter.organisations', { n: whole(data.organisations, tag) })
          : t('counter.coverage', { n: whole(data.organisations, tag), reporting: whole(data.reporting, tag) })} · </>}
        {t('counter.computed')} <Moment at={data.computed} />
      </p>
    </section>
  )
}

function Four({ counter, floor, scope }: { counter: Counter; floor: number; scope?: string }) {
  const { t } = useText()
  return (
    <div className="counter">
      <h2>{t(`counter.${counter.what}`)}</h2>
      <dl>
        {LEVELS.map((level) => (
          <div key={level} className={`level-${level}`}>
            <dt><Tooltip title={t(`counterMeans.${counter.what}-${level}`)}><span>{t(`counter.${level}`)}</span></Tooltip></dt>
            <dd><Figure counter={counter} level={level} floor={floor} scope={scope} /></dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function Figure({ counter, level, floor, scope }: { counter: Counter; level: Level; floor: number; scope?: string }) {
  const { t, language } = useText()
  const value = counter[level]
  if (value === undefined || value === null) {
    return <Tooltip title={t('counter.withheld', { n: floor })}><span className="num dim">&lt;{floor}</span></Tooltip>
  }
  const text = whole(value, tagOf(language))
  if (!counter.lists.includes(level)) {
    return <Tooltip title={t('counter.notOpen')}><span className="num" tabIndex={0}>{text}</span></Tooltip>
  }
  const search = new URLSearchParams({ level, ...(scope ? { scope } : {}) })
  return <Link className="num" to={`/counters/${counter.what}?${search}`} aria-label={`${t(`counter.${counter.what}`)}, ${t(`counter.${level}`)}: ${text}`}>{text}</Link>
}
