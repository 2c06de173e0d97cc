/** Numbers that the command line prints: its text is its JSON at the printed digits, its JSON is the log's or the results'. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { InspectedFile } from "../../src/import/inspection.js";
import type { LogFits } from "../../src/import/study/fit-runs.js";
import { site } from "../browser/browser.js";
import { rlscale } from "../helpers/command-line.js";
import { between, figures, fixed, share, sizeName, whole } from "./formats.js";
import { csvCells } from "./given-out.js";
import { numbersIn } from "./page.js";
import { only, results } from "./results.js";

const folder = "test/fixtures/cases/logs/";
const said = async (...args: string[]) => {
  const { code, out } = await rlscale(...args);
  expect(code, args.join(" ")).toBe(0);
  return out;
};
const linesOf = (text: string) => text.split("\n").filter((line) => line !== "");
const three = (value: number) => figures(value, 3);
const plainly = (value: number) =>
  value === 0 ? "0.00" : value >= 1e6 || value < 1e-4 ? value.toExponential(2) : three(value);
const open = (ends: readonly (number | null)[]) => between(ends, three).replaceAll("–", "open");

/** Steps and losses by run, read from the log here. */
type Points = Map<string, [step: number, loss: number][]>;

function pointsOf(rows: Iterable<{ run: string; step: number; score: number }>): Points {
  const points: Points = new Map();
  for (const { run, step, score } of rows) {
    if (step > 0) points.set(run, [...(points.get(run) ?? []), [step, 1 - score]]);
  }
  return points;
}

const logs: { file: string; points: (text: string) => Points }[] = [
  {
    file: "percent.csv",
    points: (text) =>
      pointsOf(
        csvCells(text)
          .slice(1)
          .map(([step, score]) => ({ run: "percent", step: +step!, score: Number.parseFloat(score!) / 100 }))
      )
  },
  {
    file: "model_long.csv",
    points: (text) =>
      pointsOf(
        csvCells(text)
          .slice(1)
          .map(([run, step, score]) => ({ run: run!, step: +step!, score: +score! }))
      )
  },
  {
    file: "trl-logging-steps-5.out",
    points: (text) =>
      pointsOf(
        [...text.matchAll(/'rewards\/accuracy_reward': ([\d.]+)/g)].map(([, score], i) => ({
          run: "trl-logging-steps-5",
          step: 5 * (i + 1),
          score: +score!
        }))
      )
  }
];

/** Least squares of ln L on ln X, and R2 of the line's L. */
function lineOf(points: readonly [number, number][]) {
  const [x, y] = [points.map(([step]) => Math.log(step)), points.map(([, loss]) => Math.log(loss))];
  const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const k =
    -x.reduce((sum, one, i) => sum + (one - mx) * (y[i]! - my), 0) / x.reduce((sum, one) => sum + (one - mx) ** 2, 0);
  const intercept = my + k * mx;
  const losses = points.map(([, loss]) => loss);
  const squares = (of: (i: number) => number) => losses.reduce((sum, loss, i) => sum + (loss - of(i)) ** 2, 0);
  return { k, intercept, r2: 1 - squares((i) => Math.exp(intercept - k * x[i]!)) / squares(() => mean(losses)) };
}

