/** From a user's own logs to a site: `rlscale new`, then `rlscale build`, in a copy of the project and anywhere on disk. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { parquetMetadata } from "hyparquet";
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyProject } from "../../loaders/site/copy-project.js";
import { rlscaleThere } from "../helpers/command-line-there.js";
import { fill, onSmallDisk } from "../helpers/faults.js";
import { paperOnly } from "../helpers/paper-only.js";
import { type UserLog, userLog } from "../helpers/user-log.js";

let folder: string;

/** The command line of the copy, with another folder as the working directory. */
const rlscale = (...args: string[]) => rlscaleThere(join(folder, "project"), join(folder, "work"), args);

function write(name: string, log: UserLog): void {
  const path = join(folder, "work", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, userLog(log));
}

const site = (name: string) => join(folder, "work", name);
const pagesOf = (name: string) =>
  readdirSync(site(name), { recursive: true })
    .map(String)
    .filter((page) => page.endsWith(".html"));
const html = (name: string, page: string) => readFileSync(join(site(name), page), "utf8");
/** What a reader reads. */
const text = (name: string, page: string) =>
  html(name, page)
    .replace(/<(script|style|template|math)\b[\s\S]*?<\/\1>/g, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ");

/** What the page "Your logs" draws a reader's runs over. */
const liveFigures = (name: string) =>
  [...html(name, "your-logs.html").matchAll(/data-live="your-logs" data-show="(\w+)"/g)].map(([, show]) => show);

/** Everything that a site says of itself: what is read, titles and descriptions, search entries, the readme of its archive. */
function everySaying(name: string): string[] {
  const archive = unzipSync(new Uint8Array(readFileSync(site(`${name}/data/rlscale-report.zip`))));
  const inHead = (page: string) => [
    ...html(name, page).matchAll(/<title>[^<]*|<meta name="description" content="[^"]*/g)
  ];
  return [
    ...pagesOf(name).flatMap((page) => [text(name, page), ...inHead(page).map(([words]) => words)]),
    readFileSync(site(`${name}/data/search.json`), "utf8"),
    strFromU8(archive["README.md"]!)
  ];
}

/** What a report of one's own runs must not say. */
const ofThePaper = /the paper|2509\.25300|Scaling RL post-training/gi;

