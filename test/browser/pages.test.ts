/** Every page of the built site, opened as readers open it. */
import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { loadAxe, shiftOf, violations, watchShift } from "./audit.js";
import { missing, pageFiles, thorough, useSite, watch } from "./browser.js";

const reason = missing();

const pages = reason
  ? ["-"]
  : pageFiles()
      // the print page is looked at in a file of its own too
      .filter((name) => thorough || name !== "print.html");
/** kB of a page as it is sent, without faces and without what it fetches after it can be used. /print is every page in one. */
function budgetOf(name: string): number {
  return ({ "index.html": 250, "print.html": 360 } as Record<string, number>)[name] ?? 300;
}

const artifacts = "test/artifacts";
const views: [number, ("light" | "dark")[]][] = thorough
  ? [
      [360, ["light", "dark"]],
      [768, ["light", "dark"]],
      [1280, ["light", "dark"]]
    ]
  : [];
/** In the quick suite a page is opened at one of its two extremes, in turn; the first page at both. */
const extremes: [number, ("light" | "dark")[]][] = [
  [1280, ["light"]],
  [360, ["dark"]]
];
const viewsOf = (name: string) =>
  thorough ? views : name === "index.html" ? extremes : [extremes[pages.indexOf(name) % extremes.length]!];

describe.skipIf(reason !== null)("every page", () => {
  const at = useSite();

  beforeAll(async () => {
    mkdirSync(artifacts, { recursive: true });
  });

  describe.each(pages)("%s", (name) => {
    it.each(viewsOf(name))(
      "opens at %d px in %j without a fault or a shift, nothing serious for axe",
      async (width, themes) => {
        const context = await at.browser.newContext({ viewport: { width, height: 800 }, colorScheme: themes[0]! });
        const page = await context.newPage();
        await watchShift(page);
        const seen = watch(page, at.url);
        await page.goto(at.url + name, { waitUntil: "networkidle" });
        const shift = await shiftOf(page);
        const bytes = seen.requests.reduce((sum, request) => sum + request.bytes, 0);
        console.info(
          `${name} ${width}: ${seen.requests.length} requests, ${Math.round(bytes / 1000)} kB, layout shift ${shift.toFixed(4)}`
        );
        if (shift >= 0.02) seen.faults.push(`layout shift ${shift}`);
        const own = seen.requests.filter(({ url }) => !/\.woff2$|logs-worker|take-away/.test(url));
        const kilobytes = own.reduce((sum, request) => sum + request.bytes, 0) / 1000;
        if (kilobytes > budgetOf(name)) seen.faults.push(`${Math.round(kilobytes)} kB without faces`);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (over > 0) seen.faults.push(`${over} px too wide`);
        const small = await smallText(page);
        if (small.length > 0) seen.faults.push(`text under 12.5 px: ${small.join(" | ")}`);
        if (seen.requests.length > 25) seen.faults.push(`${seen.requests.length} requests`);
        // pictures of whole pages are for the suite that has the time
        for (const theme of thorough ? themes : []) {
          await page.emulateMedia({ colorScheme: theme });
          await page.screenshot({
            path: `${artifacts}/${name.replace(/\W/g, "-")}-${width}-${theme}.png`,
            fullPage: true
          });
        }
        await page.evaluate(() => {
          // The menus would lie over the page; they are looked at below.
          for (const panel of document.querySelectorAll<HTMLDetailsElement>("main details:not([name])"))
            panel.open = true;
          const first = new Set<string>();
          for (const panel of document.querySelectorAll<HTMLDetailsElement>("main details[name]")) {
            if (!first.has(panel.name)) panel.open = true;
            first.add(panel.name);
          }
        });
        await loadAxe(page);
        for (const theme of themes) {
          await page.emulateMedia({ colorScheme: theme });
          // the header is the same on every page
          const header = thorough || name === "index.html" ? await violations(page, "header .bar") : [];
          for (const { id, impact, nodes } of [...(await violations(page)), ...header]) {
            const places = nodes.map((node) => `${node.html} ${node.any[0]?.message ?? ""}`).join(" | ");
            seen.faults.push(`${theme} axe ${impact} ${id}: ${places}`);
          }
        }
        expect(seen.faults).toEqual([]);
        await context.close();
      }
    );

    it("reads whole without scripts", async () => {
      const context = await at.browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
      const page = await context.newPage();
      const seen = watch(page, at.url);
      await page.goto(at.url + name);
      expect(await page.locator("h1").count()).toBe(1);
      expect(await page.locator("form.controls:visible, button.theme:visible").count()).toBe(0);
      const empty = await page
        .locator("figure[data-live]")
        .evaluateAll((figures) =>
          figures
            .filter(
              (figure) =>
                ![...figure.querySelectorAll("[data-part='plot'] svg")].some((svg) => svg.getClientRects().length > 0)
            )
            .map(({ id }) => id)
        );
      expect(empty).toEqual([]);
      const menu = page.locator("details.nav-narrow > summary");
      // 404 stands alone and leads home only.
      if (name !== "404.html") {
        await menu.click();
        expect(await page.locator("details.nav-narrow nav a:visible").count()).toBeGreaterThan(0);
      }
      // Preloaded modules are let go when scripts are off.
      expect(seen.faults.filter((fault) => !/^failed: .*\.js$/.test(fault))).toEqual([]);
      await context.close();
    });
  });
});

/** Texts under 12.5 px, but for raised ones and formulas. */
function smallText(page: Page): Promise<(string | undefined)[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("body *")]
      .filter((element) => !element.closest("sup, sub, .katex, tspan[dy], .visually-hidden"))
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()))
      .filter((element) => element.getClientRects().length > 0 && parseFloat(getComputedStyle(element).fontSize) < 12.5)
      .map((element) => element.textContent?.slice(0, 30))
  );
}
