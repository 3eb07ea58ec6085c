// Retakes the pictures of the docs from a demonstration that has run for some minutes:
//   node e2e/pictures.mjs [DATA FOLDER]
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

const path = (name) => fileURLToPath(new URL(name, import.meta.url))
const access = JSON.parse(readFileSync(join(process.argv[2] ?? path('../../.baigong/demo'), 'demo-access.json'), 'utf8'))
const folder = path('../../docs/images')
mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })

/** A page as somebody sees it who has just logged in, and how to picture it. */
async function as(login, language, viewport) {
  const page = await browser.newPage({ baseURL: access.http, locale: language === 'zh' ? 'zh-CN' : 'en-GB', viewport })
  await page.goto('/')
  await page.locator('#login').fill(login)
  await page.locator('#password').fill(access.logins.find((one) => one.login === login).password)
  await page.keyboard.press('Enter')
  const take = async (name) => {
    const file = join(folder, `${name}-${language}.png`)
    await page.mouse.move(0, 0)
    await page.screenshot({ path: file })
    console.log(`${file} ${statSync(file).size} bytes`)
  }
  return { page, take }
}

const DESK = { width: 1366, height: 768 }
for (const language of ['en', 'zh']) {
  const { page, take } = await as('engineer', language, DESK)
  await page.locator('.tile .spark path').nth(12).waitFor()
  await page.waitForTimeout(3000)
  await take('glance')
  // Both lines of the mill-turn at work, at the pace of seconds.
  await page.evaluate(() => { window.location.hash = '/things/okuma-multus/history' })
  await page.locator('.statistics tbody tr').first().waitFor()
  await page.locator('.values .ant-table-row', { has: page.locator('[title=s1_load]') }).getByRole('checkbox').check()
  await page.locator('.statistics tbody tr.ant-table-row').nth(1).waitFor()
  await page.waitForTimeout(2500)
  await page.locator('main').evaluate((main) => main.scrollTo(0, 0))
  await take('thing')
  await page.close()

  const officer = await as('officer', language, DESK)
  await officer.page.locator('.map-tile b').first().waitFor()
  await officer.page.waitForTimeout(2000)
  await officer.take('officer')
  await officer.page.close()

  const owner = await as('owner', language, { width: 375, height: 760 })
  await owner.page.waitForTimeout(5000)
  await owner.take('owner')
  await owner.page.close()
}
await browser.close()
