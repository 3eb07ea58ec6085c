import { call, expect, expectAccessible, expectNoHorizontalScroll, logIn, open, test } from './platform'

test('goals of a programme come from what the platform counts and from what is declared, and each opens where it is known from', async ({ page }) => {
  test.setTimeout(180_000)
  await logIn(page)
  await call(page, 'POST', '/api/v1/packs/programme-goals/install', {})
  const year = new Date().getFullYear()
  const csv = `region,year,devices,deepUse\n330000,${year},60000000,1500\n`
  const cookies = await page.context().cookies()
  const csrf = cookies.find((cookie) => cookie.name === 'XSRF-TOKEN')?.value ?? ''
  const sent = await page.request.fetch('/api/v1/tables/programme-progress/import', { method: 'POST', data: csv, headers: { 'X-XSRF-TOKEN': csrf, 'Content-Type': 'text/csv' } })
  expect(sent.ok(), await sent.text()).toBe(true)

  await open(page, '/goals')
  await expect(page.getByTestId('programmes').getByRole('listitem')).toHaveCount(5)
  await page.getByRole('button', { name: 'Calculate anew' }).click()
  const goals = page.getByTestId('goals')

  // A goal that nobody has figures for leads to where it is declared.
  await page.getByTestId('programmes').getByRole('link', { name: /湖南省|Hunan/ }).click()
  await expect(page.getByText(`Nothing is known for ${year}`)).toBeVisible()
  await expect(goals.getByRole('row', { name: /^Benchmark firms/ })).toContainText('by 2020-12-31')

  await page.getByTestId('programmes').getByRole('link', { name: /浙江省|Zhejiang/ }).click()
  const devices = goals.getByRole('row', { name: /^Connected devices/ })
  await expect(devices).toContainText('counted by the platform')
  await expect(devices).toContainText('declared 60m')
  const deep = goals.getByRole('row', { name: /^Deep-use/ })
  await expect(deep).toContainText('15')
  await expect(deep).toContainText('table, declared')
  await expectAccessible(page, 'main')
  await expectNoHorizontalScroll(page)

  await deep.getByRole('link', { name: /how it came about/ }).click()
  await expect(page).toHaveURL(/calculations\/\d+\/330000\?step=deepUseProgress/)
  await expect(page.getByTestId('chosen')).toContainText('15')
  await page.goBack()
  await devices.getByRole('link').filter({ hasText: /^\d[\d,]*$/ }).nth(1).click()
  await expect(page).toHaveURL(/counters\/devices\?level=evidenced&scope=administrative%3A330000|regions/)
  await page.goBack()
  await page.setViewportSize({ width: 375, height: 812 })
  await expectNoHorizontalScroll(page)
  await expectAccessible(page, 'main')
})
