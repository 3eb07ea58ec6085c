// What the measurements in a browser share: where the demonstration is, Chromium, a logged-in page.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

const folder = process.env.BAIGONG_DATA ?? fileURLToPath(new URL('../../.baigong/demo', import.meta.url))

/** Log-ins, token and doors of the demonstration that runs (`./baigong demo --detach`). */
export function demonstration() {
  try {
    return JSON.parse(readFileSync(`${folder}/demo-access.json`, 'utf8'))
  } catch {
    console.error(`No demonstration in ${folder}: start one with ./baigong demo --detach (BAIGONG_DATA says where it keeps its data).`)
    process.exit(1)
  }
}

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })

export async function logIn(page, { login, password }) {
  await page.goto('/')
  await page.locator('#login').fill(login)
  await page.locator('#password').fill(password)
  await page.keyboard.press('Enter')
  await page.locator('#login').waitFor({ state: 'detached' })
}

/** The value below which the share of all lies. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN
}

export const padded = (label, text) => console.log(`  ${label.padEnd(44)} ${text}`)
