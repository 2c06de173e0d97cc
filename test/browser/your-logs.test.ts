/** The page "Your logs": what it says of a log is what the command line's functions say, and it asks nobody for anything. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { unzipSync } from "fflate";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findLogs } from "../../loaders/study/find-logs.js";
import { importLogs } from "../../loaders/study/import-logs.js";
import { sha256 } from "../../loaders/study/sha256.js";
import { isGroup } from "../../src/import/bytes/log-group.js";
import { isDamaged } from "../../src/import/damaged-log.js";
import { damagedFile, inspect } from "../../src/import/inspection.js";
import { fitRuns } from "../../src/import/study/fit-runs.js";
import type { LogChoices } from "../../src/import/study/user-logs.js";
import type { Results } from "../../src/lib/results.js";
import { studySlopes } from "../../src/lib/user-runs/compare-with-study.js";
import { scoreOf } from "../helpers/fixture-logs.js";
import { loadAxe, shiftOf, violations, watchShift } from "./audit.js";
import { brief, missing, site, thorough, useSite, type Watched, watch } from "./browser.js";

const reason = missing("your-logs.html");

const trainers = resolve("test/fixtures/trainers");
const folders = readdirSync(trainers, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** One of each kind of reader: columns, text lines, a console. */
const quick = ["parquet", "jsonl", "verl-console"];

