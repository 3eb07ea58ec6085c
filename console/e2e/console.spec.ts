import { call, connect, expect, expectAccessible, expectNoHorizontalScroll, knock, logIn, open, send, test, unique } from './platform'

const ROUTES = ['/', '/regions?scope=platform', '/counters/devices', '/things', '/explore', '/boards', '/boards/new', '/models', '/inbox', '/inbox/refused', '/connect', '/import', '/durability', '/packs', '/organisations', '/hierarchies', '/models?new=', '/people', '/people/grants', '/people/roles', '/access', '/access/grafana', '/audit', '/methods', '/published']

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
  await expect(async () => {
    await page.keyboard.press('/')
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused({ timeout: 3_000 })
  }).toPass()
  await page.keyboard.type(thing)
  await expect(page.getByRole('option', { name: thing, selected: true })).toBeVisible()
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
  await expect(page.locator('.values').getByRole('row', { name: 'temperature' })).toContainText('21.5')
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

test('corrects a reading that a person points at, to the microsecond, and lists the correction', async ({ inside: page, request }) => {
  const { thing, token } = await connect(page, unique('correct'))
  // Without a time: it gets that of its arrival, which no form could name.
  await send(request, thing, token, { values: { temperature: 999, count: 7 } })
  await open(page, `/things/${thing}`)
  const row = page.locator('.values').getByRole('row', { name: 'Temperature' })
  await expect(row).toContainText('999')
  await row.hover()
  await row.getByRole('button', { name: /^Correct/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('radio', { checked: true })).toBeVisible()
  await expectAccessible(page, '.ant-modal')
  await dialog.getByLabel('New value').fill('21.25')
  await dialog.getByLabel('Reason').fill('the sensor lay in the sun')
  await dialog.getByRole('button', { name: 'Correct', exact: true }).click()
  await expect(page.locator('.ant-message-success')).toContainText('Corrected: temperature')
  await expect(row).toContainText('21.25')
  await open(page, `/things/${thing}/notes`)
  const made = page.getByRole('row', { name: 'the sensor lay in the sun' })
  await expect(made).toContainText('999')
  await expect(made).toContainText('21.25')
})

test('picks a point of the chart by a click and offers to correct it', async ({ inside: page, request }) => {
  const { thing, token } = await connect(page, unique('picked'))
  const now = Date.now()
  await send(request, thing, token, [1, 2, 3].map((i) => ({ time: new Date(now - i * 600_000).toISOString(), values: { temperature: 20 } })))
  await open(page, `/things/${thing}`)
  await expect(page.locator('.statistics')).toContainText('raw')
  const chart = page.getByTestId('chart')
  const over = (await page.locator('.u-over').boundingBox())!
  const [from, to] = [Number(await chart.getAttribute('data-from')), Number(await chart.getAttribute('data-to'))]
  // A flat line lies in the middle.
  await page.mouse.click(over.x + ((now - 1_200_000 - from) / (to - from)) * over.width, over.y + over.height / 2)
  await expect(page.getByTestId('picked')).toContainText('20')
  await page.getByTestId('picked').getByRole('button', { name: 'Correct' }).click()
  await expect(page.getByRole('dialog').getByRole('radio', { checked: true })).toBeVisible()
})

test('sends members of an enumeration and whole numbers beyond 2^53 as the model wants them', async ({ inside: page }) => {
  const key = unique('told')
  await call(page, 'PUT', `/api/v1/models/${key}`, {
    key, name: { zh: key, en: key }, properties: [], events: [],
    commands: [{
      key: 'run', name: { zh: '运行', en: 'Run' }, output: [], input: [
        { key: 'mode', name: { zh: '方式', en: 'Mode' }, type: 'enum', members: [{ code: 0, key: 'off', name: { zh: '停', en: 'Stopped' } }, { code: 2, key: 'auto', name: { zh: '自动', en: 'Automatic' } }] },
        { key: 'order', name: { zh: '工单', en: 'Order' }, type: 'int64' },
        { key: 'dose', name: { zh: '剂量', en: 'Dose' }, type: 'decimal', scale: 2 },
        { key: 'wet', name: { zh: '湿', en: 'Wet' }, type: 'boolean' },
      ],
    }],
  })
  await call(page, 'POST', '/api/v1/things', { key, name: { zh: key, en: key }, model: key })
  await open(page, `/things/${key}/commands`)
  await page.getByLabel('Mode').click()
  await page.getByTitle('Automatic').click()
  await page.getByLabel('Order').fill('9007199254740993')
  await page.getByLabel('Dose').fill('1.25')
  await page.getByRole('radio', { name: 'yes' }).check()
  await page.getByRole('button', { name: 'Send: Run' }).click()
  const sent = page.getByRole('row', { name: 'Run' })
  await expect(sent).toContainText('9007199254740993')
  await expect(sent).toContainText('auto')
  // Nobody is connected; what was sent did fit the model.
  await expect(sent).toContainText('Refused')
})

test('edits the names, place and tags of a thing, and the names and units of its own model', async ({ inside: page, request }) => {
  const key = unique('named')
  await call(page, 'PUT', `/api/v1/models/${key}`, { key, name: { zh: key, en: key }, properties: [{ key: 't1', name: { zh: 't1', en: 't1' }, type: 'double' }], events: [], commands: [] })
  await call(page, 'POST', '/api/v1/things', { key, name: { zh: key, en: key }, model: key })
  const { token } = await call<{ token: string }>(page, 'POST', `/api/v1/things/${key}/tokens`, { name: 'device' })
  await send(request, key, token, { values: { t1: 55 } })
  await open(page, `/things/${key}`)
  await page.getByRole('button', { name: /Edit/ }).click()
  const dialog = page.getByRole('dialog')
  await expectAccessible(page, '.ant-modal')
  await dialog.getByLabel('Name in English').fill('Cooling pump')
  await dialog.getByLabel('Place').fill('hall-2')
  await dialog.getByLabel('Tags').fill('cooling')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cooling pump')
  await expect(page.locator('.page-head')).toContainText('hall-2')
  await expect(page.locator('.page-head')).toContainText('cooling')

  await open(page, `/things/${key}/model`)
  await page.getByRole('button', { name: 'Edit names and units' }).click()
  await page.getByLabel('t1: Name in English').fill('Outlet temperature')
  await page.getByLabel('t1: Unit').fill('Cel')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('row', { name: 'Outlet temperature' })).toContainText('°C')
  await open(page, `/things/${key}`)
  await expect(page.locator('.values').getByRole('row', { name: 'Outlet temperature' })).toBeVisible()
})

