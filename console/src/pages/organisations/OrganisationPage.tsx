import { Button, Popconfirm, Table } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { http, path } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Membership, Succession, WholeEntity } from '../../api/types'
import { useIsPlatformAdministrator } from '../../app/session'
import { useText } from '../../i18n'
import { Nothing, PageHead, Panel, ProblemAlert } from '../../ui/Feedback'
import { Moment } from '../../ui/Time'
import { ChangeDialog, FirstAdministrator, PlaceDialog } from './dialogs'
import { EditOrganisation } from './Edit'

/** One organisation: what it is by law, where it belonged when, and what became of it. */
export function OrganisationPage() {
  const { t, name } = useText()
  const { key = '' } = useParams()
  const platform = useIsPlatformAdministrator()
  const { data: one, problem, reload } = useResource<WholeEntity>(path`/organisations/${key}`)
  const [dialog, setDialog] = useState<'edit' | 'place' | 'change' | 'administrator'>()
  const ending = useAction()
  const close = () => setDialog(undefined)
  if (!one) return <ProblemAlert problem={problem} retry={reload} />
  const end = (membership: Membership) =>
    ending.run(async () => {
      await http.delete(path`/organisations/${key}/memberships/${membership.id}`)
      reload()
    })
  return (
    <>
      <PageHead title={name(one.name, one.key)} subtitle={<Link to="/organisations">{t('organisations.title')}</Link>}>
        {platform && !one.ended && <Button onClick={() => setDialog('administrator')}>{t('organisations.giveAdministrator')}</Button>}
        {platform && !one.ended && <Button onClick={() => setDialog('change')}>{t('organisations.change')}</Button>}
        {one.editable && <Button type="primary" onClick={() => setDialog('edit')}>{t('app.edit')}</Button>}
      </PageHead>
      <Panel>
        <dl className="facts">
          <dt>{t('organisations.kind')}</dt><dd>{t(`organisationKind.${one.kind}`)}</dd>
          <dt>{t('organisations.creditCode')}</dt><dd className="mono">{one.creditCode ?? '–'}</dd>
          <dt>{t('organisations.key')}</dt><dd className="mono">{one.key}</dd>
          {one.shortName && <><dt>{t('organisations.shortName')}</dt><dd>{one.shortName}</dd></>}
          {one.begun && <><dt>{t('organisations.begun')}</dt><dd className="num">{one.begun}</dd></>}
          {one.ended && <><dt>{t('organisations.ended')}</dt><dd className="num">{one.ended}</dd></>}
        </dl>
      </Panel>
      <Panel title={t('organisations.memberships')} extra={platform && <Button size="small" onClick={() => setDialog('place')}>{t('organisations.place')}</Button>}>
        <ProblemAlert problem={ending.problem} />
        <Table<Membership> size="small" rowKey="id" aria-label={t('organisations.memberships')} dataSource={one.memberships} scroll={{ x: 640 }}
          pagination={one.memberships.length > 20 ? { pageSize: 20, showSizeChanger: false } : false} locale={{ emptyText: <Nothing title={t('organisations.noMemberships')} /> }} columns={[
            { title: t('organisations.node'), key: 'node', render: (_, row) => <Link to={`/organisations?hierarchy=${encodeURIComponent(row.node.hierarchy)}&node=${encodeURIComponent(`${row.node.hierarchy}:${row.node.code}`)}`}>{name(row.node.name, row.node.code)} <span className="dim mono">{row.node.code}</span></Link> },
            { title: t('organisations.from'), dataIndex: 'from', className: 'num', width: 110 },
            { title: t('organisations.to'), key: 'to', className: 'num', width: 110, render: (_, row) => row.to ?? <span className="dim">{t('organisations.open')}</span> },
            { title: t('organisations.by'), key: 'by', width: 240, render: (_, row) => <>{row.by} <span className="dim"><Moment at={row.recorded} /></span></> },
            { title: '', key: 'end', width: 90, align: 'right', render: (_, row) => platform && !row.to && (
              <Popconfirm title={t('organisations.endSure')} okText={t('organisations.end')} onConfirm={() => end(row)}><Button size="small">{t('organisations.end')}</Button></Popconfirm>
            ) },
          ]} />
      </Panel>
      <Panel title={t('organisations.changes')}>
        {one.changes.length === 0 && <p className="dim">{t('organisations.noChanges')}</p>}
        {one.changes.map((change) => <Change key={change.id} change={change} here={one.key} />)}
      </Panel>
      {dialog === 'edit' && <EditOrganisation entity={one} close={close} done={reload} />}
      {dialog === 'place' && <PlaceDialog organisation={one.key} close={close} done={reload} />}
      {dialog === 'change' && <ChangeDialog organisation={one.key} close={close} done={reload} />}
      {dialog === 'administrator' && <FirstAdministrator organisation={one.key} close={close} />}
    </>
  )
}

function Change({ change, here }: { change: Succession; here: string }) {
  const { t, name } = useText()
  const side = (parties: Succession['from']) =>
    parties.map((party, i) => (
      <span key={party.key}>{i > 0 && ' + '}{party.key === here ? <strong>{name(party.name, party.key)}</strong> : <Link to={path`/organisations/${party.key}`}>{name(party.name, party.key)}</Link>}</span>
    ))
  return (
    <p className="change">
      <span className="num">{change.effective}</span> {t(`changeKind.${change.kind}`)}: {side(change.from)} → {side(change.to)}
      {change.note && <span className="dim"> {change.note}</span>}
    </p>
  )
}
