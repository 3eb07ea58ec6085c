import { ArrowLeftOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import { type ReactNode, useCallback, useState } from 'react'
import { tagOf, useText } from '../i18n'
import { dateTime, offset, span, unitText } from './format'
import { lengthOf, PRESETS, type Range } from './range'
import { RangeFields } from './RangeFields'
import type { useRange } from './useRange'

const LONGEST_FOLLOWED = 86_400_000

/** What stands above a chart over time: how far it looks back, the way back, a range by its times, and whether it follows. */
export function ChartTools({ ranges, zone, children }: { ranges: ReturnType<typeof useRange>; zone: string; children?: ReactNode }) {
  const { t } = useText()
  const { range, followed, look, follow, back, canGoBack } = ranges
  return (
    <div className="chart-tools">
      <Segmented
        size="small"
        value={followed === undefined ? '' : (PRESETS.find((preset) => preset.length === followed)?.key ?? '')}
        onChange={(key) => follow(PRESETS.find((preset) => preset.key === key)!.length)}
        options={PRESETS.map((preset) => ({ value: preset.key, label: t(`range.${preset.key}`) }))}
      />
      <Button size="small" icon={<ArrowLeftOutlined />} disabled={!canGoBack} onClick={back}>{t('thing.back')}</Button>
      <RangeFields range={range} zone={zone} change={look} />
      <span className={`live-mark ${followed === undefined ? 'off' : ''}`}>
        {followed === undefined ? <Button size="small" onClick={() => follow(Math.min(lengthOf(range), LONGEST_FOLLOWED))}>{t('thing.goLive')}</Button> : t('thing.following')}
      </span>
      {children}
    </div>
  )
}

/** What stands below it: the range in words, and the units that have no axis. */
export function ChartFoot({ range, zone, units, children }: { range: Range; zone: string; units: (string | undefined)[]; children?: ReactNode }) {
  const { t, language } = useText()
  const different = [...new Set(units.map((unit) => unit ?? ''))]
  return (
    <div className="chart-foot dim">
      <span>{t('thing.rangeOf', { from: dateTime(range.from, zone), to: dateTime(range.to, zone), offset: offset(range.from, zone), length: span(lengthOf(range), tagOf(language)) })}</span>
      {different.length > 2 && <span className="warn">{t('thing.twoAxes', { units: different.slice(2).map((unit) => unitText(unit) || '1').join(', ') })}</span>}
      {children}
      <span className="hint">{t('thing.chartHint')}</span>
    </div>
  )
}

/** Where the plot lies in its frame, so that what is below can stand under it. */
export function useGutter() {
  const [gutter, setGutter] = useState({ left: 60, right: 14, width: 800 })
  const updateGutter = useCallback((next: typeof gutter) => {
    setGutter((old) => (Math.abs(old.left - next.left) + Math.abs(old.right - next.right) + Math.abs(old.width - next.width) < 1 ? old : next))
  }, [])
  return { gutter, updateGutter }
}
