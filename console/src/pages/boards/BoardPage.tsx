import { CloseOutlined, EditOutlined, FullscreenOutlined, PlusOutlined, SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox, Dropdown, Form, Input, Modal, Popconfirm, Select } from 'antd'
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { http } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Page, SavedView, ThingSummary } from '../../api/types'
import { useMay, useSession, useZone } from '../../app/session'
import { useText } from '../../i18n'
import { Nothing, PageHead, ProblemAlert } from '../../ui/Feedback'
import { dateTime } from '../../ui/format'
import { useThings } from '../explore/lines'
import { type Board, type Kind, KINDS, linesOf, MOST_PLACED, resolved, SIZES, useLatest, variablesOf, type Widget } from './board'
import { PlaceChoice, ThingChoice } from './VariableChoice'
import { COLUMNS, rowsOf, settle, within } from './layout'
import { Content, type Known } from './widgets'
import { WidgetForm } from './WidgetForm'

const ROW = 56
const GAP = 8

interface Edition {
  version: number
  made: string
  madeBy: string
}

/** One board: to look at, to change, and as a wall screen. */
export function BoardPage({ id }: { id: string }) {
  const { t } = useText()
  const navigate = useNavigate()
  const { session } = useSession()
  const zone = useZone()
  const administrator = useMay('admin')
  const fresh = id === 'new'
  const { data: saved, problem, reload } = useResource<SavedView & { content: Board }>(fresh ? null : `/views/${id}`)
  const { data: editions } = useResource<Edition[]>(fresh ? null : `/views/${id}/versions`, { of: saved?.version })
  const [widgets, setWidgets] = useState<Widget[]>([])
  const [editing, setEditing] = useState(fresh)
  const [forming, setForming] = useState<Widget>()
  const [naming, setNaming] = useState(false)
  const { busy, problem: refused, run, clear } = useAction()
  const wall = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (saved) setWidgets(settle(saved.content.widgets ?? []))
  }, [saved])
  const mine = fresh || (saved && (saved.owner === session?.login || administrator))
  const [search, setSearch] = useSearchParams()
  const of = { site: search.get('site') ?? undefined, place: search.get('place') ?? undefined, thing: search.get('thing') ?? undefined }
  const asks = variablesOf(widgets)
  const { data: at } = useResource<Page<ThingSummary>>(asks.place ? '/things' : null, { site: of.site, place: of.place, size: MOST_PLACED })
  const placed = at?.items.map((thing) => thing.key).join('\n') ?? ''
  const shown = useMemo(() => widgets.map((widget) => resolved(widget, { thing: of.thing, placed: placed ? placed.split('\n') : [] })), [widgets, of.thing, placed])
  const lines = useMemo(() => linesOf(shown), [shown])
  const latest = useLatest(lines)
  const { things, propertyOf, problem: noThings } = useThings(lines)
  const choose = useCallback((changes: { site?: string; place?: string; thing?: string }) => setSearch((old) => {
    const next = new URLSearchParams(old)
    for (const [key, text] of Object.entries(changes)) {
      if (text) next.set(key, text)
      else next.delete(key)
    }
    return next
  }, { replace: true }), [setSearch])

  const save = async ({ name, shared }: { name: string; shared?: boolean }) => {
    const body = { kind: 'board', name, shared: shared ?? false, content: { widgets } }
    const kept = await run(() => (fresh ? http.post<SavedView>('/views', body) : http.put<SavedView>(`/views/${id}`, { ...body, version: saved!.version })))
    if (!kept) return
    setNaming(false)
    setEditing(false)
    if (fresh) navigate({ pathname: `/boards/${kept.id}`, search: search.toString() }, { replace: true })
    else reload()
  }
  const remove = async () => {
    if (await run(() => http.delete(`/views/${id}`).then(() => true))) navigate('/boards')
  }
  const restore = async (version: number) => {
    const before = await run(() => http.get<Board>(`/views/${id}/versions/${version}`))
    if (!before) return
    setWidgets(settle(before.widgets ?? []))
    setEditing(true)
  }
  const add = (kind: Kind) => setForming({ id: crypto.randomUUID(), kind, lines: [], x: 0, y: rowsOf(widgets), ...SIZES[kind] })
  return (
    <>
      <PageHead title={saved?.name ?? t('boards.make')}>
        {(asks.place || asks.thing) && <PlaceChoice {...of} change={choose} />}
        {asks.thing && <ThingChoice key={`${of.site} ${of.place}`} {...of} change={choose} />}
        {editing ? (
          <>
            <Dropdown trigger={['click']} menu={{ items: KINDS.map((kind) => ({ key: kind, label: t(`widget.${kind}`) })), onClick: ({ key }) => add(key as Kind) }}>
              <Button icon={<PlusOutlined />}>{t('boards.add')}</Button>
            </Dropdown>
            <Button type="primary" disabled={widgets.length === 0} onClick={() => setNaming(true)}>{t('app.save')}</Button>
            <Button onClick={() => {
              if (fresh) navigate('/boards')
              else {
                setWidgets(settle(saved?.content.widgets ?? []))
                setEditing(false)
              }
            }}>{t('app.cancel')}</Button>
          </>
        ) : (
          <>
            {mine && <Button icon={<EditOutlined />} onClick={() => setEditing(true)}>{t('app.edit')}</Button>}
            {mine && editions && editions.length > 1 && (
              <Select value={null} placeholder={t('boards.versions')} aria-label={t('boards.versions')} popupMatchSelectWidth={false} onChange={(version: number | null) => version !== null && void restore(version)}
                options={editions.map((edition) => ({ value: edition.version, label: `${t('boards.version', { n: edition.version })} · ${dateTime(Date.parse(edition.made), zone)} · ${edition.madeBy}` }))} />
            )}
            {mine && (
              <Popconfirm title={t('explore.removeView', { name: saved?.name ?? '' })} onConfirm={remove} okText={t('explore.removeIt')} cancelText={t('app.cancel')}>
                <Button>{t('explore.removeIt')}</Button>
              </Popconfirm>
            )}
            <Button icon={<FullscreenOutlined />} onClick={() => void wall.current?.requestFullscreen()}>{t('boards.wall')}</Button>
          </>
        )}
      </PageHead>
      <ProblemAlert problem={problem ?? noThings ?? (naming ? undefined : refused)} />
      {widgets.length === 0 && (fresh || saved) ? (
        <div className="panel"><Nothing title={t('boards.empty')} hint={t('boards.emptyHint')} /></div>
      ) : (
        <Wall refer={wall} widgets={widgets} shown={shown} known={{ latest, things, propertyOf }} title={saved?.name ?? ''} editing={editing}
          change={setWidgets} open={setForming} />
      )}
      {forming && <WidgetForm widget={forming} close={() => setForming(undefined)} done={(made) => {
        setWidgets((old) => settle(old.some((widget) => widget.id === made.id) ? old.map((widget) => (widget.id === made.id ? made : widget)) : [...old, made]))
        setForming(undefined)
      }} />}
      <Modal open={naming} title={t('app.save')} footer={null} destroyOnHidden onCancel={() => {
        setNaming(false)
        clear()
      }}>
        <ProblemAlert problem={refused} />
        <Form layout="vertical" initialValues={{ name: saved?.name ?? '', shared: saved?.shared ?? true }} onFinish={save}>
          <Form.Item name="name" label={t('explore.name')} rules={[{ required: true, max: 200 }]}><Input autoFocus maxLength={200} /></Form.Item>
          <Form.Item name="shared" valuePropName="checked"><Checkbox>{t('explore.share')}</Checkbox></Form.Item>
          <Button type="primary" htmlType="submit" loading={busy}>{t('app.save')}</Button>
        </Form>
      </Modal>
    </>
  )
}

