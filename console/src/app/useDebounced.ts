import { useEffect, useState } from 'react'

/** The value once it has rested for `millis`. */
export function useDebounced<T>(value: T, millis: number) {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), millis)
    return () => clearTimeout(timer)
  }, [value, millis])
  return rested
}
