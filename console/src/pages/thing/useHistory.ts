import { useCallback, useEffect, useState } from 'react'
import { http, type Problem } from '../../api/http'
import { asProblem } from '../../api/resource'
import type { Series, Value } from '../../api/types'
import { useDebounced } from '../../app/useDebounced'
import { append, type Range } from '../../ui/range'

const CODE = { good: 0, uncertain: 1, bad: 2 } as const

/**
 * The visible stretch of the chosen properties, thinned by the server to the pixels there are. While a hand is
 * still dragging the old points are stretched; the new ones are asked for when it rests. Live values are appended.
 */
export function useHistory(thing: string, properties: string[], range: Range, points: number, follow: boolean, version = 0) {
  const [series, setSeries] = useState<Series[]>([])
  const [loading, setLoading] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const chosen = properties.join(',')
  // A followed range moves every second; live values fill it, so a new answer is needed only now and then.
  const grain = follow ? Math.max(20_000, (range.to - range.from) / 20) : 1
  const wanted = useDebounced(
    JSON.stringify([thing, chosen, follow ? Math.floor(range.to / grain) : range.from, follow ? range.to - range.from : range.to, Math.round(points / 50) * 50, version]),
    140,
  )
  const { from, to } = range

  useEffect(() => {
    if (chosen === '') {
      setSeries([])
      return
    }
    const control = new AbortController()
    setLoading(true)
    // A tenth more on both sides, so that a small move shows something at once.
    const margin = (to - from) / 10
    http
      .get<{ series: Series[] }>(
        `/things/${encodeURIComponent(thing)}/readings`,
        {
          properties: chosen,
          from: new Date(from - margin).toISOString(),
          to: new Date(Math.min(to + margin, Date.now() + 60_000)).toISOString(),
          points: Math.max(200, Math.round(points * 1.2)),
        },
        control.signal,
      )
      .then((answer) => {
        setSeries(answer.series)
        setProblem(undefined)
        setLoading(false)
      })
      .catch((failure) => {
        if (control.signal.aborted) return
        setProblem(asProblem(failure))
        setLoading(false)
      })
    return () => control.abort()
    // `wanted` stands for all of these, rested.
  }, [wanted])

  const addLive = useCallback((values: Value[]) => {
    setSeries((old) => {
      let changed = false
      const next = old.map((one) => {
        const value = values.find((candidate) => candidate.property === one.property)
        if (!value) return one
        changed = true
        return append(one, Date.parse(value.time), value.value, CODE[value.quality.severity], from)
      })
      return changed ? next : old
    })
  }, [from])

  return { series, loading, problem, addLive }
}
