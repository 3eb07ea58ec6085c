import { theme as antd, type ThemeConfig } from 'antd'

/**
 * ISA-101 calm: greys carry the page, ink blue marks what can be acted on, and amber and red are kept for what
 * is abnormal. Each status also has a shape or a word (ui/StateMark.tsx), never colour alone.
 */
export interface Palette {
  page: string
  panel: string
  raised: string
  line: string
  text: string
  dim: string
  ink: string
  warn: string
  bad: string
  good: string
  traces: string[]
}

export const light: Palette = {
  page: '#e9ecef',
  panel: '#fafbfc',
  raised: '#ffffff',
  line: '#d3d8de',
  text: '#1d2731',
  dim: '#56626f',
  ink: '#2b5680',
  warn: '#8f5a00',
  bad: '#b3261e',
  good: '#2a6f49',
  traces: ['#2b5680', '#7a5c2e', '#5b4b8a', '#2f7277', '#8a4565', '#566270'],
}

export const dark: Palette = {
  page: '#14181c',
  panel: '#1c2126',
  raised: '#23292f',
  line: '#363e47',
  text: '#dde3e9',
  dim: '#9aa6b2',
  ink: '#8db8e2',
  warn: '#e2a84b',
  bad: '#ff8f85',
  good: '#7cc79d',
  traces: ['#8db8e2', '#d3b27c', '#b6a6e3', '#76c0c4', '#dd9cb9', '#aab4bf'],
}

export const FONT =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'

export function themeOf(isDark: boolean): ThemeConfig {
  const colour = isDark ? dark : light
  return {
    algorithm: isDark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      colorPrimary: isDark ? '#6b9cc9' : colour.ink,
      colorInfo: isDark ? '#6b9cc9' : colour.ink,
      colorLink: colour.ink,
      colorSuccess: colour.good,
      colorWarning: colour.warn,
      colorError: colour.bad,
      colorText: colour.text,
      colorTextSecondary: colour.dim,
      colorTextTertiary: colour.dim,
      colorTextDescription: colour.dim,
      colorTextPlaceholder: colour.dim,
      colorBgLayout: colour.page,
      colorBgContainer: colour.panel,
      colorBgElevated: colour.raised,
      colorBorder: isDark ? '#4a545f' : '#b9c1ca',
      colorBorderSecondary: colour.line,
      borderRadius: 4,
      fontFamily: FONT,
      fontSize: 13,
      controlHeight: 30,
      sizeStep: 3,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Table: { headerBg: isDark ? '#20262c' : '#eff1f4', headerSplitColor: 'transparent', rowSelectedBg: isDark ? '#2a323a' : '#e1e6ec', rowSelectedHoverBg: isDark ? '#2f3841' : '#d9dfe6', cellPaddingBlockSM: 5, cellPaddingInlineSM: 8 },
      Menu: { itemBg: 'transparent', itemHeight: 34, itemSelectedBg: isDark ? '#2a323a' : '#d9dfe6', itemSelectedColor: colour.text },
      Button: { primaryColor: isDark ? '#0d141b' : '#ffffff', primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Tabs: { itemSelectedColor: colour.ink, inkBarColor: colour.ink, horizontalMargin: '0 0 10px 0' },
    },
  }
}
