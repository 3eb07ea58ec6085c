/// How long a person waits for the first picture with an empty browser cache, and what that takes over the wire.
///
/// Needs the demonstration (./baigong demo --detach). Ten cold loads each of the log-in page, of the home
/// of somebody who is logged in, and of a thing's page. First paint is the browser's first-contentful-paint;
/// "there" is when what the page is for is seen. JavaScript counts as compressed, up to the first paint and in all.
/// The bare line of the same run is a page of one word from the same server, the floor for this machine.
import { demonstration, launch, logIn, padded, quantile } from './browser.mjs'

const ROUNDS = Number(process.argv[2] ?? 10)
const access = demonstration()
const engineer = access.logins.find(({ login }) => login === 'engineer') ?? access.logins[0]
const browser = await launch()

async function state() {
  const context = await browser.newContext({ baseURL: access.http, locale: 'zh-CN' })
  const page = await context.newPage()
  await logIn(page, engineer)
  const kept = await context.storageState()
  await context.close()
  return kept
}

/** One load with nothing kept but the session. */
async function load(route, there, storageState) {
  const context = await browser.newContext({ baseURL: access.http, locale: 'zh-CN', storageState, viewport: { width: 1366, height: 768 } })
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  const scripts = new Map()
  const arrived = []
  devtools.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.set(requestId, true))
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength, timestamp }) =>
    scripts.has(requestId) && arrived.push({ bytes: encodedDataLength, timestamp }))
  let navigated
  devtools.on('Network.requestWillBeSent', ({ type, timestamp }) => { if (type === 'Document') navigated ??= timestamp })
  const began = performance.now()
  await page.goto(route)
  await page.locator(there).first().waitFor()
  const shown = performance.now() - began
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime)
  await page.waitForTimeout(300)
  const kB = (of) => of.reduce((sum, { bytes }) => sum + bytes, 0) / 1000
  const before = arrived.filter(({ timestamp }) => (timestamp - navigated) * 1000 <= paint)
  await context.close()
  return { paint, shown, before: kB(before), all: kB(arrived) }
}

const kept = await state()
console.log(`First view with an empty cache, ${ROUNDS} loads each, median (worst):`)
for (const [label, route, there, as] of [
  ['bare page of the server', '/api/v1/system', 'body', undefined],
  ['log-in', '/', '#login', undefined],
  ['home', '/', '[data-testid=figures], main h1', kept],
  ['things', '/#/things', '.ant-table-row', kept],
  ['a thing with its chart', '/#/things/okuma-multus', 'canvas', kept],
]) {
  const loads = []
  for (let i = 0; i < ROUNDS; i++) loads.push(await load(route, there, as))
  const of = (key, digits) => {
    const values = loads.map((one) => one[key]).filter((value) => value !== undefined)
    return `${quantile(values, 0.5)?.toFixed(digits)} (${Math.max(...values).toFixed(digits)})`
  }
  padded(label, `first paint ${of('paint', 0)} ms, there ${of('shown', 0)} ms, JavaScript ${of('before', 0)} kB before the paint, ${of('all', 0)} kB in all`)
}
await browser.close()
console.log('Wanted: first view at most 1,500 ms, at most 400 kB of JavaScript before it.')
