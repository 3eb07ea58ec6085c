const SIGNS: Record<string, string> = { '*': '×', '/': '÷', '-': '−', '&&': '∧', '||': '∨', '!': '¬', '==': '=', '!=': '≠', '>=': '≥', '<=': '≤' }
const TOKEN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|&&|\|\||[=!<>]=|\s+|./g

/** A piece of a formula: a name that the method gives has a title to read. */
export interface Piece {
  text: string
  title?: string
}

/** Splits a formula so that it can be read aloud: names become their titles, signs those of print. */
export function pieces(formula: string, titleOf: (name: string) => string | undefined): Piece[] {
  return (formula.match(TOKEN) ?? []).map((text) => {
    if (/^[A-Za-z_]/.test(text)) {
      const title = titleOf(text)
      return title === undefined ? { text } : { text, title }
    }
    return { text: SIGNS[text] ?? text }
  })
}

/** The names that a formula uses, each once. */
export const namesIn = (formula: string, known: (name: string) => boolean) =>
  [...new Set((formula.match(TOKEN) ?? []).filter((text) => /^[A-Za-z_]/.test(text) && known(text)))]
