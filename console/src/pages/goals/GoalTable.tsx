import { Tooltip } from 'antd'
import { Link } from 'react-router'
import { path } from '../../api/http'
import { useResource } from '../../api/resource'
import { useMay } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { compact, MISSING, unitIn, whole } from '../../ui/format'
import type { Counters } from '../home/figures'
import { evidenceOf, explanationPage, pageOf } from '../methods/evidence'
import { LabelMark } from '../methods/marks'
import { FACTS_READ } from '../methods/types'
import { areasOf, type Counts, type Goal, levelsOf, type Programme, shareOf, standOf } from './goals'

/** The goals of a programme by area: how far, how much of what, until when, and where that is known from. */
export function GoalTable({ programme, year, today }: { programme: Programme; year: string; today: string }) {
  const { t, name } = useText()
  const scope = programme.goals.find(({ counts }) => counts)?.counts?.scope
  const { data: counters } = useResource<Counters>(scope ? '/counters' : null, { scope })
  return (
    <table className="lined goal-table" data-testid="goals">
      <thead>
        <tr><th>{t('goals.goal')}</th><th>{t('goals.progress')}</th><th>{t('goals.now')}</th><th>{t('goals.target')}</th><th>{t('goals.gap')}</th><th>{t('goals.from')}</th></tr>
      </thead>
      {areasOf(programme.goals).map(({ area, goals }) => (
        <tbody key={area.zh}>
          <tr className="area"><th colSpan={6} scope="rowgroup">{name(area)}</th></tr>
          {goals.map((goal) => (
            <tr key={goal.key} className={`stand-${standOf(goal, year, today)}`}>
              <th scope="row">{name(goal.title, goal.key)}</th>
              <td data-label={t('goals.progress')}><div><Progress goal={goal} programme={programme} /></div></td>
              <td data-label={t('goals.now')}><div><Now goal={goal} /></div></td>
              <td data-label={t('goals.target')}><div><Target goal={goal} year={year} today={today} /></div></td>
              <td data-label={t('goals.gap')} className="num"><div><Amount value={goal.gap} unit={goal.gap === '0' ? '' : goal.unit} /></div></td>
              <td data-label={t('goals.from')}><div><From goal={goal} counters={counters} /></div></td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  )
}

/** A number short enough to compare; all its digits are in the tooltip. */
function Amount({ value, unit }: { value: string | null | undefined; unit: string }) {
  const { language } = useText()
  if (value === null || value === undefined) return <span className="dim">{MISSING}</span>
  const of = unitIn(unit, language)
  return <span className="num" title={`${value} ${of}`.trim()}>{compact(Number(value), tagOf(language))}{of && <span className="dim"> {of}</span>}</span>
}

/** What is there, however little, is not nothing. */
function percentText(share: number, tag: string) {
  const text = (value: number) => new Intl.NumberFormat(tag, { style: 'percent', maximumSignificantDigits: 3 }).format(value)
  return share > 0 && share < 0.001 ? `< ${text(0.001)}` : text(share)
}

/** The bar is what is proven as the method wants it; the tick is what is declared beside it. It opens the explanation. */
function Progress({ goal, programme }: { goal: Goal; programme: Programme }) {
  const { t, name, language } = useText()
  const share = shareOf(goal.now?.value, goal.target)
  const said = shareOf(goal.declared?.figure.value, goal.target)
  const exact = goal.progress?.value
  const percent = exact === null || exact === undefined
    ? t('goals.unknown')
    : percentText(Number(exact), tagOf(language))
  const bar = (
    <>
      <svg className="bullet" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden>
        <rect className="track" y="1" width="100" height="8" />
        {share !== undefined && <rect className="done" y="1" width={Math.max(share * 100, share > 0 ? 0.8 : 0)} height="8" />}
        {said !== undefined && <path className="said" d={`M${Math.min(said * 100, 99.4)} 0v10`} />}
      </svg>
      <span className={exact ? 'num' : 'num dim'}>{percent}</span>
    </>
  )
  const { calculation, subject } = programme
  if (!calculation || !subject || !exact) return <span className="goal-bar">{bar}</span>
  return <Link className="goal-bar" to={explanationPage(calculation.id, subject.code, goal.key)} aria-label={t('goals.explain', { goal: name(goal.title, goal.key), percent })}>{bar}</Link>
}

function Now({ goal }: { goal: Goal }) {
  const { t, language } = useText()
  const { now, counts, declared } = goal
  const withheld = counts && (counts.evidenced === null || counts.evidenced === undefined)
  return (
    <>
      <span className="at-once">{withheld
        ? <Tooltip title={t('goals.withheld')}><span className="num dim" tabIndex={0}>&lt;3</span></Tooltip>
        : <Amount value={now?.value} unit={now?.value ? goal.unit : ''} />}
      {now?.value && <> <LabelMark label={now.label} bare /></>}</span>
      {declared && (
        <small>
          {t('goals.said')} <SaidLink evidence={declared.evidence}>{compact(Number(declared.figure.value), tagOf(language))}</SaidLink> <LabelMark label={declared.figure.label} bare />
        </small>
      )}
    </>
  )
}

function SaidLink({ evidence, children }: { evidence?: string | null; children: string }) {
  const may = useMay(FACTS_READ)
  const page = evidence && may ? pageOf(evidenceOf(evidence)) : undefined
  return page ? <Link to={page}>{children}</Link> : <span>{children}</span>
}

const MARK = { missed: '▲ ', reached: '✓ ', ended: '', 'under-way': '', unknown: '' }

/** The target of the year, those of other years, and how it stands with the day. */
function Target({ goal, year, today }: { goal: Goal; year: string; today: string }) {
  const { t, language } = useText()
  const stand = standOf(goal, year, today)
  const others = goal.milestones.filter(({ due }) => due !== goal.due)
  const tag = tagOf(language)
  return (
    <>
      <Amount value={goal.target} unit={goal.unit} />
      <small className={stand === 'missed' ? 'warn' : undefined}><span className="due num">{t('goals.by', { day: goal.due })}</span>{stand !== 'unknown' && <> · {MARK[stand]}{t(`goalStand.${stand}`)}</>}
        {others.length > 0 && <span className="dim"> · {others.map(({ year: of, value }) => `${of} ${compact(Number(value), tag)}`).join(' · ')}</span>}
      </small>
    </>
  )
}

/** What says how far one is. A goal that the platform cannot know is declared, and says so. */
function From({ goal, counters }: { goal: Goal; counters: Counters | undefined }) {
  const { t } = useText()
  const mayFacts = useMay(FACTS_READ)
  if (goal.from === 'platform') {
    return goal.counts
      ? <><span>{t('goals.counted')}</span><Levels counts={goal.counts} counters={counters} /></>
      : <span className="dim">{t('goals.notCounted')}</span>
  }
  const evidence = goal.evidence ? evidenceOf(goal.evidence) : undefined
  const page = evidence && (evidence.kind !== 'fact' || mayFacts) ? pageOf(evidence) : undefined
  const words = goal.from === 'table' || goal.from === 'form' ? t('goals.declaredIn', { where: wordOf('methodFrom', goal.from, t) }) : wordOf('methodFrom', goal.from, t)
  if (goal.now?.value) return page ? <Link to={page}>{words}</Link> : <span>{words}</span>
  return mayFacts && goal.from === 'table' ? <Link className="dim" to="/facts/tables/programme-progress">{t('goals.enter')}</Link> : <span className="dim">{words}</span>
}

/** The three figures of a count; each opens its list where one may, else the region's page. */
function Levels({ counts, counters }: { counts: Counts; counters: Counters | undefined }) {
  const { t, language } = useText()
  const lists = counters?.counters.find(({ what }) => what === counts.figure)?.lists ?? []
  const tag = tagOf(language)
  return (
    <small className="levels-of">
      {levelsOf(counts).map(([level, value]) => {
        const known = value !== null && value !== undefined
        const text = known ? whole(value, tag) : '<3'
        const scope = encodeURIComponent(counts.scope)
        const to = lists.includes(level) ? `${path`/counters/${counts.figure}`}?level=${level}&scope=${scope}` : `/regions?scope=${scope}`
        return <span key={level}>{t(`counter.${level}`)} <Link className="num" to={to} title={t(`labelMeans.${level}`)}>{text}</Link> </span>
      })}
    </small>
  )
}
