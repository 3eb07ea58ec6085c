import { useCallback, useEffect, useRef, useState } from 'react'
import { http, type Params, Problem } from './http'

export interface Resource<T> {
  data: T | undefined
  problem: Problem | undefined
  loading: boolean
  reload: () => void
}

/**
 * Reads a resource and keeps the last good answer on screen while a newer one is on its way or failing.
 * A `null` resource reads nothing. With `every` (ms) it is read again while the page is visible.
 */
export function useResource<T>(resource: string | null, params: Params = {}, every?: number): Resource<T> {
  const [data, setData] = useState<T>()
  const [problem, setProblem] = useState<Problem>()
  const [loading, setLoading] = useState(resource !== null)
  const [round, setRound] = useState(0)
  const query = JSON.stringify(params)
  const shown = useRef<string | null>(null)

  useEffect(() => {
    if (resource === null) return
    const control = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    if (shown.current !== resource) {
      shown.current = resource
      setData(undefined)
    }
    const read = async () => {
      if (document.hidden && every) {
        timer = setTimeout(read, every)
        return
      }
      try {
        const answer = await http.get<T>(resource, JSON.parse(query), control.signal)
        if (control.signal.aborted) return
        setData(answer)
        setProblem(undefined)
      } catch (failure) {
        if (control.signal.aborted) return
        setProblem(asProblem(failure))
      }
      setLoading(false)
      if (every) timer = setTimeout(read, every)
    }
    setLoading(true)
    void read()
    return () => {
      control.abort()
      clearTimeout(timer)
    }
  }, [resource, query, every, round])

  const reload = useCallback(() => setRound((n) => n + 1), [])
  return { data, problem, loading, reload }
}

/**
 * Reads several resources at once; those that were read with the same parameters are not read again.
 * The answers stand in the order of what was wanted, undefined while they are on their way.
 */
export function useResources<T>(wanted: { resource: string; params?: Params }[]) {
  const [answers, setAnswers] = useState<Record<string, T>>({})
  const [problem, setProblem] = useState<Problem>()
  const keys = wanted.map((one) => JSON.stringify(one))
  const all = keys.join('\n')

  useEffect(() => {
    const control = new AbortController()
    setProblem(undefined)
    setAnswers((old) => Object.fromEntries(Object.entries(old).filter(([key]) => keys.includes(key))))
    for (const key of keys) {
      if (key in answers) continue
      const { resource, params }: { resource: string; params?: Params } = JSON.parse(key)
      http.get<T>(resource, params ?? {}, control.signal)
        .then((answer) => setAnswers((old) => ({ ...old, [key]: answer })))
        .catch((failure) => {
          if (!control.signal.aborted) setProblem(asProblem(failure))
        })
    }
    return () => control.abort()
    // What is there already is looked at once, when something else is wanted.
  }, [all])

  return { data: keys.map((key): T | undefined => answers[key]), problem }
}

export function asProblem(failure: unknown) {
  return failure instanceof Problem ? failure : new Problem(-1, String(failure))
}

/** Runs changes one at a time and remembers how the last one failed. */
export function useAction() {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const run = useCallback(async <T>(change: () => Promise<T>): Promise<T | undefined> => {
    setBusy(true)
    setProblem(undefined)
    try {
      return await change()
    } catch (failure) {
      setProblem(asProblem(failure))
      return undefined
    } finally {
      setBusy(false)
    }
  }, [])
  const clear = useCallback(() => setProblem(undefined), [])
  return { busy, problem, run, clear }
}
