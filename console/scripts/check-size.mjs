// Fails the build when what a browser must load before the first page exceeds the budget.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const budget = 500_000
const html = readFileSync('dist/index.html', 'utf8')
const files = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map((match) => match[1])
const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(`dist/${file}`)).length, 0)
console.log(`initial JavaScript: ${files.length} files, ${(bytes / 1000).toFixed(0)} kB gzip (budget ${budget / 1000} kB)`)
if (files.length === 0) throw new Error('expected dist/index.html to load at least one script, found none')
if (bytes > budget) throw new Error(`expected at most ${budget} bytes gzip, got ${bytes}`)
