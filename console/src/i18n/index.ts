import i18next from 'i18next'
import { useCallback } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Name } from '../api/types'
import type { TextKey, texts } from './texts'

export type Language = 'zh' | 'en'

const read = { zh: () => import('virtual:texts/zh'), en: () => import('virtual:texts/en') }

/** The texts of a language by section; each is fetched when it is needed first. */
export const textsOf = async (language: Language) => (await read[language]()).default

const stored = () => {
  try {
    return localStorage.getItem('language')
  } catch {
    return null
  }
}

/** What the person chose last, else zh for browsers that ask for Chinese, else en. */
export function preferredLanguage(chosen: string | null, browser: readonly string[]): Language {
  if (chosen === 'zh' || chosen === 'en') return chosen
  return browser[0]?.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export async function startTexts() {
  const language = preferredLanguage(stored(), navigator.languages)
  return i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: await textsOf(language) } },
    interpolation: { escapeValue: false },
    nsSeparator: false, // sentences are keys, and may hold a colon
  })
}

export async function setLanguage(language: Language) {
  localStorage.setItem('language', language)
  if (!i18next.hasResourceBundle(language, 'translation')) i18next.addResourceBundle(language, 'translation', await textsOf(language))
  await i18next.changeLanguage(language)
}

/** Is there such a text? Words of a newer server may have none. */
export const hasText = (section: keyof typeof texts, word: string) => i18next.exists(`${section}.${word}`)

export const tagOf = (language: Language) => (language === 'zh' ? 'zh-CN' : 'en-GB')

/** The name in the language asked for, else in the other one, else the fallback. */
export function pickName(name: Name | undefined | null, language: Language, fallback = ''): string {
  if (!name) return fallback
  if (typeof name === 'string') return name
  return (language === 'zh' ? name.zh || name.en : name.en || name.zh) || fallback
}

/** The word for one of the server's enumerations; one that the console does not know yet stands for itself. */
export function wordOf(section: keyof typeof texts, word: string | undefined | null, t: (key: TextKey) => string) {
  return word && hasText(section, word) ? t(`${section}.${word}` as TextKey) : (word ?? '')
}

export function useText() {
  const { t, i18n } = useTranslation()
  const language = (i18n.language === 'zh' ? 'zh' : 'en') as Language
  const text = useCallback(
    (key: TextKey, values?: Record<string, string | number>) => t(key, values ?? {}) as string,
    [t],
  )
  const name = useCallback(
    (value: Name | undefined | null, fallback?: string) => pickName(value, language, fallback),
    [language],
  )
  return { t: text, name, language }
}
