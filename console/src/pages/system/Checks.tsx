import type { HealthCheck } from '../../api/types'
import { useText, wordOf } from '../../i18n'

/** Checks, each with what to do when it is not well. */
export function Checks({ checks }: { checks: HealthCheck[] }) {
  const { t } = useText()
  return (
    <div className="scroll-x" tabIndex={0}>
      <table className="lined" data-testid="checks">
        <thead><tr><th>{t('system.check')}</th><th>{t('things.state')}</th><th>{t('system.details')}</th><th>{t('system.whatToDo')}</th></tr></thead>
        <tbody>
          {checks.map((check) => {
            const well = check.status === 'up'
            return (
              <tr key={check.name}>
                <td>{wordOf('check', check.name, t)}</td>
                <td>{well ? <span className="dim">✓ {t('checkState.up')}</span> : <span className={`mark ${check.status === 'down' ? 'quality-bad' : 'quality-uncertain'}`}><b aria-hidden>{check.status === 'down' ? '✕' : '▲'}</b>{wordOf('checkState', check.status, t)}</span>}</td>
                <td className="dim details">{well ? '' : Object.entries(check.details).map(([key, value]) => `${key}: ${value}`).join(' · ')}</td>
                <td className="details">{well ? '' : wordOf('checkHelp', check.name, t) === check.name ? t('system.seeLog') : wordOf('checkHelp', check.name, t)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
