import type { Page } from '@playwright/test'
import { call, expect, expectAccessible, expectNoHorizontalScroll, open, test, unique } from './platform'

/** The page opens with the day of who looks at it; the works lives by its own clock. */
const shanghaiDay = (later: number) => new Date(Date.now() + later * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)

const put = (page: Page, path: string, data: unknown) => call(page, 'PUT', `/api/v1${path}`, data)

/** A machine of a works of its own in Shanghai's time, worked around the clock, with an order and reasons. */
async function machine(page: Page) {
  const key = unique('press')
  await put(page, `/sites/${key}-site`, { name: 'Works', timeZone: 'Asia/Shanghai' })
  await put(page, `/models/${key}-model`, { name: 'Press', properties: [{ key: 'speed', name: 'Speed', type: 'double' }] })
  await call(page, 'POST', '/api/v1/things', { key, name: key, model: `${key}-model`, site: `${key}-site` })
  await put(page, `/production/master/products/${key}-gear`, { name: { zh: '齿轮', en: 'Gear' }, unit: 'pcs', runTimes: [{ seconds: 30 }] })
  await put(page, `/production/master/orders/${key}-order`, { product: `${key}-gear`, quantity: 500, workUnit: key })
  await put(page, `/production/master/reasons/${key}-jam`, { name: { zh: '卡料', en: `Jam ${key}` }, use: 'delay' })
  await put(page, `/production/master/reasons/${key}-crack`, { name: { zh: '裂纹', en: `Crack ${key}` }, use: 'scrap' })
  await put(page, `/production/master/plans/${key}-plan`, {
    from: '2020-01-01', workUnits: [key], shifts: [{ key: 'day', name: { zh: '全天', en: 'All day' }, days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '00:00' }],
  })
  return key
}

test('a worker starts an order, counts, says why the machine stands, and it is in the shift', async ({ inside: page }) => {
  const key = await machine(page)
  await page.setViewportSize({ width: 390, height: 800 })
  await open(page, `/production/terminal/${key}`)
  await expect(page.getByTestId('terminal-order')).toHaveText('No order on the machine')
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await page.getByTestId('open-orders').locator('li', { hasText: `${key}-order` }).getByRole('button', { name: 'Start', exact: true }).click()
  await expect(page.getByTestId('terminal-order')).toContainText(`${key}-order`)

  await page.getByRole('button', { name: 'Count good' }).first().click()
  await page.getByRole('button', { name: '10 more' }).click()
  await page.getByRole('button', { name: 'Count good 11' }).click()
  await expect(page.getByTestId('recorded')).toContainText('Good 11')
  await page.getByRole('button', { name: 'Count scrap' }).click()
  await page.getByRole('button', { name: `Crack ${key}` }).click()
  await expect(page.getByTestId('recorded')).toContainText('Scrap 1')

  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await page.getByRole('button', { name: `Jam ${key}` }).click()
  await expect(page.getByTestId('terminal-now')).toContainText(`Jam ${key}`)
  await expectNoHorizontalScroll(page)
  await expectAccessible(page, 'main')
  await page.getByRole('button', { name: 'Works again' }).click()
  await expect(page.getByTestId('terminal-now')).not.toContainText(`Jam ${key}`)
  await page.getByRole('button', { name: 'Finish' }).click()
  await expect(page.getByTestId('terminal-order')).toHaveText('No order on the machine')

  await page.setViewportSize({ width: 1366, height: 768 })
  await open(page, `/production?day=${shanghaiDay(0)}`)
  await page.getByTestId(`shift-${key}-day`).click()
  const drawer = page.getByRole('dialog')
  await expect(drawer).toContainText(`${key}-order`)
  await expect(drawer.getByRole('row', { name: /PQ Produced quantity/ })).toContainText('12')
  await expect(drawer.getByRole('row', { name: /SQ Scrap quantity/ })).toContainText('1')
  await expect(drawer).toContainText(`Crack ${key}`)
})

test('the shifts of a day show each machine as a strip, and a correction keeps the figure before', async ({ inside: page }) => {
  const key = await machine(page)
  const yesterday = shanghaiDay(-1)
  await call(page, 'POST', '/api/v1/production/records', {
    rows: [{ workUnit: key, day: yesterday, shift: 'day', order: `${key}-order`, produced: 720, good: 700, scrap: 20, production: 24_000 }],
  })
  await open(page, `/production?day=${yesterday}`)
  const cell = page.getByTestId(`shift-${key}-day`)
  await expect(cell.getByTestId('strip')).toBeVisible()
  await expect(page.getByTestId('rates')).toContainText('OEE')
  await expectAccessible(page, 'main')
  await cell.click()
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByRole('row', { name: /GQ Good quantity/ })).toContainText('700')
  await drawer.getByRole('button', { name: 'Correct' }).click()
  await drawer.getByLabel('GQ').fill('690')
  await drawer.getByLabel('Why').fill('recounted')
  await drawer.locator('form').getByRole('button', { name: 'Correct' }).click()
  await expect(drawer).toBeHidden()
  await expect(cell).toContainText('corrected')
  await cell.click()
  await expect(page.getByRole('dialog').getByRole('row', { name: /GQ Good quantity/ })).toContainText('690')
  await expect(page.getByTestId('versions')).toContainText('recounted')
})

test('master data is made, changed and shown with its versions', async ({ inside: page }) => {
  const key = unique('shaft')
  await open(page, '/production/master/products')
  await page.getByRole('button', { name: 'New' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Key').fill(key)
  await dialog.getByLabel('Run time (s)').fill('42')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  await page.getByPlaceholder('Search').fill(key)
  const row = page.getByRole('row', { name: new RegExp(key) })
  await expect(row).toContainText('42')
  await row.getByRole('button', { name: key }).click()
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('Run time (s)').fill('40')
  await page.getByRole('textbox', { name: 'Reason' }).fill('new tool')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('40')
  await row.getByRole('button', { name: key }).click()
  await expect(page.getByRole('dialog')).toContainText('Version 1')
  await expect(page.getByRole('dialog')).toContainText('new tool')
})

test.describe('in Chinese', () => {
  test.use({ language: 'zh' })
  test('the pages of production speak Chinese', async ({ inside: page }) => {
    await open(page, '/production')
    await expect(page.getByRole('heading', { name: '生产', exact: true })).toBeVisible()
    await open(page, '/production/terminal')
    await expect(page.getByRole('heading', { name: '选择设备' })).toBeVisible()
    await open(page, '/production/master/reasons')
    await expect(page.getByText('信号规则')).toBeVisible()
  })
})
