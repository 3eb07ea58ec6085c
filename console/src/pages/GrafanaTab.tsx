import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { actingOrganisation, http, url } from '../api/http'
import { useResource } from '../api/resource'
import { useMay } from '../app/session'
import { useText } from '../i18n'
import { Copyable } from '../ui/Copyable'
import { Create, useRequired } from '../ui/Create'
import { Nothing, Panel, ProblemAlert } from '../ui/Feedback'
import { OnceShown } from './thing/Credentials'

const DOOR = '/../../prometheus/api/v1'
const DAYS = [30, 90, 365]

interface Answer<T> { data: T }
type Labels = Record<string, string>
interface Sample { metric: Labels; value: [number, string] }

/** All that is needed to show readings in Grafana, Excel or Power BI, each ready to be copied. */
export function GrafanaTab() {
  const { t } = useText()
  const [token, setToken] = useState<string>()
  const address = new URL('./prometheus', document.baseURI).href
  return (
    <div className="wizard">
      <Panel title={t('grafana.address')}>
        <p className="dim">{t('grafana.addressHint')}</p>
        <Copyable text={address} label={t('grafana.address')} />
      </Panel>
      <Panel title={t('grafana.token')} extra={<NewToken made={setToken} />}>
        <p className="dim">{t('grafana.tokenHint')}</p>
        {token && <OnceShown token={token} close={() => setToken(undefined)} />}
      </Panel>
      <Panel title={t('grafana.source')}>
        <ol>
          <li>{t('grafana.step1')}</li>
          <li>{t('grafana.step2')} <code>{address}</code></li>
          <li>{t('grafana.step3')} <code>Authorization</code> = <code>Bearer {token ?? 'bg_…'}</code></li>
          {actingOrganisation() && <li>{t('grafana.acting')} <code>Baigong-Organisation</code> = <code>{actingOrganisation()}</code></li>}
          <li>{t('grafana.step4')}</li>
        </ol>
        <p className="dim">{t('grafana.provisioning')}</p>
        <Copyable text={provisioning(address, token ?? 'bg_…')} label={t('grafana.provisioning')} />
      </Panel>
      <Example />
    </div>
  )
}

function NewToken({ made }: { made: (token: string) => void }) {
  const { t } = useText()
  const required = useRequired()
  return (
    <Create title={t('access.newToken')} initial={{ name: 'Grafana', days: 90 }} create={async ({ name, days }: { name?: string; days?: number }) => {
      const expires = new Date(Date.now() + (days ?? 90) * 86_400_000).toISOString()
      made((await http.post<{ token: string }>('/tokens', { name, scopes: ['readings:read'], expires })).token)
    }}>
      <Form.Item name="name" label={t('access.tokenName')} rules={required}><Input autoFocus /></Form.Item>
      <Form.Item name="days" label={t('access.expires')} rules={required}>
        <Select options={DAYS.map((days) => ({ value: days, label: t('grafana.days', { days }) }))} />
      </Form.Item>
    </Create>
  )
}

/** A query over a thing that there is, what it answers now, and the same thing's readings as a table. */
function Example() {
  const { t } = useText()
  const may = useMay('readings:read')
  const { data, problem } = useResource<Answer<Labels[]>>(may ? `${DOOR}/series` : null, { 'match[]': '{thing!=""}', limit: 1 })
  const series = data?.data[0]
  if (problem || !may) return <ProblemAlert problem={problem} />
  if (!data) return null
  return (
    <Panel title={t('grafana.example')}>
      {series ? <Queries series={series} /> : <Nothing title={t('grafana.nothing')} />}
    </Panel>
  )
}

function Queries({ series }: { series: Labels }) {
  const { t } = useText()
  const [now, setNow] = useState<Sample[]>()
  const query = `avg_over_time(${series.__name__}{thing="${series.thing}",property="${series.property}"}[1h])`
  const table = new URL(url('/../../readings.csv', { thing: series.thing, property: series.property, last: '7d', bucket: '1h' }), document.baseURI).href
  const ask = async () => setNow((await http.get<Answer<{ result: Sample[] }>>(`${DOOR}/query`, { query })).data.result)
  return (
    <>
      <p className="dim">{t('grafana.exampleHint')}</p>
      <Copyable text={query} label={t('grafana.example')} />
      <p>
        <Button size="small" onClick={() => void ask()}>{t('grafana.try')}</Button>{' '}
        <span className="num" role="status">{now && (now[0] ? `${Number(now[0].value[1]).toPrecision(6)} ${series.unit ?? ''}` : t('grafana.noneLately'))}</span>
      </p>
      <p className="dim">{t('grafana.table')}</p>
      <Copyable text={table} label={t('grafana.table')} />
      <p className="dim">{t('grafana.tableHint')}</p>
    </>
  )
}

/** Grafana reads such a file from its folder provisioning/datasources. */
function provisioning(address: string, token: string) {
  const organisation = actingOrganisation()
  const names = organisation ? '\n      httpHeaderName2: Baigong-Organisation' : ''
  const values = organisation ? `\n      httpHeaderValue2: ${organisation}` : ''
  return `apiVersion: 1
datasources:
  - name: Baigong
    type: prometheus
    access: proxy
    url: ${address}
    jsonData:
      httpMethod: POST
      prometheusType: Prometheus
      prometheusVersion: 2.42.0
      timeInterval: 1m
      disableMetricsLookup: false
      httpHeaderName1: Authorization${names}
    secureJsonData:
      httpHeaderValue1: Bearer ${token}${values}`
}
