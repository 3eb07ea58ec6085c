import { Select } from 'antd'
import { path } from '../../../api/http'
import { useResource } from '../../../api/resource'
import { useText, wordOf } from '../../../i18n'
import { Nothing, ProblemAlert } from '../../../ui/Feedback'
import { MISSING } from '../../../ui/format'
import { compareEditions } from '../editions'
import type { Definition, MethodEdition } from '../types'
import { type DraftFile, otherChanges } from './draft'

const LONGEST = 300
const cut = (text: string | undefined) => (text === undefined ? MISSING : <code title={text.slice(0, 4000)}>{text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}</code>)

/** What differs from an edition that is there. */
export function Changes({ file, methodKey, editions, against, choose }: { file: DraftFile | undefined; methodKey: string | undefined; editions: readonly string[]; against: string | undefined; choose: (edition: string) => void }) {
  const { t, name } = useText()
  const edition = against && editions.includes(against) ? against : editions[0]
  const { data, problem, reload } = useResource<MethodEdition>(methodKey && edition ? path`/methods/${methodKey}/${edition}` : null)
  if (!edition) return <Nothing title={t('methodEditor.firstEdition')} hint={t('methodEditor.firstEditionHint')} />
  if (!file) return <Nothing title={t('methodEditor.notCalculated')} hint={t('methodEditor.notCalculatedHint')} />
  const before = data?.definition
  const after = { ...file, inputs: file.inputs ?? [], steps: file.steps ?? [] } as Definition
  let rows: { part: string; what: string; field?: string; before?: string; after?: string }[] = []
  try {
    rows = before ? [
      ...otherChanges({ ...before }, { ...file }).map((one) => ({ part: t('methodEditor.file'), what: one.field, before: one.before, after: one.after })),
      ...compareEditions(before, after).flatMap((change) => {
        const of = { part: t(`methods.${change.part}`), what: name(change.title, change.key) }
        return change.fields.length > 0 ? change.fields.map((field) => ({ ...of, ...field })) : [{ ...of, field: t(`methods.${change.what as 'added' | 'removed'}`) }]
      }),
    ] : []
  } catch {
    // Parts of the file are not what they should be yet: the faults say so.
  }
  return (
    <>
      <div className="filters"><Select value={edition} onChange={choose} aria-label={t('methods.compareWith')} popupMatchSelectWidth={false} options={editions.map((one) => ({ value: one, label: t('methods.against', { edition: one }) }))} /></div>
      <ProblemAlert problem={problem} retry={reload} />
      {before && rows.length === 0 && <p className="dim">{t('methods.noChanges')}</p>}
      {rows.length > 0 && (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={t('methods.changes')}>
          <table className="lined" data-testid="changes">
            <thead><tr><th>{t('methods.what')}</th><th>{edition}</th><th>{t('methodEditor.now')}</th></tr></thead>
            <tbody>
              {rows.map((row, i) => (
                <tr key={i}>
                  <th scope="row"><span className="dim">{row.part}</span> {row.what} {row.field && <small>{wordOf('methodEditorPart', row.field, t)}</small>}</th>
                  <td className="details">{cut(row.before)}</td>
                  <td className="details">{cut(row.after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
