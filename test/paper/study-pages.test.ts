import { readdirSync, readFileSync } from "node:fs";
import { parquetReadObjects } from "hyparquet";
import { beforeAll, describe, expect, it } from "vitest";
import { loadResults } from "../../loaders/analysis/build-results.js";
import { projectRoot } from "../../loaders/project-root.js";
import { tableCsv, tableParquet } from "../../loaders/site/finish/downloads.js";
import { type Cell, type TableFile, tableFiles } from "../../loaders/site/finish/table-files.js";
import { sitePages } from "../../loaders/site/frame/page-order.js";
import { buildRuns, type RunTable } from "../../loaders/study/build-runs.js";
import { readStudy } from "../../loaders/study/study.js";
import type { Results } from "../../src/lib/results.js";
import { changeWords, gapWords, type LengthCurve } from "../../src/paper/beyond/response-length/response-lengths.js";
import {
  binSentences,
  budgetReading,
  budgetSentences,
  perSampleReading,
  tieSentence
} from "../../src/paper/beyond/rollouts/rollout-groups.js";
import { wilson } from "../../src/paper/beyond/transfer/transfer-change/transfer-change-figure.js";
import { transferData } from "../../src/paper/beyond/transfer/transfer-data.js";
import { benchmarkWords, countCells, countWords, otherCells } from "../../src/paper/beyond/transfer/transfer-text.js";
import { reuseData } from "../../src/paper/data-reuse/reuse-data.js";
import {
  describeReuse,
  judgeReuse,
  notWorseUpTo,
  reachWords,
  reuseReading,
  worseWords
} from "../../src/paper/data-reuse/reuse-text.js";
import type { StudySite } from "../../src/paper/paper-site.js";
import { paperOnly } from "../helpers/paper-only.js";
import { paperSite } from "./paper-site.js";
import { topicWords } from "./topic-words.js";

let results: Results;
let site: StudySite;
let runs: RunTable;

beforeAll(async () => {
  results = await loadResults();
  site = await paperSite(results);
  runs = await buildRuns(projectRoot);
});

describe("data reuse in words", () => {
  const judged = (margin: number) =>
    judgeReuse(reuseData(results, site.series)!, { margin, from: 80, against: "repeats" });

  it("judges every run as the results do", () => {
    const rows = judged(0.02);
    for (const { variant, windows, notWorseUpTo: reach } of results.experiments.reuse!.variants) {
      const own = rows.filter((row) => row.variant === variant);
      expect(own.map(({ test }) => test.verdict)).toEqual(windows[0]!.rows.map(({ test }) => test.verdict));
      own.forEach((row, i) => {
        expect(row.se).toBeCloseTo(windows[0]!.rows[i]!.se, 12);
      });
      expect(notWorseUpTo(own)).toBe(reach);
    }
  });

  it("has another sentence for another outcome", () => {
    const wide = reuseReading(judged(0.05), 0.05);
    const narrow = reuseReading(judged(0.005), 0.005);
    expect(wide).not.toBe(narrow);
    expect(wide).toContain("0.05");
    expect(narrow).toContain("0.005");
    expect(wide).not.toMatch(/\.$/);
    expect(reachWords([])).toBeNull();
    expect(worseWords([])).toBeNull();
  });

  it("names every run once in the description", () => {
    const rows = judged(0.02);
    const said = describeReuse(rows, 0.02);
    for (const { reuseFactor, variant } of rows) expect(said.split(` ${reuseFactor} ${variant} (`).length).toBe(2);
  });

  it("compares with single runs where they are asked for, with a larger error", () => {
    const data = reuseData(results, site.series)!;
    const [mean, single] = (["repeats", "published"] as const).map((against) =>
      judgeReuse(data, { margin: 0.02, from: 80, against })
    );
    single!.forEach((row, i) => {
      expect(row.se).toBeGreaterThan(mean![i]!.se);
    });
    // tau = 1 as published is repeat 3: the difference moves by what that repeat differs from the mean
    const record = results.experiments.reuse!.variants[0]!.windows[0]!;
    const moved = mean![0]!.gap - single![0]!.gap;
    expect(moved).toBeCloseTo(record.published!.difference, 6);
  });
});

