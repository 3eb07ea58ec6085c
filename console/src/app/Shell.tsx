import { BankOutlined, BulbOutlined, GlobalOutlined, LogoutOutlined, MenuFoldOutlined, MenuUnfoldOutlined, UserOutlined } from '@ant-design/icons'
import { Button, Dropdown, Select, Spin } from 'antd'
import { Fragment, lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { NavLink, Outlet, useLocation, useNavigate, useNavigation } from 'react-router'
import { isReachable, onReachability } from '../api/http'
import { useResource } from '../api/resource'
import type { Organisation, Overview, Page, Session } from '../api/types'
import { setLanguage, useText, wordOf } from '../i18n'
import { LoginPage } from '../pages/LoginPage'
import { ProblemAlert } from '../ui/Feedback'
import { offset } from '../ui/format'
import { useNow } from '../ui/Time'
import { usePages } from './pages'
import { usePreferences } from './preferences'
import { Search } from './Search'
import { goTo, useMay, useSession, useZone } from './session'
import { useDebounced } from './useDebounced'

const EnrolPage = lazy(async () => ({ default: (await import('../pages/EnrolPage')).EnrolPage }))

export function Shell() {
  const { session, problem, retry } = useSession()
  if (problem && session === undefined) {
    return (
      <main className="alone">
        <ProblemAlert problem={problem} retry={retry} />
      </main>
    )
  }
  if (session === undefined) return <main className="alone"><Spin /></main>
  if (session === null) return <LoginPage />
  if (session.mustEnrol) return <Suspense fallback={<main className="alone"><Spin /></main>}><EnrolPage /></Suspense>
  return <LoggedIn />
}

function LoggedIn() {
  const { t } = useText()
  const [folded, setFolded] = useState(localStorage.getItem('navigation') === 'folded')
  const mayRead = useMay('readings:read')
  const { data: overview } = useResource<Overview>(mayRead ? '/overview' : null, {}, 10_000)
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const moving = useNavigation().state === 'loading'
  const page = pageOf(pathname)
  const before = useRef(page)
  useEffect(() => {
    main.current?.scrollTo(0, 0)
    if (before.current === page) return
    before.current = page
    // Who works by keyboard or ear goes on where the new page begins, unless it has put the cursor somewhere itself.
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true })
  }, [pathname, page])
  const fold = () => {
    localStorage.setItem('navigation', folded ? 'open' : 'folded')
    setFolded(!folded)
  }
  return (
    <div className={`shell ${folded ? 'folded' : ''}`}>
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        {t('app.skip')}
      </a>
      <TopBar />
      <nav aria-label={t('nav.label')} className="side">
        <Navigation overview={overview} />
        <Button
          type="text"
          className="fold"
          icon={folded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
          onClick={fold}
          aria-label={folded ? t('nav.unfold') : t('nav.fold')}
        />
      </nav>
      <main id="main" ref={main} tabIndex={-1} aria-busy={moving}>
        <OfflineBanner />
        <Outlet />
      </main>
    </div>
  )
}

