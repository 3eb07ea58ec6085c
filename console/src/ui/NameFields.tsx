import { Form, Input } from 'antd'
import type { Name } from '../api/types'
import { useText } from '../i18n'

export interface BothNames {
  zh: string
  en: string
}

export const bothNames = (name: Name | undefined): BothNames =>
  typeof name === 'string' ? { zh: name, en: name } : { zh: name?.zh ?? '', en: name?.en ?? '' }

/** One language alone stands for both; with neither the fallback does. */
export const filledNames = ({ zh, en }: Partial<BothNames> = {}, fallback: string): BothNames => ({
  zh: zh?.trim() || en?.trim() || fallback,
  en: en?.trim() || zh?.trim() || fallback,
})

/** The Chinese and the English name, as `name.zh` and `name.en` of the form. */
export function NameFields() {
  const { t } = useText()
  return (
    <div className="pair">
      <Form.Item name={['name', 'zh']} label={t('things.nameZh')}><Input maxLength={200} lang="zh-CN" /></Form.Item>
      <Form.Item name={['name', 'en']} label={t('things.nameEn')} extra={t('things.oneName')}><Input maxLength={200} lang="en" /></Form.Item>
    </div>
  )
}
