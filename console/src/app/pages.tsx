import {
  AimOutlined, ApartmentOutlined, ApiOutlined, AppstoreOutlined, AuditOutlined, BarChartOutlined, CalculatorOutlined, CloudUploadOutlined, ClusterOutlined, ControlOutlined, DashboardOutlined, DeploymentUnitOutlined, InboxOutlined, KeyOutlined,
  LayoutOutlined, LineChartOutlined, PieChartOutlined, ProfileOutlined, SafetyCertificateOutlined, SolutionOutlined, TableOutlined, TeamOutlined, ThunderboltOutlined, ToolOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { Scope } from '../api/types'
import type { TextKey } from '../i18n/texts'
import { METHODS_DEFINE } from '../pages/methods/editor/types'
import { METHODS_READ } from '../pages/methods/types'
import { useIsPlatformAdministrator, useSession } from './session'

export interface PageEntry {
  path: string
  text: TextKey
  /** without one it is found by the search only */
  icon?: ReactNode
  /** what the person must be allowed, all of it */
  needs?: Scope[]
  /** for administrators of the platform only */
  platform?: boolean
}

/** The pages, in the order of the navigation: what happens, what brings it in, who and what. */
const GROUPS: PageEntry[][] = [
  [
    { path: '/', text: 'nav.glance', icon: <DashboardOutlined /> },
    { path: '/things', text: 'nav.things', icon: <DeploymentUnitOutlined />, needs: ['things:read'] },
    { path: '/explore', text: 'nav.explore', icon: <LineChartOutlined />, needs: ['things:read', 'readings:read'] },
    { path: '/boards', text: 'nav.boards', icon: <LayoutOutlined />, needs: ['things:read', 'readings:read'] },
    { path: '/production', text: 'nav.production', icon: <ToolOutlined />, needs: ['production:read'] },
    { path: '/production/losses', text: 'losses.title', needs: ['production:read'] },
    { path: '/energy', text: 'nav.flow', icon: <ThunderboltOutlined />, needs: ['things:read', 'readings:read'] },
    { path: '/models', text: 'nav.models', icon: <ProfileOutlined />, needs: ['things:read'] },
    { path: '/facts', text: 'nav.facts', icon: <TableOutlined />, needs: ['facts:read'] },
    { path: '/facts/forms', text: 'facts.forms', needs: ['facts:read'] },
    { path: '/facts/documents', text: 'facts.documents', needs: ['facts:read'] },
    { path: '/methods', text: 'nav.methods', icon: <CalculatorOutlined />, needs: [METHODS_READ] },
    { path: '/indicators', text: 'nav.indicators', icon: <BarChartOutlined />, needs: [METHODS_READ] },
    { path: '/goals', text: 'nav.goals', icon: <AimOutlined />, needs: [METHODS_READ, 'organisations:read'] },
    { path: '/methods/new', text: 'methodEditor.new', needs: [METHODS_DEFINE] },
    { path: '/published', text: 'nav.published', icon: <SolutionOutlined />, needs: [METHODS_READ] },
    { path: '/inbox', text: 'nav.inbox', icon: <InboxOutlined />, needs: ['things:read'] },
  ],
  [
    { path: '/connect', text: 'nav.connect', icon: <ApiOutlined />, needs: ['things:write'] },
    { path: '/gateways', text: 'nav.gateways', icon: <ClusterOutlined />, needs: ['things:read'] },
    { path: '/import', text: 'nav.import', icon: <CloudUploadOutlined />, needs: ['readings:write'] },
    { path: '/durability', text: 'nav.durability', icon: <SafetyCertificateOutlined />, platform: true },
  ],
  [
    { path: '/packs', text: 'nav.packs', icon: <AppstoreOutlined />, needs: ['things:read'] },
    { path: '/organisations', text: 'nav.organisations', icon: <ApartmentOutlined />, needs: ['organisations:read'] },
    { path: '/hierarchies', text: 'nav.hierarchies', needs: ['organisations:read'] },
    { path: '/regions', text: 'region.title', needs: ['organisations:read'] },
    { path: '/people', text: 'nav.people', icon: <TeamOutlined />, needs: ['people:read'] },
    { path: '/access', text: 'nav.access', icon: <KeyOutlined /> },
    { path: '/audit', text: 'nav.audit', icon: <AuditOutlined />, needs: ['audit:read'] },
    { path: '/usage', text: 'nav.usage', icon: <PieChartOutlined />, needs: ['usage:read'] },
    { path: '/system', text: 'nav.system', icon: <ControlOutlined />, platform: true },
    { path: '/system/certificates', text: 'certificates.title', platform: true },
    { path: '/profile', text: 'profile.title' },
  ],
]

/** What of them the person may open, by group. */
export function usePages() {
  const { session } = useSession()
  const platform = useIsPlatformAdministrator()
  const may = (scope: Scope) => session?.scopes.includes(scope) === true
  return GROUPS.map((group) => group.filter((page) => (!page.platform || platform) && (page.needs ?? []).every(may)))
}
