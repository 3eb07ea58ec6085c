import { Button, Modal, Spin, Tree } from 'antd'
import { type Key, useEffect, useState } from 'react'
import { http, path, type Problem } from '../../api/http'
import { asProblem } from '../../api/resource'
import { useText } from '../../i18n'
import { Nothing, ProblemAlert } from '../../ui/Feedback'
import { treeScroll } from '../../ui/treeScroll'
import type { BrowsedNode, Tag } from './types'

interface Item { key: string; title: React.ReactNode; isLeaf: boolean; checkable: boolean; disableCheckbox?: boolean; children?: Item[]; node?: BrowsedNode }

/** Where a node stands: devices show one node at several places, and in circles. */
const inside = (parent: string, { id }: BrowsedNode) => `${parent}\n${id}`

/** What a device has, level by level as somebody opens it; what is ticked becomes tags. */
export function BrowseDialog({ gateway, device, taken, take, close }: { gateway: string; device: string; taken: Set<string>; take: (tags: Tag[]) => void; close: () => void }) {
  const { t } = useText()
  const [levels, setLevels] = useState<Record<string, { nodes: BrowsedNode[]; next?: string }>>({})
  const [checked, setChecked] = useState<string[]>([])
  const [failed, setFailed] = useState<{ problem: Problem; again: () => void }>()
  const [nodes, setNodes] = useState<Record<string, BrowsedNode>>({})
  const read = async (place: string, next?: string) => {
    try {
      const page = await http.post<{ nodes: BrowsedNode[]; next?: string }>(path`/gateways/${gateway}/devices/${device}/browse`, { node: nodes[place]?.id, next })
      setNodes((old) => ({ ...old, ...Object.fromEntries(page.nodes.map((one) => [inside(place, one), one])) }))
      setLevels((old) => ({ ...old, [place]: { nodes: [...(next ? (old[place]?.nodes ?? []) : []), ...page.nodes], next: page.next } }))
      setFailed(undefined)
    } catch (failure) {
      setFailed({ problem: asProblem(failure), again: () => void read(place, next) })
    }
  }
  useEffect(() => void read(''), [])
  const itemsOf = (parent: string): Item[] => {
    const level = levels[parent]
    if (!level) return []
    const items: Item[] = level.nodes.map((node) => ({
      key: inside(parent, node),
      title: <span>{node.name} {node.address && node.address !== node.name && <span className="dim mono">{node.address}</span>} {node.type && <span className="dim">{node.type}</span>} {node.address && taken.has(node.address) && <span className="dim">✓ {t('gateways.collected')}</span>}</span>,
      isLeaf: !node.inside,
      checkable: node.address !== undefined,
      disableCheckbox: node.address !== undefined && taken.has(node.address),
      children: levels[inside(parent, node)] ? itemsOf(inside(parent, node)) : undefined,
      node,
    }))
    if (level.next) items.push({ key: `${parent}\tnext`, title: <Button size="small" onClick={() => void read(parent, level.next)}>{t('gateways.moreNodes')}</Button>, isLeaf: true, checkable: false })
    return items
  }
  // Ticked at two places it is still one tag.
  const picked = [...new Map(checked.flatMap((key) => (nodes[key]?.address === undefined ? [] : [[nodes[key].address, nodes[key]] as const]))).values()]
  return (
    <Modal open width={820} title={t('gateways.browse')} okText={t('gateways.takeNodes', { n: picked.length })} okButtonProps={{ disabled: picked.length === 0 }} onCancel={close}
      onOk={() => take(picked.map((node) => ({ name: node.name, address: node.address!, ...(node.type ? { type: node.type } : {}) })))}>
      <ProblemAlert problem={failed?.problem} retry={failed?.again} />
      {!levels[''] && !failed && <Spin />}
      {levels['']?.nodes.length === 0 && <Nothing title={t('gateways.nothingInside')} />}
      <div ref={treeScroll}>
        <Tree<Item> checkable checkStrictly selectable={false} blockNode height={420} aria-label={t('gateways.browse')} treeData={itemsOf('')} checkedKeys={checked}
          onCheck={(keys) => setChecked((Array.isArray(keys) ? keys : keys.checked).map((key: Key) => String(key)))} loadData={({ key }) => (levels[String(key)] ? Promise.resolve() : read(String(key)))} />
      </div>
    </Modal>
  )
}
