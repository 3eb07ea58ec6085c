import { describe, expect, test } from 'vitest'
import { CHOSEN, linesOf, PLACED, resolved, variablesOf, type Widget } from './board'

const widget = (kind: Widget['kind'], ...things: string[]): Widget => ({ id: kind, kind, lines: things.map((thing) => ({ thing, property: 't' })), x: 0, y: 0, w: 2, h: 2 })
const chosen = { thing: 'pump', placed: ['a', 'b', 'c'] }

describe('variables of a board', () => {
  test('are those that its widgets stand on', () => {
    expect(variablesOf([widget('value', 'fixed')])).toEqual({ thing: false, place: false })
    expect(variablesOf([widget('value', CHOSEN), widget('table', PLACED, 'fixed')])).toEqual({ thing: true, place: true })
  })

  test('become things: one, or all at a place as far as a widget goes', () => {
    expect(resolved(widget('value', CHOSEN), chosen).lines.map((line) => line.thing)).toEqual(['pump'])
    expect(resolved(widget('table', 'fixed', PLACED), chosen).lines.map((line) => line.thing)).toEqual(['fixed', 'a', 'b', 'c'])
    expect(resolved(widget('value', PLACED), chosen).lines.map((line) => line.thing)).toEqual(['a'])
    expect(resolved(widget('value', CHOSEN), { placed: [] }).lines).toEqual([])
  })

  test('leave a widget of fixed things as it is', () => {
    const fixed = widget('value', 'fixed')
    expect(resolved(fixed, chosen)).toBe(fixed)
    expect(linesOf([fixed, widget('table', 'fixed', 'other')])).toHaveLength(2)
  })
})
