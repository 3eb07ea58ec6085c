import { Form, Input, InputNumber, Select } from 'antd'
import { Link } from 'react-router'
import { http, path } from '../../api/http'
import { useResource } from '../../api/resource'
import { useMay } from '../../app/session'
import { tagOf, useText } from '../../i18n'
import { Create, useRequired } from '../../ui/Create'
import { Nothing, Panel, ProblemAlert } from '../../ui/Feedback'
import { Moment } from '../../ui/Time'
import type { Energy, Metered, Period, Price } from './figures'

const CURRENCIES = ['CNY', 'EUR', 'USD', 'GBP', 'JPY', 'HKD', 'TWD', 'VND', 'INR']
const PERIODS = ['today', 'yesterday', 'month'] as const

/** What energy cost: kilowatt hours and money, by which meters, and how much of the time they covered. */
export function EnergyPanel() {
  const { t, language } = useText()
  const tag = tagOf(language)
  const { data, problem, reload } = useResource<Energy>('/works/energy', {}, 20_000)
  const { data: prices, reload: reloadPrices } = useResource<Price[]>('/works/energy/prices')
  const reloadAll = () => {
    reload()
    reloadPrices()
  }
  const meters = data?.sites.flatMap((site) => site.meters) ?? []
  const unmarked = data?.sites.filter((site) => site.missing === 'main-meter') ?? []
  return (
    <Panel className="ask energy" title={t('energy.title')}>
      <ProblemAlert problem={data ? undefined : problem} retry={reload} />
      {data && meters.length === 0 && <Nothing title={t('energy.noMeter')} hint={t('energy.noMeterHint')} />}
      {data && meters.length > 0 && (
        <>
          <div className="periods">
            {PERIODS.map((which) => <PeriodFigure key={which} which={which} period={data[which]} />)}
          </div>
          <Hours hours={data.hours} />
          {unmarked.map((site) => <MainMeter key={site.key} meters={site.meters} done={reload} />)}
          <PriceLine prices={prices ?? []} done={reloadAll} />
          <details>
            <summary>{t('energy.counted', { n: meters.filter((meter) => meter.counted).length, all: meters.length })}</summary>
            <ul className="lines-of">
              {meters.map((meter) => <MeterLine key={meter.key} meter={meter} tag={tag} />)}
            </ul>
          </details>
          <p className="source">{t('energy.source')} · <Link to="/energy">{t('flow.link')}</Link> · <Moment at={data.computed} /></p>
        </>
      )}
    </Panel>
  )
}

const kilowattHours = (value: number, tag: string) => value.toLocaleString(tag, { maximumFractionDigits: value < 100 ? 1 : 0 })

