import { connect, expect, expectAccessible, expectNoHorizontalScroll, knock, logIn, open, send, test, unique } from './platform'

const ROUTES = ['/', '/things', '/models', '/inbox', '/inbox/refused', '/connect', '/import', '/durability', '/packs', '/access', '/audit']

for (const [language, title, button] of [['zh', '全厂一览', '登录'], ['en', 'The plant at a glance', 'Log in']] as const) {
  test.describe(language, () => {
    test.use({ language })

    test(`logs in and greets in ${language}`, async ({ page }) => {
      await page.goto('/')
      await expect(page.getByRole('button', { name: button })).toBeVisible()
      await logIn(page)
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
      await expect(page.locator('html')).toHaveAttribute('lang', language === 'zh' ? 'zh-CN' : 'en-GB')
    })
  })
}

test('refuses a wrong password with the reason', async ({ page }) => {
  await page.goto('/')
  await page.locator('#login').fill('nobody')
  await page.locator('#password').fill('not-the-password')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: '401' })).toBeVisible()
})

test('remembers the language a person chose', async ({ inside: page }) => {
  await page.getByTestId('language').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('全厂一览')
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('全厂一览')
})

test('shows pinned things at a glance, and each leads to its page', async ({ inside: page, request }) => {
  const { thing, token } = await connect(page, unique('glance'))
  await send(request, thing, token, { values: { temperature: 21.5, speed: 1450 } })
  await open(page, `/things/${thing}`)
  await page.getByRole('button', { name: 'Pin to glance' }).click()
  await open(page, '/')
  const tile = page.locator('.tile', { hasText: thing })
  await expect(tile).toContainText('21.5')
  await tile.click()
  await expect(page).toHaveURL(new RegExp(`#/things/${thing}$`))
})

test('finds a thing by / and the keyboard alone', async ({ inside: page }) => {
  const { thing } = await connect(page, unique('found'))
  await page.keyboard.press('/')
  await page.keyboard.type(thing)
  await expect(page.locator('.ant-select-item-option', { hasText: thing })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`#/things/${thing}$`))
})

test('zooms the history by a drag, goes back by a double-click, and from hours to years along the axis', async ({ inside: page, request }) => {
  const { thing, token } = await connect(page, unique('zoom'))
  const now = Date.now()
  const readings = Array.from({ length: 120 }, (_, i) => ({ time: new Date(now - i * 20_000).toISOString(), values: { temperature: 20 + Math.sin(i / 9) } }))
  await send(request, thing, token, readings)
  await open(page, `/things/${thing}`)
  const chart = page.getByTestId('chart')
  const length = async () => Number(await chart.getAttribute('data-to')) - Number(await chart.getAttribute('data-from'))
  await expect(page.locator('.statistics')).toContainText('120')
  const before = await length()

  const over = (await page.locator('.u-over').boundingBox())!
  const fetched = page.waitForResponse((response) => response.url().includes('/readings?'))
  await page.mouse.move(over.x + over.width * 0.5, over.y + 60)
  await page.mouse.down()
  await page.mouse.move(over.x + over.width * 0.75, over.y + 70, { steps: 8 })
  await page.mouse.up()
  expect((await fetched).ok()).toBe(true)
  expect(await length()).toBeLessThan(before * 0.3)
  expect(await length()).toBeGreaterThan(before * 0.2)

  const axis = (await page.locator('.u-axis').first().boundingBox())!
  await page.mouse.move(axis.x + axis.width / 2, axis.y + 12)
  await page.mouse.down()
  await page.mouse.move(axis.x + axis.width / 2, axis.y - 230, { steps: 12 })
  await page.mouse.up()
  expect(await length()).toBeGreaterThan(365 * 86_400_000)

  await page.mouse.dblclick(over.x + over.width / 2, over.y + 60)
  await page.mouse.dblclick(over.x + over.width / 2, over.y + 60)
  expect(Math.abs((await length()) - before)).toBeLessThan(before * 0.05)
})