/** The grid. In full screen it fills the screen, whatever its size; a phone shows one widget below the other. */
function Wall({ refer, widgets, shown, known, title, editing, change, open }: {
  refer: React.RefObject<HTMLDivElement | null>; widgets: Widget[]; shown: Widget[]; known: Known; title: string; editing: boolean
  change: (widgets: Widget[]) => void; open: (widget: Widget) => void
}) {
  const { t } = useText()
  const [full, setFull] = useState(false)
  useEffect(() => {
    const watch = () => setFull(document.fullscreenElement === refer.current)
    document.addEventListener('fullscreenchange', watch)
    return () => document.removeEventListener('fullscreenchange', watch)
  }, [refer])
  const rows = Math.max(1, rowsOf(widgets))
  // Letters grow with the screen: a wall of 4K is read from further away, not with more in it.
  const zoom = full ? Math.max(1, window.screen.width / 1366) : 1
  const style = {
    zoom,
    gridAutoRows: full ? `calc((100vh / ${zoom} - ${(rows + 1) * GAP + 40}px) / ${rows})` : ROW,
    gridTemplateRows: full ? undefined : `repeat(${rows}, ${ROW}px)`,
  }
  return (
    <div ref={refer} className={`wall ${full ? 'full' : ''}`} data-testid="board">
      {full && <h1 style={{ zoom }}>{title}</h1>}
      <div className="grid" style={style}>
        {widgets.map((widget, i) => (
          <section key={widget.id} className={`widget kind-of-${widget.kind} ${editing ? 'edited' : ''}`} aria-label={widget.title || t(`widget.${widget.kind}`)}
            style={{ gridColumn: `${widget.x + 1} / span ${widget.w}`, gridRow: `${widget.y + 1} / span ${widget.h}` }}>
            {(widget.title || editing) && (
              <header>
                <h2>{widget.title || (editing ? t(`widget.${widget.kind}`) : '')}</h2>
                {editing && (
                  <>
                    <Grip what={t('boards.move')} widget={widget} apply={(dx, dy) => change(settle(widgets.map((one) => (one.id === widget.id ? within({ ...one, x: widget.x + dx, y: widget.y + dy }) : one)), widget.id))} />
                    <Button type="text" size="small" icon={<SettingOutlined />} aria-label={t('app.edit')} onClick={() => open(widget)} />
                    <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('explore.removeIt')} onClick={() => change(settle(widgets.filter((one) => one.id !== widget.id)))} />
                  </>
                )}
              </header>
            )}
            <div className="body"><Content widget={shown[i] ?? widget} {...known} /></div>
            {editing && <Grip corner what={t('boards.size')} widget={widget} apply={(dx, dy) => change(settle(widgets.map((one) => (one.id === widget.id ? within({ ...one, w: Math.max(1, widget.w + dx), h: Math.max(1, widget.h + dy) }) : one)), widget.id))} />}
          </section>
        ))}
      </div>
    </div>
  )
}

