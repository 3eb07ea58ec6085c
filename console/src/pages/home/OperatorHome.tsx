import type { ReactNode } from 'react'
import { EngineerHome } from './EngineerHome'

/** What who runs the platform sees first. */
export const OperatorHome = ({ choice }: { choice?: ReactNode }) => <EngineerHome choice={choice} />
