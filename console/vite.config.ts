import react from '@vitejs/plugin-react'
import { join } from 'node:path'
import { runnerImport, type Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** The platform to develop against; the browser sees one origin, so cookies work as they do in production. */
const platform = process.env.BAIGONG_URL ?? 'http://127.0.0.1:8080'

/** A browser loads the language it shows: texts.ts holds both, `virtual:texts/zh` and `virtual:texts/en` one each. */
const textsByLanguage = (): Plugin => ({
  name: 'texts-by-language',
  resolveId: (id) => (id.startsWith('virtual:texts/') ? `\0${id}` : undefined),
  async load(id) {
    const language = ['zh', 'en'].findIndex((one) => id === `\0virtual:texts/${one}`)
    if (language < 0) return undefined
    const folder = join(import.meta.dirname, 'src/i18n')
    for (const file of ['texts.ts', 'things.ts', 'production.ts', 'methods.ts', 'methodEditor.ts', 'facts.ts', 'goals.ts', 'print.ts', 'indicators.ts', 'gateways.ts']) this.addWatchFile(join(folder, file))
    const { module } = await runnerImport<{ texts: Record<string, Record<string, [string, string]>> }>(join(folder, 'texts.ts'))
    const one = Object.entries(module.texts).map(([section, entries]) => [section, Object.fromEntries(Object.entries(entries).map(([key, pair]) => [key, pair[language]]))])
    return `export default ${JSON.stringify(Object.fromEntries(one))}`
  },
})

export default defineConfig({
  plugins: [react(), textsByLanguage()],
  // Relative, so that the console works below any path; routes live behind the hash and need no help from a server.
  base: './',
  // The licences of what is bundled travel with it.
  build: { target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 900, assetsInlineLimit: 2048, license: { fileName: 'licenses.md' } },
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': platform } },
  test: { include: ['src/**/*.test.ts'], environment: 'node', testTimeout: 120_000 },
})