test('makes a site with its own clock and renames it', async ({ inside: page }) => {
  const key = unique('site')
  await open(page, '/things')
  await page.getByRole('button', { name: 'Sites' }).click()
  await page.getByRole('button', { name: 'New site' }).click()
  const dialog = page.getByRole('dialog', { name: 'New site' })
  await dialog.getByLabel('Key').fill(key)
  await dialog.getByLabel('Name in English').fill(`Works ${key}`)
  await dialog.getByLabel('Time zone').click()
  await dialog.getByLabel('Time zone').fill('Asia/Urumqi')
  await page.getByTitle(/^Asia\/Urumqi/).click()
  await dialog.getByRole('button', { name: 'Create' }).click()
  const row = page.getByRole('row', { name: key })
  await expect(row).toContainText('Asia/Urumqi')
  await row.getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('dialog', { name: /^Edit/ }).getByLabel('Name in English').fill(`Renamed ${key}`)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText(`Renamed ${key}`)
})

test('replaces a device without naming a model', async ({ inside: page }) => {
  const { thing } = await connect(page, unique('replaced'))
  await open(page, `/things/${thing}/credentials`)
  await page.getByRole('button', { name: 'Replace the device' }).click()
  await page.getByLabel('Serial number').fill('SN-2')
  await page.getByRole('dialog').getByRole('button', { name: 'Replace the device' }).click()
  await expect(page.getByRole('cell', { name: 'SN-2' }).first()).toBeVisible()
  await expect(page.getByText('The token is shown this once')).toBeVisible()
})

