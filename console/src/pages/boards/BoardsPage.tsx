import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Link, useNavigate, useParams } from 'react-router'
import type { SavedView } from '../../api/types'
import { useSession } from '../../app/session'
import { useText } from '../../i18n'
import { Nothing, PageHead, Panel } from '../../ui/Feedback'
import { PagedTable } from '../../ui/PagedTable'
import { Moment } from '../../ui/Time'
import { BoardPage } from './BoardPage'

export function BoardsPage() {
  const { id } = useParams()
  return id ? <BoardPage key={id} id={id} /> : <Boards />
}

function Boards() {
  const { t } = useText()
  const navigate = useNavigate()
  const { session } = useSession()
  const make = <Button type="primary" icon={<PlusOutlined />} onClick={() => navigate('/boards/new')}>{t('boards.make')}</Button>
  return (
    <>
      <PageHead title={t('boards.title')} subtitle={t('boards.subtitle')}>{make}</PageHead>
      <Panel>
        <PagedTable<SavedView>
          resource="/views"
          params={{ kind: 'board' }}
          rowKey={(view) => String(view.id)}
          label={t('boards.title')}
          empty={<Nothing title={t('boards.none')} hint={t('boards.noneHint')}>{make}</Nothing>}
          columns={[
            { title: t('explore.name'), key: 'name', render: (_, view) => <Link to={`/boards/${view.id}`}>{view.name}</Link> },
            { title: t('boards.owner'), key: 'owner', render: (_, view) => (view.owner === session?.login ? t('boards.mine') : view.owner) },
            { title: t('boards.shared'), key: 'shared', render: (_, view) => (view.shared ? t('boolean.true') : t('boolean.false')) },
            { title: t('boards.changed'), key: 'changed', render: (_, view) => <><Moment at={view.changed} /> <span className="dim">{view.changedBy} · {t('boards.version', { n: view.version })}</span></> },
          ]}
        />
      </Panel>
    </>
  )
}
