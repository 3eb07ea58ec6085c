import { Link } from 'react-router'
import { path } from '../../api/http'
import { useResource } from '../../api/resource'
import { useMay } from '../../app/session'
import { useText } from '../../i18n'
import { Panel } from '../../ui/Feedback'
import { METHODS_READ } from '../methods/types'
import type { Programme } from './goals'

/** For an officer's first page: how far the programmes are. Nothing while none is calculated. */
export function GoalsPanel() {
  const { t, name } = useText()
  const may = useMay(METHODS_READ)
  const { data } = useResource<Programme[]>(may ? '/goals' : null)
  const calculated = data?.filter(({ calculation }) => calculation)
  if (!calculated || calculated.length === 0) return null
  return (
    <Panel title={t('goals.title')} extra={<Link to="/goals">{t('goals.all')}</Link>}>
      <ul className="lines-of">
        {calculated.map((one) => (
          <li key={one.method}><Link to={path`/goals/${one.method}`}>
            <span className="what">{name(one.title, one.method)}<small>{one.subject && name(one.subject.name, one.subject.code)}</small></span>
            <span className="when num">{t('goals.tally', { reached: one.reached, known: one.known, total: one.goals.length })}</span>
          </Link></li>
        ))}
      </ul>
    </Panel>
  )
}
