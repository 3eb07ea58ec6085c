import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/** The platform to develop against; the browser sees one origin, so cookies work as they do in production. */
const platform = process.env.BAIGONG_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react()],
  // Relative, so that the console works below any path; routes live behind the hash and need no help from a server.
  base: './',
  // The licences of what is bundled travel with it.
  build: { target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 900, assetsInlineLimit: 2048, license: { fileName: 'licenses.md' } },
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': platform } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
})
