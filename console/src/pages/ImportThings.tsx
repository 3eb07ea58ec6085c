import { useText } from '../i18n'
import { ImportTable } from '../ui/ImportTable'

const EXAMPLE = 'key,name,model,site,place,tags\npump-7,Pump 7,first-device,,Hall 2,"pump;cooling"\n'

export function ImportThings({ close, done }: { close: () => void; done: () => void }) {
  const { t } = useText()
  return <ImportTable resource="/things/import" title={t('importThings.title')} explain={t('importThings.explain')} example={EXAMPLE} close={close} done={done} />
}
