/** The pages of the site in reading order; navigation shows those whose source exists. */
import { existsSync } from "node:fs";
import { hasPaperPages, source } from "../paths.js";

export interface SitePage {
  /** as Framework names it, without extension */
  path: string;
  name: string;
}

/** An item of the header that opens a list. */
export interface SiteMenu {
  name: string;
  pages: SitePage[];
}

const paperPages: (SitePage | SiteMenu)[] = [
  { path: "/index", name: "Overview" },
  { path: "/efficiency", name: "1 Efficiency" },
  { path: "/power-law", name: "2 Power law" },
  { path: "/saturation", name: "3 Saturation" },
  { path: "/data-reuse", name: "4 Data reuse" },
  {
    name: "Beyond",
    pages: [
      { path: "/beyond/base-and-instruct", name: "Base and instruct" },
      { path: "/beyond/llama", name: "Another family" },
      { path: "/beyond/transfer", name: "Transfer" },
      { path: "/beyond/rollouts", name: "Rollouts" },
      { path: "/beyond/response-length", name: "Response length" }
    ]
  },
  { path: "/claims", name: "Claims" },
  { path: "/plan", name: "Plan" },
  { path: "/your-logs", name: "Your logs" },
  {
    name: "Tables",
    pages: [
      { path: "/tables", name: "Theirs and ours" },
      { path: "/reading", name: "Reading the numbers" }
    ]
  },
  { path: "/methods", name: "Methods" },
  { path: "/data", name: "Data" }
];

/** The pages of a user's study. */
export const userPages: SitePage[] = [
  { path: "/index", name: "Overview" },
  { path: "/runs", name: "Runs" },
  { path: "/sizes-and-law", name: "Sizes and law" },
  { path: "/plan", name: "Plan" },
  { path: "/your-logs", name: "Your logs" },
  { path: "/methods", name: "Methods" },
  { path: "/data", name: "Data and ledger" }
];

const planned: readonly (SitePage | SiteMenu)[] = hasPaperPages ? paperPages : userPages;

type Exists = (path: string) => boolean;
const inSources: Exists = (path) => existsSync(`${source}${path}.md`);

/** Items of the header: pages, and menus of pages; a menu of none is left out. */
export function siteNavigation(exists: Exists = inSources, pages = planned): (SitePage | SiteMenu)[] {
  return pages.flatMap((item): (SitePage | SiteMenu)[] => {
    if ("path" in item) return exists(item.path) ? [item] : [];
    const there = item.pages.filter(({ path }) => exists(path));
    return there.length > 0 ? [{ ...item, pages: there }] : [];
  });
}

/** All pages in reading order. */
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
