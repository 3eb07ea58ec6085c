/** A version of the gateway's software that was uploaded. */
export interface Software { version: string; size: number; sha256: string; key: string; older: boolean; javaVersion: number; built: string; uploaded: string; by: string }

/** @property keys names of those that the platform trusts; they are put into the folder of its machine */
export interface SoftwareList { items: Software[]; keys: string[]; folder: string }

/** What a gateway says of its software. */
export interface SoftwareTold { version: string; good: string; onTrial: boolean; staged?: string | null; note?: string | null; keys: string[]; runner: boolean }

/** @property newer the newest version that the gateway would take */
export interface SoftwareState { gateway: SoftwareTold; newer?: string }

/** How far an update is; `good`, `back`, `refused` and `unknown` are its ends. */
export type Stage = 'asked' | 'starting' | 'trial' | 'good' | 'back' | 'refused' | 'unknown'

/** @property note what the gateway or the refusal says */
export interface Update { stage: Stage; note?: string }

/** What updating needs of the platform, so that it can be tried without one. */
export interface Platform {
  update: (gateway: string, version: string) => Promise<unknown>
  /** undefined while the gateway cannot be asked */
  read: (gateway: string) => Promise<SoftwareTold | undefined>
  pause: () => Promise<void>
  why: (failure: unknown) => string
}

export const ENDS: Stage[] = ['good', 'back', 'refused', 'unknown']

/** Rounds until nothing more is expected: a trial is over after six minutes at the latest, and starting takes a while. */
const ROUNDS = 250

/** Whether the file can be a package at all; larger ones are refused. */
export const LARGEST = 128 * 1024 * 1024

export function stageOf(wanted: string, told: SoftwareTold | undefined): Update {
  if (!told || told.staged === wanted) return { stage: 'starting' }
  const note = told.note ?? undefined
  if (told.version !== wanted) return { stage: 'back', note }
  return { stage: told.onTrial ? 'trial' : 'good', note }
}

/** Updates a gateway and follows what comes of it. */
export async function follow(platform: Platform, gateway: string, version: string, seen: (update: Update) => void, stopped: () => boolean): Promise<Stage> {
  const end = (update: Update) => {
    seen(update)
    return update.stage
  }
  seen({ stage: 'asked' })
  try {
    await platform.update(gateway, version)
  } catch (failure) {
    return end({ stage: 'refused', note: platform.why(failure) })
  }
  for (let round = 0; round < ROUNDS && !stopped(); round++) {
    await platform.pause()
    const update = stageOf(version, await platform.read(gateway))
    if (ENDS.includes(update.stage)) return end(update)
    seen(update)
  }
  return end({ stage: 'unknown' })
}

/** One gateway after another; the first that does not work by the version in the end is the last. */
export async function rollOut(platform: Platform, gateways: string[], version: string, seen: (gateway: string, update: Update) => void, stopped: () => boolean) {
  for (const gateway of gateways) {
    if (stopped()) return
    if ((await follow(platform, gateway, version, (update) => seen(gateway, update), stopped)) !== 'good') return
  }
}
