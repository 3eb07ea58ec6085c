import { Table, type TableProps } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import type { Params } from '../api/http'
import { useResource } from '../api/resource'
import type { Page } from '../api/types'
import { tagOf, useText } from '../i18n'
import { ProblemAlert } from './Feedback'
import { whole } from './format'

interface Props<T> extends Pick<TableProps<T>, 'columns' | 'onChange' | 'onRow' | 'expandable' | 'scroll' | 'rowSelection'> {
  resource: string
  params?: Params
  rowKey: string | ((row: T) => string)
  empty: ReactNode
  every?: number
  /** Changes when the rows must be read again. */
  version?: unknown
  label: string
  onTotal?: (total: number) => void
  onRows?: (rows: T[]) => void
}

/** A table that holds one page of rows however many there are; the server filters, sorts and counts. */
export function PagedTable<T extends object>({ resource, params = {}, every, empty, version, label, onTotal, onRows, ...table }: Props<T>) {
  const { t, language } = useText()
  const [page, setPage] = useState(0)
  const [size, setSize] = useState(50)
  const filter = JSON.stringify(params)
  useEffect(() => setPage(0), [filter, resource])
  const { data: answer, problem, loading, reload } = useResource<Page<T>>(resource, { ...params, page, size }, every)
  useEffect(() => {
    if (version !== undefined) reload()
  }, [version, reload])
  useEffect(() => {
    if (!answer) return
    onTotal?.(answer.total)
    onRows?.(answer.items)
  }, [answer, onTotal, onRows])
  return (
    <>
      <ProblemAlert problem={problem} retry={reload} />
      <Table<T>
        {...table}
        aria-label={label}
        size="small"
        dataSource={answer?.items ?? []}
        loading={{ spinning: loading && !answer, delay: 150 }}
        locale={{ emptyText: answer ? empty : ' ' }}
        pagination={
          answer && answer.total > Math.min(size, 20)
            ? {
                current: page + 1,
                pageSize: size,
                total: answer.total,
                showSizeChanger: true,
                pageSizeOptions: [20, 50, 100, 200],
                showQuickJumper: answer.total > size * 5,
                showTotal: (total, [from, to]) => t('app.rows', { from: whole(from, tagOf(language)), to: whole(to, tagOf(language)), total: whole(total, tagOf(language)) }),
                onChange: (next, nextSize) => {
                  setPage(nextSize === size ? next - 1 : 0)
                  setSize(nextSize)
                },
              }
            : false
        }
      />
    </>
  )
}
