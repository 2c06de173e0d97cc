/** The law to play with: by mouse, finger and keys; each state has an address. */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { loadAxe, shiftOf, violations, watchShift } from "./audit.js";
import { missing, useSite, watch } from "./browser.js";

const reason = missing();
const six = "0.5,1.5,3,7,14,32";

describe.skipIf(reason !== null)("the law on the overview", () => {
  const at = useSite();
  let page: Page;

  beforeAll(async () => {
    page = await at.browser.newPage({ viewport: { width: 1280, height: 900 } });
  });

  async function open(query = "", on = page): Promise<void> {
    await on.goto(`${at.url}index.html${query}`);
    await on.waitForSelector("#figure-law[data-ready]");
  }

  const figure = (on = page) => on.locator("#figure-law");
  const title = (on = page) => figure(on).locator(".figure-title").innerText();
  const said = (id: string, on = page) => figure(on).locator(`[data-number="${id}"]`).innerText();
  const pair = (on = page) => new URL(on.url()).searchParams.get("pair");
  const handle = (name: string, on = page) => figure(on).locator(`.figure-handle[data-handle="${name}"]:visible`);
  const middle = async (name: string, on = page) => {
    await handle(name, on).scrollIntoViewIfNeeded();
    const box = (await handle(name, on).boundingBox())!;
    return [box.x + box.width / 2, box.y + box.height / 2] as const;
  };

  /** Pixels between the middle of a handle and a place in the window; a handle lies on whole pixels. */
  const awayFrom = async (name: string, x: number, y: number, on = page) => {
    const [hereX, hereY] = await middle(name, on);
    return Math.hypot(hereX - x, hereY - y);
  };

  it("drags the pair in the valley: it stays under the pointer, and lines, error and title follow", async () => {
    const seen = watch(page, at.url);
    await open();
    const before = await title();
    const line = () => figure().locator(".plot-1068 [data-size='7000000000'] path").last().getAttribute("d");
    const drawn = await line();
    const [x, y] = await middle("valley");
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let i = 1; i <= 8; i++) await page.mouse.move(x + 8 * i, y - 4 * i);
    await expect.poll(() => awayFrom("valley", x + 64, y - 32)).toBeLessThan(1.5);
    // the address waits for the end of the drag
    expect(pair()).toBeNull();
    await page.mouse.up();
    await expect.poll(() => pair()).toMatch(/^0\.1\d+,\d+(\.\d+)?$/);
    expect(await title()).not.toBe(before);
    expect(await line()).not.toBe(drawn);
    expect(Number.parseFloat(await said("rms"))).toBeGreaterThan(0.0198);
    const [kMax, n0] = pair()!.split(",").map(Number);
    expect(Number(await said("kMax"))).toBeCloseTo(kMax!, 3);
    expect(Number.parseFloat(await said("n0"))).toBeCloseTo(n0!, 1);
    const words = await handle("valley").getAttribute("aria-valuetext");
    expect(words).toBe(`K_max ${await said("kMax")}, N_0 ${await said("n0")}`);
    expect(seen.faults).toEqual([]);
  });

  it("drags half of the ceiling on the curve of k(N)", async () => {
    await open();
    const [x, y] = await middle("curve");
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 10, y - 15);
    await page.mouse.move(x + 20, y - 30);
    await page.mouse.up();
    await expect.poll(() => awayFrom("curve", x + 20, y - 30)).toBeLessThan(1.5);
    expect(Number(pair()!.split(",")[0])).toBeGreaterThan(0.15);
  });

  it("goes no further than the sliders", async () => {
    await open();
    const [x, y] = await middle("valley");
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 900, y - 900);
    await page.mouse.up();
    await expect.poll(() => pair()).toBe("0.300,100");
  });

  it("moves by keys, keeps the keys, and says what it is", async () => {
    await open("?pair=0.152,17.4");
    const point = handle("valley");
    await point.focus();
    for (const key of ["ArrowUp", "ArrowUp", "ArrowRight", "ArrowLeft"]) {
      const before = pair();
      await page.keyboard.press(key);
      await expect.poll(() => pair()).not.toBe(before);
      await expect
        .poll(() => page.evaluate(() => (document.activeElement as HTMLElement).dataset.handle))
        .toBe("valley");
    }
    expect(pair()).toBe("0.154,17.4");
    expect(await handle("valley").getAttribute("role")).toBe("slider");
    expect(await handle("valley").getAttribute("aria-valuetext")).toBe("K_max 0.154, N_0 17.4B");
    expect(Number(await handle("valley").getAttribute("aria-valuenow"))).toBe(17.4);
    await page.keyboard.press("PageDown");
    await expect.poll(() => pair()).toBe("0.144,17.4");
  });

  it.each([
    [1280, 800],
    [360, 740]
  ])("begins below four findings, whose verdicts are on the first screen of %i × %i", async (width, height) => {
    const screen = await at.browser.newPage({ viewport: { width, height } });
    await open("", screen);
    const ends = await screen
      .locator(".tiles .tile-verdict")
      .evaluateAll((verdicts) => verdicts.map((verdict) => verdict.getBoundingClientRect().bottom));
    expect(ends).toHaveLength(4);
    expect(Math.max(...ends)).toBeLessThanOrEqual(height);
    await screen.close();
  });

  it("is dragged by a finger, and the page stays where it is", async () => {
    const context = await at.browser.newContext({
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true
    });
    const phone = await context.newPage();
    await open("", phone);
    const [x, y] = await middle("valley", phone);
    const touch = await context.newCDPSession(phone);
    const send = (type: "touchStart" | "touchMove" | "touchEnd", dx = 0, dy = 0) =>
      touch.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: type === "touchEnd" ? [] : [{ x: x + dx, y: y + dy }]
      });
    await send("touchStart");
    for (let i = 1; i <= 6; i++) await send("touchMove", 6 * i, -8 * i);
    await send("touchEnd");
    await expect.poll(() => pair(phone)).not.toBeNull();
    // where the finger is: the page has not gone with it, but for what a longer title takes
    await expect.poll(() => awayFrom("valley", x + 36, y - 48, phone)).toBeLessThan(1.5);
    const box = (await handle("valley", phone).boundingBox())!;
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
    await context.close();
  });

  it("takes sizes, sliders and buttons; one is pressed, and Reset goes back", async () => {
    await open();
    const pressed = () => figure().locator(".preset[aria-pressed='true']").allInnerTexts();
    expect(await pressed()).toEqual(["Ours"]);
    await figure().locator(".chips span", { hasText: /^72B$/ }).click();
    await expect.poll(() => title()).toContain("fitted without 72B");
    expect(await pressed()).toEqual(["Without 72B"]);
    expect(new URL(page.url()).searchParams.get("sizes")).toBe(six);
    await figure().locator("input[type=range]").first().fill("0.2");
    await expect.poll(() => said("kMax")).toBe("0.200");
    // the other slider keeps its value in full
    expect(await said("n0")).toBe("18.2B");
    expect(await pressed()).toEqual([]);
    await figure().locator(".preset", { hasText: "paper" }).click();
    await expect.poll(() => pair()).toBe("0.152,17.4");
    expect(await title()).toContain("the paper\u2019s");
    await figure().locator(".reset").click();
    await expect.poll(() => new URL(page.url()).search).toBe("");
    expect(await pressed()).toEqual(["Ours"]);
  });

  it("shows the state of an address, and drops words that it does not know", async () => {
    const seen = watch(page, at.url);
    await open(`?pair=0.21,46&sizes=${six}`);
    expect([await said("kMax"), await said("n0")]).toEqual(["0.210", "46.0B"]);
    expect(await figure().locator(".chips input:checked").count()).toBe(6);
    const own = await said("kMax");
    for (const query of ["?pair=9,9", "?pair=0.1", "?pair=NaN,NaN&sizes=99", "?sizes=0.5,0.5,0.5", "?pair=0.2,1e9"]) {
      await open(query);
      await expect.poll(() => new URL(page.url()).search, { message: query }).toBe("");
      expect(await said("kMax")).toBe("0.129");
    }
    expect(own).toBe("0.210");
    expect(seen.faults).toEqual([]);
  });

  it("is whole without scripts: what stands there is ours", async () => {
    const context = await at.browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
    const still = await context.newPage();
    await still.goto(`${at.url}index.html`);
    const without = await title(still);
    await open();
    expect(without).toBe(await title());
    expect(await figure(still).locator(".plot-680 svg circle[r='9']").count()).toBe(2);
    expect(await figure(still).locator(".controls").isVisible()).toBe(false);
    expect(await figure(still).locator(".figure-handle").count()).toBe(0);
    await context.close();
  });

  it.each(["light", "dark"] as const)(
    "has nothing to mend for axe, %s, and moves nothing as it goes live",
    async (colorScheme) => {
      const context = await at.browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme });
      const fresh = await context.newPage();
      await watchShift(fresh);
      await open("", fresh);
      await fresh.waitForTimeout(300);
      expect(await shiftOf(fresh)).toBeLessThan(0.001);
      await loadAxe(fresh);
      expect(await violations(fresh, "#figure-law")).toEqual([]);
      await context.close();
    }
  );

  it("paints a choice within 50 ms", async () => {
    await open();
    const times = await page.evaluate(async () => {
      const slider = document.querySelector<HTMLInputElement>("#figure-law input[type=range]")!;
      const title = () => document.querySelector("#figure-law .figure-title")!.textContent;
      const all: number[] = [];
      for (let i = 0; i < 20; i++) {
        const before = title();
        const start = performance.now();
        slider.value = String(0.1 + i * 0.005);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        while (title() === before) await new Promise((done) => setTimeout(done));
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        all.push(performance.now() - start);
        await new Promise((done) => setTimeout(done, 60));
      }
      return all.sort((a, b) => a - b);
    });
    console.log(`choice to paint: ${times[10]!.toFixed(0)} ms, ${times[18]!.toFixed(0)} ms at the 95th percentile`);
    // several times that here: the suite shares its processors
    expect(times[10]!).toBeLessThan(200);
  });
});
