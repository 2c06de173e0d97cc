/** The live figure: what a reader changes is fitted again in the page, and the address says it. */
import { existsSync, readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { figureData } from "../../src/components/loss-curves/loss-curves-data.js";
import { lossCurvesModel } from "../../src/components/loss-curves/loss-curves-model.js";
import type { LossCurvesState } from "../../src/components/loss-curves/loss-curves-state.js";
import { efficiency, parameters, r2 } from "../../src/lib/format.js";
import type { Results } from "../../src/lib/results.js";
import { defaultState } from "../components/figure-data.js";
import { missing, site, unfolded, useSite, watch } from "./browser.js";

const reason = missing();

const figure = "#figure-2-1";
/** The page that holds the live loss curves: their own, as soon as there is one. */
const home = existsSync(`${site}/power-law.html`) ? "power-law.html" : "index.html";

describe.skipIf(reason !== null)("the live figure", () => {
  const at = useSite();
  let page: Page;
  const data = () => figureData(JSON.parse(readFileSync(`${site}/data/results.json`, "utf8")) as Results);

  beforeAll(async () => {
    page = await unfolded(await at.browser.newPage({ viewport: { width: 1280, height: 900 } }));
  });

  async function open(query = ""): Promise<void> {
    await page.goto(`${at.url}${home}${query}`);
    await page.waitForSelector(`${figure}[data-ready]`);
  }

  /** Numbers of the figure as the page shows them. */
  async function shown(): Promise<string[]> {
    const number = (id: string) => page.locator(`${figure} [data-number="${id}"]`).innerText();
    return [await number("kMax"), await number("n0"), await number("r2")];
  }

  /** The same numbers from the fit code, run here. */
  function expected(state: Partial<LossCurvesState>): string[] {
    const { law } = lossCurvesModel(data(), { ...defaultState, ...state });
    return [efficiency(law.kMax), parameters(law.n0), r2(law.goodness.r2)];
  }

  const press = (text: string) =>
    page.locator(`${figure} .segments span`, { hasText: new RegExp(`^${text}$`) }).click();
  const chip = (text: string) => page.locator(`${figure} .chips span`, { hasText: new RegExp(`^${text}$`) }).click();

  it("leaves what the build has drawn alone until something is chosen", async () => {
    const code = /\/(figures\.|_page\/)[^/]*\.js$/;
    await page.route(code, (route) => route.abort());
    await page.goto(`${at.url}${home}`);
    const drawings = () =>
      page
        .locator(`${figure} .plot svg`)
        .evaluateAll((all) => all.filter((svg) => svg.getClientRects().length > 0).map((svg) => svg.outerHTML));
    const still = await drawings();
    expect(still.length).toBe(2);
    await page.unroute(code);
    await open();
    expect(await drawings()).toEqual(still);
    expect(await shown()).toEqual(expected({}));
  });

  it("refits when a size is taken out, as the fit code does in Node", async () => {
    await open();
    const before = await shown();
    const place = () =>
      page.locator(`${figure} [data-part='plot']`).evaluate((plot) => {
        const { x, y, width, height } = plot.getBoundingClientRect();
        return { x, y: y + scrollY, width, height };
      });
    const box = await place();
    await chip("0.5B");
    const after = await shown();
    expect(after).not.toEqual(before);
    expect(after).toEqual(expected({ sizes: [1.5e9, 3e9, 7e9, 14e9, 32e9] }));
    expect(await place()).toEqual(box);
    expect(new URL(page.url()).search).toBe("?sizes=1.5%2C3%2C7%2C14%2C32");
  });

  it("draws in the page what the build would draw", async () => {
    await open();
    const still = await page.locator(`${figure} [data-part='plot'] .plot-1068`).innerHTML();
    await press("Instruct");
    expect((await page.locator(`${figure} [data-part='plot'] .plot-1068`).innerHTML()) === still).toBe(false);
    await press("Base");
    expect((await page.locator(`${figure} [data-part='plot'] .plot-1068`).innerHTML()) === still).toBe(true);
  });

  it("keeps three sizes in", async () => {
    await open("?sizes=0.5,1.5,3");
    const boxes = await page
      .locator(`${figure} .chips input`)
      .evaluateAll((all) =>
        all.map((box) => [(box as HTMLInputElement).checked, (box as HTMLInputElement).disabled].join())
      );
    expect(boxes.slice(0, 4)).toEqual(["true,true", "true,true", "true,true", "false,false"]);
  });

  it.each([
    ["?variant=instruct", { variant: "instruct" }],
    ["?resource=data&protocol=full", { resource: "data", protocol: "full" }],
    ["?protocol=intra&objective=linear", { protocol: "intra", objective: "linear" }],
    ["?variant=instruct&sizes=3%2C7%2C14%2C72", { variant: "instruct", sizes: [3e9, 7e9, 14e9, 72e9] }]
  ] as [string, Partial<LossCurvesState>][])(
    "shows the view of %s and keeps it in the address",
    async (query, state) => {
      await open(query);
      expect(await shown()).toEqual(expected(state));
      expect(new URL(page.url()).search).toBe(query);
      expect(await page.locator(`${figure} .figure-link`).getAttribute("href")).toContain(query);
    }
  );

  it("drops what it does not know from the address", async () => {
    await open("?variant=medium&sizes=9&ref=mail");
    expect(await shown()).toEqual(expected({}));
    expect(new URL(page.url()).search).toBe("?ref=mail");
  });

  it("goes through every choice and back with Reset, without a fault", async () => {
    const seen = watch(page, at.url);
    await open();
    for (const label of ["Instruct", "Data", "Within a run", "L", "All points"]) {
      const took = await page.evaluate((text) => {
        const span = [...document.querySelectorAll<HTMLElement>(".segments span")].find((s) => s.textContent === text)!;
        const start = performance.now();
        span.click();
        return performance.now() - start;
      }, label);
      console.info(`${label}: ${took.toFixed(0)} ms`);
    }
    expect(await shown()).toEqual(
      expected({ variant: "instruct", resource: "data", protocol: "full", objective: "linear" })
    );
    await page.locator(`${figure} .reset`).click();
    expect(await shown()).toEqual(expected({}));
    expect(new URL(page.url()).search).toBe("");
    expect(seen.faults).toEqual([]);
  });

  it("reads a point out, by pointer and by keyboard", async () => {
    await open();
    const line = page.locator(`${figure} .figure-read`);
    const plot = page.locator(`${figure} [data-part='plot'] .plot-1068`);
    await plot
      .locator("svg")
      .first()
      .hover({ position: { x: 962, y: 370 } });
    expect(await line.innerText()).toMatch(
      /^(32B|72B) base, step \d+ of 10[0-9], \d\.\d\s×\s10\d\d\sFLOPs: loss 0\.\d{3} \((fitted|the line) 0\.\d{3}, \d+(\.\d)?% (above|below)\)$/
    );
    await plot
      .locator("svg")
      .first()
      .hover({ position: { x: 900, y: 440 } });
    expect(await line.innerText()).toMatch(
      /^72B base, line, height guessed, .*FLOPs: loss 0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]$/
    );
    await page.mouse.move(0, 0);
    expect(await line.innerText()).toBe("");
    await plot.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() =>
      document.querySelector(".figure-read")?.textContent?.startsWith("0.5B base, step 2 of")
    );
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    // The point furthest to the right, which need not be the last step.
    await page.waitForFunction(() =>
      /^1\.5B base, step 10\d of 105/.test(document.querySelector(".figure-read")?.textContent ?? "")
    );
    await page.keyboard.press("Escape");
    expect(await line.innerText()).toBe("");
    expect(await plot.locator(".read-mark").count()).toBe(0);
  });

  it("hands out the drawing and the data of the view", async () => {
    await open("?variant=instruct");
    await page.locator(`${figure} .figure-download > summary`).click();
    const fetched = async (kind: string) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.locator(`${figure} [data-download="${kind}"]`).click()
      ]);
      return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
    };
    const csv = await fetched("csv");
    expect(csv.name).toMatch(/^fig-2-1_[0-9a-f]{7}_instruct\.csv$/);
    const points = data()
      .curves.filter((curve) => curve.variant === "instruct")
      .flatMap((curve) => curve.testLoss);
    const [head = "", ...lines] = csv.text.trimEnd().split("\n");
    const rows = lines.map((line) => line.split(","));
    const at = head.split(",").indexOf("test_loss");
    expect(rows.filter(([what]) => what === "point").map((row) => Number(row[at]))).toEqual(points);
    // the zero-shot line of the held-out size, drawn in this view
    expect(rows.some(([what]) => what === "zero_shot")).toBe(true);
    const svg = await fetched("svg");
    expect(svg.name).toMatch(/^fig-2-1_[0-9a-f]{7}_instruct\.svg$/);
    expect(svg.text).toContain("points in the fit");
    expect(/var\(|url\((?!data:)/.test(svg.text)).toBe(false);
  });

  it("is worked by keyboard alone", async () => {
    await open();
    await page.locator(`${figure} input[value="base"]`).focus();
    await page.keyboard.press("ArrowRight");
    expect(await shown()).toEqual(expected({ variant: "instruct" }));
  });
});
