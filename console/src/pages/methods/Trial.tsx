import { Button, Form, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { http } from '../../api/http'
import { useAction } from '../../api/resource'
import { useDebounced } from '../../app/useDebounced'
import { useText } from '../../i18n'
import { Panel, ProblemAlert } from '../../ui/Feedback'
import { titled, unitIn } from '../../ui/format'
import { fitting, usedOf } from './descent'
import { byKey, FigureText } from './marks'
import type { Explanation, Named } from './types'

/** What would come of other inputs, at once and without keeping anything. */
export function Trial({ resource, explanation, names, result, shown }: {
  resource: string; explanation: Explanation; names: readonly Named[]; result: string; shown: readonly string[]
}) {
  const { t, name, language } = useText()
  const { problem, run, clear } = useAction()
  const [values, setValues] = useState<Record<string, string>>({})
  const [tried, setTried] = useState<Explanation>()
  const known = byKey(names)
  const inputs = names.flatMap((one) => {
    const used = one.role === 'input' ? usedOf(explanation, one.key) : undefined
    return used ? [{ ...one, exact: used.figure.value ?? '', now: fitting(used.figure.value ?? '') }] : []
  })
  const differing = Object.fromEntries(inputs.flatMap(({ key, now }) => (values[key] !== undefined && values[key] !== now ? [[key, values[key] === '' ? null : values[key]]] : [])))
  const wanted = useDebounced(JSON.stringify(differing), 400)
  useEffect(() => {
    if (wanted === undefined || wanted === '{}') {
      setTried(undefined)
      clear()
      return
    }
    let gone = false
    void run(() => http.post<Explanation>(resource, { inputs: JSON.parse(wanted) })).then((answer) => !gone && setTried(answer))
    return () => {
      gone = true
    }
  }, [wanted, resource, run, clear])
  const lines = explanation.lines.filter(({ step }) => step === result || shown.includes(step)).sort((a, b) => Number(b.step === result) - Number(a.step === result))
  return (
    <Panel className="no-print trial" title={t('methods.whatIf')} extra={Object.keys(differing).length > 0 && <Button size="small" onClick={() => setValues({})}>{t('methods.asItIs')}</Button>}>
      <p className="dim">{t('methods.whatIfHint')}</p>
      <div className="columns">
        <Form layout="vertical" component="div" className="wide trial-inputs">
          {inputs.map((input) => (
            <Form.Item key={input.key} label={titled(name(input.title, input.key), unitIn(input.unit, language))} htmlFor={`trial-${input.key}`}>
              {input.kind === 'truth'
                ? <Select id={`trial-${input.key}`} value={values[input.key] ?? input.now} onChange={(value) => setValues((old) => ({ ...old, [input.key]: value }))}
                    options={(['true', 'false'] as const).map((value) => ({ value, label: t(`boolean.${value}`) }))} />
                : <Input id={`trial-${input.key}`} title={input.exact} value={values[input.key] ?? input.now} inputMode={input.kind === 'number' ? 'decimal' : undefined} placeholder={t('methods.missing')}
                    onChange={({ target }) => setValues((old) => ({ ...old, [input.key]: target.value.trim() }))} />}
            </Form.Item>
          ))}
        </Form>
        <div className="wide" aria-live="polite" data-testid="trial">
          <ProblemAlert problem={problem} />
          <table className="lined">
            <thead><tr><th>{t('methods.figure')}</th><th className="num">{t('methods.is')}</th><th className="num">{t('methods.wouldBe')}</th></tr></thead>
            <tbody>
              {lines.map((line) => {
                const other = tried?.lines.find(({ step }) => step === line.step)
                const same = !other || other.figure.value === line.figure.value
                return (
                  <tr key={line.step}>
                    <th scope="row">{name(line.title, line.step)}</th>
                    <td className="num"><FigureText figure={line.figure} meaning={known.get(line.step)} unit={line.unit} quiet /></td>
                    <td className="num">{tried && (same ? <span className="dim">{t('methods.same')}</span> : <b><FigureText figure={other.figure} meaning={known.get(line.step)} unit={other.unit} /></b>)}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      </div>
    </Panel>
  )
}
