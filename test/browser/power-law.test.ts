/** The figures of the power law's page: two fits, one view shared, views that the build has drawn. */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { missing, unfolded, useSite, watch } from "./browser.js";

const reason = missing();

describe.skipIf(reason !== null)("the page of the power law", () => {
  const at = useSite();
  let page: Page;

  beforeAll(async () => {
    page = await unfolded(await at.browser.newPage({ viewport: { width: 1280, height: 900 } }));
  });

  async function open(query = ""): Promise<void> {
    await page.goto(`${at.url}power-law.html${query}`);
    for (const id of ["figure-2-1", "figure-2-3", "figure-2-5"]) await page.waitForSelector(`#${id}[data-ready]`);
  }

  const title = (id: string) => page.locator(`#${id} .figure-title`).innerText();
  const choose = (id: string, text: string) =>
    page.locator(`#${id} .segments span`, { hasText: new RegExp(`^${text}$`) }).click();

  it("moves the cut, refits and says so in the address", async () => {
    const seen = watch(page, at.url);
    await open();
    const before = await title("figure-2-3");
    await page.locator("#figure-2-3 form input[type=range]").fill("50");
    await expect.poll(() => title("figure-2-3")).not.toBe(before);
    expect(new URL(page.url()).searchParams.get("cut")).toBe("50");
    expect(seen.faults).toEqual([]);
    await open("?cut=50");
    await expect.poll(() => page.locator("#figure-2-3 form output").innerText()).toBe("the first 50% of each run");
  });

  it("answers in the figure in hand first; its table and the other figures follow", async () => {
    await open();
    const [now, later] = await page.evaluate(async () => {
      const words = (id: string, part: string) => document.querySelector(`#${id} [data-part="${part}"]`)!.innerHTML;
      const all = () => ({
        answer: words("figure-2-1", "subtitle"),
        table: words("figure-2-1", "table"),
        other: words("figure-2-3", "subtitle")
      });
      const before = all();
      const changed = () =>
        // a table that is still to be filled has not followed
        Object.entries(all()).flatMap(([name, text]) =>
          text === "" || text === before[name as keyof typeof before] ? [] : [name]
        );
      document.querySelector<HTMLInputElement>("#figure-2-1 input[value='instruct']")!.click();
      const end = performance.now() + 10_000;
      while (changed().length === 0 && performance.now() < end) await new Promise((done) => setTimeout(done));
      const first = changed();
      while (changed().length < 3 && performance.now() < end) await new Promise((done) => setTimeout(done, 50));
      return [first, changed()] as const;
    });
    expect(now).toEqual(["answer"]);
    expect(later).toEqual(["answer", "table", "other"]);
  });

  it("has the handles of the long axis right under it, over the strip", async () => {
    await open();
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      const edges = await page.locator("#figure-2-1").evaluate((figure) => {
        const box = (what: string) =>
          [...figure.querySelectorAll(what)].find((one) => one.getClientRects().length > 0)!.getBoundingClientRect();
        const [plot, zoom, strip] = [box("[data-part='plot'] svg"), box(".zoom-track"), box(".strip-title")];
        return { gap: zoom.top - plot.bottom, room: strip.top - zoom.bottom };
      });
      expect(Math.abs(edges.gap)).toBeLessThan(12);
      expect(edges.room).toBeGreaterThanOrEqual(0);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it("shows one variant in all its figures, and keeps the protocol of each", async () => {
    await open();
    await choose("figure-2-5", "Instruct");
    for (const id of ["figure-2-1", "figure-2-3"]) {
      await expect.poll(() => page.locator(`#${id} .figure-subtitle`).innerText()).toContain("instruct");
    }
    await expect.poll(() => title("figure-2-1")).toContain("height fitted, the law is");
    await expect.poll(() => title("figure-2-3")).toContain("early fit");
    expect(new URL(page.url()).searchParams.get("variant")).toBe("instruct");
    await open("?variant=instruct");
    await expect.poll(() => page.locator("#figure-2-5 .figure-subtitle").innerText()).toContain("instruct");
  });

  it("sets the paper's own way with one press", async () => {
    await open();
    await page.locator("#figure-2-1 .preset").click();
    expect(new URL(page.url()).searchParams.get("objective")).toBe("linear");
    await expect.poll(() => page.locator("#figure-2-1 [data-number=strict]").innerText()).toBe("\u2013");
  });

  it("brings a size out by its label, and lets it go again", async () => {
    await open();
    const label = page.locator("#figure-2-1 [data-part='plot'] .plot-1068 .size-label[data-size='7000000000']");
    await label.click();
    expect(new URL(page.url()).searchParams.get("focus")).toBe("7");
    await expect.poll(() => page.locator("#figure-2-1 [data-part='plot'] .plot-1068 g[opacity]").count()).toBe(6);
    await page.locator("#figure-2-1 [data-part='plot'] .plot-1068 .size-label[data-size='7000000000']").click();
    expect(new URL(page.url()).searchParams.get("focus")).toBeNull();
  });

  it("fits the other version of a family as published, and takes it back", async () => {
    await page.goto(`${at.url}beyond/llama.html`);
    await page.waitForSelector("#figure-6-1[data-ready]");
    const before = await title("figure-6-1");
    await choose("figure-6-1", "As published before");
    await expect.poll(() => title("figure-6-1")).not.toBe(before);
    expect(new URL(page.url()).searchParams.get("version")).toBe("earlier");
    await page.locator("#figure-6-1 .reset").click();
    await expect.poll(() => title("figure-6-1")).toBe(before);
  });
});
