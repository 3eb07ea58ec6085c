import { defineConfig } from '@playwright/test'

/**
 * The specs drive a real platform: BAIGONG_URL, BAIGONG_LOGIN and BAIGONG_PASSWORD say where and as whom.
 * Without them every spec is skipped and says so. CHROMIUM names the browser, Debian's unless told.
 */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env.BAIGONG_URL,
    viewport: { width: 1366, height: 768 },
    // A colour on its way to another has neither's contrast.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync',
      ],
    },
    screenshot: 'only-on-failure',
  },
})
