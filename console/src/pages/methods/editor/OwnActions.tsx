import { DownloadOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { App, Button, Dropdown } from 'antd'
import { Link, useNavigate } from 'react-router'
import { http, path, url } from '../../../api/http'
import { useAction } from '../../../api/resource'
import { useMay } from '../../../app/session'
import { useText } from '../../../i18n'
import { ProblemAlert } from '../../../ui/Feedback'
import type { MethodEdition } from '../types'
import { METHODS_DEFINE } from './types'

/** Leads to the editor, for who may write methods. */
export function NewMethod() {
  const { t } = useText()
  const may = useMay(METHODS_DEFINE)
  return may ? <Link to="/methods/new"><Button icon={<PlusOutlined />}>{t('methodEditor.new')}</Button></Link> : null
}

/** What one can do with an edition as a file: write a further one, take it along, remove it. */
export function OwnActions({ method }: { method: MethodEdition }) {
  const { t } = useText()
  const { modal } = App.useApp()
  const navigate = useNavigate()
  const may = useMay(METHODS_DEFINE)
  const { problem, run } = useAction()
  const { key, edition } = method
  const mine = !method.pack
  const remove = () => modal.confirm({
    title: t('methodEditor.removeSure', { edition: `${key} ${edition}` }), content: t('methodEditor.removeHint'), okText: t('methodEditor.remove'), cancelText: t('app.cancel'),
    onOk: () => run(async () => {
      await http.delete(path`/methods/${key}/${edition}`)
      void navigate('/methods')
    }),
  })
  // A pack's method grows by that pack only.
  const packable = mine && method.own.length === method.editions.length
  return (
    <>
      {may && <Link to={path`/methods/${key}/${edition}/edit`}><Button icon={<EditOutlined />}>{t('methodEditor.edit')}</Button></Link>}
      <Dropdown trigger={['click']} menu={{ items: [
        { key: 'file', label: <a href={url(path`/methods/${key}/${edition}/file`)} download>{t('methodEditor.asFile')}</a> },
        ...(packable ? [{ key: 'pack', label: <a href={url(path`/methods/${key}/${edition}/pack`)} download>{t('methodEditor.asPack')}</a> }] : []),
        ...(may && mine ? [{ key: 'remove', danger: true, label: t('methodEditor.remove'), onClick: remove }] : []),
      ] }}>
        <Button icon={<DownloadOutlined />}>{t('methodEditor.more')}</Button>
      </Dropdown>
      {problem && <div className="own-problem"><ProblemAlert problem={problem} /></div>}
    </>
  )
}
