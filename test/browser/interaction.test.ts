/** What readers do in figures: point, move through marks by key, bring a size out, show a part of an axis, share a view. */
import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { brief, missing, pageFiles, site, thorough, unfolded, useSite } from "./browser.js";

const reason = missing("power-law.html");

const holds = (name: string, pattern: RegExp) => pattern.test(readFileSync(`${site}/${name}`, "utf8"));
const all = reason ? [] : pageFiles();
const withFigures = all.filter((name) => holds(name, /<figure [^>]*data-live=/) && holds(name, /data-part="read"/));
const withControls = all.filter((name) => holds(name, /<form class="controls"|class="row-filter"/));
/** The quick suite looks at one page. */
const pages = (names: string[]) => (thorough ? names : names.filter((name) => name === "efficiency.html"));

const wait = (page: Page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLElement>("figure[data-live]")].every((figure) => figure.dataset.ready)
  );

describe.skipIf(reason !== null)("interaction", () => {
  const at = useSite();
  let page: Page;

  beforeAll(async () => {
    page = await unfolded(await at.browser.newPage({ viewport: { width: 1280, height: 900 } }));
  });

  async function open(name: string, query = ""): Promise<void> {
    await page.goto(`${at.url}${name}${query}`);
    await wait(page);
  }

  const search = () => new URL(page.url()).search;
  const readOf = (frame: Locator) => frame.locator("[data-part='read']").innerText();
  const readable = () => page.locator("figure[data-live]:has([data-part='read'])");

  /** Numbers as people see them, without signs and separators. */
  const numbersIn = (text: string) => text.replaceAll(",", "").match(/\d+(?:\.\d+)?/g) ?? [];

  /** What pointing says, mark by mark: at most `most` marks of each drawn element. */
  const pointAtAll = (frame: Locator, most = 120) =>
    frame.evaluate((figure, limit) => {
      const line = figure.querySelector<HTMLElement>("[data-part='read']")!;
      const words: string[] = [];
      const box = [...figure.querySelectorAll<HTMLElement>("[data-part='plot'] > *")].find(
        (one) => one.getClientRects().length > 0
      )!;
      box.scrollIntoView({ block: "center" });
      const at = (clientX: number, clientY: number) => {
        box.dispatchEvent(new PointerEvent("pointermove", { clientX, clientY, bubbles: true }));
        words.push(line.textContent ?? "");
      };
      for (const element of box.querySelectorAll<SVGElement>("[data-m]")) {
        const svg = element.closest("svg")!.getBoundingClientRect();
        const places: [number, number][] = [];
        let [x, y] = [0, 0];
        for (const [, command, list] of (element.getAttribute("d") ?? "").matchAll(/([MLml])([^A-Za-z]*)/g)) {
          const numbers = list!.match(/-?\d*\.?\d+/g)!.map(Number);
          for (let i = 0; i < numbers.length; i += 2) {
            const from = command === command!.toUpperCase() ? [0, 0] : [x, y];
            [x, y] = [from[0]! + numbers[i]!, from[1]! + numbers[i + 1]!];
            places.push([x, y]);
          }
        }
        if (places.length > 5) {
          for (const [px, py] of places.slice(0, limit)) at(svg.left + px, svg.top + py);
        } else {
          const { left, width, top, height } = (element.firstElementChild ?? element).getBoundingClientRect();
          at(left + width / 2, top + height / 2);
        }
      }
      box.dispatchEvent(new PointerEvent("pointerleave"));
      return { words, rest: line.textContent ?? "" };
    }, most);

  it.each(pages(withFigures))("reads out every figure of %s by pointer, in the words of its table", async (name) => {
    await open(name);
    for (const frame of await readable().all()) {
      const id = await frame.getAttribute("id");
      const line = frame.locator("[data-part='read']");
      const before = await line.boundingBox();
      const { words, rest } = await pointAtAll(frame);
      expect(words.length, `${id}: marks`).toBeGreaterThan(0);
      expect(
        words.filter((text) => !/\d/.test(text)),
        `${id}: words without a number`
      ).toEqual([]);
      expect(rest, `${id}: words after the pointer has left`).toBe("");
      expect((await line.boundingBox())?.height, `${id}: height of the line`).toBe(before?.height);
      const table = frame.locator("[data-part='table']");
      if ((await table.count()) === 0) continue;
      const cells = await table.locator("th, td").allTextContents();
      const known = new Set(cells.flatMap(numbersIn));
      const said = words.flatMap((text) => numbersIn(text));
      expect(said.filter((number) => known.has(number)).length, `${id}: numbers of the table`).toBeGreaterThan(0);
    }
  });

  it.skipIf(brief).each(pages(withFigures))("moves through every figure of %s by key alone", async (name) => {
    await open(name);
    for (const frame of await readable().all()) {
      const id = await frame.getAttribute("id");
      const boxes = frame.locator("[data-part='plot'] > [tabindex='0']:visible");
      expect(await boxes.count(), `${id}: tab stops`).toBe(1);
      await boxes.focus();
      const said = new Set<string>();
      for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "End", "Home", "ArrowUp"]) {
        await page.keyboard.press(key);
        await page.waitForTimeout(170);
        said.add(await readOf(frame));
      }
      expect(said.has(""), `${id}: silent keys`).toBe(false);
      expect(
        [...said].every((text) => /\d/.test(text)),
        `${id}: words without a number`
      ).toBe(true);
      const ring = await boxes.evaluate((box) => getComputedStyle(box).outlineStyle);
      expect(ring, `${id}: ring`).not.toBe("none");
      expect(await frame.locator(".read-mark:visible").count(), `${id}: marks`).toBe(1);
      await page.keyboard.press("Escape");
      expect(await readOf(frame), `${id}: after Escape`).toBe("");
      expect(await frame.locator(".read-mark").count()).toBe(0);
    }
  });

  it("pins with a click and frees with the next", async () => {
    await open("efficiency.html");
    const frame = page.locator("figure[data-live='tenfold']");
    const plot = frame.locator(".plot:visible");
    await plot.scrollIntoViewIfNeeded();
    await plot.click({ position: { x: 300, y: 60 } });
    const pinned = await readOf(frame);
    expect(pinned).toMatch(/\d/);
    await plot.hover({ position: { x: 300, y: 200 } });
    expect(await readOf(frame)).toBe(pinned);
    await plot.click({ position: { x: 300, y: 200 } });
    expect(await readOf(frame)).not.toBe(pinned);
  });

  /** Shares of opacity that figures give to what is painted in a size's colour. */
  const faded = () =>
    page.locator("figure[data-live]").evaluateAll((figures) =>
      figures.map((figure) => {
        const own = [...figure.querySelectorAll<SVGElement>("svg [fill*='--size-'], svg [stroke*='--size-']")];
        const sizes = own.filter((one) => !one.closest("[data-tints]"));
        const of = (size: string) => sizes.filter((one) => one.outerHTML.includes(`--size-${size}`));
        return [
          of("7b").filter((one) => one.style.opacity).length,
          of("72b").filter((one) => one.style.opacity).length
        ];
      })
    );

  it("brings a size out in every figure of the page, and says so in the address", async () => {
    await open("efficiency.html");
    const figures = await readable().count();
    const label = page.locator("figure[data-live='budget'] .plot:visible text", { hasText: /^7B$/ }).first();
    await label.click();
    expect(search()).toBe("?focus=7");
    const out = await faded();
    expect(out.filter(([own]) => own! > 0)).toEqual([]);
    expect(out.filter(([, other]) => other! > 0)).toHaveLength(figures);
    await page.reload();
    await wait(page);
    expect(await faded()).toEqual(out);
    // What is drawn again keeps it.
    const press = page.locator("figure[data-live='budget'] .segments span", { hasText: /^Instruct$/ });
    await press.click();
    expect((await faded()).filter(([, other]) => other! > 0)).toHaveLength(figures);
    expect(new URLSearchParams(search()).get("focus")).toBe("7");
    await label.click();
    expect(new URLSearchParams(search()).has("focus")).toBe(false);
    expect((await faded()).flat().every((share) => share === 0)).toBe(true);
  });

  it("brings a size out in the curves and in k(N) of the overview", async () => {
    await open("index.html");
    const name = page.locator("figure[data-live] [data-part='plot'] > :visible text", { hasText: /^7B$/ });
    await name.first().click();
    expect(search()).toBe("?focus=7");
    const out = await faded();
    expect(out.filter(([own, other]) => own === 0 && other! > 0).length).toBeGreaterThan(1);
    const dots = page.locator("figure[data-live]").first().locator("path[stroke='var(--size-72b)'][d*='h0']").first();
    expect(await dots.evaluate((one) => getComputedStyle(one).opacity)).toBe("0.25");
    await page.keyboard.press("Escape");
    expect(search()).toBe("");
  });

  it("brings a size out by key, and Escape frees it", async () => {
    await open("efficiency.html");
    await page.locator("figure[data-live='budget'] .plot:visible").focus();
    for (const key of ["ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "Enter"]) await page.keyboard.press(key);
    expect(search()).toBe("?focus=7");
    await page.keyboard.press("Escape");
    expect(search()).toBe("");
  });

  it("drops a size that no figure has from the address", async () => {
    await open("efficiency.html", "?focus=9&ref=mail");
    await page.waitForFunction(() => !location.search.includes("focus"));
    expect(search()).toBe("?ref=mail");
  });

  const zoomable = withFigures.filter((name) => holds(name, /class="figure-zoom"/));

  it.each(thorough ? zoomable : zoomable.slice(0, 1))("shows a part of the long axis on %s", async (name) => {
    await open(name);
    const frame = page.locator("figure[data-live]:has(.figure-zoom)").first();
    const plot = frame.locator("[data-part='plot']");
    const drawing = () => frame.locator(".plot:visible").innerHTML();
    const place = async () => {
      const box = await plot.boundingBox();
      return box && [box.width, box.height];
    };
    const [whole, room] = [await drawing(), await place()];
    const handle = frame.locator(".zoom-handle").first();
    await handle.focus();
    for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowRight");
    const word = new URLSearchParams(search()).get("x");
    expect(word).toMatch(/^[\d.]+(e\d+)?-[\d.]+(e\d+)?$/);
    const part = await drawing();
    expect(part).not.toBe(whole);
    expect(await place()).toEqual(room);
    const asText = await handle.getAttribute("aria-valuetext");
    await page.reload();
    await wait(page);
    expect(await drawing()).toBe(part);
    expect(await handle.getAttribute("aria-valuetext")).toBe(asText);
    await plot.locator(".plot:visible").dblclick({ position: { x: 300, y: 100 } });
    expect(new URLSearchParams(search()).has("x")).toBe(false);
    await page.mouse.move(2, 2);
    await page.locator("h1").click();
    expect(await drawing()).toBe(whole);
    await open(name, "?x=5-3");
    expect(search()).toBe("");
  });

  /** Everything that a view is: what is chosen, what is said, what is drawn. */
  const view = () =>
    page.evaluate(() => ({
      chosen: [
        ...document.querySelectorAll<HTMLInputElement>("form.controls input, .figure-zoom input, .row-filter input")
      ].map((input) => (input.type === "range" ? input.value : input.checked)),
      said: [...document.querySelectorAll<HTMLElement>("figure[data-live] [data-part='reading']")].map(
        (part) => part.textContent
      ),
      drawn: [...document.querySelectorAll<HTMLElement>("figure[data-live] .plot")]
        .filter((box) => box.getClientRects().length > 0)
        .map((box) => box.innerHTML)
    }));

  it.skipIf(brief).each(pages(withControls))("keeps every control of %s in the address", async (name) => {
    const inputs = "form.controls input, .figure-zoom input, .row-filter input";
    await open(name);
    const first = await view();
    const count = await page.locator(inputs).count();
    let slowest = 0;
    let tried = 0;
    for (let i = 0; i < count; i++) {
      await open(name);
      const took = await page.evaluate(
        async ([selector, at]) => {
          const input = document.querySelectorAll<HTMLInputElement>(selector)[at]!;
          if (input.disabled || input.closest("[hidden]") || (input.type === "radio" && input.checked)) return null;
          const start = performance.now();
          if (input.type === "range") {
            input.value = String((Number(input.min) + Number(input.max)) / 2);
            input.dispatchEvent(new Event("input", { bubbles: true }));
            input.dispatchEvent(new Event("change", { bubbles: true }));
          } else input.click();
          const end = performance.now();
          // Other figures of the page follow.
          await new Promise((done) => setTimeout(done, 120));
          return end - start;
        },
        [inputs, i] as const
      );
      if (took === null) continue;
      tried++;
      slowest = Math.max(slowest, took);
      const chosen = await view();
      const query = search();
      expect(query, `control ${i} of ${count}`).not.toBe("");
      await open(name, query);
      expect(await view(), `control ${i} of ${count}, ${query}`).toEqual(chosen);
      expect(search()).toBe(query);
    }
    await open(name, `?${["variant", "resource", "rows", "forms"].map((word) => `${word}=nothing`).join("&")}`);
    expect(await view()).toEqual(first);
    console.info(`${name}: ${tried} choices, the slowest took ${slowest.toFixed(0)} ms`);
    expect(tried).toBeGreaterThan(0);
  });

  it("moves nothing by itself", async () => {
    await open("efficiency.html");
    await page.locator("figure[data-live='budget'] .segments span", { hasText: /^Data$/ }).click();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});
