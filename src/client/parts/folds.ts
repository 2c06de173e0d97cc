/** What is folded opens where a link, the address or the search leads into it. */
export function openFolds(page: Document = document): void {
  const open = () => {
    const target = page.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const before = target.getBoundingClientRect().top;
    const folds: HTMLDetailsElement[] = [...target.querySelectorAll<HTMLDetailsElement>(":scope > details.fold")];
    for (let fold = target.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null)
      folds.push(fold);
    const shut = folds.filter((fold) => !fold.open);
    for (const fold of shut) fold.open = true;
    if (shut.length > 0 || before === 0) target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  // a link to where the address is already
  page.addEventListener("click", ({ target }) => {
    const link = (target as Element).closest?.("a[href*='#']") as HTMLAnchorElement | null;
    if (link && link.hash === location.hash && link.pathname === location.pathname) open();
  });
  if (location.hash !== "") open();
}
