/** Steps of a console of TRL without progress bars: right by what else it prints, or asked for; never one a record unsaid. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import type { ImportOptions } from "../../../src/import/imported-log.js";
import { importLog } from "../../helpers/import-log.js";

interface Run {
  /** steps in all */
  total: number;
  every: number;
  /** steps before, of a run that goes on from a checkpoint */
  before?: number;
  perEpoch?: number;
  /** decimals of the epoch; undefined: as many as there are */
  decimals?: number;
  /** ends before this step */
  cutAt?: number;
  first?: boolean;
}

const round = (value: number, decimals?: number) => (decimals === undefined ? value : Number(value.toFixed(decimals)));

/** What transformers prints of a run, without its bars. */
function printed({ total, every, before = 0, perEpoch = 100, decimals = 2, cutAt, first }: Run): string {
  const lines: string[] = [];
  const end = cutAt ?? total;
  for (let step = before + 1; step <= end; step++) {
    if (step % every !== 0 && !(first && step === 1)) continue;
    lines.push(
      `{'loss': 0.1, 'reward': ${round(0.2 + step / 10_000, 6)}, 'epoch': ${round(step / perEpoch, decimals)}}`
    );
  }
  if (cutAt === undefined) {
    const runtime = 53.7169 * total;
    const perSecond = round(total / runtime, 3);
    lines.push(
      `{'train_runtime': ${round(runtime, 4)}, 'train_samples_per_second': 0.074, 'train_steps_per_second': ${perSecond}, 'train_loss': 1e-05, 'epoch': ${round(total / perEpoch, decimals)}}`
    );
  }
  return `${lines.join("\n")}\n`;
}

async function stepsIn(text: string, options: ImportOptions = {}) {
  const { runs, refusal, problems } = await importLog(sourceOfBytes("a.out", new TextEncoder().encode(text)), options);
  return { steps: runs[0] ? Array.from(runs[0].table.step) : null, refusal, said: problems.join("\n") };
}
const every = (by: number, last: number, before = 0) =>
  Array.from({ length: Math.floor((last - before) / by) }, (_, i) => before + by * (i + 1));

