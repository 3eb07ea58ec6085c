// Fails the build for a text that is missing, unused, empty, has different placeholders in the two languages,
// or is written into a component instead of src/i18n/texts.ts.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { runnerImport } from 'vite'

const { module } = await runnerImport(join(process.cwd(), 'src/i18n/texts.ts'))
const texts = Object.entries(module.texts).flatMap(([section, entries]) =>
  Object.entries(entries).map(([key, pair]) => [`${section}.${key}`, pair]),
)

const walk = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
const files = walk('src').filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.') && !path.startsWith(join('src', 'i18n')))
const sources = files.map((path) => [path, readFileSync(path, 'utf8')])
const everything = sources.map(([, text]) => text).join('\n')

const faults = []
const placeholders = (text) => [...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1]).sort().join()
for (const [key, pair] of texts) {
  const [zh, en] = pair
  if (pair.length !== 2 || !zh?.trim() || !en?.trim()) faults.push(`${key}: expected a zh and an en text, got ${JSON.stringify(pair)}`)
  else if (placeholders(zh) !== placeholders(en)) faults.push(`${key}: placeholders differ: "${zh}" and "${en}"`)
}

const known = new Set(texts.map(([key]) => key))
const sections = Object.keys(module.texts).join('|')
const named = new Set([...everything.matchAll(new RegExp(`['"\`]((?:${sections})\\.[\\w-]+)['"\`]`, 'g'))].map((match) => match[1]))
const prefixes = [...everything.matchAll(new RegExp(`\`((?:${sections})\\.[\\w-]*)\\$\\{|wordOf\\('(${sections})'`, 'g'))].map((match) => match[1] ?? `${match[2]}.`)
for (const key of named) if (!known.has(key)) faults.push(`${key}: used but not in texts.ts`)
for (const key of known) if (!named.has(key) && !prefixes.some((prefix) => key.startsWith(prefix))) faults.push(`${key}: in texts.ts but unused`)

for (const [path, text] of sources) {
  text.split('\n').forEach((line, i) => {
    const code = line.replace(/\/\/.*$|\/\*.*$|^\s*\*.*$/g, '')
    if (/[\u4e00-\u9fff]/.test(code)) faults.push(`${path}:${i + 1}: text outside texts.ts: ${code.trim()}`)
  })
}

if (faults.length) {
  console.error(faults.join('\n'))
  process.exit(1)
}
console.log(`${known.size} texts, each in zh and en, all used`)
