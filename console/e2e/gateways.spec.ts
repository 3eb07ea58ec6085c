import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Locator, Page } from '@playwright/test'
import { call, expect, expectAccessible, expectNoHorizontalScroll, logIn, open, test, unique, url } from './platform'

interface Access { logins: { login: string; password: string }[] }

const access: Access | undefined = process.env.BAIGONG_ACCESS ? JSON.parse(readFileSync(process.env.BAIGONG_ACCESS, 'utf8')) : undefined
const owner = access?.logins.find(({ login }) => login === 'owner')
const engineer = access?.logins.find(({ login }) => login === 'engineer')
const PEERS = fileURLToPath(new URL('../../connect/src/test/peers/', import.meta.url))
const GATEWAY = '/gateways/works-edge'

test.skip(!engineer, 'the demonstration brings a gateway; BAIGONG_ACCESS names its log-ins')

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

const started: ChildProcess[] = []
function device(script: string, ...args: string[]) {
  const child = spawn('node', [PEERS + script, ...args], { stdio: 'ignore' })
  started.push(child)
  return child
}
test.afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')))

const dialog = (page: Page) => page.getByRole('dialog')
const row = (page: Page, key: string) => page.getByRole('row', { name: new RegExp(key) })
const send = async (page: Page) => {
  await page.getByRole('button', { name: 'Check and send' }).click()
  await expect(page.getByText(/Version \d+ is on its way/)).toBeVisible()
}

async function choose(page: Page, label: string, option: string) {
  await page.getByLabel(label, { exact: true }).click()
  if (label === 'Protocol') await page.getByLabel(label, { exact: true }).fill(option)
  await page.locator('.ant-select-item-option').getByText(option, { exact: true }).click()
}

async function addDevice(page: Page, key: string, protocol: string, settings: Record<string, string>) {
  await open(page, `${GATEWAY}/device`)
  await choose(page, 'Protocol', protocol)
  await page.getByLabel('Key', { exact: true }).fill(key)
  for (const [label, value] of Object.entries(settings)) {
    if (label === 'Security policy') await choose(page, label, value)
    else await page.getByLabel(label, { exact: true }).fill(value)
  }
  await page.getByRole('button', { name: 'Check and send' }).click()
  await expect(page.getByRole('heading', { name: key })).toBeVisible()
}

/** Asks for what has to be confirmed; a row that is drawn anew meanwhile takes its question with it. */
async function confirm(page: Page, asks: Locator) {
  const yes = page.getByRole('tooltip').getByRole('button', { name: 'OK' })
  await expect(async () => {
    if (!(await yes.isVisible())) await asks.click({ timeout: 3_000 })
    await yes.click({ timeout: 3_000 })
  }).toPass({ timeout: 60_000 })
}

async function removeDevice(page: Page, key: string) {
  await open(page, GATEWAY)
  await confirm(page, row(page, key).getByRole('button', { name: 'Delete' }))
  await expect(row(page, key)).toHaveCount(0)
}