describe.skipIf(reason !== null)("your logs", () => {
  const at = useSite();
  let context: BrowserContext;
  let page: Page;
  let seen: Watched;
  /** addresses asked for since the page was loaded */
  let later: string[];
  let scratch: string;
  const study = () => studySlopes(JSON.parse(readFileSync(join(site, "data", "results.json"), "utf8")) as Results);

  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), "your-logs-"));
  });

  afterAll(() => {
    if (scratch) rmSync(scratch, { recursive: true });
  });

  /** A browser of its own, nothing kept; off the network once the page is ready. */
  async function open(options: Parameters<Browser["newContext"]>[0] = {}): Promise<void> {
    context = await at.browser.newContext({ acceptDownloads: true, ...options });
    page = await context.newPage();
    seen = watch(page, at.url);
    await watchShift(page);
    await page.goto(`${at.url}your-logs.html`, { waitUntil: "load" });
    await ready();
  }

  async function ready(): Promise<void> {
    await page.waitForSelector('[data-own="drop"][data-ready]');
    await page.waitForLoadState("networkidle");
    await context.setOffline(true);
    later = [];
    page.on("request", (request) => {
      if (!/^(blob|data):/.test(request.url())) later.push(request.url());
    });
  }

  /** Nothing was asked for, nothing went wrong. */
  async function close(): Promise<void> {
    expect(later).toEqual([]);
    expect(seen.faults).toEqual([]);
    await context.close();
  }

  const answers = () => page.locator('[data-own="drop"]').getAttribute("data-answers").then(Number);
  const status = () => page.locator('[data-own="status"]').innerText();

  /** Does something that is answered, and waits for the answer. */
  async function answered(act: () => Promise<unknown>): Promise<void> {
    const before = (await answers()) || 0;
    await act();
    await page.waitForFunction(
      (count) => Number(document.querySelector<HTMLElement>('[data-own="drop"]')!.dataset.answers) > count,
      before
    );
    // controls are folded until they are asked for
    await page.evaluate(() => {
      for (const options of document.querySelectorAll<HTMLDetailsElement>(".your-more")) options.open = true;
    });
  }

  const give = (paths: string | string[] | { name: string; mimeType: string; buffer: Buffer }[]) =>
    answered(() => page.locator('[data-own="files"]').setInputFiles(paths));
  const giveFolder = (path: string) => answered(() => page.locator('[data-own="folder"]').setInputFiles(path));
  const bytes = (name: string, text: string) => ({ name, mimeType: "", buffer: Buffer.from(text) });

  async function exported(kind: string): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(`[data-export="${kind}"]`)]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  }
  const json = async () => JSON.parse((await exported("json")).bytes.toString("utf8"));

  /** What the command line says, in the page's shape; places in this machine taken off. */
  async function commandLine(paths: string[], choices: Partial<LogChoices> = {}, prefix = `${trainers}/`) {
    const { score, range, role, resource, fromStep, toStep, sizes: _, variant: __, ...others } = choices;
    const options = { ...others, scores: score ? [score] : [], scoreRange: range, role, checksum: sha256 };
    // as the page sees them: folders above what was dropped name no run; files of a group are known by their paths
    const more = (await findLogs(paths)).map((one) =>
      isGroup(one) ? one : { ...one, path: one.path.replace(prefix, "") }
    );
    const logs = await importLogs([], options, { more });
    const fits = fitRuns(
      await importLogs([], options, { join: true, more }),
      { score, range, role, resource, fromStep, toStep },
      study()
    );
    const files = logs.map((log) =>
      isDamaged(log) ? damagedFile(log.path, log.bytes, log.error.problems) : inspect(log)
    );
    return JSON.parse(JSON.stringify({ ...fits, files }).replaceAll(prefix, ""));
  }

  /** Every number to 1e-12 of itself, everything else the same. */
  function expectSame(actual: unknown, expected: unknown, place = "answer"): void {
    if (typeof expected === "number" && typeof actual === "number") {
      const off = Math.abs(actual - expected);
      if (off > 1e-12 * Math.max(1e-3, Math.abs(expected))) throw new Error(`${place}: ${actual}, not ${expected}`);
    } else if (Array.isArray(expected) && Array.isArray(actual)) {
      if (actual.length !== expected.length) throw new Error(`${place}: ${actual.length} long, not ${expected.length}`);
      for (const [i, one] of expected.entries()) expectSame(actual[i], one, `${place}[${i}]`);
    } else if (expected !== null && typeof expected === "object" && actual !== null && typeof actual === "object") {
      const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
      for (const key of keys)
        expectSame(
          (actual as Record<string, unknown>)[key],
          (expected as Record<string, unknown>)[key],
          `${place}.${key}`
        );
    } else if (actual !== expected) throw new Error(`${place}: ${String(actual)}, not ${String(expected)}`);
  }

  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
  async function expectAnswer(paths: string[], choices: Partial<LogChoices> = {}, prefix?: string): Promise<number> {
    const { choices: _, ...own } = await json();
    const theirs = await commandLine(paths, choices, prefix);
    expectSame({ ...own, files: own.files.sort(byPath) }, { ...theirs, files: theirs.files.sort(byPath) });
    return own.files.length;
  }

  it.each(brief ? ["verl-console"] : thorough ? folders : quick)(
    "says of %s what the command line says, off the network",
    async (folder) => {
      await open();
      await giveFolder(join(trainers, folder));
      expect(await expectAnswer([join(trainers, folder)])).toBeGreaterThanOrEqual(folder === "not-logs" ? 0 : 1);
      const score = scoreOf(folder);
      if (score !== undefined) {
        await answered(() => page.selectOption("#your-score", score));
        await expectAnswer([join(trainers, folder)], { score });
        // the runs of the older TRL are too short, and say so
        if (folder !== "trl-0.16.1") expect((await json()).fits.length).toBeGreaterThan(0);
      }
      await close();
    }
  );

  it("fits a part of a run, and makes a study with what is said of it", async () => {
    const path = scratchFile("part/mine-7b.jsonl", runLines(60, 0.05));
    const prefix = `${scratch}/part/`;
    await open();
    await give([path]);
    const set = (id: string, value: string) =>
      answered(async () => {
        await page.fill(id, value);
        await page.keyboard.press("Enter");
      });
    await set("#your-from", "11");
    await expectAnswer([path], { fromStep: 11 }, prefix);
    await set("#your-to", "40");
    await expectAnswer([path], { fromStep: 11, toStep: 40 }, prefix);
    expect((await json()).fits[0].points).toBe(30);
    expect(await page.locator("main").innerText()).toContain("20 evaluations (after “Last step”)");
    await page.fill("#your-to", "10");
    await page.keyboard.press("Enter");
    expect(await page.locator(".your-fault").innerText()).toBe("The last step must not be before the first.");
    await set("#your-to", "");
    await set("#your-group", "8");
    await answered(() => page.selectOption("#your-variant", "instruct"));
    const zip = unzipSync(new Uint8Array((await exported("study")).bytes));
    expect(Buffer.from(zip["data/study.yaml"]!).toString("utf8")).toContain("id: instruct");
    expect(Buffer.from(zip["data/runs/mine-7b.parquet"]!).toString("latin1")).toContain('"groupSize":8');
    await answered(() => page.locator(".your-reset button").click());
    await expectAnswer([path], {}, prefix);
    await close();
  });

  it("prints what was read and drawn, every ledger open, without controls", async () => {
    await open();
    await answered(() => page.click('[data-own="example"]'));
    await give(["a", "b", "c"].map((run) => bytes(`${run}-7b.jsonl`, runLines(30, 0.05))));
    const folded = page.locator(".your-file-part:not([open])");
    expect(await folded.count()).toBe(3);
    await page.emulateMedia({ media: "print" });
    const hidden = page.locator(".your-drop, .your-choices, .your-keep, .your-mend");
    for (const one of await hidden.all()) expect(await one.isVisible()).toBe(false);
    for (const facts of await page.locator(".your-facts").all()) expect(await facts.isVisible()).toBe(true);
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>(".your-results .table-box, figure svg")]
        .filter((one) => one.getBoundingClientRect().width > 0)
        .map((one) => one.scrollWidth - one.clientWidth)
        .filter((over) => over > 1)
    );
    expect(wide).toEqual([]);
    await page.emulateMedia({ media: null });
    await close();
  });

  it("takes the example with one click, and draws it over the study", async () => {
    await open();
    const before = await page.locator("#figure-y-1-title").innerText();
    await answered(() => page.click('[data-own="example"]'));
    expect(await status()).toBe("1 file, 1 run fitted.");
    expect(await page.locator("#figure-y-1-title").innerText()).not.toBe(before);
    expect(await page.locator(".user-runs tbody tr").count()).toBe(1);
    const { fits } = await json();
    expect(fits[0].growth).toBe("improved");
    expect(await page.locator(".user-runs tbody tr").innerText()).toContain(fits[0].k.toFixed(3));
    expect(await page.locator('[data-own="law"]').innerText()).toContain("3 model sizes or more");
    await close();
  });

  /** A run by a law: ln L = -k ln X + E, with noise that depends on the step alone. */
  function runLines(steps: number, k: number, { score = "eval/accuracy", loss = 0.9, noise = 0.01 } = {}): string {
    return Array.from({ length: steps }, (_, i) => {
      const L = loss * (i + 1) ** -k * (1 + noise * Math.sin(i * 12.9898));
      return `${JSON.stringify({ step: i + 1, [score]: 1 - L, tokens_per_step: 500_000 })}\n`;
    }).join("");
  }
  function scratchFile(name: string, content: string | Uint8Array): string {
    const path = join(scratch, name);
    mkdirSync(resolve(path, ".."), { recursive: true });
    writeFileSync(path, content);
    return path;
  }
  const choose = async (act: () => Promise<unknown>) => answered(act);

  it("fits a law over three sizes, and takes the choices of the command line", async () => {
    const paths = ["0.5b", "3b", "14b"].map((size, i) =>
      scratchFile(`law/qwen-${size}.jsonl`, runLines(60, 0.03 + 0.03 * i))
    );
    await open();
    await give(paths);
    const prefix = `${scratch}/law/`;
    const inOrder = [...paths].sort();
    await expectAnswer(inOrder, {}, prefix);
    expect((await json()).law.sizes).toHaveLength(3);
    expect(await page.locator('[data-own="law"]').innerText()).toContain("Over 3 sizes");
    await choose(() => page.selectOption("#your-resource", "data"));
    await expectAnswer(inOrder, { resource: "data" }, prefix);
    await choose(async () => {
      await page.fill("#your-batch", "512");
      await page.keyboard.press("Enter");
    });
    await expectAnswer(inOrder, { resource: "data", batch: 512 }, prefix);
    await choose(() => page.selectOption("#your-tokens", "cumulative"));
    await expectAnswer(inOrder, { resource: "data", batch: 512, tokens: "cumulative" }, prefix);
    await choose(async () => {
      await page.fill("#your-size-0", "7B");
      await page.keyboard.press("Tab");
    });
    const changed = await json();
    expect(changed.files.flatMap((file: { runs: { modelSize: number }[] }) => file.runs[0]!.modelSize)).toContain(7e9);
    await choose(() => page.locator(".your-reset button").click());
    await expectAnswer(inOrder, {}, prefix);
    await close();
  });

  it("asks for what a log does not say, beside the control that says it", async () => {
    const reward = Array.from({ length: 40 }, (_, i) =>
      JSON.stringify({
        iteration: i + 1,
        odd: i * 2 + 1,
        "critic/rewards/mean": -1 + 0.9 * (1 - 0.9 * (i + 1) ** -0.1)
      })
    ).join("\n");
    const path = scratchFile("asks/run.jsonl", reward);
    const prefix = `${scratch}/asks/`;
    await open();
    await give([path]);
    expect(await status()).toBe("1 file, 0 runs fitted, 1 not.");
    expect(await page.locator(".your-question").innerText()).toContain(
      "What does critic/rewards/mean give a wrong and a right answer?"
    );
    expect(await page.locator(".your-question").innerText()).toContain("−0.91 to ");
    await page.locator(".your-refused [data-mend]").click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("your-right");
    await choose(async () => {
      await page.fill("#your-wrong", "-1");
      await page.fill("#your-right", "1");
      await page.keyboard.press("Enter");
    });
    await expectAnswer([path], { range: { low: -1, high: 1 } }, prefix);
    expect((await json()).fits).toHaveLength(1);
    expect(await page.locator(".your-asks, .your-question").count()).toBe(0);
    await choose(() => page.selectOption("#your-step", "odd"));
    await expectAnswer([path], { range: { low: -1, high: 1 }, step: "odd" }, prefix);
    expect((await json()).files[0].runs[0].lastStep).toBe(79);
    await page.fill("#your-right", "-1");
    await page.keyboard.press("Enter");
    expect(await page.locator(".your-fault").innerText()).toContain("two different scores");
    expect(await page.locator("#your-right").getAttribute("aria-invalid")).toBe("true");
    await close();
  });

  it("shows every evaluation of a run, with a law for each, and names what is not fitted", async () => {
    const row = (step: number, k: number) => 1 - 0.9 * step ** -k;
    const lines = Array.from({ length: 40 }, (_, i) => {
      const scores = { "eval/sums/acc": row(i + 1, 0.05), "eval/gsm8k/acc": i < 3 ? 1 : row(i + 1, 0.2) };
      return `${JSON.stringify({ step: i + 1, "train/accuracy": row(i + 1, 0.1), ...scores })}\n`;
    });
    const path = scratchFile("scores/run.jsonl", lines.join(""));
    await open();
    await give([path]);
    await expectAnswer([path], {}, `${scratch}/scores/`);
    expect(await status()).toBe("1 file, 2 curves fitted (2 scores).");
    expect(await page.locator(".user-runs tbody tr").count()).toBe(2);
    const laws = await page.locator('[data-own="law"]').allInnerTexts();
    expect(laws.map((text) => text.split(":")[0]).sort()).toEqual(["eval/gsm8k/acc", "eval/sums/acc"]);
    const said = await page.locator(".your-results").innerText();
    expect(said).toContain("the fit leaves out 3 of 40 evaluations of eval/gsm8k/acc");
    expect(said).toMatch(/Scores that are not fitted:\s+train\/accuracy \(training\)/);
    await close();
  });

  it("has a control for each option of rows, runs and roles, with what there is to choose from", async () => {
    const rows = ["a", "b"].flatMap((arm, j) =>
      ["x", "y"].flatMap((note, n) =>
        runLines(20, 0.03 + 0.02 * j + 0.01 * n)
          .trimEnd()
          .split("\n")
          .map((line) => JSON.stringify({ arm, note, ...JSON.parse(line), "train/accuracy": 0.5 }))
      )
    );
    // neither column tells all rows apart by itself, in an order that shows no runs
    const path = scratchFile(
      "rows/run-7b.jsonl",
      rows.sort((p, q) => JSON.parse(p).step - JSON.parse(q).step).join("\n")
    );
    const prefix = `${scratch}/rows/`;
    await open();
    await give([path]);
    const pick = (id: string, value: string) => choose(() => page.selectOption(id, value));
    const away = (of: string) => choose(() => page.locator(`#${of} + .your-picked button`).first().click());
    await expectAnswer([path], {}, prefix);
    await pick("#your-where", JSON.stringify(["arm", "b"]));
    await pick("#your-where", JSON.stringify(["note", "x"]));
    const where = [
      { column: "arm", value: "b" },
      { column: "note", value: "x" }
    ];
    await expectAnswer([path], { where }, prefix);
    expect((await json()).fits.map(({ points }: { points: number }) => points)).toEqual([20]);
    // what was left out can still be chosen
    expect(await page.locator("#your-where option").allInnerTexts()).toEqual(
      expect.arrayContaining(["arm=a", "note=y"])
    );
    await away("your-where");
    await away("your-where");
    await pick("#your-repeats", "mean");
    await pick("#your-runs-by", "arm");
    await expectAnswer([path], { runColumns: ["arm"], repeats: "mean" }, prefix);
    expect((await json()).fits).toHaveLength(2);
    await pick("#your-role", "training");
    await expectAnswer([path], { runColumns: ["arm"], repeats: "mean", role: "training" }, prefix);
    await pick("#your-role", "");
    await pick("#your-assume", "no");
    await expectAnswer([path], { runColumns: ["arm"], repeats: "mean", assume: false }, prefix);
    await choose(() => page.locator(".your-reset button").click());
    await expectAnswer([path], {}, prefix);
    await close();
  });

  it("takes a score by its name, marked as assumed, and asks of a reward, each with one click", async () => {
    const path = scratchFile("no/run-7b.jsonl", runLines(30, 0.05));
    const prefix = `${scratch}/no/`;
    await open();
    await give([path]);
    expect(await page.locator(".your-confirmed li").innerText()).toContain(
      "Assumed eval/accuracy is taken as the fraction correct"
    );
    expect(await page.locator(".your-logged svg:visible path").count()).toBeGreaterThan(0);
    await choose(() => page.locator('.your-confirmed [data-reply="No"]').click());
    expect((await json()).fits).toEqual([]);
    await choose(() => page.locator('.your-confirmed [data-reply="Undo"]').click());
    await expectAnswer([path], {}, prefix);
    await answered(() => page.click('[data-own="clear"]'));
    const reward = scratchFile("no/reward-7b.jsonl", runLines(30, 0.05, { score: "critic/rewards/mean" }));
    await give([reward]);
    expect((await json()).fits).toEqual([]);
    expect(await page.locator(".your-question").innerText()).toMatch(
      /^Is critic\/rewards\/mean the fraction correct \(0\.\d+ to 0\.\d+\)\?/
    );
    await page.locator('.your-question [data-reply="Yes"]').focus();
    await choose(() => page.keyboard.press("Enter"));
    const { fits } = await json();
    const theirs = await commandLine([reward], { score: "critic/rewards/mean" }, prefix);
    expect(fits[0].k).toBeCloseTo(theirs.fits[0].k, 12);
    expect(await page.locator(".your-said").innerText()).toContain(`R² ${fits[0].r2.toFixed(2)}`);
    for (const part of await page.locator(".your-choices, .your-results").allInnerTexts())
      expect(part).not.toMatch(/(?<!\S)--[a-z]/);
    await close();
  });

  it("takes a score for one on the study's problems only where the reader says so", async () => {
    await open();
    const rows = Array.from({ length: 40 }, (_, i) =>
      JSON.stringify({
        step: i + 1,
        "val-core/holdout/acc/mean@1": 0.9 - 0.5 * (i + 1) ** -0.3,
        tokens_total: 2e7 * (i + 1)
      })
    );
    await give([bytes("qwen2.5-7b.jsonl", rows.join("\n"))]);
    expect(await page.locator("#your-same-problems").count()).toBe(0);
    await page.check("#your-beside");
    expect(await page.locator(".user-runs tbody").innerText()).toContain("not a comparison");
    const box = page.locator("#your-same-problems");
    expect(await box.isChecked()).toBe(false);
    expect(await page.locator("label", { has: box }).innerText()).toContain("These runs are scored on the study’s");
    await answered(() => box.check());
    expect(await box.isChecked()).toBe(true);
    expect(await page.locator(".user-runs tbody").innerText()).not.toContain("not a comparison");
    await answered(() => box.uncheck());
    expect(await page.locator(".user-runs tbody").innerText()).toContain("not a comparison");
    await close();
  });

  it("shows the study only when asked, with what differs in task", async () => {
    await open();
    await answered(() => page.click('[data-own="example"]'));
    expect(await page.locator("#figure-y-2").isVisible()).toBe(false);
    expect(await page.locator("#figure-y-1 [data-part=key]").innerText()).not.toContain("the study");
    expect(await page.locator(".user-runs thead").innerText()).not.toContain("Verdict");
    await page.check("#your-beside");
    expect(await page.locator("#figure-y-2").isVisible()).toBe(true);
    expect(await page.locator("#figure-y-1 [data-part=key]").innerText()).toContain("the study");
    expect(await page.locator(".user-runs thead").innerText()).toContain("Verdict");
    expect(await page.locator('[data-own="differs"]').innerText()).toContain("500 held-out problems in mathematics");
    await page.selectOption("#your-series", "1");
    expect(await page.locator(".user-runs caption").innerText()).toContain("instruct");
    await close();
  });

  it("leads from a question about rows or steps to the control that answers it", async () => {
    const twice = ["a", "b"]
      .flatMap((_, j) =>
        runLines(20, 0.04 + 0.03 * j)
          .trimEnd()
          .split("\n")
      )
      .map((line, i) => [i % 20, line] as const);
    const path = scratchFile(
      "twice/run-7b.jsonl",
      twice
        .sort((p, q) => p[0] - q[0])
        .map(([, line]) => line)
        .join("\n")
    );
    const numberless = scratchFile("twice/total-7b.jsonl", runLines(20, 0.05).replace(/"step":\d+/g, '"steps":20'));
    const prefix = `${scratch}/twice/`;
    await open();
    await give([path]);
    expect(await page.locator(".your-asks li").innerText()).toContain("“Repeated steps”");
    await choose(() => page.locator('[data-reply="Repeated steps: each pass is a run"]').click());
    expect(await page.locator("#your-repeats").inputValue()).toBe("runs");
    await expectAnswer([path], { repeats: "runs" }, prefix);
    expect((await json()).fits).toHaveLength(2);
    await choose(() => page.locator(".your-reset button").click());
    await choose(() => page.locator('[data-remove="run-7b.jsonl"]').click());
    await give([numberless]);
    await page.locator('.your-asks [data-mend="every"]').click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("your-every");
    await choose(async () => {
      await page.fill("#your-every", "5");
      await page.keyboard.press("Enter");
    });
    await expectAnswer([numberless], { loggingSteps: 5 }, prefix);
    expect((await json()).files[0].runs[0]).toMatchObject({ firstStep: 5, lastStep: 100 });
    await close();
  });

  it("keeps two files of one name from two folders, and the same content once", async () => {
    const [one, other] = [runLines(30, 0.05), runLines(30, 0.08)];
    await open();
    await give([bytes("run-7b.jsonl", one)]);
    await give([bytes("run-7b.jsonl", other)]);
    expect(await status()).toContain("run-7b.jsonl is shown as run-7b (2).jsonl");
    const both = await json();
    expect(both.fits.map(({ run, k }: { run: string; k: number }) => [run, k.toFixed(2)])).toEqual([
      ["run-7b (2)", "0.08"],
      ["run-7b", "0.05"]
    ]);
    await give([bytes("run-7b.jsonl", other)]);
    expect(await status()).toContain("run-7b (2).jsonl: the same content was here already, and is kept once");
    await give([bytes("elsewhere.jsonl", one)]);
    expect(await status()).toContain("run-7b.jsonl: the same content was here already");
    expect((await json()).files).toEqual(both.files);
    const parquet = readFileSync("test/fixtures/logs/pyarrow-snappy-page1.parquet");
    const cut = { name: "cut.parquet", mimeType: "", buffer: parquet.subarray(0, parquet.length - 40) };
    await give([cut]);
    await give([cut]);
    expect((await json()).files).toHaveLength(3);
    await close();
  });

  it("ends with a message on packed files of few bytes that unpack to very many, and works on", async () => {
    const packed = (head: string, line: string, megabytes: number) =>
      gzipSync(Buffer.concat([Buffer.from(head), Buffer.alloc(megabytes << 20, line)]), { level: 9 });
    const bombs = {
      "rows.csv.gz": packed("step,accuracy\n", "1,0.5\n", 30),
      "zeros.csv.gz": packed("step,accuracy\n", "\0", 300),
      "line.jsonl.gz": packed('{"step":1,"a":"', "x", 300)
    };
    await open();
    const at = Date.now();
    await give(Object.entries(bombs).map(([name, buffer]) => ({ name, mimeType: "", buffer })));
    expect(Date.now() - at).toBeLessThan(90_000);
    const { files } = await json();
    expect(files).toHaveLength(3);
    for (const { path, problems, runs } of files)
      expect({ path, runs, said: problems.length > 0 }).toEqual({ path, runs: [], said: true });
    await give([bytes("good-7b.jsonl", runLines(30, 0.05))]);
    expect((await json()).fits).toHaveLength(1);
    await close();
  }, 180_000);

  it("reports runs that do not grow or fall back as such", async () => {
    await open();
    await give([
      bytes("flat-7b.jsonl", runLines(60, 0, { noise: 0.05 })),
      bytes("worse-7b.jsonl", runLines(60, -0.02))
    ]);
    const growth = await page.locator(".your-growth").allInnerTexts();
    expect(growth).toEqual(["no growth shown", "falls back"]);
    expect(await page.locator("#figure-y-1-title").innerText()).toBe("None of your 2 runs shows growth");
    await close();
  });

  it("tells a damaged file, an unknown one, one without steps and an empty one beside those that are whole", async () => {
    const parquet = readFileSync("test/fixtures/logs/pyarrow-snappy-page1.parquet");
    await open();
    await give([
      bytes("good-7b.jsonl", runLines(30, 0.05)),
      bytes("prose.txt", "It was a dark and stormy night.\n"),
      bytes("no-steps.jsonl", '{"loss": 0.5}\n{"loss": 0.4}\n'),
      bytes("empty.jsonl", ""),
      { name: "cut.parquet", mimeType: "", buffer: parquet.subarray(0, parquet.length - 40) }
    ]);
    const { files, fits } = await json();
    expect(fits).toHaveLength(1);
    const said = Object.fromEntries(
      files.map(({ path, format, problems, missing }: never) => [path, { format, problems, missing }])
    );
    expect(said["cut.parquet"].format).toBe("damaged");
    expect(said["cut.parquet"].problems).toHaveLength(1);
    expect(said["empty.jsonl"].problems).toEqual(["the file is empty"]);
    expect(said["no-steps.jsonl"].missing[0].option).toBe("--step COLUMN");
    for (const path of Object.keys(said)) {
      const part = page.locator(`details[data-path="${path}"]`);
      expect(await part.count()).toBe(1);
      if (path !== "good-7b.jsonl") expect(await part.getAttribute("open")).not.toBeNull();
    }
    await answered(() => page.locator('[data-remove="cut.parquet"]').click());
    expect(await page.locator('details[data-path="cut.parquet"]').count()).toBe(0);
    await close();
  });

  it("takes what is dropped: files, folders in folders, and nothing", async () => {
    await open();
    await page.evaluate(() => {
      const drop = (transfer: DataTransfer) =>
        dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
      drop(new DataTransfer());
    });
    await page.waitForFunction(() =>
      document.querySelector('[data-own="status"]')!.textContent!.startsWith("There was no file")
    );
    // A drop of the system's own is played: entries of folders that give their files in parts.
    await answered(() =>
      page.evaluate(
        (text) => {
          const file = (name: string) => ({
            isFile: true,
            name,
            file: (done: (file: File) => void) => done(new File([text], name))
          });
          const folder = (name: string, parts: unknown[][]) => ({
            isFile: false,
            name,
            createReader: () => {
              const left = [...parts, []];
              return { readEntries: (done: (entries: unknown[]) => void) => done(left.shift()!) };
            }
          });
          const tree = folder("runs", [
            [file("a-7b.jsonl"), folder("deep", [[folder("deeper", [[file("b-7b.jsonl")]])]])],
            [file("c-7b.jsonl"), file("train.py"), folder(".cache", [[file("d-7b.jsonl")]])]
          ]);
          const transfer = { items: [{ kind: "file", webkitGetAsEntry: () => tree }], files: [] };
          const event = new Event("drop", { cancelable: true });
          Object.defineProperty(event, "dataTransfer", { value: transfer });
          dispatchEvent(event);
        },
        runLines(20, 0.05)
      )
    );
    expect((await json()).fits.map(({ path }: { path: string }) => path)).toEqual([
      "runs/a-7b.jsonl",
      "runs/c-7b.jsonl",
      "runs/deep/deeper/b-7b.jsonl"
    ]);
    await close();
  });

  it("shows names with HTML, commas, line ends and marks of direction harmlessly, in the page and in its files", async () => {
    const evil = [
      '<img src=x onerror="globalThis.hurt=1">',
      'a, "b"\nc',
      "\u202egpj.7b\u202c",
      "\u05e9\u05dc\u05d5\u05dd 7B",
      "</script><script>hurt=1</script>"
    ];
    const text = evil
      .flatMap((run) =>
        runLines(20, 0.05)
          .trimEnd()
          .split("\n")
          .map((line) => JSON.stringify({ run, ...JSON.parse(line), '<b onclick="x">odd</b>': 1 }))
      )
      .join("\n");
    await open();
    await give([bytes("<svg onload=hurt=1>.jsonl", text)]);
    expect(await page.evaluate(() => "hurt" in globalThis)).toBe(false);
    expect(await page.locator("main img, main b[onclick], main script:not([src])").count()).toBe(0);
    const shown = await page.locator(".user-runs tbody th bdi").allInnerTexts();
    expect(shown).toEqual(
      evil.map((one) =>
        one.replace("\n", "\\u000a").replace(/[\u202c\u202e]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`)
      )
    );
    const all = await page.locator("main").evaluate((main) => main.textContent ?? "");
    expect(/[\u202a-\u202e]/.test(all)).toBe(false);
    const csv = (await exported("csv")).bytes.toString("utf8");
    expect(csv).toContain('"a, ""b""\nc"');
    await page.locator("#figure-y-1 .figure-download summary").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator('#figure-y-1 [data-download="svg"]').click()
    ]);
    const svg = readFileSync(await download.path(), "utf8");
    const drawn = await page.evaluate((source) => {
      const { documentElement: root } = new DOMParser().parseFromString(source, "image/svg+xml");
      return {
        faults: root.querySelectorAll("parsererror").length,
        foreign: root.querySelectorAll("img, script").length
      };
    }, svg);
    expect(drawn).toEqual({ faults: 0, foreign: 0 });
    await close();
  });

  it("stops when told, and goes on with what it had", async () => {
    const line = runLines(1, 0.05).trimEnd();
    const long = scratchFile(
      "stop/long-7b.jsonl",
      `${line.slice(0, -1)},"filler":"${"x".repeat(900)}"}\n`.repeat(60_000)
    );
    const short = scratchFile("stop/a-7b.jsonl", runLines(30, 0.05));
    await open();
    const before = (await answers()) || 0;
    await page.locator('[data-own="files"]').setInputFiles([short, long]);
    await page.waitForSelector('[data-own="progress"]:not([hidden])');
    await page.waitForFunction(() => document.querySelector("progress")!.value > 0.02);
    const at = Date.now();
    await page.click('[data-own="stop"]');
    await page.waitForFunction(
      (count) => Number(document.querySelector<HTMLElement>('[data-own="drop"]')!.dataset.answers) > count,
      before
    );
    expect(Date.now() - at).toBeLessThan(2500);
    await page.waitForSelector('[data-own="progress"]', { state: "hidden" });
    expect(await status()).toContain("Stopped");
    await page.waitForSelector(".user-runs");
    expect((await json()).files.map(({ path }: { path: string }) => path)).toEqual(["a-7b.jsonl"]);
    await give([bytes("b-7b.jsonl", runLines(30, 0.06))]);
    expect((await json()).fits).toHaveLength(2);
    await close();
  });

  it("keeps the work in the browser, not the files, until it is cleared", async () => {
    await open();
    await give([bytes("kept-7b.jsonl", runLines(40, 0.05))]);
    await choose(() => page.selectOption("#your-resource", "data"));
    const first = await json();
    await context.setOffline(false);
    page.removeAllListeners("request");
    await page.reload();
    await page.waitForSelector('[data-own="drop"][data-answers]');
    expect(await status()).toBe("Back from your last visit: 1 file, 1 run fitted.");
    expect(await json()).toEqual(first);
    expect(await page.locator("#your-resource").inputValue()).toBe("data");
    await answered(() => page.click('[data-own="clear"]'));
    expect(await page.locator(".user-runs").count()).toBe(0);
    expect(await status()).toContain("cleared");
    const left = await page.evaluate(async () => {
      const [{ name } = { name: "" }] = await indexedDB.databases();
      const database = await new Promise<IDBDatabase>((done) => {
        const request = indexedDB.open(name!);
        request.onsuccess = () => done(request.result);
      });
      const counts = await Promise.all(
        Array.from(database.objectStoreNames, (store) => {
          const request = database.transaction(store).objectStore(store).count();
          return new Promise<number>((done) => {
            request.onsuccess = () => done(request.result);
          });
        })
      );
      database.close();
      return counts;
    });
    expect(left).toEqual([0, 0]);
    await page.reload();
    await ready();
    expect(await page.locator(".user-runs").count()).toBe(0);
    await close();
  });

  it("hands out normalised logs that read back as the same runs, the study file and the whole study", async () => {
    await open();
    await give([bytes("mine-7b.jsonl", runLines(40, 0.05)), bytes("mine-3b.jsonl", runLines(40, 0.04))]);
    const before = await json();
    const zip = unzipSync(new Uint8Array((await exported("study")).bytes));
    expect(Object.keys(zip).sort()).toEqual([
      "README.md",
      "data/import.json",
      "data/runs/mine-3b.parquet",
      "data/runs/mine-7b.parquet",
      "data/study.yaml"
    ]);
    const yaml = (await exported("yaml")).bytes.toString("utf8");
    expect(yaml).toBe(Buffer.from(zip["data/study.yaml"]!).toString("utf8"));
    const runs = unzipSync(new Uint8Array((await exported("parquet")).bytes));
    expect(Object.keys(runs).sort()).toEqual(["mine-3b.parquet", "mine-7b.parquet"]);
    await answered(() => page.click('[data-own="clear"]'));
    await give(Object.entries(runs).map(([name, content]) => ({ name, mimeType: "", buffer: Buffer.from(content) })));
    const after = await json();
    const kOf = ({ fits }: { fits: { modelSize: number; k: number; points: number }[] }) =>
      fits
        .map(({ modelSize, k, points }) => ({ modelSize, k: k.toFixed(9), points }))
        .sort((a, b) => a.modelSize - b.modelSize);
    expect(kOf(after)).toEqual(kOf(before));
    await close();
  });

  it.skipIf(brief)("hands out its figures as drawing, picture and data", async () => {
    await open();
    await answered(() => page.click('[data-own="example"]'));
    // the second figure stands beside the study
    await page.check("#your-beside");
    for (const id of ["figure-y-1", "figure-y-2"]) {
      await page.locator(`#${id} .figure-download summary`).click();
      for (const kind of ["svg", "png", "csv", "parquet"]) {
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.locator(`#${id} [data-download="${kind}"]`).click()
        ]);
        expect(readFileSync(await download.path()).length).toBeGreaterThan(200);
      }
    }
    await close();
  });

  it.skipIf(brief).each(
    (
      [
        ["light", 360],
        ["dark", 1280]
      ] as const
    ).slice(thorough ? 0 : 1)
  )("has nothing that axe or a narrow screen finds, %s at %i px, before and after", async (colorScheme, width) => {
    await open({ colorScheme, viewport: { width, height: 800 } });
    await loadAxe(page);
    const faults = async () => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      return {
        wide: Math.max(0, wide),
        axe: (await violations(page)).map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)
      };
    };
    expect(await faults()).toEqual({ wide: 0, axe: [] });
    expect(await shiftOf(page)).toBeLessThan(0.05);
    await giveFolder(trainers);
    expect(await faults()).toEqual({ wide: 0, axe: [] });
    await close();
  });

  it("weighs less than 300 kB before its worker, and says without scripts what it would do", async () => {
    await open();
    const kinds = seen.requests.filter(({ url }) => !/\.woff2|logs-worker|take-away/.test(url));
    expect(kinds.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(300_000);
    await close();
    const plain = await at.browser.newContext({ javaScriptEnabled: false });
    const still = await plain.newPage();
    await still.goto(`${at.url}your-logs.html`);
    expect(await still.locator(".your-drop").isVisible()).toBe(false);
    expect(await still.locator("main").innerText()).toContain("npx rlscale fit runs/");
    expect(await still.locator("#figure-y-1 svg").count()).toBeGreaterThan(0);
    await plain.close();
  });

  it("is reached from the header and worked by keyboard alone", async () => {
    await open();
    const link = page.locator('.nav-wide a[href$="your-logs.html"], .nav-wide a[aria-current="page"]');
    const tools = page.locator(".nav-wide summary", { hasText: "Tools" });
    await tools.click();
    expect(await link.first().innerText()).toBe("Your logs");
    await tools.click();
    await page.locator('[data-own="files"]').focus();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-own"))).toBe("files");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-own"))).toBe("folder");
    await page.keyboard.press("Tab");
    await answered(() => page.keyboard.press("Enter"));
    expect(await page.locator(".user-runs tbody tr").count()).toBe(1);
    await close();
  });
});
