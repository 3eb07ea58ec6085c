import { Button, Form, Input, InputNumber, Radio, Select } from 'antd'
import { useState } from 'react'
import { http } from '../../api/http'
import { useAction } from '../../api/resource'
import type { Quota } from '../../api/types'
import { useMay } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { Create, useRequired } from '../../ui/Create'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { compact, whole } from '../../ui/format'
import { PagedTable } from '../../ui/PagedTable'
import { Moment } from '../../ui/Time'
import { NodeSelect, OrganisationSelect } from '../organisations/choices'
import { Share } from './Share'

const KINDS = ['values-per-second', 'things', 'stored-values', 'api-calls-per-second'] as const

/** The quotas that were set, of organisations and of nodes. */
export function Quotas() {
  const { t, language } = useText()
  const tag = tagOf(language)
  const maySet = useMay('quotas:write')
  const [version, setVersion] = useState(0)
  const { busy, problem, run } = useAction()
  const changed = () => setVersion(version + 1)
  const remove = (quota: Quota) =>
    run(async () => {
      await http.put('/quotas', { organisation: quota.organisation, node: quota.node, kind: quota.kind, limit: null })
      changed()
    })
  return (
    <Panel title={t('usage.quotas')} extra={maySet && <SetQuota onSet={changed} />}>
      <p className="dim">{t('usage.quotasExplain')}</p>
      <ProblemAlert problem={problem} />
      <PagedTable<Quota> resource="/quotas" version={version} rowKey={(one) => `${one.organisation ?? one.node} ${one.kind}`} label={t('usage.quotas')} scroll={{ x: 'max-content' }}
        empty={<Nothing title={t('usage.noQuotas')} hint={t('usage.noQuotasHint')} />}
        columns={[
          { title: t('usage.whose'), key: 'whose', render: (_, one) => <>{one.name ?? ''} <span className="dim mono">{one.organisation ?? one.node}</span>{one.node && <span className="dim"> {t('usage.members', { n: whole(one.members, tag) })}</span>}</> },
          { title: t('usage.quota'), key: 'kind', render: (_, one) => wordOf('quotaKind', one.kind, t) },
          { title: t('usage.limit'), key: 'limit', align: 'right', className: 'num', render: (_, one) => whole(one.limit, tag) },
          { title: t('usage.used'), key: 'used', align: 'right', className: 'num', render: (_, one) => compact(one.used, tag) },
          { title: t('usage.share'), key: 'share', render: (_, one) => <Share share={one.limit === 0 ? 1 : one.used / one.limit} /> },
          { title: t('usage.setBy'), key: 'by', render: (_, one) => <>{one.setBy} <span className="dim"><Moment at={one.setAt} /></span>{one.note && <div className="dim">{one.note}</div>}</> },
          ...(maySet ? [{ title: '', key: 'remove', render: (_: unknown, one: Quota) => <Button size="small" disabled={busy} onClick={() => void remove(one)}>{t('usage.remove')}</Button> }] : []),
        ]} />
    </Panel>
  )
}

/** Asks for a quota: of one organisation when it is known, else of an organisation or a node. */
export function SetQuota({ organisation, small, onSet }: { organisation?: string; small?: boolean; onSet: () => void }) {
  const { t } = useText()
  const required = useRequired()
  const [of, setOf] = useState<'organisation' | 'node'>('organisation')
  const create = async (values: Record<string, unknown>) => {
    await http.put('/quotas', { organisation, ...values })
    onSet()
  }
  return (
    <Create title={t('usage.setQuota')} okText={t('app.save')} small={small} create={create} initial={{ kind: 'values-per-second' }}>
      {!organisation && (
        <>
          <Form.Item><Radio.Group value={of} onChange={(event) => setOf(event.target.value)} options={[{ value: 'organisation', label: t('usage.organisation') }, { value: 'node', label: t('usage.node') }]} /></Form.Item>
          {of === 'organisation'
            ? <Form.Item name="organisation" label={t('usage.organisation')} rules={required}><OrganisationSelect without="" /></Form.Item>
            : <Form.Item name="node" label={t('usage.node')} rules={required}><NodeSelect /></Form.Item>}
        </>
      )}
      <Form.Item name="kind" label={t('usage.quota')} rules={required}><Select options={KINDS.map((one) => ({ value: one, label: t(`quotaKind.${one}`) }))} /></Form.Item>
      <Form.Item name="limit" label={t('usage.limit')} extra={t('usage.limitHint')} rules={required}><InputNumber min={0} precision={0} style={{ width: '100%' }} /></Form.Item>
      <Form.Item name="note" label={t('usage.note')}><Input maxLength={200} /></Form.Item>
    </Create>
  )
}