/** Where a hand takes hold of a widget, or the arrow keys move it, in steps of the grid. */
function Grip({ what, widget, corner, apply }: { what: string; widget: Widget; corner?: boolean; apply: (dx: number, dy: number) => void }) {
  const start = useRef<{ x: number; y: number; column: number; from: Widget }>(undefined)
  const down = (event: PointerEvent<HTMLButtonElement>) => {
    const grid = event.currentTarget.closest('.grid')!.getBoundingClientRect()
    start.current = { x: event.clientX, y: event.clientY, column: grid.width / COLUMNS, from: widget }
    event.currentTarget.setPointerCapture(event.pointerId)
    event.preventDefault()
  }
  const up = (event: PointerEvent<HTMLButtonElement>) => {
    const began = start.current
    start.current = undefined
    if (!began) return
    const dx = Math.round((event.clientX - began.x) / began.column)
    const dy = Math.round((event.clientY - began.y) / (ROW + GAP))
    if (dx !== 0 || dy !== 0) apply(dx, dy)
  }
  const key = (event: KeyboardEvent) => {
    const steps: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    apply(...step)
  }
  return (
    <button type="button" className={corner ? 'corner' : 'handle'} aria-label={what} title={what} onPointerDown={down} onPointerUp={up} onKeyDown={key}>
      {corner ? '◢' : '✥'}
    </button>
  )
}
