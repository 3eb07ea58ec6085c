import { Button, Segmented } from 'antd'
import { Link, useNavigate, useParams } from 'react-router'
import { path } from '../../api/http'
import { useResource, useResources } from '../../api/resource'
import type { FactForm, FactTable, Page, WholeFactTable } from '../../api/types'
import { useMay } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { MISSING, whole } from '../../ui/format'
import { Moment } from '../../ui/Time'
import { Standing } from '../methods/marks'
import { PapersView } from './PapersView'
import { formPath, NoRight, tablePath } from './parts'

const TABS = ['tables', 'forms', 'documents'] as const

/** What is known beside readings: tables that are imported, forms that are answered, documents behind both. */
export function FactsPage() {
  const { t } = useText()
  const { tab } = useParams()
  const navigate = useNavigate()
  const may = useMay('facts:read')
  if (!may) return <NoRight />
  const face = TABS.find((one) => one === tab) ?? 'tables'
  return (
    <>
      <PageHead title={t('facts.title')} subtitle={t('facts.subtitle')}>
        <Segmented value={face} aria-label={t('facts.title')} onChange={(to) => void navigate(to === 'tables' ? '/facts' : `/facts/${to}`)}
          options={TABS.map((one) => ({ value: one, label: t(`facts.${one}`) }))} />
      </PageHead>
      {face === 'tables' && <Tables />}
      {face === 'forms' && <Forms />}
      {face === 'documents' && <PapersView />}
    </>
  )
}

/** Definitions come with packs; without one there is nothing to fill. */
function FromPacks({ title, hint }: { title: string; hint: string }) {
  const { t } = useText()
  const mayInstall = useMay('packs:write')
  return <Nothing title={title} hint={hint}><Link to="/packs"><Button type={mayInstall ? 'primary' : 'default'}>{t('nav.packs')}</Button></Link></Nothing>
}

const MOST_PERIODS = 6

function Tables() {
  const { t, name, language } = useText()
  const { data, problem, loading, reload } = useResource<Page<FactTable>>('/tables', { size: 200 })
  const tables = data?.items ?? []
  const { data: wholes } = useResources<WholeFactTable>(tables.map(({ key }) => ({ resource: path`/tables/${key}` })))
  const tag = tagOf(language)
  return (
    <Panel>
      <ProblemAlert problem={problem} retry={reload} />
      {!data && loading && <p className="dim">{t('app.loading')}</p>}
      {data?.items.length === 0 && <FromPacks title={t('facts.noTables')} hint={t('facts.noTablesHint')} />}
      {tables.length > 0 && (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={t('facts.tables')}>
          <table className="lined methods" data-testid="tables">
            <thead><tr><th>{t('facts.table')}</th><th>{t('facts.subject')}</th><th>{t('facts.period')}</th><th>{t('facts.rowsOf')}</th><th>{t('facts.lastRecorded')}</th><th>{t('facts.pack')}</th></tr></thead>
            <tbody>
              {tables.map((table, i) => {
                const periods = wholes[i]?.periods ?? []
                const last = periods.map(({ recorded }) => recorded).sort().at(-1)
                return (
                  <tr key={table.key}>
                    <th scope="row" className="details"><Link to={tablePath(table.key)}>{name(table.title, table.key)}</Link></th>
                    <td>{wordOf('methodSubject', table.subject, t)}</td>
                    <td>{wordOf('methodPeriod', table.period, t)}</td>
                    <td>
                      {wholes[i] && periods.length === 0 && <span className="dim">{MISSING}</span>}
                      {periods.slice(0, MOST_PERIODS).map((one, n) => (
                        <span key={one.period} className="num">{n > 0 && ', '}<Link to={`${tablePath(table.key)}?period=${encodeURIComponent(one.period)}`}>{one.period}</Link> <span className="dim">{whole(one.rows, tag)}</span></span>
                      ))}
                      {periods.length > MOST_PERIODS && ' …'}
                    </td>
                    <td><Moment at={last} /></td>
                    <td className="mono">{table.pack}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

function Forms() {
  const { t, name, language } = useText()
  const { data, problem, loading, reload } = useResource<Page<FactForm>>('/forms', { size: 200 })
  return (
    <Panel>
      <ProblemAlert problem={problem} retry={reload} />
      {!data && loading && <p className="dim">{t('app.loading')}</p>}
      {data?.items.length === 0 && <FromPacks title={t('facts.noForms')} hint={t('facts.noFormsHint')} />}
      {data && data.items.length > 0 && (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={t('facts.forms')}>
          <table className="lined methods" data-testid="forms">
            <thead><tr><th>{t('facts.form')}</th><th>{t('methods.standing')}</th><th>{t('facts.subject')}</th><th>{t('facts.period')}</th><th className="num">{t('facts.questions')}</th><th>{t('facts.edition')}</th><th>{t('facts.pack')}</th></tr></thead>
            <tbody>
              {data.items.map((form) => (
                <tr key={form.key}>
                  <th scope="row" className="details"><Link to={formPath(form.key)}>{name(form.title, form.key)}</Link></th>
                  <td><Standing standing={form.standing} /></td>
                  <td>{wordOf('methodSubject', form.subject, t)}</td>
                  <td>{wordOf('methodPeriod', form.period, t)}</td>
                  <td className="num">{whole(form.questions, tagOf(language))}</td>
                  <td>{form.edition}</td>
                  <td className="mono">{form.pack}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
