import { call, connect, expect, open, test, unique } from './platform'

/** Would run in every page that shows a name as HTML. */
const HOSTILE = '<img src=x onerror="window.hurt=true"><script>window.hurt=true</script>'
const SHORT = '<img src=x onerror="hurt=1">'

test('names that are HTML are shown as text wherever they are listed', async ({ inside: page }) => {
  const refused: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text())
  })
  const key = unique('hostile')
  const login = unique('hostile')
  const password = 'correct-horse-battery'
  const { thing } = await connect(page, key)
  const name = { zh: HOSTILE, en: HOSTILE }
  await call(page, 'PATCH', `/api/v1/things/${thing}`, { name, tags: [SHORT] })
  await call(page, 'POST', '/api/v1/users', { login, name: HOSTILE, password })
  await call(page, 'POST', `/api/v1/things/${thing}/tokens`, { name: HOSTILE })
  await call(page, 'POST', `/api/v1/things/${thing}/certificates`, { name: HOSTILE })
  await call(page, 'POST', '/api/v1/organisations', { key: unique('hostile'), name, administrator: { login: unique('owner'), password } })
  for (const path of ['/', '/things', `/things/${thing}`, `/things/${thing}/credentials`, `/things/${thing}/model`, '/explore', '/boards', '/models',
    '/people', '/people/roles', '/audit', '/inbox', '/organisations', '/access', '/profile', '/system/certificates']) {
    await open(page, path)
    await page.waitForLoadState('networkidle')
    expect(await page.evaluate(() => 'hurt' in window), path).toBe(false)
    expect(await page.locator('img[src="x"]').count(), path).toBe(0)
  }
  await open(page, '/things')
  await expect(page.getByText('<img src=x').first()).toBeVisible()
  await open(page, '/people')
  await expect(page.getByText('<img src=x').first()).toBeVisible()
  expect(refused).toEqual([])
})

test('a certificate is made for a thing, shown once and revoked', async ({ inside: page }) => {
  const { thing } = await connect(page, unique('sealed'))
  await open(page, `/things/${thing}/credentials`)
  await page.getByRole('button', { name: 'Add certificate' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Make a key').click()
  await dialog.locator('#name').fill('controller')
  await dialog.getByRole('button', { name: 'Add certificate' }).click()
  await expect(page.getByText('The key can be saved now and never again')).toBeVisible()
  const row = page.getByRole('row', { name: 'controller' })
  await expect(row).toContainText('Valid')
  await row.getByRole('button', { name: 'Revoke' }).click()
  await page.locator('.ant-popconfirm').getByRole('button', { name: 'Revoke' }).click()
  await expect(row).toContainText('Revoked')
})
