import { Alert, Table } from 'antd'
import type { ModelDifference, ModelPreview } from '../../api/types'
import { tagOf, useText, wordOf } from '../../i18n'
import { whole } from '../../ui/format'

const SIGN = { added: '+', removed: '−', changed: '~' } as const

/** What an edition would change, and for how many things. */
export function Difference({ preview }: { preview: ModelPreview }) {
  const { t, language } = useText()
  const n = (count: number) => whole(count, tagOf(language))
  if (!preview.changed) return <Alert type="info" showIcon title={t('editor.same')} />
  return (
    <div data-testid="difference">
      <p role="status"><strong>{t('editor.reaches', { n: n(preview.following) })}</strong> {preview.pinned > 0 && <span className="dim">{t('editor.pinnedStay', { n: n(preview.pinned) })}</span>}</p>
      {preview.differences.some((one) => one.newSeries) && <Alert className="problem" type="warning" showIcon title={t('editor.newSeriesHint')} />}
      <Differences differences={preview.differences} />
    </div>
  )
}

export function Differences({ differences }: { differences: ModelDifference[] }) {
  const { t } = useText()
  return (
    <Table<ModelDifference> size="small" rowKey={(one) => `${one.part} ${one.key}`} dataSource={differences} aria-label={t('editor.differences')} scroll={{ x: 'max-content' }}
      pagination={differences.length > 30 ? { pageSize: 30, showSizeChanger: false } : false} columns={[
        { title: t('editor.part'), key: 'part', width: 90, render: (_, one) => t(`editorPart.${one.part}`) },
        { title: t('things.key'), dataIndex: 'key', className: 'mono', width: 160 },
        { title: t('editor.change'), key: 'kind', width: 150, render: (_, one) => <span className="mark"><b aria-hidden>{SIGN[one.kind]}</b>{t(`editorChange.${one.kind}`)}{one.newSeries && <span className="warn"> · {t('editor.newSeries')}</span>}</span> },
        { title: t('editor.fromTo'), key: 'fields', render: (_, one) => one.kind === 'removed' ? <span className="dim">{t('editor.removedHint')}</span> : one.fields.filter(({ field }) => one.kind !== 'added' || ['type', 'unit', 'min', 'max'].includes(field)).map(({ field, before, after }) => (
          <div key={field}>{wordOf('editorField', field, t)}: {one.kind === 'changed' && <><span className="dim">{shown(before)}</span> → </>}{shown(after)}</div>
        )) },
      ]} />
  )
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '–'
  if (Array.isArray(value)) return value.map((one) => (one && typeof one === 'object' && 'key' in one ? String(one.key) : shown(one))).join(', ')
  if (typeof value === 'object') return Object.values(value).join(' / ')
  return String(value)
}
