import type { EnergyFlowNode } from '../../api/types'

/** What is drawn as one upright: a site, place, thing, what was not metered further, or a use. */
export interface Upright {
  id: string
  kind: EnergyFlowNode['kind'] | 'use' | 'others'
  /** of the answer; none for a use and for things that are put together */
  node?: EnergyFlowNode
  use?: string
  /** how many things it stands for */
  others?: number
  column: number
  energy: number
  y: number
  height: number
}

/** Energy on its way from one upright to the next. */
export interface Band {
  id: string
  from: Upright
  to: Upright
  energy: number
  fromY: number
  toY: number
  height: number
}

export interface Sankey {
  uprights: Upright[]
  bands: Band[]
  columns: number
  height: number
}

/** In the order in which they are drawn. */
export const USES = ['production', 'setup', 'delay', 'down', 'planned-down', 'unknown', 'outside']
const MOST_THINGS = 14
const GAP = 18
const LEAST = 1.5

/**
 * Lays out the flow: each column holds what is equally far from the site, in one order, so that bands cross only on
 * their way to the uses. A node whose parts counted more than it did is as high as its parts.
 * @param height of the drawing without the gaps
 */
export function sankey(nodes: EnergyFlowNode[], height: number): Sankey {
  const below = new Map<number, EnergyFlowNode[]>()
  for (const node of nodes) if (node.above !== undefined && node.above !== null) below.set(node.above, [...(below.get(node.above) ?? []), node])
  const parts = (node: EnergyFlowNode) => below.get(node.id) ?? []
  const energyOf = (node: EnergyFlowNode): number => Math.max(0, node.kilowattHours ?? 0, parts(node).reduce((sum, part) => sum + energyOf(part), 0))
  const depthOf = (node: EnergyFlowNode): number => Math.max(0, ...parts(node).filter((part) => part.kind === 'place').map((part) => 1 + depthOf(part)))
  const sites = nodes.filter((node) => node.kind === 'site' && energyOf(node) > 0)
  const thingColumn = 1 + Math.max(0, ...sites.map(depthOf))
  const uprights: Upright[] = []
  const bands: Band[] = []
  const uses = new Map<string, Upright>()
  const make = (id: string, kind: Upright['kind'], column: number, energy: number, more: Partial<Upright> = {}): Upright => {
    const upright = { id, kind, column, energy, y: 0, height: 0, ...more }
    uprights.push(upright)
    return upright
  }
  const band = (from: Upright, to: Upright, energy: number) => bands.push({ id: `${from.id}>${to.id}`, from, to, energy, fromY: 0, toY: 0, height: 0 })
  const used = (upright: Upright, of: EnergyFlowNode[]) => {
    for (const use of USES) {
      const energy = of.reduce((sum, node) => sum + (node.uses[use] ?? 0), 0)
      if (energy <= 0) continue
      const known = uses.get(use) ?? make(`use ${use}`, 'use', thingColumn + 1, 0, { use })
      known.energy += energy
      uses.set(use, known)
      band(upright, known, energy)
    }
  }
  const walk = (node: EnergyFlowNode, column: number): Upright => {
    const upright = make(`node ${node.id}`, node.kind, column, energyOf(node), { node })
    if (node.kind === 'thing') used(upright, [node])
    const all = parts(node).filter((part) => energyOf(part) > 0)
    const places = all.filter((part) => part.kind === 'place').sort((a, b) => energyOf(b) - energyOf(a))
    const things = all.filter((part) => part.kind === 'thing').sort((a, b) => energyOf(b) - energyOf(a))
    const rest = all.filter((part) => part.kind === 'rest')
    const few = things.length > MOST_THINGS ? things.slice(0, MOST_THINGS - 1) : things
    const many = things.slice(few.length)
    for (const part of places) band(upright, walk(part, column + 1), energyOf(part))
    for (const part of few) band(upright, walk(part, thingColumn), energyOf(part))
    if (many.length > 0) {
      const energy = many.reduce((sum, part) => sum + energyOf(part), 0)
      const others = make(`others ${node.id}`, 'others', thingColumn, energy, { others: many.length })
      band(upright, others, energy)
      used(others, many)
    }
    for (const part of rest) band(upright, walk(part, column + 1), energyOf(part))
    return upright
  }
  sites.forEach((site) => walk(site, 0))
  // Uses are made as they are met; they are drawn in their own order.
  const order = [...uprights.filter(({ kind }) => kind !== 'use'), ...USES.flatMap((use) => uses.get(use) ?? [])]
  return place(order, bands, height)
}

function place(uprights: Upright[], bands: Band[], height: number): Sankey {
  const columns = 1 + Math.max(-1, ...uprights.map(({ column }) => column))
  const sumOf = (column: number) => uprights.filter((one) => one.column === column).reduce((sum, { energy }) => sum + energy, 0)
  const greatest = Math.max(0, ...Array.from({ length: columns }, (_, column) => sumOf(column)))
  const scale = greatest > 0 ? height / greatest : 0
  for (const upright of uprights) upright.height = Math.max(LEAST, upright.energy * scale)
  // What comes in lies where what goes out of the one before begins, so that a band is level if it can be.
  const free = Array.from({ length: columns }, () => 0)
  const out = new Map<Upright, number>()
  const into = new Map<Upright, number>()
  for (let column = 0; column < columns; column++) {
    for (const upright of uprights.filter((one) => one.column === column)) {
      const source = upright.kind === 'use' ? undefined : bands.find((one) => one.to === upright)
      const wanted = source ? source.from.y + (out.get(source.from) ?? 0) : 0
      upright.y = Math.max(free[column]!, wanted)
      free[column] = upright.y + upright.height + GAP
      if (source) out.set(source.from, (out.get(source.from) ?? 0) + source.energy * scale)
    }
  }
  out.clear()
  for (const band of bands) {
    band.height = Math.max(LEAST / 2, band.energy * scale)
    band.fromY = band.from.y + (out.get(band.from) ?? 0)
    band.toY = band.to.y + (into.get(band.to) ?? 0)
    out.set(band.from, (out.get(band.from) ?? 0) + band.energy * scale)
    into.set(band.to, (into.get(band.to) ?? 0) + band.energy * scale)
  }
  return { uprights, bands, columns, height: Math.max(0, ...uprights.map((one) => one.y + one.height)) }
}

/** A band as a closed curve between two uprights. */
export function curve(band: Band, fromX: number, toX: number) {
  const middle = (fromX + toX) / 2
  const [a, b, c, d] = [band.fromY, band.toY, band.toY + band.height, band.fromY + band.height].map((y) => y.toFixed(2))
  return `M${fromX},${a}C${middle},${a} ${middle},${b} ${toX},${b}L${toX},${c}C${middle},${c} ${middle},${d} ${fromX},${d}Z`
}

/** The site that a node belongs to. */
export function siteOf(nodes: EnergyFlowNode[], node: EnergyFlowNode): EnergyFlowNode {
  const above = nodes.find((one) => one.id === node.above)
  return above ? siteOf(nodes, above) : node
}

/** How far a node is below its site. */
export function levelOf(nodes: EnergyFlowNode[], node: EnergyFlowNode): number {
  const above = nodes.find((one) => one.id === node.above)
  return above ? 1 + levelOf(nodes, above) : 0
}