/** Tabs are the same page. */
const pageOf = (pathname: string) => pathname.split('/').slice(0, /^\/(things|models|organisations)\//.test(pathname) ? 3 : 2).join('/')

function Navigation({ overview }: { overview: Overview | undefined }) {
  const { t } = useText()
  const groups = usePages().map((group) => group.filter(({ icon }) => icon)).filter((group) => group.length > 0)
  const waiting = (overview?.inbox.devices ?? 0) + (overview?.inbox.refused ?? 0)
  const links = useRef<HTMLDivElement>(null)
  const { pathname } = useLocation()
  // Where the list scrolls, the page one is on stays in sight.
  useEffect(() => void links.current?.querySelector('a.active')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [pathname])
  return (
    <div className="links" ref={links}>
      {groups.map((group, i) => (
        <Fragment key={i}>
          {i > 0 && <hr />}
          {group.map(({ path, icon, text }) => (
            <NavLink key={path} to={path} end={path === '/'} title={t(text)}>
              {icon}
              <span>{t(text)}</span>
              {path === '/inbox' && waiting > 0 && <em aria-label={t('nav.waiting', { n: waiting })}>{waiting > 999 ? '999+' : waiting}</em>}
            </NavLink>
          ))}
        </Fragment>
      ))}
    </div>
  )
}

function TopBar() {
  const { t, name, language } = useText()
  const { session, system, logOut } = useSession()
  const { isDark, appearance, setAppearance } = usePreferences()
  const zone = useZone()
  const now = useNow()
  const navigate = useNavigate()
  return (
    <div className="top" role="banner">
      <NavLink to="/" className="brand" aria-label={t('nav.home')}>
        <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden>
          <rect width="32" height="32" rx="6" />
          <path d="M8 9h16M16 9v14M8 23h16" fill="none" strokeWidth="3" strokeLinecap="square" />
        </svg>
        <strong>{t('app.name')}</strong>
        <span className="dim">{system?.demo && session?.organisation.key === 'demo-works' ? t('app.demoWorks') : name(session?.organisation.name, session?.organisation.key)}</span>
      </NavLink>
      {session?.reachesOthers && <OrganisationSwitch session={session} />}
      <Search />
      <span className="zone num" title={zone}>
        {new Intl.DateTimeFormat('sv-SE', { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(now)}
        <span className="dim"> {offset(now, zone)}</span>
      </span>
      {system?.demo && <span className="chip">{t('app.demo')}</span>}
      <Button type="text" icon={<GlobalOutlined />} onClick={() => void setLanguage(language === 'zh' ? 'en' : 'zh')} lang={language === 'zh' ? 'en' : 'zh-CN'} data-testid="language">
        {t('app.otherLanguage')}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          selectable: true,
          selectedKeys: [appearance],
          items: (['system', 'light', 'dark'] as const).map((key) => ({ key, label: t(`appearance.${key}`) })),
          onClick: ({ key }) => setAppearance(key as 'system' | 'light' | 'dark'),
        }}
      >
        <Button type="text" icon={<BulbOutlined />} aria-label={t('appearance.label')} aria-pressed={isDark} />
      </Dropdown>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'who', disabled: true, label: session ? [session.name, ...session.roles.map((role) => wordOf('role', role, t))].join(' · ') : '' },
            { key: 'version', disabled: true, label: `${system?.name ?? ''} ${system?.version ?? ''}` },
            { type: 'divider' },
            { key: 'profile', icon: <UserOutlined />, label: t('profile.title'), onClick: () => void navigate('/profile') },
            { key: 'out', icon: <LogoutOutlined />, label: t('login.out'), onClick: () => void logOut() },
          ],
        }}
      >
        <Button type="text" data-testid="person">{session?.login}</Button>
      </Dropdown>
    </div>
  )
}

/** In which organisation one acts; there only for people who may act in several. */
function OrganisationSwitch({ session }: { session: Session }) {
  const { t, name } = useText()
  const [typed, setTyped] = useState('')
  const { data } = useResource<Page<Organisation>>('/session/organisations', { query: useDebounced(typed.trim(), 250), size: 50 })
  const found = data?.items ?? []
  const missing = typed === '' && !found.some((one) => one.key === session.organisation.key) ? [session.organisation] : []
  return (
    <Select
      className="switch"
      data-testid="organisation"
      aria-label={t('app.actIn')}
      prefix={<BankOutlined />}
      value={session.organisation.key}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      popupMatchSelectWidth={320}
      onChange={(key) => goTo(key === session.home.key ? undefined : key)}
      options={[...missing, ...found].map((one) => ({ value: one.key, label: `${name(one.name, one.key)}${one.key === session.home.key ? ` · ${t('app.home')}` : ''}` }))}
    />
  )
}

function OfflineBanner() {
  const { t } = useText()
  const reachable = useSyncExternalStore(onReachability, isReachable)
  if (reachable) return null
  return (
    <div className="offline" role="status" data-testid="offline">
      <b aria-hidden>⚠</b> {t('app.offline')}
    </div>
  )
}
