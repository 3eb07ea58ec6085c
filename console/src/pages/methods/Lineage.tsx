import { Tree } from 'antd'
import { useMemo, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useMay } from '../../app/session'
import { useText, wordOf } from '../../i18n'
import { Panel } from '../../ui/Feedback'
import { besides, type Evidence, evidenceOf, pageOf } from './evidence'
import { FactDialog } from './FactDialog'
import { lineage, type Node, stepsOf, usedOf, wayTo } from './descent'
import { byKey, Chip, FigureText, LabelMark } from './marks'
import { type Explanation, FACTS_READ, type Named, type UsedFigure } from './types'

/**
 * How a result came about, as a tree from the result down to what was read; beside it the chosen figure with its formula.
 * @param own whether the evidence is the reader's to open
 */
export function Lineage({ explanation, names, result, own }: { explanation: Explanation; names: readonly Named[]; result: string; own: boolean }) {
  const { t, name } = useText()
  const [search, setSearch] = useSearchParams()
  const steps = useMemo(() => stepsOf(explanation), [explanation])
  const known = useMemo(() => byKey(names), [names])
  const asked = search.get('step')
  const chosen = asked && (steps.has(asked) || usedOf(explanation, asked)) ? asked : result
  // A figure that does not go into the result, such as one that is shown only, is a root of its own.
  const within = wayTo(steps, result, chosen)
  const root = within.length > 0 ? result : chosen
  const way = within.length > 0 ? within : [chosen]
  const [opened, setOpened] = useState<Record<string, boolean>>({})
  const [path, setPath] = useState<string>()
  const here = path?.split('/').at(-1) === chosen && path.split('/')[0] === root ? path : way[way.length - 1]!
  const open = new Set([root, ...way.slice(0, -1), ...Object.keys(opened)].filter((one) => opened[one] !== false))
  const choose = (to: string, at?: string) => {
    setPath(at)
    setSearch((old) => {
      const next = new URLSearchParams(old)
      if (to === result) next.delete('step')
      else next.set('step', to)
      return next
    }, { replace: true })
  }
  const tree = lineage(steps, root, open)
  interface Item { key: string; node: Node; isLeaf: boolean; children?: Item[] }
  const item = (node: Node): Item => ({ key: node.path, node, isLeaf: node.leaf, children: node.children?.map(item) })
  const label = (node: Node) => {
    const figure = node.step?.figure ?? node.used?.figure
    return (
      <span className="branch">
        <span>{name(node.step?.title ?? node.used?.title ?? known.get(node.name)?.title, node.name)}</span>
        <span className="facts"><FigureText figure={figure} meaning={known.get(node.name)} unit={node.step?.unit ?? node.used?.unit} quiet />{figure && <LabelMark label={figure.label} bare />}</span>
      </span>
    )
  }
  return (
    <div className="columns lineage no-print">
      <Panel className="wide" title={t('methods.lineage')}>
        <Tree<Item> blockNode treeData={[item(tree)]} aria-label={t('methods.lineage')} expandedKeys={[...open]} selectedKeys={[here]}
          titleRender={(one) => label(one.node)}
          onExpand={(_, { node, expanded }) => setOpened((old) => ({ ...old, [String(node.key)]: expanded }))}
          onSelect={(_, { node }) => choose(node.node.name, String(node.key))} />
      </Panel>
      <Panel className="wide chosen-figure">
        <Chosen explanation={explanation} name={chosen} names={names} own={own} choose={(to) => choose(to, `${here}/${to}`)} />
      </Panel>
    </div>
  )
}

/** One figure: what it is, how it was made of others, or where it was read. */
function Chosen({ explanation, name: key, names, own, choose }: { explanation: Explanation; name: string; names: readonly Named[]; own: boolean; choose: (name: string) => void }) {
  const { t, name } = useText()
  const step = explanation.lines.find((line) => line.step === key)
  const used = usedOf(explanation, key)
  const known = byKey(names)
  const meaning = known.get(key)
  const figure = step?.figure ?? used?.figure
  return (
    <section aria-live="polite" data-testid="chosen">
      <h2>{name(step?.title ?? used?.title ?? meaning?.title, key)} <span className="dim">{wordOf('methodRole', meaning?.role ?? 'step', t)}</span></h2>
      <p className="big-figure"><FigureText figure={figure} meaning={meaning} unit={step?.unit ?? used?.unit} /> {figure && <LabelMark label={figure.label} />}</p>
      {figure?.value && /^-?\d/.test(figure.value) && <p className="dim num exact">{figure.value}</p>}
      {step && (
        <>
          <pre className="payload">{name(step.how)}</pre>
          {step.used.length > 0 && (
            <div className="scroll-x" tabIndex={0}>
              <table className="lined">
                <thead><tr><th>{t('methods.used')}</th><th className="num">{t('methods.value')}</th><th>{t('methods.from')}</th></tr></thead>
                <tbody>
                  {step.used.map((one) => (
                    <tr key={one.name}>
                      <td><Chip onClick={() => choose(one.name)}>{name(one.title, one.name)}</Chip></td>
                      <td className="num"><FigureText figure={one.figure} meaning={known.get(one.name)} unit={one.unit} /> <LabelMark label={one.figure.label} bare /></td>
                      <td className="details"><Origin used={one} own={own} /></td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
      {!step && used && <p>{t('methods.from')}: <Origin used={used} own={own} /></p>}
    </section>
  )
}

/** Where an input was read, or a coefficient is printed. */
export function Origin({ used, own }: { used: UsedFigure; own: boolean }) {
  const { t } = useText()
  if (used.source) return <>{t('methods.printedIn')} {used.source}</>
  if (!used.evidence) return <span className="dim">{t('methods.calculated')}</span>
  const { one, differs, other } = besides(used.evidence)
  if (!other) return <EvidenceLink text={one} own={own} />
  return (
    <>
      <EvidenceLink text={one} own={own} />
      <br />
      <span className={differs ? 'bad' : 'dim'}>{differs ? t('methods.differsFrom', { value: differs }) : t('methods.agreesWith')}: </span>
      <EvidenceLink text={other} own={own} />
    </>
  )
}

function EvidenceLink({ text, own }: { text: string; own: boolean }) {
  const { t } = useText()
  const mayFacts = useMay(FACTS_READ)
  const [shown, show] = useState(false)
  const evidence = evidenceOf(text)
  const words = useEvidenceText(evidence)
  if (!own) return <span>{words}</span>
  if (evidence.kind === 'fact' && mayFacts) {
    return (
      <>
        <button type="button" className="as-link" onClick={() => show(true)}>{words}</button>
        {shown && <FactDialog fact={evidence} close={() => show(false)} />}
      </>
    )
  }
  const page = evidence.kind === 'fact' ? undefined : pageOf(evidence)
  return page ? <Link to={page} title={text}>{words}</Link> : <span>{text === 'what-if' ? t('methods.whatIf') : words}</span>
}

export function useEvidenceText(evidence: Evidence) {
  const { t } = useText()
  switch (evidence.kind) {
    case 'fact': return t('methods.ofFact', { key: evidence.key, period: evidence.period, version: evidence.version })
    case 'calculation': return t('methods.ofCalculation', { id: evidence.id, step: evidence.step })
    case 'readings': return t('methods.ofReadings', { thing: evidence.thing, property: evidence.property })
    case 'platform': return t('methods.ofPlatform', { what: wordOf('platformFigure', evidence.figure, t), level: wordOf('productionLabel', evidence.level, t) })
    case 'production':
    case 'other': return evidence.text
  }
}
