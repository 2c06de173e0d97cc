import { readdirSync } from "node:fs";
import { pageMeta } from "./loaders/site/frame/page-meta.js";
import { markdownHook } from "./loaders/site/markdown/hook.js";
import { baseAddress, sitePaths, source } from "./loaders/site/paths.js";

// `npx observable build` and `preview` by themselves; the project's own commands have made ready what pages link to
if (process.env.RLSCALE_PREPARED !== "true") {
  const { prepareFramework } = await import("./loaders/site/framework/framework.js");
  const { prebundle } = await import("./loaders/site/framework/prebundle.js");
  await prepareFramework();
  await prebundle();
}
const preview = process.env.RLSCALE_PREVIEW === "true";
const fonts = readdirSync(`${sitePaths.bundles}/fonts`).sort();
// the project's own build puts head, header and footer in afterwards: nothing of the study is read here
const named = process.env.RLSCALE_SITE_NAME;
const { siteName, head, header, footer } =
  named === undefined
    ? await import("./loaders/site/frame/site-frame.js").then(({ siteFrame }) => siteFrame(preview))
    : { siteName: named, head: null, header: null, footer: null };

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
  head,
  header,
  footer,
  markdownIt: markdownHook({ contents: (path) => pageMeta(path).contents })
};
