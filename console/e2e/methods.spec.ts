import type { Browser, Page } from '@playwright/test'
import { call, expect, expectAccessible, expectNoHorizontalScroll, logIn, open, test, unique } from './platform'

const PASSWORD = 'correct-horse-battery'
const GIVEN = ['scale', 'land', 'tax', 'addedValue', 'energy', 'emission', 'employees', 'rd', 'revenue']

/** The headings under which the method's inputs are imported, as its file names them. */
async function head(page: Page) {
  const answer = await page.request.get('/api/v1/methods/abc-huangyan/2022')
  const { definition }: { definition: { inputs: { key: string; from: { column: string } }[] } } = await answer.json()
  return `credit_code,year,${GIVEN.map((key) => definition.inputs.find((input) => input.key === key)!.from.column).join()}\n`
}

const row = (firm: string, land: number, tax: number) => `${firm},2022,above,${land},${tax},1500,500,0.4,75,180,6000\n`

/** Six firms of the register, the second with somebody who logs in. */
async function firms(officer: Page) {
  const mark = unique('rated')
  const keys = Array.from({ length: 6 }, (_, i) => `${mark}-${i + 1}`)
  for (const [i, key] of keys.entries()) {
    await call(officer, 'POST', '/api/v1/organisations', {
      key, kind: 'enterprise', name: `Works ${key}`, ...(i === 1 ? { administrator: { login: key, password: PASSWORD } } : {}),
    })
  }
  return keys
}

