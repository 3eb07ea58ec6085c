import { createHmac } from 'node:crypto'
import type { Page } from '@playwright/test'
import { call, expect, expectAccessible, expectNoHorizontalScroll, logIn, open, test, unique } from './platform'

const PASSWORD = 'a long enough secret'

/** The six digits an authenticator app would show (RFC 6238). */
function digits(secret: string, step: number) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hash = createHmac('sha1', key).update(counter).digest()
  const number = hash.readUInt32BE(hash[19]! & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

const step = () => Math.floor(Date.now() / 30_000)

/** Somebody new, made by the administrator who is logged in. */
async function newPerson(page: Page) {
  const login = unique('person')
  await call(page, 'POST', '/api/v1/users', { login, name: 'Li Wei', role: 'viewer', password: PASSWORD })
  return login
}

test('a second factor is made with a QR code, asked for at the log-in, and taken once', async ({ inside: page, browser, language }) => {
  test.setTimeout(180_000)
  const login = await newPerson(page)
  const context = await browser.newContext({ locale: language === 'zh' ? 'zh-CN' : 'en-GB' })
  const own = await context.newPage()
  await logIn(own, { login, password: PASSWORD })
  await own.getByTestId('person').click()
  await own.getByText('My sign-in').click()
  await own.getByRole('tab', { name: 'Second factor' }).click()
  await own.getByRole('button', { name: 'Set it up' }).click()
  await expect(own.getByTestId('qr').locator('svg')).toBeVisible()
  const secret = (await own.getByLabel('Key', { exact: true }).textContent())!.trim()
  await own.locator('#code').fill('000000')
  await own.getByRole('button', { name: 'Confirm' }).click()
  await expect(own.getByRole('alert')).toContainText('The code is wrong')
  const used = step()
  await own.locator('#code').fill(digits(secret, used))
  await own.getByRole('button', { name: 'Confirm' }).click()
  const codes = (await own.getByLabel('Recovery codes').textContent())!.trim().split('\n')
  expect(codes).toHaveLength(10)
  await own.getByRole('button', { name: 'I kept them' }).click()
  await expect(own.getByText('10 recovery codes left')).toBeVisible()
  await expectAccessible(own, 'main')

  await own.getByTestId('person').click()
  await own.getByText('Log out').click()
  await own.locator('#login').fill(login)
  await own.locator('#password').fill(PASSWORD)
  await own.keyboard.press('Enter')
  await own.locator('#code').fill(digits(secret, used))
  await own.keyboard.press('Enter')
  await expect(own.getByRole('alert')).toContainText('used already')
  await own.locator('#code').fill(codes[0]!)
  await own.keyboard.press('Enter')
  await expect(own.getByText('9 recovery codes left')).toBeVisible()
  await context.close()
})

test('where a second factor is demanded nothing else goes until it is made', async ({ inside: page, browser }) => {
  test.setTimeout(180_000)
  const key = unique('strict')
  await call(page, 'POST', '/api/v1/organisations', { key, name: key, administrator: { login: `head-${key}`, password: PASSWORD } })
  const context = await browser.newContext({ locale: 'en-GB' })
  const head = await context.newPage()
  await logIn(head, { login: `head-${key}`, password: PASSWORD })
  await open(head, '/profile/rules')
  await head.getByRole('switch').click()
  // One's own session goes on when it is made.
  await head.getByRole('button', { name: 'Set it up' }).click()
  await expectAccessible(head, 'main')
  const secret = (await head.getByLabel('Key', { exact: true }).textContent())!.trim()
  await head.locator('#code').fill(digits(secret, step()))
  await head.getByRole('button', { name: 'Confirm' }).click()
  await head.getByRole('button', { name: 'I kept them' }).click()
  await expect(head.getByTestId('person')).toBeVisible()
  await context.close()
})

test('one sees where one is logged in and ends a session elsewhere', async ({ inside: page, browser }) => {
  const login = await newPerson(page)
  const [here, there] = await Promise.all([browser.newContext({ locale: 'en-GB' }), browser.newContext({ locale: 'en-GB', userAgent: 'Elsewhere/7' })])
  const own = await here.newPage()
  const other = await there.newPage()
  await logIn(own, { login, password: PASSWORD })
  await logIn(other, { login, password: PASSWORD })
  await open(own, '/profile/sessions')
  await expect(own.getByRole('row').filter({ hasText: 'this one' })).toBeVisible()
  await own.getByRole('row', { name: 'Elsewhere/7' }).getByRole('button', { name: 'End' }).click()
  await expect(own.getByRole('row', { name: 'Elsewhere/7' })).toHaveCount(0)
  await other.reload()
  await expect(other.locator('#login')).toBeVisible()
  await here.close()
  await there.close()
})

test('a password that many people use is refused with the reason', async ({ inside: page, browser }) => {
  const login = await newPerson(page)
  const context = await browser.newContext({ locale: 'zh-CN' })
  const own = await context.newPage()
  await logIn(own, { login, password: PASSWORD })
  await open(own, '/profile')
  await own.locator('#old').fill(PASSWORD)
  await own.locator('#new').fill('Password2026!')
  await own.getByRole('button', { name: '修改' }).click()
  await expect(own.getByRole('alert')).toContainText('不常见的密码')
  await context.close()
})

test('the audit trail is verified, filtered by person and exported', async ({ inside: page }) => {
  const login = await newPerson(page)
  await open(page, '/audit')
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByTestId('chain').first()).toContainText('all as they were written')
  await page.getByLabel('Subject').fill(login)
  const row = page.getByRole('row').filter({ hasText: login })
  await expect(row).toHaveCount(1)
  await expect(row).toContainText('person.create')
  await page.getByRole('button', { name: 'Export' }).click()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'CSV' }).click()])
  expect(file.suggestedFilename()).toBe('audit.csv')
  await page.getByLabel('From', { exact: true }).fill('2999-01-01 00:00')
  await expect(row).toHaveCount(0)
})

for (const language of ['zh', 'en'] as const) {
  test.describe(`profile in ${language}`, () => {
    test.use({ language })

    test('every tab fits and is accessible', async ({ inside: page }) => {
      for (const tab of ['', '/factor', '/sessions', '/rules']) {
        await open(page, `/profile${tab}`)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(page.locator('.ant-spin-spinning')).toHaveCount(0)
        await expectNoHorizontalScroll(page)
        await expectAccessible(page, 'main')
      }
    })
  })
}
