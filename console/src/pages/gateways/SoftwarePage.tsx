import { App, Button, Popconfirm, Progress, Table } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { http, path, upload } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import { useIsPlatformAdministrator } from '../../app/session'
import { tagOf, useText } from '../../i18n'
import { Copyable } from '../../ui/Copyable'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { FilePicker } from '../../ui/files'
import { bytes } from '../../ui/format'
import { Moment } from '../../ui/Time'
import { RollOutPanel } from './Software'
import { LARGEST, type Software, type SoftwareList } from './updates'

/** Signed versions of the gateway's software, and the gateways that take one. */
export function SoftwarePage() {
  const { t, language } = useText()
  const platform = useIsPlatformAdministrator()
  const { message } = App.useApp()
  const { data: list, problem, reload } = useResource<SoftwareList>('/gateways/software')
  const { problem: refused, run } = useAction()
  const remove = (version: string) =>
    run(async () => {
      await http.delete(path`/gateways/software/${version}`)
      reload()
      void message.success(t('gateways.softwareGone', { version }))
    })
  return (
    <>
      <PageHead title={t('gateways.softwareTitle')} subtitle={t('gateways.softwareSubtitle')}>
        <Link to="/gateways"><Button>{t('gateways.all')}</Button></Link>
      </PageHead>
      <ProblemAlert problem={problem ?? refused} retry={reload} />
      {list && (list.keys.length === 0 || list.items.length === 0) && <HowTo keys={list.keys} folder={list.folder} />}
      {list && platform && list.keys.length > 0 && <Upload done={reload} />}
      {list && (
        <Panel title={t('gateways.softwareVersions')}>
          <Table<Software> size="small" rowKey="version" aria-label={t('gateways.softwareVersions')} dataSource={list.items} pagination={false} scroll={{ x: 720 }}
            locale={{ emptyText: <Nothing title={t('gateways.noSoftware')} hint={t(platform ? 'gateways.noSoftwareHint' : 'gateways.askPlatform')} /> }}
            columns={[
              { title: t('gateways.version'), dataIndex: 'version', className: 'mono', render: (version: string, { older }) => <>{version}{older && <span className="dim"> {t('gateways.mayBeOlder')}</span>}</> },
              { title: t('gateways.built'), key: 'built', render: (_, { built }) => <Moment at={built} /> },
              { title: t('gateways.size'), key: 'size', align: 'right', className: 'num', render: (_, { size }) => bytes(size, tagOf(language)) },
              { title: t('gateways.signedBy'), dataIndex: 'key', className: 'mono' },
              { title: t('gateways.uploaded'), key: 'uploaded', render: (_, { uploaded, by }) => <><Moment at={uploaded} /> <span className="dim">{by}</span></> },
              ...(platform ? [{ title: <span className="unseen">{t('explore.removeIt')}</span>, key: 'remove', render: (_: unknown, { version }: Software) => <Popconfirm title={t('gateways.sureSoftware', { version })} onConfirm={() => void remove(version)}><Button size="small">{t('explore.removeIt')}</Button></Popconfirm> }] : []),
            ]} />
          {list.keys.length > 0 && <p className="dim">{t('gateways.trustedHere')} <span className="mono">{list.keys.join(', ')}</span></p>}
        </Panel>
      )}
      {list && <RollOutPanel list={list} />}
    </>
  )
}

/** Three commands on machines that the platform is not. */
function HowTo({ keys, folder }: { keys: string[]; folder: string }) {
  const { t } = useText()
  return (
    <Panel title={t('gateways.howSoftware')}>
      <p className="dim">{t('gateways.howSoftwareHint')}</p>
      {keys.length === 0 && (
        <>
          <Copyable text="./baigong edge key ~/release.key" label={t('gateways.makeKey')} />
          <p className="dim">{t('gateways.giveKey')}</p>
          <Copyable text={`mkdir -p '${folder}' && cp ~/release.key.pub '${folder}'`} label={t('gateways.giveKey')} />
        </>
      )}
      <Copyable text="./baigong edge package --key ~/release.key --version 0.2.0 baigong-edge-0.2.0.zip" label={t('gateways.packSoftware')} />
    </Panel>
  )
}

function Upload({ done }: { done: () => void }) {
  const { t, language } = useText()
  const { message } = App.useApp()
  const [file, setFile] = useState<File>()
  const [share, setShare] = useState<number>()
  const { busy, problem, run, clear } = useAction()
  const tooLarge = file !== undefined && file.size > LARGEST
  const send = () =>
    run(async () => {
      setShare(0)
      const added = await upload<Software>('/gateways/software', {}, file!, 'application/zip', setShare)
      setFile(undefined)
      done()
      void message.success(t('gateways.softwareTaken', { version: added.version }))
    }).finally(() => setShare(undefined))
  return (
    <Panel title={t('gateways.uploadSoftware')}>
      <FilePicker accept=".zip,application/zip" file={file} choose={(chosen) => {
        setFile(chosen)
        clear()
      }} />
      {share !== undefined && <Progress percent={Math.round(share * 100)} status="active" format={(percent) => (percent === 100 ? t('gateways.verifying') : `${percent} %`)} aria-label={t('gateways.uploadSoftware')} />}
      {tooLarge && <p className="bad">{t('gateways.softwareTooLarge', { most: bytes(LARGEST, tagOf(language)) })}</p>}
      <ProblemAlert problem={problem} />
      <div className="actions"><Button type="primary" disabled={!file || tooLarge} loading={busy} onClick={() => void send()}>{t('gateways.uploadSoftware')}</Button></div>
    </Panel>
  )
}
