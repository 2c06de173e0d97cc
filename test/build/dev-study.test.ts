/** `rlscale dev`: a study's report in a browser while its log grows. */
import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { copyProject } from "../../loaders/site/copy-project.js";
import { freePort } from "../../loaders/site/follow/free-port.js";
import { executablePath, launch } from "../browser/browser.js";
import { rlscaleThere } from "../helpers/command-line-there.js";
import { userLog } from "../helpers/user-log.js";

let folder: string;
let browser: Browser;
let page: Page;
let dev: ChildProcess;
let said = "";
const at = (...names: string[]) => join(folder, ...names);
const study = "数学 #1 it's";

/** The row of a run in the table of the first page. */
const row = (run: string) => page.locator("main tr", { hasText: run }).first();
const cells = async (run: string) => (await row(run).locator("th, td").allInnerTexts()).map((text) => text.trim());
const wait = { timeout: 60_000, interval: 100 };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-dev-"));
  await copyProject(".", at("project"));
  mkdirSync(at("logs"));
  for (const [i, size] of ["1.5b", "7b"].entries())
    writeFileSync(
      at("logs", `${size}.jsonl`),
      // of step 0 no row is used
      (i === 0 ? `{"step": 0, "val/accuracy": 0.05}\n` : "") + userLog({ k: 0.04 + 0.02 * i, seed: i + 1, steps: 20 })
    );
  const made = await rlscaleThere(at("project"), folder, ["new", study, "--from", "logs"]);
  expect(made.code).toBe(0);
  const port = (await freePort(4600, 50))!;
  dev = spawn(process.execPath, [at("project/loaders/cli/rlscale.js"), "dev", study, "--port", String(port)], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"]
  });
  for (const stream of [dev.stdout!, dev.stderr!])
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  await vi.waitFor(() => expect(said).toContain(`http://127.0.0.1:${port}/ shows`), {
    timeout: 120_000,
    interval: 100
  });
  browser = await launch();
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/`);
});
afterAll(async () => {
  await browser?.close();
  if (dev?.exitCode === null) dev.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 300 });
});

describe.skipIf(!existsSync(executablePath))("rlscale dev", () => {
  const row21 = `{"step": 21, "val/accuracy": 0.9731, "perf/total_num_tokens": 1000000}\n`;

  it("shows a row that is appended to a log, once its line is whole", async () => {
    await expect.poll(() => cells("7b"), wait).toContain("20");
    const before = await cells("7b");
    appendFileSync(at("logs/7b.jsonl"), row21.slice(0, 30));
    await sleep(1500);
    expect(await cells("7b")).toEqual(before);
    expect(said).not.toContain("taken again");
    const logged = readFileSync(at("logs/7b.jsonl"), "utf8").trim().split("\n").slice(-3, -1);
    const lastTwo = logged.map((line) => JSON.parse(line)["val/accuracy"] as number);
    // the last score is the mean of the last three
    const expected = `${((100 * (lastTwo[0]! + lastTwo[1]! + 0.9731)) / 3).toFixed(1)}%`;
    const began = performance.now();
    appendFileSync(at("logs/7b.jsonl"), row21.slice(30));
    await expect.poll(() => cells("7b"), wait).toEqual(expect.arrayContaining(["21", expected]));
    console.log(`a row is on the page after ${((performance.now() - began) / 1000).toFixed(1)} s`);
    await expect.poll(() => said).toContain("taken again: 41 of 42 rows used");
    // the other run is as it was
    expect(await cells("1.5b")).toContain("20");
  });

  it("takes a third size, with the page that it brings", async () => {
    writeFileSync(at("logs/14b.jsonl"), userLog({ k: 0.08, seed: 3, steps: 20 }));
    await expect.poll(() => said, wait).toContain("the report has other pages now: load it again");
    await page.reload();
    await expect.poll(() => cells("14b"), wait).toContain("20");
    await page.goto(new URL("sizes-and-law.html", page.url()).href);
    await expect.poll(() => page.locator("main").innerText(), wait).toContain("Over the three sizes");
    await page.goBack();
  });

  it("shows what a person writes into study.yaml, and what is wrong with it in the terminal, the page as it was", async () => {
    const file = at(study, "data/study.yaml");
    const good = readFileSync(file, "utf8");
    writeFileSync(file, `${good}\nheldOutProblems: many\n`);
    await expect.poll(() => said, wait).toContain("heldOutProblems");
    await expect.poll(() => cells("14b"), wait).toContain("20");
    writeFileSync(file, `${good}\nheldOutProblems: 317\n`);
    await expect.poll(() => page.locator("main").innerText(), wait).toContain("a mean over 317 problems");
    expect(readFileSync(file, "utf8")).toContain("heldOutProblems: 317");
  });

  it("ends when it is asked to, and leaves the checkout to others", async () => {
    dev.kill("SIGTERM");
    await expect.poll(() => dev.exitCode, wait).toBe(0);
    expect(existsSync(at("project/.build/building"))).toBe(false);
  });

  it("refuses a folder that is no study, a port that is taken and one that is none", async () => {
    const call = (...args: string[]) => rlscaleThere(at("project"), folder, ["dev", ...args]);
    expect(await call("logs")).toEqual({ code: 2, said: expect.stringContaining("must be a study") });
    expect(await call(study, "--port", "x")).toEqual({ code: 2, said: expect.stringContaining("from 1 to 65535") });
    const { createServer } = await import("node:net");
    const server = createServer();
    const port = await new Promise<number>((done) =>
      server.listen(0, "127.0.0.1", () => done((server.address() as { port: number }).port))
    );
    expect(await call(study, "--port", String(port))).toEqual({
      code: 1,
      said: expect.stringContaining(`--port ${port}: must be free; another program listens there`)
    });
    server.close();
  });
});
