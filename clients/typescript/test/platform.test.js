// Against a running platform; ./baigong test starts one and says where it is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { all, answer, baigong, live } from '../dist/index.js'

const url = process.env.BAIGONG_URL
const login = process.env.BAIGONG_LOGIN
const password = process.env.BAIGONG_PASSWORD
const skip = url ? false : 'BAIGONG_URL is not set'

/** What a person does in the console: logs in and makes a token. */
async function newToken() {
  const cookies = new Map()
  const send = async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        'Content-Type': 'application/json',
        Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'X-XSRF-TOKEN': cookies.get('XSRF-TOKEN') ?? '',
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
      cookies.set(name, value)
    }
    assert.ok(response.ok, `${path}: ${response.status}`)
    return response.json()
  }
  await send('POST', '/api/v1/session', { login, password })
  await send('GET', '/api/v1/session')
  const made = await send('POST', '/api/v1/tokens', { name: 'client test', scopes: ['admin'], expires: new Date(Date.now() + 600_000) })
  return made.token
}

test('works with a real platform', { skip }, async (t) => {
  const api = baigong(url, { token: await newToken() })
  const thing = `client-${Date.now()}`
  let device = ''

  await t.test('says who asks', async () => {
    assert.equal((await answer(api.GET('/api/v1/session'))).login, login)
  })

  await t.test('makes a thing and finds it in the list', async () => {
    device = (await answer(api.POST('/api/v1/connect', { body: { key: thing } }))).token
    const keys = []
    for await (const one of all(api, '/api/v1/things', { query: { query: thing } })) keys.push(one.key)
    assert.deepEqual(keys, [thing])
  })

  await t.test('goes through more than one page', async () => {
    const more = ['b', 'c', 'd', 'e'].map((letter) => `${thing}-${letter}`)
    for (const key of more) await answer(api.POST('/api/v1/connect', { body: { key } }))
    const keys = []
    for await (const one of all(api, '/api/v1/things', { query: { query: thing } }, 2)) keys.push(one.key)
    assert.deepEqual(keys.sort(), [thing, ...more])
  })

  await t.test('sends readings and is told of them at once', async () => {
    const stop = new AbortController()
    const sender = baigong(url, { token: device })
    const send = (value) =>
      answer(sender.POST('/api/v1/things/{key}/readings', { params: { path: { key: thing } }, body: { values: { temp: value } } }))
    assert.equal((await send(20)).accepted, 1)
    const sending = setInterval(() => void send(21.5), 500)
    try {
      for await (const said of live(api, [thing], { signal: stop.signal })) {
        if (said.event !== 'readings') continue
        assert.equal(said.values[0].property, 'temp')
        break
      }
    } finally {
      clearInterval(sending)
      stop.abort()
    }
    const { values } = await answer(api.GET('/api/v1/things/{key}/latest', { params: { path: { key: thing } } }))
    assert.equal(typeof values[0].value, 'number')
  })

  await t.test('names the field that is wrong', async () => {
    await assert.rejects(api.POST('/api/v1/things', { body: { key: 'a b', model: thing } }), (problem) => {
      assert.equal(problem.status, 400)
      assert.ok(problem.errors.some((fault) => fault.field === 'key'))
      return true
    })
  })

  await t.test('erases the thing', async () => {
    await answer(api.DELETE('/api/v1/things/{key}', { params: { path: { key: thing } } }))
  })
})