test('an engineer adds a Modbus device of others, imports its tags, writes, and pulls its plug', async ({ page }) => {
  test.setTimeout(240_000)
  const port = String(await freePort())
  const first = device('modbus/javascript_server.mjs', 'modbus-serial', port)
  await logIn(page, engineer)
  await page.getByRole('link', { name: 'Gateways' }).click()
  await expect(page.getByRole('heading', { name: 'Gateways' })).toBeVisible()
  await page.getByRole('link', { name: 'Edge gateway (demonstration)' }).click()
  await expect(page.getByTestId('gateway-health')).toContainText('in force', { timeout: 120_000 })
  await expectAccessible(page)
  await expectNoHorizontalScroll(page)

  const key = unique('foreign')
  await addDevice(page, key, 'Modbus TCP', { Host: '127.0.0.1', Port: port })
  await page.getByRole('button', { name: 'Add a group' }).click()
  await page.getByRole('button', { name: 'Add a tag' }).click()
  await page.getByLabel('tag: Tag').fill('count')
  await page.getByLabel('count: Address').fill('holding:one')
  await page.getByRole('button', { name: 'Check and send' }).click()
  await expect(page.getByRole('table', { name: 'group' }).getByRole('alert')).toContainText("got 'one'")
  await page.getByLabel('count: Address').fill('holding:1')
  await page.getByLabel('count: Type').click()
  await page.locator('.ant-select-item-option', { hasText: /^int32$/ }).click()
  await send(page)
  await expect(async () => {
    await page.getByRole('button', { name: 'Read now' }).click()
    await expect(page.getByRole('table', { name: 'group' })).toContainText('-123,456,789', { timeout: 4_000 })
  }).toPass({ timeout: 60_000 })
  await expectAccessible(page)
  await expectNoHorizontalScroll(page)

  await open(page, GATEWAY)
  await page.getByRole('button', { name: 'Import tags' }).click()
  const table = `device,name,address,type,unit,group,interval,write,min,max\n${key},level,holding:5,float32,mm,slow,PT2S,,,\n${key},bad,holding:x,float32,mm,slow,PT2S,,,\n${key},setpoint,holding:60,int16,,slow,PT2S,true,0,100\n`
  await dialog(page).locator('input[type=file]').setInputFiles({ name: 'tags.csv', mimeType: 'text/csv', buffer: Buffer.from(table) })
  await dialog(page).getByRole('button', { name: 'Try', exact: true }).click()
  await expect(dialog(page).getByTestId('import-result')).toContainText('1')
  await expect(dialog(page)).toContainText("'x'")
  await dialog(page).getByRole('button', { name: 'Import', exact: true }).click()
  await expect(dialog(page).getByTestId('import-result')).toBeVisible()
  await dialog(page).getByRole('button', { name: 'Close' }).last().click()

  await open(page, `${GATEWAY}/devices/${key}`)
  const slow = page.getByRole('table', { name: 'slow' })
  await expect(slow).toContainText('Write')
  await expect(async () => {
    await page.getByRole('button', { name: 'Read now' }).click()
    await expect(slow).toContainText('123.456', { timeout: 4_000 })
  }).toPass({ timeout: 60_000 })
  await slow.getByRole('button', { name: 'Write' }).click()
  await dialog(page).getByLabel('New value').fill('fast')
  await dialog(page).getByRole('button', { name: 'Next: look again' }).click()
  await expect(dialog(page)).toContainText('of another kind')
  await dialog(page).getByLabel('New value').fill('101')
  await dialog(page).getByRole('button', { name: 'Next: look again' }).click()
  await dialog(page).getByRole('button', { name: 'Write', exact: true }).click()
  await expect(dialog(page).getByRole('alert')).toContainText('101')
  await dialog(page).getByRole('button', { name: 'Change it' }).click()
  await dialog(page).getByLabel('New value').fill('42')
  await dialog(page).getByRole('button', { name: 'Next: look again' }).click()
  await expect(dialog(page).getByTestId('to-write')).toContainText('42')
  await dialog(page).getByRole('button', { name: 'Write', exact: true }).click()
  await expect(dialog(page).getByTestId('written')).toContainText('42')
  await dialog(page).getByRole('button', { name: 'Close' }).last().click()

  first.kill('SIGKILL')
  await open(page, GATEWAY)
  await expect(row(page, key)).toContainText('trying again', { timeout: 60_000 })
  device('modbus/javascript_server.mjs', 'modbus-serial', port)
  await expect(row(page, key)).toContainText('collecting', { timeout: 60_000 })
  await page.getByRole('tab', { name: 'Health' }).click()
  await expect(page.getByText('Bytes in the queue').first()).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('tab', { name: 'Versions' }).click()
  await expect(page.getByRole('button', { name: 'Back to this' }).first()).toBeVisible()
  await expectAccessible(page)
  await removeDevice(page, key)
})

test('the address space of an OPC UA server of others is browsed level by level, and what is ticked is collected', async ({ page }) => {
  test.setTimeout(180_000)
  const port = String(await freePort())
  device('opcua/node_opcua_server.mjs', JSON.stringify({ port: Number(port), pki: mkdtempSync(join(tmpdir(), 'pki-')) }))
  await logIn(page, engineer)
  const key = unique('scada')
  await addDevice(page, key, 'OPC UA', { 'URL (opc.tcp://host:4840)': `opc.tcp://127.0.0.1:${port}`, 'Security policy': 'None (in the clear)' })
  await page.getByRole('button', { name: 'Browse the device' }).click()
  const node = (name: string) => dialog(page).getByRole('treeitem').filter({ hasText: new RegExp(`^${name}`) })
  await expect(async () => {
    const again = dialog(page).getByRole('button', { name: 'Try again' })
    if (await again.isVisible()) await again.click()
    await expect(node('Machine')).toBeVisible({ timeout: 3_000 })
  }).toPass({ timeout: 60_000 })
  await expectAccessible(page, '.ant-modal')
  await node('Machine').locator('.ant-tree-switcher').click()
  await node('Double').locator('.ant-tree-checkbox').click()
  await dialog(page).getByRole('button', { name: 'Collect 1 of them' }).click()
  await expect(page.getByLabel('double: Address')).toHaveValue(/s=Double/)
  await send(page)
  await expect(async () => {
    await page.getByRole('button', { name: 'Read now' }).click()
    await expect(page.getByRole('row').filter({ has: page.getByLabel('double: Address') })).toContainText('2.25', { timeout: 4_000 })
  }).toPass({ timeout: 60_000 })
  await removeDevice(page, key)
})

