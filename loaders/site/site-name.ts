import { siteName as paperName } from "../../src/paper/site-name.js";
import { hasPaperPages } from "./paths.js";

/** What the site is called: a study without a report of its own gives its title. */
export function siteNameOf({ title }: { title: string }): string {
  return hasPaperPages ? paperName : title;
}
