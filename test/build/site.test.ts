/** Real builds, in a copy of the project, of a small study: what they make, what they leave when they end badly. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { validateResults } from "../../loaders/results-schema.js";
import { copyProject } from "../../loaders/site/copy-project.js";
import { hashFiles, hashOf } from "../../loaders/site/hash-site.js";
import { pageFiles } from "../browser/browser.js";
import { abandonedAside } from "../helpers/abandoned.js";
import { paperOnly } from "../helpers/paper-only.js";
import { smallLog, smallSizes, writeSmallStudy } from "../helpers/small-study.js";

let folder: string;
let project: string;
let study: string;
const dist = () => join(project, "dist");
/** Whole builds take seconds each: CI takes one of a kind. */
const all = process.env.RLSCALE_TESTS === "all";
const log = () => join(study, "runs", `small-${smallSizes[1]! / 1e9}b.parquet`);
const siteHash = async () => hashOf(await hashFiles(dist()));

interface Ended {
  code: number | null;
  said: string;
}

/** A build of the small study; `onSay` sees what it has said so far and may end it; `killAfter` ends it by the clock, ms. */
function build(
  onSay: (said: string, child: ChildProcess) => void = () => undefined,
  killAfter: number | null = null
): Promise<Ended> {
  const { RLSCALE_OUT, RLSCALE_RESULTS, NODE_OPTIONS, ...inherited } = process.env;
  const child = spawn(process.execPath, ["loaders/run.js", "loaders/site/build.ts"], {
    cwd: project,
    env: { ...inherited, RLSCALE_DATA: study },
    stdio: ["ignore", "pipe", "pipe"]
  });
  if (killAfter !== null) setTimeout(() => child.kill("SIGKILL"), killAfter);
  let said = "";
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
    onSay(said, child);
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  return new Promise((done, fail) => {
    child.once("error", fail);
    // exit, not close: what a killed build has started may hold its streams a moment longer
    child.once("exit", (code) => setTimeout(() => done({ code, said }), 50));
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-build-"));
  project = join(folder, "project");
  study = join(folder, "another study");
  await copyProject(".", project);
  writeSmallStudy(study);
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 300 }));

describe("a build of another study", () => {
  it("makes every page of a user's study", async () => {
    const { code, said } = await build();
    expect(said).toContain("[5/5] swap");
    expect(code).toBe(0);
    const sources = readdirSync(resolve("loaders/site/report-pages"))
      // the small study has one recipe, so there is nothing for the page of recipes to compare, and asks for no study beside it
      .filter((name) => name.endsWith(".md") && !["recipes.md", "beside.md"].includes(name))
      .map((name) => name.replace(/\.md$/, ".html"));
    const shared = ["404.html", "glossary.html", "plan.html", "your-logs.html"];
    expect(pageFiles(dist())).toEqual([...sources, ...shared].sort());
    const results = validateResults(JSON.parse(readFileSync(join(dist(), "data", "results.json"), "utf8")));
    expect(results.study.title).toBe("A small study");
    expect(results.comparison.rows).toEqual([]);
    expect(readFileSync(join(dist(), "index.html"), "utf8")).toContain("A small study");
  });

  it("names nothing on any page that is true of the paper's study alone", () => {
    const pages = readdirSync(dist(), { recursive: true })
      .map(String)
      // the glossary, and the print of it, explain terms of the field, whoever uses them
      .filter((name) => name.endsWith(".html") && !/^(glossary|print)\.html$/.test(name));
    expect(pages.length).toBeGreaterThan(8);
    const said = pages.flatMap((name) => {
      const text = readFileSync(join(dist(), name), "utf8")
        .replace(/<(script|style)\b[\s\S]*?<\/\1>/g, " ")
        .replace(/<[^>]*>/g, " ");
      return [...text.matchAll(paperOnly)].map(([words]) => [name, words]);
    });
    expect(said).toEqual([]);
  });

  it("does the analysis once, gives the same bytes again, and follows a changed log", async () => {
    const before = await siteHash();
    expect((await build()).code).toBe(0);
    expect(await siteHash()).toBe(before);
    writeFileSync(log(), smallLog(smallSizes[1]!, 0.02));
    expect((await build()).code).toBe(0);
    expect(await siteHash()).not.toBe(before);
    writeFileSync(log(), smallLog(smallSizes[1]!));
    await build();
    expect(await siteHash()).toBe(before);
  });

  it.runIf(all)("follows a changed line of the analysis", async () => {
    const before = await siteHash();
    const file = join(project, "src", "lib", "law", "size-law.ts");
    const text = readFileSync(file, "utf8");
    const changed = text.replace("learningEfficiency: k,", "learningEfficiency: 1.01 * k,");
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
    const { code } = await build();
    const after = await siteHash();
    writeFileSync(file, text);
    expect(code).toBe(0);
    expect(after).not.toBe(before);
    await build();
    expect(await siteHash()).toBe(before);
  });
});

