import type { Page } from '@playwright/test'
import mqtt from 'mqtt'
import { call, expect, expectAccessible, expectNoHorizontalScroll, logIn, open, test, unique } from './platform'

const PASSWORD = 'correct-horse-battery'

interface Tenant {
  key: string
  thing: string
  token: string
  host: string
  port: number
}

/** An organisation with an owner and a device, made by the operator and its owner. */
async function tenant(operator: Page, name: string): Promise<Tenant> {
  const key = unique(name)
  await call(operator, 'POST', '/api/v1/organisations', { key, kind: 'enterprise', name: key, administrator: { login: key, password: PASSWORD } })
  const context = await operator.context().browser()!.newContext({ baseURL: process.env.BAIGONG_URL })
  const page = await context.newPage()
  await page.goto('/')
  await page.locator('#login').fill(key)
  await page.locator('#password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('person')).toBeVisible()
  const connection = await call<Omit<Tenant, 'key'>>(page, 'POST', '/api/v1/connect', { key: `d-${key}` })
  await context.close()
  return { key, ...connection }
}

/** PUT answers nothing. */
async function setQuota(page: Page, body: object) {
  const csrf = (await page.context().cookies()).find((cookie) => cookie.name === 'XSRF-TOKEN')?.value ?? ''
  const answer = await page.request.put('/api/v1/quotas', { data: body, headers: { 'X-XSRF-TOKEN': csrf } })
  expect(answer.status(), await answer.text()).toBe(204)
}

/** Publishes with QoS 1 at so many values a second, until it is stopped; counts what is acknowledged. */
async function sender(of: Tenant, perSecond: number) {
  const client = await mqtt.connectAsync({ host: of.host, port: of.port, username: of.token, clientId: unique('sender'), reconnectPeriod: 0 })
  const state = { sent: 0, acknowledged: 0 }
  const timer = setInterval(() => {
    for (let i = 0; i < Math.ceil(perSecond / 20); i++) {
      const message = JSON.stringify({ ts: Date.now() + state.sent / 1e6, values: { n: state.sent } })
      state.sent++
      client.publish('v1/devices/me/telemetry', message, { qos: 1 }, (error) => { if (!error) state.acknowledged++ })
    }
  }, 50)
  return { state, stop: async () => { clearInterval(timer); client.end(true) } }
}

test('an operator sees which of three tenants is at five times its quota, and the others go on', async ({ page }) => {
  test.setTimeout(240_000)
  await logIn(page)
  const loud = await tenant(page, 'loud')
  const first = await tenant(page, 'quiet-a')
  const second = await tenant(page, 'quiet-b')
  await setQuota(page, { organisation: loud.key, kind: 'values-per-second', limit: 40, note: 'tried' })
  const senders = [await sender(loud, 200), await sender(first, 20), await sender(second, 20)] as const
  try {
    await page.evaluate(() => localStorage.clear())
    await page.reload()
    await page.getByTestId('face').getByText('Platform').click()
    const noisy = page.getByTestId('noisy')
    await expect(noisy).toContainText(loud.key, { timeout: 60_000 })
    await expect(noisy).toContainText('Values per second')
    await expect(noisy).not.toContainText(first.key)
    await expectAccessible(page, 'main')
    await expectNoHorizontalScroll(page)
    const before = senders[1].state.acknowledged
    await expect.poll(() => senders[1].state.acknowledged - before, { timeout: 60_000 }).toBeGreaterThan(40)
    // Nothing of the quiet ones waits; of the loud one most does.
    expect(senders[1].state.sent - senders[1].state.acknowledged).toBeLessThan(40)
    expect(senders[0].state.sent - senders[0].state.acknowledged).toBeGreaterThan(100)
    await open(page, '/usage/organisations')
    await page.getByText('Held back', { exact: true }).click()
    const row = page.getByRole('row', { name: new RegExp(loud.key) })
    await expect(row.getByTestId('held-back')).toBeVisible()
    await row.getByRole('link', { name: loud.key }).click()
    await expect(page.getByTestId('shares')).toContainText('held back')
    await expectAccessible(page, 'main')
  } finally {
    await Promise.all(senders.map((one) => one.stop()))
  }
})

test('a quota is set, seen, and taken away', async ({ inside: page }) => {
  await open(page, '/usage/quotas')
  await page.getByRole('button', { name: 'Set a quota' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Node', { exact: true }).click()
  await page.locator('#node').click()
  await page.locator('#node').fill('330106')
  await page.locator('.ant-select-tree-title', { hasText: '330106' }).click()
  await page.locator('#limit').fill('1000')
  await page.locator('#note').fill('a pool')
  await page.getByRole('button', { name: 'Save' }).click()
  const row = page.getByRole('row', { name: /administrative:330106/ })
  await expect(row).toContainText('1,000')
  await expect(row).toContainText('a pool')
  await expectAccessible(page, 'main')
  await row.getByRole('button', { name: 'Remove' }).click()
  await expect(row).toHaveCount(0)
})

test('a tenant sees its meters, gauges and quotas, and exports them', async ({ inside: page }) => {
  await open(page, '/usage')
  await expect(page.getByTestId('gauges')).toContainText('Stored values')
  await expect(page.getByTestId('bars')).toBeVisible()
  const exported = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export CSV' }).click()
  expect((await exported).suggestedFilename()).toBe('usage.csv')
  await expectAccessible(page, 'main')
  await page.setViewportSize({ width: 375, height: 812 })
  await expectNoHorizontalScroll(page)
})

test('the system page says how every part is', async ({ inside: page }) => {
  await open(page, '/system')
  await expect(page.getByTestId('checks')).toContainText('PostgreSQL')
  await expect(page.getByTestId('checks')).toContainText('well')
  await expect(page.locator('main')).toContainText('Meters of usage')
  await expectAccessible(page, 'main')
  await page.setViewportSize({ width: 375, height: 812 })
  await expectNoHorizontalScroll(page)
})
