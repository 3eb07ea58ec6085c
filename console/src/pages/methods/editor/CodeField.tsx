import { type Ref, useEffect, useImperativeHandle, useMemo, useRef } from 'react'
import { lineOf } from './places'

export interface Mark {
  from: number
  text: string
}

export interface CodeHandle {
  /** shows a range, selected */
  show: (from: number, to: number) => void
}

/** Of a line, as app.css has it. */
const LINE = 18

/** JSON to write by hand: numbered lines, those with faults marked. */
export function CodeField({ value, change, marks, label, describedBy, moved, ref }: {
  value: string; change: (text: string) => void; marks: readonly Mark[]; label: string; describedBy: string
  /** the caret stands elsewhere */
  moved: (at: number) => void
  ref: Ref<CodeHandle>
}) {
  const area = useRef<HTMLTextAreaElement>(null)
  const beside = useRef<HTMLDivElement>(null)
  const behind = useRef<HTMLDivElement>(null)
  const numbers = useMemo(() => Array.from({ length: value.split('\n').length }, (_, i) => i + 1).join('\n'), [value])
  const lines = useMemo(() => {
    const found = new Map<number, string[]>()
    for (const { from, text } of marks) {
      const line = lineOf(value, from)
      found.set(line, [...(found.get(line) ?? []), text])
    }
    return [...found]
  }, [marks, value])
  const scrolled = () => {
    const top = `translateY(${-(area.current?.scrollTop ?? 0)}px)`
    if (beside.current) beside.current.style.transform = top
    if (behind.current) behind.current.style.transform = top
  }
  useEffect(scrolled)
  useImperativeHandle(ref, () => ({
    show: (from, to) => {
      const field = area.current
      if (!field) return
      field.focus()
      field.setSelectionRange(from, to)
      field.scrollTop = Math.max(0, lineOf(field.value, from) * LINE - field.clientHeight / 3)
      field.scrollLeft = 0
    },
  }), [])
  const indented = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return
    const at = event.currentTarget.selectionStart
    const line = value.slice(value.lastIndexOf('\n', at - 1) + 1, at)
    event.preventDefault()
    // Typed as by hand, so that it can be undone.
    document.execCommand('insertText', false, `\n${/^ */.exec(line)![0]}${/[{[]\s*$/.test(line) ? '  ' : ''}`)
  }
  return (
    <div className="code">
      <div className="code-lines" aria-hidden>
        <div ref={beside}>
          <pre>{numbers}</pre>
          {lines.map(([line, texts]) => <i key={line} style={{ top: line * LINE }} title={texts.join('\n')}>▲</i>)}
        </div>
      </div>
      <div className="code-text">
        <div className="code-stripes" aria-hidden><div ref={behind}>{lines.map(([line]) => <i key={line} style={{ top: line * LINE }} />)}</div></div>
        <textarea ref={area} value={value} wrap="off" spellCheck={false} autoCapitalize="off" autoCorrect="off" aria-label={label} aria-describedby={describedBy} aria-invalid={marks.length > 0}
          onChange={(event) => change(event.target.value)} onScroll={scrolled} onKeyDown={indented} onSelect={(event) => moved(event.currentTarget.selectionStart)} />
      </div>
    </div>
  )
}
