import { useCallback, useEffect, useRef, useState } from 'react'
import { http, type Problem } from '../../api/http'
import { asProblem } from '../../api/resource'
import type { AnswerSheet, FactValue } from '../../api/types'
import { afterRefusal, isEmpty, joined, keysOf, nothing } from './draft'
import type { FieldFault } from './faults'

const QUIET = 600

/**
 * A sheet of answers that is saved as a draft while one types, one request at a time. The server says with each what is asked next,
 * what is missing and what does not fit; an answer that it refuses stays on screen with its fault, and the others are saved.
 */
export function useSheet(resource: string, first: AnswerSheet) {
  const [sheet, setSheet] = useState(first)
  const [typed, setTyped] = useState<Record<string, FactValue>>({})
  const [refused, setRefused] = useState(new Map<string, FieldFault>())
  const [problem, setProblem] = useState<Problem>()
  const notTaken = useRef(new Set<string>())
  const [saving, setSaving] = useState(false)
  const pending = useRef(nothing())
  const running = useRef<Promise<void>>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const drain = useCallback(async () => {
    setSaving(true)
    try {
      while (!isEmpty(pending.current)) {
        const batch = pending.current
        pending.current = nothing()
        const keys = keysOf(batch)
        try {
          const saved = await http.patch<AnswerSheet>(resource, batch)
          const waiting = pending.current.answers
          setSheet(saved)
          setProblem(undefined)
          // What was typed meanwhile is newer than what was saved.
          setTyped((old) => Object.fromEntries(Object.entries(old).filter(([key]) => !keys.includes(key) || key in waiting)))
          keys.forEach((key) => notTaken.current.delete(key))
          setRefused((old) => new Map([...old].filter(([key]) => !keys.includes(key))))
        } catch (failure) {
          const found = asProblem(failure)
          const { faults, left } = afterRefusal(batch, found)
          pending.current = joined(left, pending.current)
          if (faults.size === 0) {
            setProblem(found)
            return
          }
          for (const key of faults.keys()) if (key in batch.answers) notTaken.current.add(key)
          setRefused((old) => new Map([...old, ...faults]))
        }
      }
    } finally {
      setSaving(false)
    }
  }, [resource])

  /** Saves what waits; says whether it could be sent, and which answers the server did not take. */
  const flush = useCallback(async () => {
    clearTimeout(timer.current)
    while (running.current) await running.current
    if (!isEmpty(pending.current)) {
      running.current = drain().finally(() => {
        running.current = undefined
      })
      await running.current
    }
    return { saved: isEmpty(pending.current), refused: notTaken.current }
  }, [drain])

  const later = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void flush(), QUIET)
  }, [flush])

  // Who leaves the page before it was saved has it saved all the same.
  useEffect(() => () => void flush(), [flush])

  const answer = useCallback((key: string, value: FactValue) => {
    pending.current = joined(pending.current, { answers: { [key]: value }, accept: [] })
    setTyped((old) => ({ ...old, [key]: value }))
    later()
  }, [later])
  const accept = useCallback((key: string) => {
    pending.current = joined(pending.current, { answers: {}, accept: [key] })
    setTyped((old) => Object.fromEntries(Object.entries(old).filter(([one]) => one !== key)))
    void flush()
  }, [flush])
  const replace = useCallback((next: AnswerSheet) => {
    pending.current = nothing()
    notTaken.current = new Set()
    setTyped({})
    setRefused(new Map())
    setSheet(next)
  }, [])
  return { sheet, typed, refused, problem, saving, answer, accept, flush, replace, setRefused }
}
