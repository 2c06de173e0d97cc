/** Files of the site as it is given out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { site } from "../browser/browser.js";

export function siteText(path: string): string {
  return readFileSync(join(site, path), "utf8");
}