describe("rlscale fit of a log", () => {
  it.each(logs)("$file: JSON holds the log's points and its line by least squares", async ({ file, points }) => {
    const { fits } = JSON.parse(await said("fit", folder + file, "--json")) as LogFits;
    const expected = points(readFileSync(folder + file, "utf8"));
    expect(fits.map(({ run }) => run)).toEqual([...expected.keys()]);
    for (const fit of fits) {
      const own = expected.get(fit.run)!;
      const line = lineOf(own);
      expect(fit.points).toBe(own.length);
      expect(fit.k).toBeCloseTo(line.k, 9);
      expect(fit.intercept).toBeCloseTo(line.intercept, 9);
      expect(fit.r2).toBeCloseTo(line.r2, 9);
      for (const [end, step] of [
        [fit.from, own[0]!],
        [fit.to, own.at(-1)!]
      ] as const) {
        expect(end.x).toBeCloseTo(step[0], 9);
        expect(end.loss).toBeCloseTo(Math.exp(line.intercept - line.k * Math.log(step[0])), 9);
      }
      expect(fit.interval[0]).toBeLessThan(fit.k);
      expect(fit.interval[1]).toBeGreaterThan(fit.k);
      expect(fit.modelSize).toBe(/-([\d.]+)B/.exec(fit.run) ? Number(/-([\d.]+)B/.exec(fit.run)![1]) * 1e9 : null);
    }
  });

  it.each(logs)("$file: every number of the text is the JSON's", async ({ file }) => {
    const of = JSON.parse(await said("fit", folder + file, "--json")) as LogFits;
    const lines = linesOf(await said("fit", folder + file));
    expect(lines.shift()!.split(/ {2,}/)).toEqual(["run", "score", "state", "best form", "R2"]);
    const states = of.fits.map(({ run, score, state, form, forms }) => {
      const { r2 } = forms.find((one) => one.form === form)!;
      const since = state.since === null ? "" : ` ${state.word === "collapsed" ? "at" : "since"} step ${state.since}`;
      return [run, score, `${state.word[0]!.toUpperCase()}${state.word.slice(1)}${since}`, form, fixed(r2!, 2)];
    });
    expect(lines.splice(0, states.length).map((line) => line.split(/ {2,}/))).toEqual(states);
    for (const { run, form, forms } of of.fits) {
      const { formula, parameters } = forms.find((one) => one.form === form)!;
      const [start, said] = lines.shift()!.split(/, X = \w+: /);
      expect(start).toBe(`${run}: ${formula}`);
      const ends = Object.entries(parameters).flatMap(([name, { value, low, high }]) => [
        ...numbersIn(name),
        ...[value, low, high].flatMap((end) => (end === null ? [] : numbersIn(plainly(end))))
      ]);
      expect(numbersIn(said!)).toEqual(ends);
    }
    expect(numbersIn(lines.shift()!)).toEqual(["1"]);
    expect(lines.shift()!.split(/ {2,}/)).toEqual([
      ...["run", "size", "score", "points", "k", "95 %, this run", "k, counts", "95 %, this run"]
    ]);
    const rows = of.fits.map(({ run, modelSize, score, points, k, interval, counts }) => {
      const byCounts = [three(counts!.k), open(counts!.interval)];
      return [
        ...[run, modelSize === null ? "?" : sizeName(modelSize), score, `${points}`],
        ...[three(k), open(interval), ...byCounts]
      ];
    });
    expect(lines.splice(0, rows.length).map((line) => line.split(/ {2,}/))).toEqual(rows);
    const laws = of.laws.flatMap(({ law, noLaw, counts }) => {
      if (law === null) return [noLaw];
      const n0 = open(law.n0Interval.map((end) => end! / 1e9));
      const said = `K_max ${three(law.kMax!)} ${open(law.kMaxInterval)}, N_0 ${three(law.n0! / 1e9)} ${n0} billion parameters (${law.status})`;
      const { likelihood, kMax, n0: half, runs } = counts!;
      expect(likelihood).toBe("half-count");
      return [
        said,
        `by the half-count: K_max ${three(kMax)}, N_0 ${three(half / 1e9)} billion parameters, ${runs} runs`
      ];
    });
    expect(lines.splice(0, laws.length)).toEqual(laws);
    const { taken, passedOver } = of.scores;
    const scores = [...taken, ...passedOver].map((one) =>
      [one.name, one.runs, "reason" in one ? one.reason : ""].join(" ")
    );
    const assumed = [...new Set(of.fits.flatMap(({ assumptions }) => assumptions))];
    const kinds = of.fits.map(({ counts }) => {
      const { answers, answersFrom, allRight, points } = counts!;
      return `${answers} ${answersFrom}${allRight > 0 ? ` ${allRight} of ${points}, 1` : ""}`;
    });
    const counted = [...new Set(kinds)].map((kind) => `${kinds.filter((one) => one === kind).length} ${kind}`);
    const notes = [
      ...scores,
      ...counted,
      ...of.warnings,
      ...assumed,
      ...of.refused.map(({ reason }) => reason),
      ...of.problems
    ];
    expect(lines.map(numbersIn)).toEqual(notes.map(numbersIn));
  });

  it("sets a run beside the study: its slope and the law's, and why they are no comparison", async () => {
    const args = ["fit", `${folder}qwen25_05b.csv`, "--model-size", "0.5B", "--beside", "qwen2.5"];
    const { fits } = JSON.parse(await said(...args, "--json")) as LogFits;
    const lines = linesOf(await said(...args)).filter((line) => line.includes("the law of the study's"));
    const { k, study } = fits[0]!;
    expect(lines).toHaveLength(study.length);
    for (const [i, one] of study.entries()) {
      // X is in steps: the slopes are those against data
      const { sizes, law, band } = only(results().inference.series, {
        family: one.family,
        variant: one.variant,
        resource: "data"
      } as object as never);
      expect(sizes[0]!.modelSize).toBe(0.5e9);
      expect(one.k).toBeCloseTo(law.kMax! / (1 + law.n0! / 0.5e9), 9);
      expect(one.interval).toEqual([band.low[0], band.high[0]]);
      // scored on another benchmark: side by side, no comparison
      expect(one.test).toBeNull();
      expect(lines[i]).toMatch(/: not a comparison \(the study is scored on holdout, this run by another score\)$/);
      expect(numbersIn(lines[i]!.replace(/^\w+: /, ""))).toEqual([
        three(k),
        ...numbersIn(one.family),
        three(one.k),
        ...numbersIn(open(one.interval))
      ]);
    }
  });
});

