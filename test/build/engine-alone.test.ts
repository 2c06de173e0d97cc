/** The engine knows no study: with the first one's folder, pages and data taken away, all of it still works. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyProject } from "../../loaders/site/copy-project.js";
import { sharedPages } from "../../loaders/study/report-names.js";
import { rlscaleThere } from "../helpers/command-line-there.js";
import { userLog } from "../helpers/user-log.js";

/** Folders of tests that read nothing of a study; CI, which runs all of them with the study there, takes two of them here. */
const engineTests = [
  ...["components", "live"],
  ...(process.env.RLSCALE_TESTS === "all" ? ["client", "import/readers", "report"] : [])
];

/** A study as a folder: what it is called, its pages, a file of data, and words of its own. */
const secondReport = `import { report as any } from "../report/report.js";
import type { StudyReport } from "../report/study-report.js";

export const report: StudyReport<{ runs: number }> = {
  ...any,
  siteName: () => "The second study",
  navigation: [{ path: "/index", name: "Overview" }],
  pages: undefined,
  reference: async () => ({ runs: 3 }),
  data: { ...any.data, "runs.json": ({ reference }) => ({ runs: reference.runs }) }
};
`;
const secondWords = `import { modelSize } from "../lib/format.js";
import type { StudySite } from "../report/site.js";

export const largest = ({ results }: StudySite) => modelSize(Math.max(...results.curves.map((one) => one.modelSize)));
`;
const secondPage = `---
title: Overview
description: One page of a second study.
---

\`\`\`js
import {loadStudy} from "./report/whole-study.js";
import {largest} from "./second/largest.js";
\`\`\`

\`\`\`js
const study = await loadStudy();
const {runs} = await FileAttachment("data/runs.json").json();
\`\`\`

# What is the largest size?

The largest of our sizes is \${largest(study)}, of \${runs} runs.
`;

let folder: string;
let project: string;
let work: string;

/** A program of the packages, in the copy; what it says when it fails. */
async function run(program: string, ...args: string[]): Promise<{ code: number; said: string }> {
  const { NODE_OPTIONS, VITEST, FORCE_COLOR, ...rest } = process.env;
  const env = { ...rest, NO_COLOR: "1" };
  const path = join(project, "node_modules", program);
  return promisify(execFile)(process.execPath, [path, ...args], { cwd: project, env, maxBuffer: 1e8 }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stdout, stderr }) => ({ code, said: `${stdout}${stderr}` })
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-engine-"));
  [project, work] = [join(folder, "project"), join(folder, "work")];
  await copyProject(".", project);
  // the public studies that runs are tested on, and what they tell, are not the first study's
  const shared = ["studies", "what-runs-tell.json"];
  const data = readdirSync(join(project, "data")).filter((name) => !shared.includes(name));
  for (const name of ["src/paper", "src/beyond", ...data.map((one) => `data/${one}`), "test/paper"]) {
    expect(existsSync(join(project, name))).toBe(true);
    rmSync(join(project, name), { recursive: true });
  }
  const pages = readdirSync(join(project, "src")).filter((name) => name.endsWith(".md"));
  for (const page of pages) if (!sharedPages.includes(`/${page.slice(0, -3)}`)) rmSync(join(project, "src", page));
  mkdirSync(join(work, "runs"), { recursive: true });
  for (const [i, size] of ["1b", "3b", "9b"].entries()) {
    writeFileSync(join(work, "runs", `${size}.jsonl`), userLog({ k: 0.03 + 0.02 * i, seed: i }));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 300 }));

describe("the engine without the first study", () => {
  it("type-checks", async () => {
    expect(await run("typescript/bin/tsc", "-p", "tsconfig.engine.json")).toEqual({ code: 0, said: "" });
  });

  it("passes its tests", async () => {
    const files = engineTests.map((name) => `test/${name}/`);
    const { code, said } = await run("vitest/vitest.mjs", "run", "--project", "unit", ...files);
    expect({ code, failed: said.split("\n").filter((line) => /FAIL|Error:/.test(line)) }).toEqual({
      code: 0,
      failed: []
    });
    expect(said).toMatch(/Tests +[1-9]\d{2,} passed/);
  });

  it("builds the report of a user's study, from the logs on", async () => {
    const fit = await rlscaleThere(project, work, ["fit", "runs"]);
    expect(fit).toEqual({ code: 0, said: expect.stringMatching(/^9b .* (Rising|Flat since step \d+) {2}/m) });
    expect(await rlscaleThere(project, work, ["new", "ours", "--from", "runs"])).toMatchObject({ code: 0 });
    const built = await rlscaleThere(project, work, ["build", "ours", "-o", "site"]);
    expect(built).toEqual({ code: 0, said: expect.stringContaining("[5/5] swap") });
    const pages = readdirSync(join(work, "site")).filter((name) => name.endsWith(".html"));
    expect(pages).toEqual(expect.arrayContaining(["index.html", "runs.html", "sizes-and-law.html", "your-logs.html"]));
  });

  it("builds the report of another study from a folder of its own", async () => {
    const study = join(work, "ours/data/study.yaml");
    writeFileSync(study, `${readFileSync(study, "utf8")}\nreport: second\n`);
    mkdirSync(join(project, "src/second/pages"), { recursive: true });
    writeFileSync(join(project, "src/second/report.ts"), secondReport);
    writeFileSync(join(project, "src/second/largest.ts"), secondWords);
    writeFileSync(join(project, "src/second/pages/index.md"), secondPage);
    const built = await rlscaleThere(project, work, ["build", "ours", "-o", "second-site"]);
    expect(built).toEqual({ code: 0, said: expect.stringContaining("[5/5] swap") });
    const html = readFileSync(join(work, "second-site/index.html"), "utf8");
    expect(html).toContain("The second study");
    expect(html.replace(/<[^>]*>/g, "")).toMatch(/The largest of our sizes is 9B, of 3 runs\./);
    const pages = readdirSync(join(work, "second-site")).filter((name) => name.endsWith(".html"));
    expect(pages.sort()).toEqual(["404.html", "glossary.html", "index.html", "plan.html", "your-logs.html"]);
  });

  it("says of its own study that there is none", async () => {
    expect(await rlscaleThere(project, work, ["results"])).toEqual({
      code: 1,
      said: "rlscale: data/study.yaml: required; not found\n"
    });
  });
});
