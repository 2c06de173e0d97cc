import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/build-results.js";
import { main } from "../../loaders/cli/main.js";
import { toJson } from "../../loaders/emit.js";
import type { LawRecord } from "../../src/lib/results.js";

/** Runs the command line in this process and keeps what it writes. */
async function rlscale(line: string) {
  const written = { out: "", err: "" };
  const output = {
    out: (text: string) => {
      written.out += text;
    },
    err: (text: string) => {
      written.err += text;
    }
  };
  const code = await main(line === "" ? [] : line.split(" "), output);
  return { code, ...written };
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
    ["nope --jsonish", "unknown command 'nope'; choices: fit, results, check-table, plan, check, record"],
    [
      "fit --from-step soon",
      "option '--from-step <step>' argument 'soon' is invalid. It must be a whole number, 0 or more."
    ],
    [
      "fit --from-step 9 --to-step 3",
      "option '--from-step <step>' argument '9' is invalid; it must not be after --to-step 3"
    ],
    ["fit --objetive log", "unknown option '--objetive'"],
    ["check-table everything", "too many arguments for 'check-table'. Expected 0 arguments but got 1."],
    ["refit", "unknown command 'refit'; choices: fit, results, check-table, plan, check, record"],
    ["", "a command is needed; choices: fit, results, check-table, plan, check, record"]
  ] as const) {
    it(`rlscale ${line}`, async () => {
      const { code, out, err } = await rlscale(line);
      expect({ code, out, err }).toEqual({ code: 2, out: "", err: `rlscale: ${message}\n` });
    });
  }

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
  });

  it("check-table prints a line for every printed value and the counts", async () => {
    const { code, out } = await rlscale("check-table");
    expect(code).toBe(0);
    expect(out.split("\n").filter((line) => line.startsWith("Table "))).toHaveLength(48);
    expect(out).toContain("48 printed values: 33 in every digit, 6 within 1%, 9 differ, 0 cannot be recomputed.");
  });

  it("every command has help", async () => {
    for (const line of ["--help", "fit --help", "results --help", "check-table --help"]) {
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
