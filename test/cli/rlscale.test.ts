import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { toJson } from "../../loaders/emit.js";
import type { LawRecord, Results } from "../../src/lib/results.js";
import { rlscale as run } from "../helpers/command-line.js";

/** A line as it is typed, in this process. */
async function rlscale(line: string) {
  const { ms, ...said } = await run(...(line === "" ? [] : line.split(" ")));
  return said;
}

describe("rlscale fit", () => {
  it("prints the law that results.json holds, for every choice of the study", async () => {
    const { laws } = await loadResults(projectRoot);
    expect(laws).toHaveLength(36);
    for (const law of laws) {
      const { family, variant, resource, protocol, objective } = law;
      const { code, out } = await rlscale(
        `fit --family ${family} --variant ${variant} --resource ${resource} --protocol ${protocol} --objective ${objective} --json`
      );
      expect(code).toBe(0);
      expect(JSON.parse(out)).toEqual(law);
    }
  }, 30_000);

  it("has the documented shape", async () => {
    const law = JSON.parse((await rlscale("fit --objective linear --protocol inter --json")).out) as LawRecord;
    expect(law).toMatchObject({
      law: { kMax: expect.any(Number), n0: expect.any(Number), sizes: expect.any(Array) },
      goodness: { r2: expect.any(Number), r2Log: expect.any(Number), objective: expect.any(Number) },
      status: "converged",
      window: { protocol: "inter", fromStep: 1, modelSizes: [0.5e9, 1.5e9, 3e9, 7e9, 14e9, 32e9] }
    });
    expect(law.law.sizes[0]).toMatchObject({
      modelSize: 0.5e9,
      learningEfficiency: expect.any(Number),
      intercept: expect.any(Number),
      points: 105,
      r2: expect.any(Number)
    });
  });

  it("lets steps and sizes override the protocol", async () => {
    const law = JSON.parse((await rlscale("fit --from-step 10 --to-step 60 --sizes 1.5,7,72 --json")).out) as LawRecord;
    expect(law.window).toMatchObject({ fromStep: 10, toStep: 60, modelSizes: [1.5e9, 7e9, 72e9] });
    expect(law.law.sizes.map(({ points }) => points)).toEqual([51, 51, 51]);
  });

  it("prints a table for people", async () => {
    const { code, out } = await rlscale("fit --objective linear --protocol inter");
    expect(code).toBe(0);
    expect(out).toContain("K_max      0.151827");
    expect(out).toContain("N_0        17.3694B parameters");
    expect(out).toMatch(/^32B +0\.09841/m);
  });

  it("says how many evaluations are fitted, outside the window, and excluded by which reason", async () => {
    const { curves } = await loadResults(projectRoot);
    const of = (variant: string) =>
      curves.filter((one) => one.family === "qwen2.5" && one.variant === variant).flatMap(({ step }) => step);
    const { out } = await rlscale("fit");
    const all = of("base").length;
    expect(out).toContain(`\nevaluations ${all} fitted, 0 outside the window; excluded: none\n`);
    const instruct = of("instruct");
    const late = instruct.filter((step) => step > 20 && step <= 50).length;
    const { out: cut } = await rlscale("fit --variant instruct --from-step 21 --to-step 50");
    expect(cut).toContain(
      `\nevaluations ${late} fitted, ${instruct.length - late} outside the window; excluded: none\n`
    );
  });

  it("says which sizes begin after the first step asked for", async () => {
    const law = JSON.parse((await rlscale("fit --variant instruct --from-step 1 --json")).out) as LawRecord;
    expect(law.window.rule).toBe("from step 1 of every size (32B from step 4, 72B from step 4)");
  });
});

