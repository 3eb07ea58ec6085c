import { Select, TreeSelect } from 'antd'
import { useEffect, useState } from 'react'
import { http } from '../../api/http'
import { useResource } from '../../api/resource'
import type { Page, PlaceBranch, ThingSummary } from '../../api/types'
import { useDebounced } from '../../app/useDebounced'
import { useText } from '../../i18n'
import { idOfBranch } from '../things/places'

interface Choice {
  site?: string
  place?: string
  thing?: string
  change: (changes: { site?: string; place?: string; thing?: string }) => void
}

/** The site, and the line or place below it, that a board is looked at for. */
export function PlaceChoice({ site, place, change }: Choice) {
  const { t, name } = useText()
  const [lists, setLists] = useState<Record<string, PlaceBranch[]>>({})
  const read = async (id: string) => {
    const [ofSite, ofPlace] = id.split('\t')
    const list = await http.get<PlaceBranch[]>('/places', { site: ofSite, place: ofPlace })
    setLists((old) => ({ ...old, [id]: list }))
  }
  useEffect(() => void read(''), [])
  const value = site ? (place ? `${site}\t${place}` : site) : undefined
  const items = Object.entries(lists).flatMap(([above, list]) => list.map((branch) => ({ id: idOfBranch(branch), pId: above || undefined, value: idOfBranch(branch), title: name(branch.name, branch.place || branch.site), isLeaf: branch.leaf })))
  const siteName = name(lists['']?.find((branch) => branch.site === site)?.name, site)
  return (
    <TreeSelect<{ value: string; label?: React.ReactNode }> labelInValue allowClear treeDataSimpleMode showSearch={{ treeNodeFilterProp: 'title' }} style={{ width: 200 }} popupMatchSelectWidth={280} aria-label={t('boards.place')} placeholder={t('boards.anyPlace')}
      value={value ? { value, label: place ?? siteName } : undefined} treeData={items} loadData={(item) => read(String(item.id))}
      onChange={(chosen) => {
        const [ofSite, ofPlace] = chosen ? chosen.value.split('\t') : []
        change({ site: ofSite, place: ofPlace, thing: undefined })
      }} />
  )
}

/** The thing that a board is looked at for, of those at the place. */
export function ThingChoice({ site, place, thing, change }: Choice) {
  const { t, name } = useText()
  const [typed, setTyped] = useState('')
  const { data } = useResource<Page<ThingSummary>>('/things', { query: useDebounced(typed.trim(), 250), site, place, size: 30 })
  const { data: known } = useResource<ThingSummary>(thing ? `/things/${encodeURIComponent(thing)}` : null)
  useEffect(() => {
    const first = data?.items[0]
    if (!thing && first && typed === '') change({ thing: first.key })
  }, [thing, data])
  const found = data?.items ?? []
  const missing = known && typed === '' && !found.some((one) => one.key === known.key) ? [known] : []
  return (
    <Select value={thing ?? null} style={{ width: 220 }} placeholder={t('explore.thing')} aria-label={t('explore.thing')} showSearch={{ filterOption: false, onSearch: setTyped }}
      onChange={(key) => key && change({ thing: key })} options={[...missing, ...found].map((one) => ({ value: one.key, label: name(one.name, one.key) }))} />
  )
}
