/** Names in a study and its results are text in every table, whatever stands in them. */
import { readdirSync } from "node:fs";
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/build-results.js";
import { resultsSchema } from "../../src/lib/results.js";
import type { StudySite, TableRenderer } from "../../src/paper/site.js";
import { paperSite } from "./paper-site.js";

interface Node {
  properties?: Record<string, Node>;
  items?: Node | false;
  anyOf?: Node[];
  enum?: unknown[];
}

const planted = `<img src=x onerror="planted()">"'&lt;`;
const site = await paperSite(await loadResults(projectRoot));
const files = ["paper", "report"].flatMap((room) =>
  readdirSync(`src/${room}/tables`)
    .sort()
    .map((file) => ({ room, name: file.replace(".ts", "") }))
);
const tables = await Promise.all(
  files.map(async ({ room, name }) => {
    const { table } = (await import(`../../src/${room}/tables/${name}.ts`)) as { table: TableRenderer };
    return { name, table };
  })
);
/** What pages ask tables for; each table takes of it what it knows. */
const asked = [
  ...site.results.claims.findings.map(({ number, claims }) => ({ number, claims })),
  ...["Table 2", "Table 6"].map((table) => ({ table })),
  ...["/saturation", "/efficiency"].map((page) => ({ page }))
];
const { document } = new JSDOM().window;
/** Each table with what it answers differently: most of them look at none of it. */
const askedOf = tables.map(({ name, table }) => {
  const answers = new Map(asked.map((options) => [rendered(table, site, options), options]));
  return { name, table, options: [...answers.values()] };
});

/** Names of the words that results and reference hold, and of those that the schema lists one by one. */
const keys = [...stringsIn(site)].sort();
const listed = listedIn(resultsSchema as Node);

describe("hostile names in tables", () => {
  it("are planted under names of many kinds", () => {
    expect(keys).toEqual(
      expect.arrayContaining(["title", "name", "run", "benchmark", "claim", "note", "reason", "path"])
    );
    expect(tables.length).toBeGreaterThan(40);
  });

  it("are shown as text: no element and no attribute comes of them", () => {
    const faults: string[] = [];
    let shown = 0;
    for (const key of keys) {
      const hostile = {
        results: plant(site.results, key, "", resultsSchema as Node),
        series: listed.has(key) ? site.series : plant(site.series, key),
        reference: listed.has(key) ? site.reference : plant(site.reference, key)
      };
      for (const { name, table, options: each } of askedOf) {
        for (const options of each) {
          const html = rendered(table, hostile, options);
          if (!html.includes("planted()")) continue;
          shown++;
          const box = document.createElement("template");
          box.innerHTML = html;
          const bad = [...box.content.querySelectorAll("img, [onerror], [src]")].length;
          if (bad > 0) faults.push(`${name}: ${key}`);
          break;
        }
      }
    }
    expect(shown).toBeGreaterThan(20);
    expect([...new Set(faults)]).toEqual([]);
  }, 120_000);
});

/** A table of names that its rules do not know may refuse them; nothing is shown then. */
function rendered(table: TableRenderer, from: StudySite, options: Record<string, unknown>): string {
  try {
    return table(from, options);
  } catch {
    return "";
  }
}

function stringsIn(value: unknown, key = "", found = new Set<string>()): Set<string> {
  if (typeof value === "string" && key !== "") found.add(key);
  if (Array.isArray(value)) for (const one of value) stringsIn(one, key, found);
  else if (typeof value === "object" && value !== null) {
    for (const [name, one] of Object.entries(value)) stringsIn(one, name, found);
  }
  return found;
}

function listedIn(schema: Node, key = "", found = new Set<string>()): Set<string> {
  if (schema.enum) found.add(key);
  for (const [name, child] of Object.entries(schema.properties ?? {})) listedIn(child, name, found);
  for (const child of [schema.items || [], schema.anyOf ?? []].flat()) listedIn(child, key, found);
  return found;
}

/** The same with hostile letters at the end of every word under a name, but where the schema lists the words there may be. */
function plant<T>(value: T, under: string, key = "", schema: Node = {}): T {
  const node = schema.anyOf?.find(({ properties, items, enum: words }) => properties || items || words) ?? schema;
  if (typeof value === "string") return (key === under && !node.enum ? value + planted : value) as T;
  if (Array.isArray(value)) {
    const items = node.items || {};
    return (typeof value[0] === "number" ? value : value.map((one) => plant(one, under, key, items))) as T;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, plant(one, under, name, node.properties?.[name])])
  ) as T;
}