describe("a wrong call: exit 2 and one line that names the option and its choices", () => {
  for (const [line, message] of [
    ["fit --family gpt", "option '--family <family>' argument 'gpt' is invalid. Allowed choices are qwen2.5, llama3."],
    ["fit --protocol", "option '--protocol <protocol>' argument missing; choices: full, inter, intra"],
    [
      "fit --family llama3 --variant base",
      "option '--variant <variant>' argument 'base' is invalid for llama3; choices: instruct"
    ],
    ["fit --sizes 0.5,8,72", "option '--sizes <list>' argument '8' is invalid; choices: 0.5, 1.5, 3, 7, 14, 32, 72"],
    [
      "fit --sizes 7,7,7",
      "option '--sizes <list>' argument '7,7,7' is invalid. It must be three or more sizes in billions, with commas, of qwen2.5 base: 0.5, 1.5, 3, 7, 14, 32, 72; qwen2.5 instruct: 0.5, 1.5, 3, 7, 14, 32, 72; llama3 instruct: 1, 3, 8, 70."
    ],
    ["fit --from-step 200", "option '--from-step <step>' argument '200' is invalid; steps run from 1 to 105"],
    ["fit --from-step 105", "--from-step leave too little: qwen2.5-base-0.5b-mean: needs 2 points or more; got 1"],
    ["fit --variant instruct --to-step 3", "--to-step leave too little: window: first step 4 is after last step 3"],
    [
      "nope --jsonish",
      "unknown command 'nope'; choices: fit, inspect, compare, forecast, predict, new, refresh, add, build, dev, reduce, doctor, results, check-table, plan, check, record"
    ],
    [
      "fit --from-step soon",
      "option '--from-step <step>' argument 'soon' is invalid. It must be a whole number, 0 or more."
    ],
    [
      "fit --from-step 9 --to-step 3",
      "option '--from-step <step>' argument '9' is invalid; it must not be after --to-step 3"
    ],
    [
      "inspect test/fixtures/cases/logs/cond.csv --first-step 5",
      "--first-step numbers records without a step: say with --logging-steps how far apart they are"
    ],
    [
      "inspect test/fixtures/cases/logs/cond.csv --logging-steps 0.5",
      "option '--logging-steps <steps>' argument '0.5' is invalid. It must be a whole number, 1 or more."
    ],
    [
      "reduce dump.jsonl -o steps.csv",
      "option '-o, --output <file>' argument 'steps.csv' is invalid; the table is Parquet: give it a name that ends in .parquet"
    ],
    [
      "reduce dump.jsonl --memory 299MB",
      "option '--memory <bytes>' argument '299MB' is invalid. It must be 300MB or more, e.g. 1500MB or 4GB."
    ],
    [
      "reduce dump.jsonl --engine spark --conf spark.ui.enabled",
      "option '--conf <key=value>' argument 'spark.ui.enabled' is invalid. It must be key=value."
    ],
    ["fit --objetive log", "unknown option '--objetive' (Did you mean --objective?)"],
    ...["fit --x hours", "fit --x", "fit test/fixtures/cases/logs/cond.csv --x=steps"].map(
      (line) =>
        [
          line,
          "option '--x' is invalid here; fit takes X by --resource: compute (FLOPs), data (samples) or time (hours)"
        ] as const
    ),
    ["check-table everything", "too many arguments for 'check-table'. Expected 0 arguments but got 1."],
    [
      "refit",
      "unknown command 'refit'; choices: fit, inspect, compare, forecast, predict, new, refresh, add, build, dev, reduce, doctor, results, check-table, plan, check, record"
    ],
    [
      "",
      "a command is needed; choices: fit, inspect, compare, forecast, predict, new, refresh, add, build, dev, reduce, doctor, results, check-table, plan, check, record"
    ]
  ] as const) {
    it(`rlscale ${line}`, async () => {
      const { code, out, err } = await rlscale(line);
      expect({ code, out, err }).toEqual({ code: 2, out: "", err: `rlscale: ${message}\n` });
    });
  }

  it.each(["300MB", "0.3GB", "1500MB", "4GB", "512MiB", "300000000"])("--memory %s is enough", async (memory) => {
    const { code, err } = await rlscale(`reduce none.jsonl -o steps.parquet --memory ${memory}`);
    expect({ code, err }).toEqual({
      code: 1,
      err: "rlscale: none.jsonl: must be a file, a folder or a pattern; found: nothing there\n"
    });
  });

  it("is JSON too under --json", async () => {
    const { code, out } = await rlscale("fit --family gpt --json");
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({
      error: { exitCode: 2, kind: "usage", message: expect.stringContaining("Allowed choices are qwen2.5, llama3.") }
    });
  });
});

describe("rlscale results, check-table, help", () => {
  it("results prints what the analysis gives, byte for byte", async () => {
    const { code, out } = await rlscale("results");
    expect(code).toBe(0);
    expect(out).toBe(toJson(await loadResults(projectRoot)));
    // every evaluation of the curves is fitted: the 154 "no score" are steps without one of a benchmark
    const { inputs, curves } = JSON.parse(out) as Results;
    for (const { family, variant, evaluations, excludedByReason } of inputs.curves) {
      const own = curves.filter((one) => one.family === family && one.variant === variant);
      expect(evaluations).toBe(own.reduce((sum, { step }) => sum + step.length, 0));
      expect(excludedByReason).toEqual([]);
    }
    expect(inputs.excludedByReason.reduce((sum, { rows }) => sum + rows, 0)).toBe(inputs.rowsExcluded);
  });

  it("check-table prints a line for every printed value and the counts", async () => {
    const { code, out } = await rlscale("check-table");
    expect(code).toBe(0);
    expect(out.split("\n").filter((line) => line.startsWith("Table "))).toHaveLength(48);
    expect(out).toContain("48 printed values: 33 in every digit, 6 within 1%, 9 differ, 0 cannot be recomputed.");
  });

  it("every command has help", async () => {
    for (const line of [
      "--help",
      "fit --help",
      "results --help",
      "check-table --help",
      "plan --help",
      "plan best --help"
    ]) {
      const { code, out } = await rlscale(line);
      expect(code).toBe(0);
      expect(out).toMatch(/^Usage: rlscale/);
    }
  });

  it("runs as npx rlscale in the checkout, with its exit code", async () => {
    const failed = await promisify(execFile)("npx", ["rlscale", "fit", "--family", "gpt"], { cwd: projectRoot }).catch(
      (error: { code: number; stderr: string }) => error
    );
    expect(failed).toMatchObject({ code: 2 });
    expect(failed.stderr).toContain("Allowed choices are qwen2.5, llama3.");
  }, 30_000);
});

