/** The 404 page: hosts answer with it at any depth, where an address that starts from the page leads nowhere. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Finds the site from the address that led nowhere: the nearest folder above it that has our schema. Then links lead there,
 * the site's faces arrive, and navigation, theme and search, hidden until then, are as on every page.
 */
const findHome = `(async () => {
  const folders = location.pathname.split("/").slice(0, -1);
  for (; folders.length > 0; folders.pop()) {
    const home = folders.join("/") + "/";
    const answer = await fetch(home + "data/results.schema.json").catch(() => null);
    if (!(await answer?.text())?.startsWith("{") || !answer.ok) continue;
    for (const link of document.querySelectorAll("[data-to]")) link.href = home + link.dataset.to;
    const faces = document.createElement("style");
    faces.textContent = document.querySelector("template.faces").content.textContent.replaceAll('url("./', 'url("' + home);
    document.head.append(faces);
    for (const part of document.querySelectorAll("[data-wait]")) part.hidden = false;
    document.querySelector(".search-open").dataset.home = home;
    await import(home + document.querySelector("template.faces").dataset.frame);
    return;
  }
})();`;

/**
 * The page of a site that may stand anywhere, with its styles inside.
 *
 * @param html as Framework writes it
 * @param root folder of the site
 * @throws Error when the page is not as Framework writes it
 */
export async function findingPage(html: string, root: string): Promise<string> {
  const sheet = required(html, /<link rel="stylesheet" type="text\/css" href="\.?\/([^"]+)">/, "a style sheet");
  const frame = required(html, /<link rel="script" href="\.\/([^"]*frame[^"]*)">/, "the script of the frame");
  const faces = required(html, /<style>(@font-face[\s\S]*?)<\/style>/, "the site's faces").split("\n");
  const css = (await readFile(join(root, sheet), "utf8")).replace(/<\//g, "<\\/");
  const icon = (await readFile("src/style/icon.svg")).toString("base64");
  // faces of the reader's system need no address
  const [ours, local] = [faces.filter((face) => face.includes("url(")), faces.filter((face) => !face.includes("url("))];
  return html
    .replace(/<base [^>]*>\n?/, "")
    .replace(/<link rel="(?:preload|preload external|modulepreload|stylesheet|script)"[^>]*>\n?/g, "")
    .replace(/<style>@font-face[\s\S]*?<\/style>\n?/, () => `<style>${local.join("\n")}</style>\n`)
    .replace(/<script type="module"[^>]*>[\s\S]*?<\/script>\n?/g, "")
    .replace(
      /<link rel="icon"[^>]*>/,
      `<link rel="icon" type="image/svg+xml" href="data:image/svg+xml;base64,${icon}">`
    )
    .replace(
      /<(nav class="nav-wide|details class="nav-narrow|button type="button" class="(?:theme|search-open))/g,
      (tag) => tag.replace(/<\w+/, (open) => `${open} hidden data-wait`)
    )
    .replace(/ href="\.\/([^"#]+)"/g, ' href="./$1" data-to="$1"')
    .replace("</head>", () => `<style>${css}</style>\n</head>`)
    .replace(
      "</body>",
      () =>
        `<template class="faces" data-frame="${frame}">${ours.join("\n")}</template>\n<script>${findHome}</script>\n</body>`
    );
}

/** The page of a site whose address is known: every link starts from the root of its host, and needs no script. */
export function rootedPage(html: string, base: URL): string {
  return html
    .replace(/<base [^>]*>\n?/, "")
    .replace(/ (href|src)="\.\//g, ` $1="${base.pathname}`)
    .replaceAll('url("./', `url("${base.pathname}`)
    .replaceAll('data-home="./"', `data-home="${base.pathname}"`);
}

function required(html: string, pattern: RegExp, what: string): string {
  const found = pattern.exec(html)?.[1];
  if (found === undefined) throw new Error(`404.html: needs ${what}; found none`);
  return found;
}
