import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { call, expect, expectAccessible, expectNoHorizontalScroll, logIn, open, test, unique } from './platform'

interface Access { logins: { login: string; password: string }[] }

/** The demonstration's owner where its launcher wrote the log-ins down, else whoever the specs log in as. */
const access: Access | undefined = process.env.BAIGONG_ACCESS ? JSON.parse(readFileSync(process.env.BAIGONG_ACCESS, 'utf8')) : undefined
const owner = access?.logins.find(({ login }) => login === 'owner')

const TABLE = '/facts/tables/land-efficiency-year'
/** Three years that no other run has filled. */
const FIRST = 2100 + (Math.floor(Date.now() / 1000) % 32) * 3
const HEAD = 'credit_code,year,scale,land,tax\n'

async function enter(page: Page) {
  await logIn(page, owner)
  const { organisation }: { organisation: { key: string } } = await (await page.request.get('/api/v1/session')).json()
  return organisation.key
}

async function install(page: Page, key: string) {
  await open(page, '/packs')
  const pack = page.getByRole('row', { name: new RegExp(key) })
  await expect(pack).toBeVisible()
  await expect(pack.getByRole('button', { name: 'Install' }).or(pack.getByText('✓'))).toBeVisible()
  const add = pack.getByRole('button', { name: 'Install' })
  if (await add.isVisible()) {
    await add.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Install' }).click()
  }
  await expect(pack).toContainText('✓')
}

const choose = (page: Page, csv: string) =>
  page.locator('.ant-modal input[type=file]').setInputFiles({ name: 'year.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })

test('a table is imported after its faults are mended, and a row is corrected', async ({ page }) => {
  test.setTimeout(180_000)
  const own = await enter(page)
  await install(page, 'land-efficiency')
  await page.getByRole('link', { name: /Facts$/ }).click()
  await expect(page.getByTestId('tables')).toContainText('Yearly inputs and yields of firms')
  await expectAccessible(page, 'main')
  await page.getByRole('link', { name: 'Yearly inputs and yields of firms' }).click()
  await expect(page).toHaveURL(/facts\/tables\/land-efficiency-year/)

  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: /Template$/ }).click()
  expect((await saved).suggestedFilename()).toBe('land-efficiency-year.csv')

  await page.getByRole('button', { name: /Import$/ }).click()
  const dialog = page.locator('.ant-modal')
  await choose(page, `${HEAD}${own},${FIRST},above,10,300\n${own},${FIRST + 1},above,much,300\n${own},${FIRST + 2},huge,10,300\n`)
  await dialog.getByRole('button', { name: 'Try' }).click()
  await expect(dialog.getByTestId('import-result')).toContainText('failed 2')
  const land = dialog.getByRole('row', { name: /much/ })
  await expect(land).toContainText('3')
  await expect(land).toContainText('Land in use (mu)')
  await expect(land).toContainText('a number in mu')
  const scale = dialog.getByRole('row', { name: /huge/ })
  await expect(scale).toContainText('4')
  await expect(scale).toContainText('Scale')
  await expect(scale).toContainText('one of above (规模以上), below (规模以下)')
  await expectAccessible(page, '.ant-modal')
  const errors = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Error file' }).click()
  expect((await errors).suggestedFilename()).toBe('errors.csv')

  await choose(page, HEAD + [0, 1, 2].map((i) => `${own},${FIRST + i},above,${10 + i},300\n`).join(''))
  await dialog.getByRole('button', { name: 'Try' }).click()
  await expect(dialog.getByTestId('import-result')).toContainText('failed 0')
  await dialog.getByRole('button', { name: /Import$/ }).click()
  await expect(dialog.getByTestId('import-result')).toContainText('Imported')
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(dialog).toBeHidden()

  await open(page, `${TABLE}?period=${FIRST + 1}`)
  const row = page.getByRole('row', { name: new RegExp(String(FIRST + 1)) })
  await expect(row).toContainText('11')
  await expectAccessible(page, 'main')
  await expectNoHorizontalScroll(page)
  await row.getByRole('button').click()
  const versions = page.getByTestId('versions')
  await expect(versions.locator('details').first()).toContainText('year.csv')
  const before = await versions.locator('details').count()
  await page.locator('.ant-drawer').getByRole('button', { name: 'Correct' }).click()
  await dialog.getByLabel('Land in use (mu)').fill('-1')
  await dialog.getByLabel('Reason').fill('The land register says 12 mu.')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.locator('.ant-form-item-explain-error')).toContainText('a number in mu')
  await dialog.getByLabel('Land in use (mu)').fill('12')
  await expectAccessible(page, '.ant-modal')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(versions.locator('details')).toHaveCount(before + 1)
  await expect(versions.locator('details').first()).toContainText('The land register says 12 mu.')
  await expect(versions.locator('details').first()).toContainText('11')
  await expectAccessible(page, '.ant-drawer')
  await page.keyboard.press('Escape')

  await open(page, `${TABLE}?tab=imports`)
  await expect(page.getByRole('row', { name: /year\.csv/ }).first()).toBeVisible()
  await open(page, `${TABLE}?tab=columns`)
  await expect(page.getByTestId('columns')).toContainText('Land in use')
  await expectAccessible(page, 'main')
  await page.setViewportSize({ width: 375, height: 812 })
  await expectNoHorizontalScroll(page)
  await open(page, TABLE)
  await expectNoHorizontalScroll(page)
})