test('the wizard turns green at the first message', async ({ inside: page, request }) => {
  await open(page, '/connect')
  await page.locator('#key').fill(unique('wizard'))
  await page.keyboard.press('Enter')
  await expect(page.getByText('mosquitto_pub', { exact: false }).last()).toBeVisible()
  const arrival = page.getByTestId('arrival')
  await expect(arrival).toHaveAttribute('data-arrived', 'false')
  const token = (await page.getByTestId('token').textContent())!
  const thing = (await page.locator('.wizard strong.mono').textContent())!
  const sent = Date.now()
  await send(request, thing, token, { values: { temperature: 21.5 } })
  await expect(arrival).toHaveAttribute('data-arrived', 'true')
  test.info().annotations.push({ type: 'green after', description: `${Date.now() - sent} ms` })
  await expect(arrival).toContainText('21.5')
  await arrival.getByRole('button').click()
  await expect(page).toHaveURL(new RegExp(`#/things/${thing}$`))
  await expect(page.locator('.values').getByRole('row', { name: 'Temperature' })).toContainText('21.5 °C')
})

test('live values move without a reload', async ({ inside: page, request }) => {
  const { thing, token } = await connect(page, unique('live'))
  await send(request, thing, token, { values: { level: 1 } })
  await open(page, `/things/${thing}`)
  await expect(page.locator('.values')).toContainText('level')
  await send(request, thing, token, { values: { level: 73.25 } })
  await expect(page.locator('.values')).toContainText('73.25')
})

test('an unknown device waits in the inbox with what it sent and becomes a thing when accepted', async ({ inside: page }) => {
  const key = unique('press')
  await knock(page, key, { force: 231.5, strokes: 88 })
  await open(page, '/inbox')
  const row = page.getByRole('row', { name: key })
  await row.getByRole('button').first().click()
  await expect(page.locator('.samples')).toContainText('231.5')
  await row.getByRole('button', { name: 'Accept' }).click()
  await expect(page.getByRole('dialog').locator('#key')).not.toHaveValue('')
  await page.getByRole('dialog').locator('#key').fill(key)
  await page.getByRole('dialog').getByRole('button', { name: 'Accept' }).click()
  await expect(page).toHaveURL(new RegExp(`#/things/${key}$`))
  await expect(page.locator('.values')).toContainText('231.5')
})

test('the four counts of the durability page agree', async ({ inside: page, request }) => {
  const { thing, token } = await connect(page, unique('durable'))
  await send(request, thing, token, { values: { a: 1, b: 2, c: 3 } })
  await open(page, '/durability')
  // Verdict and counts of one and the same answer: the works goes on sending.
  const seen = () => page.evaluate(() => ({
    agree: document.querySelector('[data-testid=verdict]')?.getAttribute('data-agree'),
    counts: [...document.querySelectorAll('.stage .count')].map((count) => count.textContent),
  }))
  let last = await seen()
  await expect.poll(async () => (last = await seen()).agree, { intervals: [200], timeout: 60_000 }).toBe('true')
  expect(last.counts).toHaveLength(4)
  expect(new Set(last.counts).size).toBe(1)
  expect(last.counts[0]).toMatch(/[1-9]/)
})

test('says so when the server is gone and recovers by itself', async ({ inside: page, context }) => {
  await context.setOffline(true)
  await expect(page.getByTestId('offline')).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByTestId('offline')).toBeHidden()
})

for (const [language, colorScheme] of [['zh', 'light'], ['en', 'dark']] as const) {
  test.describe(`${language} ${colorScheme}`, () => {
    test.use({ language, colorScheme })

    test('every page fits 1366×768 and is accessible', async ({ inside: page, request }) => {
      test.setTimeout(300_000)
      const { thing, token } = await connect(page, unique('fits'))
      await send(request, thing, token, { values: { temperature: 21.5, mode: 'auto' } })
      const tabs = ['', '/buckets', '/commands', '/credentials', '/notes', '/model'].map((tab) => `/things/${thing}${tab}`)
      for (const route of [...ROUTES, ...tabs]) {
        await test.step(route, async () => {
          await open(page, route)
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
          await expect(page.locator('.ant-spin-spinning')).toHaveCount(0)
          await expectNoHorizontalScroll(page)
          await expectAccessible(page, route === '/' ? 'html' : 'main')
        })
      }
    })
  })
}
