import { ReloadOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { http, path, Problem } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import { useMay, useZone } from '../../app/session'
import { tagOf, useText } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { dateTime, whole } from '../../ui/format'
import { Moment } from '../../ui/Time'
import { Standing } from '../methods/marks'
import { Sources } from '../methods/parts'
import { METHODS_READ, METHODS_WRITE } from '../methods/types'
import { GoalTable } from './GoalTable'
import { type Programme, tallyOf } from './goals'

const PACK = 'programme-goals'
const FIRST_YEAR = 2018

/** The goals of programmes: where one wants to be, where one is, and who says so. */
export function GoalsPage() {
  const { t } = useText()
  const zone = useZone()
  const may = useMay(METHODS_READ)
  const mayWrite = useMay(METHODS_WRITE)
  const { method } = useParams()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const today = dateTime(Date.now(), zone).slice(0, 10)
  const thisYear = Number(today.slice(0, 4))
  const year = search.get('year') ?? String(thisYear)
  const subject = search.get('subject') ?? undefined
  const { data, problem, reload } = useResource<Programme[]>(may ? '/goals' : null, { period: year, subject })
  const renewal = useAction()
  const [without, setWithout] = useState<string[]>([])
  if (!may) return <><PageHead title={t('goals.title')} /><Panel><Nothing title={t('methods.noRight')} /></Panel></>
  const change = (changes: Record<string, string | undefined>) => setSearch((old) => {
    const next = new URLSearchParams(old)
    for (const [key, value] of Object.entries(changes)) {
      if (value === undefined) next.delete(key)
      else next.set(key, value)
    }
    return next
  }, { replace: true })
  const renew = (programmes: readonly Programme[]) => renewal.run(async () => {
    const nothing: string[] = []
    for (const one of programmes) {
      try {
        await http.post('/calculations', { method: one.method, period: year })
      } catch (failure) {
        if (!(failure instanceof Problem) || failure.code !== 'nothing-known') throw failure
        nothing.push(one.method)
      }
    }
    setWithout(nothing)
    reload()
  })
  const chosen = data?.find((one) => one.method === method) ?? data?.[0]
  const years = Array.from({ length: thisYear - FIRST_YEAR + 1 }, (_, i) => String(thisYear - i))
  return (
    <>
      <PageHead title={t('goals.title')} subtitle={t('goals.subtitle')}>
        <Select value={year} aria-label={t('goals.year')} options={[...new Set([year, ...years])].sort().reverse().map((one) => ({ value: one, label: one }))} onChange={(next) => change({ year: next })} />
        {mayWrite && data && data.length > 0 && (
          <Button type={data.some(({ calculation }) => calculation) ? 'default' : 'primary'} icon={<ReloadOutlined />} loading={renewal.busy} onClick={() => void renew(data)}>{t('goals.renew')}</Button>
        )}
      </PageHead>
      <ProblemAlert problem={problem} retry={reload} />
      <ProblemAlert problem={renewal.problem} />
      {data?.length === 0 && <NoGoals installed={reload} />}
      {chosen && (
        <div className="columns goals">
          <Panel className="narrow" title={t('goals.programmes')}>
            <ul className="lines-of" data-testid="programmes">
              {data?.map((one) => <ProgrammeLine key={one.method} programme={one} current={one === chosen} search={search} />)}
            </ul>
            <p className="legend source" aria-hidden><span className="tally-key reached">{t('goals.reached')}</span><span className="tally-key open">{t('goals.open')}</span><span className="tally-key unknown">{t('goals.unknown')}</span></p>
          </Panel>
          <div className="wide">
            <Panel title={<ProgrammeTitle programme={chosen} />} extra={chosen.subjects.length > 1 && (
              <Select value={chosen.subject?.code} aria-label={t('goals.place')} popupMatchSelectWidth={false} showSearch={{ optionFilterProp: 'label' }}
                options={chosen.subjects.map((one) => ({ value: one.code, label: `${one.name.zh} ${one.code}` }))} onChange={(next) => change({ subject: next })} />
            )}>
              <About programme={chosen} nothing={without.includes(chosen.method)} year={year} />
              <GoalTable programme={chosen} year={year} today={today} />
              <details className="example"><summary>{t('goals.basis')}</summary><Explained programme={chosen} /></details>
            </Panel>
          </div>
        </div>
      )}
      {method && data && chosen && chosen.method !== method && <Button type="link" onClick={() => void navigate('/goals')}>{t('goals.all')}</Button>}
    </>
  )
}

function ProgrammeTitle({ programme }: { programme: Programme }) {
  const { name } = useText()
  return <>{name(programme.title, programme.method)} <Standing standing={programme.standing} /></>
}

/** How many goals are reached, open and without a figure: a bar that says so at a glance. */
function ProgrammeLine({ programme, current, search }: { programme: Programme; current: boolean; search: URLSearchParams }) {
  const { t, name } = useText()
  const tally = tallyOf(programme)
  const total = programme.goals.length
  const words = t('goals.tally', { reached: tally.reached, known: programme.known, total })
  const next = new URLSearchParams(search)
  next.delete('subject')
  const query = next.toString()
  let at = 0
  const part = (kind: keyof typeof tally) => {
    const x = at
    at += tally[kind] * 100 / total
    return <rect key={kind} className={kind} x={x} width={tally[kind] * 100 / total} height="8" />
  }
  return (
    <li>
      <Link to={`${path`/goals/${programme.method}`}${query ? `?${query}` : ''}`} aria-current={current ? 'true' : undefined}>
        <span className="what">
          {name(programme.place?.name ?? programme.title, programme.method)}
          <svg className="tally" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden>{(['reached', 'open', 'unknown'] as const).map(part)}</svg>
          <small>{words}</small>
        </span>
      </Link>
    </li>
  )
}

/** Whose figures these are, of when, and how much of the programme they cover. */
function About({ programme, nothing, year }: { programme: Programme; nothing: boolean; year: string }) {
  const { t, name, language } = useText()
  const { calculation, subject, place } = programme
  const tag = tagOf(language)
  if (!calculation) {
    return <p className="calm" role="status">{nothing ? t('goals.nothingKnown', { year }) : t('goals.notCalculated', { year })}</p>
  }
  return (
    <p className="dim">
      {subject && <>{t('goals.of', { place: name(subject.name, subject.code) })}{place && place.code !== subject.code && <> ({t('goals.partOf', { place: name(place.name, place.code) })})</>} · </>}
      {t('goals.coverage', { known: whole(programme.known, tag), total: whole(programme.goals.length, tag) })} · <Link className="underlined" to={`/calculations/${calculation.id}`}>{t('methods.nr', { id: calculation.id })}</Link> · <Moment at={calculation.made} />
    </p>
  )
}

function Explained({ programme }: { programme: Programme }) {
  const { t, name } = useText()
  return (
    <>
      <p>{name(programme.summary)}</p>
      <p><Link to={path`/methods/${programme.method}/${programme.edition}`}>{t('goals.method')}</Link></p>
      <Sources sources={programme.sources} />
    </>
  )
}

/** No method has goals: the pack that brings them is one click away. */
function NoGoals({ installed }: { installed: () => void }) {
  const { t } = useText()
  const mayInstall = useMay('packs:write')
  const { busy, problem, run } = useAction()
  const install = () => run(async () => {
    await http.post(path`/packs/${PACK}/install`, {})
    installed()
  })
  return (
    <Panel>
      <ProblemAlert problem={problem} />
      <Nothing title={t('goals.none')} hint={t('goals.noneHint')}>
        {mayInstall ? <Button type="primary" loading={busy} onClick={() => void install()}>{t('goals.install')}</Button> : <Link to="/packs">{t('nav.packs')}</Link>}
      </Nothing>
    </Panel>
  )
}
