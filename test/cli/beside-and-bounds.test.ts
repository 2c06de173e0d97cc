/** What `fit` compares only when asked, and text that stays short however many logs there are. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LogFits } from "../../src/import/study/fit-runs.js";
import type { StudyAccount } from "../../src/import/study/normalise/normalised-study.js";
import { rlscale } from "../helpers/command-line.js";
import { userLog } from "../helpers/user-log.js";

const many = 120;
let folder: string;
const at = (...names: string[]) => join(folder, ...names);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-text-"));
  for (const name of ["one", "many", "mixed", "checkpoints/run/checkpoint-10", "checkpoints/run/checkpoint-20"])
    mkdirSync(at(name), { recursive: true });
  writeFileSync(at("one/7b.jsonl"), userLog({ k: 0.05 }));
  writeFileSync(at("one/unsized.jsonl"), userLog({ k: 0.05 }));
  for (let i = 0; i < many; i++)
    writeFileSync(
      at("many", `7b-${String(i).padStart(3, "0")}.jsonl`),
      userLog({ k: 0.03, seed: i, steps: 12, tokens: null })
    );
  // as many that cannot be fitted, each with a note
  for (let i = 0; i < many; i++)
    writeFileSync(
      at("mixed", `7b-${i}.jsonl`),
      userLog({ k: 0.03, seed: i, steps: 3, more: { "odd column": "text" } })
    );
  writeFileSync(at("mixed/7b.jsonl"), userLog({ k: 0.05 }));
  for (const steps of [10, 20]) {
    const log_history = Array.from({ length: steps }, (_, i) => ({
      step: i + 1,
      "eval_rewards/accuracy/mean": 1 - 0.8 * (i + 1) ** -0.05
    }));
    writeFileSync(
      at(`checkpoints/run/checkpoint-${steps}/trainer_state.json`),
      JSON.stringify({ global_step: steps, log_history })
    );
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const linesOf = (text: string) => text.split("\n").length;

describe("rlscale fit --beside", () => {
  it("sets no run beside a study unless asked", async () => {
    const { code, out } = await rlscale("fit", at("one/7b.jsonl"));
    expect(code).toBe(0);
    expect(out).not.toMatch(/study|qwen/i);
    const { fits } = JSON.parse((await rlscale("fit", at("one/7b.jsonl"), "--json")).out) as LogFits;
    expect(fits.map(({ study }) => study)).toEqual([[]]);
  });

  it("needs no analysis of the study where it is not asked for", async () => {
    const { main } = await import("../../loaders/cli/main.js");
    const empty = at("empty");
    mkdirSync(join(empty, "data"), { recursive: true });
    writeFileSync(join(empty, "data/study.yaml"), readFileSync("data/study.yaml"));
    let err = "";
    const quiet = {
      out: () => undefined,
      err: (text: string) => {
        err += text;
      }
    };
    expect(await main(["fit", at("one/7b.jsonl")], quiet, empty)).toBe(0);
    expect(await main(["fit", at("one/7b.jsonl"), "--beside", "qwen2.5"], quiet, empty)).toBe(1);
    expect(err).toContain("data/runs");
  });

  it("compares with the study that is named, at the size of the run", async () => {
    const asked = ["fit", at("one"), "--beside", "qwen2.5"];
    const { out } = await rlscale(...asked);
    expect(out).toMatch(
      /^7b: k 0\.0\d+, the law of the study's qwen2\.5 base 0\.0448 \[0\.0389, 0\.0506\] at this size: not a comparison \(the study is scored on holdout,/m
    );
    expect(out).toContain("unsized: not set beside qwen2.5: its size is not known, or far from those measured there");
    const { fits } = JSON.parse((await rlscale(...asked, "--json")).out) as LogFits;
    expect(fits.map(({ study }) => study.map(({ variant }) => variant))).toEqual([["base", "instruct"], []]);
  });

  it("names the studies that it knows, and goes with logs", async () => {
    expect(await rlscale("fit", at("one"), "--beside", "llama")).toMatchObject({
      code: 2,
      err: "rlscale: option '--beside <study>' argument 'llama' is invalid. Allowed choices are qwen2.5, verl, pods, octothinker.\n"
    });
    for (const [study, why] of [
      ["verl", "one run a size"],
      ["pods", "two sizes"],
      ["octothinker", "two sizes"]
    ] as const) {
      const { code, err } = await rlscale("fit", at("one"), "--beside", study);
      expect(code).toBe(2);
      expect(err).toMatch(
        new RegExp(
          `^rlscale: fit --beside ${study}: must be qwen2.5, .*${why}.*: rlscale new my-study --from PATHS --beside ${study} `
        )
      );
    }
    expect(await rlscale("fit", "--beside", "qwen2.5")).toMatchObject({
      code: 2,
      err: "rlscale: option '--beside' is invalid here; it goes with logs of your own: give their paths\n"
    });
  });
});

describe("text of many logs", () => {
  it("of fit is short, and JSON has all", async () => {
    for (const more of [[], ["--beside", "qwen2.5"]]) {
      const { code, out } = await rlscale("fit", at("many"), "--model-size", "7B", ...more);
      expect([code, out]).toEqual([0, expect.stringContaining(`and ${many - 100} more runs; --json has all\n`)]);
      expect(linesOf(out)).toBeLessThan(more.length > 0 ? 350 : 240);
    }
    const { fits } = JSON.parse((await rlscale("fit", at("many"), "--json")).out) as LogFits;
    expect(fits).toHaveLength(many);
  }, 120_000);

  it("of runs that cannot be fitted counts them", async () => {
    const { code, out } = await rlscale("fit", at("mixed"));
    expect([code, linesOf(out) < 40, out]).toEqual([
      0,
      true,
      expect.stringContaining(`and ${many - 10} more logs and runs that are not fitted; --json has all\n`)
    ]);
    rmSync(at("mixed/7b.jsonl"));
    const none = await rlscale("fit", at("mixed"));
    expect([none.code, linesOf(none.err)]).toEqual([1, 13]);
    expect(none.err).toContain(`and ${many - 10} more\n`);
  }, 120_000);

  it("of inspect is short, and JSON has all", async () => {
    const { out } = await rlscale("inspect", at("many"));
    expect(out).toContain(`and ${many - 50} more files; --json has all\n`);
    expect(JSON.parse((await rlscale("inspect", at("many"), "--json")).out).files).toHaveLength(many);
  }, 120_000);
});

describe("rlscale inspect of a folder", () => {
  it("describes logs, and what is damaged or refused; counts what else lies there", async () => {
    mkdirSync(at("mix"));
    writeFileSync(at("mix/7b.jsonl"), userLog({ k: 0.05 }));
    writeFileSync(at("mix/cut.parquet"), "PAR1 and no more");
    const rest = async (...names: string[]) => {
      for (const name of names) writeFileSync(at("mix", name), "name,age\nann,7\n");
      const { code, out } = await rlscale("inspect", at("mix"));
      expect(code).toBe(1);
      const described = out.split("\n").filter((line) => line.startsWith(at("mix")));
      expect(described).toEqual([at("mix/7b.jsonl"), at("mix/cut.parquet")]);
      return out.trimEnd().split("\n").at(-1);
    };
    expect(await rest("a.csv")).toBe(`1 more file without training steps: ${at("mix/a.csv")}`);
    expect(await rest("b.csv")).toBe(`2 more files without training steps: ${at("mix/a.csv")}, ${at("mix/b.csv")}`);
    const five = ["a", "b", "c", "d", "e"].map((name) => at(`mix/${name}.csv`)).join(", ");
    expect(await rest("c.csv", "d.csv", "e.csv")).toBe(`5 more files without training steps: ${five}`);
    expect(await rest("f.csv")).toBe(`6 more files without training steps: ${five}, ...`);
  });
});

describe("text of one log with many scores", () => {
  it("of fit and inspect is short, and JSON has all", async () => {
    const lines = Array.from({ length: 12 }, (_, i) => {
      const scores = Array.from({ length: many }, (_, j) => [`eval/set${j}/accuracy`, 1 - 0.8 * (i + 1) ** -0.05]);
      return JSON.stringify({ step: i + 1, ...Object.fromEntries(scores) });
    });
    writeFileSync(at("sets.jsonl"), lines.join("\n"));
    const fit = await rlscale("fit", at("sets.jsonl"));
    expect([fit.code, fit.out]).toEqual([0, expect.stringContaining(`and ${many - 10} more laws over sizes; --json`)]);
    expect(fit.out.split("\n").length).toBeLessThan(280);
    expect(JSON.parse((await rlscale("fit", at("sets.jsonl"), "--json")).out).laws).toHaveLength(many);
    const shown = await rlscale("inspect", at("sets.jsonl"));
    expect(shown.out).toContain(`    and ${many - 20} more scores; --json has all\n`);
    expect(shown.out.split("\n").length).toBeLessThan(40);
    const { files } = JSON.parse((await rlscale("inspect", at("sets.jsonl"), "--json")).out);
    expect(files[0].runs[0].scoreDetails).toHaveLength(many);
  });
});

describe("rlscale new of checkpoints", () => {
  it("says of one that a later one goes on from where its steps are, and nothing of no steps", async () => {
    const study = at("study");
    const { code, out } = await rlscale(
      "new",
      study,
      "--from",
      at("checkpoints"),
      "--model-size",
      "7B",
      "--score",
      "eval_rewards/accuracy/mean"
    );
    expect(code).toBe(0);
    expect(out).not.toContain("no training steps found");
    expect(out).toMatch(
      /^part of another: \S*checkpoint-20\/trainer_state\.json: its steps are taken together with those of \S*checkpoint-10\/trainer_state\.json$/m
    );
    const { files } = JSON.parse(readFileSync(join(study, "data/import.json"), "utf8")) as StudyAccount;
    expect(files.map(({ partOf, runs }) => [partOf, runs.length])).toEqual([
      [undefined, 1],
      [files[0]!.path, 0]
    ]);
  });

  it("says of a file without steps that it has none", async () => {
    writeFileSync(at("one/notes.txt"), "hello\nworld\n");
    const { out } = await rlscale("new", at("noted"), "--from", at("one"), "--model-size", "7B");
    expect(out).toMatch(/^excluded: notes\.txt: no log format that is known here; its first line is: hello$/m);
  });
});

describe("names that options give", () => {
  it.each([
    [["--score", "nope"], "--score nope: must name a score of the logs; found val/accuracy"],
    [["--model-size", "nope=7B"], "--model-size nope=...: must name a run of the logs, or a file; found 7b"],
    [["--step", "nope"], /no column nope has a number.*columns of numbers: step/]
  ])("%s: are held to what there is, by every command", async (asked, message) => {
    const log = at("one/7b.jsonl");
    for (const command of [
      ["inspect", log],
      ["fit", log],
      ["new", at("none"), "--from", log]
    ]) {
      const { code, err } = await rlscale(...command, ...asked);
      expect([command[0], code]).toEqual([command[0], 1]);
      expect(err).toMatch(message);
    }
    for (const right of [
      ["--score", "val/accuracy"],
      ["--model-size", "7b=9B"],
      ["--model-size", "7b.jsonl=9B"],
      ["--step", "step"]
    ])
      expect([right, (await rlscale("fit", log, ...right)).code]).toEqual([right, 0]);
  });

  it.each(["2026-02-31", "2026-13-01", "2025-02-29", "2026-00-10", "2026-1-1", "tomorrow", "2026-02-28T00:00"])(
    "record --date %s is no date",
    async (date) => {
      expect(await rlscale("record", "--date", date, "--reason", "x")).toMatchObject({
        code: 2,
        err: expect.stringContaining("It must be a date of the calendar, YYYY-MM-DD.")
      });
    }
  );
});
