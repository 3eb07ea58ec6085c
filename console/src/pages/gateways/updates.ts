/** A version of the gateway's software that was uploaded. */
export interface Software { version: string; size: number; sha256: string; key: string; older: boolean; javaVersion: number; built: string; uploaded: string; by: string }

/** @property keys names of those that the platform trusts; they are put into the folder of its machine */
export interface SoftwareList { items: Software[]; keys: string[]; folder: string }

/** What a gateway says of its software. */
export interface SoftwareTold { version: string; good: string; onTrial: boolean; staged?: string | null; note?: string | null; keys: string[]; runner: boolean }

/** @property newer the newest version that the gateway would take */
export interface SoftwareState { gateway: SoftwareTold; newer?: string }

export type UpdateState = 'waiting' | 'running' | 'good' | 'back' | 'refused' | 'unknown' | 'called-off'

/** Gateways that take a version one after another. @property failed those that went back, refused or were not heard of again */
export interface RollOut { number: number; version: string; asked: string; by: string; calledOffBy?: string; waiting: number; running: number; good: number; failed: number; calledOff: number }

/** What became of a version at one gateway. */
export interface GatewayUpdate { rollOut: number; gateway: string; version: string; state: UpdateState; note: string; asked: string; by: string; began?: string; ended?: string }

export const isOpen = ({ waiting, running }: Pick<RollOut, 'waiting' | 'running'>) => waiting + running > 0

export const sizeOf = ({ waiting, running, good, failed, calledOff }: RollOut) => waiting + running + good + failed + calledOff

/** Only what went wrong is coloured. */
export const isBad = (state: UpdateState) => state === 'back' || state === 'refused' || state === 'unknown'

/** Whether the file can be a package at all; larger ones are refused. */
export const LARGEST = 128 * 1024 * 1024
