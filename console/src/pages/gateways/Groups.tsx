import { DeleteOutlined, PlusOutlined, SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox, Input, InputNumber, Modal, Select, Table, type TableProps, Tooltip } from 'antd'
import { useMemo, useState } from 'react'
import { http, path } from '../../api/http'
import { useAction } from '../../api/resource'
import type { ImportError } from '../../api/types'
import { useMay } from '../../app/session'
import { tagOf, useText, wordOf } from '../../i18n'
import { expectedText } from '../../ui/expected'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { figure } from '../../ui/format'
import { Age } from '../../ui/Time'
import { deadbandOf, deadbandText, durationOf, emptyGroup, nameOf, placeOf, secondsOf, tagsOf } from './tags'
import type { Device, Group, Protocol, Tag, TagSample } from './types'
import { WriteDialog } from './WriteDialog'

interface Props {
  gateway: string
  device: Device
  /** as the gateway has it: only that can be read */
  kept: Device
  protocol: Protocol | undefined
  faults: Record<string, ImportError>
  change: (groups: Group[]) => void
  browse?: () => void
}

const MOST_READ = 200

/** Tags in groups; each group has its own interval. What was read last stands beside its tag. */
export function Groups({ gateway, device, kept, protocol, faults, change, browse }: Props) {
  const { t } = useText()
  const may = useMay('things:write')
  const [samples, setSamples] = useState<Record<string, TagSample>>({})
  const { busy, problem, run } = useAction()
  const all = tagsOf(device)
  const written = useMemo(() => new Map(tagsOf(kept).filter((tag) => tag.write?.allowed).map((tag) => [tag.name, tag])), [kept])
  const put = (index: number, part: Partial<Group>) => change(device.groups.map((group, i) => (i === index ? { ...group, ...part } : group)))
  const read = () =>
    run(async () => {
      const tags = all.filter((tag) => tag.address !== '').slice(0, MOST_READ)
      const answer = await http.post<{ samples: TagSample[] }>(path`/gateways/${gateway}/devices/${kept.key}/read`, { tags: tags.map(({ name, address, type }) => ({ name, address, type })) })
      setSamples(Object.fromEntries(answer.samples.map((sample, i) => [tags[i] ? placeOf(tags[i]) : sample.name, sample])))
    })
  return (
    <>
      {may && (
        <div className="filters">
          {browse && <Button onClick={browse}>{t('gateways.browse')}</Button>}
          <Button onClick={() => change([...device.groups, emptyGroup(device.groups)])} icon={<PlusOutlined />}>{t('gateways.addGroup')}</Button>
          <Tooltip title={t('gateways.readHint', { n: MOST_READ })}><Button disabled={all.length === 0} loading={busy} onClick={() => void read()}>{t('gateways.readNow')}</Button></Tooltip>
        </div>
      )}
      <ProblemAlert problem={problem} />
      {device.groups.length === 0 && <Panel><Nothing title={t('gateways.noTags')} hint={browse ? t('gateways.noTagsBrowse') : t('gateways.noTagsHint')} /></Panel>}
      {device.groups.map((group, index) => (
        <GroupPanel key={index} gateway={gateway} device={kept.key} group={group} index={index} protocol={protocol} faults={faults} samples={samples} written={written} may={may} put={(part) => put(index, part)} remove={() => change(device.groups.filter((_, i) => i !== index))} />
      ))}
    </>
  )
}

