/** Every number on the page on data reuse, bound to the results, the logs of the runs and the names of the released files. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { expectBars, expectDots } from "./drawing.js";
import { bindFigure, bindFigures } from "./every-page.js";
import { between, fixed, share, signed, whole } from "./formats.js";
import { type Evaluation, meanOf, medianOf, readLoss } from "./logs.js";
import { numbersIn, Page, wordsOf } from "./page.js";
import { aboveFresh, dotNumbers, reuseDots } from "./quantities.js";
import { results } from "./results.js";

const page = new Page("data-reuse");
const { variants } = results().experiments.reuse!;
const first = variants.map(({ windows }) => windows[0]!);
const [base] = first;
const margin = String(base!.margin);
const { from, to } = base!.window;
const steps = [from, to].map(String);
const three = (value: number) => fixed(value, 3);
const change = (value: number) => signed(value, 3);
const rows = variants.flatMap(({ variant, windows }) => windows[0]!.rows.map((row) => ({ variant, ...row })));
const powers = first.map(({ rows: [row] }) => share(row!.test.power));

/** Verdict from the chances of the two one-sided tests. */
function verdictOf({ test }: (typeof rows)[number]): string {
  if (test.pEquivalence < 0.025) return "same within the margin";
  if (test.pNonInferiority < 0.025) return "not worse";
  return test.pWorse < 0.025 ? "worse" : "undecided";
}

const having = (word: string) => rows.filter((row) => verdictOf(row) === word);
const passes = (some: readonly { reuseFactor: number }[]) => some.map(({ reuseFactor }) => String(reuseFactor));

/** Passes up to which every run of a window is shown to be not worse; one number where the variants agree. */
function reach(window: number): string[] {
  const reached = variants.map(({ windows }) => {
    const all = windows[window]!.rows;
    const failed = all.findIndex(({ test }) => test.pNonInferiority >= 0.025);
    return String((failed < 0 ? all.at(-1)! : all[failed - 1]!).reuseFactor);
  });
  return [...new Set(reached)];
}

const subsets = JSON.parse(
  readFileSync(new URL("../../data/reference/reuse-subsets.json", import.meta.url), "utf8")
) as { reuseFactor: number; uniqueSamples: number; usedInFigures: boolean }[];
const withoutCurve = subsets.filter(({ usedInFigures }) => !usedInFigures);

