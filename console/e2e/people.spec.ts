import type { Page } from '@playwright/test'
import { call, connect, expect, expectAccessible, expectNoHorizontalScroll, logIn, open, test, unique } from './platform'

const PASSWORD = 'correct-horse-battery'

async function newPerson(page: Page, role?: string) {
  const login = unique('person')
  await call(page, 'POST', '/api/v1/users', { login, name: `Name of ${login}`, role, password: PASSWORD })
  return login
}

test('somebody is made, given a role with an end, and loses it again', async ({ inside: page }) => {
  const login = unique('colleague')
  await page.getByRole('link', { name: 'People' }).click()
  await page.getByRole('button', { name: 'New person' }).click()
  await page.locator('#login').fill(login)
  await page.locator('#name').fill('Wang Fang')
  await page.locator('#password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('row', { name: login })).toContainText('no role')
  await page.getByRole('tab', { name: 'Grants' }).click()
  await page.getByRole('button', { name: 'Grant a role' }).click()
  await page.locator('#login').fill(login)
  await page.locator('#role').click()
  await page.locator('.ant-select-item-option', { hasText: 'Engineer' }).click()
  await page.locator('#until').fill('2000-01-01 00:00')
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('alert')).toContainText('until')
  await page.locator('#until').fill('2099-12-31 00:00')
  await page.locator('#reason').fill('for the holidays')
  await page.getByRole('button', { name: 'Create' }).click()
  const row = page.getByRole('row', { name: login })
  await expect(row).toContainText('Engineer')
  await expect(row).toContainText('for the holidays')
  await row.getByRole('button', { name: 'Take back' }).click()
  await page.locator('.ant-popconfirm').getByRole('button', { name: 'Take back' }).click()
  await expect(row).toHaveCount(0)
  await page.getByRole('switch').click()
  await expect(row).toContainText('Taken back')
})

test('an own role is made of permissions, shown beside the others, and removed', async ({ inside: page }) => {
  const key = unique('shift')
  await open(page, '/people/roles')
  await page.getByRole('button', { name: 'New role' }).click()
  await page.locator('#key').fill(key)
  await page.locator('#zh').fill('班长')
  await page.locator('#en').fill(key)
  await page.getByRole('checkbox', { name: 'See readings' }).check()
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('columnheader', { name: key })).toBeVisible()
  await expectAccessible(page, 'main')
  await page.getByRole('button', { name: 'Remove' }).last().click()
  await page.locator('.ant-popconfirm').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('columnheader', { name: key })).toHaveCount(0)
})

test('somebody of another firm who is let in goes there from the head of the page, sees only what the role shows, and home again', async ({ inside: page, browser }) => {
  test.setTimeout(180_000)
  const { thing } = await connect(page, unique('guest'))
  const firm = unique('firm')
  const login = unique('guest')
  await call(page, 'POST', '/api/v1/organisations', { key: firm, name: { zh: firm, en: firm }, kind: 'service-provider', administrator: { login, password: PASSWORD } })
  const theirs = await browser.newPage({ locale: 'en-GB' })
  await logIn(theirs, { login, password: PASSWORD })
  await expect(theirs.getByTestId('organisation')).toHaveCount(0)
  await call(page, 'POST', '/api/v1/grants', { login, role: 'viewer' })
  await theirs.reload()
  const home: string = (await (await page.request.get('/api/v1/session')).json()).home.name
  const choose = async (organisation: string) => {
    await theirs.getByTestId('organisation').click()
    await theirs.keyboard.type(organisation)
    await theirs.locator('.ant-select-item-option', { hasText: organisation }).click()
  }
  await choose(home)
  await expect(theirs.locator('.links a[href="#/things"]')).toBeVisible()
  await expect(theirs.getByRole('link', { name: 'Connect a device' })).toHaveCount(0)
  await expect(theirs.getByRole('link', { name: 'People' })).toHaveCount(0)
  await open(theirs, `/things/${thing}`)
  await expect(theirs.getByRole('heading', { level: 1 })).toContainText(thing)
  await choose(firm)
  await expect(theirs.getByRole('link', { name: 'People' })).toBeVisible()
  await open(theirs, `/things/${thing}`)
  await expect(theirs.getByRole('alert').filter({ hasText: '404' })).toBeVisible()
  await theirs.close()
})

test('an auditor sees the trail and the people, and a first page that says what it cannot show', async ({ inside: page, browser }) => {
  const login = await newPerson(page, 'auditor')
  const theirs = await browser.newPage({ locale: 'en-GB' })
  await theirs.goto('/')
  await theirs.locator('#login').fill(login)
  await theirs.locator('#password').fill(PASSWORD)
  await theirs.keyboard.press('Enter')
  await expect(theirs.getByText('Your role shows no things and readings')).toBeVisible()
  await expect(theirs.getByRole('link', { name: 'Audit' })).toBeVisible()
  await expect(theirs.getByRole('link', { name: 'Things' })).toHaveCount(0)
  await theirs.getByRole('link', { name: 'People' }).click()
  await expect(theirs.getByRole('row', { name: login })).toContainText('Auditor')
  await expect(theirs.getByRole('button', { name: 'New person' })).toHaveCount(0)
  await theirs.close()
})

for (const language of ['zh', 'en'] as const) {
  test.describe(language, () => {
    test.use({ language })

    test('people, grants and roles fit a laptop and are accessible', async ({ inside: page }) => {
      for (const route of ['/people', '/people/grants', '/people/roles']) {
        await open(page, route)
        await expect(page.locator('main table').first()).toBeVisible()
        await expectNoHorizontalScroll(page)
        await expectAccessible(page)
      }
    })
  })
}
