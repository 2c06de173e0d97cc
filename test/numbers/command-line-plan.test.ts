/** What `rlscale plan` prints: the oracle of the planner's page gives every row, and `--json` the same numbers unrounded. */
import { describe, expect, it } from "vitest";
import { rlscale } from "../helpers/command-line.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { between, figures, fixed, share, sizeName, whole } from "./formats.js";
import { numbersIn } from "./page.js";
import { comparedNumbers, times } from "./plan-figures.js";
import { best, bestFitting, chances, endAt, gpu, hoursOf, limit, lines, next, question, rows } from "./plan-oracle.js";
import { only, results } from "./results.js";

const { study, planning } = results();
const asked = ["--gpu", question.gpu, "--gpus", String(question.gpus), "--hours", String(question.hours)];
const three = (value: number) => fixed(value, 3);
/** the command line writes exponents in plain digits */
const flops = (value: number) => value.toExponential(1).replace("e+", " × 10^");
const amount = (value: number) =>
  value >= 99.95 ? whole(value) : value >= 0.95 ? fixed(value, 1).replace(/\.0$/, "") : figures(value, 2);
const chance = (value: number) => (value < 0.01 ? "<1%" : value > 0.99 ? ">99%" : share(value));

async function said(...args: string[]): Promise<string> {
  const { code, out } = await rlscale("plan", ...args, "--family", "qwen2.5");
  expect(code, args.join(" ")).toBe(0);
  // what belongs together is held by spaces that do not break
  return out.replace(/[\u00a0\u202f]/g, " ");
}

/** Cells of the table that follows the first blank line: two spaces or more stand between columns. */
function tableOf(text: string): { head: string[]; rows: string[][] } {
  const [, table = ""] = text.split(/\n\n/);
  const [head = [], ...rows] = table.split("\n").map((line) => line.trim().split(/ {2,}/));
  return { head, rows };
}

describe("rlscale plan", () => {
  it("best: every size under the budget, and the answer", async () => {
    const text = await said("best", ...asked, "--problems", String(question.problems));
    const { head, rows: printed } = tableOf(text);
    const answered = rows.filter(({ isFar }) => !isFar);
    const expected = chances(answered);
    expect(head).toEqual([
      "size",
      "FLOPs",
      "samples",
      "steps",
      "pass rate",
      "95% interval",
      "best",
      "measured range",
      "state fits"
    ]);
    expect(printed.map((cells) => cells.filter((_, i) => i !== 6))).toEqual(
      rows.map((row) => [
        ...[sizeName(row.modelSize), flops(row.X), whole(row.samples), whole(row.steps)],
        ...(row.isFar ? ["-", "-"] : [three(row.pass), between(row.interval, three)]),
        row.X > row.to * (1 + 1e-9) ? `x${times(Number(figures(row.X / row.to, 2)))}` : "inside",
        row.fits ? "yes" : "no"
      ])
    );
    const json = JSON.parse(await said("best", ...asked, "--problems", String(question.problems), "--json")) as {
      sizes: {
        modelSize: number;
        draws: { best: number; count: number };
        passRate: number;
        interval: [number, number];
      }[];
    };
    for (const [i, row] of rows.entries()) {
      const one = json.sizes[i]!;
      expect(one.modelSize).toBe(row.modelSize);
      if (row.isFar) {
        expect(one).toMatchObject({ passRate: null, interval: null, draws: null });
        continue;
      }
      expectRelative(one.passRate, row.pass, 1e-9);
      const wide = row.interval[0]! - row.interval[1]!;
      // Student's t of the test is a sum of trapezoids: four digits and more
      for (const end of [0, 1])
        expect(Math.abs(one.interval[end]! - row.interval.toSorted((a, b) => a - b)[end]!)).toBeLessThan(
          1e-3 * Math.abs(wide)
        );
      const share = expected.get(row.modelSize)!;
      const error = Math.sqrt((share * (1 - share)) / planning.settings.draws);
      expect(one.draws.count).toBe(planning.settings.draws);
      expect(Math.abs(one.draws.best / one.draws.count - share)).toBeLessThan(4 * error + 1e-3);
      expect(printed[i]![6]).toBe(chance(one.draws.best / one.draws.count));
    }
    const [answer = "", ofThose = "", larger = ""] = text.split("\n");
    expect(numbersIn(answer.replace("Qwen2.5", ""))).toEqual([
      ...[
        sizeName(bestFitting.modelSize),
        whole(bestFitting.steps),
        amount(bestFitting.samples / question.problems!),
        whole(question.problems!)
      ],
      ...[three(bestFitting.pass), "95%", ...numbersIn(between(bestFitting.interval, three))],
      // the largest size here: its training state is larger than the machines' memory
      ...[sizeName(best.modelSize), three(best.pass), String(question.gpus), ...numbersIn(gpu.name)]
    ]);
    const chanceOf = (size: number) => {
      const { best: first, count } = only(json.sizes, { modelSize: size }).draws;
      return chance(first / count);
    };
    expect(numbersIn(ofThose)).toEqual([
      ...[sizeName(best.modelSize), chanceOf(best.modelSize), sizeName(next.modelSize), chanceOf(next.modelSize)],
      String(planning.settings.draws),
      ...comparedNumbers()
    ]);
    expect(numbersIn(larger)).toEqual([
      ...[sizeName(best.modelSize), whole((best.modelSize * 16) / 1e9), "16"],
      ...[String(question.gpus), ...numbersIn(gpu.name), whole((gpu.memory * question.gpus) / 1e9)]
    ]);
  });

  it("backward: what every size needs for a pass rate", async () => {
    const target = 0.5;
    const text = await said("backward", ...asked, "--target", String(target));
    expect(numbersIn(text.split("\n")[0]!)).toEqual([three(target)]);
    const { rows: printed } = tableOf(text);
    const expected = lines.map(({ modelSize, k, intercept, perSample, to }) => {
      const X = Math.exp((intercept - Math.log(1 - target)) / k);
      const size = sizeName(modelSize);
      if (X > to) return [size, "-", "-", "-", "-", "-", "not reachable within the measured range"];
      const samples = X / perSample;
      return [
        size,
        flops(X),
        whole(samples),
        amount(samples / study.batch),
        amount(hoursOf(X)),
        "within the measured range"
      ];
    });
    expect(printed.map((cells) => (cells[4] === "-" ? cells : cells.filter((_, i) => i !== 4)))).toEqual(expected);
    for (const cells of printed.filter(([, x]) => x !== "-")) {
      const line = lines.find(({ modelSize }) => sizeName(modelSize) === cells[0])!;
      const ends = [-1, 1].map((sign) => endAt(line, target, sign as 1 | -1) / line.perSample / study.batch);
      // an end farther than forecasts were tried is open
      const tried = ends.filter((end) => end * line.step <= line.to * limit);
      expect(numbersIn(cells[4]!).map(Number)).toEqual(
        tried.map((end) => expect.closeTo(end, end >= 99.95 ? -0.5 : 0.5))
      );
      expect(cells[4]!.includes("open")).toBe(tried.length < 2);
    }
  });

  it("forward: what a size gives for steps, on its line", async () => {
    const steps = 60;
    for (const line of lines) {
      const text = await said("forward", "--size", String(line.modelSize / 1e9), "--steps", String(steps));
      const X = steps * line.step;
      const numbers = numbersIn(text.split("\n")[0]!.replace("Qwen2.5", ""));
      expect(numbers.slice(0, 3)).toEqual([sizeName(line.modelSize), String(steps), three(line.passAt(X))]);
    }
  });
});