/** @param written the tags that the gateway lets write, as it has them: what is not sent yet does not count */
function GroupPanel({ gateway, device, group, index, protocol, faults, samples, written, may, put, remove }: {
  gateway: string; device: string; group: Group; index: number; protocol: Protocol | undefined; faults: Record<string, ImportError>; samples: Record<string, TagSample>; written: Map<string, Tag>; may: boolean; put: (part: Partial<Group>) => void; remove: () => void
}) {
  const { t, language } = useText()
  const mayWrite = useMay('commands:write')
  const [writing, setWriting] = useState<Tag>()
  const [detailed, setDetailed] = useState<number>()
  const change = (row: number, part: Partial<Tag>) => put({ tags: group.tags.map((tag, i) => (i === row ? { ...tag, ...part } : tag)) })
  const add = () => put({ tags: [...group.tags, { name: nameOf('tag', new Set(group.tags.map((tag) => tag.name))), address: '' }] })
  const faultOf = (row: number | '', member: string) => faults[`${index}/${row}/${member}`]
  const rows = group.tags.map((tag, row) => ({ tag, row }))
  type Row = (typeof rows)[number]
  const text = (member: 'name' | 'address' | 'unit', what: string, className = 'mono') => ({ tag, row }: Row) => (
    <>
      <Input className={className} disabled={!may} value={tag[member] ?? ''} status={faultOf(row, member) && 'error'} aria-label={`${tag.name}: ${what}`} onChange={(event) => change(row, { [member]: event.target.value || (member === 'unit' ? undefined : '') })} />
      <Fault fault={faultOf(row, member)} />
    </>
  )
  const columns: TableProps<Row>['columns'] = [
    { title: t('gateways.tag'), key: 'name', width: 190, render: (_, row) => text('name', t('gateways.tag'))(row) },
    { title: t('gateways.address'), key: 'address', width: 260, render: (_, row) => text('address', t('gateways.address'))(row) },
    ...(protocol?.types.length
      ? [{ title: t('models.type'), key: 'type', width: 120, render: (_: unknown, { tag, row }: Row) => <><Select allowClear disabled={!may} style={{ width: '100%' }} value={tag.type} status={faultOf(row, 'type') && 'error'} aria-label={`${tag.name}: ${t('models.type')}`} onChange={(type) => change(row, { type })} options={protocol.types.map((type) => ({ value: type, label: type }))} /><Fault fault={faultOf(row, 'type')} /></> }]
      : []),
    { title: t('models.unitUcum'), key: 'unit', width: 100, render: (_, row) => text('unit', t('models.unitUcum'))(row) },
    { title: t('gateways.scale'), key: 'scale', width: 90, render: (_, { tag, row }) => <InputNumber className="num" disabled={!may} style={{ width: '100%' }} controls={false} value={tag.scale} placeholder="1" aria-label={`${tag.name}: ${t('gateways.scale')}`} onChange={(scale) => change(row, { scale: scale ?? undefined })} /> },
    { title: t('gateways.value'), key: 'value', width: 170, render: (_, { tag }) => <Sample sample={samples[placeOf(tag)]} /> },
    { title: <span className="unseen">{t('gateways.details')}</span>, key: 'act', width: 120, render: (_, { tag, row }) => (
      <div className="actions">
        <Button type="text" size="small" icon={<SettingOutlined />} aria-label={`${tag.name}: ${t('gateways.details')}`} title={summaryOf(tag, t('gateways.writable'))} onClick={() => setDetailed(row)} />
        {mayWrite && written.has(tag.name) && <Button size="small" onClick={() => setWriting(written.get(tag.name))}>{t('gateways.write')}</Button>}
        {may && <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={`${tag.name}: ${t('explore.removeIt')}`} onClick={() => put({ tags: group.tags.filter((_, i) => i !== row) })} />}
      </div>
    ) },
  ]
  return (
    <Panel
      title={(
        <span className="filters group-head">
          <Input className="mono" style={{ width: 160 }} disabled={!may} value={group.name} status={faultOf('', 'name') && 'error'} aria-label={t('gateways.group')} onChange={(event) => put({ name: event.target.value })} />
          <label className="dim">{t('gateways.every')} <InputNumber className="num" disabled={!may} style={{ width: 90 }} min={0.01} controls={false} value={secondsOf(group.interval)} aria-label={t('gateways.interval')} onChange={(seconds) => seconds !== null && put({ interval: durationOf(seconds)! })} /> s</label>
          {protocol?.capabilities.includes('subscribe') && protocol.capabilities.includes('read') && (
            <Select disabled={!may} value={group.mode ?? 'automatic'} aria-label={t('gateways.mode')} style={{ width: 170 }} onChange={(mode) => put({ mode: mode === 'automatic' ? undefined : mode })} options={(['automatic', 'poll', 'subscribe'] as const).map((mode) => ({ value: mode, label: t(`collectMode.${mode}`) }))} />
          )}
          <Fault fault={faultOf('', 'interval') ?? faultOf('', 'name') ?? faultOf('', 'tags')} />
        </span>
      )}
      extra={may && <Button size="small" icon={<DeleteOutlined />} onClick={remove}>{t('gateways.removeGroup')}</Button>}
    >
      <Table<Row> size="small" rowKey="row" className="fields" aria-label={group.name} dataSource={rows} columns={columns} scroll={{ x: 'max-content' }} pagination={rows.length > 30 ? { pageSize: 25, showSizeChanger: false } : false}
        locale={{ emptyText: <span className="dim">{t('gateways.emptyGroup')}</span> }} />
      {may && <Button size="small" icon={<PlusOutlined />} onClick={add}>{t('gateways.addTag')}</Button>}
      {detailed !== undefined && group.tags[detailed] && <DetailDialog tag={group.tags[detailed]} may={may} writes={protocol?.capabilities.includes('write') === true} faults={(member) => faultOf(detailed, member)} change={(part) => change(detailed, part)} close={() => setDetailed(undefined)} />}
      {writing && <WriteDialog gateway={gateway} device={device} tag={writing} close={() => setWriting(undefined)} />}
    </Panel>
  )

  function Sample({ sample }: { sample: TagSample | undefined }) {
    if (!sample) return null
    const { severity, value, reason, detail, sourceTime, serverTime, gatewayTime } = sample
    const times = ([['sourceTime', sourceTime], ['serverTime', serverTime], ['gatewayTime', gatewayTime]] as const).flatMap(([word, at]) => (at ? [{ word, at }] : []))
    return (
      <>
        {value !== undefined && severity !== 'bad' && <span className="num">{figure(value, tagOf(language))}</span>}
        {severity !== 'good' && <div className="bad">{wordOf('tagReason', reason, t)}{detail && <div className="dim">{detail}</div>}</div>}
        <div className="dim">{times.map(({ word, at }, i) => <span key={word}>{i > 0 && ' · '}{t(`gateways.${word}`)} <Age at={at} /></span>)}</div>
      </>
    )
  }
}