describe("transfer in words", () => {
  it("counts every pair once", () => {
    const data = transferData(site)!;
    for (const variant of ["base", "instruct"]) {
      const counts = countCells(otherCells(data, variant), "theseQuestions");
      expect(counts.gain + counts.loss + counts["no change shown"]).toBe(counts.total);
      const record = results.experiments.transfer!.benchmarks.counts.filter((one) => one.variant === variant);
      expect(counts.gain).toBe(record.reduce((sum, one) => sum + one.theseQuestions.gain, 0));
    }
  });

  it("has singular, plural and none", () => {
    expect(countWords({ gain: 1, loss: 0, "no change shown": 6, total: 7 })).toBe(
      "1 of 7 pairs of benchmark and size gains, none lose, the other 6 show no change"
    );
    expect(countWords({ gain: 0, loss: 0, "no change shown": 7, total: 7 })).toContain("all show no change");
    expect(countWords({ gain: 5, loss: 2, "no change shown": 0, total: 7 })).toBe(
      "5 of 7 pairs of benchmark and size gain, 2 lose"
    );
  });

  it("says where a benchmark gains, loses, or neither", () => {
    const cell = (modelSize: number, verdict: "gain" | "loss" | "no change shown") =>
      ({ modelSize, theseQuestions: { verdict } }) as Parameters<typeof benchmarkWords>[0][number];
    const say = (cells: Parameters<typeof benchmarkWords>[0]) => benchmarkWords(cells, "theseQuestions");
    expect(say([cell(7e9, "gain"), cell(14e9, "gain")])).toBe("gains at every size");
    expect(say([cell(7e9, "gain"), cell(14e9, "loss")])).toBe("gains at 7B, loses at 14B");
    expect(say([cell(7e9, "no change shown")])).toBe("no change shown at any size");
  });

  it("draws score intervals that stay inside 0 to 1", () => {
    for (const problems of [30, 40, 164, 200, 500, 1319]) {
      expect(wilson(1, problems)[1]).toBe(1);
      expect(wilson(0, problems)[0]).toBe(0);
    }
    // 0.5 - z sqrt(0.25 / 30 + z^2 / 3600) / (1 + z^2 / 30), by hand
    expect(wilson(0.5, 30)[0]).toBeCloseTo(0.3315, 4);
  });
});

describe("rollout groups in words", () => {
  it("follow the leader when it changes", () => {
    const record = structuredClone(results.experiments.rollouts!);
    const before = budgetReading(record);
    for (const { bestGroup } of record.variants) bestGroup!.budgets.at(-1)!.best = 16;
    expect(budgetReading(record)).not.toBe(before);
    expect(budgetReading(record)).toContain("G\u00a0=\u00a016");
    expect(budgetSentences(record)[0]).toContain("lowest below about");
    record.variants[0]!.perSample[0]!.groups[0]!.loss = 0;
    expect(perSampleReading(record)).toContain("ends lowest in base");
  });

  it("say which groups plain means do not set apart, and are silent where one is", () => {
    const record = structuredClone(results.experiments.rollouts!);
    expect(tieSentence(record)).toBe(
      "Plain means over these budgets, without a law, do not tell the lowest groups apart."
    );
    for (const { perFlop } of record.variants) {
      for (const { groups } of perFlop) for (const one of groups) one.loss = one.groupSize === 8 ? 0.5 : 0.7;
    }
    expect(tieSentence(record)).toBe("");
    expect(binSentences(record)[0]).toContain("G\u00a0=\u00a08 (0.500) lowest and G\u00a0=\u00a08 (0.500) lowest");
    // within 1.96 errors of the difference: a tie
    const [first] = record.variants[0]!.perFlop;
    first!.groups = [
      { ...first!.groups[0]!, groupSize: 4, loss: 0.7, se: 0.003 },
      { ...first!.groups[0]!, groupSize: 8, loss: 0.7095, se: 0.004 },
      { ...first!.groups[0]!, groupSize: 16, loss: 0.7099, se: 0.004 }
    ];
    expect(binSentences(record)[0]).toContain(
      "G\u00a0=\u00a04 (0.700) not separable from G\u00a0=\u00a08 (0.710) and G\u00a0=\u00a08 (0.500)"
    );
    expect(tieSentence(record)).toMatch(/ in 1 of \d comparisons\.$/);
  });

  it("say so where groups share no compute", () => {
    const record = structuredClone(results.experiments.rollouts!);
    for (const one of record.variants) Object.assign(one, { bestGroup: null, perFlop: [] });
    expect(budgetReading(record)).toBe("The groups share no compute, so none leads per FLOP");
    expect(binSentences(record).join()).toContain("share no compute");
  });
});

