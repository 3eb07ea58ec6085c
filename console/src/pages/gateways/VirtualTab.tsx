import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { App, AutoComplete, Button, Checkbox, Input, InputNumber, Radio } from 'antd'
import { useState } from 'react'
import { http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import { useMay } from '../../app/session'
import { useText } from '../../i18n'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { durationOf, nameOf, secondsOf } from './tags'
import type { Changed, Document, Gateway, VirtualSensor, VirtualTag } from './types'

/** What the gateway works out by itself: values by a formula, and what a dumb machine does from one signal. */
export function VirtualTab({ gateway, changed }: { gateway: Gateway; changed: () => void }) {
  const { t } = useText()
  // A version that somebody else makes meanwhile does not take away what is being edited here.
  const [version, setVersion] = useState(gateway.configuration.version)
  const { data, problem } = useResource<{ document: Document }>(version > 0 ? path`/gateways/${gateway.key}/configurations/${version}` : null)
  if (version === 0) return <Nothing title={t('gateways.noDevices')} hint={t('gateways.derivedLater')} />
  return (
    <>
      <ProblemAlert problem={problem} />
      {data && <Editor key={version} gateway={gateway.key} version={version} document={data.document} changed={(made) => {
        setVersion(made)
        changed()
      }} />}
    </>
  )
}

function Editor({ gateway, version, document, changed }: { gateway: string; version: number; document: Document; changed: (made: number) => void }) {
  const { t } = useText()
  const { message } = App.useApp()
  const may = useMay('things:write')
  const [tags, setTags] = useState<VirtualTag[]>(document.virtualTags ?? [])
  const [sensors, setSensors] = useState<VirtualSensor[]>(document.virtualSensors ?? [])
  const { busy, problem, run } = useAction()
  const known = (document.devices ?? []).flatMap((device) => device.groups.flatMap((group) => group.tags.map((tag) => `${device.key}/${tag.name}`)))
  const devices = (document.devices ?? []).map(({ key }) => key)
  const touched = JSON.stringify([tags, sensors]) !== JSON.stringify([document.virtualTags ?? [], document.virtualSensors ?? []])
  const save = () =>
    run(async () => {
      const made = await http.put<Changed>(path`/gateways/${gateway}/configuration`, { base: version, document: { ...document, virtualTags: tags, virtualSensors: sensors } })
      changed(made.version)
      void message.success(made.changed ? t('gateways.sent', { n: made.version }) : t('gateways.same'))
    })
  const putTag = (index: number, part: Partial<VirtualTag>) => setTags(tags.map((tag, i) => (i === index ? { ...tag, ...part } : tag)))
  const putSensor = (index: number, sensor: VirtualSensor) => setSensors(sensors.map((one, i) => (i === index ? sensor : one)))
  return (
    <>
      <ProblemAlert problem={problem} />
      <Panel title={t('gateways.virtualTags')}>
        <p className="dim">{t('gateways.virtualTagsHint')}</p>
        {tags.map((tag, i) => <VirtualTagFields key={i} tag={tag} devices={devices} known={known} disabled={!may} put={(part) => putTag(i, part)} remove={() => setTags(tags.filter((_, at) => at !== i))} />)}
        {may && <Button size="small" icon={<PlusOutlined />} onClick={() => setTags([...tags, { device: devices[0] ?? '', name: nameOf('derived', new Set(tags.map(({ name }) => name))), expression: '', inputs: {} }])}>{t('gateways.addVirtualTag')}</Button>}
      </Panel>
      <Panel title={t('gateways.virtualSensors')}>
        <p className="dim">{t('gateways.virtualSensorsHint')}</p>
        {sensors.map((sensor, i) => <SensorFields key={i} sensor={sensor} devices={devices} known={known} disabled={!may} put={(next) => putSensor(i, next)} remove={() => setSensors(sensors.filter((_, at) => at !== i))} />)}
        {may && <Button size="small" icon={<PlusOutlined />} onClick={() => setSensors([...sensors, { device: '', level: '', cycles: true }])}>{t('gateways.addVirtualSensor')}</Button>}
      </Panel>
      {may && <div className="actions save-bar"><Button type="primary" disabled={!touched} loading={busy} onClick={() => void save()}>{t('gateways.checkAndSend')}</Button></div>}
    </>
  )
}

function Choice({ value, options, label, disabled, change, width = 220 }: { value: string | undefined; options: string[]; label: string; disabled: boolean; change: (value: string) => void; width?: number }) {
  return (
    <label className="labelled">
      <span>{label}</span>
      <AutoComplete className="mono" disabled={disabled} style={{ width }} value={value ?? ''} aria-label={label} onChange={change} showSearch={{ filterOption: (text, option) => String(option?.value).includes(text) }} options={options.map((option) => ({ value: option }))} />
    </label>
  )
}

function VirtualTagFields({ tag, devices, known, disabled, put, remove }: { tag: VirtualTag; devices: string[]; known: string[]; disabled: boolean; put: (part: Partial<VirtualTag>) => void; remove: () => void }) {
  const { t } = useText()
  const inputs = Object.entries(tag.inputs)
  const setInput = (old: string, name: string, source: string) => put({ inputs: Object.fromEntries(inputs.map(([key, value]) => (key === old ? [name, source] : [key, value]))) })
  return (
    <div className="virtual">
      <div className="filters">
        <Choice value={tag.device} options={devices} label={t('gateways.device')} disabled={disabled} change={(device) => put({ device })} width={160} />
        <label className="labelled"><span>{t('gateways.tag')}</span><Input className="mono" style={{ width: 160 }} disabled={disabled} value={tag.name} onChange={(event) => put({ name: event.target.value })} /></label>
        <label className="labelled"><span>{t('models.unitUcum')}</span><Input className="mono" style={{ width: 90 }} disabled={disabled} value={tag.unit ?? ''} onChange={(event) => put({ unit: event.target.value || undefined })} /></label>
        {!disabled && <Button size="small" icon={<DeleteOutlined />} onClick={remove}>{t('explore.removeIt')}</Button>}
      </div>
      <label className="labelled wide"><span>{t('gateways.formula')}</span><Input className="mono" disabled={disabled} value={tag.expression} placeholder={t('gateways.formulaExample')} spellCheck={false} onChange={(event) => put({ expression: event.target.value })} /></label>
      {inputs.map(([name, source]) => (
        <div className="filters" key={name}>
          <label className="labelled"><span>{t('gateways.inFormula')}</span><InputName name={name} taken={inputs.map(([key]) => key).filter((key) => key !== name)} disabled={disabled} change={(next) => setInput(name, next, source)} /></label>
          <Choice value={source} options={known} label={t('gateways.isTag')} disabled={disabled} change={(next) => setInput(name, name, next)} width={280} />
          {!disabled && <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={`${name}: ${t('explore.removeIt')}`} onClick={() => put({ inputs: Object.fromEntries(inputs.filter(([key]) => key !== name)) })} />}
        </div>
      ))}
      {!disabled && <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => put({ inputs: { ...tag.inputs, [freeName(tag)]: '' } })}>{t('gateways.addInput')}</Button>}
    </div>
  )
}

