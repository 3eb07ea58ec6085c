// Retakes the pictures of the docs from a demonstration that has run for some minutes:
//   BAIGONG_URL=… BAIGONG_LOGIN=admin BAIGONG_PASSWORD=… node e2e/pictures.mjs
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

const folder = fileURLToPath(new URL('../../docs/images', import.meta.url))
mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
for (const [language, locale] of [['en', 'en-GB'], ['zh', 'zh-CN']]) {
  const page = await browser.newPage({ baseURL: process.env.BAIGONG_URL, locale, viewport: { width: 1366, height: 768 } })
  const take = async (name) => {
    const path = join(folder, `${name}-${language}.png`)
    await page.screenshot({ path })
    console.log(`${path} ${statSync(path).size} bytes`)
  }
  const go = (route) => page.evaluate((hash) => { window.location.hash = hash }, route)
  await page.goto('/')
  await page.locator('#login').fill(process.env.BAIGONG_LOGIN)
  await page.locator('#password').fill(process.env.BAIGONG_PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('.tile .spark path').nth(12).waitFor()
  await page.waitForTimeout(3000)
  await take('glance')
  // Both lines of the mill-turn at work, at the pace of seconds.
  await go('/things/okuma-multus')
  await page.locator('.statistics tbody tr').first().waitFor()
  await page.locator('.values .ant-table-row', { has: page.locator('[title=s1_load]') }).getByRole('checkbox').check()
  await page.locator('.statistics tbody tr.ant-table-row').nth(1).waitFor()
  await page.mouse.move(0, 0)
  await page.waitForTimeout(2500)
  await page.locator('main').evaluate((main) => main.scrollTo(0, 0))
  await take('thing')
  await page.close()
}
await browser.close()
