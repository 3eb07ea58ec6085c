import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { http, path } from '../../api/http'
import { useResource } from '../../api/resource'
import type { FactRow, Page, WholeFactTable } from '../../api/types'
import { useText } from '../../i18n'
import { ProblemAlert, Nothing } from '../../ui/Feedback'
import { tablePath, WithReason } from './parts'
import { CorrectRow } from './RowForm'
import { Versions } from './Versions'

/** A row with its versions; a correction is the next version, and so is a withdrawal. */
export function RowDrawer({ template, subject, period, version, mayWrite, changed, close }: {
  template: WholeFactTable['template']; subject: string; period: string; version?: number; mayWrite: boolean; changed: () => void; close: () => void
}) {
  const { t, name } = useText()
  const [doing, act] = useState<'correct' | 'withdraw'>()
  const resource = path`/tables/${template.key}/rows/${subject}/${period}`
  const { data, problem, reload } = useResource<Page<FactRow>>(`${resource}/versions`, { size: 200 })
  const last = data?.items[0]
  const done = () => {
    act(undefined)
    reload()
    changed()
  }
  return (
    <Drawer open size="large" onClose={close} title={`${name(last?.name, subject)} · ${period}`} extra={mayWrite && last && (
      <div className="actions">
        <Button type="primary" onClick={() => act('correct')}>{t(last.withdrawn ? 'facts.enterAgain' : 'facts.correct')}</Button>
        {!last.withdrawn && <Button onClick={() => act('withdraw')}>{t('facts.withdraw')}</Button>}
      </div>
    )}>
      <ProblemAlert problem={problem} retry={reload} />
      {data && !last && <Nothing title={t('facts.noVersions')} />}
      {data && last && <Versions versions={data.items} total={data.total} fields={template.columns} asked={version} fileOf={(id) => path`/tables/${template.key}/imports/${id}/file`} at={`${tablePath(template.key)}?tab=imports`} />}
      {doing === 'correct' && last && <CorrectRow template={template} row={last} close={() => act(undefined)} done={done} />}
      {doing === 'withdraw' && (
        <WithReason title={t('facts.withdraw')} hint={t('facts.withdrawHint')} close={() => act(undefined)} act={async (reason) => {
          await http.delete(`${resource}?reason=${encodeURIComponent(reason)}`)
          done()
        }} />
      )}
    </Drawer>
  )
}
