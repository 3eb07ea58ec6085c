/** A text as a string of CSS. */
const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&').replace(/[\n\r\f]+/g, ' ').replace(/</g, '\\3c ')}"`

/**
 * What stands in the margins of every page (CSS Paged Media): what it is and its standing above, what proves it and the
 * number of the page below.
 */
export function margins({ title, standing, foot }: { title: string; standing: string; foot: string }) {
  const font = 'font: 8pt/1.3 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif; color: #333;'
  return `@page { size: A4; margin: 18mm 15mm 17mm;
    @top-left { content: ${quoted(title)}; width: 70%; text-align: left; ${font} }
    @top-right { content: ${quoted(standing)}; text-align: right; ${font} font-weight: 700; color: #000; }
    @bottom-left { content: ${quoted(foot)}; width: 85%; text-align: left; ${font} font-size: 7pt; }
    @bottom-right { content: counter(page) " / " counter(pages); text-align: right; ${font} } }`
}