test('a form asks what follows from the answers, is kept as a draft, and says what is missing', async ({ page }) => {
  const own = await enter(page)
  await install(page, 'sme-digital')
  await open(page, '/facts/forms')
  await page.getByRole('link', { name: /digital level/ }).click()
  await expectAccessible(page, 'main')
  await page.getByRole('button', { name: 'Fill in' }).click()
  const dialog = page.locator('.ant-modal')
  await dialog.getByLabel('Subject').fill(own)
  await dialog.getByLabel('Period').fill(String(FIRST))
  await dialog.getByRole('button', { name: 'Fill in' }).click()
  await expect(page.getByTestId('sheet-state')).toBeVisible()
  await expect(page.getByLabel('Key machines (devices)')).toHaveCount(0)
  await page.getByRole('group', { name: 'Does the firm manufacture?' }).getByLabel('yes').check()
  await expect(page.getByLabel('Key machines (devices)')).toBeVisible()
  await expect(page.getByTestId('draft')).toContainText('draft saved')
  await page.getByLabel(/^Employees/).fill('0')
  await expect(page.locator('.ant-form-item-explain-error').first()).toContainText('a number in people from 1')
  await page.getByLabel(/^Employees/).fill('80')
  await expect(page.locator('.ant-form-item-explain-error')).toHaveCount(0)
  await expectAccessible(page, 'main')
  await page.getByRole('button', { name: 'Hand in' }).first().click()
  await dialog.getByRole('button', { name: 'Hand in' }).click()
  await expect(dialog.getByRole('alert')).toContainText('an answer')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.locator('.ant-form-item-explain-error').first()).toContainText('an answer')
  await page.reload()
  await expect(page.getByLabel(/^Employees/)).toHaveValue('80')
  await page.setViewportSize({ width: 375, height: 812 })
  await expectNoHorizontalScroll(page)
  await page.getByRole('button', { name: 'Discard the draft' }).click()
  await page.locator('.ant-popover').getByRole('button', { name: 'Discard the draft' }).click()
  await expect(page.getByTestId('sheet-state')).toHaveText('Empty')
})

test('a document is kept with its hash and found again', async ({ page }) => {
  await enter(page)
  const title = unique('certificate')
  await open(page, '/facts/documents')
  await page.getByRole('button', { name: 'Upload a document' }).click()
  const dialog = page.locator('.ant-modal')
  await dialog.locator('input[type=file]').setInputFiles({ name: 'land.pdf', mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.4\n${title}\n`) })
  await dialog.getByLabel('Title').fill(title)
  await dialog.getByLabel('Issuer').fill('Land office')
  await expectAccessible(page, '.ant-modal')
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
  const drawer = page.locator('.ant-drawer')
  await expect(drawer.locator('pre')).toHaveText(/^[0-9a-f]{64}$/)
  await expect(drawer).toContainText('Nothing rests on it yet')
  await expectAccessible(page, '.ant-drawer')
  await open(page, '/facts/documents')
  await page.getByRole('searchbox', { name: /Title, file name/ }).fill(title)
  await expect(page.getByRole('row', { name: new RegExp(title) })).toBeVisible()
  await expectAccessible(page, 'main')
  await page.setViewportSize({ width: 375, height: 812 })
  await expectNoHorizontalScroll(page)
})

test('who may only read sees nothing that would be refused', async ({ page, browser }) => {
  await enter(page)
  await install(page, 'land-efficiency')
  const login = unique('reader')
  await call(page, 'POST', '/api/v1/users', { login, name: login, role: 'viewer', password: 'correct-horse-battery' })
  const theirs = await browser.newPage({ locale: 'en-GB' })
  await logIn(theirs, { login, password: 'correct-horse-battery' })
  await open(theirs, TABLE)
  await expect(theirs.getByRole('button', { name: /Template$/ })).toBeVisible()
  await expect(theirs.getByRole('button', { name: /Import$/ })).toHaveCount(0)
  await expect(theirs.getByRole('button', { name: 'Enter a row' })).toHaveCount(0)
  await open(theirs, '/facts/documents')
  await expect(theirs.getByRole('searchbox')).toBeVisible()
  await expect(theirs.getByRole('button', { name: 'Upload a document' })).toHaveCount(0)
  await theirs.close()
})

test.describe('in Chinese', () => {
  test.use({ language: 'zh' })

  test('facts speak Chinese', async ({ inside: page }) => {
    await open(page, '/facts')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('数据与资料')
    await expectAccessible(page, 'main')
    await open(page, '/facts/documents')
    await expect(page.getByRole('button', { name: '上传材料' })).toBeVisible()
    await page.setViewportSize({ width: 375, height: 812 })
    await expectNoHorizontalScroll(page)
  })
})
