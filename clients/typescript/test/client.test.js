import assert from 'node:assert/strict'
import { test } from 'node:test'
import { all, answer, baigong, events, live, Problem } from '../dist/index.js'

const json = (body, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' } })

/** A platform that answers what the function says, and remembers what it was asked. */
function platform(respond) {
  const asked = []
  const api = baigong('http://platform.test/', {
    token: 'bg_x',
    organisation: 'works',
    fetch: async (request, init) => {
      const made = new Request(request, init)
      asked.push(made)
      return respond(new URL(made.url), asked.length)
    },
  })
  return { api, asked }
}

test('sends the token and the organisation', async () => {
  const { api, asked } = platform(() => json({ login: 'li' }))
  assert.equal((await answer(api.GET('/api/v1/session'))).login, 'li')
  assert.equal(asked[0].url, 'http://platform.test/api/v1/session')
  assert.equal(asked[0].headers.get('Authorization'), 'Bearer bg_x')
  assert.equal(asked[0].headers.get('Baigong-Organisation'), 'works')
})

test('throws a refusal with its code and the fields that are wrong', async () => {
  const { api } = platform(() =>
    json({ status: 400, title: 'Bad Request', code: 'invalid', detail: 'no', errors: [{ field: 'key', expected: 'a', got: 'b' }] }, 400),
  )
  await assert.rejects(api.GET('/api/v1/things'), (problem) => {
    assert.ok(problem instanceof Problem)
    assert.equal(problem.code, 'invalid')
    assert.deepEqual(problem.errors, [{ field: 'key', expected: 'a', got: 'b' }])
    return true
  })
})

test('says when the platform cannot be reached', async () => {
  const { api } = platform(() => {
    throw new TypeError('fetch failed')
  })
  await assert.rejects(api.GET('/api/v1/things'), { name: 'Problem', status: 0, code: 'unreachable' })
})

test('goes through all pages of a list', async () => {
  const { api, asked } = platform((url) => {
    const page = Number(url.searchParams.get('page'))
    const items = [0, 1].map((i) => ({ key: `t${page * 2 + i}` })).slice(0, page === 1 ? 1 : 2)
    return json({ items, page, size: 2, total: 3 })
  })
  const keys = []
  for await (const thing of all(api, '/api/v1/things', { query: { state: 'online' } }, 2)) keys.push(thing.key)
  assert.deepEqual(keys, ['t0', 't1', 't2'])
  assert.equal(asked.length, 2)
  assert.equal(new URL(asked[1].url).searchParams.get('state'), 'online')
})

test('reads events wherever the stream was cut', async () => {
  const bytes = new TextEncoder().encode(': live\n\nevent: readings\r\ndata: {"a":"温度"}\r\n\r\ndata: x\ndata: y\n\nevent: cut')
  for (let size = 1; size <= bytes.length; size++) {
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
    }
    const read = []
    for await (const event of events(pieces())) read.push(event)
    assert.deepEqual(read, [
      { event: 'readings', data: '{"a":"温度"}' },
      { event: 'message', data: 'x\ny' },
    ])
  }
})

test('connects again when the live stream ends, and throws a refusal', async () => {
  const { api } = platform((_, count) =>
    count < 3
      ? new Response(`event: state\ndata: {"thing":"t","state":"${count === 1 ? 'online' : 'offline'}"}\n\n`)
      : json({ status: 401, title: 'Unauthorized', code: 'unknown-token', detail: 'ended' }, 401),
  )
  const states = []
  await assert.rejects(
    async () => {
      for await (const said of live(api, ['t'], { delay: () => 1 })) states.push(said.state)
    },
    { code: 'unknown-token' },
  )
  assert.deepEqual(states, ['online', 'offline'])
})