describe("rlscale plan", () => {
  it("answers the three questions in words", async () => {
    const best = await rlscale("plan best --gpus 8 --gpu h200 --hours 12 --problems 8000");
    expect(best.code).toBe(0);
    expect(best.out).toContain("Train Qwen2.5 32B base for 86 steps, 5.5 passes over 8,000 problems");
    expect(best.out).toMatch(/^32B +6\.8\s×\s10\^19 +43,870 +86 +0\.509 +\[0\.465, 0\.549\] +20% +inside +yes$/m);
    const forward = await rlscale("plan forward --size 7 --steps 50");
    expect(forward.out).toContain("Training Qwen2.5 7B base for 50 steps: expected pass rate 0.285");
    const backward = await rlscale("plan backward --target 0.4 --flops 1e19");
    expect(backward.out).toMatch(/^0\.5B .*not reachable within the measured range/m);
    expect(backward.out).toMatch(/^32B +7\.6\s×\s10\^18 +4,906 +9\.6 +\[2\.\d, 23\.\d\] .*within the measured range$/m);
  });

  it("is JSON under --json, with what was asked and what it rests on", async () => {
    const { code, out } = await rlscale("plan best --problems 8000 --json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ask: "best",
      question: { by: "gpus", gpus: "8", problems: "8000", count: "reference" },
      law: "joint",
      best: 72e9,
      otherLaw: { law: "own", best: 72e9 },
      plan: { modelSize: 32e9, distance: { reach: "inside" }, fits: true, passRate: expect.any(Number) },
      limits: { x: expect.any(Number), tested: true },
      reuse: { word: "not worse" },
      assumptions: expect.any(Array),
      proposal: expect.stringContaining("We plan to train")
    });
    const backward = JSON.parse((await rlscale("plan backward --json --target 0.4")).out);
    expect(backward.sizes).toHaveLength(7);
    expect(backward.sizes[5]).toMatchObject({ word: "reached", gpuHours: expect.any(Number) });
  });

  it("refuses, with exit 0, a plan that is too far: that is an answer", async () => {
    const { code, out } = await rlscale("plan best --gpus 64 --hours 48 --generation 0.4");
    expect(code).toBe(0);
    expect(out).toContain("No number: this is 11.7 times the training compute of the longest run of 72B");
    expect(JSON.parse((await rlscale("plan best --gpus 64 --hours 48 --generation 0.4 --json")).out)).toMatchObject({
      best: null,
      plan: { passRate: null, distance: { reach: "far" } }
    });
  });

  it("prints the table of sizes as CSV", async () => {
    const { out } = await rlscale("plan best --samples 20000 --csv");
    expect(out.split("\n").filter((line) => /^\d/.test(line))).toHaveLength(7);
  });

  for (const [line, message] of [
    ["plan", "plan needs a question; choices: best, forward, backward"],
    ["plan sideways", "unknown question 'sideways'; choices: best, forward, backward"],
    ["plan forward", "plan forward needs --size <billions>"],
    ["plan best --size 7", "plan best finds the size; leave --size out"],
    ["plan best --flops 1e19 --steps 3", "one budget at a time: got --flops, --steps; or say which with --by"],
    [
      "plan best --gpu tpu",
      "option '--gpu <value>' argument 'tpu' is invalid; it must be one of a100, h100, h200, b200, mi300x"
    ],
    [
      "plan best --utilisation 40",
      "option '--utilisation <value>' argument '40' is invalid; it must be a number above 0, up to 1"
    ],
    ["plan best --budget 3", "unknown option '--budget'"]
  ] as const) {
    it(`rlscale ${line}: exit 2 and one line`, async () => {
      const { code, out, err } = await rlscale(line);
      expect({ code, out, err }).toEqual({ code: 2, out: "", err: `rlscale: ${message}\n` });
    });
  }
});
