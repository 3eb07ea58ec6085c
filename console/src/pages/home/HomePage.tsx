import { Segmented } from 'antd'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { Session } from '../../api/types'
import { useSession } from '../../app/session'
import { useText } from '../../i18n'
import { Nothing, PageHead, Panel } from '../../ui/Feedback'
import { EngineerHome } from './EngineerHome'

/** Whose eyes the first page is for. */
export type Face = 'platform' | 'owner' | 'officer' | 'engineer'

const FACES: Record<Face, React.ComponentType<{ choice?: ReactNode }>> = {
  platform: lazy(async () => ({ default: (await import('./OperatorHome')).OperatorHome })),
  owner: lazy(async () => ({ default: (await import('./OwnerHome')).OwnerHome })),
  officer: lazy(async () => ({ default: (await import('./OfficerHome')).OfficerHome })),
  engineer: EngineerHome,
}

/** The first pages a person has where it acts, the one for its role first. */
export function facesOf(session: Pick<Session, 'roles' | 'scopes' | 'platformAdministrator'>): Face[] {
  const sees = session.scopes.includes('things:read') && session.scopes.includes('readings:read')
  const registers = session.scopes.includes('organisations:read')
  const { roles, platformAdministrator: platform } = session
  const faces: Face[] = []
  if (platform) faces.push('platform')
  if (sees && (roles.includes('owner') || platform)) faces.push('owner')
  if (registers && (roles.includes('officer') || roles.includes('analyst') || platform)) faces.push('officer')
  if (sees) faces.push('engineer')
  return faces
}

/** What each person chose stays in its browser. */
function useChosen(login: string): [string | null, (face: Face) => void] {
  const key = `home:${login}`
  const [chosen, setChosen] = useState(() => localStorage.getItem(key))
  return [chosen, (face) => {
    localStorage.setItem(key, face)
    setChosen(face)
  }]
}

/** The first page of whoever logged in: each role has its own, and who has several chooses. */
export function HomePage() {
  const { t } = useText()
  const { session } = useSession()
  const faces = session ? facesOf(session) : []
  const [chosen, choose] = useChosen(session?.login ?? '')
  const face = faces.find((one) => one === chosen) ?? faces[0]
  if (!face) return <NoHome />
  const Home = FACES[face]
  const choice = faces.length > 1 && (
    <Segmented<Face> value={face} onChange={choose} aria-label={t('home.choose')} data-testid="face"
      options={faces.map((one) => ({ value: one, label: t(`home.${one}`) }))} />
  )
  return <Suspense fallback={<PageHead title={t(`home.${face}`)} />}><Home choice={choice} /></Suspense>
}

/** Who may see neither readings nor a register, such as an auditor, has a page that says so. */
function NoHome() {
  const { t } = useText()
  return (
    <>
      <PageHead title={t('glance.title')} />
      <Panel><Nothing title={t('glance.noRights')} hint={t('glance.noRightsHint')} /></Panel>
    </>
  )
}
