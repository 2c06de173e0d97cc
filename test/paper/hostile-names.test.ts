/** Names in a study and its results are text in every table, whatever stands in them. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { type ChoiceFigure, settle } from "../../src/components/frame/choice-figure.js";
import type { FigureView } from "../../src/components/frame/static-figure.js";
import { figureData } from "../../src/components/loss-curves/loss-curves-data.js";
import { lossCurves } from "../../src/components/loss-curves/loss-curves-figure.js";
import { withSymbols } from "../../src/components/symbols.js";
import { resultsSchema } from "../../src/lib/results.js";
import { transferChangeFigure } from "../../src/paper/beyond/transfer/transfer-change/transfer-change-figure.js";
import { transferCurvesFigure } from "../../src/paper/beyond/transfer/transfer-curves/transfer-curves-figure.js";
import { transferData } from "../../src/paper/beyond/transfer/transfer-data.js";
import { slopesData } from "../../src/paper/efficiency/slopes-data.js";
import { tenfoldFigure } from "../../src/paper/efficiency/tenfold/tenfold-figure.js";
import type { ContextTopic, FigureSite, StudySite, TableRenderer } from "../../src/paper/paper-site.js";
import { finalLoss } from "../../src/paper/reading/final-losses/final-losses-figure.js";
import { passRates } from "../../src/paper/reading/pass-rates/pass-rates-figure.js";
import { versions } from "../../src/paper/reading/versions/versions-figure.js";
import { kOfNFigure } from "../../src/paper/saturation/k-of-n/k-of-n-figure.js";
import { saturationData } from "../../src/paper/saturation/saturation-data.js";
import { sensitivityFigure } from "../../src/paper/saturation/sensitivity/sensitivity-figure.js";
import { figure as coverage } from "../../src/report/figures/coverage-figure.js";
import { planFigure } from "../../src/report/figures/plan-figure.js";
import { yourLogsFigure } from "../../src/report/figures/your-logs-figure.js";
import { planPage } from "../../src/report/plan-page.js";
import { userRunsData } from "../../src/report/user-runs-study.js";
import { pageModules } from "./page-modules.js";
import { paperSite } from "./paper-site.js";

interface Node {
  properties?: Record<string, Node>;
  items?: Node | false;
  anyOf?: Node[];
  enum?: unknown[];
}

const planted = `<img src=x onerror="planted()">"'&lt;`;
const site = await paperSite(await loadResults(projectRoot));
const tables = await pageModules<{ table: TableRenderer }>("-table");
/** What pages ask tables for; each table takes of it what it knows. */
const asked = [
  ...site.results.claims.findings.map(({ number, claims }) => ({ number, claims })),
  ...["Table 2", "Table 6"].map((table) => ({ table })),
  ...["/saturation", "/efficiency"].map((page) => ({ page }))
];
const { document } = new JSDOM().window;
/** Names of the words that results and reference hold, and of those that the schema lists one by one. */
const keys = [...stringsIn(site)].sort();
/** Each table with what it answers differently, as most of them look at none of it; and the names whose words it reads for that. */
const askedOf = tables.map(({ name, table }) => {
  const answers = new Map(asked.map((options) => [rendered(table, site, options), options]));
  return {
    name,
    table,
    options: [...answers].map(([html, options]) => ({ options, reads: readBy(table, options, html) }))
  };
});
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
      if (!askedOf.some(({ options }) => options.some(({ reads }) => reads.has(key)))) continue;
      const hostile = {
        results: plant(site.results, key, "", resultsSchema as Node),
        series: listed.has(key) ? site.series : plant(site.series, key),
        reference: listed.has(key) ? site.reference : plant(site.reference, key)
      };
      for (const { name, table, options: each } of askedOf) {
        for (const { options, reads } of each) {
          // what reads no word of this name shows the same with another
          if (!reads.has(key)) continue;
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
    expect(shown).toBeGreaterThan(60);
    expect([...new Set(faults)]).toEqual([]);
  }, 120_000);
});

