import { Select, Segmented, Table } from 'antd'
import { useMemo, useState } from 'react'
import { useResource } from '../../api/resource'
import type { BucketSeries, Completeness, Thing } from '../../api/types'
import { tagOf, useText } from '../../i18n'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { figure, unitText, whole } from '../../ui/format'
import { keyProperties } from '../../ui/keyProperties'
import { PRESETS, type PresetKey, type Range, stepsFor } from '../../ui/range'
import { Moment } from '../../ui/Time'
import { RangeFields } from '../../ui/RangeFields'

export function Buckets({ thing, zone }: { thing: Thing; zone: string }) {
  const { t, name, language } = useText()
  const tag = tagOf(language)
  const numeric = thing.properties.filter((property) => ['double', 'int64', 'decimal'].includes(property.type))
  const [property, setProperty] = useState(keyProperties(numeric)[0] ?? thing.properties[0]?.key)
  const [preset, setPreset] = useState<PresetKey | ''>('1d')
  const [range, setRange] = useState<Range>(() => lastOf('1d'))
  const steps = stepsFor(range)
  const [wished, setStep] = useState('PT1H')
  const step = steps.includes(wished) ? wished : steps[0]!
  const window = { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() }
  const base = `/things/${encodeURIComponent(thing.key)}`
  const { data, problem, loading, reload } = useResource<{ zone: string; series: BucketSeries[] }>(property ? `${base}/buckets` : null, { properties: property, ...window, step, zone })
  const { data: completeness } = useResource<Completeness[]>(`${base}/completeness`, window)
  const series = data?.series.find((one) => one.property === property)
  const rows = useMemo(() => series?.starts.map((start, i) => ({ start, i })).filter(({ i }) => (series.count[i] ?? 0) + (series.bad[i] ?? 0) > 0).reverse() ?? [], [series])
  const complete = completeness?.find((one) => one.property === property)
  const unit = unitText(series?.unit ?? thing.properties.find((one) => one.key === property)?.unit)
  if (!property) return <Panel><Nothing title={t('thing.noProperties')} hint={t('thing.noPropertiesHint')} /></Panel>
  const column = (key: 'min' | 'avg' | 'max' | 'first' | 'last' | 'sum') => ({
    title: `${t(`stats.${key}`)}${unit ? ` (${unit})` : ''}`, key, align: 'right' as const, className: 'num',
    render: (_: unknown, { i }: { i: number }) => figure(series?.[key][i], tag),
  })
  return (
    <Panel>
      <div className="filters">
        <Select value={property} onChange={setProperty} style={{ width: 220 }} aria-label={t('thing.property')} showSearch={{ optionFilterProp: 'label' }}
          options={thing.properties.map((one) => ({ value: one.key, label: name(one.name, one.key) }))} />
        <Segmented value={preset} onChange={(key) => {
          setPreset(key as PresetKey)
          setRange(lastOf(key as PresetKey))
        }} options={PRESETS.filter((one) => one.length >= 3_600_000).map((one) => ({ value: one.key, label: t(`range.${one.key}`) }))} />
        <RangeFields range={range} zone={zone} change={(next) => {
          setPreset('')
          setRange(next)
        }} />
        <Select value={step} onChange={setStep} aria-label={t('buckets.step')} options={steps.map((one) => ({ value: one, label: t(`step.${one as 'P1D'}`) }))} style={{ width: 120 }} />
        {complete && complete.share !== undefined && complete.expected > 0 && (
          <span className="dim">
            {t('buckets.complete', { received: whole(complete.received, tag), expected: whole(complete.expected, tag), share: `${figure(complete.share * 100, tag, 1)} %`, gaps: complete.gaps.length })}
          </span>
        )}
      </div>
      <ProblemAlert problem={problem} retry={reload} />
      <Table
        size="small" rowKey="start" loading={loading && !data} dataSource={rows}
        pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        locale={{ emptyText: <Nothing title={t('thing.noneInRange')} /> }}
        columns={[
          { title: t('buckets.start', { zone: data?.zone ?? zone }), key: 'start', width: 230, className: 'num', render: (_, { start }) => <Moment at={start} zone={zone} withZone /> },
          { title: t('stats.count'), key: 'count', align: 'right', className: 'num', render: (_, { i }) => whole(series?.count[i], tag) },
          { title: t('stats.bad'), key: 'bad', align: 'right', className: 'num', render: (_, { i }) => <span className={series?.bad[i] ? 'bad' : ''}>{whole(series?.bad[i], tag)}</span> },
          column('min'), column('avg'), column('max'), column('first'), column('last'), column('sum'),
        ]}
      />
    </Panel>
  )
}

function lastOf(key: PresetKey): Range {
  const to = Math.ceil(Date.now() / 60_000) * 60_000
  return { from: to - PRESETS.find((preset) => preset.key === key)!.length, to }
}