describe("a build that does not end well", () => {
  it("leaves the old site whole when a log is damaged, and names the log", async () => {
    const before = await siteHash();
    writeFileSync(log(), "no Parquet");
    const { code, said } = await build();
    writeFileSync(log(), smallLog(smallSizes[1]!));
    expect(code).toBe(1);
    expect(said).toContain("dist is unchanged");
    expect(said).toContain("data/runs/small-3b.parquet");
    expect(await siteHash()).toBe(before);
  });

  it("leaves the old site whole when a page has a number that is typed, and names the line", async () => {
    const before = await siteHash();
    const page = join(project, "loaders", "site", "report-pages", "index.md");
    const text = readFileSync(page, "utf8");
    writeFileSync(page, `${text}\nOf 7 runs.\n`);
    const { code, said } = await build();
    writeFileSync(page, text);
    expect(code).toBe(1);
    const line = text.split("\n").length + 1;
    expect(said).toContain(`loaders/site/report-pages/index.md:${line}: the number in "7" is typed`);
    expect(await siteHash()).toBe(before);
  });

  it("leaves the old site whole when a loader fails, and says what it said", async () => {
    const before = await siteHash();
    const loader = join(project, "src", "data.zip.ts");
    const text = readFileSync(loader, "utf8");
    writeFileSync(loader, `throw new Error("planted in a loader");\n${text}`);
    const { code, said } = await build();
    writeFileSync(loader, text);
    expect(code).toBe(1);
    expect(said).toContain("dist is unchanged\nplanted in a loader");
    expect(await siteHash()).toBe(before);
  });

  it("leaves the old site whole when a cell fails, and names page and cell", async () => {
    const before = await siteHash();
    const page = join(project, "loaders", "site", "report-pages", "runs.md");
    const text = readFileSync(page, "utf8");
    writeFileSync(page, `${text}\n\`\`\`js\n[].at(0).missing\n\`\`\`\n`);
    const { code, said } = await build();
    writeFileSync(page, text);
    expect(code).toBe(1);
    expect(said).toMatch(/report-pages\/runs\.md: the cell \[\]\.at\(0\)\.missing\nTypeError: /);
    expect(await siteHash()).toBe(before);
  });

  const stages = [
    ["at the swap", "[4/5]", 0],
    ["during the analysis", "[1/5]", 1500],
    ["after the pages", "[2/5]", 0],
    ["while cells run", "[2/5]", 500],
    ["after the cells", "[3/5]", 0]
  ] as const;
  it.each(stages.slice(0, all ? stages.length : 1))(
    "leaves a whole site when it is killed %s",
    async (_, after, wait) => {
      const before = await siteHash();
      // a changed log, so that the site would be another one
      writeFileSync(log(), smallLog(smallSizes[1]!, 0.03));
      let killed = false;
      const ended = await build(
        (said, child) => {
          if (killed || !said.includes(after)) return;
          killed = true;
          setTimeout(() => child.kill("SIGKILL"), wait);
        },
        after === null ? wait : null
      );
      writeFileSync(log(), smallLog(smallSizes[1]!));
      const left = await siteHash();
      // killed at the swap it may have been in time: then the new site is there, whole
      if (after === "[4/5]") expect(readdirSync(dist())).toContain("index.html");
      else expect([left, ended.code]).toEqual([before, null]);
      expect((await build()).code).toBe(0);
      expect(await siteHash()).toBe(before);
    }
  );

  it("puts the old site back when it was killed between the two renames, though the next build fails", async () => {
    const before = await siteHash();
    renameSync(dist(), join(abandonedAside(dist()), "previous"));
    writeFileSync(log(), "no Parquet");
    expect((await build()).code).toBe(1);
    writeFileSync(log(), smallLog(smallSizes[1]!));
    expect(await siteHash()).toBe(before);
  });
});
