/// How a board of 40 widgets with live values keeps up: frames a second, long tasks, memory, requests.
///
/// Needs the demonstration (./baigong demo --detach). Makes ten things that send twelve values twice a second over
/// MQTT, a board of 40 widgets of all kinds on them, and looks at it for 60 seconds at 1920×1080, then at an empty
/// page of the console in the same browser as the limit. Ends by erasing what it made.
import mqtt from 'mqtt'
import { demonstration, launch, logIn, padded, quantile } from './browser.mjs'

const SECONDS = Number(process.argv[2] ?? 60)
const access = demonstration()
const api = async (method, path, body) => {
  const answer = await fetch(`${access.http}/api/v1${path}`, {
    method, body: body && JSON.stringify(body), headers: { Authorization: `Bearer ${access.token}`, 'Content-Type': 'application/json' },
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer.status === 204 ? undefined : answer.json()
}

const run = Date.now().toString(36)
const PROPERTIES = Array.from({ length: 12 }, (_, i) => `p${i + 1}`)
const senders = []
for (let i = 0; i < 10; i++) {
  const { thing, token, host, port } = await api('POST', '/connect', { key: `board-bench-${run}-${i}` })
  senders.push({ thing, client: await mqtt.connectAsync({ host, port, username: token, clientId: `${thing}`, reconnectPeriod: 0 }) })
}
let sent = 0
const sending = setInterval(() => {
  for (const [n, { thing, client }] of senders.entries()) {
    const values = Object.fromEntries(PROPERTIES.map((key, i) => [key, Math.round(1000 * Math.sin(Date.now() / (3000 + 400 * i) + n)) / 10]))
    client.publish(`things/${thing}/readings`, JSON.stringify({ values }), { qos: 1 })
    sent += PROPERTIES.length
  }
}, 500)
await new Promise((done) => setTimeout(done, 3000))

const KINDS = ['value', 'bar', 'trend', 'value', 'table', 'ranking', 'value', 'statistics', 'freshness', 'bar']
const SIZE = { value: [2, 2], bar: [2, 2], trend: [4, 4], table: [3, 4], ranking: [3, 4], statistics: [4, 3], freshness: [4, 3] }
let x = 0, y = 0, tallest = 0
const widgets = Array.from({ length: 40 }, (_, i) => {
  const kind = KINDS[i % KINDS.length]
  const [w, h] = SIZE[kind]
  if (x + w > 12) { x = 0; y += tallest; tallest = 0 }
  const many = kind === 'value' || kind === 'bar' ? 1 : kind === 'trend' ? 4 : 6
  const lines = Array.from({ length: many }, (_, n) => ({ thing: senders[(i + n) % 10].thing, property: PROPERTIES[(i * 3 + n) % 12] }))
  const widget = { id: `w${i}`, kind, lines, x, y, w, h, ...(kind === 'trend' || kind === 'statistics' ? { span: 900_000 } : {}) }
  x += w
  tallest = Math.max(tallest, h)
  return widget
})
const { id } = await api('POST', '/views', { kind: 'board', name: `bench ${run}`, shared: false, content: { widgets } })

const browser = await launch()
const context = await browser.newContext({ baseURL: access.http, locale: 'zh-CN', viewport: { width: 1920, height: 1080 } })
const page = await context.newPage()
const errors = []
page.on('pageerror', (error) => errors.push(error.message))
let requests = 0
page.on('request', () => requests++)
await logIn(page, access.logins.find(({ login }) => login === 'admin') ?? access.logins[0])
const devtools = await context.newCDPSession(page)
await devtools.send('Performance.enable')
const metrics = async () => Object.fromEntries((await devtools.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]))

async function watch(label, hash) {
  await page.evaluate((to) => { location.hash = to }, hash)
  await page.waitForTimeout(8000)
  requests = 0
  const before = await metrics()
  const { frames, long } = await page.evaluate((seconds) => new Promise((done) => {
    const frames = []
    const long = []
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => long.push(entry.duration))).observe({ type: 'longtask' })
    const end = performance.now() + seconds * 1000
    let last = performance.now()
    const next = (now) => {
      frames.push(now - last)
      last = now
      if (now < end) requestAnimationFrame(next)
      else done({ frames: frames.slice(1), long })
    }
    requestAnimationFrame(next)
  }), SECONDS)
  const after = await metrics()
  padded(label, [
    `${(frames.length / SECONDS).toFixed(1)} frames/s, p99 between frames ${quantile(frames, 0.99).toFixed(0)} ms`,
    `${long.length} tasks over 50 ms (longest ${Math.max(0, ...long).toFixed(0)} ms)`,
    `main thread busy ${(100 * (after.TaskDuration - before.TaskDuration) / SECONDS).toFixed(0)} %`,
    `heap ${(after.JSHeapUsedSize / 1e6).toFixed(0)} MB`,
    `${(requests / SECONDS).toFixed(1)} requests/s`,
  ].join('; '))
  return frames.length
}

console.log(`A board of 40 widgets, 240 values a second from ten things, ${SECONDS} s each:`)
const board = await watch('board', `/boards/${id}`)
await page.screenshot({ path: '/tmp/baigong-board-bench.png' })
const empty = await watch('a quiet page (limit)', '/profile')
padded('board / limit', (board / empty).toFixed(2))
if (errors.length) console.log(`  errors of the page: ${errors.slice(0, 3).join(' | ')}`)
clearInterval(sending)
await browser.close()
for (const { thing, client } of senders) {
  await client.endAsync()
  await api('DELETE', `/things/${thing}`)
}
await api('DELETE', `/views/${id}`)
console.log(`  picture: /tmp/baigong-board-bench.png; ${sent} values sent`)
process.exit(errors.length ? 1 : 0)
