import { App, Form, Input, Modal, Select } from 'antd'
import { http, path } from '../../api/http'
import { useAction } from '../../api/resource'
import { ORGANISATION_KINDS, type LegalEntity, type OrganisationKind, type WholeEntity } from '../../api/types'
import { useIsPlatformAdministrator } from '../../app/session'
import { useText } from '../../i18n'
import { ProblemAlert } from '../../ui/Feedback'
import { bothNames, type BothNames, filledNames, NameFields } from '../../ui/NameFields'

interface Values {
  key: string
  name?: Partial<BothNames>
  shortName?: string
  creditCode?: string
  kind: OrganisationKind
}

/** What an organisation is by law: of a new one, or of one that is there. */
export function EditOrganisation({ entity, close, done }: { entity?: LegalEntity; close: () => void; done: (whole: WholeEntity) => void }) {
  const { t } = useText()
  const { message } = App.useApp()
  const platform = useIsPlatformAdministrator()
  const [form] = Form.useForm<Values>()
  const { busy, problem, run } = useAction()
  const save = async ({ key, name, ...rest }: Values) => {
    const body = { ...rest, name: filledNames(name, key ?? entity?.key) }
    const saved = await run(() => (entity ? http.patch<WholeEntity>(path`/organisations/${entity.key}`, body) : http.post<WholeEntity>('/organisations', { key, ...body })))
    if (!saved) return
    void message.success(t('app.saved'))
    done(saved)
    close()
  }
  return (
    <Modal open title={entity ? t('organisations.edit') : t('organisations.create')} okText={entity ? t('app.save') : t('app.create')} onOk={() => form.submit()} onCancel={close} confirmLoading={busy}>
      <Form form={form} layout="vertical" onFinish={(values) => void save(values)} initialValues={{
        name: bothNames(entity?.name), shortName: entity?.shortName, creditCode: entity?.creditCode, kind: entity?.kind ?? 'enterprise',
      }}>
        {!entity && (
          <Form.Item name="key" label={t('organisations.key')} rules={[{ required: true, message: t('app.required') }]}><Input autoFocus className="mono" /></Form.Item>
        )}
        <NameFields />
        <div className="pair">
          <Form.Item name="shortName" label={t('organisations.shortName')}><Input maxLength={60} /></Form.Item>
          <Form.Item name="kind" label={t('organisations.kind')}>
            <Select disabled={!platform} options={ORGANISATION_KINDS.map((kind) => ({ value: kind, label: t(`organisationKind.${kind}`) }))} />
          </Form.Item>
        </div>
        <Form.Item name="creditCode" label={t('organisations.creditCode')}><Input className="mono" maxLength={18} /></Form.Item>
      </Form>
      <ProblemAlert problem={problem} />
    </Modal>
  )
}
