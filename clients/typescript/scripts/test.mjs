// Called by Maven in its test phase; the argument is Maven's -DskipTests.
import { execSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

if (process.argv[2] !== 'true') {
  execSync('npm test', { cwd: join(dirname(fileURLToPath(import.meta.url)), '..'), stdio: 'inherit' })
}
