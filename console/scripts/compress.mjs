// Lays a Brotli and a gzip edition beside each file of the build, which the server sends to whoever takes them,
// and fails the build when what a browser must load before the first page exceeds the budget.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const budget = 400_000
const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })

const sizes = new Map()
for (const name of readdirSync('dist', { recursive: true })) {
  if (!/\.(js|css|svg|html|md)$/.test(name)) continue
  const bytes = readFileSync(`dist/${name}`)
  const packed = { br: brotli(bytes), gz: gzipSync(bytes, { level: 9 }) }
  for (const [kind, content] of Object.entries(packed)) writeFileSync(`dist/${name}.${kind}`, content)
  sizes.set(name, packed.gz.length)
}

const html = readFileSync('dist/index.html', 'utf8')
const files = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map((match) => match[1])
const bytes = files.reduce((sum, file) => sum + sizes.get(file), 0)
console.log(`initial JavaScript: ${files.length} files, ${(bytes / 1000).toFixed(0)} kB gzip (budget ${budget / 1000} kB)`)
if (files.length === 0) throw new Error('expected dist/index.html to load at least one script, found none')
if (bytes > budget) throw new Error(`expected at most ${budget} bytes gzip, got ${bytes}`)
