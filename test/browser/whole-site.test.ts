/** The built site as a whole: where it stands, what it leads to, what it remembers. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { validateResults } from "../../loaders/results-schema.js";
import { serveSite } from "../../loaders/site/preview.js";
import { efficiency, parameters } from "../../src/lib/format.js";
import { resultsSchema } from "../../src/lib/results.js";
import { missing, pageFiles, site, thorough, useSite, watch } from "./browser.js";

const reason = missing();

const pages = reason ? [] : pageFiles();

describe.skipIf(reason !== null)("the site", () => {
  const at = useSite();

  it("stands at any sub-path, every link leading somewhere", async () => {
    const deep = await serveSite({ root: site, base: "/some/where/" });
    const context = await at.browser.newContext();
    const page = await context.newPage();
    const seen = watch(page, deep.url);
    const links = new Set<string>();
    const opened = thorough ? pages : ["index.html", "beyond/llama.html", "plan.html", "your-logs.html"];
    for (const name of opened.filter((page) => page !== "404.html")) {
      await page.goto(deep.url + name, { waitUntil: "networkidle" });
      for (const href of await page.evaluate(() =>
        [...document.querySelectorAll("a[href]")].map((a) => (a as HTMLAnchorElement).href)
      )) {
        if (href.startsWith(new URL("/", deep.url).href)) links.add(href.split("#")[0]!);
      }
    }
    const lost: string[] = [];
    for (const link of links) {
      const response = await fetch(link);
      if (!response.ok) lost.push(`${response.status} ${link}`);
      await response.arrayBuffer();
    }
    expect(links.size).toBeGreaterThan(2);
    expect(lost).toEqual([]);
    expect(seen.faults).toEqual([]);
    await context.close();
    await deep.close();
  });

  it("prints the numbers of results.json, which match their schema", () => {
    const results = validateResults(JSON.parse(readFileSync(`${site}/data/results.json`, "utf8")));
    const schema = JSON.parse(readFileSync(`${site}/data/results.schema.json`, "utf8")) as unknown;
    expect(schema).toEqual(JSON.parse(JSON.stringify(resultsSchema)));
    const overview = readFileSync(`${site}/index.html`, "utf8");
    const family = results.study.families[0]!.id;
    for (const protocol of ["full", "inter"]) {
      const law = results.laws.find(
        (one) =>
          one.family === family &&
          one.variant === "base" &&
          one.resource === "compute" &&
          one.protocol === protocol &&
          one.objective === "log"
      )!;
      expect(overview).toContain(efficiency(law.law.kMax));
      expect(overview).toContain(parameters(law.law.n0));
    }
    const tables = readFileSync(`${site}/tables.html`, "utf8");
    const lost = results.comparison.rows.filter((row) => !tables.includes(`>${row.publishedText}</td>`));
    expect(lost.map((row) => row.id)).toEqual([]);
  });

  it("remembers the theme, before the first paint of the next page", async () => {
    const context = await at.browser.newContext({ colorScheme: "light" });
    const page = await context.newPage();
    await page.goto(`${at.url}index.html`);
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.locator("button.theme").click();
    expect(await ground()).not.toBe(light);
    await page.goto(`${at.url}tables.html`);
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
    await context.close();
  });
});