describe("rlscale fit of the study", () => {
  it("every number of the text is the results', in its row and column", async () => {
    for (const law of results().laws) {
      const { family, variant, resource, protocol, objective, goodness } = law;
      const out = await said(
        "fit",
        "--family",
        family,
        "--variant",
        variant,
        "--resource",
        resource,
        "--protocol",
        protocol,
        "--objective",
        objective
      );
      const r2 = (value: number | null) => (value! >= 0.9995 ? ">0.999" : fixed(value!, 3));
      const x = (value: number) => {
        if (resource === "data") return whole(value);
        const [mantissa, exponent] = value.toExponential(1).split("e+");
        return `${mantissa} × 10^${exponent}`;
      };
      const [title, kMax, n0, pooled, pooledLog, status, evaluations, counts, , ...sizes] = linesOf(
        out.replaceAll("\u00a0", " ")
      );
      expect(title).toBe(
        `${family} ${variant}, loss against ${resource}, ${protocol} (${law.window.rule}), objective ${objective}`
      );
      expect([kMax, n0, pooled, pooledLog, status]).toEqual([
        `K_max      ${figures(law.law.kMax, 6)}`,
        `N_0        ${figures(law.law.n0 / 1e9, 6)}B parameters`,
        `R2 on L    ${r2(goodness.r2)} pooled (one constant per size ${r2(goodness.r2Constant)}, one slope for all ${r2(goodness.r2SharedSlope)})`,
        `R2 on ln L ${r2(goodness.r2Log)} pooled`,
        `status     ${law.status}: ${law.message}`
      ]);
      const { evaluations: all, excludedByReason } = only(results().inputs.curves, { family, variant });
      expect(excludedByReason).toEqual([]);
      const fitted = law.law.sizes.reduce((sum, { points }) => sum + points, 0);
      expect(evaluations).toBe(`evaluations ${fitted} fitted, ${all - fitted} outside the window; excluded: none`);
      const byCounts = results().inference.counts.find(
        (one) => one.family === family && one.variant === variant && one.resource === resource
      );
      const sum = (name: "points" | "allRight") => byCounts?.sizes.reduce((total, one) => total + one[name], 0);
      expect(counts).toBe(
        byCounts
          ? `by counts  K_max ${figures(byCounts.law!.kMax, 3)}, N_0 ${figures(byCounts.law!.n0 / 1e9, 3)}B parameters over whole runs (likelihood of failures among ${byCounts.problems} problems); ${sum("allRight")} of ${sum("points")} evaluations have a score of exactly 1 and are kept`
          : "by counts  none"
      );
      expect(sizes.map((line) => line.split(/ {2,}/))).toEqual(
        law.law.sizes.map((one) => [
          sizeName(one.modelSize),
          figures(one.learningEfficiency, 4),
          fixed(one.intercept, 4),
          fixed(one.referenceLoss, 4),
          x(one.referenceX),
          `${one.points}`,
          r2(one.r2)
        ])
      );
    }
  });
});

