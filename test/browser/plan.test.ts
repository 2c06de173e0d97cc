/** The planner's page: it answers as the library does, as fast as a slider moves, and its address says what was asked. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answer } from "../../src/lib/plan/answer.js";
import { headline } from "../../src/lib/plan/plan-sentences.js";
import { type PlanStudy, planStudy } from "../../src/lib/plan/plan-study.js";
import { readQuestion, type Words } from "../../src/lib/plan/question.js";
import type { Results } from "../../src/lib/results.js";
import { missing, site, thorough, useSite, watch } from "./browser.js";

const reason = missing("plan.html");

describe.skipIf(reason !== null)("the planner", () => {
  const at = useSite();
  let page: Page;
  let study: PlanStudy;

  beforeAll(async () => {
    study = planStudy(JSON.parse(readFileSync(`${site}/data/results.json`, "utf8")) as Results);
  });

  beforeEach(async () => {
    await page?.close();
    page = await at.browser.newPage({ viewport: { width: 1280, height: 900 } });
  });

  async function open(query = ""): Promise<void> {
    await page.goto(`${at.url}plan.html${query}`, { waitUntil: "networkidle" });
    await page.waitForSelector("#plan-form[data-ready]");
  }

  const said = (words: Words) => {
    const found = answer(study, readQuestion(study, { problems: "8000", ...words }).question);
    return headline(study, found);
  };
  const shown = () => page.locator("[data-plan-headline]").innerText();
  const search = () => new URL(page.url()).search;
  const set = (name: string, value: string) => page.fill(`#plan-${name}`, value);

  it("leaves the answer that the build wrote alone until something is asked", async () => {
    const parts = () => page.locator("[data-plan]").evaluateAll((all) => all.map((one) => one.innerHTML));
    await page.route("**/plan*.js", (route) => route.abort());
    await page.goto(`${at.url}plan.html`);
    const still = await parts();
    await page.unroute("**/plan*.js");
    const seen = watch(page, at.url);
    await open();
    expect(await parts()).toEqual(still);
    expect(search()).toBe("");
    expect(await shown()).toBe(said({}));
    expect(seen.faults).toEqual([]);
  });

  it("answers the question of a new user from the page alone, without scripts too", async () => {
    const context = await at.browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(`${at.url}plan.html`);
    const text = await plain.locator(".plan-answer").innerText();
    for (const words of [
      "8 H200 SXM for 12 hours",
      "8,000 problems",
      "Train Qwen2.5 32B base for 86 steps",
      "0.509",
      "[0.465, 0.549]",
      "72B would reach 0.520, but its training state does not fit",
      "80%"
    ]) {
      expect(text).toContain(words);
    }
    expect(await plain.locator("form.plan-form").isVisible()).toBe(false);
    expect(await plain.locator(".plan-actions").first().isVisible()).toBe(false);
    await context.close();
  });

  it("says by how much 64 machines for two days leave the data", async () => {
    await open("?generation=0.4");
    await set("gpus", "64");
    await set("hours", "48");
    await set("problems", "");
    expect(await shown()).toBe(said({ gpus: "64", hours: "48", generation: "0.4", problems: "any" }));
    expect(await shown()).toContain("11.7 times the training compute of the longest run of 72B");
    expect(new URLSearchParams(search())).toEqual(new URLSearchParams("gpus=64&hours=48&generation=0.4&problems=any"));
  });

  it("keeps the whole question in the address: a link opens the same answer", async () => {
    await open();
    await page.locator(".plan-form .segments span", { hasText: /^Steps$/ }).click();
    await set("steps", "60");
    await page.selectOption("#plan-variant", "instruct");
    await page.selectOption("#plan-size", "7");
    const words = { by: "steps", steps: "60", variant: "instruct", size: "7" };
    expect(await shown()).toBe(said(words));
    const [query, before] = [search(), await page.locator(".plan-answer").innerText()];
    await open(query);
    expect(await page.locator(".plan-answer").innerText()).toBe(before);
    expect(search()).toBe(query);
    expect(await page.locator("#plan-size").inputValue()).toBe("7");
    await page.click(".plan-form button[type='reset']");
    expect(await shown()).toBe(said({}));
    expect(search()).toBe("");
  });

  it("says what a wrong word must be, once, and answers with the default", async () => {
    await open();
    await set("gpus", "-3");
    const fault = page.locator("[data-plan-fault]");
    expect(await fault.innerText()).toContain("cannot be “-3”: it must be a whole number above 0");
    expect(await page.locator("#plan-gpus").getAttribute("aria-invalid")).toBe("true");
    await set("gpus", "16");
    expect(await fault.innerText()).toBe("");
    expect(await shown()).toBe(said({ gpus: "16" }));
    await open("?gpus=none&hours=24&nonsense=1");
    expect(await shown()).toBe(said({ hours: "24" }));
    expect(search()).toBe("?hours=24");
  });

  it("keeps the answer in sight on a phone while the form is moved", async () => {
    await open();
    const sight = page.locator("[data-plan-sight]");
    expect(await sight.isVisible()).toBe(false);
    await page.setViewportSize({ width: 360, height: 640 });
    await page.locator("[data-slider='hours']").scrollIntoViewIfNeeded();
    await set("hours", "36");
    expect(await sight.innerText()).toBe(await shown());
    const { y, height } = (await sight.boundingBox())!;
    expect(y).toBeGreaterThan(0);
    expect(y + height).toBeLessThanOrEqual(641);
  });

  it("takes a size that was not trained", async () => {
    await open();
    await page.selectOption("#plan-size", "other");
    await page.fill("#plan-other", "20");
    expect(await shown()).toBe(said({ size: "20" }));
    expect(search()).toBe("?size=20");
    await open("?size=20");
    expect(await page.locator("#plan-other").inputValue()).toBe("20");
    expect(await page.locator("#plan-size").inputValue()).toBe("other");
  });

  it.each(thorough ? ["none", "frontier", "run", "equal"] : ["frontier"])(
    "answers every move of a slider, with figure %s in sight, and says how long it took",
    async (show) => {
      await open();
      if (show !== "none") await page.locator(`figure[data-show="${show}"] .plot:visible`).scrollIntoViewIfNeeded();
      const times = await page.evaluate(async () => {
        const slider = document.querySelector<HTMLInputElement>("[data-slider='hours']")!;
        const taken: number[] = [];
        for (let i = 0; i < 12; i++) {
          slider.value = String(0.4 + 0.1 * i);
          const start = performance.now();
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          taken.push(performance.now() - start);
          await new Promise((after) => requestAnimationFrame(() => setTimeout(after, 20)));
        }
        return taken;
      });
      const sorted = [...times].sort((a, b) => a - b);
      console.info(`slider, ${show}: median ${sorted[6]!.toFixed(1)} ms, most ${sorted.at(-1)!.toFixed(1)} ms`);
      expect(await page.locator("#plan-hours").inputValue()).toBe("32");
    }
  );

  it("figures follow the form, have their words read out, and hand out their points", async () => {
    await open();
    const title = (show: string) => page.locator(`figure[data-show="${show}"] [data-part="reading"]`).innerText();
    const [frontier, run] = [await title("frontier"), await title("run")];
    await page.selectOption("#plan-variant", "instruct");
    await set("hours", "6");
    await expect.poll(() => title("run")).not.toBe(run);
    expect(frontier).toContain("the best size goes from 0.5B to 72B");
    const box = page.locator('figure[data-show="run"] .plot:visible').first();
    await box.focus();
    await page.keyboard.press("End");
    await page.waitForFunction(
      () => document.querySelector('figure[data-show="run"] [data-part="read"]')!.textContent!.includes("loss"),
      undefined,
      { timeout: 3000 }
    );
    await page.locator("details.evidence > summary", { hasText: "What would it take?" }).click();
    const download = page.waitForEvent("download");
    await page.locator('figure[data-show="equal"] summary', { hasText: "Download" }).click();
    await page.locator('figure[data-show="equal"] [data-download="csv"]').click();
    const rows = readFileSync((await (await download).path())!, "utf8")
      .trimEnd()
      .split("\n");
    expect(rows[0]).toBe("what,model_size,step,training_flops,test_loss,measured,low,high");
    expect(rows.length).toBeGreaterThan(60);
  });

  it("hands out the plan as CSV and as a paragraph", async () => {
    await open("?hours=24");
    const download = page.waitForEvent("download");
    await page.locator("[data-plan-csv]").first().click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^rlscale-plan_[0-9a-f]{7}_24\.csv$/);
    expect(readFileSync((await file.path())!, "utf8")).toContain("# hours: 24");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.locator("[data-plan-copy='text']").click();
    await page.waitForSelector("[data-plan-copy='text'][data-done]");
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(text).toContain("We plan to train Qwen2.5 32B base");
    expect(text).toContain("Assumptions:");
  });

  it("weighs less than 300 kB without fonts", async () => {
    const seen = watch(page, at.url);
    await open();
    await page.waitForTimeout(200);
    const bytes = seen.requests.filter(({ url }) => !url.includes("/fonts/")).reduce((sum, one) => sum + one.bytes, 0);
    console.info(`planner: ${Math.round(bytes / 1000)} kB in ${seen.requests.length} requests`);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(300_000);
  });
});
