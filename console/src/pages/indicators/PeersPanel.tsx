import { Select } from 'antd'
import { useState } from 'react'
import { useResource } from '../../api/resource'
import { tagOf, useText } from '../../i18n'
import { Panel, ProblemAlert } from '../../ui/Feedback'
import { titled, unitIn, whole } from '../../ui/format'
import { useValueText } from '../methods/marks'
import { HistogramChart } from './Charts'
import type { GroupFigures, Peers } from './types'

/** Where the own organisation stands among all; of the others only groups are told. */
export function PeersPanel({ published }: { published: number }) {
  const { t, name, language } = useText()
  const text = useValueText()
  const [step, choose] = useState<string>()
  const { data, problem, reload } = useResource<Peers>(`/published/${published}/peers`, { step })
  if (!data) return problem ? <Panel title={t('indicators.peers')}><ProblemAlert problem={problem} retry={reload} /></Panel> : null
  const numbers = data.indicators.filter(({ kind }) => kind === 'number')
  const meaning = numbers.find(({ key }) => key === data.histogram.step)
  const line = (row: GroupFigures, title: string) => (
    <tr key={title}><th scope="row">{title}</th><td className="num">{row.subjects === null || row.subjects === undefined ? t('indicators.withheld') : whole(row.subjects, tagOf(language))}</td><td className="num">{row.withheld ? t('indicators.withheld') : text(row.value, meaning)}</td></tr>
  )
  return (
    <Panel className="no-print" title={t('indicators.peers')} extra={numbers.length > 0 && (
      <Select size="small" value={meaning?.key} placeholder={t('indicators.choose')} aria-label={t('indicators.choose')} popupMatchSelectWidth={false} style={{ minWidth: 160 }} onChange={choose} options={numbers.map((one) => ({ value: one.key, label: name(one.title, one.key) }))} />
    )}>
      {!meaning ? <p className="dim">{t('indicators.chooseHint')}</p> : (
        <div className="region-grid">
          <HistogramChart histogram={data.histogram} meaning={meaning} />
          <table className="lined figures-of">
            <thead><tr><th>{t('indicators.among')}</th><th className="num">{t('indicators.subjects')}</th><th className="num">{titled(name(meaning.title, meaning.key), unitIn(meaning.unit, language))}</th></tr></thead>
            <tbody>
              <tr><th scope="row"><b>{t('indicators.own')}</b></th><td /><td className="num"><b>{text(data.histogram.own?.value, meaning)}</b></td></tr>
              {line(data.histogram.all, t('methods.all'))}
              {[...data.around, ...data.industries].map((row) => line(row, name(row.place.name, row.place.code)))}
            </tbody>
          </table>
        </div>
      )}
      <p className="source">{t('indicators.peersRule', { n: data.histogram.least })}</p>
    </Panel>
  )
}
