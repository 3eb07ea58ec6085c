import { DownloadOutlined } from '@ant-design/icons'
import { Button, Modal, Progress, Table } from 'antd'
import { useState } from 'react'
import { upload } from '../api/http'
import { useAction } from '../api/resource'
import type { ImportResult } from '../api/types'
import { tagOf, useText, wordOf } from '../i18n'
import { FilePicker, saveText, XLSX } from './files'
import { ProblemAlert } from './Feedback'
import { whole } from './format'

const typeOf = (file: File) => (file.name.toLowerCase().endsWith('.xlsx') ? XLSX : 'text/csv')

/**
 * A table from CSV or XLSX in two steps: try it (nothing changes), then do it; what fails comes back as a table and a file.
 * @param example a small file with the columns
 */
export function ImportTable({ resource, title, explain, example, close, done }: {
  resource: string; title: string; explain: string; example: string; close: () => void; done: () => void
}) {
  const { t, language } = useText()
  const [file, setFile] = useState<File>()
  const [share, setShare] = useState<number>()
  const [result, setResult] = useState<ImportResult & { dryRun: boolean }>()
  const { busy, problem, run, clear } = useAction()
  const send = (dryRun: boolean) =>
    run(async () => {
      setResult(undefined)
      setShare(0)
      const answer = await upload<ImportResult>(resource, { dryRun }, file!, typeOf(file!), setShare)
      setResult({ ...answer, dryRun })
      if (!dryRun) done()
    }).finally(() => setShare(undefined))
  const saveErrors = () =>
    run(async () => saveText('errors.csv', await upload<string>(resource, { dryRun: true }, file!, typeOf(file!), undefined, 'text/csv')))
  const checked = result?.dryRun === true
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
              { title: t('importThings.column'), dataIndex: 'column', width: 120 },
              { title: t('importThings.expected'), key: 'expected', render: (_, error) => wordOf('expected', error.expected, t) },
              { title: t('importThings.got'), dataIndex: 'got' },
            ]} />
          )}
        </>
      )}
    </Modal>
  )
}
