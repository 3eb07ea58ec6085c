import type { ReactNode } from 'react'
import { EngineerHome } from './EngineerHome'

/** What the owner of a works sees first. */
export const OwnerHome = ({ choice }: { choice?: ReactNode }) => <EngineerHome choice={choice} />
