import { App, Button, Form, Input, Modal, Select, Spin } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Hierarchy, HierarchyNode } from '../../api/types'
import { useIsPlatformAdministrator, useMay } from '../../app/session'
import { useText } from '../../i18n'
import { Create, useRequired } from '../../ui/Create'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { bothNames, type BothNames, filledNames, NameFields } from '../../ui/NameFields'
import { NodeSelect } from './choices'
import { NodeTree } from './NodeTree'

/** Those that are the same for everybody; their nodes come with the platform. */
const GIVEN = ['administrative', 'industry']
const KINDS = ['park', 'chain', 'group'] as const

interface Values {
  key: string
  kind: (typeof KINDS)[number]
  name?: Partial<BothNames>
}

/** Parks, chains and groups and their nodes: made, named and hung somewhere else from a day on. */
export function HierarchiesPage() {
  const { t, name } = useText()
  const navigate = useNavigate()
  const { key = 'administrative' } = useParams()
  const [search, setSearch] = useSearchParams()
  const mayWrite = useMay('organisations:write')
  const platform = useIsPlatformAdministrator()
  const required = useRequired()
  const [made, setMade] = useState(0)
  const [renewed, setRenewed] = useState<{ code: string | undefined; round: number }>({ code: undefined, round: 0 })
  const { data: hierarchy, problem } = useResource<Hierarchy>(path`/hierarchies/${key}`)
  const node = search.get('node') ?? undefined
  const select = (code: string | undefined) => setSearch(code ? { node: code } : {}, { replace: true })
  const editable = mayWrite && hierarchy !== undefined && !GIVEN.includes(hierarchy.kind)
  const renew = (code: string | undefined) => setRenewed((old) => ({ code, round: old.round + 1 }))
  const make = async (values: Values) => {
    const kept = await http.post<Hierarchy>('/hierarchies', { ...values, name: filledNames(values.name, values.key) })
    setMade((n) => n + 1)
    void navigate(path`/hierarchies/${kept.key}`)
  }
  return (
    <>
      <PageHead title={t('hierarchies.title')} subtitle={<span className="facts"><Link to="/organisations">{t('organisations.title')}</Link><span>{t('hierarchies.subtitle')}</span></span>}>
        {editable && <NodeButton title={t('hierarchies.addTop')} hierarchy={key} parent={undefined} done={(code) => {
          renew(undefined)
          select(code)
        }} />}
        {mayWrite && (
          <Create title={t('hierarchies.create')} create={(values) => make(values as unknown as Values)} initial={{ kind: 'park' }}>
            <Form.Item name="key" label={t('things.key')} extra={t('hierarchies.keyHint')} rules={required}><Input className="mono" autoFocus maxLength={63} /></Form.Item>
            <NameFields />
            <Form.Item name="kind" label={t('hierarchies.kind')}><Select options={KINDS.map((kind) => ({ value: kind, label: t(`hierarchyKind.${kind}`) }))} /></Form.Item>
          </Create>
        )}
      </PageHead>
      <ProblemAlert problem={problem} />
      <div className="columns">
        <Panel className="tree">
          <NodeTree key={made} hierarchy={key} choose={(next) => void navigate(path`/hierarchies/${next}`)} node={node} select={select} on={undefined} renewed={renewed} />
        </Panel>
        <Panel className="wide">
          {hierarchy && GIVEN.includes(hierarchy.kind) && <p className="dim">{t('hierarchies.given')}</p>}
          {node ? <OneNode key={`${key} ${node}`} hierarchy={key} code={node} editable={editable} platform={platform} renew={renew} select={select} /> : (
            <Nothing title={hierarchy ? name(hierarchy.name, hierarchy.key) : t('app.loading')} hint={editable ? t('hierarchies.chooseOrAdd') : t('hierarchies.choose')} />
          )}
        </Panel>
      </div>
    </>
  )
}

interface Placed {
  node: HierarchyNode
  path: HierarchyNode[]
}

