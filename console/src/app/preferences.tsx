import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { dark, light, type Palette } from './theme'

export type Appearance = 'system' | 'light' | 'dark'

interface Preferences {
  isDark: boolean
  appearance: Appearance
  palette: Palette
  setAppearance: (appearance: Appearance) => void
}

const Context = createContext<Preferences | undefined>(undefined)
const wantsDark = () => window.matchMedia('(prefers-color-scheme: dark)')

export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [appearance, choose] = useState((localStorage.getItem('appearance') as Appearance | null) ?? 'system')
  const [systemDark, setSystemDark] = useState(wantsDark().matches)
  useEffect(() => {
    const query = wantsDark()
    const follow = () => setSystemDark(query.matches)
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [])
  const isDark = appearance === 'dark' || (appearance === 'system' && systemDark)
  const palette = isDark ? dark : light
  useEffect(() => {
    const root = document.documentElement
    root.dataset.theme = isDark ? 'dark' : 'light'
    root.style.colorScheme = isDark ? 'dark' : 'light'
    for (const [name, value] of Object.entries(palette)) {
      if (typeof value === 'string') root.style.setProperty(`--${name}`, value)
    }
  }, [isDark, palette])
  const value = useMemo(
    () => ({
      isDark,
      appearance,
      palette,
      setAppearance: (next: Appearance) => {
        localStorage.setItem('appearance', next)
        choose(next)
      },
    }),
    [isDark, appearance, palette],
  )
  return <Context value={value}>{children}</Context>
}

export function usePreferences() {
  const value = useContext(Context)
  if (!value) throw new Error('expected a PreferencesProvider above')
  return value
}
