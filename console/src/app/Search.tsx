import { SearchOutlined } from '@ant-design/icons'
import { Modal } from 'antd'
import { type KeyboardEvent as Key, useEffect, useId, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { useResource } from '../api/resource'
import { setLanguage, textsOf, useText } from '../i18n'
import type { TextKey } from '../i18n/texts'
import { ProblemAlert } from '../ui/Feedback'
import { useStored } from '../ui/useStored'
import { addressOf, type Find, grouped, matches, remembered } from './finds'
import { usePages } from './pages'
import { usePreferences } from './preferences'
import { useMay } from './session'
import { useDebounced } from './useDebounced'

/** Pages and actions that the person may open, named in both languages so that either finds them. */
function useOwn() {
  const { t, language } = useText()
  const [other, setOther] = useState<Record<string, Record<string, string>>>({})
  useEffect(() => {
    let here = true
    void textsOf(language === 'zh' ? 'en' : 'zh').then((texts) => here && setOther(texts))
    return () => { here = false }
  }, [language])
  const pages = usePages()
  const things = useMay('things:read')
  const readings = useMay('readings:read')
  const models = useMay('models:write')
  const actions: [string, TextKey, boolean][] = [
    ['/boards/new', 'boards.make', things && readings],
    ['/models?new=', 'models.create', models],
    ['/things?state=offline', 'find.offline', things],
    ['language', 'find.language', true],
    ['appearance', 'find.appearance', true],
  ]
  const named = (kind: Find['kind'], key: string, text: TextKey) => {
    const [section, word] = text.split('.') as [string, string]
    return { find: { kind, key, name: t(text) } satisfies Find, names: [t(text), other[section]?.[word] ?? ''] }
  }
  return [
    ...pages.flat().map(({ path, text }) => named('page', path, text)),
    ...actions.filter(([, , may]) => may).map(([key, text]) => named('action', key, text)),
  ]
}

/** Finds anything by one key: `/`, or Ctrl or ⌘ with K. */
export function Search() {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable
      const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !typing
      const chord = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
      if (!slash && !chord) return
      event.preventDefault()
      setOpen(true)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
  return (
    <>
      <button type="button" className="search find-open" onClick={() => setOpen(true)} aria-keyshortcuts="/ Control+K Meta+K" aria-haspopup="dialog">
        <SearchOutlined aria-hidden />
        <span>{t('app.search')}</span>
        <kbd aria-hidden>/</kbd>
      </button>
      {/* At once: what is typed while a dialog moves would be lost. */}
      <Modal open={open} transitionName="" maskTransitionName="" onCancel={() => setOpen(false)} footer={null} closable={false} destroyOnHidden width={620} style={{ top: 70 }} title={<span className="unseen">{t('app.search')}</span>} className="find">
        <Palette close={() => setOpen(false)} />
      </Modal>
    </>
  )
}

function Palette({ close }: { close: () => void }) {
  const { t, name, language } = useText()
  const navigate = useNavigate()
  const { isDark, setAppearance } = usePreferences()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const [recent, setRecent] = useStored<Find[]>('recent', [])
  const own = useOwn()
  const typed = query.trim()
  const wanted = useDebounced(typed, 160)
  const { data, problem } = useResource<{ items: Find[] }>(wanted ? '/search' : null, { query: wanted })
  const here = typed ? own.filter(({ names }) => matches(typed, names)).map(({ find }) => find) : []
  const finds = typed ? [...(data?.items ?? []), ...here] : recent
  const groups = typed ? grouped(finds) : ([['recent', recent]] as [string, Find[]][])
  const flat = groups.flatMap(([, some]) => some)
  const current = Math.min(at, flat.length - 1)
  useEffect(() => {
    // Newer browsers return a promise here, which is no clean-up.
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [current])
  const go = (find: Find | undefined) => {
    if (!find) return
    setRecent(remembered(recent, find))
    close()
    const address = addressOf(find)
    if (address) void navigate(address)
    else if (find.key === 'language') void setLanguage(language === 'zh' ? 'en' : 'zh')
    else setAppearance(isDark ? 'light' : 'dark')
  }
  const key = (event: Key) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.key]
    if (step) setAt(Math.max(0, Math.min(flat.length - 1, current + step)))
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) go(flat[current])
    else return
    event.preventDefault()
  }
  const waiting = typed !== '' && (wanted !== typed || !data) && !problem
  return (
    <>
      <input autoFocus className="find-input" role="combobox" aria-expanded aria-controls={`${id}-list`} aria-autocomplete="list" aria-activedescendant={flat.length ? `${id}-${current}` : undefined}
        aria-label={t('app.search')} placeholder={t('find.hint')} value={query} maxLength={200} onKeyDown={key} onChange={(event) => {
          setQuery(event.target.value)
          setAt(0)
        }} />
      <ProblemAlert problem={problem} />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={t('find.found')} className="finds" aria-busy={waiting}>
        {groups.map(([kind, some]) => some.length > 0 && (
          <div key={kind} role="group" aria-label={t(`findKind.${kind as Find['kind']}`)}>
            <div className="dim" aria-hidden>{t(`findKind.${kind as Find['kind']}`)}</div>
            {some.map((find) => {
              const i = flat.indexOf(find)
              return (
                <div key={`${find.kind} ${find.key}`} id={`${id}-${i}`} role="option" aria-selected={i === current} onMouseMove={() => setAt(i)} onClick={() => go(find)}>
                  <span>{name(find.name, find.key)}</span>
                  <span className="dim">{[find.kind === 'page' || find.kind === 'action' ? '' : find.key, find.about].filter(Boolean).join(' · ')}</span>
                </div>
              )
            })}
          </div>
        ))}
      </div>
      {flat.length === 0 && !waiting && <p className="dim" role="status">{typed ? t('find.none') : t('find.start')}</p>}
      <p className="dim find-keys" aria-hidden><kbd>↑</kbd> <kbd>↓</kbd> <kbd>↵</kbd> <kbd>Esc</kbd></p>
    </>
  )
}
