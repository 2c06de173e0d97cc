/** Every number on the page on single runs, bound to what the bench has recorded. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fixed, percent, share, whole } from "./formats.js";
import { Page, wordsOf } from "./page.js";
import { results } from "./results.js";

interface Row {
  source: string;
  [name: string]: unknown;
}
const told = JSON.parse(readFileSync("data/what-runs-tell.json", "utf8")) as Record<string, Row[]>;
const page = new Page("runs");
const names: Record<string, string> = {
  "first-study": "This study",
  pods: "PODS, one GPU",
  "pods-eight-gpus": "PODS, eight GPUs",
  octothinker: "OctoThinker",
  "verl-ladder": "verl’s ladder"
};
const named = (source: string) => names[source] ?? source;
const points = (value: unknown) => (value === null ? "unknown" : fixed(100 * (value as number), 2));
const part = (value: number) => percent(value).replace(".0%", "%");
const rowsOf = (caption: string) => {
  const table = page.all("table").find((one) => one.querySelector("caption")!.textContent!.startsWith(caption))!;
  page.bind(table);
  return [...table.querySelectorAll("tbody tr")].map((row) => [...row.children].map((cell) => wordsOf(cell)));
};

describe("the page on single runs", () => {
  it("has the states by source and benchmark, and of every run of this study", () => {
    const words = ["rising", "flat", "falling", "collapsed"];
    const countsOf = (row: Row) => row.counts as Record<string, number>;
    const flat = told.states!.filter((row) => countsOf(row).flat === row.runs);
    const heads = page
      .all("table")
      .map((table) => [...table.querySelectorAll("thead th")].map((head) => wordsOf(head)));
    expect(heads).toContainEqual(["Runs of", "Benchmark", "Curves", "Rising", "Flat", "Falling", "Collapsed"]);
    const others = told.states!.filter((row) => !flat.includes(row));
    expect(rowsOf("States at the end")).toEqual(
      others.map((row) => [
        ...[named(row.source), row.benchmark, whole(row.runs as number)],
        ...words.map((word) => whole(countsOf(row)[word] ?? 0))
      ])
    );
    for (const row of others) expect(Object.keys(countsOf(row)).filter((word) => !words.includes(word))).toEqual([]);
    const curves = flat.reduce((sum, { runs }) => sum + (runs as number), 0);
    const text = wordsOf(page.find("main .chapter, .chapter"));
    const [, said = ""] = new RegExp(`All ${whole(curves)} other curves are flat: (.*?)\\.`).exec(text) ?? [];
    const listed = [...new Set(flat.map(({ source }) => source))].map(
      (source) =>
        `${named(source)} (${flat
          .filter((row) => row.source === source)
          .map(({ benchmark }) => benchmark)
          .join(", ")})`
    );
    expect(said).toBe(listed.join("; "));
    expect(rowsOf("Each single run")).toEqual(
      told.studyRuns!.map(({ run, word, since, evaluations, lastStep }) => [
        ...[run, word, since === null ? "" : whole(since as number)],
        ...[whole(evaluations as number), whole(lastStep as number)]
      ])
    );
  });

  it("has over each column what stands in it", () => {
    const heads = (caption: string) => {
      const table = page.all("table").find((one) => one.querySelector("caption")!.textContent!.startsWith(caption))!;
      return [...table.querySelectorAll("thead th")].map((head) => wordsOf(head));
    };
    expect(
      ["Each single run", "Forecasts of one", "Standard deviation of one score, points", "Pairs of recipes"].map(heads)
    ).toEqual([
      ["Run", "State", "Since step", "Evaluations", "Last step"],
      ["Runs of", "Seen", "Forecasts", "Ours, points", "No change", "Sigmoid", "Inside", "Median width, points"],
      ["Runs of", "Recipes", "Runs", "Seeds", "Checkpoints", "Passes", "Problems"],
      ["Runs of", "Recipes", "Part of training", "Pairs in final order", "Pairs"]
    ]);
  });

  it("has the backtest by source and cut", () => {
    expect(rowsOf("Forecasts of one evaluation")).toEqual(
      told.backtest!.map(({ source, cut, forecasts, errors, inside, width }) => {
        const of = errors as Record<string, number>;
        return [
          ...[named(source), cut === null ? "all" : part(cut as number), whole(forecasts as number)],
          ...[of.auto, of["no-change"], of.sigmoid].map(points),
          share((inside as { observed: number }).observed),
          fixed(100 * (width as { observed: number }).observed, 1)
        ];
      })
    );
  });

  it("has the noise by part, and the early order", () => {
    expect(rowsOf("Standard deviation of one score")).toEqual(
      told.noise!.map(({ source, recipes, runs, seeds, checkpoints, passes, problems }) => [
        ...[source, whole(recipes as number), whole(runs as number)],
        ...[seeds, checkpoints, passes, problems].map(points)
      ])
    );
    expect(rowsOf("Pairs of recipes")).toEqual(
      told.order!.map(({ source, recipes, part: at, pairs, of }) => [
        ...[source, whole(recipes as number), part(at as number)],
        ...[share(pairs as number), whole(of as number)]
      ])
    );
  });

  it("says the states, the errors and the noise in words", () => {
    const { studyRuns, backtest, noise, states, order } = told as Record<string, Row[]>;
    const count = (word: string) => studyRuns!.filter((run) => run.word === word).length;
    const own = backtest!.find(({ source, cut }) => source === "first-study" && cut === null)!;
    const errors = own.errors as Record<string, number>;
    const cuts = backtest!.flatMap(({ source, cut }) =>
      source === "first-study" && cut !== null ? [share(cut as number)] : []
    );
    const text = wordsOf(page.find("main .chapter, .chapter"));
    const singles = studyRuns!.filter(({ run }) => /-repeat-\d+$/.test(String(run))).length;
    const rises = count("rising") === 0 ? "none is" : `${count("rising")} ${count("rising") === 1 ? "is" : "are"}`;
    expect(text).toContain(
      `Of ${studyRuns!.length} curves of ${results().study.authors}, ${rises} still shown to rise in pass rate at its end; ${count("flat")} ${count("flat") === 1 ? "is" : "are"} flat: no rise is shown. They are ${singles} single runs and ${studyRuns!.length - singles} means of runs that are not plotted singly.`
    );
    expect(text).toContain(
      `after ${cuts.join(", ").replace(/, (?=[^,]*$)/, " and ")} of their evaluations and forecast the last one: ${own.forecasts} forecasts. The median error of our forecast is ${points(errors.auto)} percentage points. Assuming no change it is ${points(errors["no-change"])}, by a sigmoid ${points(errors.sigmoid)}.`
    );
    const others = states!.filter(({ source }) => source !== "first-study");
    const sum = (word: string) =>
      others.reduce((all, { counts }) => all + ((counts as Record<string, number>)[word] ?? 0), 0);
    const curves = others.reduce((all, { runs }) => all + (runs as number), 0);
    expect(text).toContain(
      `Of ${whole(curves)} curves of other studies, ${sum("falling")} fell and ${sum("collapsed")} collapsed.`
    );
    const sds = noise!.filter(({ seeds }) => seeds !== null).sort((a, b) => (a.seeds as number) - (b.seeds as number));
    const of = ({ source, seeds }: Row, unit = "") => `${points(seeds)}${unit} (${source})`;
    expect(text).toContain(
      `Seeds of one recipe differ with a standard deviation of ${of(sds[0]!, " points")} to ${of(sds.at(-1)!)}.`
    );
    for (const { source, pairs, of, recipes } of order!.filter(({ part: at }) => at === 0.5))
      expect(text).toContain(
        `${source[0]!.toUpperCase()}${source.slice(1)}: half-way through training, ${share(pairs as number)} of ${of} pairs of ${recipes} recipes stood`
      );
    const wholes = backtest!.filter(({ cut }) => cut === null);
    const wins = wholes.filter(({ errors: e }) => {
      const { auto, sigmoid, "no-change": same } = e as Record<string, number>;
      return auto! <= Math.min(same!, sigmoid!);
    });
    const lost = wholes.filter((one) => !wins.includes(one)).map(({ source }) => named(source));
    expect(text).toContain(
      `In ${wins.length} of ${wholes.length} sources it is at least as good as the better of the two${lost.length === 0 ? "." : `; it is not for ${lost.join(", ")}.`}`
    );
    const inside = wholes.reduce((all, one) => all + (one.inside as { observed: number }).observed, 0) / wholes.length;
    expect(text).toContain(`held ${share(inside)} of the evaluations`);
  });
});