async function as(browser: Browser, login: string) {
  const context = await browser.newContext({ baseURL: process.env.BAIGONG_URL, locale: 'en-GB', viewport: { width: 1366, height: 768 } })
  const page = await context.newPage()
  await page.goto('/')
  await page.locator('#login').fill(login)
  await page.locator('#password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('person')).toBeVisible()
  return page
}

async function install(page: Page) {
  await open(page, '/packs')
  const pack = page.getByRole('row', { name: /land-efficiency/ })
  await expect(pack).toBeVisible()
  const add = pack.getByRole('button', { name: 'Install' })
  if (await add.isVisible()) {
    await add.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Install' }).click()
  }
  await expect(pack).toContainText('✓')
}

async function importRows(page: Page, csv: string) {
  await open(page, '/methods/abc-huangyan/2022')
  await page.getByRole('button', { name: 'Import land-efficiency-year' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('input[type=file]').setInputFiles({ name: 'year.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await dialog.getByRole('button', { name: 'Try' }).click()
  await expect(dialog.getByTestId('import-result')).toContainText('failed 0')
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(dialog.getByTestId('import-result')).toContainText('Imported')
  await dialog.getByRole('button', { name: 'Close' }).last().click()
}

const numberOf = (page: Page) => Number(/calculations\/(\d+)/.exec(page.url())?.[1])

test('an office calculates and publishes, a firm objects and is heard, and both see why its class is another', async ({ page, browser }) => {
  test.setTimeout(300_000)
  await logIn(page)
  const keys = await firms(page)
  const mine = keys[1]!
  await install(page)
  await importRows(page, await head(page) + keys.map((key, i) => row(key, 10, 300 - 20 * i)).join(''))
  await expect(page.getByRole('heading', { name: 'Coefficients and benchmarks' })).toBeVisible()
  await expect(page.locator('.clauses').last()).toContainText('taxPerMu / taxBenchmark')
  await expectAccessible(page, 'main')

  await open(page, '/methods')
  await page.getByRole('button', { name: /^Calculate: Classes by score/ }).click()
  await page.getByLabel('Period').fill('2022')
  await expectAccessible(page, '.ant-modal')
  await page.getByRole('dialog').getByRole('button', { name: 'Calculate' }).click()
  await expect(page).toHaveURL(/calculations\/\d+/)
  const first = numberOf(page)
  await expect(page.getByText('reference, not official').first()).toBeVisible()
  await expect(page.getByTestId('levels')).toContainText('A, develop first')
  await page.getByRole('searchbox', { name: 'Name or key' }).fill(mine)
  await expect(page.getByRole('row', { name: new RegExp(mine) })).toContainText('B, encourage')
  await expectAccessible(page, 'main')
  await expectNoHorizontalScroll(page)

  await page.getByRole('tab', { name: 'Distribution' }).click()
  await expect(page.getByTestId('distribution')).toBeVisible()
  await page.getByRole('tab', { name: 'Record' }).click()
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByTestId('verification')).toContainText('the same hash')
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByLabel('Days to object').fill('3')
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
  await expect(page.getByText('one may object until')).toBeVisible()

  // The firm: what it got, why, what would change it, and that its land is another.
  const firm = await as(browser, mine)
  await open(firm, '/published')
  await expectAccessible(firm, 'main')
  await firm.getByRole('link', { name: /^Classes/ }).click()
  await expect(firm.getByTestId('result')).toContainText('B, encourage')
  await firm.locator('#trial-score').fill('500')
  await expect(firm.getByTestId('trial')).toContainText('A, develop first')
  await firm.getByRole('button', { name: 'As it is' }).click()
  await expectAccessible(firm, 'main')
  await firm.getByRole('button', { name: 'Object' }).click()
  const claim = firm.getByRole('dialog')
  await claim.getByLabel('It should be').fill('7')
  await claim.getByLabel('What is wrong').fill('The land register says 7 mu.')
  await claim.locator('input[type=file]').setInputFiles({ name: 'land.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\nland register\n') })
  await expectAccessible(firm, '.ant-modal')
  await claim.getByRole('button', { name: 'Send' }).click()
  await expect(firm.getByTestId('objections')).toContainText('land.pdf')
  await firm.setViewportSize({ width: 375, height: 812 })
  await expectNoHorizontalScroll(firm)
  await firm.setViewportSize({ width: 1366, height: 768 })

  // The office hears it, corrects the row, and calculates again.
  await open(page, `/calculations/${first}?tab=objections`)
  await page.reload()
  await page.getByRole('button', { name: 'Decide' }).click()
  const decision = page.getByRole('dialog')
  await decision.getByLabel('Accept').check()
  await decision.getByLabel('Reasons').fill('The register agrees.')
  await decision.getByRole('button', { name: 'Decide' }).click()
  await expect(page.getByTestId('objections')).toContainText('Accepted')
  await importRows(page, await head(page) + row(mine, 7, 280))
  await open(page, `/calculations/${first}`)
  await page.getByRole('button', { name: 'Calculate again' }).click()
  await page.getByLabel('Reason').fill('objection')
  await page.getByRole('dialog').getByRole('button', { name: 'Calculate' }).click()
  await expect.poll(() => numberOf(page)).toBeGreaterThan(first)
  const second = numberOf(page)

  await open(page, `/calculations/${second}/${mine}`)
  await expect(page.getByTestId('result')).toContainText('A, develop first')
  await expect(page.getByTestId('difference')).toContainText('decisive')
  await expectAccessible(page, 'main')
  // From the class to the score, from the score to its own calculation, and from there to the row that was imported.
  await page.getByTestId('chosen').getByRole('button', { name: 'score' }).click()
  await page.getByTestId('chosen').getByRole('link', { name: /^calculation/ }).click()
  await expect(page).toHaveURL(/step=score/)
  await open(page, `${new URL(page.url()).hash.slice(1).replace(/step=.*/, 'step=land')}`)
  await expect(page.getByTestId('chosen')).toContainText('7')
  await page.getByTestId('chosen').getByRole('button', { name: /land-efficiency-year 2022, version 2/ }).click()
  await expect(page.getByRole('dialog')).toContainText(/Land/)
  await expectAccessible(page, '.ant-modal')
  await page.keyboard.press('Escape')
  await open(page, `/calculations/${first}?tab=objections`)
  await expect(page.getByTestId('objections')).toContainText(`Settled in calculation ${second}`)
  await firm.context().close()
})

test('a method is read beside its formulas, and its editions are compared', async ({ inside: page }) => {
  await install(page)
  await open(page, '/methods')
  await expect(page.getByTestId('methods')).toContainText('Huangyan')
  await expectAccessible(page, 'main')
  await open(page, '/methods/abc-huangyan/2022?against=2021')
  await expect(page.getByTestId('editions')).toBeVisible()
  await expectAccessible(page, 'main')
  await page.setViewportSize({ width: 375, height: 812 })
  await expectNoHorizontalScroll(page)
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.side')).toBeHidden()
})

test('a firm without published results reads what will come', async ({ inside: page, browser }) => {
  const keys = await firms(page)
  const firm = await as(browser, keys[1]!)
  await open(firm, '/published')
  await expect(firm.getByText('Nothing published yet')).toBeVisible()
  await expectAccessible(firm, 'main')
  await firm.context().close()
})

test.describe('in Chinese', () => {
  test.use({ language: 'zh' })

  test('methods speak Chinese', async ({ inside: page }) => {
    await open(page, '/methods')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('评价与计算')
    await open(page, '/methods/abc-classes/2022')
    await expect(page.getByText('参考，非官方').first()).toBeVisible()
    await expect(page.getByText('发生事故，不得评为A类')).toBeVisible()
    await expectAccessible(page, 'main')
    await page.setViewportSize({ width: 375, height: 812 })
    await expectNoHorizontalScroll(page)
  })
})
