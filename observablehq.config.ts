import { readdirSync } from "node:fs";
import { openDrawings } from "./loaders/site/drawings.js";
import { siteFigures } from "./loaders/site/figures.js";
import { pageFooter, pageHead, pageHeader } from "./loaders/site/frame/frame.js";
import { pageMeta } from "./loaders/site/frame/page-meta.js";
import { markdownHook } from "./loaders/site/markdown/hook.js";
import { pageContext } from "./loaders/site/page-context.js";
import { baseAddress, sitePaths, source } from "./loaders/site/paths.js";
import { siteResults } from "./loaders/site/results.js";
import { readStudySite } from "./loaders/site/study-site.js";
import { siteTables } from "./loaders/site/tables.js";
import { siteName } from "./src/paper/site-name.js";

const results = await siteResults();
const study = await readStudySite(results);
const preview = process.env.RLSCALE_PREVIEW === "true";
const fonts = readdirSync(`${sitePaths.bundles}/fonts`).sort();

export default {
  title: siteName,
  root: source,
  output: sitePaths.site,
  base: baseAddress()?.pathname ?? "/",
  style: "style/site.css",
  globalStylesheets: [],
  pages: [],
  sidebar: false,
  toc: false,
  pager: false,
  search: false,
  interpreters: { ".ts": ["node", "loaders/run.js"] },
  preserveIndex: true,
  preserveExtension: true,
  linkify: false,
  dynamicPaths: ["/data/results.json", "/data/results.schema.json", ...fonts.map((name) => `/bundles/fonts/${name}`)],
  head: (page) => pageHead(page, preview),
  header: pageHeader,
  footer: (page) => pageFooter(page, results),
  markdownIt: markdownHook({
    ...(await pageContext(study)),
    contents: (path) => pageMeta(path).contents,
    figures: openDrawings()?.marks ?? (await siteFigures(study)),
    tables: await siteTables(study)
  })
} satisfies Record<string, unknown> & {
  head: (page: Parameters<typeof pageHead>[0]) => string;
  footer: (page: Parameters<typeof pageFooter>[0]) => string;
};