describe("response lengths in words", () => {
  const change = (modelSize: number, from: number, to: number) => ({ variant: "base" as const, modelSize, from, to });

  it("name what grows and what shrinks", () => {
    expect(changeWords([change(7e9, 400, 700), change(14e9, 400, 500)])).toBe(
      "grow at every size, most at 7B, from 400 to 700 tokens"
    );
    expect(changeWords([change(7e9, 400, 700), change(0.5e9, 900, 700)])).toBe(
      "grow at 7B, from 400 to 700 tokens. They shrink at 0.5B, from 900 to 700 tokens"
    );
  });

  it("name a gap, and none where only the last steps differ", () => {
    const curve = (modelSize: number, from: number, to: number) =>
      ({
        variant: "base",
        kind: "mean",
        modelSize,
        step: Array.from({ length: to - from + 1 }, (_, i) => from + i)
      }) as LengthCurve;
    const all = [curve(7e9, 1, 105), curve(14e9, 1, 104), curve(32e9, 11, 100)];
    expect(all.map((one) => gapWords(one, all))).toEqual([null, null, "32B only steps 11\u2013100"]);
  });
});

describe("every sentence of the study's pages", () => {
  it("is a whole one: no nought words, no undefined, no double stops", async () => {
    const names = ["data-reuse", "transfer", "rollouts", "response-length", "data-page", "methods"];
    const texts = (await topicWords(site, names)).flatMap((words) => Object.entries(words));
    const faults = texts.filter(
      ([, value]) => typeof value === "string" && /undefined|NaN|\[object|\.\.|\s\.|, \.|null/.test(value)
    );
    expect(texts.length).toBeGreaterThan(40);
    expect(faults).toEqual([]);
  });
});

describe("pages and what writes their sentences", () => {
  it("name what is true of one study only in that study's own files", async () => {
    const sources = ["src", "loaders/site"].flatMap((folder) =>
      readdirSync(folder, { recursive: true })
        .map((name) => `${folder}/${String(name)}`)
        // the glossary explains a term of the field to whoever meets it
        .filter((name) => /\.(ts|md)$/.test(name) && !name.startsWith("src/report/glossary/"))
        // recipes of other studies, by the names that their logs give them
        .filter((name) => !/^src\/(paper\/elsewhere\/|elsewhere(-\w+)?\.md$)/.test(name))
    );
    expect(sources.length).toBeGreaterThan(100);
    const said = sources.flatMap((name) => {
      const text = readFileSync(name, "utf8").replace(/\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm, "");
      return [...text.matchAll(paperOnly)].map(([words]) => [name, words]);
    });
    expect(said).toEqual([]);
  });

  it("have a counterpart only for figures that a page shows", async () => {
    const { counterparts } = await readStudy(projectRoot);
    const numbers = figuresOfPages();
    expect(Object.keys(counterparts.figures).filter((id) => !numbers.includes(id))).toEqual([]);
    const known = sitePages().map(({ path }) => path.split("/").at(-1));
    expect(Object.keys(counterparts.pages).filter((page) => !known.includes(page))).toEqual([]);
  });

  it("have one for every figure", async () => {
    const { counterparts } = await readStudy(projectRoot);
    const without = figuresOfPages().filter((id) => !(id in counterparts.figures));
    expect(without.map((id) => `data/study.yaml, counterparts.figures: no line for ${id}`)).toEqual([]);
  });
});

describe("tables to take away", () => {
  it("say every row twice: CSV and Parquet read back as what was written", async () => {
    const files = tableFiles(results, runs);
    expect(files.map(({ name }) => name)).toContain("evaluations");
    for (const file of files) {
      const bytes = tableParquet(file);
      const read = await parquetReadObjects({ file: bytes.buffer.slice(0) as ArrayBuffer });
      expect(read.map((row) => file.columns.map(({ name }) => plain(row[name])))).toEqual(file.rows);
      expect(parseCsv(file)).toEqual(file.rows);
    }
  });

  it("hold the numbers of the results", () => {
    const files = tableFiles(results, runs);
    const rows = (name: string) => {
      const { columns, rows: all } = files.find((one) => one.name === name)!;
      return all.map((row) => Object.fromEntries(columns.map((column, i) => [column.name, row[i]])));
    };
    // 154 of the rows of the logs are steps at which nothing was evaluated: no evaluations, and none excluded
    const evaluations = rows("evaluations");
    expect(results.inputs.excludedByReason).toContainEqual({ reason: "no score", rows: 154 });
    expect(evaluations.length).toBe(results.inputs.rowsRead - 154);
    expect(evaluations.filter(({ excluded }) => excluded).length).toBe(results.inputs.rowsExcluded - 154);
    expect(evaluations.filter(({ test_loss }) => test_loss === null)).toEqual([]);
    expect(new Set(evaluations.map(({ reason }) => reason))).toEqual(
      new Set(["repeat not known", "step 0: no data seen yet", null])
    );
    expect(rows("laws").map(({ k_max }) => k_max)).toEqual(results.laws.map(({ law }) => law.kMax));
    expect(rows("comparison").map(({ ours }) => ours)).toEqual(results.comparison.rows.map(({ ours }) => ours));
    // each bound in its own column, by its path in the results
    expect(rows("inference-laws").map(({ family, variant, resource, sizes, ...numbers }) => numbers)).toEqual(
      results.inference.series.flatMap(({ law, withoutHeldOut }) =>
        [law, withoutHeldOut].map((one) => ({
          k_max: one.kMax,
          k_max_low: one.kMaxWidened[0],
          k_max_high: one.kMaxWidened[1],
          k_max_sampling_low: one.kMaxInterval[0],
          k_max_sampling_high: one.kMaxInterval[1],
          n0: one.n0,
          n0_low: one.n0Widened[0],
          n0_high: one.n0Widened[1],
          n0_sampling_low: one.n0Interval[0],
          n0_sampling_high: one.n0Interval[1],
          chi2: one.chi2,
          df: one.df
        }))
      )
    );
    expect(rows("curves").length).toBe(results.curves.reduce((sum, { step }) => sum + step.length, 0));
  });

  it("are the same bytes every time, and explain every column", () => {
    const [one, two] = [tableFiles(results, runs), tableFiles(results, runs)];
    one.forEach((file, i) => {
      expect(Buffer.from(tableParquet(file)).equals(Buffer.from(tableParquet(two[i]!)))).toBe(true);
      for (const { name, meaning } of file.columns) {
        expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
        expect(meaning.length).toBeGreaterThan(3);
      }
    });
  });
});

function plain(value: unknown): Cell {
  return typeof value === "bigint" ? Number(value) : ((value ?? null) as Cell);
}

/** A CSV back as typed rows. */
function parseCsv(file: TableFile): Cell[][] {
  const [head, ...lines] = split(tableCsv(file));
  expect(head).toEqual(file.columns.map(({ name }) => name));
  return lines
    .map((line) =>
      line.map((text, i): Cell => {
        const { type } = file.columns[i]!;
        if (text === "" && type !== "string") return null;
        if (type === "boolean") return text === "true";
        return type === "string" ? text : Number(text);
      })
    )
    .map((row, r) => row.map((value, i) => (value === "" && file.rows[r]![i] === null ? null : value)));
}

function split(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const match of csv.trimEnd().matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    const [whole, quoted, bare, end] = match;
    if (whole === "" && rows.at(-1)!.length > 0 && match.index === csv.trimEnd().length) {
      if (csv.trimEnd().endsWith(",")) rows.at(-1)!.push("");
      break;
    }
    rows.at(-1)!.push(quoted === undefined ? bare! : quoted.replaceAll('""', '"'));
    if (end === "\n") rows.push([]);
    if (end === "") break;
  }
  return rows;
}

/** Figures of all pages, by their ids where they have one of their own, else by their numbers. */
function figuresOfPages(): string[] {
  const text = readdirSync("src", { recursive: true })
    .filter((name) => String(name).endsWith(".md"))
    .map((name) => readFileSync(`src/${String(name)}`, "utf8"))
    .join("\n");
  return [...text.matchAll(/(?:\bid: "(figure-[a-z]+)", )?"?number"?: "([^"]+)"/g)].map(
    ([, id, number]) => id ?? number!.toLowerCase().replace(/[^a-z0-9]+/g, "-")
  );
}
