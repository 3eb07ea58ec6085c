import { tagOf, useText } from '../../i18n'
import { figure } from '../../ui/format'

/** How much of something is used: grey until it is nearly all. */
export function Share({ share }: { share: number }) {
  const { t, language } = useText()
  const percent = `${figure(share * 100, tagOf(language), 0)} %`
  return (
    <span className={`share-bar ${share >= 0.9 ? 'warn' : ''}`}>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" width="100" height="8" role="img" aria-label={t('usage.shareOf', { percent })}>
        <rect width="100" height="8" className="track" />
        <rect width={Math.min(100, share * 100)} height="8" />
      </svg>
      <span className="num">{percent}</span>
    </span>
  )
}
