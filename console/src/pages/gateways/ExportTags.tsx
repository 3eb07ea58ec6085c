import { DownloadOutlined } from '@ant-design/icons'
import { Button, Space } from 'antd'
import { download, path } from '../../api/http'
import { useAction } from '../../api/resource'
import { useText } from '../../i18n'
import { ProblemAlert } from '../../ui/Feedback'
import { CSV, saveBlob, XLSX } from '../../ui/files'

/** All tags of a gateway or of one device as a table that can be imported again. */
export function ExportTags({ gateway, device, disabled }: { gateway: string; device?: string; disabled?: boolean }) {
  const { t } = useText()
  const { busy, problem, run } = useAction()
  const save = (ending: string, type: string) =>
    run(async () => saveBlob(`tags-${device ?? gateway}.${ending}`, await download(path`/gateways/${gateway}/tags`, { device }, () => {}, new AbortController().signal, type)))
  return (
    <>
      <Space.Compact>
        <Button icon={<DownloadOutlined />} loading={busy} disabled={disabled} onClick={() => void save('xlsx', XLSX)}>{t('gateways.exportTags')}</Button>
        <Button disabled={disabled || busy} aria-label={`${t('gateways.exportTags')}: CSV`} onClick={() => void save('csv', CSV)}>CSV</Button>
      </Space.Compact>
      <ProblemAlert problem={problem} />
    </>
  )
}
