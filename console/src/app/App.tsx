import { ConfigProvider, App as Antd } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { useEffect } from 'react'
import { RouterProvider } from 'react-router'
import { tagOf, useText } from '../i18n'
import { PreferencesProvider, usePreferences } from './preferences'
import { router } from './routes'
import { SessionProvider } from './session'
import { themeOf } from './theme'

function Themed() {
  const { isDark } = usePreferences()
  const { language } = useText()
  useEffect(() => {
    document.documentElement.lang = tagOf(language)
  }, [language])
  return (
    <ConfigProvider theme={themeOf(isDark)} locale={language === 'zh' ? zhCN : enUS} button={{ autoInsertSpace: false }} wave={{ disabled: true }}>
      <Antd>
        <SessionProvider>
          <RouterProvider router={router} />
        </SessionProvider>
      </Antd>
    </ConfigProvider>
  )
}

export const App = () => (
  <PreferencesProvider>
    <Themed />
  </PreferencesProvider>
)
