/** Terms where they are first used: the definition on hover, on focus and on a tap, a link without scripts. */
import { describe, expect, it } from "vitest";
import { loadAxe, violations } from "./audit.js";
import { missing, useSite, watch } from "./browser.js";

const reason = missing("glossary.html");

describe.skipIf(reason !== null)("a term where it is first used", () => {
  const at = useSite();
  const open = async (options: { hasTouch?: boolean; isMobile?: boolean; width?: number } = {}) => {
    const { width = 1280, ...touch } = options;
    const context = await at.browser.newContext({ viewport: { width, height: 740 }, ...touch });
    const page = await context.newPage();
    const seen = watch(page, at.url);
    await page.goto(`${at.url}saturation.html`, { waitUntil: "networkidle" });
    return { context, page, seen, term: page.locator("a.term:visible").first(), box: page.locator(".term-meaning") };
  };

  it("says what it means on focus and on hover, and goes with Escape", async () => {
    const { context, page, seen, term, box } = await open();
    const before = await page.evaluate(() => document.documentElement.scrollHeight);
    await term.focus();
    expect(await box.innerText()).toContain(
      await term.evaluate((one) =>
        new DOMParser().parseFromString(one.dataset.meaning!, "text/html").body.textContent!.slice(0, 30)
      )
    );
    expect(await term.getAttribute("aria-describedby")).toBe(await box.getAttribute("id"));
    await loadAxe(page);
    expect((await violations(page)).map(({ id }) => id)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await box.isVisible()).toBe(false);
    await page.locator("a.term:visible").nth(1).hover();
    await box.waitFor({ state: "visible" });
    // what is pointed at stays: the box can be read and its link taken
    await box.hover();
    await page.waitForTimeout(300);
    expect(await box.isVisible()).toBe(true);
    await page.mouse.move(5, 700);
    await box.waitFor({ state: "hidden" });
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(before);
    expect(seen.faults).toEqual([]);
    await context.close();
  });

  it("says it on a tap, inside the screen, with a link to the glossary", async () => {
    const { context, page, box } = await open({ hasTouch: true, isMobile: true, width: 360 });
    for (const term of await page.locator("a.term:visible").all()) {
      // of a term that wraps, its first line
      await term.scrollIntoViewIfNeeded();
      const { x, y } = await term.evaluate((one) => {
        const { left, top } = one.getClientRects()[0]!;
        return { x: left + 4, y: top + 6 };
      });
      await page.touchscreen.tap(x, y);
      const at = (await box.boundingBox())!;
      expect(at.x).toBeGreaterThanOrEqual(0);
      expect(at.x + at.width).toBeLessThanOrEqual(360);
      await page.keyboard.press("Escape");
    }
    await page.locator("a.term:visible").first().tap();
    await box.locator("a").tap();
    await page.waitForURL(/glossary\.html#\w/);
    const id = new URL(page.url()).hash;
    expect(await page.locator(`dt${id}`).count()).toBe(1);
    await context.close();
  });

  it("leads to a place of the glossary that is there", async () => {
    const { context, page } = await open();
    const links = await page.locator("a.term").evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
    expect(links.length).toBeGreaterThan(5);
    await page.goto(`${at.url}glossary.html`);
    const ids = await page.locator("dt").evaluateAll((all) => all.map(({ id }) => id));
    expect(links.filter((link) => !ids.includes(new URL(link).hash.slice(1)))).toEqual([]);
    await context.close();
  });
});
