/** Every number on the page of the paper's tables, bound to the results and to what the paper prints. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ComparisonRow } from "../../src/lib/results.js";
import { between, fixed, parameters, r2, signed, sizeName, whole } from "./formats.js";
import { meanOf } from "./logs.js";
import { Page, type TableRows, wordsOf } from "./page.js";
import { own, seriesOf, sigmoidRows } from "./quantities.js";
import { only, results } from "./results.js";

const page = new Page("tables");
const { comparison, laws, curves, otherCurves, firstStep, experiments, prediction } = results();
const [three, four] = [3, 4].map((digits) => (value: number) => fixed(value, digits)) as [Print, Print];
type Print = (value: number) => string;
const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);
const protocols: Record<string, string> = { full: "all points", inter: "between sizes", intra: "within a run" };
const family = (id: string) => (id === "llama3" ? "Llama 3" : "Qwen2.5");

/** The word for a printed number beside ours, by the digits of its text; a score is never "within". */
function matchOf(text: string, ours: number | null, score = false): string {
  if (ours === null) return "cannot be recomputed";
  const digits = text.split(".")[1]?.length ?? 0;
  if (ours.toFixed(digits) === text) return "every digit";
  const apart = Math.abs(ours / Number(text) - 1);
  // a bound is rounded up
  return apart > 0.01 || score ? "differs" : `within ${(Math.ceil(apart * 1000) / 10).toFixed(1).replace(".0", "")}%`;
}

/** Neighbours of one name under that name, in the order in which names come first. */
function grouped<One>(rows: readonly One[], name: (row: One) => string): [string, One[]][] {
  return [...new Set(rows.map(name))].map((one) => [one, rows.filter((row) => name(row) === one)]);
}

/** All rows of a table with groups, and the names of its groups. */
function bindGroups(caption: string, groups: readonly [string, readonly TableRows[]][]): void {
  const heads = [...page.find("table", caption).querySelectorAll("tr.group")].map(wordsOf);
  expect(heads).toEqual(groups.map(([name]) => name));
  page.table(
    caption,
    groups.flatMap(([, rows]) => rows)
  );
}

const noteOf = (words: string): TableRows => ({
  head: words.replace(/([KNL])_(?:max|0)\b/g, "$1").replaceAll("R²", "R2"),
  cells: []
});

/** A row of the comparison, and below the last of its note the note. */
function rowsOf(rows: readonly ComparisonRow[], interval: (row: ComparisonRow) => string[]): TableRows[] {
  const names: Record<string, string> = { kMax: "K", n0: "N", r2: "R2" };
  return rows.flatMap((row, i) => {
    const { publishedText, quantity, modelSize, note, published } = row;
    const match = matchOf(publishedText, row.ours, quantity === "r2");
    expect(row.match).toBe(match.replace(/ \d.*/, ""));
    const digits = publishedText.split(".")[1]!.length;
    const change = row.ours! / published - 1;
    const percents = `${signed(change * 100, Math.abs(change) < 0.0995 ? 1 : 0)}%`;
    const cells = [publishedText, row.ours!.toFixed(digits), ...interval(row)];
    const head = modelSize === null ? names[quantity]! : sizeName(modelSize);
    return [
      { head, cells: [...cells, match === "every digit" ? "–" : percents, match] },
      ...(note === "" || rows[i + 1]?.note === note ? [] : [noteOf(note)])
    ];
  });
}

