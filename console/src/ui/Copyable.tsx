import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useText } from '../i18n'

async function copy(text: string) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text)
  // Plain http on a plant network has no clipboard API.
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

/** A line to be used elsewhere exactly as it stands. */
export function Copyable({ text, label }: { text: string; label: string }) {
  const { t } = useText()
  const [copied, setCopied] = useState(false)
  return (
    <div className="copyable">
      <pre tabIndex={0} aria-label={label}>{text}</pre>
      <Button
        size="small"
        icon={copied ? <CheckOutlined /> : <CopyOutlined />}
        onClick={async () => {
          await copy(text)
          setCopied(true)
          setTimeout(() => setCopied(false), 1500)
        }}
      >
        {copied ? t('app.copied') : t('app.copy')}
      </Button>
    </div>
  )
}
