/** Address of one place of the site seen from a page: always relative, so that the site may stand anywhere. */
export function relativeTo(page: string, target: string): string {
  const from = page.split("/").slice(1, -1);
  const to = target.split("/").slice(1);
  while (from.length > 0 && to.length > 1 && from[0] === to[0]) {
    from.shift();
    to.shift();
  }
  return `${from.length > 0 ? "../".repeat(from.length) : "./"}${to.join("/")}`;
}
