import { Segmented } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { UsageLine } from '../../api/types'
import { useMay } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { Nothing, Panel } from '../../ui/Feedback'
import { compact, whole } from '../../ui/format'
import { PagedTable } from '../../ui/PagedTable'
import { Age } from '../../ui/Time'
import { SetQuota } from './Quotas'
import { Share } from './Share'

const SORTS = ['values', 'held-back', 'share', 'things', 'stored', 'calls'] as const

/** Every organisation that one sees, the loudest first. */
export function Tenants() {
  const { t, language } = useText()
  const tag = tagOf(language)
  const maySet = useMay('quotas:write')
  const [sort, setSort] = useState<(typeof SORTS)[number]>('values')
  const [version, setVersion] = useState(0)
  return (
    <Panel title={t('usage.organisations')} extra={
      <Segmented value={sort} onChange={setSort} aria-label={t('usage.sort')} options={SORTS.map((one) => ({ value: one, label: t(`usageSort.${one}`) }))} />
    }>
      <p className="dim">{t('usage.organisationsExplain')}</p>
      <PagedTable<UsageLine> resource="/usage/organisations" params={{ sort }} every={3_000} version={version} rowKey={(line) => line.organisation.key} label={t('usage.organisations')} scroll={{ x: 'max-content' }}
        empty={<Nothing title={t('usage.nobody')} />}
        columns={[
          { title: t('usage.organisation'), key: 'organisation', render: (_, line) => <><Link to={`/usage/organisations/${encodeURIComponent(line.organisation.key)}`}>{line.organisation.name}</Link><div className="dim mono">{line.organisation.key}</div></> },
          { title: t('usage.valuesMinute'), key: 'values', align: 'right', className: 'num', render: (_, line) => compact(line.valuesPerSecond, tag) },
          { title: t('usage.callsNow'), key: 'calls', align: 'right', className: 'num', render: (_, line) => compact(line.apiCallsPerSecond, tag) },
          { title: t('glance.things'), key: 'things', align: 'right', className: 'num', render: (_, line) => whole(line.things, tag) },
          { title: t('gauge.stored-values'), key: 'stored', align: 'right', className: 'num', render: (_, line) => compact(line.storedValues, tag) },
          { title: t('usage.highestShare'), key: 'share', render: (_, { highest }) => (highest ? <><Share share={highest.share} /><div className="dim">{wordOf('quotaKind', highest.kind, t)}</div></> : <span className="dim">{t('usage.noneSet')}</span>) },
          { title: t('things.state'), key: 'state', render: (_, { heldBack }) => (heldBack ? <span className="mark quality-uncertain" data-testid="held-back"><b aria-hidden>▲</b>{wordOf('quotaKind', heldBack.kind, t)}: {t('usage.heldBack')} <Age at={heldBack.heldBackSince} /></span> : <span className="dim">{t('usage.within')}</span>) },
          ...(maySet ? [{ title: t('usage.quota'), key: 'set', render: (_: unknown, line: UsageLine) => <SetQuota small organisation={line.organisation.key} onSet={() => setVersion(version + 1)} /> }] : []),
        ]} />
    </Panel>
  )
}
