import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { actIn, actingOrganisation, http, type Problem, whenNotGranted, whenSecondFactorNeeded, whenUnauthorised } from '../api/http'
import { asProblem } from '../api/resource'
import type { Scope, Session, SystemInfo } from '../api/types'

interface SessionState {
  /** undefined while it is not known yet, null when nobody is logged in */
  session: Session | null | undefined
  system: SystemInfo | undefined
  problem: Problem | undefined
  /** @param code of the second factor; the refusal code-needed asks for it */
  logIn: (login: string, password: string, code?: string) => Promise<void>
  logOut: () => Promise<void>
  retry: () => void
}

const Context = createContext<SessionState | undefined>(undefined)

export function SessionProvider({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session | null>()
  const [system, setSystem] = useState<SystemInfo>()
  const [problem, setProblem] = useState<Problem>()
  const [round, setRound] = useState(0)

  useEffect(() => {
    const control = new AbortController()
    whenUnauthorised(() => setSession(null))
    whenNotGranted(() => goTo(undefined))
    whenSecondFactorNeeded(() => setSession((current) => current && { ...current, mustEnrol: true }))
    Promise.all([
      http.get<SystemInfo>('/system', {}, control.signal),
      http.get<Session>('/session', {}, control.signal).catch((failure) => {
        if (asProblem(failure).status === 401) return null
        throw failure
      }),
    ])
      .then(([info, current]) => {
        setSystem(info)
        // The server leads back home who may not act there any more.
        if (current?.organisation.key !== actingOrganisation()) actIn(undefined)
        setSession(current)
        setProblem(undefined)
      })
      .catch((failure) => {
        if (!control.signal.aborted) setProblem(asProblem(failure))
      })
    return () => control.abort()
  }, [round])

  const logIn = useCallback(async (login: string, password: string, code?: string) => {
    actIn(undefined)
    setSession(await http.post<Session>('/session', { login, password, code }))
  }, [])
  const logOut = useCallback(async () => {
    const next = await http.delete<{ address: string } | undefined>('/session')
    actIn(undefined)
    if (next) window.location.assign(next.address)
    else setSession(null)
  }, [])
  const retry = useCallback(() => setRound((n) => n + 1), [])
  const value = useMemo(
    () => ({ session, system, problem, logIn, logOut, retry }),
    [session, system, problem, logIn, logOut, retry],
  )
  return <Context value={value}>{children}</Context>
}

export function useSession() {
  const value = useContext(Context)
  if (!value) throw new Error('expected a SessionProvider above')
  return value
}

/** The plant's time zone, in which all times are shown unless a thing's site has its own. */
export function useZone() {
  const { system } = useSession()
  return system?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** Goes on in another organisation, from its first page and with nothing of the old one on screen. */
export function goTo(organisation: string | undefined, route = '/') {
  actIn(organisation)
  window.location.hash = `#${route}`
  window.location.reload()
}

/** Figures of the whole platform are for its administrators only. */
export function useIsPlatformAdministrator() {
  return useSession().session?.platformAdministrator === true
}

/** Whether the person may do this where it acts. */
export function useMay(scope: Scope) {
  return useSession().session?.scopes.includes(scope) === true
}
