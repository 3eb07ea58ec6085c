import { ArrowLeftOutlined, PrinterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { tagOf, useText } from '../../i18n'
import { Standing } from '../methods/marks'
import type { Standing as Kind } from '../methods/types'
import { margins } from './margins'

/** What stands in the margins of each page when the page that shows it is printed. */
export function PageMargins(texts: { title: string; standing: string; foot: string }) {
  return <style>{margins(texts)}</style>
}

/**
 * A report as it comes out of the printer; on the screen a sheet with what one chooses above it.
 * @param heading the first line of the first page
 * @param back the page that it reports on
 * @param foot what proves it, on each page
 */
export function Paper({ title, heading, standing, foot, back, options, facts, children }: {
  title: string; heading: string; standing: Kind; foot: string; back: string; options?: ReactNode; facts: ReactNode; children: ReactNode
}) {
  const { t, language } = useText()
  const name = `${title} · ${heading}`
  useEffect(() => {
    // The name that a browser proposes for the file.
    document.title = name
  }, [name])
  return (
    <>
      <PageMargins title={name} standing={t(`standing.${standing}`)} foot={foot} />
      <div className="paper-tools no-print" role="toolbar" aria-label={t('report.open')}>
        <Button icon={<ArrowLeftOutlined />} href={`#${back}`}>{t('report.back')}</Button>
        {options}
        <Button type="primary" icon={<PrinterOutlined />} onClick={() => window.print()}>{t('report.print')}</Button>
      </div>
      <article className="paper" lang={tagOf(language)} data-testid="paper">
        <header>
          <p className="dim">{title}</p>
          <h1>{heading}</h1>
          <p><Standing standing={standing} /> <span className="dim">{t(`standingMeans.${standing}`)}</span></p>
          <table className="of-report"><tbody>{facts}</tbody></table>
        </header>
        {children}
      </article>
    </>
  )
}

export const Fact = ({ name, children }: { name: string; children: ReactNode }) => <tr><th scope="row">{name}</th><td>{children}</td></tr>

/** A section of a report. */
export function Part({ title, children, className }: { title: string; children: ReactNode; className?: string }) {
  return <section className={className}><h2>{title}</h2>{children}</section>
}

/** Where somebody with the paper in hand finds the figures again. */
export const addressOf = (route: string) => `${window.location.origin}${window.location.pathname}#${route}`
const checkAddress = (hash: string) => new URL(`api/v1/publications/${hash}`, window.location.origin + window.location.pathname).href

/** How the paper is checked: the hash, the addresses, and what the labels mean. */
export function Check({ calculations, route }: { calculations: readonly { id: number; hash: string; published: boolean }[]; route: string }) {
  const { t } = useText()
  const published = calculations.filter((one) => one.published)
  return (
    <Part title={t('report.check')} className="check">
      {calculations.map(({ id, hash }) => <p key={id}>{t('report.checkHash', { id })}<br /><span className="mono" data-testid="hash">{hash}</span></p>)}
      <p>{t('report.checkPage')}<br /><span className="mono">{addressOf(route)}</span></p>
      {published.map(({ id, hash }) => <p key={id}>{t('report.checkOpen')}<br /><span className="mono">{checkAddress(hash)}</span></p>)}
      <p>{t('report.checkAgain')}</p>
      <p>{t('report.labels')}</p>
    </Part>
  )
}
