import { CalculatorOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { path } from '../../api/http'
import { useResource } from '../../api/resource'
import type { Page } from '../../api/types'
import { useMay } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { MISSING, whole } from '../../ui/format'
import { PagedTable } from '../../ui/PagedTable'
import { Moment } from '../../ui/Time'
import { CalculateDialog } from './CalculateDialog'
import { laterOf } from './editions'
import { NewMethod } from './editor/OwnActions'
import { Standing } from './marks'
import { type CalculationRow, METHODS_READ, METHODS_WRITE, type MethodListed } from './types'

/** What can be calculated, and what was. */
export function MethodsPage() {
  const { t, name } = useText()
  const may = useMay(METHODS_READ)
  const mayWrite = useMay(METHODS_WRITE)
  const mayInstall = useMay('packs:write')
  const { data, problem, loading, reload } = useResource<MethodListed[]>(may ? '/methods' : null)
  const { data: recent } = useResource<Page<CalculationRow>>(may ? '/calculations' : null, { size: 200 })
  const [typed, setTyped] = useState('')
  const [calculating, calculate] = useState<MethodListed>()
  if (!may) return <><PageHead title={t('methods.title')} /><Panel><Nothing title={t('methods.noRight')} /></Panel></>
  const found = data?.filter((one) => `${one.key} ${one.title.zh} ${one.title.en}`.toLowerCase().includes(typed.trim().toLowerCase()))
  return (
    <>
      <PageHead title={t('methods.title')} subtitle={t('methods.subtitle')}><NewMethod /></PageHead>
      <ProblemAlert problem={problem} retry={reload} />
      <Panel title={t('methods.methods')} extra={data && data.length > 8 && (
        <Input.Search allowClear value={typed} onChange={({ target }) => setTyped(target.value)} placeholder={t('methods.search')} aria-label={t('methods.search')} style={{ width: 220 }} />
      )}>
        {!data && loading && <p className="dim">{t('app.loading')}</p>}
        {data?.length === 0 && (
          <Nothing title={t('methods.none')} hint={t('methods.noneHint')}>
            <Link to="/packs"><Button type={mayInstall ? 'primary' : 'default'}>{t('nav.packs')}</Button></Link>
            <NewMethod />
          </Nothing>
        )}
        {found && data && data.length > 0 && (
          <div className="scroll-x" tabIndex={0} role="region" aria-label={t('methods.methods')}>
            <table className="lined methods" data-testid="methods">
              <thead>
                <tr><th>{t('methods.method')}</th><th>{t('methods.standing')}</th><th>{t('methods.subject')}</th><th>{t('methods.period')}</th><th>{t('methods.editions')}</th><th>{t('methods.last')}</th><th><span className="unseen">{t('methods.calculate')}</span></th></tr>
              </thead>
              <tbody>
                {found.map((one) => {
                  const last = recent?.items.find(({ method }) => method === one.key)
                  return (
                    <tr key={one.key}>
                      <th scope="row" className="details"><Link to={path`/methods/${one.key}/${one.editions[0] ?? ''}`}>{name(one.title, one.key)}</Link></th>
                      <td><Standing standing={one.standing} /></td>
                      <td>{wordOf('methodSubject', one.subject, t)}</td>
                      <td>{wordOf('methodPeriod', one.period, t)}</td>
                      <td>{one.editions.map((edition, i) => <span key={edition}>{i > 0 && ', '}<Link className="underlined" to={path`/methods/${one.key}/${edition}`}>{edition}</Link>{one.own.includes(edition) && <small className="dim"> {t('methodEditor.own')}</small>}</span>)}</td>
                      <td>{last ? <Link to={`/calculations/${last.id}`}>{last.period} · <Moment at={last.made} /></Link> : <span className="dim">{MISSING}</span>}</td>
                      <td>{mayWrite && <Button size="small" icon={<CalculatorOutlined />} aria-label={`${t('methods.calculate')}: ${name(one.title, one.key)}`} onClick={() => calculate(one)}>{t('methods.calculate')}</Button>}</td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
      <Panel title={t('methods.calculations')}><Calculations methods={data} /></Panel>
      {calculating && <CalculateDialog method={calculating} close={() => calculate(undefined)} />}
    </>
  )
}

/** Calculations, the newest first. */
export function Calculations({ methods, method }: { methods?: MethodListed[]; method?: string }) {
  const { t, name, language } = useText()
  const [rows, setRows] = useState<CalculationRow[]>([])
  return (
    <PagedTable<CalculationRow> resource="/calculations" params={{ method }} rowKey="id" onRows={setRows} label={t('methods.calculations')} scroll={{ x: 760 }}
      empty={<Nothing title={t('methods.noCalculations')} hint={t('methods.noCalculationsHint')} />} columns={[
        { title: t('methods.number'), key: 'id', width: 90, render: (_, row) => <Link to={`/calculations/${row.id}`}>{t('methods.nr', { id: row.id })}</Link> },
        ...(method ? [] : [{ title: t('methods.method'), key: 'method', ellipsis: true, render: (_: unknown, row: CalculationRow) => name(methods?.find(({ key }) => key === row.method)?.title, row.method) }]),
        { title: t('methods.edition'), dataIndex: 'edition', width: 90 },
        { title: t('methods.period'), dataIndex: 'period', width: 100 },
        { title: t('methods.subjects'), key: 'subjects', width: 90, align: 'right', className: 'num', render: (_, row) => whole(row.subjects, tagOf(language)) },
        { title: t('methods.made'), key: 'made', width: 230, render: (_, row) => <><Moment at={row.made} /> <span className="dim">{row.madeBy}</span><Superseded by={laterOf(row, rows)} /></> },
        { title: t('methods.published'), key: 'published', width: 170, render: (_, row) => (row.published ? <Moment at={row.published} /> : <span className="dim">{t('methods.notPublished')}</span>) },
      ]} />
  )
}

/** In the list itself it is seen only whether a newer one of the same period was made; its own page looks at the evidence. */
function Superseded({ by }: { by: CalculationRow | undefined }) {
  const { t } = useText()
  return by ? <div><Link to={`/calculations/${by.id}`}><small>{t('methods.later', { id: by.id })}</small></Link></div> : null
}