/** A name takes effect when it is left, and only when no other input has it. */
function InputName({ name, taken, disabled, change }: { name: string; taken: string[]; disabled: boolean; change: (name: string) => void }) {
  const { t } = useText()
  const [text, setText] = useState(name)
  const isTaken = taken.includes(text)
  return <Input className="mono" style={{ width: 110 }} disabled={disabled} value={text} status={isTaken ? 'error' : undefined} title={isTaken ? t('gateways.nameTaken') : undefined} onChange={(event) => setText(event.target.value)} onBlur={() => (isTaken || text === '' ? setText(name) : text !== name && change(text))} />
}

const freeName = (tag: VirtualTag) => 'abcdefghijklmnopqrstuvwxyz'.split('').find((letter) => !(letter in tag.inputs)) ?? `x${Object.keys(tag.inputs).length}`

function SensorFields({ sensor, devices, known, disabled, put, remove }: { sensor: VirtualSensor; devices: string[]; known: string[]; disabled: boolean; put: (sensor: VirtualSensor) => void; remove: () => void }) {
  const { t } = useText()
  const { tower, mains } = sensor
  return (
    <div className="virtual">
      <div className="filters">
        <Choice value={sensor.device} options={devices} label={t('gateways.machine')} disabled={disabled} change={(device) => put({ ...sensor, device })} width={180} />
        <Radio.Group disabled={disabled} optionType="button" size="small" value={tower ? 'tower' : 'level'} options={[{ value: 'level', label: t('gateways.byLevel') }, { value: 'tower', label: t('gateways.byTower') }]}
          onChange={(event) => put(event.target.value === 'tower' ? { ...sensor, level: undefined, mains: undefined, tower: { green: '' } } : { ...sensor, tower: undefined, level: '' })} />
        <label className="labelled"><span>{t('gateways.hold')}</span><InputNumber style={{ width: 80 }} min={0} disabled={disabled} value={secondsOf(sensor.hold)} placeholder="3" onChange={(seconds) => put({ ...sensor, hold: durationOf(seconds) })} /></label>
        <Checkbox disabled={disabled} checked={sensor.cycles !== false} onChange={(event) => put({ ...sensor, cycles: event.target.checked })}>{t('gateways.countCycles')}</Checkbox>
        {!disabled && <Button size="small" icon={<DeleteOutlined />} onClick={remove}>{t('explore.removeIt')}</Button>}
      </div>
      {tower ? (
        <div className="filters">
          {(['green', 'yellow', 'red'] as const).map((lamp) => (
            <Choice key={lamp} value={tower[lamp]} options={known} label={t(`lamp.${lamp}`)} disabled={disabled} change={(source) => put({ ...sensor, tower: { ...tower, [lamp]: source || (lamp === 'green' ? '' : undefined) } })} />
          ))}
        </div>
      ) : (
        <div className="filters">
          <Choice value={sensor.level} options={known} label={t('gateways.signal')} disabled={disabled} change={(level) => put({ ...sensor, level })} width={280} />
          <Checkbox disabled={disabled} checked={!!mains} onChange={(event) => put({ ...sensor, mains: event.target.checked ? { voltage: 400, phases: 3, powerFactor: 0.8 } : undefined })}>{t('gateways.isCurrent')}</Checkbox>
          {mains && (
            <>
              <label className="labelled"><span>{t('gateways.voltage')}</span><InputNumber style={{ width: 90 }} disabled={disabled} value={mains.voltage} onChange={(voltage) => put({ ...sensor, mains: { ...mains, voltage: voltage ?? 400 } })} /></label>
              <label className="labelled"><span>{t('gateways.phases')}</span><InputNumber style={{ width: 60 }} disabled={disabled} value={mains.phases} onChange={(phases) => put({ ...sensor, mains: { ...mains, phases: phases ?? 3 } })} /></label>
              <label className="labelled"><span>{t('gateways.powerFactor')}</span><InputNumber style={{ width: 80 }} step={0.05} disabled={disabled} value={mains.powerFactor} onChange={(powerFactor) => put({ ...sensor, mains: { ...mains, powerFactor: powerFactor ?? 0.8 } })} /></label>
            </>
          )}
        </div>
      )}
    </div>
  )
}
