import { useMemo } from 'react'
import { useResource } from '../../api/resource'
import type { Page, ProductionEntry, ProductionProduct, ProductionReason } from '../../api/types'
import { useText } from '../../i18n'
import { unitIn } from '../../ui/format'

/** What people call products and reasons; at most 500 of each are looked up, others stand by their key. */
export function useNames() {
  const { name, language } = useText()
  const { data: products } = useResource<Page<ProductionEntry<ProductionProduct>>>('/production/master/products', { size: 500 })
  const { data: reasons } = useResource<Page<ProductionEntry<ProductionReason>>>('/production/master/reasons', { size: 500 })
  return useMemo(() => {
    const ofProducts = new Map(products?.items.map((entry) => [entry.key, entry.content]))
    const ofReasons = new Map(reasons?.items.map((entry) => [entry.key, entry.content]))
    return {
      product: (key: string) => name(ofProducts.get(key)?.name, key),
      unit: (key: string | undefined) => unitIn(key ? ofProducts.get(key)?.unit : undefined, language),
      reason: (key: string) => name(ofReasons.get(key)?.name, key),
      reasons: [...ofReasons.values()].filter((reason) => !reason.retired),
    }
  }, [products, reasons, name, language])
}
