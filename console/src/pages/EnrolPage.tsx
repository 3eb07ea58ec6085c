import { Button } from 'antd'
import { useSession } from '../app/session'
import { useText } from '../i18n'
import { PageHead } from '../ui/Feedback'
import { SecondFactor } from './SecondFactor'

/** For somebody whose organisation demands a second factor: nothing else goes until there is one. */
export function EnrolPage() {
  const { t } = useText()
  const { logOut, retry } = useSession()
  return (
    <main className="alone enrol">
      <div>
        <PageHead title={t('factor.title')} subtitle={t('problem.second-factor-needed')}>
          <Button onClick={() => void logOut()}>{t('login.out')}</Button>
        </PageHead>
        <SecondFactor confirmed={retry} />
      </div>
    </main>
  )
}
