import type { AuditEntry, Thing } from '../../api/types'
import { useText, wordOf } from '../../i18n'
import { Nothing, Panel } from '../../ui/Feedback'
import { PagedTable } from '../../ui/PagedTable'
import { Moment } from '../../ui/Time'
import { changesIn } from './changes'

/** What was changed here, by whom, from what to what: the audit trail of this thing. */
export function ChangesTab({ thing, zone }: { thing: Thing; zone: string }) {
  const { t } = useText()
  return (
    <Panel>
      <PagedTable<AuditEntry> resource="/audit" params={{ subject: thing.key }} rowKey={(entry) => `${entry.organisation}-${entry.position}`} label={t('thing.changes')} scroll={{ x: 'max-content' }}
        empty={<Nothing title={t('audit.none')} />} columns={[
          { title: t('notes.time'), key: 'time', width: 170, render: (_, entry) => <Moment at={entry.time} zone={zone} /> },
          { title: t('audit.actor'), dataIndex: 'actor', width: 180, ellipsis: true },
          { title: t('audit.action'), dataIndex: 'action', className: 'mono', width: 150 },
          { title: t('overview.fromTo'), key: 'changes', render: (_, entry) => changesIn(entry.details).map(({ field, before, after }) => (
            <div key={field}><span className="dim">{field}</span> {before !== undefined && <>{before} → </>}<b>{after}</b></div>
          )) },
          { title: t('audit.outcome'), key: 'outcome', width: 100, render: (_, entry) => wordOf('outcome', entry.outcome, t) },
        ]} />
    </Panel>
  )
}
