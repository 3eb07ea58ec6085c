import { PushpinFilled, PushpinOutlined } from '@ant-design/icons'
import { Button, Spin, Tabs, Tag } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { useLive } from '../../api/live'
import { useResource } from '../../api/resource'
import type { Page, Site, Thing, ThingState } from '../../api/types'
import { usePins } from '../../app/pins'
import { useSession, useZone } from '../../app/session'
import { useText } from '../../i18n'
import { PageHead, ProblemAlert } from '../../ui/Feedback'
import { StateMark } from '../../ui/StateMark'
import { Age } from '../../ui/Time'
import { ModelView } from '../ModelView'
import { PullThePlug } from '../PullThePlug'
import { Buckets } from './Buckets'
import { Commands } from './Commands'
import { Credentials } from './Credentials'
import { History } from './History'
import { Notes } from './Notes'

export function ThingPage() {
  const { key = '', tab = 'history' } = useParams()
  return <OneThing key={key} thingKey={key} tab={tab} />
}

function OneThing({ thingKey, tab }: { thingKey: string; tab: string }) {
  const { t, name } = useText()
  const navigate = useNavigate()
  const plantZone = useZone()
  const { system } = useSession()
  const [pins, togglePin] = usePins()
  const base = `/things/${encodeURIComponent(thingKey)}`
  const { data: thing, problem, reload } = useResource<Thing>(base, {}, 15_000)
  const { data: sites } = useResource<Page<Site> | Site[]>('/sites', { size: 500 })
  const [liveState, setLiveState] = useState<ThingState>()
  useLive([thingKey], { state: (event) => setLiveState(event.state) })
  if (!thing) return problem ? <ProblemAlert problem={problem} retry={reload} /> : <Spin />
  const siteList = Array.isArray(sites) ? sites : sites?.items
  const site = siteList?.find((one) => one.key === thing.site)
  const zone = site?.timeZone ?? plantZone
  const pinned = pins.includes(thingKey)
  return (
    <>
      <PageHead
        title={name(thing.name, thing.key)}
        subtitle={
          <span className="facts">
            <StateMark state={liveState ?? thing.state} />
            <span className="mono">{thing.key}</span>
            <Link to={`/models/${encodeURIComponent(thing.model.key)}`}>{name(thing.model.name, thing.model.key)} v{thing.model.version}</Link>
            {[site && name(site.name, site.key), thing.place].filter(Boolean).join(' · ')}
            {thing.tags.map((tag) => <Tag key={tag}>{tag}</Tag>)}
            <span>{t('things.lastSeen')} <Age at={thing.lastSeen} zone={zone} /></span>
            <span title={zone}>{t('thing.zone', { zone })}</span>
          </span>
        }
      >
        <Button icon={pinned ? <PushpinFilled /> : <PushpinOutlined />} aria-pressed={pinned} onClick={() => togglePin(thingKey)}>
          {pinned ? t('thing.unpin') : t('thing.pin')}
        </Button>
      </PageHead>
      {system?.demo && thing.commands.some((command) => command.key === 'unplug') && <PullThePlug />}
      <Tabs
        activeKey={tab}
        onChange={(next) => navigate(`${base}${next === 'history' ? '' : `/${next}`}`, { replace: true })}
        destroyOnHidden
        items={[
          { key: 'history', label: t('thing.history'), children: <History thing={thing} zone={zone} /> },
          { key: 'buckets', label: t('thing.buckets'), children: <Buckets thing={thing} zone={zone} /> },
          { key: 'commands', label: t('thing.commands'), children: <Commands thing={thing} zone={zone} /> },
          { key: 'credentials', label: t('thing.credentials'), children: <Credentials thing={thing} zone={zone} changed={reload} /> },
          { key: 'notes', label: t('thing.notes'), children: <Notes thing={thing} zone={zone} /> },
          { key: 'model', label: t('thing.model'), children: <ModelView model={{ ...thing, key: thing.model.key, version: thing.model.version, name: thing.model.name }} /> },
        ]}
      />
    </>
  )
}
