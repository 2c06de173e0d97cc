/**
 * HTML of a data file, as the page shows it: its links start from the root of the site, which may stand in a folder of its
 * host. The frame of a page says where that is.
 */
export function linksFromHere(html: string, page: ParentNode = document): string {
  const home = page.querySelector<HTMLElement>("[data-home]")?.dataset.home ?? "/";
  return fromFolder(html, home);
}

/** HTML whose links start from a folder instead of the root of the site; a page is named without its ending, as in Markdown. */
export function fromFolder(html: string, folder: string): string {
  return html.replace(
    /(<a\b[^>]*? href=")\/(?!\/)([^"#?]*)/g,
    (_, before: string, path: string) =>
      `${before}${folder}${path === "" || /\.\w+$/.test(path) ? path : `${path}.html`}`
  );
}
