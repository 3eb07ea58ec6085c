import { Button, Modal, Spin, Tree } from 'antd'
import { type Key, useEffect, useState } from 'react'
import { http, path, type Problem } from '../../api/http'
import { asProblem } from '../../api/resource'
import { useText } from '../../i18n'
import { Nothing, ProblemAlert } from '../../ui/Feedback'
import type { BrowsedNode, Tag } from './types'

interface Item { key: string; title: React.ReactNode; isLeaf: boolean; checkable: boolean; disableCheckbox?: boolean; children?: Item[]; node?: BrowsedNode }

/** What a device has, level by level as somebody opens it; what is ticked becomes tags. */
export function BrowseDialog({ gateway, device, taken, take, close }: { gateway: string; device: string; taken: Set<string>; take: (tags: Tag[]) => void; close: () => void }) {
  const { t } = useText()
  const [levels, setLevels] = useState<Record<string, { nodes: BrowsedNode[]; next?: string }>>({})
  const [checked, setChecked] = useState<string[]>([])
  const [problem, setProblem] = useState<Problem>()
  const [nodes, setNodes] = useState<Record<string, BrowsedNode>>({})
  const read = async (node: string, next?: string) => {
    try {
      const page = await http.post<{ nodes: BrowsedNode[]; next?: string }>(path`/gateways/${gateway}/devices/${device}/browse`, { node: node || undefined, next })
      setNodes((old) => ({ ...old, ...Object.fromEntries(page.nodes.map((one) => [one.id, one])) }))
      setLevels((old) => ({ ...old, [node]: { nodes: [...(next ? (old[node]?.nodes ?? []) : []), ...page.nodes], next: page.next } }))
      setProblem(undefined)
    } catch (failure) {
      setProblem(asProblem(failure))
    }
  }
  useEffect(() => void read(''), [])
  const itemsOf = (parent: string): Item[] => {
    const level = levels[parent]
    if (!level) return []
    const items: Item[] = level.nodes.map((node) => ({
      key: node.id,
      title: <span>{node.name} {node.address && node.address !== node.name && <span className="dim mono">{node.address}</span>} {node.type && <span className="dim">{node.type}</span>} {node.address && taken.has(node.address) && <span className="dim">✓ {t('gateways.collected')}</span>}</span>,
      isLeaf: !node.inside,
      checkable: node.address !== undefined,
      disableCheckbox: node.address !== undefined && taken.has(node.address),
      children: levels[node.id] ? itemsOf(node.id) : undefined,
      node,
    }))
    if (level.next) items.push({ key: `${parent}\tnext`, title: <Button size="small" onClick={() => void read(parent, level.next)}>{t('gateways.moreNodes')}</Button>, isLeaf: true, checkable: false })
    return items
  }
  const picked = checked.map((key) => nodes[key]).filter((node): node is BrowsedNode => node?.address !== undefined)
  return (
    <Modal open width={820} title={t('gateways.browse')} okText={t('gateways.takeNodes', { n: picked.length })} okButtonProps={{ disabled: picked.length === 0 }} onCancel={close}
      onOk={() => take(picked.map((node) => ({ name: node.name, address: node.address!, ...(node.type ? { type: node.type } : {}) })))}>
      <ProblemAlert problem={problem} retry={() => void read('')} />
      {!levels[''] && !problem && <Spin />}
      {levels['']?.nodes.length === 0 && <Nothing title={t('gateways.nothingInside')} />}
      <Tree<Item> checkable checkStrictly selectable={false} blockNode height={420} aria-label={t('gateways.browse')} treeData={itemsOf('')} checkedKeys={checked}
        onCheck={(keys) => setChecked((Array.isArray(keys) ? keys : keys.checked).map((key: Key) => String(key)))} loadData={({ key }) => (levels[String(key)] ? Promise.resolve() : read(String(key)))} />
    </Modal>
  )
}
