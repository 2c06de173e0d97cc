/** Hours of a run as X, from what its log has of the clock. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { trlConsole } from "../../src/import/readers/consoles/trl/trl-console.js";
import { isByTheClock } from "../../src/import/steps/hours-of-run.js";
import { curveOf } from "../../src/import/study/user-curves.js";
import { secondsIn } from "../../src/import/text/times.js";
import { importLog } from "../helpers/import-log.js";
import { logOf, readLog } from "../helpers/read-log.js";

const steps = Array.from({ length: 40 }, (_, i) => i + 1);
const accuracy = (step: number) => 1 - 0.8 * (step + 1) ** -0.1;
const imported = async (row: (step: number) => object, of = steps, path = "x.jsonl") => {
  const text = of.map((step) => JSON.stringify({ step, "val/accuracy": accuracy(step), ...row(step) })).join("\n");
  return importLog(sourceOfBytes(path, new TextEncoder().encode(text)));
};
const hoursOf = async (row: (step: number) => object, of = steps) => {
  const { runs, problems } = await imported(row, of);
  const { hours } = runs[0]!;
  return {
    from: hours?.from,
    values: hours && [...hours.cumulative].map((value) => Number(value.toFixed(9))),
    problems
  };
};

describe("a pause in seconds since the start", () => {
  it("is told with its steps and hours, which the hours hold", async () => {
    const { values, problems } = await hoursOf((step) => ({ _runtime: 60 * step + (step > 15 ? 2 * 3600 : 0) }));
    expect(values!.at(-1)).toBe(Number((40 / 60 + 2).toFixed(9)));
    expect(problems).toContain(
      "_runtime goes on by 2 hours more between steps 15 and 16 than steps take: if that was a pause, the hours hold it"
    );
    expect((await hoursOf((step) => ({ _runtime: 60 * step }))).problems.join()).not.toContain("pause");
  });
});

describe("the hours of a run", () => {
  const eachMinute = steps.map((step) => Number(((step - 1) / 60).toFixed(9)));

  it.each<[string, string, (step: number) => unknown]>([
    ["Unix seconds", "_timestamp", (step) => 1.7e9 + 60 * step],
    ["Unix milliseconds", "timestamp", (step) => 1.7e12 + 60_000 * step],
    ["ISO 8601 in UTC", "timestamp", (step) => new Date(1.7e12 + 60_000 * step).toISOString()],
    [
      "ISO 8601 without a zone",
      "datetime",
      (step) => new Date(1.7e12 + 60_000 * step).toISOString().slice(0, 19).replace("T", " ")
    ],
    ["ISO 8601 with a zone", "time", (step) => new Date(1.7e12 + 60_000 * step).toISOString().replace("Z", "+00:00")]
  ])("count from the first row by %s", async (_, name, at) => {
    const { from, values } = await hoursOf((step) => ({ [name]: at(step) }));
    expect([from, values]).toEqual([`column ${name}`, eachMinute]);
  });

  it.each<[string, string, (step: number) => unknown]>([
    ["seconds since the start", "_runtime", (step) => 60 * step],
    ["the same under a name that may be a duration", "eval/time", (step) => 60 * step],
    ["hours, minutes and seconds", "elapsed_time", (step) => `0:${String(step).padStart(2, "0")}:00`],
    ["hours since the start", "nominal_hours", (step) => step / 60],
    ["seconds by a name of their unit alone", "seconds", (step) => 60 * step],
    ["the seconds of each step", "timing_s/step", () => 60],
    ["the same of ROLL", "time/step_total", () => 60]
  ])("are those of %s", async (_, name, at) => {
    const { from, values } = await hoursOf((step) => ({ [name]: at(step) }));
    expect([from, values]).toEqual([`column ${name}`, steps.map((step) => Number((step / 60).toFixed(9)))]);
  });

  it("are not known by how long evaluations took, nor by a clock that stands", async () => {
    expect((await hoursOf((step) => ({ "eval/time": 100 + (step % 7) }))).values).toBeNull();
    expect((await hoursOf((step) => ({ "eval/time": 100 + step / 2 }))).values).toBeNull();
    expect((await hoursOf(() => ({ timestamp: 1.7e9 }))).values).toBeNull();
  });

  it("leave pauses out, and say so; long evaluations are none", async () => {
    const at = (step: number) => 1.7e9 + 60 * step + (step > 20 ? 18_000 : 0) + (step > 30 ? 300 : 0);
    const { values, problems } = await hoursOf((step) => ({ _timestamp: at(step) }));
    const late = (step: number) => 60 * (step - 1) + (step > 30 ? 300 : 0);
    expect(values).toEqual(steps.map((step) => Number((late(step) / 3600).toFixed(9))));
    expect(problems.filter((text) => text.includes("pause"))).toEqual([
      "_timestamp goes on by 5 hours more between steps 20 and 21 than steps take: a pause, which is no part of the hours"
    ]);
  });

  it("name three pauses, and count the others with their hours", async () => {
    // behind steps 5, 10, ... 25 of 1 to 5 hours
    const paused = (step: number) => [1, 2, 3, 4, 5].filter((pause) => step > 5 * pause).reduce((sum, h) => sum + h, 0);
    const { values, problems } = await hoursOf((step) => ({ _timestamp: 1.7e9 + 60 * step + 3600 * paused(step) }));
    expect(values).toEqual(eachMinute);
    const [first, ...others] = problems.filter((text) => text.includes("pause"));
    expect(first).toContain("by 1 hours more between steps 5 and 6");
    expect(others).toHaveLength(3);
    expect(others.at(-1)).toMatch(new RegExp(`and 2 more pauses, ${4 + 5} hours in all$`));
  });

  it("are carried on where seconds since the start begin anew", async () => {
    const { values, problems } = await hoursOf((step) => ({ _runtime: step > 20 ? 60 * (step - 20) : 60 * step }));
    expect(values).toEqual(steps.map((step) => Number((step / 60).toFixed(9))));
    expect(problems).toContain("_runtime begins anew once: its hours are carried on");
  });

  it("are spread over the steps where only the whole run's are known", async () => {
    const lines = [
      ...[5, 10, 15].map((step) => `{'loss': 0.1, 'reward': 0.${step}, 'step': ${step}}`),
      "{'train_runtime': 5400.0, 'train_steps_per_second': 0.019, 'train_loss': 0.0}"
    ];
    const { config } = await readLog(trlConsole, logOf(lines.join("\n")));
    expect(config).toMatchObject({ train_runtime: 5400 });
    const { runs } = await importLog(sourceOfBytes("x.log", new TextEncoder().encode(lines.join("\n"))));
    expect([...runs[0]!.hours!.cumulative]).toEqual([0.5, 1, 1.5]);
  });

  it.each([
    ["trainer_state.json", (rows: object[]) => JSON.stringify({ log_history: rows, global_step: 15, max_steps: 15 })],
    ["log.jsonl", (rows: object[]) => rows.map((row) => JSON.stringify(row)).join("\n")]
  ])("are spread over the steps by the last row of %s", async (name, text) => {
    const rows = [5, 10, 15].map((step) => ({ step, loss: 0.1, eval_accuracy: 0.3 + 0.01 * step }));
    const last = { step: 15, train_runtime: 5400, train_steps_per_second: 0.003, train_loss: 0.1 };
    const { runs } = await importLog(sourceOfBytes(name, new TextEncoder().encode(text([...rows, last]))));
    expect(runs[0]!.hours).toMatchObject({ from: "column train_runtime" });
    expect([...runs[0]!.hours!.cumulative]).toEqual([0.5, 1, 1.5]);
  });

  it("are X of a fit, and change no row's fate", async () => {
    const log = await imported((step) => ({ _runtime: 60 * step }));
    const curve = curveOf(log.runs[0]!, { resource: "time" });
    if ("reason" in curve) throw new Error(curve.reason);
    expect([curve.unit, ...curve.curve.lnX]).toEqual(["hours", ...steps.map((step) => Math.log((60 * step) / 3600))]);
    expect(curve.assumptions).toContain("hours are from column _runtime");
    const bare = await importLog(
      sourceOfBytes(
        "x.jsonl",
        new TextEncoder().encode('{"step":1,"reward":0.5}\n{"step":2,"_timestamp":1700000000}\n')
      )
    );
    expect(bare.ledger).toMatchObject({ used: 1, setAside: { "no column that a fit needs": 1 } });
    const none = curveOf((await imported(() => ({}))).runs[0]!, { resource: "time" });
    expect(none).toMatchObject({ reason: "x has no clock: fit against data with --resource data" });
  });
});

describe("evaluations spaced by the clock", () => {
  const uneven = steps.map((step) => 5 * step + ((step * 7) % 4));

  it("are no sample of the steps", async () => {
    const sampled = /stand at uneven distances/;
    const by = async (row: (step: number) => object) => (await imported(row, uneven)).problems.join(" ");
    expect(await by(() => ({}))).toMatch(sampled);
    expect(await by((step) => ({ _timestamp: 1.7e9 + 60 * step }))).toMatch(sampled);
    expect(await by((step) => ({ _timestamp: 1.7e9 + 1800 * uneven.indexOf(step) }))).not.toMatch(sampled);
  });
});

describe("secondsIn(text)", () => {
  it.each([
    ["1970-01-02", 86_400],
    ["1970-01-01T00:00:01.5Z", 1.5],
    ["1970-01-01 01:00:00+01:00", 0],
    ["1970-01-01 00:01 UTC", 60],
    ["0:01:03", 63],
    ["3 days, 17:51:32", 323_492],
    ["1 day, 0:00:00.5", 86_400.5],
    ["02.01.1970", 86_400],
    ["01.12.2026 14:03", Date.UTC(2026, 11, 1, 14, 3) / 1000],
    ["1.12.2026, 9:03:07,5 Uhr", Date.UTC(2026, 11, 1, 9, 3, 7, 500) / 1000],
    ["1.12.2026, 9:03:07.25", Date.UTC(2026, 11, 1, 9, 3, 7, 250) / 1000],
    ["12.5 s", 12.5],
    ["12,5 s", 12.5],
    ["250ms", 0.25],
    ["1,5 min", 90],
    ["2 hours", 7200]
  ])("%s: %d, in every zone", (text, seconds) => {
    const zone = process.env.TZ;
    try {
      for (const name of ["UTC", "Pacific/Auckland", "America/St_Johns"]) {
        process.env.TZ = name;
        expect(secondsIn(text)).toBe(seconds);
      }
    } finally {
      process.env.TZ = zone;
    }
  });

  it.each(["", "12", "1970-13-45", "noon", "1:2:3", "2024-01", "31.13.2026", "1,250 s", "12 parsecs", "1.12.26"])(
    "%s: none",
    (text) => {
      expect(secondsIn(text)).toBeNull();
    }
  );
});

describe("isByTheClock(hours)", () => {
  const hoursOf = (distances: readonly number[]) => {
    let sum = 0;
    return Float64Array.from([0, ...distances], (distance) => {
      sum += distance;
      return sum;
    });
  };
  const about = [0.85, 0.85, 0.85, 1, 1, 1, 1, 1.15, 1.15, 1.15];

  it("holds where four of five rows are a fifth of the median distance from it at the most", () => {
    expect(isByTheClock(hoursOf(about))).toBe(true);
    expect(isByTheClock(hoursOf([1, 1, 1, 1, 1, 1, 1, 1, 4, 4]))).toBe(true);
    expect(isByTheClock(hoursOf([1, 1, 1, 1, 1, 1, 1, 4, 4, 4]))).toBe(false);
  });

  it("does not hold where the clock goes back or stands still", () => {
    expect(isByTheClock(hoursOf([...about, -1]))).toBe(false);
    expect(isByTheClock(hoursOf([...about, 0]))).toBe(false);
  });
});
