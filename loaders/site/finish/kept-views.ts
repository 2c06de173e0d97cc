/**
 * The data of figures that a page does not draw again: each is a file of its own, fetched when a reader asks for it, so
 * that the page weighs no more for it.
 */
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { endOf } from "./print-page.js";

const folder = "_file/kept";

/** Shorter data stay in the page: a request would weigh more. */
const short = 2000;

/** The page with an address in the place of what it keeps, which is written under the hash of its content. */
export async function publishKept(html: string, place: { root: string; page: string }): Promise<string> {
  return publishEach(html, /<template data-part="(csv)">/, short, place);
}

async function publishEach(
  html: string,
  opening: RegExp,
  least: number,
  { root, page }: { root: string; page: string }
): Promise<string> {
  const up = "../".repeat(page.split(/[\\/]/).length - 1) || "./";
  const parts: string[] = [];
  let rest = html;
  for (let match = opening.exec(rest); match; match = opening.exec(rest)) {
    const [tag, word = ""] = match;
    const end = endOf(rest, match.index);
    const content = rest.slice(match.index + tag.length, end - "</template>".length);
    parts.push(rest.slice(0, match.index));
    if (content.length < least) parts.push(rest.slice(match.index, end));
    else {
      const figure = figureOf(content) ?? figureOf(parts.join("")) ?? "figure";
      const address = await publish(root, `${figure}-${word}`, content);
      parts.push(`${tag.slice(0, -1)} data-href="${up}${address}"></template>`);
    }
    rest = rest.slice(end);
  }
  return parts.join("") + rest;
}

/** The id of the last figure that begins in a text. */
function figureOf(html: string): string | undefined {
  return html.slice(html.lastIndexOf("<figure")).match(/^<figure\b[^>]*? id="([^"]*)"/)?.[1];
}

async function publish(root: string, name: string, content: string): Promise<string> {
  const hash = createHash("sha256").update(content, "utf8").digest("hex").slice(0, 8);
  const address = `${folder}/${name}.${hash}.json`;
  await mkdir(join(root, folder), { recursive: true });
  // Not a page: nobody should come upon it as one.
  await writeFile(join(root, address), JSON.stringify(content));
  return address;
}