describe("records of a console without bars", () => {
  it.each([
    ["the setting", "logging_steps=5\n"],
    ["an argument", "python grpo.py --logging_steps 5 --max_steps 60\n"],
    ["a file of settings", "logging_steps: 5\nmax_steps: 60\n"],
    ["the environment", "LOGGING_STEPS=5\n"],
    ["the environment of a shell", '+ export LOGGING_STEPS="5"\n'],
    ["a variable", "logging_steps = 5\n"],
    ["an argument with a dash", "python grpo.py --logging-steps=5\n"],
    ["arguments printed", "TrainingArguments(output_dir=x, logging_steps=5, max_steps=-1,\n"],
    ["arguments beside a brace", "Namespace(extra={}, logging_steps=5)\n"],
    ["a default that is asked for", "echo $LOGGING_STEPS 10\neval_logging_steps=7\nlogging_steps: 5\n"],
    ["two lines alike", "LOGGING_STEPS=5\n--logging_steps 5\n"],
    ["the trainer's own arguments", "logging_steps=10\n{'output_dir': 'x', 'logging_steps': 5}\n"],
    ["a share of all steps", "'logging_steps': 0.05,\n  Total optimization steps = 100\n"]
  ])("stand where %s says, though the run was cut", async (_, lines) => {
    const { steps, said } = await stepsIn(lines + printed({ total: 100, every: 5, cutAt: 47 }));
    expect(steps).toEqual(every(5, 47));
    expect(said).toContain(
      "No progress bar gives the steps: the records are counted as 5 steps apart (logging_steps)."
    );
  });

  it.each([
    ["a setting", "GRPO: num_generations=4, max_steps=75, lr=3e-06\n", "75 steps by max_steps"],
    [
      "transformers' banner",
      "***** Running training *****\n  Total optimization steps = 75\n",
      "75 steps by the trainer's banner"
    ],
    [
      "Unsloth's banner",
      "O^O/ \\_/ \\    Total batch size = 8 | Total steps = 75\n",
      "75 steps by the trainer's banner"
    ],
    ["a setting of another run", "max_steps=500\n", "75 to 7\\d steps by train_runtime x train_steps_per_second"],
    ["the summary alone", "", "7\\d to 7\\d steps by train_runtime x train_steps_per_second"]
  ])("of a whole run are as far apart as %s and their number allow", async (_, lines, by) => {
    const { steps, said } = await stepsIn(lines + printed({ total: 75, every: 5 }));
    expect(steps).toEqual(every(5, 75));
    expect(said).toMatch(new RegExp(`5 steps apart \\(${by}\\)`));
  });

  it.each([
    { total: 200, every: 10, before: 100 },
    { total: 200, every: 10, before: 100, decimals: undefined },
    { total: 1000, every: 25, before: 800, perEpoch: 400, decimals: 4 },
    { total: 60, every: 1, before: 30, perEpoch: 30, decimals: 3 }
  ])("begin behind the checkpoint that the epochs show: %o", async (run) => {
    const text = `max_steps=${run.total}\n${printed(run)}`;
    expect((await stepsIn(text)).steps).toEqual(every(run.every, run.total, run.before));
    // the summary's three decimals leave more than one distance: 994 to 1047 steps
    const rounded = await stepsIn(printed(run));
    expect(rounded.steps ?? rounded.refusal).toEqual(
      run.total === 1000 ? expect.stringContaining("25 or 26 steps apart") : every(run.every, run.total, run.before)
    );
  });

  it("begin behind the step that the banner says", async () => {
    const banner = "  Total optimization steps = 200\n  Continuing training from global step 120\nlogging_steps=20\n";
    expect((await stepsIn(banner + printed({ total: 200, every: 20, before: 120 }))).steps).toEqual(
      every(20, 200, 120)
    );
  });

  it("may have the first step before them", async () => {
    const run = { total: 75, every: 5, first: true, decimals: 4 };
    expect((await stepsIn(printed(run))).steps).toEqual([1, ...every(5, 75)]);
    expect((await stepsIn(`logging_steps=5\n${printed(run)}`)).steps).toEqual([1, ...every(5, 75)]);
  });

  it.each([
    { perEpoch: 10, decimals: 4 },
    { perEpoch: 7, decimals: 4 },
    { perEpoch: 100, decimals: 2 },
    { perEpoch: 130, decimals: 2 }
  ])("may have the first step before them where they are two steps apart: %o", async (epochs) => {
    const text = printed({ total: 60, every: 2, first: true, ...epochs });
    for (const lines of ["logging_steps=2\n", "logging_steps=2, logging_first_step=True\n", "max_steps=60\n"])
      expect((await stepsIn(lines + text)).steps).toEqual([1, ...every(2, 60)]);
  });

  it.each([
    ["nothing", ""],
    ["the distance", "logging_steps=2\n"],
    ["both", "logging_steps=2, logging_first_step=True\n"],
    ["the number of steps", "max_steps=20\n"]
  ])("have step 1 before them by their number, where epochs are too coarse and %s is stated", async (_, lines) => {
    const coarse = { total: 20, every: 2, perEpoch: 2000 };
    expect((await stepsIn(lines + printed({ ...coarse, first: true }))).steps).toEqual([1, ...every(2, 20)]);
    const without = await stepsIn(lines + printed(coarse));
    expect(without.steps).toEqual(every(2, 20));
    expect(without.said).not.toContain("--first-step");
  });

  it("may have step 1 before them in a console that was cut: that is said, and the option places them", async () => {
    const text = `logging_steps=5\n${printed({ total: 100, every: 5, perEpoch: 5000, cutAt: 47, first: true })}`;
    const { steps, said } = await stepsIn(text);
    expect(steps).toEqual(every(5, 50));
    expect(said).toContain("if so, say --logging-steps 5 --first-step 1.");
    expect((await stepsIn(text, { loggingSteps: 5, firstStep: 1 })).steps).toEqual([1, ...every(5, 47)]);
    const stated = await stepsIn(`logging_first_step: true\n${text}`);
    expect([stated.steps, stated.said]).toEqual([[1, ...every(5, 47)], expect.not.stringContaining("--first-step")]);
  });

  it("have step 1 before them where all bars stand before all records", async () => {
    const bars = Array.from({ length: 21 }, (_, i) => `${5 * i}%|#| ${i}/20 [00:00<00:00]`).join("\r");
    const coarse = { total: 20, every: 2, perEpoch: 2000 };
    for (const lines of ["", "logging_steps=2\n"]) {
      const text = (first: boolean) => `${lines}${bars}\n${printed({ ...coarse, first })}`;
      expect((await stepsIn(text(true))).steps).toEqual([1, ...every(2, 20)]);
      expect((await stepsIn(text(false))).steps).toEqual(every(2, 20));
    }
  });

  it("of two starts count each from its own", async () => {
    const banner = "  Total optimization steps = 75\n";
    const whole = printed({ total: 75, every: 5 });
    for (const text of [banner + printed({ total: 75, every: 5, cutAt: 40 }) + banner + whole, whole + whole]) {
      const { steps, said } = await stepsIn(text);
      expect(steps).toEqual(every(5, 75));
      expect(said).toMatch(/steps go back 1 time/);
    }
    const resumed = printed({ total: 75, every: 5, cutAt: 40 }) + printed({ total: 75, every: 5, before: 30 });
    expect((await stepsIn(`logging_steps=5\n${resumed}`)).steps).toEqual(every(5, 75));
  });

  it.each([
    [
      "nothing says",
      printed({ total: 75, every: 5, cutAt: 47 }),
      "nothing printed says how many steps apart the 9 records are"
    ],
    [
      "the run was cut",
      `max_steps=75\n${printed({ total: 75, every: 5, cutAt: 47 })}`,
      "the console ends before the 75 steps do"
    ],
    ["several distances fit", printed({ total: 100, every: 30 }), "are 26 or 27 or 28"],
    [
      "two settings differ",
      `LOGGING_STEPS=5\n--logging_steps 10\n${printed({ total: 75, every: 5, cutAt: 47 })}`,
      "logging_steps is 5 and 10 in one console"
    ],
    [
      "the setting is at odds",
      `logging_steps=10\nmax_steps=75\n${printed({ total: 75, every: 5 })}`,
      "logging_steps is 10, and yet 15 records are printed of 75 steps"
    ],
    [
      "a share is of a number that is not there",
      `logging_steps=0.1\n${printed({ total: 75, every: 8, cutAt: 47 })}`,
      "nothing printed says"
    ]
  ])("are asked about where %s, and the option places them", async (_, text, why) => {
    const asked = await stepsIn(text);
    expect([asked.steps, asked.refusal]).toEqual([null, expect.stringContaining(why)]);
    expect(asked.refusal).toContain("--logging-steps N");
    const { steps, said } = await stepsIn(text, { loggingSteps: 5 });
    expect(steps!.slice(0, 2)).toEqual([5, 10]);
    expect(said).toContain("5 steps apart (--logging-steps)");
    expect((await stepsIn(text, { loggingSteps: 5, firstStep: 105 })).steps!.slice(0, 2)).toEqual([105, 110]);
  });

  it("of a run that goes on, whose start is not printed, keep the distance that the user says", async () => {
    const text = printed({ total: 200, every: 10, before: 100, cutAt: 170 });
    expect((await stepsIn(text)).steps).toBeNull();
    expect((await stepsIn(text, { loggingSteps: 10 })).steps).toEqual(every(10, 170, 100));
  });

  it("are never drawn out by figures that no run has", async () => {
    for (const summary of ["1e300", "nan", "-5", "0"]) {
      const text = `${printed({ total: 75, every: 5, cutAt: 47 })}{'train_runtime': ${summary}, 'train_steps_per_second': 1e9}\n`;
      expect((await stepsIn(text)).refusal).toContain("no progress bar gives the steps");
    }
  });
});
