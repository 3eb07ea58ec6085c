import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { call, expect, expectAccessible, expectNoHorizontalScroll, open, send, test, unique } from './platform'

interface Token {
  token: string
}

/** A site with a hall of two lines, three things at the first of them and one at the second, all of a model of their own. */
async function works(page: Page, name: string) {
  const key = unique(name)
  await call(page, 'PUT', `/api/v1/models/${key}`, {
    name: { zh: `模型${key}`, en: `Model ${key}` },
    properties: [{ key: 'temp', name: { zh: '温度', en: 'Temperature' }, type: 'double', unit: 'Cel', max: 60 }, { key: 'mode', name: { zh: '模式', en: 'Mode' }, type: 'string' }],
  })
  await call(page, 'POST', '/api/v1/sites', { key, name: { zh: `厂区${key}`, en: `Works ${key}` }, timeZone: 'Asia/Shanghai' })
  const things: string[] = []
  for (const [i, place] of ['hall-1/line-1', 'hall-1/line-1', 'hall-1/line-1', 'hall-1/line-2'].entries()) {
    const thing = `${key}-${i}`
    await call(page, 'POST', '/api/v1/things', { key: thing, name: { zh: `泵${thing}`, en: `Pump ${thing}` }, model: key, site: key, place })
    things.push(thing)
  }
  return { key, things }
}

const tell = async (page: Page, request: Parameters<typeof send>[0], thing: string, values: object) => {
  const { token } = await call<Token>(page, 'POST', `/api/v1/things/${thing}/tokens`, { name: 'e2e' })
  await send(request, thing, token, { values })
}

const WORDS = {
  zh: {
    columns: '选择列', values: '属性的最新值', temp: '温度', actions: '操作', addTag: '添加标签', tag: '标签', test: '试运行', erase: '删除', selected: '已选', all: /选择全部符合条件的 4 个/, does: /对 4 个执行/, exports: '导出',
    tree: '厂区与位置', results: '结果', edit: '编辑', look: '查看改动', save: /保存为版本 2/, reaches: '4 个物将立即采用', wrong: '不是 UCUM 单位代码', search: '搜索一切', site: '厂区', property: '添加属性',
    name: '英文名称', key: '标识', unit: '单位', hierarchies: '体系与节点', create: '新建体系', createIt: '创建', top: '添加顶层节点', below: '添加下级', code: '编码', saves: '保存', changes: '变更记录', outside: '越限',
  },
  en: {
    columns: 'Choose columns', values: 'Latest values of properties', temp: 'Temperature', actions: 'Actions', addTag: 'Add a tag', tag: 'Tag', test: 'Try', erase: 'Erase', selected: 'selected', all: /Select all 4 that match/, does: /Do it to 4/, exports: 'Export',
    tree: 'Sites and places', results: 'Result', edit: 'Edit', look: 'Look at the changes', save: /Save as version 2/, reaches: '4 things take it up at once', wrong: 'No UCUM code', search: 'Find anything', site: 'Sites', property: 'Add a property',
    name: 'Name in English', key: 'Key', unit: 'Unit', hierarchies: 'Hierarchies', create: 'New hierarchy', createIt: 'Create', top: 'Add a node at the top', below: 'Add below', code: 'Code', saves: 'Save', changes: 'Changes', outside: 'outside',
  },
} as const