describe("the page of the paper's tables", () => {
  it("counts the printed numbers by how they come back", () => {
    const { rows } = comparison;
    const counts = ["every digit", "within", "differs"].map(
      (match) => rows.filter((row) => row.match === match).length
    );
    page.numbers(".dek", [rows.length, ...counts].map(String));
    const words = [`${counts[0]} every digit`, `${counts[1]} within 1%`, `${counts[2]} differ`];
    for (const [i, item] of page.all(".summary li").entries()) page.words(item, words[i]!);
    expect(page.all(".summary li")).toHaveLength(3);
    expect(rows.filter(({ ours }) => ours === null)).toEqual([]);
  });

  it("lists the parameters of each fit with their interval, and the scores of single sizes", () => {
    const rows = comparison.rows.filter(({ table }) => table === "Table 6");
    const fits = grouped(rows, (row) =>
      [row.family === "llama3" ? "Llama 3" : capital(row.variant), row.resource, protocols[row.scenario]].join(", ")
    );
    bindGroups(
      "Table 6 of the paper",
      fits.map(([name, members]) => {
        const [{ family: id, variant, resource, scenario }] = members as [ComparisonRow];
        const protocol = id === "llama3" ? "full" : (scenario as "inter");
        const key = {
          family: id,
          variant: variant as "base",
          resource: resource!,
          protocol,
          objective: "linear"
        } as const;
        const { law, goodness } = only(laws, key);
        const ours = members.map(({ ours }) => ours);
        expect(ours).toEqual([law.kMax, law.n0 / 1e9, goodness.r2].map((one) => expect.closeTo(one, 12)));
        const cell = ({ quantity }: ComparisonRow): string[] => {
          if (scenario !== "inter" || quantity === "r2") return [""];
          const { kMaxWidened, n0Widened } = seriesOf(variant as "base", resource!).withoutHeldOut;
          return [quantity === "kMax" ? between(kMaxWidened, three) : between(n0Widened, (n) => fixed(n / 1e9, 1))];
        };
        const single = law.sizes.map((one) => `${sizeName(one.modelSize)} ${r2(one.r2!)}`).join(", ");
        const scores = `one slope for all sizes ${r2(goodness.r2SharedSlope)}, no learning ${r2(goodness.r2Constant)}`;
        const below = `R2 of two baselines on the same points: ${scores}. Within single sizes: ${single}.`;
        return [name, [...rowsOf(members, cell), { head: below, cells: [] }]];
      })
    );
  });

  it("says in its notes what the first step kept does, and where published curves end", () => {
    for (const resource of ["compute", "data"] as const) {
      const all = firstStep.filter(
        (one) => one.resource === resource && one.protocol === "inter" && one.objective === "linear"
      );
      const said = all
        .filter(({ fromStep }) => fromStep <= 5)
        .map(({ kMax, n0, fromStep }) => `${three(kMax)} with ${fixed(n0 / 1e9, 1)}B from step ${fromStep}`);
      const row = only(comparison.rows, { resource, variant: "instruct", scenario: "inter", quantity: "kMax" });
      expect(row.note).toContain(`${said.slice(0, -1).join(", ")} and ${said.at(-1)}.`);
      expect(row.note).toContain(`up to ${Math.max(...all.map(({ fromStep }) => fromStep))} gives`);
    }
    for (const row of comparison.rows.filter(({ table, family: id }) => table === "Table 5" && id === "llama3")) {
      const { testLoss } = only(curves, { family: "llama3", modelSize: row.modelSize! });
      const earlier = only(otherCurves, { family: "llama3", modelSize: row.modelSize! }).testLoss;
      expect(row.note).toContain(`ends at ${four(testLoss.at(-1)!)} (${four(earlier.at(-1)!)} in an earlier`);
      const printed = [testLoss, earlier].filter((losses) => four(meanOf(losses)) === row.publishedText);
      expect(row.note).toContain(`the mean over all ${printed[0]!.length} steps`);
    }
  });

  it("lists the losses at the end of training", () => {
    const rows = comparison.rows.filter(({ table }) => table === "Table 5");
    for (const { family: id, variant, modelSize, ours } of rows) {
      const curve = only(curves, { family: id, variant: variant as "base", modelSize: modelSize! });
      expect(ours).toBeCloseTo(curve.testLoss.at(-1)!, 9);
    }
    bindGroups(
      "Table 5 of the paper",
      grouped(rows, (row) => `${family(row.family)} ${row.variant}`).map(([name, members]) => [
        name,
        rowsOf(members, () => [])
      ])
    );
  });

  it("lists the spread between repeats", () => {
    bindGroups(
      "Spread between repeats",
      grouped(experiments.uncertainty!, (row) => `${family(row.family)} ${row.variant}`).map(([name, members]) => [
        name,
        members.flatMap(({ modelSize, printed, std, note, withoutSingleSteps: rest }, i) => {
          const text = four(printed.std);
          const known =
            note +
            (name.startsWith("Llama") && deviation(modelSize) === text
              ? " The printed value is the deviation along the run of the published curve, in every digit."
              : "") +
            (rest === null ? "" : ` Over the other steps alone the printed mean becomes ${four(rest)}.`);
          const cells = std
            ? [text, four(std.meanStd), four(printed.sem), four(std.sem), String(std.steps), String(std.repeats)]
            : [text, "–", four(printed.sem), "–", "–", "–"];
          const row = { head: sizeName(modelSize), cells: [...cells, matchOf(text, std?.meanStd ?? null)] };
          const last = members[i + 1]?.note !== note || rest !== null;
          return known !== "" && last ? [row, noteOf(known)] : [row];
        })
      ])
    );
  });

  it("lists the pass rates and what each may be", () => {
    const rows = experiments.passRates!;
    const excess = (one: (typeof rows)[number]) => Number(one.printedText) - one.lastTen!;
    for (const one of rows) expect(one.excess).toBeCloseTo(excess(one), 12);
    bindGroups(
      "Pass@1 on the held-out problems",
      grouped(rows, (row) => `${family(row.family)} ${row.variant}`).map(([name, members]) => [
        name,
        members.map((one) => ({
          head: sizeName(one.modelSize),
          cells: [
            ...[one.printedText, three(one.best!), three(one.final!), three(one.lastTen!)],
            ...[signed(excess(one), 3), one.is.join(", ")]
          ]
        }))
      ])
    );
    const best = rows.filter(({ is }) => is.includes("best single evaluation"));
    page.numbers(
      "p",
      [String(best.length), String(rows.length), three(meanOf(best.map(excess)))],
      "the best single evaluation; on average"
    );
  });

  it("lists the loss decomposition under each choice", () => {
    const printed = JSON.parse(readFileSync(new URL("../../data/reference/fits.json", import.meta.url), "utf8")) as {
      where: string;
      status: string;
      modelSize: number;
      quantity: string;
      value: number;
      text: string;
    }[];
    const ours = own(prediction.decomposition).filter((one) => one.variant === "base" && one.window === "early");
    bindGroups(
      "Table 7 of the paper",
      ours.map(({ betaHeld, rule, beta, lInf, alpha, n0, sizes, r2: pooled, r2Constant, notIdentified }) => {
        const values = `β = ${three(beta)}, L = ${three(lInf)}, α = ${three(alpha)}, N = ${fixed(n0 / 1e9, 2)}B`;
        expect(notIdentified).toEqual(["L_inf at 0"]);
        const scores = `Pooled R2 ${r2(pooled!)}; no learning, one constant per size, ${r2(r2Constant!)}.`;
        const rows = sizes.map(({ modelSize, lambda, d0, r2: score }) => {
          const of = (quantity: string) => only(printed, { where: "Table 7", status: "current", modelSize, quantity });
          const samples = of("D_0").value;
          return {
            head: sizeName(modelSize),
            cells: [
              ...[of("lambda").text, four(lambda), matchOf(of("lambda").text, lambda)],
              ...[whole(samples), whole(d0), matchOf(samples.toFixed(1), d0)],
              ...[of("R2").text, r2(score!)]
            ]
          };
        });
        const note = { head: `${scores} Not settled by these points: L inf at 0.`, cells: [] };
        return [`β ${betaHeld ? "held at 1" : "fitted"}, ${rule}: ${values}`, [...rows, note]];
      })
    );
  });

  it("lists the law in every setting beside its baselines", () => {
    page.table("The score as a sigmoid of compute", sigmoidRows(), ["10¹⁸"]);
    page.table(
      "The law in every setting",
      own(laws)
        .filter(({ objective }) => objective === "log")
        .map(({ variant, resource, protocol, law, goodness: { r2: score, r2SharedSlope, r2Constant, points } }) => ({
          head: `${capital(variant)}, ${resource}, ${protocols[protocol]}`,
          cells: [
            ...[three(law.kMax), parameters(law.n0), r2(score), r2(r2SharedSlope), r2(r2Constant)],
            String(points)
          ]
        }))
    );
  });

  it("has no number that is not bound", () => {
    page.free("math", "the formula of the decomposition, and the 2 of R²");
    expect(page.left([])).toEqual([]);
  });
});

/** Standard deviation of the losses along a published curve, by n: the printed value is it in every digit. */
function deviation(modelSize: number): string {
  const { testLoss } = only(curves, { family: "llama3", modelSize });
  const mean = meanOf(testLoss);
  return four(Math.sqrt(testLoss.reduce((sum, one) => sum + (one - mean) ** 2, 0) / testLoss.length));
}
