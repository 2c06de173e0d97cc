/** What a look at a page can measure: what moves, and what axe finds. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export interface AxeViolation {
  id: string;
  impact: string;
  nodes: { html: string; any: { message: string }[] }[];
}

/** Adds up what moves from the first paint on, in `shift` of the page. */
export function watchShift(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    (globalThis as unknown as { shift: number }).shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        (globalThis as unknown as { shift: number }).shift += (entry as unknown as { value: number }).value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

/** Layout shift since the page began, where `watchShift` was called before it opened. */
export function shiftOf(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { shift: number }).shift);
}

/** Brings axe into a page, round its content policy. */
export function loadAxe(page: Page): Promise<unknown> {
  return page.evaluate(axe);
}

/** What axe finds on the page, or in one part of it with its menus open. */
export function violations(page: Page, part?: string): Promise<AxeViolation[]> {
  return page.evaluate(async (selector) => {
    const { axe } = globalThis as unknown as {
      axe: { run: (where: Element | Document, options: object) => Promise<{ violations: AxeViolation[] }> };
    };
    const where = selector === undefined ? document : document.querySelector(selector)!;
    const menus = selector === undefined ? [] : [...where.querySelectorAll("details")];
    for (const menu of menus) menu.open = true;
    const found = await axe.run(where, { resultTypes: ["violations"] });
    for (const menu of menus) menu.open = false;
    return found.violations;
  }, part);
}
