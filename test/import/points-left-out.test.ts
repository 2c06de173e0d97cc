/** Evaluations that a fit cannot use: counted, in words, and with a warning where they are many. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { readLog } from "../../src/import/import-log.js";
import { inspect } from "../../src/import/inspection.js";
import { joinRuns } from "../../src/import/runs/join-runs.js";
import { leftOutText, leftOutWarning } from "../../src/import/steps/points-left-out.js";
import { fitRuns } from "../../src/import/study/fit-runs.js";
import { understandLog } from "../../src/import/understand-log.js";
import { importLog } from "../helpers/import-log.js";

const source = (text: string, path = "run.jsonl") => sourceOfBytes(path, new TextEncoder().encode(text));
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);
const rising = (step: number) => 1 - 0.8 * step ** -0.2;

/** A hundred steps, some with a cell of their own; NaN and Infinity are written as Python does. */
function lines(cells: Record<number, string>, score = "eval/accuracy", from = 1): string {
  const rows = Array.from({ length: 100 }, (_, i) => {
    const step = from + i;
    return `{"step": ${step}, "${score}": ${cells[step] ?? rising(step)}, "perf/total_num_tokens": 1000}`;
  });
  return `${rows.join("\n")}\n`;
}

async function fitOf(text: string) {
  return fitRuns([await importLog(source(text))], { resource: "data" }, []);
}

describe("points left out of a fit", () => {
  it("are a score of exactly 1, one that is not finite, and one without X", async () => {
    const { fits } = await fitOf(lines({ 50: "1.0", 51: "NaN", 52: "Infinity", 53: "1" }));
    expect(fits[0]).toMatchObject({ points: 96, leftOut: { "test loss 0": 2, "score not finite": 2 } });
    const all = fitRuns(
      [await importLog(source(lines(Object.fromEntries(upTo(100).map((step) => [step, "1"])))))],
      {},
      []
    );
    expect(all.refused[0]!.reason).toBe(
      "run: k needs 5 evaluations or more after step 0; found 0; left out: 100 of 100 evaluations of eval/accuracy: 100 (test loss 0)"
    );
    // a count since the start that begins late says nothing of the steps before it
    const late = upTo(50).map((step) => {
      const tokens = step > 10 ? `, "num_tokens": ${1000 * step}` : "";
      return `{"step": ${step}, "eval/accuracy": ${rising(step)}${tokens}}\n`;
    });
    const { fits: counted } = fitRuns([await importLog(source(late.join("")))], { resource: "compute" }, []);
    expect(counted[0]).toMatchObject({ points: 40, leftOut: { "no FLOPs": 10 } });
  });

  it("are warned of above one in twenty, and told below", async () => {
    const cells = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [2 * i + 10, "1"]));
    const [few, many] = [await fitOf(lines(cells(5))), await fitOf(lines(cells(6)))];
    expect(few.warnings).toEqual([]);
    expect(leftOutText(few.fits[0]!)).toBe("5 of 100 evaluations of eval/accuracy: 5 (test loss 0)");
    expect(many.warnings).toEqual([
      expect.stringMatching(
        /^run\.jsonl: run run: the fit leaves out 6 of 100 evaluations of eval\/accuracy \(6 \(test loss 0\)\)/
      )
    ]);
  });

  it("are not those that the user chose, nor step 0", () => {
    const fit = { run: "run", score: "acc", points: 50, leftOut: { "step 0: no data seen yet": 1 } };
    expect(leftOutText(fit)).toBeNull();
    const chosen = { ...fit, leftOut: { "before --from-step": 50 } };
    expect(leftOutText(chosen)).toBe("50 of 100 evaluations of acc: 50 (before --from-step)");
    expect(leftOutWarning(chosen)).toBeNull();
  });

  it("are warned of as a share of all evaluations, those that the user left out too", () => {
    const of = (lost: number) =>
      leftOutWarning({
        ...{ run: "run", score: "acc", points: 80 },
        leftOut: { "test loss 0": lost, "before --from-step": 18, "step 0: no data seen yet": 1 }
      });
    expect(of(5)).toBeNull();
    expect(of(6)).toMatch(/^run run: the fit leaves out 6 of 105 evaluations of acc \(6 \(test loss 0\)\)/);
  });

  it("are no blanks that a table fills with NaN between evaluations of every tenth step", async () => {
    const rows = (last: string) =>
      Array.from({ length: 100 }, (_, i) => {
        const cell = (i + 1) % 10 === 0 ? (i === 99 ? last : rising(i + 1)) : "NaN";
        return `{"step": ${i + 1}, "train/reward": 0.5, "eval/accuracy": ${cell}}\n`;
      }).join("");
    expect((await fitOf(rows("0.7"))).fits[0]).toMatchObject({ points: 10, leftOut: {} });
    // a run that ends in NaN has NaN at its evaluations, and blanks between them
    const diverged = Array.from({ length: 100 }, (_, i) => {
      const score = (i + 1) % 10 === 0 ? `, "eval/accuracy": ${i < 70 ? rising(i + 1) : "NaN"}` : "";
      return `{"step": ${i + 1}, "train/reward": 0.5${score}}\n`;
    }).join("");
    expect((await fitOf(diverged)).fits[0]).toMatchObject({ points: 7, leftOut: { "score not finite": 3 } });
  });

  it("are none where another row of the step has the value, in one log or in two", async () => {
    const twice = `${lines({ 50: "NaN" })}${lines({ 50: "0.6" }).split("\n")[49]}\n`;
    expect((await fitOf(twice)).fits[0]).toMatchObject({ points: 100, leftOut: {} });
    const named = (text: string) => text.replaceAll('{"step"', '{"run": "a", "step"');
    const read = await Promise.all([
      readLog(source(named(lines({ 50: "NaN", 60: "NaN" })), "a.jsonl")),
      readLog(
        source(
          named(
            '{"step": 50, "eval/accuracy": 0.6}\n{"step": 101, "eval/accuracy": NaN}\n{"step": 102, "eval/accuracy": 0.7}\n'
          ),
          "b.jsonl"
        )
      )
    ]);
    const { fits } = fitRuns(
      joinRuns(read).map((log) => understandLog(log)),
      { resource: "data" },
      []
    );
    expect(fits[0]).toMatchObject({ points: 100, leftOut: { "score not finite": 2 } });
  });
});

describe("the JSON of rlscale inspect", () => {
  it("counts the values of a score that are not finite", async () => {
    const { runs } = inspect(await importLog(source(lines({ 3: "NaN", 5: "Infinity" }))));
    const details = runs.flatMap(({ scoreDetails }) => scoreDetails);
    expect(details.map(({ points, notFinite }) => [points, notFinite])).toEqual([[98, 2]]);
  });
});

describe("what runs are fitted against", () => {
  it("is compute where half of them have tokens", async () => {
    const rows = (tokens: string) =>
      Array.from({ length: 30 }, (_, i) => `${i + 1},${1 - 0.8 * (i + 1) ** -0.05}${tokens}`);
    const one = (path: string, header: string, tokens: string) =>
      importLog(sourceOfBytes(path, new TextEncoder().encode(`${header}\n${rows(tokens).join("\n")}\n`)), {
        modelSize: 7e9,
        batch: 64
      });
    const logs = [
      await one("a.csv", "step,accuracy,tokens_per_step", ",1000"),
      await one("b.csv", "step,accuracy", "")
    ];
    expect(fitRuns(logs, {}, []).resource).toBe("compute");
  });
});
