/** The pages of the site in reading order; navigation shows those whose source exists. */
import { existsSync } from "node:fs";

export interface SitePage {
  /** as Framework names it, without extension */
  path: string;
  name: string;
}

export const siteName = "Scaling RL post-training";

const planned: SitePage[] = [
  { path: "/index", name: "Overview" },
  { path: "/efficiency", name: "1 Efficiency" },
  { path: "/power-law", name: "2 Power law" },
  { path: "/saturation", name: "3 Saturation" },
  { path: "/data-reuse", name: "4 Data reuse" },
  { path: "/tables", name: "Tables" },
  { path: "/methods", name: "Methods" },
  { path: "/data", name: "Data" }
];

export function sitePages(exists: (path: string) => boolean = (path) => existsSync(`src${path}.md`)): SitePage[] {
  return planned.filter(({ path }) => exists(path));
}

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
