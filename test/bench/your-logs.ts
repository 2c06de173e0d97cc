/**
 * `npm run bench:your-logs`: what a reader waits for on /your-logs of the built site (RLSCALE_OUT, else dist) when recipes are
 * compared, in Chromium: from the click to the painted difference, and to what is simulated. The runs are those of the public
 * study with ten seeds a recipe.
 */
import type { Page } from "playwright-core";
import { serveSite } from "../../loaders/site/preview.js";
import { launch, missing, site } from "../browser/browser.js";
import { readPublicStudy } from "../helpers/public-studies.js";

const times = 5;

/** Milliseconds. */
interface Waited {
  /** until the curves that were read are painted; 0 where they stood before */
  read: number;
  /** until the differences are painted */
  first: number;
  /** until nothing of them is pending */
  whole: number;
  /** processor time of the page's thread until then, whatever else the machine does */
  page: number;
}

const reason = missing("your-logs.html");
if (reason) throw new Error(reason);
const curves = (await readPublicStudy("pods")).filter(({ benchmark }) => benchmark === "gsm8k");
const host = await serveSite({ root: site });
const browser = await launch();
try {
  console.log(
    "ms, the least of 5 and the median: curves as logged painted; difference painted; everything painted; of it processor time of the page"
  );
  for (const most of [2, 11]) {
    const names = [...new Set(curves.map(({ recipe }) => recipe))].slice(0, most);
    const runs = curves.filter(({ recipe }) => names.includes(recipe));
    const files = runs.map(({ recipe, seed, step, score }, i) => ({
      name: `recipe${names.indexOf(recipe)}-s${seed ?? i}.jsonl`,
      mimeType: "",
      buffer: Buffer.from(
        Array.from(step, (at, j) => JSON.stringify({ step: at, "eval/accuracy": score[j] })).join("\n")
      )
    }));
    const spent: Record<string, Waited[]> = {};
    for (let i = 0; i < times; i++) {
      const page = await (await browser.newContext()).newPage();
      await page.goto(`${host.url}your-logs.html`, { waitUntil: "load" });
      await page.waitForSelector('[data-own="drop"][data-ready]');
      await prepare(page);
      const choose = () => page.locator('[data-own="files"]').setInputFiles(files);
      add(spent, "files chosen", await waited(page, choose));
      await page.evaluate(() => {
        for (const part of document.querySelectorAll("details")) part.open = true;
      });
      add(spent, "recipes changed", await clicked(page, '[data-own="recipes"] .your-actions button', true));
      add(spent, "changed back", await clicked(page, '[data-own="recipes-taken"] button', false));
      await page.context().close();
    }
    for (const [what, all] of Object.entries(spent))
      console.log(
        `${names.length} recipes, ${runs.length} runs, ${what}: ${(["read", "first", "whole", "page"] as const).map((part) => leastAndMiddle(all.map((one) => one[part]))).join("; ")}`
      );
  }
} finally {
  await browser.close();
  await host.close();
}

function add(spent: Record<string, Waited[]>, what: string, one: Waited): void {
  spent[what] = [...(spent[what] ?? []), one];
}

function leastAndMiddle(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  return `${sorted[0]!.toFixed(0)}, ${sorted[sorted.length >> 1]!.toFixed(0)}`;
}

/** Notes when other differences are painted, from the next click or choice of files on. */
function prepare(page: Page): Promise<void> {
  return page.evaluate(() => {
    const state = window as unknown as {
      waited: Partial<{ from: number; read: number; first: number; whole: number }>;
    };
    const table = () =>
      [...document.querySelectorAll("table")].find((one) => one.caption?.innerText.startsWith("Diff"));
    let before: unknown;
    const curves = () => document.querySelector(".your-confirm .your-logged svg");
    const begin = () => {
      before = table();
      state.waited = { from: performance.now(), ...(curves() ? { read: 0 } : {}) };
    };
    addEventListener("click", begin, true);
    addEventListener("change", begin, true);
    const look = () => {
      const now = table();
      const { waited } = state;
      if (waited?.from !== undefined && curves()) waited.read ??= performance.now() - waited.from;
      if (waited?.from !== undefined && now !== undefined && now !== before) {
        waited.first ??= performance.now() - waited.from;
        if (!document.querySelector('[data-own="results"] [aria-busy]'))
          waited.whole ??= performance.now() - waited.from;
      }
      requestAnimationFrame(() => setTimeout(look));
    };
    look();
  });
}

async function waited(page: Page, act: () => Promise<unknown>): Promise<Waited> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * metrics.find(({ name }) => name === "TaskDuration")!.value;
  };
  const before = await spent();
  await act();
  await page.waitForFunction(() => {
    const { waited } = window as unknown as { waited?: Partial<Waited> };
    return waited?.whole !== undefined;
  });
  const times = await page.evaluate(() => (window as unknown as { waited: Waited }).waited);
  return { ...times, page: (await spent()) - before };
}

/** Presses a button; with `isChanged`, the first run is its own recipe from then on. */
function clicked(page: Page, button: string, isChanged: boolean): Promise<Waited> {
  return waited(page, () =>
    page.evaluate(
      ([selector, change]) => {
        if (change) document.querySelector<HTMLInputElement>('[data-own="recipes"] input')!.value = "another";
        document.querySelector<HTMLElement>(selector as string)!.click();
      },
      [button, isChanged] as const
    )
  );
}
