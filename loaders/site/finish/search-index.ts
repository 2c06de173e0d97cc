/**
 * What the search of the site knows: terms of the glossary, pages and their sections, figures by their titles, claims with their verdicts, and the
 * parameters of every law. The insides of figures are not in it.
 */

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SearchEntry } from "../../../src/components/frame/search-terms.js";
import { efficiency, parameters, modelSize as sizeName, unescapeHtml } from "../../../src/lib/format.js";
import { itemAt, lastOf } from "../../../src/lib/items.js";
import type { Results } from "../../../src/lib/results.js";
import { ofFamily } from "../../../src/lib/runs.js";
import { glossary } from "../../../src/report/glossary/glossary.js";
import { settled } from "../../../src/report/table-parts.js";
import { toJson } from "../../emit.js";
import { report } from "../site-report.js";
import { endOf } from "./print-page.js";

/** Pages that say nothing of their own. */
const leftOut = new Set(["404.html", "glossary.html", "print.html"]);

/**
 * Writes the index beside the site's data.
 *
 * @param root folder of the site
 */
export async function writeSearchIndex(root: string, results: Results): Promise<void> {
  const pages = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".html")).sort();
  const entries: SearchEntry[] = pages.includes("glossary.html") ? termEntries() : [];
  for (const page of pages.filter((name) => !leftOut.has(name))) {
    entries.push(...pageEntries(page.replaceAll("\\", "/"), await readFile(join(root, page), "utf8")));
  }
  const lawPage = pages.find((name) => name === report.lawPage);
  entries.push(...claimEntries(results), ...(lawPage ? parameterEntries(results, lawPage) : []));
  await writeFile(join(root, "data", "search.json"), toJson(entries));
}

function termEntries(): SearchEntry[] {
  return glossary.map(({ id, name, meaning, written, asked = [] }) => ({
    kind: "definition",
    title: plainText(name),
    note: plainText(meaning),
    text: "",
    also: [...written.map(plainText), ...asked],
    href: `glossary.html#${id}`
  }));
}

export function pageEntries(href: string, html: string): SearchEntry[] {
  const [, whole = ""] = /<main\b[^>]*>([\s\S]*?)<\/main>/.exec(html) ?? [];
  const shown: string[] = [];
  // a figure keeps its other views inside it, each a figure of its own
  const main = dropElements(whole, "<template").replace(
    /<figure\b[\s\S]*?<\/figure>/g,
    (figure) => `<div data-figure="${shown.push(figure) - 1}"></div>`
  );
  const [, name = ""] = /<title>([^<|]*)/.exec(html) ?? [];
  const [, description = ""] = /<meta name="description" content="([^"]*)">/.exec(html) ?? [];
  // what is left is ours: headings with their addresses, paragraphs, tables, and marks for figures
  const parts = main.split(/(?=<h[123]\b[^>]*\bid=")/);
  const entries: SearchEntry[] = [];
  let title = "";
  for (const part of parts) {
    const heading = /^<(h[123])\b[^>]*\bid="([^"]+)"[^>]*>([\s\S]*?)<\/\1>/.exec(part);
    if (!heading) continue;
    const [all, level, id, words] = heading as unknown as [string, string, string, string];
    const text = plainText(part.slice(all.length));
    if (level === "h1") {
      title = plainText(words);
      entries.push({
        kind: "page",
        title,
        note: plainText(description),
        text: `${plainText(name)} ${text}`,
        also: [plainText(name), ...slugOf(href)],
        headline: plainText(answerOf(main)),
        href
      });
    } else {
      entries.push({ kind: "section", title: plainText(words), note: title, text, href: `${href}#${id}` });
    }
    for (const [, at] of part.matchAll(/data-figure="(\d+)"/g)) {
      const figure = figureEntry(itemAt(shown, Number(at)), href);
      if (figure) entries.push({ ...figure, note: title });
    }
  }
  return entries;
}