/** Faults of every page: words of a program, drawings without numbers, links that lead nowhere. */
function faultsOf(name: string): string[] {
  return pagesOf(name).flatMap((page) => {
    const whole = html(name, page).replace(/<(script|style|template)\b[\s\S]*?<\/\1>/g, " ");
    const words = [...text(name, page).matchAll(/.{0,40}(\bNaN\b|\bundefined\b|\bnull\b|Infinity|\[object).{0,20}/g)];
    const drawn = [
      ...whole.matchAll(/\b(?:d|x|y|cx|cy|x1|x2|y1|y2|width|height|points)="[^"]*(?:NaN|undefined)[^"]*"/g)
    ];
    const links = [...whole.matchAll(/(?:href|src)="([^"#?:]+)(?:[#?][^"]*)?"/g)].filter(([, to]) => {
      const target = to!.startsWith("/") ? join(site(name), to!) : resolve(site(name), dirname(page), to!);
      return ![target, `${target}.html`, join(target, "index.html")].some(existsSync);
    });
    return [...words, ...drawn, ...links].map(([found]) => `${page}: ${found}`);
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-own-"));
  await copyProject(".", join(folder, "project"));
  write("one/Qwen-7B run.jsonl", { k: 0.06 });
  write("flat/7b.jsonl", { k: 0, tokens: null, steps: 10, every: 500 });
  write("three/1b.jsonl", { k: 0.03, seed: 1 });
  write("three/3b.jsonl", { k: 0.05, seed: 2 });
  write("three/9b.jsonl", { k: 0.08, seed: 3 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 300 }));

describe("the report of a user's own logs", () => {
  it("of one run of one size has k with its interval, says what more takes, and has no page without content", async () => {
    expect((await rlscale("new", "my study", "--from", "one", "--title", "Ours <b>& more</b>")).code).toBe(0);
    const { code, said } = await rlscale("build", "my study", "-o", "out/site");
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining("[5/5] swap") });
    const overview = text("out/site", "index.html");
    expect(text("out/site", "runs.html")).toMatch(/7B improved: k is 0\.0\d+ \[0\.0\d+, 0\.0\d+\] against compute/);
    expect(overview).toContain("need three sizes; this study has one.");
    expect(html("out/site", "index.html")).toContain("Ours &lt;b&gt;&amp; more&lt;/b&gt;");
    expect(html("out/site", "index.html")).not.toContain("Ours <b>");
    // of one size, what a law takes is said, and no prediction of sizes
    expect(overview).not.toContain("To predict one size from the others");
    expect(overview).toContain("There is one run, so nothing can be compared yet.");
    expect(overview).toContain("The curve is one run.");
    expect(overview).toContain("do not say over how many problems the score is a mean");
    expect(pagesOf("out/site").sort()).toEqual(
      [
        "404",
        "data",
        "data/index",
        "dataset",
        "glossary",
        "index",
        "methods",
        "plan",
        "print",
        "runs",
        "your-logs"
      ].map((page) => `${page}.html`)
    );
    // its title is what the site is called, in every page's head and header
    for (const page of pagesOf("out/site").filter((one) => !/^data(\/index)?\.html$/.test(one))) {
      expect(html("out/site", page)).toMatch(/<title>[^<]*Ours &lt;b&gt;&amp; more&lt;\/b&gt;<\/title>/);
    }
    for (const saying of everySaying("out/site")) expect(saying.match(ofThePaper) ?? []).toEqual([]);
    expect(text("out/site", "dataset.html")).toContain("Qwen-7B run.jsonl");
    expect(text("out/site", "dataset.html")).toContain("1 Parquet file, as the analysis reads them");
    // a reader's runs stand over its curves and beside its slopes, and nothing is compared
    const yours = text("out/site", "your-logs.html");
    expect(liveFigures("out/site")).toEqual(["curves", "slopes"]);
    expect(yours).toContain("Test loss against training compute, both on log scales. The curves of Qwen base, 7B");
    expect(yours).toContain("This study has no law with a band to compare with.");
    expect(yours).not.toContain("its law, 95% band");
    // nor findings of a paper, nor claims to overturn, nor figures of a paper to be as current as
    for (const page of pagesOf("out/site")) {
      expect(`${page}: ${text("out/site", page)}`).not.toMatch(/Finding (one|two|three|four)|Beyond the findings/);
      expect(`${page}: ${html("out/site", page)}`).not.toMatch(/What would overturn it|what-would-overturn-it/);
    }
    expect(text("out/site", "dataset.html")).toContain("statestringcurrent or earlierfamily");
    expect(faultsOf("out/site")).toEqual([]);
  });

  it("of a run that does not grow, without tokens, with ten evaluations far apart, says so", async () => {
    expect((await rlscale("new", "flat-study", "--from", "flat/7b.jsonl")).code).toBe(0);
    expect((await rlscale("build", "flat-study", "-o", "flat-site")).code).toBe(0);
    const overview = text("flat-site", "index.html");
    expect(text("flat-site", "runs.html")).toContain("No learning of 7B is shown");
    expect(overview).toContain("The run is flat at its end.");
    expect(overview).toContain("no tokens and no FLOPs, so nothing is fitted against compute");
    expect(overview).toContain("data are counted in training steps");
    expect(text("flat-site", "dataset.html")).toContain("one cell for 500 steps");
    expect(liveFigures("flat-site")).toEqual(["curves", "slopes"]);
    expect(text("flat-site", "your-logs.html")).toContain("no tokens, so its curves stand against steps, not compute");
    expect(faultsOf("flat-site")).toEqual([]);
    // this study has nothing of the paper's
    const said = pagesOf("flat-site")
      // the glossary explains terms of the field, whoever uses them
      .filter((page) => !["your-logs.html", "glossary.html", "print.html"].includes(page))
      .flatMap((page) => text("flat-site", page).match(paperOnly) ?? []);
    expect(said).toEqual([]);
  });

  it("of three sizes has K_max and N_0, does not hold a size out, and stands beside the public study it asks for", async () => {
    const asked = ["--batch", "256", "--beside", "verl"];
    expect((await rlscale("new", "three-study", "--from", "three", ...asked)).code).toBe(0);
    expect((await rlscale("build", "three-study/data", "-o", "three-site")).code).toBe(0);
    const law = text("three-site", "sizes-and-law.html");
    expect(law).toMatch(/Over the three sizes of base models, against compute, Kmax is 0\.\d+ \[/);
    expect(law).toContain("takes four sizes in every variant");
    // no name tells the family: nothing is called after the word that stands for it
    const called = pagesOf("three-site").flatMap(
      (page) => text("three-site", page).match(/\bModels (?:base|instruct|model|[\d.]+B)/g) ?? []
    );
    expect(called).toEqual([]);
    expect(law).toContain("k rises with size, from 0.03");
    expect(text("three-site", "plan.html")).toContain("The other sizes are too few to try it on each size.");
    expect(text("three-site", "beside.html")).toMatch(/verl ladder/);
    for (const page of ["index.html", "runs.html"]) expect(text("three-site", page)).not.toMatch(/arXiv|verl ladder/);
    const { document } = new JSDOM(html("three-site", "sizes-and-law.html")).window;
    expect(document.querySelectorAll("figure.figure svg").length).toBeGreaterThan(0);
    expect(text("three-site", "index.html")).not.toContain("counted in training steps");
    expect(faultsOf("three-site")).toEqual([]);
  });

  it("of runs with names in any script shows each as its log has it, in pages, tables and files", async () => {
    const names = [
      "数学 7B",
      "Модель «я» 3B",
      "🚀 é 1.5B",
      'Müller\'s "b" & <b>o</b> 14B',
      "שלום 0.5B",
      "a  b 32B",
      "代码 7B"
    ];
    const lines = names.flatMap((run, i) =>
      userLog({ k: 0.04 + 0.01 * i, seed: i, more: { run } })
        .trimEnd()
        .split("\n")
    );
    mkdirSync(site("names"), { recursive: true });
    writeFileSync(site("names/all.jsonl"), lines.join("\n"));
    expect((await rlscale("new", "names-study", "--from", "names")).code).toBe(0);
    expect((await rlscale("build", "names-study", "-o", "names-site")).code).toBe(0);
    for (const page of ["index.html", "runs.html", "dataset.html"]) {
      const { document } = new JSDOM(html("names-site", page)).window;
      const cells = [...document.querySelectorAll("th, a, td, tspan, text")].map((one) => one.textContent);
      for (const name of names)
        expect({ page, name, shown: cells.some((cell) => cell === name || cell.includes(`(${name})`)) }).toEqual({
          page,
          name,
          shown: true
        });
      expect(document.querySelectorAll("main th b").length).toBe(0);
    }
    const files = readdirSync(site("names-site/data/runs")).sort();
    expect(files.join()).toMatch(/^[a-z0-9._,-]+$/);
    const inFiles = files.map((file) => {
      const { key_value_metadata: pairs = [] } = parquetMetadata(
        new Uint8Array(readFileSync(site(`names-site/data/runs/${file}`))).buffer
      );
      return JSON.parse(pairs.find(({ key }) => key === "rlscale.run")!.value!).run;
    });
    expect(inFiles.sort()).toEqual([...names].sort());
    const csv = readFileSync(site("names-site/data/tables/run-slopes.csv"), "utf8");
    for (const name of names) expect(csv).toContain(name.replaceAll('"', '""'));
    expect(readFileSync(site("names-study/data/study.yaml"), "utf8")).toContain('name: "代码 7B"');
    // given back to the tool, the files still have them
    const again = await rlscale("inspect", "names-study/data/runs", "--json");
    const read = JSON.parse(again.said).files.flatMap((file: { runs: { run: string }[] }) =>
      file.runs.map(({ run }) => run)
    );
    expect(read.sort()).toEqual([...names].sort());
    expect(faultsOf("names-site")).toEqual([]);
  });

  it("of sizes whose k falls says so in words, without a limit that the fit ran into", async () => {
    for (const [i, size] of ["0.6b", "1.7b", "4b", "8b", "14b"].entries()) {
      write(`falls/${size}.jsonl`, { k: 0.09 - 0.015 * i, seed: i + 1 });
    }
    expect((await rlscale("new", "falls-study", "--from", "falls")).code).toBe(0);
    const file = site("falls-study/data/study.yaml");
    writeFileSync(
      file,
      `${readFileSync(file, "utf8")}\nauthors: A. Person and B. Person\nyear: 2025\nheldOutProblems: 300\n`
    );
    expect((await rlscale("build", "falls-study", "-o", "falls-site")).code).toBe(0);
    const law = text("falls-site", "sizes-and-law.html");
    expect(law).toContain("k does not grow with size, so saturation cannot be read");
    expect(law).toContain("k falls with size, from 0.09");
    expect(law).not.toMatch(/Kmax is/);
    const overview = text("falls-site", "index.html");
    expect(overview).toContain("A. Person and B. Person, 2025");
    expect(overview).toContain("The score is a mean over 300 problems.");
    for (const saying of everySaying("falls-site")) expect(saying.match(ofThePaper) ?? []).toEqual([]);
    expect(faultsOf("falls-site")).toEqual([]);
  });

  it("of a study made to do harm has its texts as texts: no script, no handler, no link, no expression of theirs", async () => {
    // put together, so that no reader takes it for a template
    const open = "$" + "{";
    const harm = [
      "</title></script><script>globalThis.EVIL=1</script><img src=x onerror=EVIL()> [a](javascript:EVIL)",
      `${open}EVIL} \\${open}EVIL} {{ EVIL }} \`${open}EVIL}\` <!-- ]]> \u202e`
    ].join(" ");
    const log = { k: 0.05, more: { run: `7b ${harm}`, [`EVIL/${harm}`]: 1 }, score: "val/accuracy" };
    write(`harm/7b <img src=x onerror=EVIL()> ${open}EVIL}.jsonl`, log);
    expect((await rlscale("new", "harm-study", "--from", "harm", "--title", harm, "--model-size", "7B")).code).toBe(0);
    const file = site("harm-study/data/study.yaml");
    const quoted = JSON.stringify(harm);
    const edited = readFileSync(file, "utf8")
      .replace(/^provenance: .*$/m, `provenance: ${quoted}`)
      .replace(/^(algorithm|domain): .*$/gm, `$1: ${quoted.replaceAll("$", "$$$$")}`);
    const remarks = ["wouldChange", "licence", "precision"].map((name) => `  ${name}: ${quoted}`).join("\n");
    const counterparts = `counterparts:\n  pages: { efficiency: ${quoted} }\n  figures: { figure-losses: ${quoted} }`;
    writeFileSync(file, `${edited}\nauthors: ${quoted}\nvenue: ${quoted}\nremarks:\n${remarks}\n${counterparts}\n`);
    const { code, said } = await rlscale("build", "harm-study", "-o", "harm-site");
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining("[5/5] swap") });
    let seen = 0;
    for (const page of pagesOf("harm-site")) {
      const { document } = new JSDOM(html("harm-site", page)).window;
      seen += document.body.textContent!.split("globalThis.EVIL=1").length - 1;
      const faults = [...document.querySelectorAll("*")].flatMap((element) => {
        const attributes = [...element.attributes].filter(
          ({ name, value }) => /^on/i.test(name) || /^\s*javascript:/i.test(value)
        );
        const isData = /json/.test(element.getAttribute("type") ?? "");
        const runs = element.tagName === "SCRIPT" && !isData && /EVIL/.test(element.textContent!);
        const made = element.tagName === "IMG" && element.getAttribute("src") === "x";
        return [...attributes.map(({ name }) => name), ...(runs || made ? [element.outerHTML.slice(0, 300)] : [])];
      });
      expect([page, faults]).toEqual([page, []]);
    }
    expect(seen).toBeGreaterThan(0);
  });

  it("leaves the old one whole on a disk that is full, and is built once there is room", async ({ skip }) => {
    const small = join(folder, "work/small");
    const mounted = await onSmallDisk(small, "64m", async () => {
      const build = () => rlscale("build", "flat-study", "-o", "small/site");
      expect((await build()).code).toBe(0);
      const before = html("small/site", "index.html");
      fill(small, 1000);
      const { code, said } = await build();
      expect([code, said]).toEqual([
        1,
        expect.stringMatching(
          /rlscale: build failed, [^\n]*small\/site is unchanged: [^\n]*(ENOSPC|no space)[^\n]*\n$/i
        )
      ]);
      expect(readdirSync(small).sort()).toEqual(["filler", "site"]);
      expect(html("small/site", "index.html")).toBe(before);
      rmSync(join(small, "filler"));
      expect((await build()).code).toBe(0);
    });
    if (!mounted) skip("a tmpfs cannot be mounted here: nothing shows what a full disk does");
  });

  it("is built over an old one, and leaves it whole when a log is damaged", async () => {
    const before = html("flat-site", "index.html");
    expect((await rlscale("build", "my study", "-o", "flat-site")).code).toBe(0);
    const now = html("flat-site", "index.html");
    expect(now).not.toBe(before);
    writeFileSync(site("flat-study/data/runs/7b.parquet"), "no Parquet");
    const { code, said } = await rlscale("build", "flat-study", "-o", "flat-site");
    expect(code).toBe(1);
    expect(said).toMatch(/rlscale: build failed, .*flat-site is unchanged: data\/runs\/7b\.parquet: /);
    expect(html("flat-site", "index.html")).toBe(now);
  });
});
