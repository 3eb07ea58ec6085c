import { DownloadOutlined, SaveOutlined, UploadOutlined } from '@ant-design/icons'
import { App, Button, Select, Tabs, Tooltip } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { download, http, path, type Problem } from '../../../api/http'
import { asProblem, useAction } from '../../../api/resource'
import { useMay } from '../../../app/session'
import { useDebounced } from '../../../app/useDebounced'
import { useText, wordOf } from '../../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../../ui/Feedback'
import { saveBlob } from '../../../ui/files'
import { useStored } from '../../../ui/useStored'
import { Standing } from '../marks'
import type { MethodListed } from '../types'
import { Changes } from './Changes'
import { CodeField, type CodeHandle } from './CodeField'
import { type DraftFile, formulasOf, namesOf, parsed, SKELETON } from './draft'
import { type Asked, Examples } from './Examples'
import { Faults } from './Faults'
import { faultText } from './faultText'
import { Formulas } from './Formulas'
import { placeOf, placesOf, pointerAt, rangeOf } from './places'
import { type FileFault, type MethodCheck, METHODS_DEFINE } from './types'

/** Writes a method: a new one, or a further edition of one that is there. */
export function EditorPage() {
  const { t } = useText()
  const { key, edition } = useParams()
  const may = useMay(METHODS_DEFINE)
  const [file, setFile] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => {
    setFile(undefined)
    setProblem(undefined)
    if (!may) return
    if (!key || !edition) {
      setFile(SKELETON)
      return
    }
    const control = new AbortController()
    download(path`/methods/${key}/${edition}/file`, {}, () => {}, control.signal, 'application/octet-stream')
      .then((blob) => blob.text()).then(setFile)
      .catch((failure) => control.signal.aborted || setProblem(asProblem(failure)))
    return () => control.abort()
  }, [key, edition, may])
  if (!may) return <><PageHead title={t('methodEditor.title')} /><Panel><Nothing title={t('methodEditor.noRight')} /></Panel></>
  if (file === undefined) return <><PageHead title={t('methodEditor.title')} /><ProblemAlert problem={problem} />{!problem && <Panel><p className="dim">{t('app.loading')}</p></Panel>}</>
  return <Editor key={`${key} ${edition}`} begun={file} from={key && edition ? { key, edition } : undefined} />
}

/** What the server says of the text, once it has rested; the last answer stays until there is another. */
function useCheck(text: string, asked: Asked | undefined) {
  const rested = useDebounced(text, 500)
  const [said, setSaid] = useState<{ text: string; check: MethodCheck }>()
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => {
    const control = new AbortController()
    http.text<MethodCheck>('/methods/check', rested, asked && { example: asked.example, subject: asked.subject }, control.signal)
      .then((check) => {
        setSaid({ text: rested, check })
        setProblem(undefined)
      })
      .catch((failure) => control.signal.aborted || setProblem(asProblem(failure)))
    return () => control.abort()
  }, [rested, asked])
  return { rested, check: said?.check, current: said?.text === text, problem }
}

