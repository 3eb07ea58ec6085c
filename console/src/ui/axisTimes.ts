import { dateTime } from './format'

/** Labels for a time axis: as coarse as the steps allow, with the day (or year) wherever it changes. */
export function axisTimes(seconds: number[], zone: string): string[] {
  const step = seconds.length > 1 ? seconds[1]! - seconds[0]! : 3600
  let before = ''
  return seconds.map((second) => {
    const text = dateTime(second * 1000, zone)
    const day = text.slice(0, 10)
    const clock = step < 60 ? text.slice(11) : text.slice(11, 16)
    let label: string
    if (step >= 86_400 * 27) label = step >= 86_400 * 360 ? text.slice(0, 4) : text.slice(0, 7)
    else if (step >= 86_400) label = before.slice(0, 4) === day.slice(0, 4) ? day.slice(5) : day
    else if (before === '') label = `${clock}\n${day}`
    else label = before === day ? clock : `${clock}\n${day.slice(5)}`
    if (step < 1) label = label.replace(clock, `${clock}.${String(Math.round((second % 1) * 10))}`)
    before = day
    return label
  })
}
