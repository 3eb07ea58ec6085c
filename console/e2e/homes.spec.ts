import { readFileSync } from 'node:fs'
import type { Browser } from '@playwright/test'
import { expect, expectAccessible, expectNoHorizontalScroll, open, test } from './platform'

interface Access { logins: { login: string; password: string }[] }

/** The people of the demonstration, as its launcher wrote them down. */
const access: Access | undefined = process.env.BAIGONG_ACCESS ? JSON.parse(readFileSync(process.env.BAIGONG_ACCESS, 'utf8')) : undefined

test.skip(!access, 'BAIGONG_ACCESS is not set: these specs need the log-ins of a demonstration')

async function as(browser: Browser, login: string, { language, theme, width, height }: { language: 'zh' | 'en'; theme: 'light' | 'dark'; width: number; height: number }) {
  // A context of its own, as axe needs it.
  const context = await browser.newContext({ locale: language === 'zh' ? 'zh-CN' : 'en-GB', viewport: { width, height } })
  const page = await context.newPage()
  await page.addInitScript((appearance) => localStorage.setItem('appearance', appearance), theme)
  await page.goto('/')
  await page.locator('#login').fill(login)
  await page.locator('#password').fill(access!.logins.find((one) => one.login === login)!.password)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('person')).toBeVisible()
  return page
}

for (const [language, theme, running, cost, needs] of [
  ['zh', 'light', '在不在转', '花了多少电费', '有什么要我管'],
  ['en', 'dark', 'Is it running', 'What energy cost', 'What needs me'],
] as const) {
  test(`an owner sees on a telephone what runs, costs and waits, in ${language}`, async ({ browser }) => {
    const page = await as(browser, 'owner', { language, theme, width: 375, height: 812 })
    for (const heading of [running, cost, needs]) await expect(page.getByRole('heading', { name: heading })).toBeVisible()
    await expect(page.locator('.now-running b').first()).toHaveText(/\d/)
    await expect(page.locator('.period').first()).toContainText('kWh')
    await expect(page.getByTestId('counters')).toBeVisible()
    await expectNoHorizontalScroll(page)
    await expectAccessible(page, 'main')
    await page.context().close()
  })
}

test('an owner says what a kilowatt hour costs, and sees the money at once', async ({ browser }) => {
  const page = await as(browser, 'owner', { language: 'en', theme: 'light', width: 375, height: 812 })
  const energy = page.locator('.energy')
  await energy.getByRole('button', { name: /Set the price|Change/ }).click()
  await page.locator('#price').fill('0.78')
  await page.locator('#from').fill('2026-01-01')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(energy).toContainText('CNY/kWh')
  await expect(energy.locator('.money').first()).toContainText('¥')
  await page.context().close()
})

test('each figure of the counters opens its list, at its level', async ({ browser }) => {
  const page = await as(browser, 'owner', { language: 'en', theme: 'light', width: 1366, height: 768 })
  await page.getByRole('link', { name: /^Devices, evidenced:/ }).click()
  await expect(page).toHaveURL(/#\/counters\/devices\?level=evidenced/)
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await page.getByTestId('level').getByText('verified').click()
  await expect(page.getByText('A second device measured the same').first()).toBeVisible()
  await expectAccessible(page, 'main')
  await page.context().close()
})

for (const [language, theme, province, city, county, list] of [
  ['zh', 'dark', '浙江省', '绍兴', '新昌', '企业名录'],
  ['en', 'light', 'Zhejiang', 'Shaoxing', 'Xinchang', 'List of firms'],
] as const) {
  test(`an officer drills from the province to a county and opens the list of firms, in ${language}`, async ({ browser }) => {
    const page = await as(browser, 'officer', { language, theme, width: 1366, height: 768 })
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(province)
    await expectAccessible(page, 'main')
    await page.locator('.tile-map').getByRole('button', { name: new RegExp(city) }).press('Enter')
    await expect(page).toHaveURL(/scope=administrative%3A330600/)
    await page.locator('.tile-map').getByRole('button', { name: new RegExp(county) }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText(county)
    await expectNoHorizontalScroll(page)
    await page.getByRole('navigation', { name: language === 'zh' ? '所在位置' : 'Where you are' }).getByRole('link').first().click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(province)
    await page.goBack()
    await page.getByRole('link', { name: list }).click()
    await expect(page.getByRole('link', { name: language === 'zh' ? '虚构' : 'fictional' }).first()).toBeVisible()
    await page.context().close()
  })
}

test('an officer sees no single firm in the figures, and no list of its things', async ({ browser }) => {
  const page = await as(browser, 'officer', { language: 'en', theme: 'light', width: 1366, height: 768 })
  await expect(page.getByText('<3').first()).toBeVisible()
  await expect(page.getByRole('link', { name: /^Devices, declared:/ })).toHaveCount(0)
  await open(page, '/counters/devices?level=evidenced&scope=administrative:330000')
  await expect(page.getByRole('alert').filter({ hasText: '403' })).toBeVisible()
  await page.context().close()
})

test('an officer comes from the figure of a city to the chart of a machine of a firm that lets it look, in four clicks', async ({ browser }) => {
  const page = await as(browser, 'officer', { language: 'en', theme: 'light', width: 1366, height: 768 })
  await open(page, '/indicators/energy-total/total?node=330000')
  await page.getByTestId('map').getByRole('button', { name: /^Hangzhou/ }).click()
  await page.getByRole('table', { name: 'League table' }).getByRole('link', { name: /Demonstration works/ }).click()
  await page.getByRole('button', { name: 'Machines' }).click()
  await page.getByRole('link', { name: /Okuma/ }).first().click()
  await expect(page.locator('.uplot').first()).toBeVisible()
  // It may look, and is offered nothing else.
  await expect(page.getByRole('button', { name: 'Edit' })).toHaveCount(0)
  await expect(page.getByRole('tab', { name: 'Device and tokens' })).toHaveCount(0)
  await page.context().close()
})

test('the regions fill a wall', async ({ browser }) => {
  const page = await as(browser, 'officer', { language: 'zh', theme: 'light', width: 1920, height: 1080 })
  await page.getByRole('button', { name: '大屏' }).click()
  await expect(page.locator('.big-screen')).toBeVisible()
  await expect(page.locator('.big-screen .map-tile').first()).toBeVisible()
  await expectAccessible(page, '.big-screen')
  await page.context().close()
})

test('who has several first pages chooses, and the browser remembers', async ({ browser }) => {
  const page = await as(browser, 'owner', { language: 'en', theme: 'light', width: 1366, height: 768 })
  await page.getByTestId('face').getByText('Plant').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The plant at a glance')
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The plant at a glance')
  await page.context().close()
})
