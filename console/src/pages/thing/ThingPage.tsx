import { EditOutlined, PushpinFilled, PushpinOutlined } from '@ant-design/icons'
import { Button, Spin, Tabs, Tag } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { useLive } from '../../api/live'
import { useResource } from '../../api/resource'
import type { Thing, ThingState } from '../../api/types'
import { usePins } from '../../app/pins'
import { useIsPlatformAdministrator, useMay, useSession, useZone } from '../../app/session'
import { useText } from '../../i18n'
import { useSites } from '../../ui/choices'
import { PageHead, ProblemAlert } from '../../ui/Feedback'
import { StateMark } from '../../ui/StateMark'
import { Age } from '../../ui/Time'
import { PullThePlug } from '../PullThePlug'
import { Buckets } from './Buckets'
import { ChangesTab } from './ChangesTab'
import { Commands } from './Commands'
import { Credentials } from './Credentials'
import { EditThing } from './EditThing'
import { History } from './History'
import { ModelTab } from './ModelTab'
import { Notes } from './Notes'
import { Overview } from './Overview'

export function ThingPage() {
  const { key = '', tab = 'history' } = useParams()
  return <OneThing key={key} thingKey={key} tab={tab} />
}

function OneThing({ thingKey, tab }: { thingKey: string; tab: string }) {
  const { t, name } = useText()
  const navigate = useNavigate()
  const plantZone = useZone()
  const { system } = useSession()
  const platform = useIsPlatformAdministrator()
  const mayAudit = useMay('audit:read')
  const mayWrite = useMay('things:write')
  const [pins, togglePin] = usePins()
  const base = `/things/${encodeURIComponent(thingKey)}`
  const { data: thing, problem, reload } = useResource<Thing>(base, {}, 15_000)
  const { sites } = useSites()
  const [editing, setEditing] = useState(false)
  const [liveState, setLiveState] = useState<ThingState>()
  useLive([thingKey], { state: (event) => setLiveState(event.state) })
  if (!thing) return problem ? <ProblemAlert problem={problem} retry={reload} /> : <Spin />
  const site = sites.find((one) => one.key === thing.site)
  const zone = site?.timeZone ?? plantZone
  const pinned = pins.includes(thingKey)
  return (
    <>
      <PageHead
        title={name(thing.name, thing.key)}
        beside={
          <>
            <StateMark state={liveState ?? thing.state} />
            <span className="mono">{thing.key}</span>
            {thing.tags.map((tag) => <Tag key={tag}>{tag}</Tag>)}
          </>
        }
        subtitle={
          <span className="facts">
            <Link className="cut" title={name(thing.model.name, thing.model.key)} to={`/models/${encodeURIComponent(thing.model.key)}`}>{name(thing.model.name, thing.model.key)} v{thing.model.version}</Link>
            <span className="cut">{[site && name(site.name, site.key), thing.place].filter(Boolean).join(' · ')}</span>
            <span>{t('things.lastSeen')} <Age at={thing.lastSeen} zone={zone} /></span>
            {zone !== plantZone && <span>{zone}</span>}
          </span>
        }
      >
        {mayWrite && <Button icon={<EditOutlined />} onClick={() => setEditing(true)}>{t('app.edit')}</Button>}
        <Button icon={pinned ? <PushpinFilled /> : <PushpinOutlined />} aria-pressed={pinned} onClick={() => togglePin(thingKey)}>
          {pinned ? t('thing.unpin') : t('thing.pin')}
        </Button>
      </PageHead>
      {editing && <EditThing thing={thing} sites={sites} close={() => setEditing(false)} done={reload} />}
      {system?.demo && platform && thing.commands.some((command) => command.key === 'unplug') && <PullThePlug />}
      <Tabs
        activeKey={tab}
        onChange={(next) => navigate(`${base}${next === 'history' ? '' : `/${next}`}`, { replace: true })}
        destroyOnHidden
        items={[
          { key: 'overview', label: t('thing.overview'), children: <Overview thing={thing} site={site} zone={zone} /> },
          { key: 'history', label: t('thing.history'), children: <History thing={thing} zone={zone} /> },
          { key: 'buckets', label: t('thing.buckets'), children: <Buckets thing={thing} zone={zone} /> },
          { key: 'commands', label: t('thing.commands'), children: <Commands thing={thing} zone={zone} /> },
          ...(mayWrite ? [{ key: 'credentials', label: t('thing.credentials'), children: <Credentials thing={thing} zone={zone} changed={reload} /> }] : []),
          { key: 'notes', label: t('thing.notes'), children: <Notes thing={thing} zone={zone} /> },
          { key: 'model', label: t('thing.model'), children: <ModelTab thing={thing} changed={reload} /> },
          ...(mayAudit ? [{ key: 'changes', label: t('thing.changes'), children: <ChangesTab thing={thing} zone={zone} /> }] : []),
        ]}
      />
    </>
  )
}
