import type { TextKey } from '../../i18n/texts'

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

/** What gateways write down of their software, by its form. */
const NOTES: [RegExp, TextKey][] = [
  [/^(?<version>\S+) is good: the platform takes what it collects$/, 'softwareNote.good'],
  [/^(?<version>\S+) was taken from the platform and is on trial$/, 'softwareNote.trial'],
  [/^(?<version>\S+) did not reach the platform within (?<time>.+); back to (?<good>\S+)$/, 'softwareNote.away'],
  [/^(?<version>\S+) ended by itself (?<times>\d+) times; back to (?<good>\S+)$/, 'softwareNote.ended'],
  [/^(?<version>\S+) neither proved itself nor gave up within (?<time>.+); back to (?<good>\S+)$/, 'softwareNote.hung'],
  [/^(?<version>\S+) ended with (?<code>\d+); it is started again in (?<seconds>\d+) s$/, 'softwareNote.again'],
  [/^(?<version>\S+) was installed; it takes the place of (?<good>\S+)$/, 'softwareNote.installed'],
  [/^it did not say what became of it within (?<minutes>\d+) minutes$/, 'softwareNote.silent'],
]

/** A note in the reader's language, as far as its sentence is known. */
export function noteText(note: string, t: (key: TextKey, values?: Record<string, string>) => string) {
  for (const [form, key] of NOTES) {
    const said = form.exec(note)?.groups
    if (said) return t(key, said)
  }
  return note
}
