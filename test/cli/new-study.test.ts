import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildResults } from "../../loaders/analysis/build-results.js";
import { earlierSite } from "../helpers/abandoned.js";
import { rlscale } from "../helpers/command-line.js";
import { entriesBelow } from "../helpers/entries-below.js";
import { userLog } from "../helpers/user-log.js";
import { projectWith } from "../loaders/log-files.js";

/** A folder with logs in it. */
function folderWith(files: Record<string, string>): string {
  return projectWith(files);
}

function filesBelow(folder: string): string[] {
  return entriesBelow(folder)
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

type Counts = { k: number; interval: [number, number]; likelihood: string; answers: number } | null;

interface Fits {
  fits: { run: string; resource: string; k: number; interval: [number, number]; growth: string; counts: Counts }[];
}

describe("rlscale new", () => {
  it("says which runs keep a study from compute, and only where some have it", async () => {
    const made = async (...tokens: (number | null)[]) => {
      const logs = tokens.map((one, i) => [`logs/run-${i + 1}B.jsonl`, userLog({ k: 0.05, tokens: one })]);
      const folder = folderWith(Object.fromEntries(logs));
      return (await rlscale("new", join(folder, "study"), "--from", join(folder, "logs"))).out;
    };
    expect(await made(1e6, null, 1e6)).toContain(
      "note: 1 of 3 runs has no tokens and no FLOPs (run-2B): the report is fitted against data alone; leave it out for one against compute\n"
    );
    expect(await made(null, null)).not.toContain("against compute");
    expect(await made(1e6)).not.toContain("against compute");
  });

  it("says commands as a shell takes them, whatever its folder is called", async () => {
    const folder = folderWith({ "logs/run-7B.jsonl": userLog({ k: 0.05 }) });
    const study = join(folder, "it's my étude");
    const { out } = await rlscale("new", study, "--from", join(folder, "logs"));
    const command = /then: (.*)\n$/.exec(out)![1]!;
    const words = execFileSync("/bin/sh", ["-c", `printf '%s\\n' ${command}`], { encoding: "utf8" });
    expect(words.trimEnd().split("\n")).toEqual(["rlscale", "build", study, "-o", "site"]);
  });

  it("makes a study whose k and intervals are those of rlscale fit on the logs", async () => {
    const folder = folderWith({
      "logs/Qwen2.5-0.5B.jsonl": userLog({ k: 0.02, seed: 1 }),
      "logs/Qwen2.5-3B.jsonl": userLog({ k: 0.06, seed: 2, every: 5 }),
      "logs/Qwen2.5-14B.jsonl": userLog({ k: 0.09, seed: 3, steps: 12 })
    });
    const study = join(folder, "study");
    expect(await rlscale("new", study, "--from", join(folder, "logs"))).toMatchObject({ code: 0, err: "" });
    expect(filesBelow(study)).toEqual([
      "README.md",
      "data/import.json",
      "data/runs/qwen2.5-0.5b.parquet",
      "data/runs/qwen2.5-14b.parquet",
      "data/runs/qwen2.5-3b.parquet",
      "data/study.made.yaml",
      "data/study.yaml",
      "rlscale-files.sha256"
    ]);
    const { runSlopes, runLaws, prediction } = await buildResults(study);
    for (const resource of ["compute", "data"]) {
      const { out } = await rlscale("fit", join(folder, "logs"), "--resource", resource, "--json");
      const { fits } = JSON.parse(out) as Fits;
      expect(fits).toHaveLength(3);
      for (const fit of fits) {
        const own = runSlopes.find((one) => one.run === fit.run && one.resource === resource)!;
        expect(Math.abs(own.k - fit.k)).toBeLessThan(1e-9);
        expect(own.interval[0]).toBeCloseTo(fit.interval[0], 9);
        expect(own.interval[1]).toBeCloseTo(fit.interval[1], 9);
        expect(own.growth).toBe(fit.growth);
        expect(own.counts!.k).toBeCloseTo(fit.counts!.k, 9);
        expect([own.counts!.likelihood, own.counts!.answers]).toEqual([fit.counts!.likelihood, fit.counts!.answers]);
        expect(own.counts!.interval[0]).toBeCloseTo(fit.counts!.interval[0], 9);
      }
    }
    expect(runLaws.map(({ sizes }) => sizes.length)).toEqual([3, 3]);
    expect(prediction.within).toEqual([]);
  });

  it.each([
    ["one run of one size", { "7b.jsonl": userLog({ k: 0.05 }) }, 2, ["improved"]],
    ["no tokens", { "7b.jsonl": userLog({ k: 0.05, tokens: null }) }, 1, ["improved"]],
    ["a run that does not grow", { "7b.jsonl": userLog({ k: 0 }) }, 2, ["not shown"]],
    ["a run that collapses", { "7b.jsonl": userLog({ k: -0.05 }) }, 2, ["falls back"]],
    ["ten evaluations", { "7b.jsonl": userLog({ k: 0.05, steps: 10, every: 10 }) }, 2, ["improved"]],
    ["two sizes", { "1b.jsonl": userLog({ k: 0.05 }), "7b.jsonl": userLog({ k: 0.07 }) }, 4, ["improved"]]
  ])("makes results of %s", async (_, logs, slopes, growth) => {
    const folder = folderWith(logs as Record<string, string>);
    const study = join(folder, "study");
    expect((await rlscale("new", study, "--from", join(folder, "*.jsonl"))).code).toBe(0);
    const results = await buildResults(study);
    expect(results.runSlopes).toHaveLength(slopes);
    expect([...new Set(results.runSlopes.map((one) => one.growth))]).toEqual(growth);
    expect(results.laws).toEqual([]);
  });

  it("gives the same bytes for the same logs", async () => {
    const folder = folderWith({ "7b.jsonl": userLog({ k: 0.05 }) });
    const [one, two] = [join(folder, "one"), join(folder, "deep/er/two")];
    for (const study of [one, two]) await rlscale("new", study, "--from", join(folder, "7b.jsonl"));
    expect(filesBelow(two)).toEqual(filesBelow(one));
    for (const file of filesBelow(one)) expect(readFileSync(join(two, file))).toEqual(readFileSync(join(one, file)));
  });

  it("makes a study of the study's own logs, their identities kept", async () => {
    const folder = folderWith({ "nothing.txt": "" });
    const logs = ["0.5b", "7b"].map((size) => `data/runs/main/qwen2.5-base-${size}-mean.parquet`);
    const asked = await rlscale("new", join(folder, "study"), "--from", ...logs);
    expect(asked).toMatchObject({
      code: 1,
      err: expect.stringMatching(/say --score with one of score_holdout, score_gsm8k,/)
    });
    expect(existsSync(join(folder, "study"))).toBe(false);
    const named = await rlscale("new", join(folder, "study"), "--from", ...logs, "--score", "score_holdout");
    expect(named).toMatchObject({ code: 0, err: "" });
    const { study, runSlopes } = await buildResults(join(folder, "study"));
    expect(study.series).toMatchObject([{ family: "qwen2.5", variant: "base", kind: "mean" }]);
    expect(runSlopes).toHaveLength(4);
  });

  it("takes a size for each run", async () => {
    const folder = folderWith({ "a.jsonl": userLog({ k: 0.05 }), "b.jsonl": userLog({ k: 0.05 }) });
    const logs = [join(folder, "a.jsonl"), join(folder, "b.jsonl")];
    const sizes = ["--model-size", "a=500M", "--model-size", "7B"];
    const { code, out } = await rlscale("new", join(folder, "study"), "--from", ...logs, ...sizes, "--json");
    expect(code).toBe(0);
    const { files } = JSON.parse(out) as { files: { runs: { modelSize: number }[] }[] };
    expect(files.flatMap(({ runs }) => runs.map(({ modelSize }) => modelSize))).toEqual([5e8, 7e9]);
  });

  it("says of a damaged file that it was not read, and makes the study of the others", async () => {
    const folder = folderWith({ "logs/7b.jsonl": userLog({ k: 0.05 }), "logs/bad.parquet": "PAR1 and no more" });
    const { code, out } = await rlscale("new", join(folder, "study"), "--from", join(folder, "logs"));
    expect(code).toBe(0);
    expect(out).toMatch(/not read: .*bad\.parquet/);
    const account = JSON.parse(readFileSync(join(folder, "study/data/import.json"), "utf8"));
    expect(account.damaged).toHaveLength(1);
  });
});

describe("rlscale new --rollouts", () => {
  /** Every answer of three runs, as a trainer dumps them: 8 prompts, 4 answers to each. */
  const rollouts = (prompt = "prompt_id") =>
    ["0.5b", "3b", "14b"]
      .flatMap((size, i) =>
        Array.from({ length: 24 * 32 }, (_, at) => {
          const step = Math.floor(at / 32) + 1;
          const score = (at * 37) % 100 < 20 + 10 * i + 2 * step ? 1 : 0;
          const [length, name] = [{ response_length: 90 + (at % 32), prompt_length: 10 }, `qwen2.5-${size}`];
          return JSON.stringify({ run: name, step, [prompt]: Math.floor((at % 32) / 4), score, ...length });
        })
      )
      .join("\n");

  it("makes the study that the reduced table makes, and says where it is from", async () => {
    const folder = folderWith({ "dumps/all.jsonl": rollouts(), "nothing.txt": "" });
    const [table, one, two] = ["run.parquet", "one", "two"].map((name) => join(folder, name)) as [
      string,
      string,
      string
    ];
    expect(await rlscale("reduce", join(folder, "dumps"), "-o", table)).toMatchObject({ code: 0 });
    expect(await rlscale("new", one, "--from", table)).toMatchObject({ code: 0, err: "" });
    expect(await rlscale("new", two, "--rollouts", join(folder, "dumps"))).toMatchObject({ code: 0, err: "" });
    expect(filesBelow(two)).toEqual(filesBelow(one));
    const runs = filesBelow(one).filter((file) => file.endsWith(".parquet"));
    expect(runs).toHaveLength(3);
    for (const file of runs) expect(readFileSync(join(two, file))).toEqual(readFileSync(join(one, file)));
    const { files } = JSON.parse(readFileSync(join(two, "data/import.json"), "utf8"));
    expect(files.map(({ path }: { path: string }) => path)).toEqual(["dumps (rollouts)"]);
    const { runSlopes } = await buildResults(two);
    expect(runSlopes).toHaveLength(6);
    const fitted = await rlscale("fit", table, "--json");
    expect((JSON.parse(fitted.out) as Fits).fits).toHaveLength(3);
  });

  it("takes columns by name, and says which are missing; then nothing is written", async () => {
    const folder = folderWith({ "all.jsonl": rollouts("which") });
    const [dump, study] = [join(folder, "all.jsonl"), join(folder, "study")];
    const { code, err } = await rlscale("new", study, "--rollouts", dump);
    expect([code, err]).toEqual([1, expect.stringContaining("column missing: prompt (name it with --prompt-column)")]);
    expect(existsSync(study)).toBe(false);
    expect(await rlscale("new", study, "--rollouts", dump, "--prompt-column", "which")).toMatchObject({ code: 0 });
  });

  it("says beside why there is no study what could not be used of the dumps", async () => {
    const answers = [1, 2, 3, 4].map((step) => JSON.stringify({ step, prompt: "p", score: "good" }));
    const folder = folderWith({ "all.jsonl": answers.join("\n") });
    const { code, err } = await rlscale("new", join(folder, "study"), "--rollouts", join(folder, "all.jsonl"));
    expect(code).toBe(1);
    expect(err).toMatch(/^rlscale: all\.jsonl \(rollouts\): \S/);
    expect(err).toContain(
      '\nscore: 4 of 4 rollouts have no score (values seen: "good" 4); name their numbers with --score-map good=1\n'
    );
  });

  it("needs logs or rollouts", async () => {
    const { code, err } = await rlscale("new", join(folderWith({ "a.txt": "" }), "study"));
    expect([code, err]).toEqual([2, "rlscale: option '--from <paths...>' is needed, or --rollouts\n"]);
  });
});

describe("rlscale new that cannot", () => {
  const leavesNothing = async (files: Record<string, string>, args: string[], code: number, message: RegExp) => {
    const folder = folderWith(files);
    const before = filesBelow(folder);
    const said = await rlscale("new", join(folder, "made/study"), "--from", join(folder, "logs"), ...args);
    expect(said.code).toBe(code);
    expect(said.out).toBe("");
    expect(said.err).toMatch(message);
    expect(filesBelow(folder)).toEqual(before);
    expect(existsSync(join(folder, "made"))).toBe(false);
  };

  it("names the option for an unknown size", () =>
    leavesNothing(
      { "logs/x.jsonl": userLog({ k: 0.05 }) },
      [],
      1,
      /size of run x is not known: say --model-size 7B\n$/
    ));

  it("says that there is no score", () =>
    leavesNothing(
      { "logs/7b.jsonl": userLog({ k: 0.05 }) },
      ["--score", "nothing"],
      1,
      /--score nothing: must name a score of the logs; found /
    ));

  it("says that there are no steps", () =>
    leavesNothing({ "logs/7b.txt": "hello\nworld\n" }, [], 1, /7b\.txt: no log format that is known here/));

  it("refuses a size that is none", () =>
    leavesNothing({ "logs/7b.jsonl": userLog({ k: 0.05 }) }, ["--model-size", "7b=big"], 2, /number of parameters/));

  it("refuses a folder with anything in it, and a path that is a file", async () => {
    const folder = folderWith({ "7b.jsonl": userLog({ k: 0.05 }), "full/kept.txt": "mine", "letter.txt": "dear" });
    const log = join(folder, "7b.jsonl");
    for (const target of ["full", "letter.txt"]) {
      const { code, err } = await rlscale("new", join(folder, target), "--from", log);
      expect(code).toBe(1);
      expect(err).toMatch(/must be a folder that is not there or empty/);
    }
    expect(filesBelow(folder)).toEqual(["7b.jsonl", "full/kept.txt", "letter.txt"]);
  });

  it("refuses a place that is a log, holds one or lies among them, links followed", async () => {
    const folder = folderWith({ "logs/7b.jsonl": userLog({ k: 0.05 }) });
    symlinkSync(join(folder, "logs"), join(folder, "link"));
    for (const target of ["logs/7b.jsonl", "logs", "logs/study", "link/study", ".", "link/../study/../logs/x"]) {
      const { code, err } = await rlscale("new", `${folder}/${target}`, "--from", join(folder, "logs"));
      expect([target, code, err]).toEqual([target, 1, expect.stringContaining("must be apart from what is read")]);
    }
    expect(filesBelow(folder)).toEqual(["logs/7b.jsonl"]);
  });

  it("makes a study again where nobody has changed it, and refuses by name where somebody has", async () => {
    const folder = folderWith({ "7b.jsonl": userLog({ k: 0.05 }) });
    const study = join(folder, "study");
    const make = () => rlscale("new", study, "--from", join(folder, "7b.jsonl"));
    expect((await make()).code).toBe(0);
    const before = filesBelow(study);
    expect(await make()).toMatchObject({ code: 0, err: "" });
    expect(filesBelow(study)).toEqual(before);
    writeFileSync(join(study, "notes.txt"), "mine");
    appendFileSync(join(study, "data/study.yaml"), "authors: Us\n");
    const { code, err } = await make();
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/found notes\.txt, which it did not write; and data\/study\.yaml, changed since: move/)
    ]);
    expect(readFileSync(join(study, "data/study.yaml"), "utf8")).toContain("authors: Us");
  });

  it("makes the study in a folder that is there and empty", async () => {
    const folder = folderWith({ "7b.jsonl": userLog({ k: 0.05 }) });
    mkdirSync(join(folder, "empty"));
    expect((await rlscale("new", join(folder, "empty"), "--from", join(folder, "7b.jsonl"))).code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(["7b.jsonl", "empty"]);
  });
});

