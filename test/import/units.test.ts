/** Columns whose names say a unit that is neither seconds nor hours nor FLOPs. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { lookUp } from "../../src/import/names/aliases.js";
import { importLog } from "../helpers/import-log.js";

const places = [0, 1, 2, 3, 4, 5, 6, 7];
/** A log with one more column, whose cell at a place is what `at` says. */
const read = async (name: string, at: (place: number) => number | string) => {
  const rows = places.map((i) => `${10 * i},${JSON.stringify(at(i))},${(0.2 + 0.05 * i).toFixed(2)}`);
  const text = [`step,${JSON.stringify(name)},val/accuracy`, ...rows].join("\n");
  const { runs, problems } = await importLog(sourceOfBytes("x.csv", new TextEncoder().encode(text)));
  return { run: runs[0]!, problems };
};
const near = (values: Float64Array | undefined | null, wanted: number[]) => {
  expect(values).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries()) expect(values![i]! / (value || 1)).toBeCloseTo(value ? 1 : 0, 12);
};

it("a count in brackets is part of a counter's name where it ends it", () => {
  expect([lookUp("Step (#)")?.alias.name, lookUp("Tokens (count)")?.alias.name]).toEqual(["step", "tokens"]);
  expect([lookUp("Step (#) per hour"), lookUp("Tokens (count) left")]).toEqual([null, null]);
});

describe("a column of the clock", () => {
  it.each([
    ["elapsed (min)", 60],
    ["elapsed_minutes", 60],
    ["Wall Time [min]", 60],
    ["minutes", 60],
    ["wall time (s)", 1],
    ["training_time_sec", 1],
    ["wall_clock_h", 3600],
    ["elapsed (hrs)", 3600],
    ["train_time_days", 86400],
    ["days", 86400],
    ["gpu_days", 86400]
  ])("%s counts %d seconds", async (name, seconds) => {
    const { run } = await read(name, (i) => 1.5 * i);
    near(
      run.hours?.cumulative,
      places.map((i) => (1.5 * i * seconds) / 3600)
    );
    expect(run.hours!.from).toBe(`column ${name}`);
  });

  it("may be written as times, whatever unit its name says", async () => {
    for (const name of ["elapsed (min)", "elapsed_hours", "elapsed_s", "wall_days"]) {
      const { run } = await read(name, (i) => `${i}:30:00`);
      near(
        run.hours?.cumulative,
        places.map((i) => i + 0.5)
      );
    }
  });

  it("is told with what was made of it", async () => {
    expect((await read("elapsed (min)", (i) => i)).problems).toContain(
      "elapsed (min) is read as minutes, and made hours: 60 are an hour"
    );
    expect((await read("days", (i) => i)).problems).toContain("days is read as days, and made hours: one is 24 hours");
    expect((await read("elapsed_s", (i) => i)).problems).toEqual([]);
  });
});

describe("a column of compute", () => {
  it.each([
    ["compute (PF-days)", 8.64e19, "PF-days, and made FLOPs: one is 8.64e19 FLOPs"],
    ["pf_days", 8.64e19, "PF-days, and made FLOPs: one is 8.64e19 FLOPs"],
    ["petaflop/s-days", 8.64e19, "PF-days, and made FLOPs: one is 8.64e19 FLOPs"],
    ["training_compute_eflops", 1e18, "EFLOPs, and made FLOPs: one is 1e18 FLOPs"],
    ["EFLOPs", 1e18, "EFLOPs, and made FLOPs: one is 1e18 FLOPs"],
    ["total_zflops", 1e21, "ZFLOPs, and made FLOPs: one is 1e21 FLOPs"]
  ])("%s counts %d FLOPs", async (name, flops, note) => {
    const { run, problems } = await read(name, (i) => 0.5 * i);
    near(
      run.flops,
      places.map((i) => 0.5 * i * flops)
    );
    expect(problems).toContain(`${name} is read as ${note}`);
  });

  it.each(["log10_flops", "log10(FLOPs)", "log10_compute"])("%s is the power of ten", async (name) => {
    const { run, problems } = await read(name, (i) => 17 + i / 4);
    near(
      run.flops,
      places.map((i) => 10 ** (17 + i / 4))
    );
    expect(problems).toContain(`${name} is read as powers of ten, and made FLOPs: 20 is 1e20 FLOPs`);
  });

  it("is none where the unit is a rate, a logarithm of another base, or of another thing", () => {
    for (const name of ["tflops", "pflops", "log_flops", "time_min", "score_min", "reward_days", "days_left"]) {
      const { meaning, unit } = lookUp(name)?.alias ?? {};
      expect([name, meaning === "flops-cumulative", unit]).toEqual([
        name,
        false,
        name === "time_min" ? "minutes" : undefined
      ]);
    }
  });
});
