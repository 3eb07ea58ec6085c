import type { ReactNode } from 'react'
import { GoalsPanel } from '../goals/GoalsPanel'
import { LastCalculations } from '../methods/HomePanels'
import { RegionView } from './RegionView'

/** What an officer of a region or a park sees first. */
export const OfficerHome = ({ choice }: { choice?: ReactNode }) => (
  <>
    <RegionView choice={choice} />
    <GoalsPanel />
    <LastCalculations />
  </>
)