/** Figures without choices, each with what it is made from. */
const plain: [name: string, view: (from: FigureSite) => FigureView][] = [
  ["coverage", (from) => coverage.view(from, {})],
  ...(["curves", "slopes"] as const).map((name): (typeof plain)[number] => [
    `your-logs ${name}`,
    ({ results }) => yourLogsFigure(name).view(userRunsData(results), {})
  ]),
  ...(["frontier", "run", "equal"] as const).map((name): (typeof plain)[number] => [
    `plan ${name}`,
    ({ results }) => planFigure(name).view(planPage(results)!, {})
  ]),
  ...Object.entries({ passRates, versions, finalLoss }).map(([name, { view }]): (typeof plain)[number] => [
    `reading ${name}`,
    (from) => view(from, {})
  ])
];

/** Figures with choices, at their first view. */
const chosen: [name: string, view: (from: FigureSite) => ReturnType<ChoiceFigure<unknown>["view"]>][] = [
  ["loss-curves", ({ data }) => viewOf(lossCurves(), data)],
  ["k-of-n", ({ results, data }) => viewOf(kOfNFigure, { slopes: slopesData(results), curves: data })],
  ["tenfold", ({ results }) => viewOf(tenfoldFigure, { slopes: slopesData(results) })],
  [
    "sensitivity",
    ({ results, data }) => viewOf(sensitivityFigure, { saturation: saturationData(results), curves: data })
  ],
  ["transfer-change", (from) => viewOf(transferChangeFigure, { transfer: transferData(from)! })],
  ["transfer-curves", (from) => viewOf(transferCurvesFigure, { transfer: transferData(from)! })]
];

describe("hostile names in figures and words", () => {
  it("are shown as text in frames, key and words", async () => {
    const under = ["name", "label", "title", "authors", "note", "source"];
    const planted = <Value>(value: Value, schema: Node = {}) =>
      under.reduce((from, key) => plant(from, key, "", schema), value);
    const results = planted(site.results, resultsSchema as Node);
    const data = figureData(results);
    const from: FigureSite = { results, series: site.series, reference: planted(site.reference), data, document };
    const faults: string[] = [];
    const shown: string[] = [];
    const look = (name: string, html: string) => {
      if (html.includes("planted()")) shown.push(name);
      const box = document.createElement("template");
      box.innerHTML = html;
      if (box.content.querySelector("img, [onerror], [src]")) faults.push(name);
    };
    for (const [name, view] of [...plain, ...chosen])
      look(
        name,
        attempt(() => {
          const { reading, subtitle, caption, source, table, computed, key = [] } = view(from);
          const labels = key.map((one) => (typeof one === "string" ? "" : one.label));
          return [withSymbols(reading), subtitle, caption, source, table, computed, ...labels].join("");
        })
      );
    const { topic } = (await import("../../src/paper/words/facts-words.js")) as { topic: ContextTopic };
    for (const [name, html] of Object.entries(topic(from))) if (htmlWords.has(name)) look(name, String(html));
    expect(shown).toEqual(expect.arrayContaining(["coverage", "transfer-change", "k-of-n", "cited"]));
    expect(faults).toEqual([]);
  }, 180_000);
});

/** Words of `facts` that pages write as HTML. */
const htmlWords = new Set(["cited", "companion", "measured"]);

function viewOf<Data>(figure: ChoiceFigure<Data>, data: Data) {
  return figure.view(data, settle(figure, data, {}));
}

/** Names that rules do not know may be refused; nothing is shown then. */
function attempt(render: () => string): string {
  try {
    return String(render());
  } catch {
    return "";
  }
}

/** A table of names that its rules do not know may refuse them; nothing is shown then. */
function rendered(table: TableRenderer, from: StudySite, options: Record<string, unknown>): string {
  try {
    // a string and no object: answers are compared
    return String(table(from, options));
  } catch {
    return "";
  }
}

/** Names of the words that a table reads; all of them where it cannot be watched. */
function readBy(table: TableRenderer, options: Record<string, unknown>, html: string): Set<string> {
  const names = new Set<string>();
  // of each table its own: what is kept by an object is read anew
  const seen = new WeakMap<object, object>();
  const watched = <T>(value: T, key: string): T => {
    if (typeof value === "string") names.add(key);
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || value instanceof Map) return value;
    const get = (from: object, name: string | symbol) => {
      const found = Reflect.get(from, name) as unknown;
      return typeof name === "symbol" ? found : watched(found, Array.isArray(from) ? key : name);
    };
    if (!seen.has(value)) seen.set(value, new Proxy(value, { get }));
    return seen.get(value) as T;
  };
  return rendered(table, watched(site, ""), options) === html ? names : new Set(keys);
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
