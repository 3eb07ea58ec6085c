import { Button, Table } from 'antd'
import { Link } from 'react-router'
import { url } from '../../api/http'
import { useResource } from '../../api/resource'
import { useText } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { PagedTable } from '../../ui/PagedTable'
import { Moment } from '../../ui/Time'
import { type Certificate, CertificateState } from '../thing/Certificates'

interface Authority { subject: string; until: string; fingerprint: string }
interface Answer {
  tls: boolean
  server?: Authority & { issuer: string; names: string[]; from: string; generated: boolean }
  authority?: Authority
  devices: Authority
}

/** By what the platform proves who it is, and which certificates of devices end soon. */
export function CertificatesPage() {
  const { t } = useText()
  const { data, problem, reload } = useResource<Answer>('/certificates')
  const rows = data ? [
    ...(data.server ? [{ key: 'server', what: t('certificates.server'), ...data.server }] : []),
    ...(data.authority ? [{ key: 'authority', what: t('certificates.authority'), ...data.authority }] : []),
    { key: 'devices', what: t('certificates.deviceAuthority'), ...data.devices },
  ] : []
  return (
    <>
      <PageHead title={t('certificates.title')} subtitle={data && (data.tls ? t('certificates.tlsOn') : t('certificates.tlsOff'))}>
        {data?.authority && <Button href={url('/certificates/authority')}>{t('certificates.saveAuthority')}</Button>}
      </PageHead>
      <ProblemAlert problem={problem} retry={reload} />
      <Panel title={t('certificates.ownTitle')}>
        <Table size="small" rowKey="key" aria-label={t('certificates.ownTitle')} dataSource={rows} loading={!data && !problem} pagination={false} scroll={{ x: 'max-content' }} columns={[
          { title: t('certificates.kind'), dataIndex: 'what' },
          { title: t('certificates.subject'), dataIndex: 'subject' },
          { title: t('certificates.fingerprint'), key: 'fingerprint', render: (_, one) => <span className="mono" title={one.fingerprint}>{one.fingerprint.slice(0, 16)}…</span> },
          { title: t('certificates.until'), key: 'until', render: (_, one) => <Moment at={one.until} /> },
          { title: t('certificates.state'), key: 'state', render: (_, one) => <CertificateState certificate={one} /> },
        ]} />
        {data?.server && <p className="dim">{t('certificates.names', { names: data.server.names.join(', ') })} {data.server.generated ? t('certificates.renews') : t('certificates.ownFiles')}</p>}
      </Panel>
      <Panel title={t('certificates.endingTitle')}>
        <PagedTable<Certificate> resource="/device-certificates" params={{ within: 60 }} rowKey={(one) => String(one.id)} label={t('certificates.endingTitle')} scroll={{ x: 'max-content' }} empty={<Nothing title={t('certificates.noneEnding')} />} columns={[
          { title: t('certificates.thing'), key: 'thing', render: (_, one) => <Link to={`/things/${encodeURIComponent(one.thing)}/credentials`}>{one.thing}</Link> },
          { title: t('certificates.name'), dataIndex: 'name' },
          { title: t('certificates.until'), key: 'until', render: (_, one) => <Moment at={one.until} /> },
          { title: t('certificates.state'), key: 'state', render: (_, one) => <CertificateState certificate={one} /> },
        ]} />
      </Panel>
    </>
  )
}
