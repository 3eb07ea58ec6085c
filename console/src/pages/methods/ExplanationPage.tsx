import { ApartmentOutlined, BarChartOutlined, PrinterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Link, useParams, useSearchParams } from 'react-router'
import { path } from '../../api/http'
import { useResource } from '../../api/resource'
import type { Organisation, Page as Rows } from '../../api/types'
import { goTo, useMay, useSession } from '../../app/session'
import { useText } from '../../i18n'
import { PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { PageMargins } from '../print/Paper'
import { DifferenceView } from './DifferenceView'
import { Explained } from './Explained'
import { Standing } from './marks'
import type { CalculationRow, CalculationWhole, Explanation, MethodEdition } from './types'

/** To the machines of the organisation, for whoever may see them: it belongs there, or was let in. */
function Machines({ subject }: { subject: string }) {
  const { t } = useText()
  const { session } = useSession()
  const may = useMay('things:read')
  const here = session?.organisation.key === subject
  const { data } = useResource<Rows<Organisation>>(here ? null : '/session/organisations', { query: subject, scope: 'things:read', size: 50 })
  if (here) return may && <Link to="/things"><Button icon={<ApartmentOutlined />}>{t('methods.machines')}</Button></Link>
  if (!data?.items.some(({ key }) => key === subject)) return null
  return <Button icon={<ApartmentOutlined />} title={t('methods.machinesElsewhere')} onClick={() => goTo(subject, '/things')}>{t('methods.machines')}</Button>
}

/** Why a subject came out as it did, for whoever calculated it. */
export function ExplanationPage() {
  const { t, name } = useText()
  const { id = '', subject = '' } = useParams()
  const [search] = useSearchParams()
  const own = path`/calculations/${id}/subjects/${subject}`
  const { data: whole, problem: noWhole, reload: again } = useResource<CalculationWhole>(path`/calculations/${id}`)
  const { data: explanation, problem, loading, reload } = useResource<Explanation>(own)
  const { data: others } = useResource<Rows<CalculationRow>>(whole ? '/calculations' : null, { method: whole?.calculation.method, size: 200 })
  const { data: method } = useResource<MethodEdition>(whole ? path`/methods/${whole.calculation.method}/${whole.calculation.edition}` : null)
  if (!whole || !explanation) {
    return (
      <>
        <PageHead title={subject} />
        <ProblemAlert problem={problem ?? noWhole} retry={() => {
          reload()
          again()
        }} />
        {loading && <Panel><p className="dim">{t('app.loading')}</p></Panel>}
      </>
    )
  }
  const { calculation } = whole
  const before = (others?.items ?? []).filter((one) => one.id !== calculation.id).sort((a, b) => b.id - a.id)
  const standard = before.find((one) => one.id === calculation.corrects) ?? before.find((one) => one.id < calculation.id)
  return (
    <article className="explained">
      <PageHead title={name(explanation.name, subject)} beside={<Standing standing={whole.standing} />}
        subtitle={<span className="facts"><Link to={`/calculations/${calculation.id}`}>{name(whole.title, calculation.method)} · {calculation.period} · {t('methods.nr', { id: calculation.id })}</Link><span className="mono">{subject}</span></span>}>
        {whole.subjectKind === 'organisation' && <Machines subject={subject} />}
        <Link to={`${path`/indicators/${calculation.method}/${search.get('step') ?? whole.result}`}?calculation=${calculation.id}&subject=${encodeURIComponent(subject)}`}><Button icon={<BarChartOutlined />}>{t('indicators.explore')}</Button></Link>
        <Button icon={<PrinterOutlined />} href={`#${path`/print/calculations/${id}/${subject}`}`} title={t('report.openHint')}>{t('report.open')}</Button>
      </PageHead>
      <PageMargins title={`${name(whole.title, calculation.method)} · ${name(explanation.name, subject)} · ${calculation.period}`} standing={t(`standing.${whole.standing}`)} foot={`${t('methods.nr', { id: calculation.id })} · SHA-256 ${calculation.hash}`} />
      <Explained key={`${id} ${subject}`} explanation={explanation} names={whole.names} result={whole.result} shown={whole.shown} own trial={`${own}/trial`} sources={method?.definition.sources} hash={calculation.hash}>
        <DifferenceView resource={`${own}/difference`} names={whole.names} result={whole.result} standard={standard?.id}
          others={before.map((one) => ({ id: one.id, label: `${t('methods.nr', { id: one.id })} · ${one.period} · ${one.edition}` }))} />
      </Explained>
    </article>
  )
}
