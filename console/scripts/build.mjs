// Called by Maven: installs what the lock file names when it changed, builds when a source changed, and
// copies the result to the folder given as the first argument.
import { execSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = join(dirname(fileURLToPath(import.meta.url)), '..')
const target = process.argv[2]
if (!target) throw new Error('expected the folder for the built console as the first argument, got none')

const changed = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0)
const newest = (path) =>
  statSync(path).isDirectory()
    ? Math.max(changed(path), ...readdirSync(path).map((name) => newest(join(path, name))))
    : changed(path)
const npm = (command) => execSync(`npm ${command}`, { cwd: home, stdio: 'inherit' })
const at = (...names) => join(home, ...names)

if (changed(at('node_modules', '.package-lock.json')) < changed(at('package-lock.json'))) npm('ci --no-audit --no-fund')

// The types of the API: what the console expects of the server is checked against them.
const sources = ['../clients/openapi.json', 'src', 'public', 'scripts', 'index.html', 'package-lock.json', 'package.json', 'vite.config.ts', 'tsconfig.json']
if (changed(at('dist', 'index.html')) < Math.max(...sources.map((name) => newest(at(name))))) npm('run build')

rmSync(target, { recursive: true, force: true })
cpSync(at('dist'), target, { recursive: true })
