import { Select, TreeSelect } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { http, type Problem } from '../../api/http'
import { asProblem, useResource } from '../../api/resource'
import type { Branch, Hierarchy, ListedEntity, Page } from '../../api/types'
import { useDebounced } from '../../app/useDebounced'
import { useText } from '../../i18n'
import { ProblemAlert } from '../../ui/Feedback'

interface TreeItem {
  id: string
  pId: string | undefined
  value: string
  title: string
  isLeaf: boolean
}

/** A node of whichever hierarchy, as `hierarchy:code`: from its tree, or by a part of its name or code, for which the server looks. */
export function NodeSelect({ value, onChange, hierarchy: only, ...field }: { id?: string; value?: string; onChange?: (path: string | undefined) => void; hierarchy?: string }) {
  const { t, name } = useText()
  const [chosen, setHierarchy] = useState('administrative')
  const hierarchy = only ?? chosen
  const [typed, setTyped] = useState('')
  const [tree, setTree] = useState<TreeItem[]>([])
  const [problem, setProblem] = useState<Problem>()
  const labels = useRef(new Map<string, string>())
  const { data: hierarchies } = useResource<Page<Hierarchy>>(only ? null : '/hierarchies', { size: 500 })
  const query = useDebounced(typed.trim(), 250)
  const nodes = `/hierarchies/${encodeURIComponent(hierarchy)}/nodes`
  const { data: found } = useResource<Page<Branch>>(query ? nodes : null, { query, size: 50 })
  const itemsOf = (page: Page<Branch>, above: string | undefined) => page.items.map((one): TreeItem => {
    const path = `${one.hierarchy}:${one.code}`
    const title = `${name(one.name, one.code)} ${one.code}`
    labels.current.set(path, title)
    return { id: one.code, pId: above, value: path, title, isLeaf: one.leaf }
  })
  const read = (parent: string | undefined) =>
    http.get<Page<Branch>>(nodes, { parent, size: 500 }).then((page) => setTree((old) => [...old.filter((one) => one.pId !== parent), ...itemsOf(page, parent)])).catch((failure) => setProblem(asProblem(failure)))
  useEffect(() => {
    setTree([])
    void read(undefined)
  }, [hierarchy])
  return (
    <>
      <div className={only ? undefined : 'pair'}>
        {!only && (
          <Select value={hierarchy} aria-label={t('organisations.hierarchy')} onChange={setHierarchy}
            options={(hierarchies?.items ?? []).map((one) => ({ value: one.key, label: name(one.name, one.key) }))} />
        )}
        <TreeSelect<{ value: string; label?: React.ReactNode }> {...field} aria-label={t('organisations.node')} style={{ width: '100%' }} labelInValue allowClear treeDataSimpleMode popupMatchSelectWidth={360}
          value={value ? { value, label: labels.current.get(value) ?? value } : undefined} placeholder={t('organisations.searchNode')}
          showSearch={{ searchValue: typed, onSearch: setTyped, filterTreeNode: false }}
          treeData={query ? (found ? itemsOf(found, undefined).map((item) => ({ ...item, isLeaf: true })) : []) : tree}
          loadData={(item) => read(String(item.id))}
          onChange={(one) => {
            setTyped('')
            onChange?.(one?.value)
          }} />
      </div>
      <ProblemAlert problem={problem} />
    </>
  )
}

/** Organisations among however many there are; the server searches. */
export function OrganisationSelect({ several, without, onChange, ...field }: {
  id?: string; value?: string | string[]; several?: boolean; without: string; onChange?: (keys: string | string[]) => void
}) {
  const { name } = useText()
  const [typed, setTyped] = useState('')
  const { data } = useResource<Page<ListedEntity>>('/organisations', { query: useDebounced(typed.trim(), 250), size: 20 })
  return (
    <Select {...field} mode={several ? 'multiple' : undefined} onChange={onChange} showSearch={{ filterOption: false, onSearch: setTyped }}
      options={(data?.items ?? []).filter((one) => one.key !== without).map((one) => ({ value: one.key, label: `${name(one.name, one.key)} ${one.key}` }))} />
  )
}
