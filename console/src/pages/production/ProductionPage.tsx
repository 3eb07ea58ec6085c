import { Segmented } from 'antd'
import { useNavigate, useParams } from 'react-router'
import { useMay } from '../../app/session'
import { useText } from '../../i18n'
import { Nothing, PageHead, Panel } from '../../ui/Feedback'
import { LossesView } from './LossesView'
import { MasterView } from './MasterView'
import { ShiftsView } from './ShiftsView'
import { TerminalView } from './TerminalView'

const TABS = ['shifts', 'losses', 'terminal', 'master'] as const

/** What is made, by which machine, in which shift, and what a worker records of it. */
export function ProductionPage() {
  const { t } = useText()
  const { tab, key } = useParams()
  const navigate = useNavigate()
  const may = useMay('production:read')
  if (!may) return <><PageHead title={t('production.title')} /><Panel><Nothing title={t('production.noRight')} /></Panel></>
  const face = TABS.find((one) => one === tab) ?? 'shifts'
  return (
    <>
      <PageHead title={t('production.title')} subtitle={t('production.subtitle')}>
        <Segmented value={face} aria-label={t('production.title')} onChange={(to) => void navigate(to === 'shifts' ? '/production' : `/production/${to}`)}
          options={TABS.map((one) => ({ value: one, label: t(`production.${one}`) }))} />
      </PageHead>
      {face === 'shifts' && <ShiftsView />}
      {face === 'losses' && <LossesView />}
      {face === 'terminal' && <TerminalView unit={key} />}
      {face === 'master' && <MasterView kind={key} />}
    </>
  )
}
