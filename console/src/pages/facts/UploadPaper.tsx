import { Form, Input, Modal, Progress } from 'antd'
import { useState } from 'react'
import { upload } from '../../api/http'
import { useAction } from '../../api/resource'
import type { Paper } from '../../api/types'
import { useText } from '../../i18n'
import { ProblemAlert } from '../../ui/Feedback'
import { FilePicker } from '../../ui/files'

export interface PaperWords {
  title?: string
  issuer?: string
  number?: string
  validFrom?: string
  validThrough?: string
}

const ACCEPTED = '.pdf,.png,.jpg,.jpeg,.xlsx,.xml,.json,.csv,.txt'

/** What is said of a document. */
export function PaperFields({ titleNeeded }: { titleNeeded?: boolean }) {
  const { t } = useText()
  return (
    <>
      <Form.Item name="title" label={t('facts.paperTitle')} extra={titleNeeded ? undefined : t('facts.paperTitleHint')} rules={titleNeeded ? [{ required: true, whitespace: true, message: t('app.required') }] : []}><Input maxLength={200} /></Form.Item>
      <Form.Item name="issuer" label={t('facts.issuer')}><Input maxLength={200} /></Form.Item>
      <Form.Item name="number" label={t('facts.paperNumber')}><Input maxLength={200} /></Form.Item>
      <div className="filters">
        <Form.Item name="validFrom" label={t('facts.validFrom')}><Input type="date" /></Form.Item>
        <Form.Item name="validThrough" label={t('facts.validThrough')}><Input type="date" /></Form.Item>
      </div>
    </>
  )
}

/** Keeps a file; the same bytes again are the document that is there. */
export function UploadPaper({ close, done }: { close: () => void; done: (paper: Paper) => void }) {
  const { t } = useText()
  const [form] = Form.useForm<PaperWords>()
  const [file, setFile] = useState<File>()
  const [share, setShare] = useState<number>()
  const { busy, problem, run, clear } = useAction()
  const send = (words: PaperWords) => run(async () => {
    setShare(0)
    done(await upload<Paper>('/documents', { ...words, fileName: file!.name }, file!, 'application/octet-stream', setShare))
  }).finally(() => setShare(undefined))
  return (
    <Modal open title={t('facts.uploadPaper')} okText={t('facts.upload')} cancelText={t('app.cancel')} okButtonProps={{ disabled: !file }} confirmLoading={busy} onCancel={close} onOk={form.submit}>
      <p className="dim">{t('facts.uploadHint')}</p>
      <FilePicker accept={ACCEPTED} file={file} choose={(chosen) => {
        setFile(chosen)
        clear()
      }} />
      {share !== undefined && <Progress percent={Math.round(share * 100)} status="active" />}
      <ProblemAlert problem={problem} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(words) => void send(words)}><PaperFields /></Form>
    </Modal>
  )
}
