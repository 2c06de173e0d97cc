/**
 * HTML of a data file, as the page shows it: its links start from the root of the site, which may stand in a folder of its
 * host. The frame of a page says where that is.
 */
export function linksFromHere(html: string, page: ParentNode = document): string {
  const home = page.querySelector<HTMLElement>("[data-home]")?.dataset.home ?? "/";
  return html.replace(/(<a\b[^>]*? href=")\/(?!\/)/g, (_, before: string) => before + home);
}
