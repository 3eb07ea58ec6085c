import { ReloadOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { Link, useNavigate } from 'react-router'
import { http } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import { useMay } from '../../app/session'
import { tagOf, useText } from '../../i18n'
import { ProblemAlert } from '../../ui/Feedback'
import { whole } from '../../ui/format'
import { type CalculationFreshness, type CalculationRow, METHODS_WRITE } from './types'

/** Says that evidence is newer than a calculation, and what has to be done about it. Nothing while it is of today. */
export function Newer({ id }: { id: number }) {
  const { t, language } = useText()
  const navigate = useNavigate()
  const mayWrite = useMay(METHODS_WRITE)
  const { data } = useResource<CalculationFreshness>(`/calculations/${id}/freshness`)
  const { busy, problem, run } = useAction()
  if (!data || (!data.stale && !data.later)) return null
  const n = (count: number) => whole(count, tagOf(language))
  const recalculate = () => run(async () => {
    const made = await http.post<CalculationRow>(`/calculations/${id}/recalculation`, { reason: t('methods.newerReason', { n: n(data.inputs) }) })
    void navigate(`/calculations/${made.id}`)
  })
  const parts = [
    data.came > 0 && t('methods.came', { n: n(data.came) }),
    data.left > 0 && t('methods.left', { n: n(data.left) }),
  ].filter(Boolean)
  return (
    <>
      <ProblemAlert problem={problem} />
      <Alert className="problem" type={data.stale ? 'warning' : 'info'} showIcon data-testid="newer"
        title={data.stale ? t('methods.stale', { n: n(data.inputs), subjects: n(data.subjects) }) : t('methods.laterOne')}
        description={(parts.length > 0 || data.restsOn.length > 0 || data.later) && (
          <span className="facts">
            {parts.map((part) => <span key={String(part)}>{part}</span>)}
            {data.restsOn.map((below) => <Link key={below} to={`/calculations/${below}`}>{t('methods.staleBelow', { id: below })}</Link>)}
            {data.later && <Link to={`/calculations/${data.later}`}>{t('methods.later', { id: data.later })}</Link>}
          </span>
        )}
        action={data.stale && mayWrite && <Button icon={<ReloadOutlined />} loading={busy} onClick={() => void recalculate()}>{t('methods.recalculate')}</Button>} />
    </>
  )
}
