import type { ReactNode } from 'react'
import { EngineerHome } from './EngineerHome'

/** What an officer of a region or a park sees first. */
export const OfficerHome = ({ choice }: { choice?: ReactNode }) => <EngineerHome choice={choice} />
