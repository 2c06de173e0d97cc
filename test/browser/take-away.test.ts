/** Everything that a figure hands out, asked for by keyboard, opened and read back. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { parquetReadObjects } from "hyparquet";
import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { csvColumns, csvRows } from "../../src/components/frame/csv.js";
import { reportZip } from "../../src/components/frame/figure-actions.js";
import type { Results } from "../../src/lib/results.js";
import { brief, missing, pageFiles, site, thorough, unfolded, useSite, watch } from "./browser.js";

const reason = missing();

/** Pages with figures and the ids of these, as the build wrote them. */
function figures(): [page: string, id: string][] {
  return (
    pageFiles()
      // the print page hands nothing out
      .filter((name) => name !== "print.html")
      .flatMap((name) => {
        // Views that are kept beside a figure have its id too.
        const ids = [...readFileSync(join(site, name), "utf8").matchAll(/<figure [^>]*?id="([^"]+)"/g)];
        return [...new Set(ids.map(([, id]) => id!))].map((id): [string, string] => [name, id]);
      })
  );
}

const quick = new Set(brief ? ["figure-1-1"] : ["figure-1-1", "figure-1-3"]);
const all = reason === null ? figures() : [];
const asked = all.filter(([, id]) => thorough || quick.has(id));

describe.skipIf(reason !== null)("what a figure hands out", () => {
  const at = useSite();
  let context: BrowserContext;
  let page: Page;
  const results = () => JSON.parse(readFileSync(`${site}/data/results.json`, "utf8")) as Results;

  beforeAll(async () => {
    context = await at.browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    page = await unfolded(await context.newPage());
  });

  async function open(name: string, id: string, query = ""): Promise<void> {
    await page.goto(`${at.url}${name}${query}`);
    await page.waitForSelector(`#${id}[data-ready]`);
  }

  const said = (id: string) => page.locator(`#${id} [data-part="status"]`).innerText();

  /** A file, by keyboard: the list is opened, the button focused and pressed. */
  async function file(id: string, kind: string): Promise<{ name: string; bytes: Buffer }> {
    const list = page.locator(`#${id} .figure-download`);
    if ((await list.getAttribute("open")) === null) {
      await list.locator("summary").focus();
      await page.keyboard.press("Enter");
    }
    await list.locator(`[data-download="${kind}"]`).focus();
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
    const bytes = readFileSync(await download.path());
    await page.waitForFunction(
      ([figure, words]) =>
        document.querySelector(`#${figure} [data-part="status"]`)?.textContent?.includes(words!) ?? false,
      [id, download.suggestedFilename()]
    );
    return { name: download.suggestedFilename(), bytes };
  }

  const text = async (id: string, kind: string) => (await file(id, kind)).bytes.toString("utf8");

  /** What an SVG holds, by the browser's own parser. */
  async function openSvg(svg: string): Promise<{ text: string; faults: number; width: number; height: number }> {
    return page.evaluate((source) => {
      const { documentElement: root } = new DOMParser().parseFromString(source, "image/svg+xml");
      return {
        text: Array.from(root.querySelectorAll("text, title"), (one) => one.textContent).join("\n"),
        faults: root.querySelectorAll("parsererror").length,
        width: Number(root.getAttribute("width")),
        height: Number(root.getAttribute("height"))
      };
    }, svg);
  }

  /** Size of a PNG, and how much of it differs from its first pixel. */
  async function openPng(bytes: Buffer): Promise<{ width: number; height: number; marked: number; colours: number }> {
    return page.evaluate(async (source) => {
      const image = new Image();
      image.src = `data:image/png;base64,${source}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      const pen = canvas.getContext("2d")!;
      pen.drawImage(image, 0, 0);
      const pixels = new Uint32Array(pen.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
      const marked = pixels.reduce((sum, pixel) => sum + Number(pixel !== pixels[0]), 0) / pixels.length;
      return { width: canvas.width, height: canvas.height, marked, colours: new Set(pixels).size };
    }, bytes.toString("base64"));
  }

  /** Words of the frame, spaces as one: lines of an SVG break where they like. */
  const words = (value: string) => value.replace(/\s+/g, "");

  it.each(asked)("%s %s: drawing and picture carry their words and fonts", async (name, id) => {
    const seen = watch(page, at.url);
    await open(name, id);
    const svg = await file(id, "svg");
    expect(svg.name).toMatch(/^[a-z0-9._-]+_[0-9a-f]{7}\S*\.svg$/);
    const source = svg.bytes.toString("utf8");
    expect(source).toContain('@font-face{font-family:"Source Sans 3"');
    expect(/var\(|url\((?!data:)|href=/.test(source)).toBe(false);
    const drawn = await openSvg(source);
    expect(drawn.faults).toBe(0);
    const parts = await page
      .locator(`#${id}`)
      .evaluate((frame) =>
        Array.from(
          frame.querySelectorAll(
            '[data-part="reading"], [data-part="subtitle"], [data-part="key"] li span, [data-part="caption"], [data-part="source"]'
          ),
          (one) => one.textContent ?? ""
        )
      );
    const link = await page.locator(`#${id} .figure-link`).evaluate((one) => (one as HTMLAnchorElement).href);
    const held = words(drawn.text);
    expect([...parts, link].filter((part) => !held.includes(words(part)))).toEqual([]);
    const png = await file(id, "png");
    expect(png.name).toBe(svg.name.replace(/svg$/, "png"));
    const picture = await openPng(png.bytes);
    expect([picture.width, picture.height]).toEqual([2 * drawn.width, 2 * drawn.height]);
    expect(picture.marked).toBeGreaterThan(0.01);
    expect(picture.colours).toBeGreaterThan(16);
    expect(seen.faults).toEqual([]);
  });

  it.each(asked)("%s %s: data are the same as CSV, Parquet and for pgfplots", async (name, id) => {
    await open(name, id);
    const columns = csvColumns(await text(id, "csv"));
    const rows = columns[0]!.values.map((_, row) =>
      Object.fromEntries(columns.map((column) => [column.name, column.values[row] ?? null]))
    );
    expect(rows.length).toBeGreaterThan(0);
    const { bytes } = await file(id, "parquet");
    const buffer = new Uint8Array(bytes).buffer;
    const read = await parquetReadObjects({ file: buffer });
    expect(read.map((row) => ({ ...row }))).toEqual(rows);
    const lines = (await text(id, "pgfplots")).trimEnd().split("\n");
    const body = lines.filter((line) => !line.startsWith("#"));
    expect(body[0]).toMatch(/^series(,[A-Za-z][A-Za-z0-9_]*)*$/);
    const numbers = body.slice(1).map((line) => line.split(",").map((cell) => (cell === "nan" ? null : Number(cell))));
    expect(numbers.flat().filter(Number.isNaN)).toEqual([]);
    const measured = columns.filter(({ type }) => type !== "string");
    const plain = (value: unknown) => (typeof value === "boolean" ? Number(value) : value);
    expect(numbers.map((row) => row.slice(1))).toEqual(
      rows.map((_, row) => measured.map(({ values }) => plain(values[row])))
    );
  });

  it("slopes in the CSV are those of results.json", async () => {
    await open("efficiency.html", "figure-1-1");
    const [head = [], ...rows] = csvRows(await text("figure-1-1", "csv"));
    const cell = (row: string[], column: string) => row[head.indexOf(column)]!;
    const { study, inference } = results();
    const own = study.families[0]!.id;
    const expected = inference.series
      .filter(({ family, resource }) => family === own && resource === "compute")
      .flatMap(({ variant, sizes }) => sizes.map(({ modelSize, k, interval }) => [variant, modelSize, k, ...interval]));
    const given = rows.map((row) => [
      cell(row, "variant"),
      ...["model_size", "k", "k_low", "k_high"].map((column) => Number(cell(row, column)))
    ]);
    expect(given).toEqual(expected);
  });

  it("the points of the overview's curves are those of results.json, and the law's lines go through their means", async () => {
    await open("index.html", "figure-law");
    const [head = [], ...all] = csvRows(await text("figure-law", "csv"));
    expect(head.slice(0, 7)).toEqual(["what", "model_size", "in_fit", "step", "compute_flops", "test_loss", "law"]);
    const rows = all.filter(([what]) => what === "evaluation").map((row) => row.slice(1));
    const { study, curves, laws } = results();
    const family = study.families[0]!.id;
    const own = curves.filter(
      (curve) => curve.family === family && curve.variant === "base" && curve.benchmark === study.benchmark
    );
    const { kMax, n0 } = laws.find(
      (one) =>
        one.family === family &&
        one.variant === "base" &&
        one.resource === "compute" &&
        one.protocol === "full" &&
        one.objective === "log"
    )!.law;
    const expected = own.flatMap(({ modelSize, step, computeFlops, testLoss }) => {
      const k = kMax / (1 + n0 / modelSize);
      // the level of a size is free: on ln L its line has the mean of the points
      const level = testLoss.reduce((sum, loss, t) => sum + Math.log(loss) + k * Math.log(computeFlops[t]!), 0);
      return step.map((one, t) => {
        const law = Math.exp(level / step.length - k * Math.log(computeFlops[t]!));
        return { points: [modelSize, "true", one, computeFlops[t]!, testLoss[t]!], law };
      });
    });
    expect(
      rows.map(([size, inFit, step, x, loss]) => [Number(size), inFit, Number(step), Number(x), Number(loss)])
    ).toEqual(expected.map(({ points }) => points));
    for (const [i, row] of rows.entries()) expect(Math.abs(Number(row[5]) / expected[i]!.law - 1)).toBeLessThan(1e-9);
  });

  it("copies the address of the view, which leads back to it", async () => {
    await open("efficiency.html", "figure-1-1");
    await page.locator('#figure-1-1 input[value="data"]').focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    await page.locator("#figure-1-1 .segments span", { hasText: /^Data$/i }).click();
    const title = await page.locator("#figure-1-1-title").innerText();
    await page.locator('#figure-1-1 [data-copy="link"]').focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(
      () => document.querySelector('#figure-1-1 [data-part="status"]')?.textContent === "Copied"
    );
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const { pathname, searchParams, hash } = new URL(copied);
    expect([pathname, searchParams.get("resource"), hash]).toEqual(["/efficiency.html", "data", "#figure-1-1"]);
    await page.goto("about:blank");
    await page.goto(copied);
    await page.waitForSelector("#figure-1-1[data-ready]");
    await expect.poll(() => page.locator("#figure-1-1-title").innerText()).toBe(title);
  });

  it("hands out the view of repeats that is chosen", async () => {
    await open("power-law.html", "figure-2-7");
    const before = await page.locator("#figure-2-7-title").innerText();
    await page.locator("#figure-2-7 .segments span", { hasText: /^Instruct$/ }).click();
    // a view that is not shown at first is a file, which is fetched
    await page.waitForFunction(
      (title) => (document.querySelector("#figure-2-7-title") as HTMLElement).innerText !== title,
      before
    );
    const title = await page.locator("#figure-2-7-title").innerText();
    const csv = await file("figure-2-7", "csv");
    expect(csv.name).toMatch(/^fig-2-7_[0-9a-f]{7}_instruct\.csv$/);
    const [head = [], ...rows] = csvRows(csv.bytes.toString("utf8"));
    expect(rows.filter((row) => !row[head.indexOf("run")]!.includes("instruct"))).toEqual([]);
    expect(words((await openSvg(await text("figure-2-7", "svg"))).text)).toContain(words(title));
    await expect
      .poll(() => page.locator("#figure-2-7 .figure-link").getAttribute("href"))
      .toContain("variant=instruct");
  });

  it("says how to cite the view, and follows it", async () => {
    await open("efficiency.html", "figure-1-1");
    const { inputs, study } = results();
    await page.locator("#figure-1-1 .figure-cite summary").focus();
    await page.keyboard.press("Enter");
    const cite = page.locator('#figure-1-1 [data-part="cite"]');
    await page.waitForFunction(
      (link) => document.querySelector('#figure-1-1 [data-part="cite"]')?.textContent?.includes(link),
      `${at.url}efficiency.html#figure-1-1`
    );
    await page.locator("#figure-1-1 .segments span", { hasText: /^Data$/i }).click();
    await page.waitForFunction(() =>
      document.querySelector('#figure-1-1 [data-part="cite"]')?.textContent?.includes("resource=data")
    );
    const shown = await cite.innerText();
    expect(shown).toContain(await page.locator("#figure-1-1-title").innerText());
    for (const part of [inputs.hash, study.title, study.arxiv, study.url]) expect(shown).toContain(part);
    await cite.getByRole("button", { name: "Copy BibTeX" }).first().click();
    await page.waitForFunction(
      () => document.querySelector('#figure-1-1 [data-part="status"]')?.textContent === "Copied"
    );
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^@misc\{rlscale-figure-1-1-[0-9a-f]{7},\n[\s\S]*resource=data[\s\S]*\n\}$/);
    await expect.poll(() => said("figure-1-1")).toBe("Copied");
  });

  it("lists the logs behind a figure with their hashes", async () => {
    await open("efficiency.html", "figure-1-3");
    const computed = page.locator("#figure-1-3 details", { hasText: "Where its numbers come from" }).first();
    await computed.locator("summary").first().click();
    await computed.locator(".input-files summary").click();
    await page.waitForSelector("#figure-1-3 .input-files li");
    const listed = await computed.locator(".input-files li").allInnerTexts();
    const files = results().inputs.files.filter(({ path }) => listed.some((line) => line.startsWith(path)));
    expect(files).toHaveLength(listed.length);
    expect(listed.filter((line, i) => !line.includes(files[i]!.sha256))).toEqual([]);
    const told = await computed.innerText();
    expect(told).toContain(`${files.length} logs`);
    expect(told).toContain(results().inputs.hash);
  });

  it("says so when a file cannot be made", async () => {
    await open("efficiency.html", "figure-1-3");
    await page.route("**/take-away*.js", (route) => route.abort());
    await page.locator("#figure-1-3 .figure-download summary").click();
    await page.locator('#figure-1-3 [data-download="svg"]').click();
    await page.waitForFunction(() =>
      document.querySelector('#figure-1-3 [data-part="status"]')?.textContent?.startsWith("That did not work")
    );
    await page.unroute("**/take-away*.js");
    await expect.poll(() => page.locator('#figure-1-3 [data-download="svg"]').getAttribute("aria-busy")).toBeNull();
  });

  it.each([
    ["efficiency.html", "figure-1-1"],
    ["index.html", "drawing-reuse"]
  ])("%s %s fills the screen and leaves it again", async (name, id) => {
    await open(name, id);
    const widest = () =>
      page
        .locator(`#${id} [data-part="plot"] svg`)
        .evaluateAll((all) => Math.max(...all.map((svg) => svg.getBoundingClientRect().width)));
    const before = await widest();
    const button = page.locator(`#${id} [data-whole]`);
    await button.click();
    await expect.poll(() => page.evaluate(() => document.fullscreenElement?.id ?? "")).toBe(id);
    await expect.poll(widest).toBeGreaterThan(before);
    await button.click();
    await expect.poll(() => page.evaluate(() => document.fullscreenElement === null)).toBe(true);
  });

  it("prints nothing of it", async () => {
    await open("efficiency.html", "figure-1-3");
    await page.emulateMedia({ media: "print" });
    const seen = await page
      .locator(".figure-actions")
      .evaluateAll((every) => every.filter((one) => one.getClientRects().length > 0).length);
    await page.emulateMedia({ media: "screen" });
    expect(seen).toBe(0);
  });

  it("has everything in one archive, the same as the site's own files", async () => {
    const answer = await fetch(`${at.url}${reportZip}`);
    const entries = unzipSync(new Uint8Array(await answer.arrayBuffer()));
    const names = Object.keys(entries);
    expect(names).toEqual([...names].sort());
    const tables = readdirSync(join(site, "data", "tables"));
    const copies = [...tables.map((name) => `tables/${name}`), "results.json", "results.schema.json"];
    expect(
      copies.filter((name) => Buffer.compare(Buffer.from(entries[name]!), readFileSync(join(site, "data", name))) !== 0)
    ).toEqual([]);
    const drawings = names.filter((name) => name.startsWith("figures/"));
    expect(drawings.length).toBeGreaterThanOrEqual(all.length);
    expect(drawings.filter((name) => name.includes("the-law-explored"))).toHaveLength(1);
    const sources = drawings.map((name) => Buffer.from(entries[name]!).toString("utf8"));
    await page.goto(`${at.url}efficiency.html`);
    const opened = await Promise.all(sources.map(openSvg));
    expect(drawings.filter((_, i) => opened[i]!.faults > 0 || !sources[i]!.includes("@font-face"))).toEqual([]);
    expect(Buffer.from(entries["README.md"]!).toString("utf8")).toContain(results().inputs.hash);
  });

  it.each(["index.html", "efficiency.html", "dataset.html"])("%s leads to the archive", async (name) => {
    await page.goto(`${at.url}${name}`);
    const links = await page
      .locator(`a[href$="${reportZip}"]`)
      .evaluateAll((every) => every.map((one) => (one as HTMLAnchorElement).href));
    expect(new Set(links)).toEqual(new Set([`${at.url}${reportZip}`]));
  });
});
