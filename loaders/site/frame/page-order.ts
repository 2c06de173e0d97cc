/** The pages of the site in reading order; navigation shows those whose source exists. */
import { existsSync } from "node:fs";
import type { SiteMenu, SitePage } from "../../../src/report/study-report.js";
import { source } from "../paths.js";
import { report } from "../site-report.js";

type Exists = (path: string) => boolean;
const inSources: Exists = (path) => existsSync(`${source}${path}.md`);

/** Items of the header: pages, and menus of pages; a menu of none is left out. */
export function siteNavigation(exists: Exists = inSources, pages = report.navigation): (SitePage | SiteMenu)[] {
  return pages.flatMap((item): (SitePage | SiteMenu)[] => {
    if ("path" in item) return exists(item.path) ? [item] : [];
    const there = item.pages.filter(({ path }) => exists(path));
    return there.length > 0 ? [{ ...item, pages: there }] : [];
  });
}

export function sitePages(exists: Exists = inSources): SitePage[] {
  return siteNavigation(exists).flatMap((item) => ("path" in item ? [item] : item.pages));
}

/** The pages before and after one; none for a page that is not in the order, such as 404. */
export function neighbours(
  path: string,
  exists: Exists = inSources
): { previous: SitePage | null; next: SitePage | null } {
  const pages = sitePages(exists);
  const at = pages.findIndex((page) => page.path === path);
  if (at < 0) return { previous: null, next: null };
  return { previous: pages[at - 1] ?? null, next: pages[at + 1] ?? null };
}
