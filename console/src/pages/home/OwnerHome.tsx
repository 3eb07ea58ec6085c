import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { path } from '../../api/http'
import { useResource } from '../../api/resource'
import { tagOf, useText } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { unitText } from '../../ui/format'
import { Age } from '../../ui/Time'
import { LastPublished, LastShift } from '../methods/HomePanels'
import { Counters } from './Counters'
import { EnergyPanel } from './EnergyPanel'
import type { Machine, MachineState, Running } from './figures'
import { NeedsPanel } from './NeedsPanel'

/** What the owner of a works asks first, one below the other on a telephone. */
export function OwnerHome({ choice }: { choice?: ReactNode }) {
  const { t } = useText()
  return (
    <div className="owner">
      <PageHead title={t('owner.title')} subtitle={t('owner.subtitle')}>{choice}</PageHead>
      <div className="asks">
        <RunningPanel />
        <EnergyPanel />
        <NeedsPanel />
      </div>
      <div className="pair">
        <LastShift />
        <LastPublished />
      </div>
      <Counters />
    </div>
  )
}

const BIG: MachineState[] = ['running', 'stopped', 'silent']

/** Is it running: the machines by what they do, and since when. */
function RunningPanel() {
  const { t } = useText()
  const { data, problem, reload } = useResource<Running>('/works/running', {}, 5_000)
  const known = data?.machines.filter(({ state }) => state !== 'never') ?? []
  const order: MachineState[] = ['silent', 'stopped', 'running', 'reporting', 'never']
  const machines = [...known].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.key.localeCompare(b.key))
  return (
    <Panel className="ask running" title={t('owner.running')}>
      <ProblemAlert problem={data ? undefined : problem} retry={reload} />
      {data && data.machines.length === 0 && (
        <Nothing title={t('owner.noMachines')} hint={t('owner.noMachinesHint')}>
          <Link to="/connect"><Button type="primary">{t('nav.connect')}</Button></Link>
        </Nothing>
      )}
      {data && data.machines.length > 0 && (
        <>
          <div className="now-running">
            {BIG.map((state) => (
              <div key={state} className={`does-${state} ${data[state as 'running'] > 0 ? '' : 'none'}`}>
                <MachineGlyph state={state} />
                <b className="num">{data[state as 'running']}</b>
                <span>{t(`machine.${state}`)}</span>
              </div>
            ))}
          </div>
          <ul className="machines">
            {machines.slice(0, 12).map((machine) => <MachineLine key={machine.key} machine={machine} />)}
          </ul>
          <p className="source">
            {data.reporting > 0 && `${t('owner.reporting', { n: data.reporting })} `}
            {data.never > 0 && `${t('owner.never', { n: data.never })} `}
            {machines.length > 12 && <Link to="/things">{t('owner.all', { n: data.machines.length })}</Link>}
            {!data.complete && ` ${t('owner.incomplete')}`}
          </p>
        </>
      )}
    </Panel>
  )
}

function MachineLine({ machine }: { machine: Machine }) {
  const { t, name, language } = useText()
  const why = machine.rule === 'power'
    ? t('owner.byPower', { idle: (machine.idle ?? 0).toLocaleString(tagOf(language), { maximumSignificantDigits: 3 }) + ` ${unitText('kW')}` })
    : machine.rule === 'state' ? t('owner.byState', { property: machine.property ?? '', value: String(machine.value ?? '') }) : t('owner.byPresence')
  return (
    <li>
      <Link to={path`/things/${machine.key}`} className={`does-${machine.state}`} title={why}>
        <MachineGlyph state={machine.state} />
        <span className="what">{name(machine.name, machine.key)}<small>{why}</small></span>
        <span className="when">{t(`machine.${machine.state}`)}<small>{machine.since ? <Age at={machine.since} bare /> : machine.rule !== 'presence' && t('owner.weekPlus')}</small></span>
      </Link>
    </li>
  )
}

/** Shape first: a play mark, two bars, a crossed ring, a dot. */
export function MachineGlyph({ state }: { state: MachineState }) {
  return (
    <svg className="glyph" viewBox="0 0 16 16" width="16" height="16" aria-hidden>
      {state === 'running' && <path d="M4 2.5v11l9-5.5z" fill="currentColor" />}
      {state === 'stopped' && <path d="M3.5 3h3.4v10H3.5zM9.1 3h3.4v10H9.1z" fill="currentColor" />}
      {state === 'silent' && <><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.8" /><path d="m4 12 8-8" stroke="currentColor" strokeWidth="1.8" /></>}
      {state === 'reporting' && <circle cx="8" cy="8" r="4" fill="currentColor" />}
      {state === 'never' && <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2 2" />}
    </svg>
  )
}
