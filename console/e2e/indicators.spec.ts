import type { Page } from '@playwright/test'
import { call, expect, expectAccessible, expectNoHorizontalScroll, logIn, open, test, unique } from './platform'

const HEAD = '统一社会信用代码,年份,企业规模,实际占用土地,实缴税金,工业增加值,综合能耗（等价值）,主要污染物排放量,从业人员平均人数,研发费用,主营业务收入,用电量\n'
const COUNTIES = ['330106', '330106', '330106', '330106', '330110', '330110', '330203', '330203', '330203', '330381', '330381', '330381', '330381']

async function send(page: Page, path: string, csv: string) {
  const csrf = (await page.context().cookies()).find((cookie) => cookie.name === 'XSRF-TOKEN')?.value ?? ''
  const answer = await page.request.post(path, { data: Buffer.from(csv), headers: { 'X-XSRF-TOKEN': csrf, 'Content-Type': 'text/csv', Accept: 'application/json' } })
  expect(answer.ok(), await answer.text()).toBe(true)
  expect((await answer.json()).failed).toBe(0)
}

/** Thirteen firms in four counties with two years of figures, calculated. */
async function calculated(page: Page) {
  const mark = unique('placed')
  const keys = COUNTIES.map((_, i) => `${mark}-${i + 1}`)
  await send(page, '/api/v1/organisations/import', `key,name_zh,name_en,region,industry,since\n${keys.map((key, i) => `${key},企业 ${key},Works ${key},${COUNTIES[i]},C3421,2020-01-01`).join('\n')}\n`)
  await call(page, 'POST', '/api/v1/packs/land-efficiency/install', {})
  let made = 0
  for (const year of [2021, 2022]) {
    const rows = keys.map((key, i) => `${key},${year},规模以上,10,${100 + ((i * 7 + year) % 13) * 25},1500,500,0.4,75,180,6000,`)
    await send(page, '/api/v1/tables/land-efficiency-year/import?fileName=y.csv', `${HEAD}${rows.join('\n')}\n`)
    made = (await call<{ id: number }>(page, 'POST', '/api/v1/calculations', { method: 'abc-huangyan', period: String(year) })).id
  }
  return { keys, made }
}

test('a figure is followed from all regions to a firm and to the row that it rests on', async ({ page }) => {
  test.setTimeout(300_000)
  await logIn(page)
  const { made } = await calculated(page)
  await open(page, '/indicators')
  await page.getByTestId('indicators').getByRole('link', { name: 'tax per mu', exact: true }).click()
  await open(page, `/indicators/abc-huangyan/taxPerMu?calculation=${made}&node=330000`)
  await expect(page.getByTestId('whole')).toContainText('10⁴ CNY/mu')
  await expect(page.getByTestId('trend').getByRole('button')).toHaveCount(2)
  await expect(page.getByTestId('histogram').getByRole('listitem').first()).toBeVisible()
  await expectAccessible(page, 'main')
  await expectNoHorizontalScroll(page)
  await page.getByTestId('map').getByRole('button', { name: /^杭州|^Hangzhou/ }).click()
  await expect(page.getByTestId('map').getByRole('button', { name: /not shown/ }).first()).toBeVisible()
  await page.getByTestId('places').getByRole('button').first().click()
  await expect(page.getByText('Nothing lies below')).toBeVisible()
  await page.getByRole('table', { name: 'League table' }).getByRole('link').first().click()
  await expect(page).toHaveURL(/step=taxPerMu/)
  await page.getByRole('link', { name: 'Trend and places' }).click()
  await expect(page.getByTestId('histogram').locator('.own')).toBeVisible()
  await page.setViewportSize({ width: 375, height: 812 })
  await expectNoHorizontalScroll(page)
})

test.describe('in Chinese', () => {
  test.use({ language: 'zh' })

  test('indicators speak Chinese', async ({ inside: page }) => {
    await open(page, '/indicators')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('指标')
    await expectAccessible(page, 'main')
  })
})