/** What a page answers before it says why. */
function answerOf(main: string): string {
  const start = main.search(/<div class="answer\b/);
  return start < 0 ? "" : main.slice(start, endOf(main, start));
}

/** The words of an address: "beyond/response-length.html" -> "response length". */
function slugOf(href: string): string[] {
  const name = lastOf(href.split("/")).replace(/\.html$/, "");
  return name === "index" ? [] : [name.replaceAll("-", " ")];
}

function figureEntry(drawing: string, page: string): Omit<SearchEntry, "note"> | null {
  const id = /<figure\b[^>]*\bid="([^"]+)"/.exec(drawing)?.[1];
  const title = /<h\d class="figure-title"[^>]*>([\s\S]*?)<\/h\d>/.exec(drawing)?.[1];
  const number = /<p class="figure-caption"><b>([^<]*)<\/b>/.exec(drawing)?.[1];
  const subtitle = /<p class="figure-subtitle"[^>]*>([\s\S]*?)<\/p>/.exec(drawing)?.[1] ?? "";
  if (id === undefined || title === undefined) return null;
  return {
    kind: "figure",
    title: [number, plainText(title)].filter(Boolean).join(": "),
    text: plainText(subtitle),
    href: `${page}#${id}`
  };
}

export function claimEntries({ claims }: Results): SearchEntry[] {
  return claims.rows.map(({ id, claim, where, outcome, argument }) => ({
    kind: "claim",
    title: `${id}: ${claim}`,
    note: outcome,
    text: `${where} ${argument}`,
    href: `claims.html#claim-${id.toLowerCase()}`
  }));
}

export function parameterEntries({ laws, inference, study }: Results, href: string): SearchEntry[] {
  const protocols = { full: "all points", inter: "between sizes", intra: "within a run" } as const;
  const objectives = { log: "least squares on ln L", linear: "least squares on L" } as const;
  return laws.map((series): SearchEntry => {
    const { family, variant, resource, protocol, objective, law } = series;
    const name = study.families.find(({ id }) => id === family)?.name ?? family;
    const known = inference.series.find(
      (other) => other.family === family && other.variant === variant && other.resource === resource
    );
    const [low, high] = protocol === "full" && objective === "log" && known ? known.law.kMaxWidened : [null, null];
    const interval = low === null || high === null ? "" : ` [${efficiency(low)}, ${efficiency(high)}]`;
    return {
      kind: "parameter",
      title: settled(series)
        ? `K_max ${efficiency(law.kMax)}${interval}, N_0 ${parameters(law.n0)}`
        : "K_max and N_0 have no value: the slopes do not settle them",
      note: `${ofFamily(name, variant)}, ${resource}, ${protocols[protocol]}, ${objectives[objective]}`,
      text: `K_max N_0 limit half-way size law parameters ${law.sizes.map(({ modelSize, learningEfficiency }) => `k(${sizeName(modelSize)}) ${efficiency(learningEfficiency)}`).join(" ")}`,
      href
    };
  });
}

/** Words of a piece of a page: exponents and indices marked, formulas as they are written, what is hidden left out. */
export function plainText(html: string): string {
  return unescapeHtml(
    ['<span class="katex-html"', "<svg", "<nav"]
      .reduce(dropElements, html)
      .replace(/<math\b[\s\S]*?<annotation\b[^>]*>([\s\S]*?)<\/annotation>[\s\S]*?<\/math>/g, (_, tex: string) =>
        tex.replace(/\\(?:text|mathrm|left|right)\b|[\\{}]/g, "")
      )
      .replace(/<(script|style|button)\b[\s\S]*?<\/\1>/g, " ")
      .replace(/<sup>/g, "^")
      .replace(/<sub>/g, "_")
      .replace(/<\/?(?:a|b|i|em|strong|span|sup|sub|code|cite|abbr|tspan)\b[^>]*>/g, "")
      .replace(/<[^>]+>/g, " ")
  )
    .replace(/\s+/g, " ")
    .trim();
}

/** Everything but the elements that begin so, each up to its own end. */
function dropElements(html: string, begin: string): string {
  const tag = itemAt(/^<(\w+)/.exec(begin)!, 1);
  const edges = new RegExp(`<${tag}\\b|</${tag}>`, "g");
  let kept = "";
  let from = 0;
  for (let at = html.indexOf(begin); at >= 0; at = html.indexOf(begin, from)) {
    kept += html.slice(from, at);
    edges.lastIndex = at;
    let depth = 0;
    do {
      const edge = edges.exec(html);
      if (!edge) return kept;
      depth += edge[0].startsWith("</") ? -1 : 1;
    } while (depth > 0);
    from = html.indexOf(">", edges.lastIndex - 1) + 1;
  }
  return kept + html.slice(from);
}
