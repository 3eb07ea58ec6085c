/** For the element around a tree of fixed height: what scrolls can be reached by keyboard, too; a tree may hold groups only. */
export function treeScroll(element: HTMLElement | null) {
  const scrolls = element?.querySelector('.ant-tree-list-holder')
  scrolls?.setAttribute('role', 'group')
  scrolls?.setAttribute('tabindex', '0')
}
