/** The page that docs/pages.md shows, in a copy of the project: built, whole without scripts, live with them. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadResults } from "../../loaders/analysis/build-results.js";
import { copyProject } from "../../loaders/site/copy-project.js";
import { serveSite } from "../../loaders/site/preview.js";
import { executablePath, launch } from "../browser/browser.js";

let folder: string;
let project: string;

const samples = Array.from({ length: 24 }, (_, i) => 512 * (i + 1));
/** ln L = -k ln D + E, k 0.1 before the twelfth evaluation and 0.02 after it */
const losses = samples.map(
  (x, i) => 0.9 * (Math.min(x, 512 * 12) / 512) ** -0.1 * (i > 11 ? (x / (512 * 12)) ** -0.02 : 1)
);

/** Least squares of ln L on ln D. */
function slope(count: number): number {
  const [x, y] = [samples, losses].map((values) => values.slice(0, count).map(Math.log)) as [number[], number[]];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / count;
  const sum = (values: number[], other: number[]) =>
    values.reduce((total, value, i) => total + (value - mean(values)) * (other[i]! - mean(other)), 0);
  return -sum(x, y) / sum(x, x);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-page-"));
  project = join(folder, "project");
  await copyProject(".", project);
  writeFileSync(join(folder, "results.json"), JSON.stringify(await loadResults()));
  const [, page = ""] =
    /`src\/my-page\.md` is\n\n````md\n([\s\S]*?)````\n/.exec(readFileSync("docs/pages.md", "utf8")) ?? [];
  expect(page.split("\n").length).toBeGreaterThan(20);
  writeFileSync(join(project, "src/my-page.md"), page);
  writeFileSync(join(project, "src/my-run.json"), JSON.stringify({ dataSamples: samples, testLoss: losses }));
  writeFileSync(join(project, "src/inputs.md"), inputsPage);
  const { status, stderr } = build();
  expect(status, stderr).toBe(0);
});
/** The analysis is no part of a page: it is the checkout's. */
const build = () => {
  const env = { ...process.env, RLSCALE_RESULTS: join(folder, "results.json") };
  return spawnSync("npm", ["run", "build"], { cwd: project, encoding: "utf8", env });
};

const fence = "```";
const pageOf = (cell: string, text = "") =>
  `---\ntitle: Inputs\ndescription: What Framework brings.\n---\n\n# Inputs\n\n${fence}js\n${cell}\n${fence}\n\n${text}\n`;
const inputsPage = pageOf('const n = view(Inputs.range([3, 9], {step: 1, value: 5, label: "Runs"}));', `Runs: \${n}`);

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 300 }));

describe("the page of docs/pages.md", () => {
  const read = () => readFileSync(join(project, "dist/my-page.html"), "utf8");

  it("is whole without scripts", () => {
    expect(read().match(/<circle [^>]*r="3"/g)).toHaveLength(24);
    const text = read().replace(/<[^>]*>/g, "");
    expect(text).toContain(`Over 24 evaluations, k is ${slope(24).toFixed(3)}.`);
    expect(read()).toContain('http-equiv="Content-Security-Policy"');
    expect(read().match(/<script type="module" src="\.\/_page\//g)).toHaveLength(1);
  });

  it("can have Framework's own inputs, without a network", () => {
    const html = readFileSync(join(project, "dist/inputs.html"), "utf8");
    expect(html).toMatch(/<input type="range" min="3" max="9" step="1" name="range" value="5">/);
    expect(html.replace(/<[^>]*>/g, "")).toContain("Runs: 5");
  });

  it("names the page and the library where one is not installed", () => {
    const file = join(project, "src/plot.md");
    writeFileSync(file, pageOf("Plot.plot({marks: []})"));
    const { status, stderr } = build();
    rmSync(file);
    expect(status).toBe(1);
    expect(stderr).toContain("src/plot.md: the cell Plot.plot({marks: []})");
    expect(stderr).toContain("@observablehq/plot is not installed here");
  });

  it.skipIf(!existsSync(executablePath))("is refitted in the page, under the content policy", async () => {
    const served = await serveSite({ root: join(project, "dist") });
    const browser = await launch();
    try {
      const page = await browser.newPage();
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
      await page.goto(`${served.url}my-page.html`, { waitUntil: "networkidle" });
      await page.locator("main input[type=range]").fill("12");
      await page.waitForFunction(() => document.querySelectorAll("main circle").length === 12);
      expect(await page.locator("main").innerText()).toContain(`Over 12 evaluations, k is ${slope(12).toFixed(3)}.`);
      expect(slope(12).toFixed(3)).toBe("0.100");
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
      await served.close();
    }
  });
});