describe("the page on data reuse", () => {
  it("answers with the passes that are shown not to be worse, and the difference at the most passes", () => {
    const last = first.map((window) => window.rows.at(-1)!);
    page.numbers(".answer > p:first-child", [
      ...[...reach(0), margin, String(last[0]!.reuseFactor)],
      ...last.flatMap(({ difference, test }) => [
        ...numbersIn(change(difference)),
        ...numbersIn(between(test.interval, change))
      ]),
      ...numbersIn(aboveFresh())
    ]);
    expect(wordsOf(page.find(".answer > p:first-child"))).toContain(aboveFresh());
    page.numbers("p", ["7B", String(Math.min(...reach(0).map(Number))), margin], "With too few problems");
    const all = (row: (typeof rows)[number]) => row.evaluations < 20;
    const short = rows.filter(all).flatMap((row) => [String(row.evaluations), "20", String(row.reuseFactor)]);
    page.numbers("p", [...steps, ...short, "2.5%", "95%"], "Each run is the mean of its evaluations");
    page.numbers("p.would", ["7B"]);
    page.numbers("p", ["7B"], "what other sizes would do is not tested");
  });

  it("says which runs are worse or undecided, how likely a verdict is, and what it depends on", () => {
    page.numbers("p", [margin, ...passes(having("worse")), ...passes(having("undecided"))], "Inside the green band");
    page.numbers("p", powers, "If reuse made no difference");
    const windows = variants[0]!.windows.map(({ window }) => window);
    const moved = windows.flatMap((window, i) =>
      reach(i).join() === reach(0).join() ? [] : [...reach(i), ...[window.from, window.to].map(String)]
    );
    const open = rows.filter(({ test, otherwise }) => otherwise.some(({ verdict }) => verdict !== test.verdict));
    const together = first.map((window) => window.together.filter(({ test }) => test.pEquivalence < 0.025).at(-1)!);
    page.numbers(
      "p",
      [
        ...[...moved, String(open.length), String(rows.length), ...passes(open)],
        ...together.flatMap(({ upTo, difference }) => [String(upTo), ...numbersIn(change(difference))]),
        margin
      ],
      "With other steps as the end of a run"
    );
  });

  it("draws every run against the margin", () => {
    bindFigure(page, "figure-4-1", {
      reading: [...reach(0), margin],
      subtitle: [...steps, "7B"],
      view: [margin, ...steps],
      shown: [margin, ...steps],
      numbers: powers,
      caption: [
        ...[...steps, String(base!.reference.runs.length), String(base!.error.cells), String(base!.error.df)],
        "95%"
      ],
      source: [String(rows.length)],
      description: [
        ...[String(base!.rows.length), margin],
        ...["same within the margin", "not worse", "worse", "undecided"].flatMap((word) =>
          having(word).flatMap((row) => [String(row.reuseFactor), ...numbersIn(change(row.difference))])
        )
      ],
      computed: ["2.5%"],
      exact: [base!.error.s, base!.error.df, base!.margin, base!.reference.loss].map(String)
    });
    expect(page.labels("figure-4-1")).toEqual([margin, ...passes(base!.rows)]);
    expectDots(page.drawing("figure-4-1"), reuseDots(), { along: "y" });
    page.table(
      "Every run against a margin",
      rows.map((row) => ({
        head: `${row.reuseFactor}, ${row.variant}`,
        cells: [
          ...[String(row.evaluations), three(row.loss), change(row.difference), between(row.test.interval, change)],
          ...[verdictOf(row), row.test.pDifference < 0.05 ? (row.difference > 0 ? "yes, worse" : "yes, better") : "no"]
        ]
      })),
      [margin]
    );
  });

  it("draws each run over the one that the paper shows as its reference", async () => {
    const read = (tau: number) => readLoss(`data/runs/reuse/qwen2.5-base-7b-tau-${tau}.arrow`);
    const reference = await read(1);
    const repeat = await repeatOf(reference);
    const runs = await Promise.all(
      base!.rows.map(async ({ reuseFactor }) => ({ reuseFactor, run: await read(reuseFactor) }))
    );
    const gaps = runs.map(({ reuseFactor, run }) => {
      const shared = run.map(({ step }) => step).filter((step) => step >= 80 && step <= 99);
      const mean = (some: Evaluation[]) =>
        meanOf(some.filter(({ step }) => shared.includes(step)).map(({ loss }) => loss));
      return { reuseFactor, run, gap: mean(run) - mean(reference) };
    });
    const most = [...gaps].sort((a, b) => b.gap - a.gap)[0]!;
    const tail = (some: Evaluation[]) => medianOf(some.slice(-20).map(({ loss }) => loss));
    const start = Math.min(...runs.map(({ run }) => run[0]!.step));
    bindFigure(page, "figure-4-2", {
      reading: [String(most.reuseFactor), three(most.gap)],
      subtitle: ["7B"],
      // the running median's width is a setting of the drawing
      key: ["9", String(repeat)],
      caption: [String(repeat), String(start)],
      source: [String(runs.reduce((sum, { run }) => sum + run.length, 0))],
      description: [
        ...[String(runs.length), "20"],
        ...runs.flatMap(({ reuseFactor, run }) => [
          ...[String(reuseFactor), three(tail(run)), three(Math.abs(tail(run) - tail(reference)))]
        ])
      ],
      computed: [String(results().study.heldOutProblems)]
    });
    // the axis is 1 − pass rate
    expect(page.labels("figure-4-2")).toEqual([...passes(runs), "1"]);
    page.table(
      "End of each run",
      gaps.map(({ reuseFactor, run, gap }) => ({
        head: String(reuseFactor),
        cells: [...[run.length, run[0]!.step, run.at(-1)!.step].map(String), change(gap)]
      })),
      ["80"]
    );
    const behind = first.map(({ reference }) => String(reference.runs.length));
    page.numbers("p", [String(repeat), ...behind], "The run that the paper draws as its reference is repeat");
  });

  it("draws how many problems each released file holds", () => {
    const samples = Math.max(
      ...subsets.filter(({ reuseFactor }) => reuseFactor > 1).map((one) => one.reuseFactor * one.uniqueSamples)
    );
    const last = subsets.at(-1)!;
    const pairs = subsets.flatMap(({ reuseFactor, uniqueSamples }) => [whole(reuseFactor), whole(uniqueSamples)]);
    bindFigure(page, "figure-4-3", {
      reading: [String(last.reuseFactor), whole(last.uniqueSamples)],
      caption: [whole(samples), ...passes(withoutCurve)],
      source: [String(subsets.length)],
      description: [whole(samples), ...pairs]
    });
    expect(page.labels("figure-4-3")).toEqual(
      subsets.flatMap(({ reuseFactor, uniqueSamples }) => [whole(uniqueSamples), whole(reuseFactor)])
    );
    expectBars(
      page.drawing("figure-4-3"),
      // of one pass more problems than the run's samples were released
      subsets.map(({ uniqueSamples }) => [0, Math.min(uniqueSamples, samples)])
    );
    page.table(
      "Released subsets",
      subsets.map(({ reuseFactor, uniqueSamples, usedInFigures }) => ({
        head: String(reuseFactor),
        cells: [whole(uniqueSamples), whole(reuseFactor * uniqueSamples), usedInFigures ? "yes" : "none"]
      }))
    );
    page.numbers("p", passes(withoutCurve), "were released too");
  });

  it("draws how much runs of one setting differ", () => {
    const losses = first.map(({ reference }) => reference.runs.map(({ loss }) => loss));
    const ranges = losses.map((some) => Math.max(...some) - Math.min(...some));
    const { s, df, cells } = base!.error;
    const repeats = first.flatMap(({ reference }, group) =>
      reference.runs.map(({ run, loss }) => ({
        group,
        head: `${run.replace(/^.*-repeat-/, "repeat ")} of ${variants[group]!.variant}`,
        loss,
        apart: loss - meanOf(reference.runs.map((one) => one.loss))
      }))
    );
    bindFigure(page, "figure-4-4", {
      reading: [three(Math.max(...ranges))],
      subtitle: [...steps, "7B"],
      caption: [String(cells), fixed(s, 4), String(df)],
      source: [String(repeats.length)],
      description: [
        String(repeats.length),
        ...dotNumbers(
          repeats.map(({ head, loss, group }) => ({ name: head, value: loss, group })),
          three,
          false
        )
      ],
      exact: first.map(({ error }) => String(error.s))
    });
    expect(page.labels("figure-4-4")).toEqual(
      first.flatMap((_, own) => [
        margin,
        ...repeats.filter(({ group }) => group === own).flatMap(({ head, loss }) => [...numbersIn(head), three(loss)])
      ])
    );
    expectDots(
      page.drawing("figure-4-4"),
      repeats.map(({ loss }) => ({ value: loss }))
    );
    page.table(
      "Repeats of the main run",
      repeats.map(({ head, loss, apart }) => ({
        head,
        cells: [three(loss), fixed(apart, 4)]
      }))
    );
    page.numbers("p", [...ranges.map(three), fixed(s, 4), String(df)], "The repeats of the main run lie up to");
  });

  it("has no number that is not bound", () => {
    bindFigures(page);
    expect(page.left([])).toEqual([]);
  });
});

/** The repeat of the main run of which a run is a copy, point for point. */
async function repeatOf(run: readonly Evaluation[]): Promise<number> {
  for (const repeat of [1, 2, 3]) {
    const own = await readLoss(`data/runs/main/qwen2.5-base-7b-repeat-${repeat}.parquet`);
    const losses = new Map(own.map(({ step, loss }) => [step, loss]));
    const shared = run.filter(({ step }) => losses.has(step));
    if (shared.length > 0 && shared.every(({ step, loss }) => Math.abs(losses.get(step)! - loss) < 1e-9)) return repeat;
  }
  throw new Error("no repeat is this run");
}
