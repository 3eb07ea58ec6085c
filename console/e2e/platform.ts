import { AxeBuilder } from '@axe-core/playwright'
import { type APIRequestContext, expect, type Page, test as base } from '@playwright/test'
import mqtt from 'mqtt'

export const url = process.env.BAIGONG_URL
const login = process.env.BAIGONG_LOGIN ?? 'admin'
const password = process.env.BAIGONG_PASSWORD ?? ''

type Language = 'zh' | 'en'

export const test = base.extend<{ language: Language; inside: Page }>({
  language: ['en', { option: true }],
  locale: async ({ language }, use) => use(language === 'zh' ? 'zh-CN' : 'en-GB'),
  /** A page that is logged in and looks at the plant. */
  inside: async ({ page }, use) => {
    await logIn(page)
    await use(page)
  },
})

test.skip(!url, 'BAIGONG_URL is not set: these specs need a running platform, ./baigong test starts one')

/** @param home which of its first pages a person sees who has several, unless it chose one in this browser */
export async function logIn(page: Page, as = { login, password }, home = 'engineer') {
  await page.addInitScript(([key, face]) => {
    if (!localStorage.getItem(key)) localStorage.setItem(key, face)
  }, [`home:${as.login}`, home] as const)
  await page.goto('/')
  await page.locator('#login').fill(as.login)
  await page.locator('#password').fill(as.password)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('figures')).toBeVisible()
}

/** Goes on within the single page, as a click on a link would. */
export async function open(page: Page, route: string) {
  await page.evaluate((hash) => {
    window.location.hash = hash
  }, route)
}

export async function call<T>(page: Page, method: string, path: string, data: unknown): Promise<T> {
  const csrf = (await page.context().cookies()).find((cookie) => cookie.name === 'XSRF-TOKEN')?.value ?? ''
  const answer = await page.request.fetch(path, { method, data, headers: { 'X-XSRF-TOKEN': csrf } })
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
  return answer.json()
}

interface Connection {
  thing: string
  token: string
  host: string
  port: number
}

const post = <T>(page: Page, path: string, data: unknown) => call<T>(page, 'POST', path, data)

/** A thing of the free model and what is needed to send for it, made over the API by the logged-in person. */
export const connect = (page: Page, key: string) => post<Connection>(page, '/api/v1/connect', { key })

/** Publishes for a device that nobody knows, as a gateway with an enrolment token does, and waits for the PUBACK. */
export async function knock(page: Page, key: string, values: Record<string, unknown>) {
  const { host, port } = await connect(page, unique('gateway'))
  const { token } = await post<{ token: string }>(page, '/api/v1/enrolment-tokens', { name: key })
  const client = await mqtt.connectAsync({ host, port, username: token, clientId: unique('gateway'), reconnectPeriod: 0 })
  await client.publishAsync(`things/${key}/readings`, JSON.stringify({ values }), { qos: 1 })
  await client.endAsync()
}

/** Sends as a device does: with its token and without anybody's session. */
export async function send(request: APIRequestContext, thing: string, token: string, body: unknown) {
  const answer = await request.post(`/api/v1/things/${encodeURIComponent(thing)}/readings`, {
    data: body,
    headers: { Authorization: `Bearer ${token}` },
  })
  expect(answer.status(), await answer.text()).toBe(202)
}

export const unique = (name: string) => `${name}-${Date.now().toString(36)}`

export async function expectNoHorizontalScroll(page: Page) {
  const excess = await page.evaluate(() => {
    const main = document.querySelector('main')!
    return Math.max(document.documentElement.scrollWidth - window.innerWidth, main.scrollWidth - main.clientWidth)
  })
  expect(excess).toBeLessThanOrEqual(0)
}

/** @param within a selector; the frame around the pages is the same on all of them */
export async function expectAccessible(page: Page, within = 'html') {
  // What still fades in has less contrast than it will have.
  await page.evaluate(() => Promise.allSettled(document.getAnimations()
    .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
    .map((animation) => animation.finished)))
  const { violations } = await new AxeBuilder({ page }).include(within).options({ resultTypes: ['violations'] }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const summary = serious.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 4).map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`)
  expect(summary).toEqual([])
}

export { expect }
