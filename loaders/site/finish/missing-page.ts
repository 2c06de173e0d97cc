/** The 404 page of a site that may stand anywhere: served at any depth, it can name no file of the site. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Finds the site from the address that led nowhere: the nearest folder above it that has our results. */
const findHome = `(async () => {
  const folders = location.pathname.split("/").slice(0, -1);
  for (; folders.length > 0; folders.pop()) {
    const home = folders.join("/") + "/";
    const answer = await fetch(home + "data/results.schema.json").catch(() => null);
    await answer?.arrayBuffer();
    if (!answer?.ok) continue;
    for (const link of document.querySelectorAll("[data-home]")) link.href = home + "index.html";
    return;
  }
})();`;

/**
 * The page with its styles inside, system faces, no script but the one that finds the way home, and no link that would
 * only hold at one depth.
 *
 * @param root folder of the site
 * @throws Error when the page is not as Framework writes it
 */
export async function selfContained(html: string, root: string): Promise<string> {
  const sheet = /<link rel="stylesheet" type="text\/css" href="\.?\/([^"]+)">/.exec(html)?.[1];
  if (sheet === undefined) throw new Error("404.html: needs a style sheet; found none");
  const css = (await readFile(join(root, sheet), "utf8")).replace(/<\//g, "<\\/");
  const icon = (await readFile("src/style/icon.svg")).toString("base64");
  return html
    .replace(/<base [^>]*>\n?/, "")
    .replace(/<link rel="(?:preload|preload external|modulepreload|stylesheet|script|search-code)"[^>]*>\n?/g, "")
    .replace(/<style>@font-face[\s\S]*?<\/style>\n?/, "")
    .replace(/<script type="module"[^>]*>[\s\S]*?<\/script>\n?/g, "")
    .replace(
      /<link rel="icon"[^>]*>/,
      `<link rel="icon" type="image/svg+xml" href="data:image/svg+xml;base64,${icon}">`
    )
    .replace(/<nav\b[\s\S]*?<\/nav>/g, "")
    .replace(/<details class="nav-narrow[\s\S]*?<\/details>/, "")
    .replace(/<button type="button" class="(?:theme|search-open)"[\s\S]*?<\/button>\n?/g, "")
    .replace(/ \u00b7 <a href="\.\/data\/[^>]*>[^<]*<\/a>/g, "")
    .replaceAll('href="./index.html"', 'href="./" data-home')
    .replace("</head>", () => `<style>${css}</style>\n</head>`)
    .replace("</body>", () => `<script>${findHome}</script>\n</body>`);
}
