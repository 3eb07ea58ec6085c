import { mkdirSync, writeFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { call, expect, expectAccessible, expectNoHorizontalScroll, logIn, open, test, unique } from './platform'

const HEAD = '统一社会信用代码,年份,企业规模,实际占用土地,实缴税金,工业增加值,综合能耗（等价值）,主要污染物排放量,从业人员平均人数,研发费用,主营业务收入\n'

/** Six firms of the register that differ by their taxes, judged for 2022. */
async function judged(page: Page) {
  const mark = unique('printed')
  const keys = Array.from({ length: 6 }, (_, i) => `${mark}-${i + 1}`)
  for (const key of keys) await call(page, 'POST', '/api/v1/organisations', { key, kind: 'enterprise', name: `Works ${key}` })
  await call(page, 'POST', '/api/v1/packs/land-efficiency/install', {})
  const csrf = (await page.context().cookies()).find((cookie) => cookie.name === 'XSRF-TOKEN')?.value ?? ''
  const csv = HEAD + keys.map((key, i) => `${key},2022,规模以上,10,${300 - 20 * i},1500,500,0.4,75,180,6000\n`).join('')
  const imported = await page.request.post('/api/v1/tables/land-efficiency-year/import', { data: csv, headers: { 'X-XSRF-TOKEN': csrf, 'Content-Type': 'text/csv' } })
  expect(imported.ok(), await imported.text()).toBe(true)
  const { id } = await call<{ id: number }>(page, 'POST', '/api/v1/calculations', { method: 'abc-classes', period: '2022' })
  return { id, keys }
}

/** What comes out of the printer. */
async function printed(page: Page, name: string) {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
  const folder = process.env.BAIGONG_PDF
  if (folder) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}/${name}.pdf`, pdf)
  }
  const text = pdf.toString('latin1')
  return {
    pages: text.match(/\/Type\s*\/Page\b/g)?.length ?? 0,
    fonts: text.match(/\/FontFile\d?\b/g)?.length ?? 0,
    sizes: [...new Set(text.match(/\/MediaBox\s*\[[^\]]*\]/g) ?? [])],
  }
}

/** On paper nothing scrolls: whatever is wider than the page is lost. */
async function expectNothingCutOff(page: Page) {
  await page.emulateMedia({ media: 'print' })
  // A4 less its margins, in pixels of CSS.
  await page.setViewportSize({ width: Math.floor((210 - 30) / 25.4 * 96), height: 1000 })
  const cut = await page.evaluate(() => {
    const paper = document.querySelector('.paper')!
    const right = paper.getBoundingClientRect().right + 1
    return [...paper.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > right).map((one) => `${one.tagName} ${one.textContent?.slice(0, 60)}`)
  })
  expect(cut).toEqual([])
  await page.emulateMedia({ media: null })
  await page.setViewportSize({ width: 1366, height: 768 })
}

for (const language of ['en', 'zh'] as const) {
  test.describe(`on paper, ${language}`, () => {
    test.use({ language })

    test('a firm reads why it is a C and what would make it better, and an office what it calculated', async ({ page }) => {
      test.setTimeout(240_000)
      await logIn(page)
      const { id, keys } = await judged(page)
      await open(page, `/print/calculations/${id}/${keys[5]}`)
      const towards = page.getByTestId('towards').first()
      await expect(towards).toContainText(language === 'zh' ? '实缴税金' : 'taxes paid')
      await expect(page.getByTestId('paper')).toContainText(language === 'zh' ? '参考，非官方' : 'reference, not official')
      await expect(page.getByTestId('hash').first()).toHaveText(/^[0-9a-f]{64}$/)
      await expectAccessible(page, 'main')
      await expectNothingCutOff(page)
      const report = await printed(page, `firm-${language}`)
      expect(report.pages).toBeGreaterThan(1)
      expect(report.fonts).toBeGreaterThan(0)
      expect(report.sizes).toEqual([expect.stringMatching(/0 0 59[45](\.\d+)? 84[12](\.\d+)?/)])
      await page.setViewportSize({ width: 390, height: 800 })
      await expectNoHorizontalScroll(page)
      await page.setViewportSize({ width: 1366, height: 768 })

      await open(page, `/print/calculations/${id}`)
      await page.locator('.paper-tools').getByRole('checkbox').first().check()
      await expect(page.getByTestId('list')).toContainText(keys[0]!)
      await expectAccessible(page, 'main')
      await expectNothingCutOff(page)
      expect((await printed(page, `calculation-${language}`)).pages).toBeGreaterThan(1)
      await page.setViewportSize({ width: 390, height: 800 })
      await expectNoHorizontalScroll(page)
      await page.setViewportSize({ width: 1366, height: 768 })

      await open(page, '/methods/abc-huangyan/2022?against=2021')
      await expect(page.getByTestId('editions')).toBeVisible()
      expect((await printed(page, `method-${language}`)).pages).toBeGreaterThan(1)
    })
  })
}