describe("rlscale inspect", () => {
  it.each(["slime.log", ...logs.map(({ file }) => file)])(
    "%s: every number of the text is the JSON's",
    async (file) => {
      const { files } = JSON.parse(await said("inspect", folder + file, "--json")) as { files: InspectedFile[] };
      const { ledger, runs, bytes, missing, problems } = files[0]!;
      expect(bytes).toBe(readFileSync(folder + file).byteLength);
      const short = (value: number) => String(Number(value.toPrecision(4)));
      const [path, form, rows, ...rest] = linesOf(await said("inspect", folder + file));
      expect(path).toBe(folder + file);
      expect(form!.endsWith(`, ${whole(bytes)} bytes`)).toBe(true);
      const excluded = Object.values(ledger.setAside).map((count) => `${count}`);
      expect(numbersIn(rows!)).toEqual([`${ledger.read}`, `${ledger.used}`, `${ledger.duplicates}`, ...excluded]);
      const expected = [
        ...(ledger.otherLines > 0 ? [`${whole(ledger.otherLines)} lines`] : []),
        ...runs.flatMap((run) => [
          `${run.run} ${run.modelSize === null ? "" : `${sizeName(run.modelSize)}, ${run.modelSizeFrom}`}; ${run.steps}, ${run.firstStep}, ${run.lastStep}`,
          ...run.scoreDetails.map(
            ({ name, points, min, max, reading }) =>
              `${name} ${points}, ${short(min!)}, ${short(max!)} ${reading === "unclear" ? "[0, 1]" : ""}`
          )
        ]),
        ...(ledger.unknownColumns.length > 0 ? [ledger.unknownColumns.join(" ")] : []),
        ...problems,
        ...missing.map(({ what, option }) => `${what} ${option}`)
      ];
      expect(rest.map(numbersIn)).toEqual(expected.map(numbersIn));
    }
  );

  it.each(logs)(
    "$file: JSON holds the log's steps, and its scores from the least to the greatest",
    async ({ file, points }) => {
      const { files } = JSON.parse(await said("inspect", folder + file, "--json")) as { files: InspectedFile[] };
      for (const { run, scoreDetails, lastStep } of files[0]!.runs) {
        const own = points(readFileSync(folder + file, "utf8")).get(run)!;
        const { max, points: count } = scoreDetails[0]!;
        expect(lastStep).toBe(own.at(-1)![0]);
        expect(max).toBeCloseTo(1 - Math.min(...own.map(([, loss]) => loss)), 12);
        expect([own.length, own.length + 1]).toContain(count);
      }
    }
  );
});

describe("rlscale check", () => {
  it("gives each claim the verdict of the results, and counts them", async () => {
    const { rows } = results().claims;
    const lines = linesOf(await said("check"));
    expect(lines.pop()).toBe(`${rows.length} claims and all numbers as recorded.`);
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual(
      rows.map(({ id, outcome, claim }) => [id, outcome, claim])
    );
    expect(JSON.parse(await said("check", "--json"))).toEqual({ claims: rows.length, differences: [] });
  });
});

describe("rlscale check-table", () => {
  it("gives every printed value beside ours, and counts how they compare", async () => {
    const { rows, summary } = results().comparison;
    const [head, ...lines] = linesOf((await said("check-table")).split("\n\n")[0]!);
    expect(head!.split(/ {2,}/)).toEqual([
      ...["table", "runs", "against", "row", "value", "printed", "ours", "difference", "match"]
    ]);
    const names: Record<string, string> = { kMax: "K_max", n0: "N_0 (B)", r2: "R2", finalLoss: "final loss" };
    expect(lines).toHaveLength(rows.length);
    for (const [i, row] of rows.entries()) {
      const cells = lines[i]!.trim().split(/ {2,}/);
      const { relativeDifference: apart, ours, publishedText, oursText } = row;
      expect(cells.slice(-3), row.id).toEqual([
        oursText ?? "-",
        apart === null ? "-" : `${apart > 0 && share(apart) !== "0.0%" ? "+" : ""}${share(apart)}`,
        row.match
      ]);
      expect(cells.at(-4)).toBe(publishedText);
      expect(cells.at(-5)).toBe(names[row.quantity] ?? row.quantity);
      expect(cells.slice(0, 2)).toEqual([row.table, `${row.family} ${row.variant}`]);
      if (ours !== null && apart !== null) expect(ours / row.published - 1).toBeCloseTo(apart, 9);
      // ours at as many decimals as are printed there
      const decimals = publishedText.split(".")[1]?.length ?? 0;
      if (ours !== null) expect(oursText).toBe(ours.toFixed(decimals));
    }
    const of = (match: string) => rows.filter((row) => row.match === match).length;
    const counts = [rows.length, of("every digit"), of("within"), of("differs"), of("cannot be recomputed")];
    expect(Object.values(summary)).toEqual(expect.arrayContaining(counts));
    const last = linesOf(await said("check-table")).find((line) => line.includes("printed values"))!;
    expect(numbersIn(last)).toEqual([counts[0], counts[1], counts[2], "1%", counts[3], counts[4]].map(String));
    const json = JSON.parse(await said("check-table", "--json"));
    expect(json).toEqual(results().comparison);
  });
});

describe("rlscale results", () => {
  it("prints the file that the site gives out, byte by byte", async () => {
    expect(await said("results")).toBe(readFileSync(join(site, "data/results.json"), "utf8"));
  });
});
