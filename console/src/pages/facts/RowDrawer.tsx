import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
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
  const [correcting, correct] = useState<FactRow>()
  const [withdrawing, withdraw] = useState(false)
  const { busy, problem: unread, run } = useAction()
  const resource = path`/tables/${template.key}/rows/${subject}/${period}`
  const { data, problem, reload } = useResource<Page<FactRow>>(`${resource}/versions`, { size: 200 })
  const last = data?.items[0]
  const done = () => {
    correct(undefined)
    withdraw(false)
    reload()
    changed()
  }
  // As it is now, with all digits: the row goes back as a whole.
  const startCorrecting = async () => correct((await http.exact<Page<FactRow>>(`${resource}/versions`, { size: 1 })).items[0])
  return (
    <Drawer open size="large" onClose={close} title={`${name(last?.name, subject)} · ${period}`} extra={mayWrite && last && (
      <div className="actions">
        <Button type="primary" loading={busy} onClick={() => void run(startCorrecting)}>{t(last.withdrawn ? 'facts.enterAgain' : 'facts.correct')}</Button>
        {!last.withdrawn && <Button onClick={() => withdraw(true)}>{t('facts.withdraw')}</Button>}
      </div>
    )}>
      <ProblemAlert problem={problem ?? unread} retry={problem && reload} />
      {data && !last && <Nothing title={t('facts.noVersions')} />}
      {data && last && <Versions versions={data.items} total={data.total} fields={template.columns} asked={version} fileOf={(id) => path`/tables/${template.key}/imports/${id}/file`} at={`${tablePath(template.key)}?tab=imports`} />}
      {correcting && <CorrectRow template={template} row={correcting} close={() => correct(undefined)} done={done} />}
      {withdrawing && (
        <WithReason title={t('facts.withdraw')} hint={t('facts.withdrawHint')} close={() => withdraw(false)} act={async (reason) => {
          await http.delete(`${resource}?reason=${encodeURIComponent(reason)}`)
          done()
        }} />
      )}
    </Drawer>
  )
}
