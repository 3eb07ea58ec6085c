import type { PlaceBranch } from '../../api/types'

/** What was read of the tree, by the branch that was opened; '' are the sites. */
export type PlaceLists = Record<string, PlaceBranch[]>

export interface PlaceItem {
  key: string
  branch: PlaceBranch
  isLeaf: boolean
  children?: PlaceItem[]
}

/** No key of a site and no place holds a tabulator. */
export const idOfBranch = ({ site, place }: Pick<PlaceBranch, 'site' | 'place'>) => (place ? `${site}\t${place}` : site)

/** The branches below one as far as they were read. */
export function itemsOf(lists: PlaceLists, above: string): PlaceItem[] {
  return (lists[above] ?? []).map((branch) => {
    const key = idOfBranch(branch)
    return { key, branch, isLeaf: branch.leaf, children: branch.leaf || !lists[key] ? undefined : itemsOf(lists, key) }
  })
}
