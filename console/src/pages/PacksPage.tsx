import { UploadOutlined } from '@ant-design/icons'
import { Button, Modal, Progress, Spin } from 'antd'
import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { http, path, upload } from '../api/http'
import { useAction, useResource } from '../api/resource'
import type { Pack, PackPreview } from '../api/types'
import { useMay } from '../app/session'
import { tagOf, useText } from '../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../ui/Feedback'
import { whole } from '../ui/format'
import { PagedTable } from '../ui/PagedTable'
import { Differences } from './models/Difference'

export function PacksPage() {
  const { t, name } = useText()
  const mayInstall = useMay('packs:write')
  const input = useRef<HTMLInputElement>(null)
  const [version, setVersion] = useState(0)
  const [share, setShare] = useState<number>()
  const { problem, run, busy } = useAction()
  const install = async (file: File) => {
    await run(() => upload<Pack>('/packs', {}, file, 'application/zip', setShare))
    setShare(undefined)
    setVersion((n) => n + 1)
  }
  return (
    <>
      <PageHead title={t('packs.title')} subtitle={t('packs.subtitle')}>
        {mayInstall && <Button icon={<UploadOutlined />} loading={busy} onClick={() => input.current?.click()}>{t('packs.install')}</Button>}
        <input ref={input} type="file" accept=".zip" hidden aria-label={t('packs.install')} onChange={(event) => {
          const file = event.target.files?.[0]
          if (file) void install(file)
          event.target.value = ''
        }} />
      </PageHead>
      <Panel>
        {share !== undefined && <Progress percent={Math.round(share * 100)} status="active" />}
        <ProblemAlert problem={problem} />
        <PagedTable<Pack> resource="/packs" rowKey="key" version={version} label={t('packs.title')} empty={<Nothing title={t('packs.none')} hint={t('packs.noneHint')} />} columns={[
          { title: t('things.name'), key: 'name', width: 220, render: (_, pack) => <strong>{name(pack.name, pack.key)}</strong> },
          { title: t('things.key'), dataIndex: 'key', className: 'mono', width: 160 },
          { title: t('models.version'), dataIndex: 'version', width: 90, className: 'num' },
          { title: t('packs.description'), key: 'description', render: (_, pack) => name(pack.description) },
          { title: t('models.title'), key: 'models', render: (_, pack) => pack.models.map((key, i) => (
            <span key={key}>{i > 0 && ', '}{pack.installed ? <Link to={`/models/${encodeURIComponent(key)}`}>{key}</Link> : key}</span>
          )) },
          { title: t('packs.state'), key: 'installed', width: 180, render: (_, pack) => <PackState pack={pack} installed={() => setVersion((n) => n + 1)} /> },
        ]} />
      </Panel>
    </>
  )
}

/** A delivered pack can be installed from here, or a newer edition of an installed one, after its difference was looked at. */
function PackState({ pack, installed }: { pack: Pack; installed: () => void }) {
  const { t } = useText()
  const mayInstall = useMay('packs:write')
  const [open, setOpen] = useState(false)
  const current = pack.installed === pack.version
  return (
    <>
      {pack.installed && <span className="mark"><b aria-hidden>✓</b>{t('packs.installed')} {pack.installed}</span>}{' '}
      {!current && mayInstall && <Button size="small" onClick={() => setOpen(true)}>{pack.installed ? t('packs.upgrade', { version: pack.version }) : t('packs.add')}</Button>}
      {open && <Installing pack={pack} close={() => setOpen(false)} done={installed} />}
    </>
  )
}

function Installing({ pack, close, done }: { pack: Pack; close: () => void; done: () => void }) {
  const { t, name, language } = useText()
  const { busy, problem, run } = useAction()
  const { data, problem: unread } = useResource<PackPreview>(path`/packs/${pack.key}/preview`)
  const changed = data?.models.filter((model) => model.changed) ?? []
  const install = async () => {
    if (await run(() => http.post<Pack>(path`/packs/${pack.key}/install`))) {
      done()
      close()
    }
  }
  return (
    <Modal open width={820} title={`${name(pack.name, pack.key)} ${pack.version}`} okText={pack.installed ? t('packs.upgrade', { version: pack.version }) : t('packs.add')} okButtonProps={{ disabled: !data }} confirmLoading={busy} onOk={() => void install()} onCancel={close}>
      <ProblemAlert problem={unread ?? problem} />
      {!data && !unread && <Spin />}
      {data && Object.keys(data.requires).length > 0 && <p className="dim">{t('packs.requires', { what: Object.entries(data.requires).map(([key, version]) => `${key} ≥ ${version}`).join(', ') })}</p>}
      {data && <p role="status">{t('packs.changes', { n: changed.length, of: data.models.length })}</p>}
      {changed.map((model) => (
        <details key={model.key}>
          <summary><span className="mono">{model.key}</span> v{model.version} · {model.version === 1 ? t('packs.fresh') : t('editor.reaches', { n: whole(model.following, tagOf(language)) })}</summary>
          <Differences differences={model.differences} />
        </details>
      ))}
    </Modal>
  )
}
