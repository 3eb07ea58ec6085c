import { Link } from 'react-router'
import { path } from '../../api/http'
import { useResource } from '../../api/resource'
import { tagOf, useText, wordOf } from '../../i18n'
import { Panel, ProblemAlert } from '../../ui/Feedback'
import { figure, unitText } from '../../ui/format'
import { Age, Moment } from '../../ui/Time'
import type { Abnormal, Attention } from './figures'

const SHOWN = 5

/** What needs somebody; each line leads to its place. */
export function NeedsPanel() {
  const { t } = useText()
  const { data, problem, reload } = useResource<Attention>('/works/attention', {}, 5_000)
  const nothing = data && data.silentThings + data.abnormalValues + data.waitingDevices + data.refusedMessages + data.ending.length === 0
  return (
    <Panel className="ask needs" title={t('needs.title')}>
      <ProblemAlert problem={data ? undefined : problem} retry={reload} />
      {nothing && <p className="calm"><b aria-hidden>✓</b> {t('needs.nothing')}</p>}
      {data && <NeedsList data={data} />}
      {data && <p className="source">{t('needs.source')}{!data.complete && ` ${t('owner.incomplete')}`}</p>}
    </Panel>
  )
}

/** @param alarming only what would be an alarm: silent things and values out of their limits */
export function NeedsList({ data, alarming }: { data: Attention; alarming?: boolean }) {
  const { t, name } = useText()
  return (
    <ul className="lines-of">
      {data.abnormal.slice(0, SHOWN).map((value) => <AbnormalLine key={`${value.key} ${value.property}`} value={value} />)}
      {data.abnormalValues > SHOWN && <li className="dim more">{t('needs.moreValues', { n: data.abnormalValues - SHOWN })}</li>}
      {data.silent.slice(0, SHOWN).map((thing) => (
        <li key={thing.key}>
          <Link to={path`/things/${thing.key}`}>
            <b aria-hidden className="warn">⊘</b>
            <span className="what">{name(thing.name, thing.key)}<small>{t('needs.silent')}</small></span>
            <span className="when"><Age at={thing.since} bare /></span>
          </Link>
        </li>
      ))}
      {data.silentThings > SHOWN && <li className="more"><Link to="/things?state=offline">{t('needs.moreSilent', { n: data.silentThings - SHOWN })}</Link></li>}
      {!alarming && data.waitingDevices > 0 && <Counted to="/inbox" text={t('needs.waiting', { n: data.waitingDevices })} />}
      {!alarming && data.refusedMessages > 0 && <Counted to="/inbox/refused" text={t('needs.refused', { n: data.refusedMessages })} />}
      {!alarming && data.ending.slice(0, SHOWN).map((ending) => (
        <li key={`${ending.kind} ${ending.what} ${ending.who} ${ending.until}`}>
          <Link to={ending.kind === 'token' ? '/access' : '/people/grants'}>
            <b aria-hidden className="warn">⌛</b>
            <span className="what">{t(`needs.${ending.kind}`, { what: ending.kind === 'grant' ? wordOf('role', ending.what, t) : ending.what, who: ending.who })}</span>
            <span className="when"><Moment at={ending.until} /></span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function Counted({ to, text }: { to: string; text: string }) {
  return <li><Link to={to}><b aria-hidden className="warn">▲</b><span className="what">{text}</span></Link></li>
}

function AbnormalLine({ value }: { value: Abnormal }) {
  const { t, name, language } = useText()
  const tag = tagOf(language)
  const limits = value.min === undefined && value.max === undefined ? '' : t('needs.limits', { min: value.min ?? '−∞', max: value.max ?? '∞' })
  return (
    <li>
      <Link to={path`/things/${value.key}`} className={`quality-${value.severity}`}>
        <b aria-hidden>{value.severity === 'bad' ? '✕' : '▲'}</b>
        <span className="what">{name(value.name, value.key)} · {name(value.propertyName, value.property)}<small>{wordOf('reason', value.reason, t)} {limits}</small></span>
        <span className="when num">{figure(value.value, tag, undefined, 5)} {unitText(value.unit)}</span>
      </Link>
    </li>
  )
}
