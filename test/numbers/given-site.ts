/** Files of the site as it is given out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { site } from "../browser/browser.js";

/** Where a file of the site lies. */
export const sitePath = (path: string): string => join(site, path);

export function siteText(path: string): string {
  return readFileSync(sitePath(path), "utf8");
}
