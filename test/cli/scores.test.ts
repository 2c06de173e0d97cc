/** What the commands say of scores: text and JSON of `inspect`, `fit` and `new`, from another folder too. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rlscale } from "../helpers/command-line.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "scores-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const rising = (step: number, k: number) => 1 - 0.8 * step ** -k;

function write(name: string, row: (step: number) => object): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  const rows = Array.from({ length: 40 }, (_, i) => JSON.stringify({ step: i + 1, ...row(i + 1) }));
  writeFileSync(path, `${rows.join("\n")}\n`);
  return path;
}

const three = (step: number) => ({
  "val-core/gsm8k/acc/mean@1": step < 4 ? 1 : rising(step, 0.2),
  "val-core/sums/acc/mean@1": rising(step, 0.1),
  "critic/score/mean": rising(step, 0.3)
});

describe("rlscale inspect", () => {
  it("says of each score its role and whether it is assumed, and names no producer that left no mark", async () => {
    const path = write("plain.jsonl", (step) => ({ accuracy: rising(step, 0.1), "eval/reward": 0.5 }));
    const { code, out } = await rlscale("inspect", path);
    expect(code).toBe(0);
    expect(out).toContain("jsonl, producer unknown,");
    expect(out).toMatch(/accuracy: 40 values, .*, role not stated, taken for the fraction right \(assumed\)/);
    expect(out).toMatch(/eval\/reward: 40 values, .*, evaluation, in \[0, 1\], to be named if it is a fraction right/);
    const json = JSON.parse((await rlscale("inspect", path, "--json")).out);
    expect(json.files[0].producer).toBeNull();
    expect(json.files[0].runs[0].scoreDetails[0]).toMatchObject({
      ...{ name: "accuracy", role: "unknown", roleFrom: "nothing", reading: "fraction" },
      assumed: expect.stringContaining("--no-assume")
    });
    const declined = JSON.parse((await rlscale("inspect", path, "--json", "--no-assume")).out);
    expect(declined.files[0].runs[0].scoreDetails).toMatchObject([
      { name: "eval/reward", reading: "unclear" },
      { name: "accuracy", reading: "unclear", assumed: null }
    ]);
    expect(declined.files[0].missing.map(({ option }: { option: string }) => option)).toContain("--score NAME");
  });
});

describe("rlscale fit", () => {
  it("names the scores that were fitted and those that were not, what was left out, and warns", async () => {
    const { code, out } = await rlscale("fit", write("three.jsonl", three));
    expect(code).toBe(0);
    expect(out).toContain("score fitted: val-core/gsm8k/acc/mean@1 (evaluation), 1 run\n");
    expect(out).toContain("score fitted: val-core/sums/acc/mean@1 (evaluation), 1 run\n");
    expect(out).toContain("score not fitted: critic/score/mean (training), 1 run: critic/score/mean is a reward");
    expect(out).toContain("left out: three: 3 of 40 evaluations of val-core/gsm8k/acc/mean@1: 3 (test loss 0)\n");
    expect(out).toMatch(/warning: .*the fit leaves out 3 of 40 evaluations of val-core\/gsm8k\/acc\/mean@1/);
    expect(out).toMatch(/val-core\/sums\/acc\/mean@1: K_max and N_0 need runs of 3 model sizes or more/);
  });

  it("says the same as JSON", async () => {
    const { out } = await rlscale("fit", write("three.jsonl", three), "--json");
    const { fits, law, laws, scores, warnings } = JSON.parse(out);
    expect(fits.map(({ score, k }: { score: string; k: number }) => [score, Number(k.toFixed(6))])).toEqual([
      ["val-core/gsm8k/acc/mean@1", 0.2],
      ["val-core/sums/acc/mean@1", 0.1]
    ]);
    expect([law, laws.length, warnings.length]).toEqual([null, 2, 1]);
    expect(scores.passedOver).toMatchObject([{ name: "critic/score/mean", role: "training", runs: 1 }]);
    expect(fits[0].leftOut).toEqual({ "test loss 0": 3 });
  });

  it("takes --role and --no-assume, and refuses what contradicts", async () => {
    const path = write("three.jsonl", three);
    const training = await rlscale("fit", path, "--role", "training");
    expect(training).toMatchObject({ code: 1, err: expect.stringContaining("say --score critic/score/mean") });
    const named = await rlscale("fit", path, "--role", "training", "--score", "critic/score/mean", "--json");
    expect(JSON.parse(named.out).fits[0].k).toBeCloseTo(0.3, 9);
    const wrong = await rlscale("fit", path, "--role", "evaluation", "--score", "critic/score/mean");
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining("critic/score/mean is training by its name") });
    expect(await rlscale("fit", path, "--role", "test")).toMatchObject({
      code: 2,
      err: expect.stringContaining("evaluation, training")
    });
    const declined = await rlscale("fit", path, "--no-assume");
    expect(declined).toMatchObject({ code: 1, err: expect.stringContaining("nothing is assumed") });
    expect((await rlscale("fit", "--no-assume")).code).toBe(2);
    expect((await rlscale("fit", "--role", "training")).code).toBe(2);
  });
});

describe("rlscale new", () => {
  it("asks which of several evaluations a study is of, writes nothing, and takes the answer", async () => {
    const path = write("three-7b.jsonl", three);
    const study = join(folder, "study");
    const asked = await rlscale("new", study, "--from", path);
    expect(asked).toMatchObject({
      code: 1,
      err: expect.stringContaining("say --score with one of val-core/gsm8k/acc/mean@1, val-core/sums/acc/mean@1")
    });
    const { code, out, err } = await rlscale("new", study, "--from", path, "--score", "val-core/sums/acc/mean@1");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("score: val-core/sums/acc/mean@1\n");
  });

  it("makes a study of training scores where they are asked for, and says that they are", async () => {
    const row = (step: number) => ({ "train/accuracy": rising(step, 0.1), "eval/accuracy": rising(step, 0.2) });
    const study = join(folder, "training");
    const { code, out } = await rlscale("new", study, "--from", write("both-7b.jsonl", row), "--role", "training");
    expect(code).toBe(0);
    expect(out).toContain("score: train/accuracy\n");
    expect(out).toContain("train/accuracy is measured on the training batch");
  });
});
