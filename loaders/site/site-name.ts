import { siteName as paperName } from "../../src/paper/site-name.js";
import { source } from "./paths.js";

/** What the site is called: a study without a report of its own gives its title. */
export function siteNameOf({ title }: { title: string }): string {
  return source === "src" ? paperName : title;
}
