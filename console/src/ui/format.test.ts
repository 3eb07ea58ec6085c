import { describe, expect, it } from 'vitest'
import { bytes, compact, csvRows, dateTime, exactTime, figure, MISSING, offset, parseDateTime, span, titled, unitIn, unitText, whole } from './format'

describe('figures', () => {
  it('keep six significant digits and group thousands', () => {
    expect(figure(21.5, 'en-GB')).toBe('21.5')
    expect(figure(0.1 + 0.2, 'en-GB')).toBe('0.3')
    expect(figure(1234567.891, 'en-GB')).toBe('1,234,567.89')
  })
  it('keep every digit of a whole number that JavaScript can hold', () => expect(figure(9007199254740991, 'en-GB')).toBe('9,007,199,254,740,991'))
  it('follow the scale of the model', () => expect(figure(3, 'en-GB', 2)).toBe('3.00'))
  it('say what is missing and what is not a number', () => {
    expect(figure(null, 'en-GB')).toBe(MISSING)
    expect(figure(undefined, 'en-GB')).toBe(MISSING)
    expect(figure(Number.NaN, 'en-GB')).toBe('NaN')
    expect(whole(undefined, 'en-GB')).toBe(MISSING)
  })
  it('pass text through, as int64 beyond 2^53 and decimals arrive', () => expect(figure('9223372036854775807', 'en-GB')).toBe('9223372036854775807'))
  it('count in ten thousands in Chinese and in thousands in English', () => {
    expect(compact(57_000, 'zh-CN')).toBe('5.7万')
    expect(compact(57_000, 'en-GB')).toBe('57k')
  })
  it('size bytes in decimal units', () => {
    expect(bytes(999, 'en-GB')).toBe('999 B')
    expect(bytes(7.3e9, 'en-GB')).toBe('7.3 GB')
  })
})

describe('units', () => {
  it('are written as people write them', () => {
    expect(unitText('Cel')).toBe('°C')
    expect(unitText('kW.h')).toBe('kWh')
    expect(unitText('N.m')).toBe('N·m')
    expect(unitText('{rev}/min')).toBe('r/min')
  })
  it('that are written in Chinese are read in English too', () => {
    expect(['万元/亩', '亿元', '万kWh', '元/kWh', '台', '万元/人', '次/家', '件/s', 'kWh/件'].map((unit) => unitIn(unit, 'en')))
      .toEqual(['10⁴ CNY/mu', '10⁸ CNY', '10⁴ kWh', 'CNY/kWh', 'devices', '10⁴ CNY/person', 'times/firm', 'pieces/s', 'kWh/piece'])
    expect([unitIn('个', 'en'), unitIn('条/台', 'en')]).toEqual(['', '1/device'])
    expect(['万元/亩', '台', 'tCO2/GJ', '1'].map((unit) => unitIn(unit, 'zh'))).toEqual(['万元/亩', '台', 'tCO₂/GJ', ''])
  })
  it('stand in a heading, unless there is none', () => {
    expect(titled('Firms', unitIn('家', 'en'))).toBe('Firms (firms)')
    expect(titled('OEE', unitIn('1', 'en'))).toBe('OEE')
  })
  it('say nothing for a mere count', () => {
    expect(unitText('{message}')).toBe('')
    expect(unitText('1')).toBe('')
    expect(unitText(undefined)).toBe('')
  })
})

describe('times', () => {
  const noon = Date.UTC(2026, 10, 21, 4, 30, 5, 42)
  it('stand in the zone asked for', () => {
    expect(dateTime(noon, 'Asia/Shanghai')).toBe('2026-11-21 12:30:05')
    expect(dateTime(noon, 'Asia/Shanghai', true)).toBe('2026-11-21 12:30:05.042')
    expect(offset(noon, 'Asia/Shanghai')).toBe('UTC+08:00')
    expect(offset(noon, 'UTC')).toBe('UTC+00:00')
  })
  it('fall back to UTC for a zone the browser does not know', () => expect(dateTime(noon, 'Mars/Olympus')).toBe('2026-11-21 04:30:05'))
  it('are read back in the same zone', () => {
    for (const zone of ['Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'UTC']) {
      const millis = Math.floor(noon / 1000) * 1000
      expect(parseDateTime(dateTime(millis, zone), zone)).toBe(millis)
    }
  })
  it('keep the milliseconds that were written', () => {
    expect(parseDateTime('2026-11-21 12:30:05.042', 'Asia/Shanghai')).toBe(noon)
    expect(parseDateTime('2026-11-21 12:30:05.5', 'Asia/Shanghai')).toBe(noon + 458)
  })
  it('are right on both sides of a change of the clock', () => {
    expect(parseDateTime('2026-03-29 01:59', 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 29, 0, 59))
    expect(parseDateTime('2026-03-29 03:00', 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 29, 1, 0))
    expect(parseDateTime('2026-10-25 04:00', 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 25, 3, 0))
  })
  it('are refused when they are none', () => {
    for (const text of ['', 'now', '2026-13-01', '2026-01-32', '2026-02-29', '2026-02-31', '2026-04-31 10:00', '2026-01-01 25:00', '2026-01-01 10:61']) {
      expect(parseDateTime(text, 'UTC')).toBeUndefined()
    }
  })
  it('keep the microseconds of a reading', () => {
    expect(exactTime('2026-11-21T04:30:05.123457Z', 'Asia/Shanghai')).toBe('2026-11-21 12:30:05.123457')
    expect(exactTime('2026-11-21T04:30:05Z', 'UTC')).toBe('2026-11-21 04:30:05')
    expect(parseDateTime('2028-02-29', 'UTC')).toBe(Date.UTC(2028, 1, 29))
  })
  it('give spans in their largest unit', () => {
    expect(span(500, 'en-GB')).toBe('1 s')
    expect(span(90_000, 'en-GB')).toBe('1.5 min')
    expect(span(3 * 86_400_000, 'zh-CN')).toBe('3天')
  })
})

describe('CSV', () => {
  it('keeps quoted commas, quotes and line breaks', () => {
    expect(csvRows('a,"b,""c""\nd",e\r\n1,2,3\n', 10)).toEqual([['a', 'b,"c"\nd', 'e'], ['1', '2', '3']])
  })
  it('reads a last row without a line end, and no more rows than asked', () => {
    expect(csvRows('a\nb', 10)).toEqual([['a'], ['b']])
    expect(csvRows('a\nb\nc\n', 2)).toEqual([['a'], ['b']])
  })
})
