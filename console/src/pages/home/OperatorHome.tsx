import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useResource } from '../../api/resource'
import type { PlatformOverview } from '../../api/types'
import { tagOf, useText, wordOf } from '../../i18n'
import { Figure } from '../../ui/Figure'
import { PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { bytes, compact, figure, span, whole } from '../../ui/format'
import { Bars } from '../../ui/Sparkline'
import { Age } from '../../ui/Time'
import { Checks } from '../system/Checks'
import { Counters } from './Counters'

/** A backup older than this asks for another. */
const BACKUP_DAYS = 2

/** What who runs the platform sees first: grey as long as nobody needs to do anything. */
export function OperatorHome({ choice }: { choice?: ReactNode }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const { data, problem, reload } = useResource<PlatformOverview>('/platform', {}, 3_000)
  return (
    <>
      <PageHead title={t('platform.title')} subtitle={data ? <>{t('platform.subtitle')} <Age at={data.now} /></> : t('app.loading')}>{choice}</PageHead>
      <ProblemAlert problem={data ? undefined : problem} retry={reload} />
      {data && (
        <>
          <Figures data={data} />
          <Counters scope="platform" />
          {data.unwell.length > 0 && <Panel title={t('platform.unwell')}><Checks checks={data.unwell} /></Panel>}
          <Panel title={t('platform.heldBack')} extra={<Link to="/usage/organisations">{t('usage.allOrganisations')}</Link>}>
            {data.heldBack.length === 0 ? <p className="dim" data-testid="nobody-held-back">{t('platform.nobodyHeldBack')}</p> : (
              <div className="scroll-x" tabIndex={0}>
                <table className="lined" data-testid="noisy">
                  <thead><tr><th>{t('usage.organisation')}</th><th>{t('usage.quota')}</th><th className="num">{t('usage.used')}</th><th className="num">{t('usage.limit')}</th><th>{t('usage.whose')}</th><th>{t('platform.since')}</th></tr></thead>
                  <tbody>
                    {data.heldBack.map((one) => (
                      <tr key={`${one.key} ${one.kind} ${one.whose}`}>
                        <td><Link to={`/usage/organisations/${encodeURIComponent(one.key)}`}>{one.name}</Link> <span className="dim mono">{one.key}</span></td>
                        <td>{wordOf('quotaKind', one.kind, t)}</td>
                        <td className="num">{compact(one.used, tag)}</td>
                        <td className="num">{whole(one.limit, tag)}</td>
                        <td>{wordOf('quotaWhose', one.whose, t)}</td>
                        <td className="mark quality-uncertain"><b aria-hidden>▲</b><Age at={one.since} /></td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </Panel>
        </>
      )}
    </>
  )
}

function Figures({ data }: { data: PlatformOverview }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const { tenants, ingest, storage, backup, audit, access } = data
  const full = ingest.capacity ? ingest.valuesPerSecond / ingest.capacity : 0
  const days = storage.daysLeft
  const age = backup.at ? (Date.parse(data.now) - Date.parse(backup.at)) / 86_400_000 : undefined
  const verified = audit.verified
  const often = ingest.capacityIs === 'setting'
  return (
    <div className="figures" data-testid="platform-figures">
      <Figure to="/usage/organisations" label={t('platform.tenants')} value={whole(tenants.withPeople, tag)} warn={tenants.heldBack > 0}
        note={t('platform.tenantsNote', { sending: whole(tenants.sending, tag), held: whole(tenants.heldBack, tag), total: whole(tenants.total, tag) })} />
      <Figure to="/usage/organisations" wide label={t('glance.valuesPerSecond')} value={compact(ingest.valuesPerSecond, tag)} warn={!ingest.accepting || (often && full > 0.9)}
        note={!ingest.accepting ? t('platform.notAccepting') : ingest.capacity ? t(often ? 'platform.ofCapacity' : 'platform.ofHighest', { percent: figure(full * 100, tag, 0), n: compact(ingest.capacity, tag) }) : t('platform.nothingYet')}
        chart={<Bars values={ingest.lastMinute} label={t('glance.lastMinute')} />} />
      <Figure to="/durability" label={t('platform.oldest')} value={ingest.oldestSeconds < 1 ? t('glance.subSecond') : span(ingest.oldestSeconds * 1000, tag)} warn={ingest.oldestSeconds > 10}
        note={t(ingest.oldestSeconds > 10 ? 'glance.behind' : 'glance.fresh')} />
      <Figure to="/system" label={t('glance.storage')} value={days === undefined || days === null ? t('glance.ample') : t('glance.days', { n: whole(Math.floor(days), tag) })} warn={typeof days === 'number' && days < 14}
        note={t('platform.storageNote', { used: bytes(storage.bytes, tag), free: bytes(storage.freeBytes, tag) })} />
      <Figure to="/system" label={t('platform.backup')} value={age === undefined ? t('usage.never') : span(age * 86_400_000, tag)} warn={age === undefined || age > BACKUP_DAYS || backup.failed !== undefined}
        note={backup.failed ? <>{t('platform.backupFailed')} <Age at={backup.failed} /></> : backup.file ?? t('platform.backupHow')} />
      <Figure to="/audit" label={t('platform.audit')} value={!verified ? '…' : t(verified.broken === 0 ? 'platform.intact' : 'platform.broken')} warn={verified !== undefined && verified.broken > 0}
        note={verified ? <>{t('platform.auditNote', { n: whole(verified.entries, tag) })} · <Age at={verified.at} /></> : t('platform.auditNever')} />
      <Figure to="/people" label={t('platform.people')} value={whole(access.people, tag)}
        note={t('platform.peopleNote', { sessions: whole(access.sessions, tag), disabled: whole(access.disabled, tag) })} />
      <Figure to="/things" label={t('glance.things')} value={whole(tenants.things, tag)} note={t('platform.thingsNote')} />
    </div>
  )
}
