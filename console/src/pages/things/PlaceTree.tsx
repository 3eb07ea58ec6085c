import { Spin, Tree } from 'antd'
import { useEffect, useState } from 'react'
import { http, type Params, type Problem } from '../../api/http'
import { asProblem } from '../../api/resource'
import type { PlaceBranch } from '../../api/types'
import { tagOf, useText } from '../../i18n'
import { ProblemAlert } from '../../ui/Feedback'
import { whole } from '../../ui/format'
import { StateGlyph } from '../../ui/StateMark'
import { treeScroll } from '../../ui/treeScroll'
import { idOfBranch, itemsOf, type PlaceItem, type PlaceLists } from './places'

const EVERY = 20_000

/** Sites, and the places below them, with how many things stand there and how many of those are silent. A branch is read when somebody opens it. */
export function PlaceTree({ filter, chosen, choose, version }: {
  filter: Params; chosen: { site?: string; place?: string }; choose: (site: string | undefined, place: string | undefined) => void; version: number
}) {
  const { t, name, language } = useText()
  const [lists, setLists] = useState<PlaceLists>({})
  const [open, setOpen] = useState<string[]>([])
  const [problem, setProblem] = useState<Problem>()
  const [round, setRound] = useState(0)
  const asked = JSON.stringify(filter)
  const opened = open.join('\n')
  useEffect(() => {
    const timer = setInterval(() => setRound((n) => n + 1), EVERY)
    return () => clearInterval(timer)
  }, [])
  useEffect(() => {
    let gone = false
    const read = (id: string) => {
      const [site, place] = id.split('\t')
      return http.get<PlaceBranch[]>('/places', { ...(JSON.parse(asked) as Params), site, place }).then((list) => [id, list] as const)
    }
    Promise.all(['', ...open].map(read))
      .then((read) => {
        if (gone) return
        setLists(Object.fromEntries(read))
        setProblem(undefined)
      })
      .catch((failure) => !gone && setProblem(asProblem(failure)))
    return () => {
      gone = true
    }
  }, [asked, opened, version, round])
  // One site stands open: most firms have no more.
  const only = lists['']?.length === 1 && lists[''][0] ? idOfBranch(lists[''][0]) : undefined
  useEffect(() => {
    if (only) setOpen((old) => (old.includes(only) ? old : [only, ...old]))
  }, [only])
  const selected = chosen.site ? [chosen.place ? `${chosen.site}\t${chosen.place}` : chosen.site] : []
  const shown = (n: number) => whole(n, tagOf(language))
  return (
    <>
      <ProblemAlert problem={problem} />
      {!lists[''] && !problem && <Spin />}
      {lists[''] && (
        <div ref={treeScroll}>
          <Tree<PlaceItem>
            blockNode
            aria-label={t('places.tree')}
            treeData={itemsOf(lists, '')}
            height={window.innerWidth > 1100 ? Math.max(320, window.innerHeight - 210) : 220}
            expandedKeys={open}
            onExpand={(keys) => setOpen(keys.map(String))}
            selectedKeys={selected}
            onSelect={(_, { node, selected: now }) => choose(now ? node.branch.site : undefined, now && node.branch.place ? node.branch.place : undefined)}
            titleRender={({ branch }) => (
              <span className="branch" title={branch.place || branch.site}>
                <span>{name(branch.name, branch.place || branch.site)}</span>
                <span className="num">
                  {branch.offline > 0 && <span className="mark" title={t('places.offline', { n: branch.offline })}><StateGlyph state="offline" /><span className="unseen">{t('places.offline', { n: branch.offline })}</span><span aria-hidden>{shown(branch.offline)}</span></span>}
                  {' '}<span className="dim">{shown(branch.things)}</span>
                </span>
              </span>
            )}
          />
        </div>
      )}
    </>
  )
}