function OneNode({ hierarchy, code, editable, platform, renew, select }: {
  hierarchy: string; code: string; editable: boolean; platform: boolean; renew: (code: string | undefined) => void; select: (code: string) => void
}) {
  const { t, name } = useText()
  const resource = path`/hierarchies/${hierarchy}/nodes/${code}`
  const { data, problem, reload } = useResource<Placed>(resource)
  const [moving, setMoving] = useState(false)
  if (!data) return problem ? <ProblemAlert problem={problem} retry={reload} /> : <Spin />
  const above = data.path.at(-2)?.code
  return (
    <>
      <div className="panel-head">
        <h2>{name(data.node.name, code)} <span className="mono dim">{code}</span></h2>
        {editable && (
          <span className="actions">
            <NodeButton title={t('hierarchies.addBelow')} hierarchy={hierarchy} parent={code} done={(made) => {
              renew(code)
              select(made)
            }} />
            <NodeButton title={t('hierarchies.rename')} hierarchy={hierarchy} node={data.node} parent={above} done={() => {
              reload()
              renew(above)
            }} />
            <Button size="small" onClick={() => setMoving(true)}>{t('hierarchies.move')}</Button>
          </span>
        )}
      </div>
      <dl className="facts">
        <dt>{t('hierarchies.path')}</dt><dd>{data.path.map((one) => name(one.name, one.code)).join(' / ')}</dd>
        <dt>{t('hierarchies.named')}</dt><dd className="mono">{hierarchy}:{code}</dd>
      </dl>
      <p><Link to={`/organisations?hierarchy=${encodeURIComponent(hierarchy)}&node=${encodeURIComponent(`${hierarchy}:${code}`)}`}>{t('hierarchies.members')}</Link>{platform && <> · <Link to="/people/grants">{t('hierarchies.grants')}</Link></>}</p>
      {moving && <Move hierarchy={hierarchy} code={code} close={() => setMoving(false)} done={(to) => {
        reload()
        renew(above)
        renew(to)
        // Both ends are read anew, the top with all that hangs there.
        setTimeout(() => renew(undefined), 300)
      }} />}
    </>
  )
}

/** Makes a node, or names one. */
function NodeButton({ title, hierarchy, parent, node, done }: { title: string; hierarchy: string; parent: string | undefined; node?: HierarchyNode; done: (code: string) => void }) {
  const { t } = useText()
  const required = useRequired()
  const save = async ({ code, name }: { code: string; name?: Partial<BothNames> }) => {
    const kept = await http.put<HierarchyNode>(path`/hierarchies/${hierarchy}/nodes/${node?.code ?? code}`, { name: filledNames(name, node?.code ?? code), parent: node ? undefined : parent })
    done(kept.code)
  }
  return (
    <Create small={parent !== undefined || node !== undefined} title={title} okText={t('app.save')} create={(values) => save(values as unknown as { code: string })} initial={{ name: bothNames(node?.name) }}>
      {!node && <Form.Item name="code" label={t('hierarchies.code')} extra={t('hierarchies.codeHint')} rules={required}><Input className="mono" autoFocus maxLength={63} /></Form.Item>}
      <NameFields />
    </Create>
  )
}

function Move({ hierarchy, code, close, done }: { hierarchy: string; code: string; close: () => void; done: (to: string | undefined) => void }) {
  const { t } = useText()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ parent?: string; from: string }>()
  const { busy, problem, run } = useAction()
  const move = async ({ parent, from }: { parent?: string; from: string }) => {
    const to = parent?.slice(parent.indexOf(':') + 1)
    const moved = await run(() => http.put<Placed>(path`/hierarchies/${hierarchy}/nodes/${code}/parent`, { parent: to, from: from || undefined }))
    if (!moved) return
    void message.success(t('app.saved'))
    done(to)
    close()
  }
  return (
    <Modal open title={t('hierarchies.move')} okText={t('app.save')} confirmLoading={busy} onOk={() => form.submit()} onCancel={close}>
      <p className="dim">{t('hierarchies.moveHint')}</p>
      <Form form={form} layout="vertical" onFinish={(values) => void move(values)} initialValues={{ from: new Date().toISOString().slice(0, 10) }}>
        <Form.Item name="parent" label={t('hierarchies.below')} extra={t('hierarchies.topHint')}><NodeSelect hierarchy={hierarchy} /></Form.Item>
        <Form.Item name="from" label={t('organisations.from')}><Input type="date" /></Form.Item>
      </Form>
      <ProblemAlert problem={problem} />
    </Modal>
  )
}