describe("rlscale build that cannot", () => {
  it("refuses what is no study", async () => {
    const folder = folderWith({ "a.txt": "" });
    const { code, err } = await rlscale("build", folder, "-o", join(folder, "site"));
    expect({ code, err }).toEqual({
      code: 2,
      err: `rlscale: ${folder}: must be a study, with data/study.yaml or study.yaml; found neither\n`
    });
  });

  it("refuses a place where something else lives, and one among the data", async () => {
    const folder = folderWith({ "study/data/study.yaml": "title: x\n", "home/letter.txt": "dear" });
    const build = (out: string) => rlscale("build", join(folder, "study"), "-o", join(folder, out));
    for (const [out, message] of [
      ["home", /found letter\.txt, and no list of files \(rlscale-files\.sha256\): name another place/],
      ["study", /must be apart from what is read; it holds .*data, which is read/],
      ["study/data/runs", /must be apart from what is read; it lies in .*data, which is read/],
      ["home/letter.txt", /must be a folder that is not there or empty.*; found a file/]
    ] as const) {
      const { code, err } = await build(out);
      expect(code).toBe(1);
      expect(err).toMatch(message);
    }
    expect(filesBelow(folder)).toEqual(["home/letter.txt", "study/data/study.yaml"]);
  });

  it("refuses a site that has no list of its files, as those built before there were lists, and says the way out", async () => {
    const folder = folderWith({
      "study/data/study.yaml": "title: x\n",
      "site/index.html": "",
      "site/data/results.json": ""
    });
    const { code, err } = await rlscale("build", join(folder, "study"), "-o", join(folder, "site"));
    expect([code, err]).toEqual([1, expect.stringContaining("is replaced once you have removed it yourself")]);
    expect(filesBelow(join(folder, "site"))).toEqual(["data/results.json", "index.html"]);
  });

  it("fails with the build's own message in one line, and leaves the old site", async () => {
    const folder = folderWith({ "study/data/study.yaml": "title: x\n" });
    const site = join(folder, "site");
    const page = join(site, "index.html");
    await earlierSite(site, "old");
    const { code, err } = await rlscale("build", join(folder, "study"), "-o", site);
    expect(code).toBe(1);
    expect(err).toMatch(/^rlscale: build failed, .*site is unchanged: data\//m);
    expect(readFileSync(page, "utf8")).toBe("old");
  });
});
