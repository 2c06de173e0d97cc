import { readdirSync } from "node:fs";
import { pageHead } from "./loaders/site/frame/page-frame.js";
import { pageMeta } from "./loaders/site/frame/page-meta.js";
import { siteFrame } from "./loaders/site/frame/site-frame.js";
import { prepareFramework } from "./loaders/site/framework/framework.js";
import { prebundle } from "./loaders/site/framework/prebundle.js";
import { markdownHook } from "./loaders/site/markdown/hook.js";
import { baseAddress, sitePaths, source } from "./loaders/site/paths.js";

// `npx observable build` and `preview` by themselves; the project's own commands have made ready what pages link to
if (process.env.RLSCALE_PREPARED !== "true") {
  await prepareFramework();
  await prebundle();
}
const preview = process.env.RLSCALE_PREVIEW === "true";
const fonts = readdirSync(`${sitePaths.bundles}/fonts`).sort();
const { siteName, header, footer } = await siteFrame();
// the project's own build puts head, header and footer in afterwards
const framed = process.env.RLSCALE_FRAMED !== "later";

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
  head: framed ? (page) => pageHead(page, preview) : null,
  header: framed ? header : null,
  footer: framed ? footer : null,
  markdownIt: markdownHook({ contents: (path) => pageMeta(path).contents })
} satisfies Record<string, unknown> & { head: ((page: Parameters<typeof pageHead>[0]) => string) | null };
