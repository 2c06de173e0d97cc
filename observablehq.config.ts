import { readdirSync, readFileSync } from "node:fs";
import { siteFigures } from "./loaders/site/figures.js";
import { pageFooter, pageHead, pageHeader } from "./loaders/site/frame/frame.js";
import { pageMeta } from "./loaders/site/frame/page-meta.js";
import { sitePages } from "./loaders/site/frame/pages.js";
import { prepareFramework } from "./loaders/site/framework.js";
import { type MarkdownSite, markdownHook } from "./loaders/site/markdown/hook.js";
import { pageContext } from "./loaders/site/page-context.js";
import { baseAddress, pageFile, sitePaths, source } from "./loaders/site/paths.js";
import { prebundle } from "./loaders/site/prebundle.js";
import { siteResults } from "./loaders/site/results.js";
import { readStudySite } from "./loaders/site/study-site.js";
import { siteTables } from "./loaders/site/tables.js";
import { readStudy } from "./loaders/study.js";
import { studyRoot } from "./loaders/study-root.js";
import { siteName } from "./src/paper/site-name.js";

// `npx observable build` and `preview` by themselves; the project's own commands have made ready what pages link to
if (process.env.RLSCALE_PREPARED !== "true") {
  await prepareFramework();
  await prebundle();
}
const preview = process.env.RLSCALE_PREVIEW === "true";
const fonts = readdirSync(`${sitePaths.bundles}/fonts`).sort();
const study = await readStudy(studyRoot());

/** What pages in the old template language can name; a page of cells needs none of it. */
async function templates(): Promise<MarkdownSite> {
  const contents = (path: string) => pageMeta(path).contents;
  const paths = [...sitePages().map(({ path }) => path), "/404", "/print"];
  if (!paths.some((path) => /^:::|\{\{/m.test(readFileSync(pageFile(path), "utf8")))) {
    return { context: {}, parts: {}, figures: {}, tables: {}, contents };
  }
  const site = await readStudySite(await siteResults());
  return { ...(await pageContext(site)), figures: await siteFigures(site), tables: await siteTables(site), contents };
}

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
  footer: (page) => pageFooter(page, study),
  markdownIt: markdownHook(await templates())
} satisfies Record<string, unknown> & {
  head: (page: Parameters<typeof pageHead>[0]) => string;
  footer: (page: Parameters<typeof pageFooter>[0]) => string;
};
