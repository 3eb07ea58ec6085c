/** For the element around a tree of fixed height: what scrolls can be reached by keyboard, too. */
export function treeScroll(element: HTMLElement | null) {
  element?.querySelector('.ant-tree-list-holder')?.setAttribute('tabindex', '0')
}