function Editor({ begun, from }: { begun: string; from: { key: string; edition: string } | undefined }) {
  const { t, name } = useText()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const [kept, keep] = useStored<string | null>(`method-draft:${from ? `${from.key}@${from.edition}` : ''}`, null)
  const [restored, setRestored] = useState(kept !== null && kept !== begun)
  const [text, setText] = useState(kept ?? begun)
  const [caret, setCaret] = useState(0)
  const [step, setStep] = useState<string>()
  const [tab, setTab] = useState('faults')
  const [asked, ask] = useState<Asked>()
  const [against, setAgainst] = useState(from?.edition)
  const { busy, problem: notSaved, run, clear } = useAction()
  const code = useRef<CodeHandle>(null)
  const input = useRef<HTMLInputElement>(null)
  const left = useRef(false)
  const { rested, check, current, problem } = useCheck(text, asked)
  useEffect(() => {
    if (!left.current) keep(rested === begun ? null : rested)
  }, [rested, begun, keep])

  const places = useMemo(() => placesOf(text), [text])
  const now = useMemo(() => parsed(text), [text])
  const last = useRef<DraftFile>(undefined)
  if (now) last.current = now
  const file = now ?? last.current
  const faults = check?.faults ?? []
  const names = useMemo(() => namesOf(file, current ? (check?.names ?? []) : []), [file, check, current])
  const groups = useMemo(() => formulasOf(now), [now])
  const marks = useMemo(() => (check && current ? check.faults.map((fault) => ({ from: rangeOf(text, places, fault).from, text: faultText(fault.expected, t) })) : []), [check, current, text, places, t])
  const at = step ?? pointerAt(places, caret)
  const failed = check?.examples.reduce((sum, one) => sum + one.failed, 0) ?? 0
  const passed = check?.examples.reduce((sum, one) => sum + one.passed, 0) ?? 0
  const prospect = check?.prospect
  const why = !check || !current ? t('methodEditor.checking') : faults.length > 0 ? t('methodEditor.hasFaults') : failed > 0 ? t('methodEditor.hasFailures')
    : prospect?.there ? t('methodEditor.isThere') : prospect?.problem ? wordOf('problem', prospect.problem, t) : undefined

  const change = (next: string) => {
    setText(next)
    clear()
  }
  const replace = (pointer: string, value: string) => {
    const place = places.get(pointer)
    if (place) change(text.slice(0, place.from) + JSON.stringify(value) + text.slice(place.to))
  }
  const show = (fault: FileFault) => {
    const { from: first, to } = rangeOf(text, places, fault)
    setStep(undefined)
    code.current?.show(first, to)
  }
  const goTo = (pointer: string) => {
    const found = placeOf(places, pointer)
    if (found) code.current?.show(found.place.from, found.place.from)
  }
  const read = async (chosen: File) => {
    change(await chosen.text())
    setRestored(false)
    setStep(undefined)
  }
  const save = () => run(async () => {
    const saved = await http.text<MethodListed>('/methods', text)
    left.current = true
    keep(null)
    void message.success(t('methodEditor.saved', { method: `${saved.key} ${file?.edition ?? ''}` }))
    void navigate(path`/methods/${saved.key}/${file?.edition ?? ''}`)
  })
  const fileName = `${file?.key ?? 'method'}-${file?.edition ?? '1'}.json`
  return (
    <div className="method-editor">
      <PageHead title={file?.title && typeof file.title === 'object' ? name(file.title, t('methodEditor.title')) : t('methodEditor.title')}
        beside={file?.standing === 'official' || file?.standing === 'reference' ? <Standing standing={file.standing} /> : undefined}
        subtitle={<span className="facts">
          <span className="mono">{file?.key} {file?.edition}</span>
          {from && <span>{t('methodEditor.from')} <Link to={path`/methods/${from.key}/${from.edition}`}>{from.key} {from.edition}</Link></span>}
          <span role="status" className={current && (faults.length > 0 || failed > 0) ? 'bad' : ''}>
            {!current ? t('methodEditor.checking') : faults.length > 0 ? t('methodEditor.faultCount', { n: faults.length + (check?.more ?? 0) })
              : failed > 0 ? t('methodEditor.failed', { n: failed, of: failed + passed }) : t('methodEditor.right', { n: passed })}
          </span>
        </span>}>
        <Button icon={<UploadOutlined />} onClick={() => input.current?.click()}>{t('methodEditor.import')}</Button>
        <input ref={input} type="file" accept=".json,application/json" hidden aria-label={t('methodEditor.import')} onChange={(event) => {
          const chosen = event.target.files?.[0]
          if (chosen) void read(chosen)
          event.target.value = ''
        }} />
        <Button icon={<DownloadOutlined />} onClick={() => saveBlob(fileName, new Blob([text], { type: 'application/json' }))}>{t('methodEditor.export')}</Button>
        <Tooltip title={why}><Button type="primary" icon={<SaveOutlined />} loading={busy} disabled={why !== undefined} onClick={() => void save()}>{t('methodEditor.save')}</Button></Tooltip>
      </PageHead>
      {restored && (
        <p className="aside" role="status">
          {t('methodEditor.restored')}
          <Button size="small" onClick={() => {
            setRestored(false)
            change(begun)
          }}>{t('methodEditor.discard')}</Button>
        </p>
      )}
      <ProblemAlert problem={notSaved ?? problem} />
      {prospect && (prospect.problem || prospect.there) && prospect.free !== file?.edition && places.has('/edition') && (
        <p className="aside" role="status">
          {prospect.there ? t('methodEditor.isThere') : wordOf('problem', prospect.problem, t)} <span className="dim">{t('methodEditor.neverOverwritten')}</span>
          <Button size="small" onClick={() => replace('/edition', prospect.free)}>{t('methodEditor.nameIt', { edition: prospect.free })}</Button>
        </p>
      )}
      <div className="columns">
        <Panel className="wide" title={t('methodEditor.file')} extra={(
          <Select showSearch={{ optionFilterProp: 'label' }} value={null} placeholder={t('methodEditor.goTo')} aria-label={t('methodEditor.goTo')} popupMatchSelectWidth={false} style={{ minWidth: 160 }} onChange={(pointer: string | null) => pointer && goTo(pointer)} options={outline(file, name, t)} />
        )}>
          <CodeField ref={code} value={text} change={change} marks={marks} label={t('methodEditor.text')} describedBy="method-said" moved={(place) => {
            setCaret(place)
            setStep(undefined)
          }} />
          <p id="method-said" className="dim code-help">{t('methodEditor.textHint')}</p>
        </Panel>
        <Panel className="beside-code">
          <Tabs size="small" activeKey={tab} onChange={setTab} items={[
            { key: 'faults', label: t('methodEditor.faults', { n: faults.length + (check?.more ?? 0) }), children: check ? <Faults file={file} faults={faults} more={check.more} show={show} /> : <p className="dim">{t('methodEditor.checking')}</p> },
            { key: 'examples', label: faults.length > 0 ? t('methods.examples') : t('methodEditor.examples', { n: passed, of: passed + failed }), children: <Examples examples={check?.examples ?? []} names={names} wrong={!check || faults.length > 0} asked={asked} ask={ask} explanation={check?.explanation} /> },
            { key: 'formulas', label: t('methodEditor.formulas'), children: <Formulas groups={groups} at={at} choose={setStep} names={names} faults={current ? faults : []} put={replace} explanation={current ? check?.explanation : undefined} /> },
            { key: 'changes', label: t('methods.changes'), children: <Changes file={now} methodKey={file?.key} editions={prospect?.editions ?? []} against={against} choose={setAgainst} /> },
          ]} />
        </Panel>
      </div>
    </div>
  )
}

type Say = ReturnType<typeof useText>

const PARTS = ['inputs', 'coefficients', 'groups', 'steps', 'golden'] as const

/** The parts of the file by their titles. */
function outline(file: DraftFile | undefined, name: Say['name'], t: Say['t']) {
  return PARTS.flatMap((part) => {
    const all = file?.[part]
    if (!Array.isArray(all) || all.length === 0) return []
    const title = part === 'golden' ? t('methods.examples') : t(`methods.${part}`)
    return [{ label: title, options: (all as ({ key?: string; title?: { zh: string; en: string } } | null)[]).map((one, i) => ({ value: `/${part}/${i}`, label: name(one?.title, one?.key ?? String(i + 1)) || String(i + 1) })) }]
  })
}
