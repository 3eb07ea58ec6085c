import { Button } from 'antd'
import { createHashRouter, Navigate, useRouteError } from 'react-router'
import { useText } from '../i18n'
import { Nothing } from '../ui/Feedback'
import { Shell } from './Shell'

/** Usually a chunk that is gone because the server was upgraded under an open page. */
function Broken() {
  const { t } = useText()
  const error = useRouteError()
  return (
    <main className="alone">
      <Nothing title={t('app.chunk')} hint={String(error)}>
        <Button type="primary" onClick={() => window.location.reload()}>{t('app.reload')}</Button>
      </Nothing>
    </main>
  )
}

/** Each page is a chunk of its own: a browser loads the chart only when somebody looks at a thing. */
export const router = createHashRouter([
  {
    Component: Shell,
    ErrorBoundary: Broken,
    HydrateFallback: () => null,
    children: [
      { index: true, lazy: async () => ({ Component: (await import('../pages/home/HomePage')).HomePage }) },
      { path: 'regions', lazy: async () => ({ Component: (await import('../pages/home/RegionView')).RegionView }) },
      { path: 'counters/:what', lazy: async () => ({ Component: (await import('../pages/home/CountersPage')).CountersPage }) },
      { path: 'things', lazy: async () => ({ Component: (await import('../pages/things/ThingsPage')).ThingsPage }) },
      { path: 'things/:key/:tab?', lazy: async () => ({ Component: (await import('../pages/thing/ThingPage')).ThingPage }) },
      { path: 'explore/:id?', lazy: async () => ({ Component: (await import('../pages/explore/ExplorePage')).ExplorePage }) },
      { path: 'boards/:id?', lazy: async () => ({ Component: (await import('../pages/boards/BoardsPage')).BoardsPage }) },
      { path: 'production/:tab?/:key?', lazy: async () => ({ Component: (await import('../pages/production/ProductionPage')).ProductionPage }) },
      { path: 'energy', lazy: async () => ({ Component: (await import('../pages/energy/EnergyFlowPage')).EnergyFlowPage }) },
      { path: 'facts/tables/:key', lazy: async () => ({ Component: (await import('../pages/facts/TablePage')).TablePage }) },
      { path: 'facts/forms/:key', lazy: async () => ({ Component: (await import('../pages/facts/FormPage')).FormPage }) },
      { path: 'facts/forms/:key/:subject/:period', lazy: async () => ({ Component: (await import('../pages/facts/SheetPage')).SheetPage }) },
      { path: 'facts/:tab?', lazy: async () => ({ Component: (await import('../pages/facts/FactsPage')).FactsPage }) },
      { path: 'methods', lazy: async () => ({ Component: (await import('../pages/methods/MethodsPage')).MethodsPage }) },
      { path: 'methods/new', lazy: async () => ({ Component: (await import('../pages/methods/editor/EditorPage')).EditorPage }) },
      { path: 'methods/:key/:edition/edit', lazy: async () => ({ Component: (await import('../pages/methods/editor/EditorPage')).EditorPage }) },
      { path: 'methods/:key/:edition', lazy: async () => ({ Component: (await import('../pages/methods/MethodPage')).MethodPage }) },
      { path: 'calculations', element: <Navigate to="/methods" replace /> },
      { path: 'calculations/:id', lazy: async () => ({ Component: (await import('../pages/methods/CalculationPage')).CalculationPage }) },
      { path: 'calculations/:id/:subject', lazy: async () => ({ Component: (await import('../pages/methods/ExplanationPage')).ExplanationPage }) },
      { path: 'goals/:method?', lazy: async () => ({ Component: (await import('../pages/goals/GoalsPage')).GoalsPage }) },
      { path: 'indicators/:method?/:step?', lazy: async () => ({ Component: (await import('../pages/indicators/IndicatorPage')).IndicatorsPage }) },
      { path: 'published', lazy: async () => ({ Component: (await import('../pages/methods/PublishedPage')).PublishedPage }) },
      { path: 'published/:id', lazy: async () => ({ Component: (await import('../pages/methods/PublishedPage')).PublishedResultPage }) },
      { path: 'print/calculations/:id', lazy: async () => ({ Component: (await import('../pages/print/CalculationReport')).CalculationReport }) },
      { path: 'print/calculations/:id/:subject', lazy: async () => ({ Component: (await import('../pages/print/SubjectReport')).CalculatedReport }) },
      { path: 'print/published/:id', lazy: async () => ({ Component: (await import('../pages/print/SubjectReport')).PublishedReport }) },
      { path: 'models/:key?/:mode?', lazy: async () => ({ Component: (await import('../pages/models/ModelsPage')).ModelsPage }) },
      { path: 'inbox/:tab?', lazy: async () => ({ Component: (await import('../pages/InboxPage')).InboxPage }) },
      { path: 'gateways', lazy: async () => ({ Component: (await import('../pages/gateways/GatewaysPage')).GatewaysPage }) },
      { path: 'gateways/software', lazy: async () => ({ Component: (await import('../pages/gateways/SoftwarePage')).SoftwarePage }) },
      { path: 'gateways/:key/device', lazy: async () => ({ Component: (await import('../pages/gateways/DevicePage')).DevicePage }) },
      { path: 'gateways/:key/devices/:device', lazy: async () => ({ Component: (await import('../pages/gateways/DevicePage')).DevicePage }) },
      { path: 'gateways/:key/:tab?', lazy: async () => ({ Component: (await import('../pages/gateways/GatewayPage')).GatewayPage }) },
      { path: 'connect', lazy: async () => ({ Component: (await import('../pages/ConnectPage')).ConnectPage }) },
      { path: 'import', lazy: async () => ({ Component: (await import('../pages/ImportPage')).ImportPage }) },
      { path: 'durability', lazy: async () => ({ Component: (await import('../pages/DurabilityPage')).DurabilityPage }) },
      { path: 'packs', lazy: async () => ({ Component: (await import('../pages/PacksPage')).PacksPage }) },
      { path: 'access/:tab?', lazy: async () => ({ Component: (await import('../pages/AccessPage')).AccessPage }) },
      { path: 'people/:tab?', lazy: async () => ({ Component: (await import('../pages/PeoplePage')).PeoplePage }) },
      { path: 'profile/:tab?', lazy: async () => ({ Component: (await import('../pages/ProfilePage')).ProfilePage }) },
      { path: 'organisations', lazy: async () => ({ Component: (await import('../pages/organisations/OrganisationsPage')).OrganisationsPage }) },
      { path: 'organisations/:key', lazy: async () => ({ Component: (await import('../pages/organisations/OrganisationPage')).OrganisationPage }) },
      { path: 'hierarchies/:key?', lazy: async () => ({ Component: (await import('../pages/organisations/HierarchiesPage')).HierarchiesPage }) },
      { path: 'system/certificates', lazy: async () => ({ Component: (await import('../pages/system/CertificatesPage')).CertificatesPage }) },
      { path: 'audit', lazy: async () => ({ Component: (await import('../pages/AuditPage')).AuditPage }) },
      { path: 'usage/:tab?', lazy: async () => ({ Component: (await import('../pages/usage/UsagePage')).UsagePage }) },
      { path: 'usage/organisations/:key', lazy: async () => ({ Component: (await import('../pages/usage/UsagePage')).OrganisationUsagePage }) },
      { path: 'system', lazy: async () => ({ Component: (await import('../pages/system/SystemPage')).SystemPage }) },
      { path: '*', element: <Navigate to="/" replace /> },
    ],
  },
])
