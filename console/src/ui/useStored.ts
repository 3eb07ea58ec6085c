import { useCallback, useState } from 'react'
import { useSession } from '../app/session'

/** What a person has chosen, kept in this browser under the person's login. */
export function useStored<T>(name: string, otherwise: T): [T, (value: T) => void] {
  const login = useSession().session?.login ?? ''
  const key = `${name}:${login}`
  const [value, setValue] = useState<T>(() => {
    try {
      const kept = localStorage.getItem(key)
      return kept === null ? otherwise : (JSON.parse(kept) as T)
    } catch {
      return otherwise
    }
  })
  const keep = useCallback((next: T) => {
    setValue(next)
    try {
      localStorage.setItem(key, JSON.stringify(next))
    } catch {
      // A full or forbidden storage: chosen for this visit only.
    }
  }, [key])
  return [value, keep]
}
