import { useCallback, useMemo, useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
const read = () => localStorage.getItem('pins') ?? '[]'

/** Things a person wants on the glance page, kept in this browser. */
export function usePins(): [string[], (key: string) => void] {
  const text = useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, read)
  const toggle = useCallback((key: string) => {
    const pins: string[] = JSON.parse(read())
    localStorage.setItem('pins', JSON.stringify(pins.includes(key) ? pins.filter((pin) => pin !== key) : [...pins, key]))
    listeners.forEach((listener) => listener())
  }, [])
  return [useMemo(() => JSON.parse(text), [text]), toggle]
}
