/** Tables whose runs are named with their checkpoints, and tables with a column a run: the right curves under the right sizes. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { importLog } from "../../helpers/import-log.js";

const steps = [10, 20, 30, 40, 50, 60];
const sizes = ["0.5B", "7B"];
const accuracy = (size: string, step: number) => (size === "7B" ? 0.5 : 0.2) + step / 1000;

const read = (text: string) => importLog(sourceOfBytes("table.csv", new TextEncoder().encode(text)));

/** What each run is: its size, its steps and its score. */
async function curves(text: string, score = "accuracy") {
  const { runs } = await read(text);
  return runs.map(({ modelSize, table }) => [
    modelSize?.parameters ?? null,
    [...table.step],
    [...(table.columns.get(score) ?? [])]
  ]);
}

const right = sizes.map((size) => [size === "7B" ? 7e9 : 5e8, steps, steps.map((step) => accuracy(size, step))]);

describe("cells that name a run and its checkpoint", () => {
  it.each([
    ["model", (size: string, step: number) => `out/qwen-${size}/checkpoint-${step}`],
    ["run", (size: string, step: number) => `grpo-${size}-step${step}`],
    ["model", (size: string, step: number) => `${size}@ckpt-${String(step).padStart(5, "0")}`],
    ["model", (size: string, step: number) => `${size}-${step}`],
    ["run_name", (size: string, step: number) => `${size}/global_step_${step / 10}/`]
  ])("are one run a %s, whose number is the step (%#)", async (column, cell) => {
    const rows = sizes.flatMap((size) => steps.map((step) => `${cell(size, step)},${step},${accuracy(size, step)}`));
    expect(await curves(`${column},step,accuracy\n${rows.join("\n")}\n`)).toEqual(right);
    // sorted by step
    const byStep = steps.flatMap((step) => sizes.map((size) => `${cell(size, step)},${step},${accuracy(size, step)}`));
    expect(await curves(`${column},step,accuracy\n${byStep.join("\n")}\n`)).toEqual(right);
  });

  it("stay names where the number is another than the step", async () => {
    const rows = [1, 2, 3, 4].flatMap((seed) =>
      steps.map((step) => `grpo-${seed},${step},${(0.2 * seed + step / 1000).toFixed(3)}`)
    );
    const { runs } = await read(`run,step,accuracy\n${rows.join("\n")}\n`);
    expect(runs.map(({ run }) => run)).toEqual(["grpo-1", "grpo-2", "grpo-3", "grpo-4"]);
    // or does not go up with it
    const last = [3, 1, 4, 2].map((steps, i) => `iter-${steps},${10 * (i + 1)},0.${i + 2}`);
    const finals = await read(`run,step,accuracy\n${last.map((row) => `ours-${row}`).join("\n")}\n`);
    expect(finals.runs.map(({ run }) => run)).not.toContain("ours");
  });
});

describe("a column a run", () => {
  it.each([
    (size: string) => `accuracy_${size}`,
    (size: string) => `accuracy (${size})`,
    (size: string) => `accuracy-${size}`
  ])("takes a size with a decimal point from the header (%#)", async (header) => {
    const rows = steps.map((step) => [step, ...sizes.map((size) => accuracy(size, step))].join(","));
    expect(await curves(`step,${sizes.map(header).join(",")}\n${rows.join("\n")}\n`)).toEqual(right);
  });
});

describe("numbered runs in headers", () => {
  it.each([
    ["seed_", "value"],
    ["accuracy_seed_", "accuracy"]
  ])("are runs called %s0, with the score %s", async (header, score) => {
    const rows = steps.map((step) => [step, ...sizes.map((size) => accuracy(size, step))].join(","));
    const text = `step,${header}0,${header}1\n${rows.join("\n")}\n`;
    const { runs } = await read(text);
    expect(runs.map(({ run }) => run)).toEqual(["seed_0", "seed_1"]);
    expect((await curves(text, score)).map(([, , values]) => values)).toEqual(right.map(([, , values]) => values));
  });
});

describe("a unit in brackets", () => {
  it("is that of the column: Params (B)", async () => {
    const rows = sizes.flatMap((size) =>
      steps.map((step) => `${Number.parseFloat(size)},${step},${accuracy(size, step)}`)
    );
    expect(await curves(`Params (B),step,accuracy\n${rows.join("\n")}\n`)).toEqual(right);
  });
});