test('gives Grafana an address, a read-only token and a query that answers', async ({ inside: page, request }) => {
  const { thing, token } = await connect(page, unique('grafana'))
  await send(request, thing, token, { values: { temperature: 21.5 } })
  await open(page, '/access/grafana')
  await page.getByRole('button', { name: 'New token' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  const yaml = page.getByLabel(/provisioning/)
  await expect(yaml).toContainText(/Bearer bg_[\w-]{20}/)
  const address = (await page.getByLabel('Address').textContent())!
  const made = /Bearer (bg_\S+)/.exec((await yaml.textContent())!)![1]
  const ask = (path: string) => request.get(address + path, { headers: { Authorization: `Basic ${btoa(`grafana:${made}`)}` } })
  const values = await ask('/api/v1/label/thing/values')
  expect((await values.json()).data).toContain(thing)
  expect((await request.post('/api/v1/sites', { data: {}, headers: { Authorization: `Bearer ${made}` } })).status()).toBe(403)
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(page.getByRole('status').filter({ hasText: /\d|nothing/ })).toBeVisible()
})

test('exports with its progress on screen', async ({ inside: page, request }) => {
  const { thing, token } = await connect(page, unique('export'))
  const now = Date.now()
  await send(request, thing, token, Array.from({ length: 50 }, (_, i) => ({ time: new Date(now - i * 10_000).toISOString(), values: { temperature: i } })))
  await open(page, `/things/${thing}`)
  await expect(page.locator('.statistics')).toContainText('50')
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export CSV' }).click()
  await expect(page.getByTestId('export-progress')).toHaveAttribute('data-done', 'true')
  await expect(page.getByTestId('export-progress')).toContainText('50 of 50 rows')
  expect((await saved).suggestedFilename()).toBe(`${thing}.csv`)
})

test('lets a pinned thing that is gone be unpinned', async ({ inside: page }) => {
  const { thing } = await connect(page, unique('erased'))
  await page.evaluate((key) => localStorage.setItem('pins', JSON.stringify([key, 'never-was'])), thing)
  await page.reload()
  const lost = page.getByTestId('lost').filter({ hasText: 'never-was' })
  await expect(lost).toContainText('erased')
  await lost.getByRole('button', { name: 'Unpin' }).click()
  await expect(lost).toBeHidden()
})

test('gives each page its title, and the focus to the page one went to', async ({ inside: page }) => {
  await page.getByRole('link', { name: 'Durability' }).click()
  await expect(page).toHaveTitle('Durability · Baigong')
  await expect(page.locator('main')).toBeFocused()
  await page.getByRole('link', { name: 'Inboxes' }).click()
  await expect(page).toHaveTitle('Inboxes · Baigong')
})

test('shows members nothing that they may not read', async ({ inside: page, browser }) => {
  const login = unique('member')
  await call(page, 'POST', '/api/v1/users', { login, name: login, role: 'operator', password: 'correct-horse-battery' })
  const theirs = await browser.newPage({ locale: 'en-GB' })
  await logIn(theirs, { login, password: 'correct-horse-battery' })
  await expect(theirs.getByRole('link', { name: 'Inboxes' })).toBeVisible()
  await expect(theirs.getByRole('link', { name: 'Durability' })).toHaveCount(0)
  await expect(theirs.getByRole('link', { name: 'Audit' })).toHaveCount(0)
  await theirs.close()
})

test('keeps the head of a thing on two lines and the names of its properties whole', async ({ inside: page }) => {
  const { items } = await (await page.request.get('/api/v1/things?query=okuma-multus')).json()
  test.skip(items.length === 0, 'only the demonstration has a thing with long names')
  await open(page, '/things/okuma-multus')
  await expect(page.locator('.values tbody tr').nth(10)).toBeVisible()
  for (const line of await page.locator('.page-head .facts').all()) expect((await line.boundingBox())!.height).toBeLessThan(34)
  const cut = await page.locator('.values .grow').evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent))
  expect(cut).toEqual([])
})

