import { DeleteOutlined, SaveOutlined } from '@ant-design/icons'
import { Button, Checkbox, Form, Input, Modal, Popconfirm, Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { http } from '../../api/http'
import { useAction, useResource } from '../../api/resource'
import type { Page, SavedView } from '../../api/types'
import { useMay, useSession } from '../../app/session'
import { useText } from '../../i18n'
import { ProblemAlert } from '../../ui/Feedback'
import type { Exploration } from './ExplorePage'

/** Saved explorations: choose one, keep the present one, share it with everybody of the organisation. */
export function SavedViews({ id, present, show }: { id: string | undefined; present: Exploration; show: (view: Exploration) => void }) {
  const { t } = useText()
  const navigate = useNavigate()
  const { session } = useSession()
  const administrator = useMay('admin')
  const { data: all, reload } = useResource<Page<SavedView>>('/views', { kind: 'exploration', size: 200 })
  const { data: open, problem, reload: reopen } = useResource<SavedView & { content: Exploration }>(id ? `/views/${id}` : null)
  const [saving, setSaving] = useState(false)
  const { busy, problem: refused, run, clear } = useAction()
  const shown = useRef('')
  useEffect(() => {
    const edition = open ? `${open.id} ${open.version}` : ''
    if (!open || shown.current === edition) return
    shown.current = edition
    show(open.content)
  }, [open, show])
  const mine = open && (open.owner === session?.login || administrator)

  const save = async ({ name, shared, anew }: { name: string; shared?: boolean; anew?: boolean }) => {
    const body = { kind: 'exploration', name, shared: shared ?? false, content: present }
    const kept = await run(() => (mine && !anew ? http.put<SavedView>(`/views/${open.id}`, { ...body, version: open.version }) : http.post<SavedView>('/views', body)))
    if (!kept) return
    setSaving(false)
    shown.current = `${kept.id} ${kept.version}`
    reload()
    reopen()
    navigate(`/explore/${kept.id}`)
  }
  const remove = async () => {
    if (await run(() => http.delete(`/views/${open!.id}`).then(() => true))) {
      reload()
      navigate('/explore')
    }
  }
  return (
    <>
      <ProblemAlert problem={problem ?? (saving ? undefined : refused)} />
      <Select
        style={{ width: 260 }}
        value={open ? open.id : null}
        placeholder={t('explore.saved')}
        aria-label={t('explore.saved')}
        notFoundContent={t('explore.noSaved')}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={(chosen) => navigate(`/explore/${chosen}`)}
        options={all?.items.map((view) => ({ value: view.id, label: view.owner === session?.login ? view.name : `${view.name} · ${view.owner}` }))}
      />
      <Button icon={<SaveOutlined />} disabled={present.lines.length === 0} onClick={() => setSaving(true)}>{t('explore.save')}</Button>
      {mine && (
        <Popconfirm title={t('explore.removeView', { name: open.name })} onConfirm={remove} okText={t('explore.removeIt')} cancelText={t('app.cancel')}>
          <Button icon={<DeleteOutlined />} aria-label={t('explore.removeIt')} loading={busy} />
        </Popconfirm>
      )}
      <Modal open={saving} title={t('explore.save')} footer={null} destroyOnHidden onCancel={() => {
        setSaving(false)
        clear()
      }}>
        <ProblemAlert problem={refused} />
        <Form layout="vertical" initialValues={{ name: mine ? open.name : '', shared: mine ? open.shared : false }} onFinish={save}>
          <Form.Item name="name" label={t('explore.name')} rules={[{ required: true, max: 200 }]}><Input autoFocus maxLength={200} /></Form.Item>
          <Form.Item name="shared" valuePropName="checked"><Checkbox>{t('explore.share')}</Checkbox></Form.Item>
          {mine && <Form.Item name="anew" valuePropName="checked"><Checkbox>{t('explore.anew')}</Checkbox></Form.Item>}
          <Button type="primary" htmlType="submit" loading={busy}>{t('explore.save')}</Button>
        </Form>
      </Modal>
    </>
  )
}