for (const [language, colorScheme] of [['zh', 'light'], ['en', 'dark']] as const) {
  const word = WORDS[language]
  test.describe(`${language} ${colorScheme}`, () => {
    test.use({ language, colorScheme })

    test('leads from the tree to things, shows their values as columns and changes many at once', async ({ inside: page, request }) => {
      test.setTimeout(240_000)
      const { key, things } = await works(page, 'many')
      await tell(page, request, things[0]!, { temp: 71.5, mode: 'run' })
      await open(page, `/things?query=${key}`)
      const rows = page.locator('tbody tr[data-row-key]')
      await expect(rows).toHaveCount(4)

      const tree = page.getByRole('tree', { name: word.tree })
      await tree.getByText(key).click()
      await expect(page).toHaveURL(new RegExp(`site=${key}`))
      await tree.locator('.ant-tree-treenode', { hasText: key }).first().locator('.ant-tree-switcher').click()
      await tree.locator('.ant-tree-treenode', { hasText: 'hall-1' }).first().locator('.ant-tree-switcher').click()
      await tree.getByText('line-1').click()
      await expect(rows).toHaveCount(3)
      await expect(page).toHaveURL(/place=hall-1%2Fline-1/)

      await page.getByRole('button', { name: word.columns }).click()
      await page.getByRole('combobox', { name: word.values }).click()
      await page.locator('.ant-select-item-option', { hasText: word.temp }).click()
      await page.keyboard.press('Escape')
      await expect(page.locator(`tr[data-row-key="${things[0]}"]`)).toContainText('71.5')
      await page.reload()
      await expect(page.getByRole('columnheader', { name: word.temp })).toBeVisible()
      await expectNoHorizontalScroll(page)
      await expectAccessible(page, 'main')

      await open(page, `/things?query=${key}`)
      await expect(rows).toHaveCount(4)
      await rows.first().getByRole('checkbox').check()
      const bar = page.locator('.bulk')
      await expect(bar).toContainText('1')
      await bar.getByRole('button', { name: word.all }).click()
      await bar.getByRole('button', { name: word.actions }).click()
      await page.getByRole('menuitem', { name: word.addTag }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(word.tag).fill(`tag-${key}`)
      await dialog.getByRole('button', { name: word.test }).click()
      await expect(dialog.getByTestId('bulk-result')).toContainText('4')
      await expectAccessible(page, '.ant-modal')
      expect((await (await page.request.get(`/api/v1/things?tag=tag-${key}`)).json()).total).toBe(0)
      await dialog.getByRole('button', { name: word.does }).click()
      await expect.poll(async () => (await (await page.request.get(`/api/v1/things?tag=tag-${key}`)).json()).total).toBe(4)
      await dialog.locator('.ant-modal-footer button').first().click()
      await expect(rows.first()).toContainText(`tag-${key}`)

      const file = page.waitForEvent('download')
      await bar.getByRole('button', { name: word.exports }).click()
      await page.getByRole('menuitem', { name: 'CSV' }).click()
      expect(await readFile(await (await file).path(), 'utf8')).toContain(`tag-${key}`)

      await open(page, `/things/${things[0]}/overview`)
      await expect(page.getByRole('row', { name: word.temp })).toContainText(word.outside)
      await expectAccessible(page, 'main')
      await page.getByRole('tab', { name: word.changes }).click()
      await expect(page.getByRole('row', { name: 'thing.change' }).first()).toContainText(`tag-${key}`)
      await expectAccessible(page, 'main')
    })

    test('makes the next edition of a model, after its difference was looked at', async ({ inside: page }) => {
      test.setTimeout(180_000)
      const { key } = await works(page, 'edition')
      await open(page, `/models/${key}`)
      await page.locator('.page-head').getByRole('button', { name: word.edit }).click()
      await page.getByLabel(`temp: ${word.unit}`).fill('degrees')
      await expect(page.getByRole('alert').filter({ hasText: word.wrong })).toBeVisible()
      await page.getByLabel(`temp: ${word.unit}`).fill('K')
      await page.getByRole('button', { name: word.property }).click()
      await page.getByLabel(`3: ${word.key}`).fill('a b')
      await page.getByRole('button', { name: word.look }).click()
      await expect(page.locator('.fault')).toContainText('a b')
      await page.getByLabel(`a b: ${word.key}`).fill('speed')
      await expectAccessible(page, 'main')
      await page.getByRole('button', { name: word.look }).click()
      const dialog = page.getByRole('dialog')
      await expect(dialog.getByTestId('difference')).toContainText(word.reaches)
      await expect(dialog.getByRole('row', { name: 'speed' })).toBeVisible()
      await expectAccessible(page, '.ant-modal')
      await dialog.getByRole('button', { name: word.save }).click()
      await expect(page).toHaveURL(new RegExp(`#/models/${key}$`))
      await expect(page.getByRole('row', { name: 'speed' }).first()).toBeVisible()
      await expectNoHorizontalScroll(page)
      const { properties } = await (await page.request.get(`/api/v1/models/${key}/versions/1`)).json()
      expect(properties[0].unit).toBe('Cel')
    })

    test('finds models, sites and pages by one key, and remembers them', async ({ inside: page }) => {
      const { key } = await works(page, 'find')
      await page.keyboard.press('Control+k')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('combobox', { name: word.search }).fill(key)
      await expect(dialog.getByRole('group', { name: word.site })).toContainText(key)
      await expectAccessible(page, '.ant-modal')
      for (let i = 0; i < 20 && !(await dialog.locator('[role="option"][aria-selected="true"]').textContent())?.includes(language === 'zh' ? `模型${key}` : `Model ${key}`); i++) await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await expect(page).toHaveURL(new RegExp(`#/models/${key}$`))
      await page.keyboard.press('/')
      await expect(page.getByRole('option', { selected: true })).toContainText(key)
      await page.keyboard.type('tokens')
      await expect(page.getByRole('option').filter({ hasText: language === 'zh' ? '令牌' : 'Tokens' }).first()).toBeVisible()
    })

    test('makes a hierarchy and its nodes', async ({ inside: page }) => {
      const key = unique('park')
      await open(page, '/hierarchies')
      await page.getByRole('button', { name: word.create }).click()
      let dialog = page.getByRole('dialog')
      await dialog.getByLabel(word.key).fill(key)
      await dialog.getByLabel(word.name).fill(`Park ${key}`)
      await dialog.getByRole('button', { name: word.createIt }).click()
      await expect(page).toHaveURL(new RegExp(`#/hierarchies/${key}`))
      await page.getByRole('button', { name: word.top }).click()
      dialog = page.getByRole('dialog')
      await dialog.getByLabel(word.code).fill('east')
      await dialog.getByRole('button', { name: word.saves }).click()
      await expect(page.getByText(`${key}:east`)).toBeVisible()
      await page.getByRole('button', { name: word.below }).click()
      dialog = page.getByRole('dialog')
      await dialog.getByLabel(word.code).fill('block-1')
      await dialog.getByRole('button', { name: word.saves }).click()
      await expect(page.getByText(`${key}:block-1`)).toBeVisible()
      await expect(page.getByText('east / block-1')).toBeVisible()
      await expectAccessible(page, 'main')
      await expectNoHorizontalScroll(page)
    })
  })
}

test('a board is looked at for the place and the thing in its address', async ({ inside: page, request }) => {
  const { key, things } = await works(page, 'variable')
  await tell(page, request, things[0]!, { temp: 11.5 })
  await tell(page, request, things[3]!, { temp: 44.5 })
  const place = (x: number) => ({ x, y: 0, w: 4, h: 4 })
  const { id } = await call<{ id: number }>(page, 'POST', '/api/v1/views', {
    kind: 'board', name: key, shared: true,
    content: { widgets: [
      { id: 'a', kind: 'value', title: 'One', lines: [{ thing: '$thing', property: 'temp' }], ...place(0) },
      { id: 'b', kind: 'ranking', title: 'All', lines: [{ thing: '$place', property: 'temp' }], ...place(4) },
    ] },
  })
  await open(page, `/boards/${id}?site=${key}&place=hall-1%2Fline-2`)
  const all = page.getByRole('region', { name: 'All' })
  await expect(all.getByRole('row')).toHaveCount(1)
  await expect(all).toContainText('44.5')
  await expect(page.getByRole('region', { name: 'One' })).toContainText('44.5')
  await expect(page).toHaveURL(new RegExp(`thing=${things[3]}`))
  await page.getByRole('combobox', { name: 'Site or place' }).fill(`Works ${key}`)
  await page.locator('.ant-select-tree-treenode', { hasText: `Works ${key}` }).locator('.ant-select-tree-title').click()
  await expect(all.getByRole('row')).toHaveCount(4)
  await expect(page.getByRole('region', { name: 'One' })).toContainText('11.5')
  await expect(page).not.toHaveURL(/place=/)
  await expectAccessible(page, 'main')
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 375, height: 812 } })

  test('things, models and hierarchies fit', async ({ inside: page }) => {
    const { key, things } = await works(page, 'phone')
    for (const route of [`/things?query=${key}`, `/things/${things[0]}/overview`, `/models/${key}`, `/models/${key}/edit`, '/hierarchies']) {
      await test.step(route, async () => {
        await open(page, route)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(page.locator('.ant-spin-spinning')).toHaveCount(0)
        await expectNoHorizontalScroll(page)
      })
    }
  })
})
