import { Select, Spin, Tree } from 'antd'
import { useEffect, useState } from 'react'
import { http } from '../../api/http'
import { asProblem, useResource } from '../../api/resource'
import type { Problem } from '../../api/http'
import type { Branch, Hierarchy, Page } from '../../api/types'
import { tagOf, useText } from '../../i18n'
import { ProblemAlert } from '../../ui/Feedback'
import { whole } from '../../ui/format'
import { treeScroll } from '../../ui/treeScroll'

interface Item {
  key: string
  branch?: Branch
  isLeaf?: boolean
  children?: Item[]
}

const read = (hierarchy: string, parent: string | undefined, on: string | undefined) =>
  http.get<Page<Branch>>(`/hierarchies/${encodeURIComponent(hierarchy)}/nodes`, { parent, on, size: 500 })

const items = (page: Page<Branch>): Item[] => page.items.map((branch) => ({ key: branch.code, branch, isLeaf: branch.leaf }))

const grown = (tree: Item[], key: string, children: Item[]): Item[] =>
  tree.map((item) => (item.key === key ? { ...item, children, isLeaf: children.length === 0 } : item.children ? { ...item, children: grown(item.children, key, children) } : item))

/** A hierarchy of however many nodes: a branch is read when somebody opens it. Its figures are those of the day. */
export function NodeTree({ hierarchy, choose, node, select, on, renewed }: {
  hierarchy: string; choose: (key: string) => void; node: string | undefined; select: (code: string | undefined) => void; on: string | undefined
  /** a branch below which something was changed, the top without a code */
  renewed?: { code: string | undefined; round: number }
}) {
  const { t, name, language } = useText()
  const { data: hierarchies } = useResource<Page<Hierarchy>>('/hierarchies', { size: 500 })
  const [tree, setTree] = useState<Item[]>()
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => {
    let gone = false
    setTree(undefined)
    setProblem(undefined)
    read(hierarchy, undefined, on)
      .then((page) => !gone && setTree(items(page)))
      .catch((failure) => !gone && setProblem(asProblem(failure)))
    return () => {
      gone = true
    }
  }, [hierarchy, on])
  const [open, setOpen] = useState<string[]>([])
  useEffect(() => {
    if (!renewed || renewed.round === 0) return
    const { code } = renewed
    read(hierarchy, code, on)
      .then((page) => {
        setTree((old) => (code ? old && grown(old, code, items(page)) : items(page).map((item) => ({ ...item, children: old?.find((one) => one.key === item.key)?.children }))))
        if (code) setOpen((old) => [...new Set([...old, code])])
      })
      .catch((failure) => setProblem(asProblem(failure)))
  }, [renewed?.round])
  const load = async (item: Item) => {
    if (item.children) return
    try {
      const page = await read(hierarchy, item.key, on)
      setTree((old) => old && grown(old, item.key, items(page)))
    } catch (failure) {
      setProblem(asProblem(failure))
    }
  }
  return (
    <>
      <Select value={hierarchy} aria-label={t('organisations.hierarchy')} style={{ width: '100%', marginBottom: 8 }} onChange={choose}
        options={(hierarchies?.items ?? []).map((one) => ({ value: one.key, label: name(one.name, one.key) }))} />
      <ProblemAlert problem={problem} />
      {!tree && !problem && <Spin />}
      {tree && (
        <div ref={treeScroll} key={`${hierarchy} ${on}`}>
          <Tree<Item> blockNode aria-label={t('organisations.tree')} height={window.innerWidth > 1100 ? 560 : 240} treeData={tree} loadData={load} expandedKeys={open} onExpand={(keys) => setOpen(keys.map(String))}
            selectedKeys={node ? [node] : []} onSelect={(keys) => select(keys.length ? String(keys[0]) : undefined)}
            titleRender={({ branch }) => branch && (
              <span className="branch" title={branch.code}>
                <span>{name(branch.name, branch.code)}</span>
                <span className="num dim">{branch.organisations > 0 && whole(branch.organisations, tagOf(language))}</span>
              </span>
            )} />
        </div>
      )}
    </>
  )
}
