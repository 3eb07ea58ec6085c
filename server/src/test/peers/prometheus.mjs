// Asks the Prometheus-compatible door with npm's prometheus-query. Arguments: URL, token, start in ms.
import { PrometheusDriver } from 'prometheus-query'

const [url, token, start] = process.argv.slice(2)
const client = new PrometheusDriver({
  endpoint: url,
  baseURL: '/prometheus/api/v1',
  headers: { authorization: `Bearer ${token}` },
})
const from = Number(start)
const instant = await client.instantQuery('vector(1+1)')
const range = await client.rangeQuery('temp{thing="mill-1"}', from, from + 600_000, 60)
const metrics = await client.labelValues('__name__')
const series = await client.series('temp', from, from + 600_000)
const refused = await client.instantQuery('temp +').then(() => 'nothing', (error) => JSON.stringify(error.prometheus))
console.log(JSON.stringify({
  instant: instant.result[0].value.value,
  points: range.result[0]?.values.length,
  metrics,
  series: series.length,
  refused,
}))