const summaryOf = (tag: Tag, writable: string) => [tag.offset ? `+ ${tag.offset}` : '', deadbandText(tag), tag.maximumSilence, tag.write?.allowed ? writable : ''].filter(Boolean).join(', ')

function Fault({ fault }: { fault: ImportError | undefined }) {
  const { t, language } = useText()
  return fault ? <div className="bad fault" role="alert">{t('app.expectedGot', { expected: expectedText(fault.expected, t, language), got: fault.got ?? '' })}</div> : null
}

/** What few tags need: an offset, when a change is one, and whether it may be written. */
function DetailDialog({ tag, may, writes, faults, change, close }: { tag: Tag; may: boolean; writes: boolean; faults: (member: string) => ImportError | undefined; change: (part: Partial<Tag>) => void; close: () => void }) {
  const { t } = useText()
  const [band, setBand] = useState(deadbandText(tag))
  const rule = tag.write ?? {}
  const write = (part: Tag['write']) => change({ write: { ...rule, ...part } })
  const wrong = deadbandOf(band) === null
  return (
    <Modal open title={tag.name} onCancel={close} footer={<Button type="primary" onClick={close}>{t('app.close')}</Button>}>
      <div className="detail-fields">
        <label htmlFor="tag-offset">{t('gateways.offset')}</label>
        <InputNumber id="tag-offset" disabled={!may} value={tag.offset} placeholder="0" onChange={(offset) => change({ offset: offset ?? undefined })} />
        <label htmlFor="tag-deadband">{t('gateways.deadband')}</label>
        <Input id="tag-deadband" disabled={!may} value={band} status={wrong ? 'error' : undefined} placeholder={t('gateways.deadbandHint')} onChange={(event) => {
          setBand(event.target.value)
          const deadband = deadbandOf(event.target.value)
          if (deadband !== null) change({ deadband, ...(deadband ? {} : { maximumSilence: undefined }) })
        }} />
        <label htmlFor="tag-silence">{t('gateways.silence')}</label>
        <InputNumber id="tag-silence" disabled={!may || !tag.deadband} min={1} value={secondsOf(tag.maximumSilence)} onChange={(seconds) => change({ maximumSilence: durationOf(seconds) })} />
        {writes && (
          <>
            <span>{t('gateways.writing')}</span>
            <Checkbox disabled={!may} checked={rule.allowed === true} onChange={(event) => change({ write: event.target.checked ? { ...rule, allowed: true } : undefined })}>{t('gateways.allowed')}</Checkbox>
            {rule.allowed && (
              <>
                <label htmlFor="tag-min">{t('gateways.from')}</label>
                <InputNumber id="tag-min" disabled={!may} value={rule.min} onChange={(min) => write({ min: min ?? undefined })} />
                <label htmlFor="tag-max">{t('gateways.to')}</label>
                <InputNumber id="tag-max" disabled={!may} value={rule.max} onChange={(max) => write({ max: max ?? undefined })} />
                <span />
                <Checkbox disabled={!may} checked={rule.readBack !== false} onChange={(event) => write({ readBack: event.target.checked ? undefined : false })}>{t('gateways.readItBack')}</Checkbox>
                <span />
                <Checkbox disabled={!may} checked={rule.twoPersons === true} onChange={(event) => write({ twoPersons: event.target.checked || undefined })}>{t('gateways.twoPersons')}</Checkbox>
              </>
            )}
          </>
        )}
      </div>
      <Fault fault={faults('deadband') ?? faults('maximumSilence') ?? faults('write') ?? faults('offset') ?? faults('scale')} />
    </Modal>
  )
}
