import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useMay } from '../../app/session'
import { useText } from '../../i18n'
import { Panel } from '../../ui/Feedback'
import { evidenceOf, productionPage } from './evidence'
import { Lineage } from './Lineage'
import { byKey, FigureText, LabelMark, Standing } from './marks'
import { Sources } from './parts'
import { Sheet } from './Sheet'
import { Trial } from './Trial'
import type { Explanation, Named, Source } from './types'

/** Explains a subject's result: the result on top, how it came about, what would change it, and all steps on paper. */
export function Explained({ explanation, names, result, shown, own, trial, sources, hash, children }: {
  explanation: Explanation; names: readonly Named[]; result: string; shown: readonly string[]
  /** whether the evidence is the reader's to open */
  own: boolean
  /** where one tries other inputs */
  trial: string
  sources: readonly Source[] | undefined
  hash: string
  children?: ReactNode
}) {
  const { t, name } = useText()
  const mayProduction = useMay('production:read')
  const line = explanation.lines.find(({ step }) => step === result)
  const meaning = byKey(names).get(result)
  const went = own ? productionOf(explanation) : undefined
  return (
    <>
      <Panel className="verdict-of">
        <div data-testid="result">
          <span className="dim">{name(line?.title ?? meaning?.title, result)}</span>
          <p className="big-figure"><FigureText figure={line?.figure} meaning={meaning} unit={line?.unit} /></p>
          {went && mayProduction && <Link className="underlined no-print" to={went}>{t('losses.link')}</Link>}
        </div>
        <dl className="facts">
          <dt>{t('methods.proof')}</dt><dd>{line && <LabelMark label={line.figure.label} />}</dd>
          <dt>{t('methods.period')}</dt><dd className="num">{explanation.period}</dd>
          <dt>{t('methods.method')}</dt><dd>{explanation.method}</dd>
          {explanation.group && <><dt>{t('methods.group')}</dt><dd>{name(explanation.groupTitle ?? undefined, explanation.group)}</dd></>}
        </dl>
      </Panel>
      <Lineage explanation={explanation} names={names} result={result} own={own} />
      <Trial resource={trial} explanation={explanation} names={names} result={result} shown={shown} />
      {children}
      <Sheet explanation={explanation} names={names} own={own} />
      <footer className="print-foot">
        {sources && <Sources sources={sources} />}
        <p>{t('methods.hash')} <span className="mono">{hash}</span></p>
        <p><Standing standing={explanation.standing} /> {t(`standingMeans.${explanation.standing}`)}</p>
      </footer>
    </>
  )
}

/** Where the time went that the figures were made of, if they were made of production. */
function productionOf(explanation: Explanation) {
  const shift = explanation.period.includes('/') ? explanation.period.slice(explanation.period.indexOf('/') + 1) : undefined
  for (const { used } of explanation.lines) {
    for (const one of used) {
      const evidence = one.evidence ? evidenceOf(one.evidence) : undefined
      if (evidence?.kind === 'production') return productionPage(evidence, shift)
    }
  }
  return undefined
}