test.describe('in Chinese', () => {
  test.use({ language: 'zh' })

  test('the audit trail says how things ended', async ({ inside: page }) => {
    await open(page, '/audit')
    await expect(page.locator('.outcome-done').first()).toContainText('成功')
  })

  test('a refusal is said in Chinese by its code, and in the words of the server where there is none', async ({ inside: page }) => {
    const refusal = (body: object) => page.route('**/api/v1/jobs?*', (route) => route.fulfill({ status: 413, contentType: 'application/problem+json', json: { title: 'Content Too Large', detail: 'at most 8', ...body } }))
    await refusal({ code: 'too-much', what: 'running jobs', limit: 8 })
    await open(page, '/import')
    await expect(page.getByRole('alert')).toContainText('进行中的任务，最多 8')
    await expect(page.getByRole('alert')).not.toContainText('Content Too Large')
    await page.unrouteAll()
    await refusal({ code: 'never-heard-of' })
    await expect(page.getByRole('alert')).toContainText('Content Too Large')
  })
})

for (const [language, colorScheme] of [['zh', 'light'], ['en', 'dark']] as const) {
  test.describe(`${language} ${colorScheme}`, () => {
    test.use({ language, colorScheme })

    test('every page fits 1366×768 and is accessible', async ({ inside: page, request }) => {
      test.setTimeout(300_000)
      const { thing, token } = await connect(page, unique('fits'))
      await send(request, thing, token, { values: { temperature: 21.5, mode: 'auto' } })
      const tabs = ['', '/overview', '/buckets', '/commands', '/credentials', '/notes', '/model', '/changes'].map((tab) => `/things/${thing}${tab}`)
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

test('explores properties of two things on one axis, against the day before, and keeps it for everybody', async ({ inside: page, request }) => {
  const now = Date.now()
  const things: string[] = []
  for (const [what, level] of [['north', 20], ['south', 50]] as const) {
    const { thing, token } = await connect(page, unique(what))
    const readings = Array.from({ length: 60 }, (_, i) => ({ time: new Date(now - i * 30_000).toISOString(), values: { temperature: level + Math.sin(i / 5) } }))
    await send(request, thing, token, readings)
    await send(request, thing, token, readings.map(({ time, values }) => ({ time: new Date(Date.parse(time) - 86_400_000).toISOString(), values: { temperature: values.temperature + 5 } })))
    things.push(thing)
  }
  await open(page, '/explore')
  await expect(page.getByText('Nothing chosen yet')).toBeVisible()
  for (const thing of things) {
    await page.getByRole('combobox', { name: 'Choose a thing' }).fill(thing)
    await page.locator('.ant-select-item-option', { hasText: thing }).click()
    await page.getByRole('combobox', { name: 'Choose properties' }).click()
    await page.locator('.ant-select-item-option', { hasText: 'temperature' }).last().click()
    await page.keyboard.press('Escape')
  }
  const rows = page.locator('.statistics tbody tr.ant-table-row')
  await expect(rows).toHaveCount(2)
  await expect(rows.nth(0)).toContainText('60')
  await expect(rows.nth(1)).toContainText('50.99')

  const yesterday = page.waitForResponse((response) => response.url().includes('/readings?') && Number(new URL(response.url()).searchParams.get('from')?.slice(8, 10)) !== new Date(now).getUTCDate())
  await page.getByRole('combobox', { name: 'Compare with' }).click()
  await page.locator('.ant-select-item-option', { hasText: 'the day before' }).click()
  expect((await (await yesterday).json()).series[0].times.length).toBeGreaterThan(50)
  await expect(page.getByText('Faint: the day before')).toBeVisible()

  const title = unique('Temperatures')
  await page.getByRole('button', { name: 'save Save' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill(title)
  await page.getByRole('dialog').getByLabel('Share with everybody').check()
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page).toHaveURL(/#\/explore\/\d+$/)
  await page.reload()
  await expect(rows).toHaveCount(2)
  await expect(page.getByText('Faint: the day before')).toBeVisible()

  const file = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export what is shown' }).click()
  expect((await file).suggestedFilename()).toBe('exploration.csv')
})

test('builds a board from widgets, moves and saves it, shows it full screen, and another edition when it changed', async ({ inside: page, request }) => {
  const { thing, token } = await connect(page, unique('board'))
  await send(request, thing, token, Array.from({ length: 30 }, (_, i) => ({ time: new Date(Date.now() - i * 20_000).toISOString(), values: { level: 40 + i, mode: i % 2 ? 'run' : 'idle' } })))
  await open(page, '/boards/new')
  const add = async (kind: string, property?: string) => {
    await page.getByRole('button', { name: 'Add a widget' }).click()
    await page.getByRole('menuitem', { name: kind, exact: true }).click()
    const dialog = page.getByRole('dialog')
    if (property) {
      await dialog.getByRole('combobox', { name: 'Choose a thing' }).fill(thing)
      await page.locator('.ant-select-item-option', { hasText: thing }).last().click()
      await dialog.getByRole('combobox', { name: 'Choose properties' }).click()
      await page.locator('.ant-select-item-option', { hasText: property }).last().click()
      await dialog.getByText('Title').click()
    }
    await dialog.getByRole('button', { name: 'Take' }).click()
    await expect(dialog).toHaveCount(0)
  }
  await add('Value now', 'level')
  await add('Trend', 'level')
  await add('States over time', 'mode')
  await add('Clock')
  const widgets = page.locator('.widget')
  await expect(widgets).toHaveCount(4)
  await expect(widgets.first()).toContainText('40')
  const before = (await widgets.nth(1).boundingBox())!
  await widgets.nth(1).getByRole('button', { name: /^Move/ }).press('ArrowRight')
  await expect.poll(async () => (await widgets.nth(1).boundingBox())!.x).toBeGreaterThan(before.x + 40)

  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const title = unique('Line')
  await page.getByRole('dialog').getByLabel('Name').fill(title)
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page).toHaveURL(/#\/boards\/\d+$/)
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await send(request, thing, token, { values: { level: 77.5 } })
  await expect(widgets.first()).toContainText('77.5')
  await expectAccessible(page, 'main')
  await expectNoHorizontalScroll(page)

  await page.getByRole('button', { name: 'edit Edit' }).click()
  await widgets.nth(3).getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
  await expect(widgets).toHaveCount(3)
  await page.getByRole('combobox', { name: 'Earlier versions' }).click()
  await page.locator('.ant-select-item-option', { hasText: 'version 1' }).click()
  await expect(widgets).toHaveCount(4)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Full screen' }).click()
  await expect(page.locator('.wall.full')).toBeVisible()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 375, height: 800 }, language: 'zh' })

  test('every page fits 375 pixels, with the navigation at the thumb', async ({ inside: page, request }) => {
    const { thing, token } = await connect(page, unique('phone'))
    await send(request, thing, token, { values: { temperature: 21.5 } })
    for (const route of [...ROUTES, `/things/${thing}`]) {
      await test.step(route, async () => {
        await open(page, route)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(page.locator('.ant-spin-spinning')).toHaveCount(0)
        await expectNoHorizontalScroll(page)
      })
    }
    const navigation = (await page.locator('nav.side').boundingBox())!
    expect(navigation.y).toBeGreaterThan(700)
  })
})

test('files and answers come compressed to whoever takes it', async ({ page }) => {
  await logIn(page)
  const script = await page.locator('script[type=module]').first().getAttribute('src')
  for (const [path, accepts, comes] of [[script!, 'br', 'br'], [script!, 'gzip', 'gzip'], [script!, 'identity', undefined], ['/api/v1/models', 'gzip', 'gzip']] as const) {
    const answer = await page.request.get(path, { headers: { 'Accept-Encoding': accepts } })
    expect(answer.status()).toBe(200)
    expect(answer.headers()['content-encoding'], `${path} ${accepts}`).toBe(comes)
  }
})