test('a gateway joins by one command, and a token that is not needed is withdrawn', async ({ page, request }) => {
  await logIn(page, engineer)
  await open(page, '/gateways')
  await page.getByRole('button', { name: 'Let a gateway join' }).click()
  const label = unique('hall')
  await dialog(page).getByLabel('What for').fill(label)
  await dialog(page).getByRole('button', { name: 'Make a token' }).click()
  const command = dialog(page).getByText(/edge join/)
  await expect(command).toBeVisible()
  await expect(dialog(page).getByText(/It holds until/)).toContainText(/\d{4}-\d\d-\d\d/)
  await expectAccessible(page, '.ant-modal')
  const [, address, token] = /join (\S+) (bgj_\S+)/.exec((await command.textContent())!)!
  expect(address!.startsWith(url!)).toBe(true)
  const name = unique('gateway')
  const answer = await request.post(`${url}/api/v1/gateways/enrolments`, { data: { token, name } })
  expect(answer.status(), await answer.text()).toBe(201)
  await expect(page.getByTestId('arrival')).toHaveAttribute('data-arrived', 'true')
  await expect(page.getByTestId('arrival')).toContainText(name)
  await dialog(page).getByRole('button', { name: 'Close' }).last().click()

  const spare = unique('spare')
  await call(page, 'POST', '/api/v1/gateways/enrolment-tokens', { name: spare, uses: 1 })
  await page.getByRole('button', { name: 'Let a gateway join' }).click()
  await dialog(page).getByText(/Tokens made before/).click()
  await expect(dialog(page).getByRole('row', { name: new RegExp(label) })).toContainText('1 / 1')
  await dialog(page).getByRole('button', { name: `Withdraw: ${spare}` }).click()
  await expect(dialog(page).getByRole('row', { name: new RegExp(spare) })).toHaveCount(0)
})

async function second(browser: Browser) {
  const context = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  await logIn(page, owner)
  return page
}

test('two people write, a version comes back, and a template makes the next device', async ({ page, browser }) => {
  test.setTimeout(240_000)
  const port = await freePort()
  device('modbus/javascript_server.mjs', 'modbus-serial', String(port))
  await logIn(page, engineer)
  const key = unique('press')
  const tag = { name: 'setpoint', address: 'holding:60', type: 'int16', unit: 'mm', write: { allowed: true, min: 0, max: 100, twoPersons: true } }
  const made = { key, name: key, protocol: 'modbus-tcp', settings: { host: '127.0.0.1', port }, groups: [{ name: 'slow', interval: 'PT2S', tags: [tag] }] }
  const { version } = await call<{ version: number }>(page, 'POST', `/api/v1${GATEWAY}/devices`, { device: made })

  await open(page, `${GATEWAY}/devices/${key}`)
  await expect(async () => {
    await page.getByRole('button', { name: 'Read now' }).click()
    await expect(page.getByRole('table', { name: 'slow' })).toContainText('gateway', { timeout: 4_000 })
  }).toPass({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Write', exact: true }).click()
  await expect(dialog(page).getByText('It reads 0')).toBeVisible()
  await dialog(page).getByLabel('New value').fill('42')
  await dialog(page).getByRole('button', { name: 'Next: look again' }).click()
  await expect(dialog(page).getByTestId('to-write')).toContainText(/0 mm → 42 mm.*0.*100/s)
  await dialog(page).getByRole('button', { name: 'Ask for it' }).click()
  await expect(dialog(page).getByTestId('written')).toContainText('waits for a second person')
  await dialog(page).getByRole('button', { name: 'Close' }).last().click()
  await open(page, `${GATEWAY}/writes`)
  await expect(row(page, key).getByRole('button', { name: 'Agree' })).toBeDisabled()
  const other = await second(browser)
  await open(other, `${GATEWAY}/writes`)
  await row(other, key).getByRole('button', { name: 'Agree' }).click()
  await expect(other.getByRole('tooltip')).toContainText(`${key}/setpoint = 42`)
  await other.getByRole('tooltip').getByRole('button', { name: 'Agree' }).click()
  await expect(row(other, key)).toContainText(/done.*reads back 42/)
  await expectAccessible(other)
  await other.context().close()

  await open(page, `${GATEWAY}/devices/${key}`)
  await page.getByRole('button', { name: 'Keep as a template' }).click()
  await dialog(page).getByLabel('Name').fill(key)
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The template is kept')).toBeVisible()
  await page.getByRole('button', { name: 'Keep as a template' }).click()
  await dialog(page).getByLabel('Key').fill(key)
  await expect(dialog(page)).toContainText('it will be replaced')
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()

  await open(page, `${GATEWAY}/device`)
  await choose(page, 'Template', key)
  const like = `${key}-2`
  await page.getByLabel('Key', { exact: true }).fill(like)
  await page.getByRole('button', { name: 'Check and send' }).click()
  await expect(page.getByRole('heading', { name: like })).toBeVisible()
  await expect(page.getByLabel('setpoint: Address')).toHaveValue('holding:60')

  await open(page, `${GATEWAY}/configurations`)
  await confirm(page, page.getByRole('row', { name: new RegExp(`^${version} `) }).getByRole('button', { name: 'Back to this' }))
  await expect(page.getByText(/Version \d+ is on its way/)).toBeVisible()
  await open(page, GATEWAY)
  await expect(row(page, like)).toHaveCount(0)
  await removeDevice(page, key)
  await open(page, '/gateways')
  await page.getByRole('button', { name: 'Templates' }).click()
  await confirm(page, row(page, key).getByRole('button', { name: 'Delete' }))
  await expect(row(page, key)).toHaveCount(0)
})
