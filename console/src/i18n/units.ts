/**
 * Units that methods and tables write in Chinese, as English has them: of many, and below a stroke. What only counts things
 * says no more than the name does.
 */
export const UNITS_IN_ENGLISH: Record<string, [many: string, one: string]> = {
  万元: ['10⁴ CNY', '10⁴ CNY'], 亿元: ['10⁸ CNY', '10⁸ CNY'], 元: ['CNY', 'CNY'], 亩: ['mu', 'mu'], 万kWh: ['10⁴ kWh', '10⁴ kWh'],
  台: ['devices', 'device'], 家: ['firms', 'firm'], 人: ['people', 'person'], 件: ['pieces', 'piece'], 分: ['points', 'point'],
  次: ['times', 'time'], 项: ['items', 'item'], 个: ['', 'each'], 条: ['', 'each'],
}
