import { Table } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useLiveBatch } from '../../api/live'
import { useResource } from '../../api/resource'
import type { Completeness, Page, Property, Site, Thing, ThingSummary, Value } from '../../api/types'
import { useMay } from '../../app/session'
import { tagOf, useText } from '../../i18n'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { figure, MISSING, unitText, whole } from '../../ui/format'
import { keyProperties } from '../../ui/keyProperties'
import { StateMark } from '../../ui/StateMark'
import { Age, Moment } from '../../ui/Time'
import { isOutside, NUMERIC } from '../../ui/values'
import { LatestCell } from '../things/columns'

const DAY = 86_400_000
const KEY_VALUES = 12
const NEIGHBOURS = 12

/** What the thing says now against its limits, how fresh and complete it is, what it is, and what stands beside it. */
export function Overview({ thing, site, zone }: { thing: Thing; site: Site | undefined; zone: string }) {
  const mayRead = useMay('readings:read')
  return (
    <div className="columns">
      <div className="wide">{mayRead && <KeyValues thing={thing} zone={zone} />}</div>
      <div className="narrow">
        <Facts thing={thing} site={site} zone={zone} />
        <Neighbours thing={thing} />
      </div>
    </div>
  )
}

function KeyValues({ thing, zone }: { thing: Thing; zone: string }) {
  const { t, name, language } = useText()
  const tag = tagOf(language)
  const [values, setValues] = useState<Record<string, Value>>({})
  useLiveBatch([thing.key], (batch) => setValues((old) => ({ ...old, ...Object.fromEntries([...batch.values()].flat().map((value) => [value.property, value])) })))
  const [to] = useState(() => Math.ceil(Date.now() / 60_000) * 60_000)
  const { data: complete, problem } = useResource<Completeness[]>(`/things/${encodeURIComponent(thing.key)}/completeness`, { from: new Date(to - DAY).toISOString(), to: new Date(to).toISOString() })
  const order = keyProperties(thing.properties.filter((property) => NUMERIC.includes(property.type)))
  const others = thing.properties.filter((property) => !NUMERIC.includes(property.type)).map((property) => property.key)
  const shown = [...order, ...others].slice(0, KEY_VALUES).map((key) => thing.properties.find((property) => property.key === key)!)
  const limits = ({ min, max }: Property) => (min === undefined && max === undefined ? MISSING : `${min === undefined ? '−∞' : figure(min, tag)} … ${max === undefined ? '∞' : figure(max, tag)}`)
  return (
    <Panel title={t('overview.values')}>
      <ProblemAlert problem={problem} />
      <Table<Property> size="small" rowKey="key" pagination={false} dataSource={shown} aria-label={t('overview.values')} scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Nothing title={t('thing.noProperties')} hint={t('thing.noPropertiesHint')} /> }} columns={[
          { title: t('thing.property'), key: 'name', render: (_, property) => <span title={property.key}>{name(property.name, property.key)}</span> },
          { title: t('thing.value'), key: 'value', align: 'right', className: 'num', render: (_, property) => <LatestCell value={values[property.key]} property={property} /> },
          { title: t('overview.limits'), key: 'limits', align: 'right', className: 'num', render: (_, property) => (
            <span className={isOutside(values[property.key], property) ? 'warn' : 'dim'}>{limits(property)} {(property.min ?? property.max) !== undefined && unitText(property.unit)}{isOutside(values[property.key], property) && ` · ${t('overview.outside')}`}</span>
          ) },
          { title: t('overview.fresh'), key: 'age', align: 'right', render: (_, property) => <Age at={values[property.key]?.time} zone={zone} /> },
          { title: t('overview.complete'), key: 'complete', align: 'right', className: 'num', render: (_, property) => {
            const one = complete?.find((candidate) => candidate.property === property.key)
            if (!one || one.share === null || one.share === undefined || one.expected === 0) return <span className="dim">{MISSING}</span>
            return <span title={t('overview.received', { received: whole(one.received, tag), expected: whole(one.expected, tag), gaps: one.gaps.length })}>{figure(Math.min(1, one.share) * 100, tag, 1)} %</span>
          } },
        ]} />
      {thing.properties.length > shown.length && <p className="dim">{t('overview.more', { n: thing.properties.length - shown.length })}</p>}
    </Panel>
  )
}

function Facts({ thing, site, zone }: { thing: Thing; site: Site | undefined; zone: string }) {
  const { t, name } = useText()
  const device = thing.devices.find((one) => !one.to)
  return (
    <Panel title={t('overview.facts')}>
      <dl className="facts rows">
        <dt>{t('things.model')}</dt><dd><Link to={`/models/${encodeURIComponent(thing.model.key)}`}>{name(thing.model.name, thing.model.key)}</Link> v{thing.model.version} <span className="dim">{thing.model.pinned ? t('overview.pinned') : t('overview.follows')}</span></dd>
        <dt>{t('things.site')}</dt><dd><Link to={`/things?site=${encodeURIComponent(thing.site ?? '')}`}>{name(site?.name, thing.site)}</Link> <span className="dim">{zone}</span></dd>
        {thing.place && <><dt>{t('things.place')}</dt><dd><Link to={`/things?site=${encodeURIComponent(thing.site ?? '')}&place=${encodeURIComponent(thing.place)}`}>{thing.place}</Link></dd></>}
        {device && <><dt>{t('overview.device')}</dt><dd className="mono">{device.serial} <span className="dim"><Moment at={device.from} zone={zone} /></span></dd></>}
        {thing.sparkplug && <><dt>Sparkplug</dt><dd className="mono">{[thing.sparkplug.group, thing.sparkplug.node, thing.sparkplug.device].filter(Boolean).join(' / ')}</dd></>}
        <dt>{t('overview.number')}</dt><dd className="num">{thing.number}</dd>
      </dl>
    </Panel>
  )
}

/** What stands at the same place. */
function Neighbours({ thing }: { thing: Thing }) {
  const { t, name } = useText()
  const { data, problem } = useResource<Page<ThingSummary>>('/things', { site: thing.site, place: thing.place, size: NEIGHBOURS + 1 }, 15_000)
  const others = (data?.items ?? []).filter((one) => one.key !== thing.key).slice(0, NEIGHBOURS)
  return (
    <Panel title={t('overview.beside')}>
      <ProblemAlert problem={problem} />
      {data && others.length === 0 && <p className="dim">{t('overview.alone')}</p>}
      <ul className="lines">
        {others.map((one) => <li key={one.key}><span><Link to={`/things/${encodeURIComponent(one.key)}/overview`}>{name(one.name, one.key)}</Link></span><StateMark state={one.state} /></li>)}
      </ul>
      {data && data.total > others.length + 1 && <Link to={`/things?site=${encodeURIComponent(thing.site ?? '')}${thing.place ? `&place=${encodeURIComponent(thing.place)}` : ''}`}>{t('overview.all', { n: data.total })}</Link>}
    </Panel>
  )
}
