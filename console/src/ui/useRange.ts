import { useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import { clamp, notBeyond, type Range } from './range'
import { useNow } from './Time'

/** The last hour (or another length in milliseconds), followed, unless the address asks for a range (`?from=&to=` in epoch milliseconds). */
export function useRange(length = 3_600_000) {
  const [search] = useSearchParams()
  const [followed, setFollowed] = useState<number | undefined>(length)
  const [fixed, setFixed] = useState<Range | undefined>(() => {
    const asked = { from: Number(search.get('from')), to: Number(search.get('to')) }
    return asked.from > 0 && asked.to > asked.from ? clamp(asked) : undefined
  })
  const [past, setPast] = useState<{ followed?: number; fixed?: Range }[]>([])
  const now = useNow()
  const range = useMemo(() => fixed ?? { from: now - (followed ?? 3_600_000), to: now + (followed ?? 3_600_000) * 0.01 }, [fixed, followed, fixed ? 0 : now])
  const remember = () => setPast((old) => {
    const last = old[old.length - 1]
    // One long drag is one step back, not a hundred.
    const here = { followed, fixed, at: Date.now() }
    return last && 'at' in last && Date.now() - (last.at as number) < 500 ? [...old.slice(0, -1), { ...last, at: Date.now() } as typeof here] : [...old.slice(-30), here]
  })
  return {
    range,
    followed: fixed ? undefined : followed,
    look: (next: Range) => {
      remember()
      setFixed(notBeyond(clamp(next), Date.now()))
    },
    follow: (length: number) => {
      remember()
      setFixed(undefined)
      setFollowed(length)
    },
    back: () => {
      const last = past[past.length - 1]
      if (!last) {
        setFixed(undefined)
        return
      }
      setPast((old) => old.slice(0, -1))
      setFixed(last.fixed)
      setFollowed(last.followed)
    },
    canGoBack: past.length > 0,
  }
}