function PeriodFigure({ which, period }: { which: (typeof PERIODS)[number]; period: Period }) {
  const { t, language } = useText()
  const tag = tagOf(language)
  const known = period.kilowattHours !== undefined
  const coverage = period.coverage ?? 0
  return (
    <div className="period">
      <span className="label">{t(`energy.${which}`)}</span>
      <b className="num">{known ? kilowattHours(period.kilowattHours ?? 0, tag) : '–'} <small>kWh</small></b>
      <span className="money num">
        {period.money.map(({ currency, amount }) => (
          <span key={currency}>{new Intl.NumberFormat(tag, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(amount)}</span>
        ))}
        {known && period.money.length === 0 && <span className="dim">{t('energy.noPrice')}</span>}
        {period.money.length > 0 && period.unpriced > 0.05 && <span className="dim">{t('energy.unpriced', { n: kilowattHours(period.unpriced, tag) })}</span>}
      </span>
      <span className={coverage < 0.9 && known ? 'covered warn' : 'covered dim'}>{known ? t('energy.coverage', { n: Math.round(coverage * 100) }) : t('energy.nothingCame')}</span>
    </div>
  )
}

/** Today by the hour. */
function Hours({ hours }: { hours: (number | null)[] }) {
  const { t } = useText()
  const high = Math.max(0.001, ...hours.map((hour) => hour ?? 0))
  return (
    <svg className="hours" viewBox="0 0 240 44" preserveAspectRatio="none" role="img" aria-label={t('energy.byHour')}>
      {Array.from({ length: Math.max(24, hours.length) }, (_, i) => {
        const used = hours[i]
        const tall = used === null || used === undefined ? 1 : Math.max(1.5, (used / high) * 42)
        return <rect key={i} x={i * 10 + 1} width={8} y={44 - tall} height={tall} className={used === null || used === undefined ? 'nothing' : ''}><title>{`${i}:00 ${used === null || used === undefined ? '' : used.toFixed(1)} kWh`}</title></rect>
      })}
    </svg>
  )
}

function MeterLine({ meter, tag }: { meter: Metered; tag: string }) {
  const { t, name } = useText()
  return (
    <li>
      <Link to={path`/things/${meter.key}`}>
        <b aria-hidden>{meter.counted ? '✓' : '–'}</b>
        <span className="what">
          {name(meter.name, meter.key)}
          <small>
            {t(`energy.${meter.method}`, { property: meter.property })} {!meter.counted && t('energy.notCounted')}
            {meter.resets > 0 && ` ${t('energy.resets', { n: meter.resets })}`}
            {meter.corrections > 0 && ` ${t('energy.corrections', { n: meter.corrections })}`}
          </small>
        </span>
        <span className="when num">{meter.today === undefined ? '–' : `${kilowattHours(meter.today, tag)} kWh`}</span>
      </Link>
    </li>
  )
}

/** Several meters and nobody said which one counts all: no sum is made up, one is asked for. */
function MainMeter({ meters, done }: { meters: Metered[]; done: () => void }) {
  const { t, name } = useText()
  const may = useMay('things:write')
  const required = useRequired()
  const mark = async ({ meters: chosen }: { meters: string[] }) => {
    for (const key of chosen) {
      const { tags } = await http.get<{ tags: string[] }>(path`/things/${key}`)
      if (!tags.includes('main-meter')) await http.patch(path`/things/${key}`, { tags: [...tags, 'main-meter'] })
    }
    done()
  }
  return (
    <div className="asked">
      <span>{t('energy.whichMain')}</span>
      {may && (
        <Create small title={t('energy.markMain')} okText={t('app.save')} create={(values) => mark(values as unknown as { meters: string[] })}>
          <Form.Item name="meters" label={t('energy.mainMeters')} extra={t('energy.mainHint')} rules={required}>
            <Select mode="multiple" options={meters.map((meter) => ({ value: meter.key, label: name(meter.name, meter.key) }))} />
          </Form.Item>
        </Create>
      )}
    </div>
  )
}

function PriceLine({ prices, done }: { prices: Price[]; done: () => void }) {
  const { t, language } = useText()
  const may = useMay('things:write')
  const required = useRequired()
  const today = new Date().toISOString().slice(0, 10)
  const now = prices.filter((price) => price.site === '' && price.from <= today)[0]
  const put = async (values: { price: number; currency: string; from: string }) => {
    await http.put('/works/energy/prices', values)
    done()
  }
  return (
    <div className={now ? 'asked quiet' : 'asked'}>
      <span>
        {now ? t('energy.priceIs', { price: now.price.toLocaleString(tagOf(language), { maximumFractionDigits: 6 }), currency: now.currency, from: now.from }) : t('energy.priceMissing')}
      </span>
      {may && (
        <Create small title={now ? t('energy.changePrice') : t('energy.setPrice')} okText={t('app.save')} create={(values) => put(values as unknown as { price: number; currency: string; from: string })}
          initial={{ currency: now?.currency ?? 'CNY', price: now?.price, from: now ? today : `${today.slice(0, 7)}-01` }}>
          <Form.Item name="price" label={t('energy.price')} rules={required}><InputNumber min={0} max={1_000_000} step={0.01} style={{ width: '100%' }} autoFocus /></Form.Item>
          <Form.Item name="currency" label={t('energy.currency')} rules={required}><Select showSearch options={CURRENCIES.map((value) => ({ value }))} /></Form.Item>
          <Form.Item name="from" label={t('energy.from')} extra={t('energy.fromHint')} rules={required}><Input type="date" /></Form.Item>
        </Create>
      )}
    </div>
  )
}
