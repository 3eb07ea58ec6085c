// Called by Maven and by the console: installs what the lock file names when it changed, then generates and compiles
// when the description of the API or a source changed.
import { execSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = join(dirname(fileURLToPath(import.meta.url)), '..')
const at = (...names) => join(home, ...names)
const changed = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0)
const npm = (command) => execSync(`npm ${command}`, { cwd: home, stdio: 'inherit' })

if (changed(at('node_modules', '.package-lock.json')) < changed(at('package-lock.json'))) npm('ci --no-audit --no-fund')

const sources = [at('..', 'openapi.json'), at('package.json'), at('tsconfig.json'), ...readdirSync(at('src')).filter((name) => name !== 'schema.ts').map((name) => at('src', name))]
if (changed(at('dist', 'index.js')) < Math.max(...sources.map(changed))) npm('run --silent build')
