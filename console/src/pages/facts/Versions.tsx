import { Link } from 'react-router'
import type { FactField, FactRow } from '../../api/types'
import { tagOf, useText, wordOf } from '../../i18n'
import { ProblemAlert } from '../../ui/Feedback'
import { MISSING, whole } from '../../ui/format'
import { Moment } from '../../ui/Time'
import { LabelMark } from '../methods/marks'
import { changedFields } from './changed'
import { OriginText, PaperLink, useFieldText, useSave, ValueText } from './parts'

/**
 * Versions of a row or of answers, the newest first: who said it when and how, and what it changed. The newest, or the asked one, is open.
 * @param fileOf where the file is whose row it was
 * @param at the page that lists such files
 */
export function Versions({ versions, total, fields, asked, fileOf, at }: {
  versions: FactRow[]; total: number; fields: FactField[]; asked?: number; fileOf?: (id: number) => string; at?: string
}) {
  const { t, language } = useText()
  const open = versions.some(({ version }) => version === asked) ? asked : versions[0]?.version
  return (
    <div data-testid="versions">
      {asked !== undefined && asked !== open && <p className="warn">{t('methods.versionGone', { n: asked })}</p>}
      {versions.map((row, i) => (
        <details key={row.version} open={row.version === open} className="fact-version">
          <summary>
            <span className="facts">
              <b>{t('facts.nth', { n: row.version })}</b>
              {row.withdrawn ? <b>{t('methods.withdrawn')}</b> : <LabelMark label={row.label} />}
              <span><Moment at={row.recorded} /> · {row.recordedBy}</span>
              <span className="dim">{wordOf('productionChannel', row.channel, t)}{row.reason && ` · ${row.reason}`}</span>
            </span>
          </summary>
          <Version row={row} older={versions[i + 1]} fields={fields} fileOf={fileOf} at={at} />
        </details>
      ))}
      {total > versions.length && <p className="dim">{t('facts.olderVersions', { n: whole(total - versions.length, tagOf(language)) })}</p>}
    </div>
  )
}

function Version({ row, older, fields, fileOf, at }: { row: FactRow; older?: FactRow; fields: FactField[]; fileOf?: (id: number) => string; at?: string }) {
  const { t } = useText()
  const heading = useFieldText()
  const { busy, problem, save } = useSave()
  const before = older && !older.withdrawn ? older : undefined
  const changed = before ? changedFields(before.values, row.values) : new Set<string>()
  const known = new Set(fields.map(({ key }) => key))
  const others = Object.keys(row.values).filter((key) => !known.has(key)).map((key): FactField => ({ key, title: { zh: key, en: key }, type: 'text', required: false, choices: [] }))
  const shown = [...fields, ...others].filter(({ key }) => (row.values[key] ?? null) !== null || changed.has(key))
  return (
    <>
      <dl className="facts rows">
        <dt>{t('facts.edition')}</dt><dd>{row.edition}</dd>
        {row.reason && <><dt>{t('facts.reason')}</dt><dd>{row.reason}</dd></>}
        {row.file && (
          <>
            <dt>{t('facts.file')}</dt>
            <dd>
              {fileOf ? <button type="button" className="as-link" disabled={busy} title={row.file.sha256} onClick={() => save(row.file!.name || String(row.file!.id), fileOf(row.file!.id), 'application/octet-stream')}>{row.file.name || MISSING}</button> : row.file.name}
              {' '}<span className="dim">{t('facts.fileRow', { n: row.file.row })}</span> {at && <Link to={at}>{t('facts.imports')}</Link>}
            </dd>
          </>
        )}
        {row.documents.length > 0 && <><dt>{t('facts.documents')}</dt><dd className="facts">{row.documents.map((id) => <PaperLink key={id} id={id} />)}</dd></>}
      </dl>
      <ProblemAlert problem={problem} />
      {!row.withdrawn && (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={t('facts.nth', { n: row.version })}>
          <table className="lined">
            <thead><tr><th>{t('facts.column')}</th><th className="num">{t('facts.value')}</th>{before && <th className="num">{t('facts.was')}</th>}<th>{t('facts.label')}</th></tr></thead>
            <tbody>
              {shown.map((field) => (
                <tr key={field.key}>
                  <td className="details">{heading(field)}</td>
                  <td className="num">{changed.has(field.key) ? <b><ValueText value={row.values[field.key]} field={field} /></b> : <ValueText value={row.values[field.key]} field={field} />}</td>
                  {before && <td className="num dim">{changed.has(field.key) && <ValueText value={before.values[field.key]} field={field} />}</td>}
                  <td>{row.origins[field.key] && <OriginText origin={row.origins[field.key]} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
