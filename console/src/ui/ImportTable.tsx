import { DownloadOutlined } from '@ant-design/icons'
import { Button, Modal, Progress, Table } from 'antd'
import { type ReactNode, useState } from 'react'
import { type Params, upload } from '../api/http'
import { useAction } from '../api/resource'
import type { ImportResult } from '../api/types'
import { tagOf, useText } from '../i18n'
import { expectedText } from './expected'
import { FilePicker, saveText, XLSX } from './files'
import { ProblemAlert } from './Feedback'
import { whole } from './format'

const typeOf = (file: File) => (file.name.toLowerCase().endsWith('.xlsx') ? XLSX : 'text/csv')

/**
 * A table from CSV or XLSX in two steps: try it (nothing changes), then do it; what fails comes back as a table and a file.
 * @param example a small file with the columns
 * @param params what the server asks for beside the file; another value than the one tried must be tried again
 * @param columnText how people know a column that the server names by its key
 * @param children ask for what goes into params
 */
export function ImportTable({ resource, title, explain, example, params, columnText, children, close, done }: {
  resource: string; title: string; explain: string; example: string; params?: (file: File) => Params; columnText?: (column: string) => string; children?: ReactNode; close: () => void; done: () => void
}) {
  const { t, language } = useText()
  const [file, setFile] = useState<File>()
  const [share, setShare] = useState<number>()
  const [result, setResult] = useState<ImportResult & { dryRun: boolean; asked: string }>()
  const { busy, problem, run, clear } = useAction()
  const beside = file ? (params?.(file) ?? {}) : {}
  const asked = JSON.stringify(beside)
  const send = (dryRun: boolean) =>
    run(async () => {
      setResult(undefined)
      setShare(0)
      const answer = await upload<ImportResult>(resource, { ...beside, dryRun }, file!, typeOf(file!), setShare)
      setResult({ ...answer, dryRun, asked })
      if (!dryRun) done()
    }).finally(() => setShare(undefined))
  const saveErrors = () =>
    run(async () => saveText('errors.csv', await upload<string>(resource, { ...beside, dryRun: true }, file!, typeOf(file!), undefined, 'text/csv')))
  const checked = result?.dryRun === true && result.asked === asked
  return (
    <Modal open width={760} title={title} onCancel={close} footer={[
      <Button key="close" onClick={close}>{t('app.close')}</Button>,
      <Button key="try" disabled={!file} loading={busy && !checked} type={checked ? 'default' : 'primary'} onClick={() => void send(true)}>{t('importThings.dryRun')}</Button>,
      <Button key="do" disabled={!checked} loading={busy && checked} type={checked ? 'primary' : 'default'} onClick={() => void send(false)}>{t('importThings.run')}</Button>,
    ]}>
      <p className="dim">{explain} <Button type="link" size="small" onClick={() => saveText('example.csv', example)}>{t('importThings.example')}</Button></p>
      <FilePicker accept={`.csv,.xlsx,text/csv,${XLSX}`} file={file} choose={(chosen) => {
        setFile(chosen)
        setResult(undefined)
        clear()
      }} />
      {share !== undefined && <Progress percent={Math.round(share * 100)} status="active" format={(percent) => (percent === 100 ? t('importThings.working') : `${percent} %`)} />}
      {children}
      <ProblemAlert problem={problem} />
      {result && (
        <>
          <div className="counts" data-testid="import-result">
            <strong>{result.dryRun ? t('importThings.would') : t('importThings.did')}</strong>
            {(['rows', 'created', 'updated', 'unchanged', 'failed'] as const).map((key) => (
              <span key={key} className={key === 'failed' && result.failed > 0 ? 'bad' : ''}>
                {t(`importThings.${key}`)} <b className="num">{whole(result[key], tagOf(language))}</b>
              </span>
            ))}
            {result.failed > 0 && <Button size="small" icon={<DownloadOutlined />} onClick={() => void saveErrors()}>{t('importThings.errorFile')}</Button>}
          </div>
          {result.errors.length > 0 && (
            <Table size="small" rowKey={(_, i) => String(i)} dataSource={result.errors} pagination={{ pageSize: 8, showSizeChanger: false, hideOnSinglePage: true }} columns={[
              { title: t('importThings.row'), dataIndex: 'row', align: 'right', width: 80, className: 'num' },
              { title: t('importThings.column'), key: 'column', width: 160, render: (_, error) => columnText?.(error.column ?? '') ?? error.column },
              { title: t('importThings.expected'), key: 'expected', render: (_, error) => expectedText(error.expected, t, language) },
              { title: t('importThings.got'), dataIndex: 'got' },
            ]} />
          )}
        </>
      )}
    </Modal>
  )
}
