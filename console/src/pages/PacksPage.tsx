import { UploadOutlined } from '@ant-design/icons'
import { Button, Progress } from 'antd'
import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { http, upload } from '../api/http'
import { useAction } from '../api/resource'
import type { Pack } from '../api/types'
import { useMay } from '../app/session'
import { useText } from '../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../ui/Feedback'
import { PagedTable } from '../ui/PagedTable'

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

/** A delivered pack can be installed from here; a newer edition of an installed one upgrades it. */
function PackState({ pack, installed }: { pack: Pack; installed: () => void }) {
  const { t } = useText()
  const mayInstall = useMay('packs:write')
  const { busy, problem, run } = useAction()
  const current = pack.installed === pack.version
  const install = async () => {
    await run(() => http.post(`/packs/${encodeURIComponent(pack.key)}/install`))
    installed()
  }
  return (
    <>
      {pack.installed && <span className="mark"><b aria-hidden>✓</b>{t('packs.installed')} {pack.installed}</span>}{' '}
      {!current && mayInstall && (
        <Button size="small" loading={busy} onClick={() => void install()}>{pack.installed ? t('packs.upgrade', { version: pack.version }) : t('packs.add')}</Button>
      )}
      <ProblemAlert problem={problem} />
    </>
  )
}
