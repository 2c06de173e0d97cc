/** The rows of /elsewhere on runs that were made up: what was planted comes back, worked out here by hand. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { besideStudies } from "../../../src/lib/beside/beside-record.js";
import { mean } from "../../../src/lib/goodness.js";
import type { StudyRun } from "../../../src/lib/runs/study-run.js";
import type {
  ColumnRecord,
  ElsewhereRecord,
  RowRecord,
  StudyName
} from "../../../src/paper/elsewhere/elsewhere-record.js";
import { besideOf } from "../../../src/paper/elsewhere/rows-beside.js";
import { aboutStudies } from "../../../src/paper/elsewhere/studies/about.js";
import { cannot, inLedger, tested } from "./record/columns.js";
import { formRow } from "./record/form-rows.js";
import { ladderSizes, sizesOf } from "./record/ladder.js";
import { publishedFigures } from "./record/published.js";
import { orderRow, seedsRow } from "./record/recipe-rows.js";
import { costOf, hoursRow, rolloutsRow } from "./record/rollout-rows.js";
import { declineRow, forecastRow, straightRow } from "./record/run-rows.js";
import { ladderOf, octoName, podsName, type StudyRuns, trainedFor } from "./record/runs.js";
import { heldOutRow, saturationRow, sizeRow } from "./record/size-rows.js";

const record = JSON.parse(readFileSync("data/elsewhere.json", "utf8")) as ElsewhereRecord;

type Curve = (x: number, seed: number) => number;

/** A run of so many steps, every `each`, with its score at each; an hour is a hundred steps. */
function run(
  recipe: string,
  of: Curve,
  { seed = 0, benchmark = "gsm8k", steps = 40, each = 1, from = 1 } = {}
): StudyRun {
  const step = Float64Array.from({ length: Math.floor((steps - from) / each) + 1 }, (_, i) => from + i * each);
  return {
    ...{ study: "made", recipe, seed, benchmark, problems: 1000, step, hours: step.map((x) => x / 100) },
    ...{ score: step.map((x) => of(x, seed)), responseTokens: null }
  };
}

const seeds = (count: number, recipe: string, of: Curve, options: Parameters<typeof run>[2] = {}) =>
  Array.from({ length: count }, (_, i) => run(recipe, of, { ...options, seed: i + 1 }));

/** ln L = -k ln X, to the last digit. */
const law =
  (k: number): Curve =>
  (x) =>
    1 - x ** -k;
const still =
  (level: number): Curve =>
  () =>
    level;

const sizes = [0.5, 1.5, 3, 7, 14, 32, 72];
const ladderK = { math: 0.02, gsm8k: 0.03 };
const verl = (["math", "gsm8k"] as const).flatMap((task) =>
  [...sizes].reverse().map((size) => run(`${task} ${size}B`, law(ladderK[task] * Math.log(10 * size)), { steps: 80 }))
);
const qwen = "Qwen2.5-3B-Instruct gsm8k";
const more = [32, 64, 128, 256];
/** Score by answers a prompt and seed: 0.5, and 0.01 a doubling of 16, give or take 0.004. */
const level = (answers: number) => 0.5 + 0.01 * Math.log2(answers / 16);
const spread = [-0.004, 0, 0.004];
const pods = [
  ...seeds(3, `${qwen} all 16 16`, (_, seed) => level(16) + spread[seed - 1]!),
  ...more.flatMap((n) => seeds(3, `${qwen} max-variance ${n} 16`, (_, seed) => level(n) + spread[seed - 1]!)),
  ...seeds(3, `${qwen} max-reward 64 16`, (_, seed) => seed / 10),
  ...seeds(3, "Qwen2.5-3B-Instruct math all 8 8", (_, seed) => 0.4 + 2 * spread[seed - 1]!, { benchmark: "math500" }),
  ...seeds(3, "Llama-3.2-3B-Instruct gsm8k all 16 16", (_, seed) => 0.3 + 3 * spread[seed - 1]!)
];
const eight = ["3", "7"].flatMap((size) =>
  ["32 32", "128 32"].flatMap((answers) =>
    seeds(3, `${size} 8 ${answers} 16`, (x, seed) =>
      law((size === "3" ? 0.1 : 0.25) * (1 + 5 * spread[seed - 1]!))(x, seed)
    )
  )
);
const mixtures = ["decay_long.20B", "decay_long.short.mix.20B", "decay_short.20B"];
const octothinker = ["math500", "gsm8k"].flatMap((benchmark) =>
  mixtures.flatMap((mixture, i) =>
    ["1b", "3b"].map((size) =>
      run(`rl.grpo_llama.${size}_${mixture}_math.8k_0421`, law(size === "1b" ? 0.1 : 0.1 + 0.02 * i), {
        ...{ benchmark, steps: 40, seed: 0 }
      })
    )
  )
);
const first = ["base", "instruct"].flatMap((variant) =>
  seeds(3, `qwen2.5-${variant}-3b-`, (_, seed) => 0.4 + (variant === "base" ? 1 : 2) * spread[seed - 1]!)
);
const runs: StudyRuns = { first, verl, pods, podsEight: eight, octothinker };

const columnOf = ({ columns }: RowRecord, study: StudyName) => columns.find((column) => column.study === study)!;
const estimates = ({ cells }: Pick<ColumnRecord, "cells">) =>
  Object.fromEntries(cells.map(({ what, estimate }) => [what, estimate]));

/** Each key with its value, to nine decimals. */
function expectValues(found: Readonly<Record<string, number | null>>, expected: Record<string, number>): void {
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) expect(found[name], name).toBeCloseTo(value, 9);
}

describe("names of runs", () => {
  it("are read for task and size, and for what they were trained on", () => {
    expect(ladderOf({ recipe: "math 0.5B" })).toEqual({ task: "MATH", modelSize: 5e8 });
    expect(ladderOf({ recipe: "gsm8k 72B" })).toEqual({ task: "GSM8K", modelSize: 72e9 });
    const on = (recipe: string, benchmark: string) => ({ ...pods[0]!, recipe, benchmark });
    const kept = [on(`${qwen} all 16 16`, "gsm8k"), on("Qwen2.5-3B-Instruct math all 8 8", "math500")];
    const other = [on(`${qwen} all 16 16`, "math500"), on("Qwen2.5-3B-Instruct math all 8 8", "gsm8k")];
    expect(trainedFor([...kept, ...other])).toEqual(kept);
    expect(sizesOf(verl, "GSM8K").map(({ recipe }) => recipe)).toEqual(sizes.map((size) => `gsm8k ${size}B`));
  });

  it("are said as people say them", () => {
    expect([`${qwen} max-variance 64 16`, "7 8 128 32 16", "3 8 32 32 16"].map(podsName)).toEqual([
      "Qwen2.5-3B, GSM8K: max-variance, 64 generated, 16 trained on",
      "7B, 128 generated, 32 trained on",
      "3B, 32 generated, 32 trained on"
    ]);
    expect(octoName("rl.grpo_llama.3b_mm.web.pro_math.8k_0411_1333")).toBe("llama 3b mm web pro 0411 1333");
  });
});

describe("a column", () => {
  it("has cells, or why there are none", () => {
    const margin = { rule: "difference", value: 0.1, unit: "score", use: "" } as const;
    expect(cannot("verl", "no time")).toEqual({ study: "verl", cannot: "no time", cells: [], values: {} });
    expect(inLedger).toEqual({ study: "first", cannot: null, cells: [], values: {} });
    const column = tested("pods", margin, [{ what: "a", group: "g", estimate: 0.2, interval: [0.1, 0.3] }], { n: 2 });
    expect([column.study, column.cannot, column.values]).toEqual(["pods", null, { n: 2 }]);
    expect(column.cells.map(({ what, verdict }) => [what, verdict])).toEqual([["a", "supported"]]);
  });
});

describe("rows on planted runs", () => {
  const ladder = ladderSizes(verl);
  const rows = [
    sizeRow(runs, ladder),
    ...[straightRow(runs), forecastRow(runs), formRow(runs), rolloutsRow(runs), seedsRow(runs), declineRow(runs)]
  ];

  it.each(rows.map((row) => [row.id, row] as const))(
    "%s says its claim, test and margin, and why a study cannot test it",
    (id, row) => {
      const kept = record.rows.find((one) => one.id === id)!;
      const said = ({ columns, ...rest }: RowRecord) => ({
        ...rest,
        columns: columns.map(({ study, cannot }) => [study, cannot])
      });
      expect(said(row)).toEqual(said(kept));
    }
  );

  it("give the ladder its slopes back, early and late", () => {
    expect(ladder.map(({ task, modelSize }) => [task, modelSize])).toEqual(
      ["MATH", "GSM8K"].flatMap((task) => sizes.map((size) => [task, size * 1e9]))
    );
    for (const { task, modelSize, windows, start, end } of ladder) {
      const k = (task === "MATH" ? ladderK.math : ladderK.gsm8k) * Math.log(modelSize / 1e8);
      expect(windows.map(({ from, to }) => [from, to])).toEqual([
        [2, 80],
        [2, 40],
        [40, 80]
      ]);
      for (const one of windows) expect(one.k).toBeCloseTo(k, 8);
      expect([start, end]).toEqual([0, 1 - 80 ** -k]);
    }
  });

  it("set every larger size against every smaller one, and 7B against 3B by Welch", () => {
    const row = sizeRow(runs, ladder);
    const found = estimates(columnOf(row, "verl"));
    const k = (size: number) => ladderK.math * Math.log(10 * size);
    expect(found["MATH, whole run: 72B against 0.5B"]).toBeCloseTo(k(72) - k(0.5), 8);
    expect(found["MATH, from step 40: 3B against 1.5B"]).toBeCloseTo(k(3) - k(1.5), 8);
    expect(columnOf(row, "verl").cells).toHaveLength(2 * 4 * 21);
    expect(columnOf(row, "verl").cells.filter(({ beyond }) => !beyond)).toHaveLength(2 * 21);
    const of = columnOf(row, "pods");
    expectValues(estimates(of), {
      "7B against 3B, 32 answers a prompt": 0.15,
      "7B against 3B, 128 answers a prompt": 0.15
    });
    // NumPy, SciPy: ttest_ind of 0.25 (1 + d) and 0.1 (1 + d), d = -0.02, 0, 0.02
    expect(of.cells[0]!.interval![0]).toBeCloseTo(0.1392529175, 5);
    expect(of.cells[0]!.margin).toBeCloseTo(0.025, 9);
    expectValues(
      estimates(columnOf(row, "octothinker")),
      Object.fromEntries(
        ["MATH500", "GSM8K"].flatMap((name) =>
          mixtures.map((mixture, i) => [`3B against 1B, ${mixture}, ${name}`, 0.02 * i])
        )
      )
    );
  });

  it("find no bend in a power law, and half the slope where it halves midway", () => {
    const straight = straightRow(runs);
    for (const study of ["verl", "octothinker"] as const)
      for (const value of Object.values(estimates(columnOf(straight, study))))
        if (value !== null) expect(value).toBeCloseTo(0, 6);
    expect(columnOf(straight, "octothinker").cells.map(({ group }) => group)).toEqual(
      ["MATH500", "GSM8K"].flatMap((name) => Array.from({ length: 6 }, () => name))
    );
    const bent = seeds(
      3,
      "3 8 32 32 16",
      (x, seed) => 1 - Math.min(x, 20) ** -(0.2 + spread[seed - 1]!) * (x > 20 ? (x / 20) ** -0.1 : 1)
    );
    const [cell] = columnOf(straightRow({ ...runs, podsEight: bent }), "pods").cells.filter(({ group }) =>
      group.startsWith("eight")
    );
    const slope = (some: StudyRun, from: number) => {
      const at = [...some.step].filter((x) => x >= from);
      const [x, y] = [at.map(Math.log), at.map((one) => Math.log(1 - some.score[one - 1]!))];
      return (
        -x.reduce((sum, one, i) => sum + (one - mean(x)) * y[i]!, 0) /
        x.reduce((sum, one) => sum + (one - mean(x)) ** 2, 0)
      );
    };
    const [late, whole] = [20, 1].map((from) => mean(bent.map((some) => slope(some, from)))) as [number, number];
    expect(cell!.what).toBe("3B, 32 generated, 32 trained on");
    expect(cell!.estimate).toBeCloseTo(late / whole - 1, 9);
    expect(cell!.df).toBe(2);
  });

  it("have the score of more answers minus that of fewer, at equal steps and at equal hours", () => {
    const expected = {
      ...Object.fromEntries(more.map((n) => [`${n} against 16 answers, 16 trained on`, level(n) - level(16)])),
      ...Object.fromEntries(["3B", "7B"].map((size) => [`${size}: 128 against 32 answers, 32 trained on`, 0]))
    };
    expectValues(estimates(columnOf(rolloutsRow(runs), "pods")), expected);
    // Student: 0.004 sqrt(2 / 3) t(0.975, 4)
    const { interval, df } = columnOf(rolloutsRow(runs), "pods").cells[0]!;
    expect(df).toBeCloseTo(4, 9);
    expect(interval![0]).toBeCloseTo(0.01 - 0.004 * Math.sqrt(2 / 3) * 2.7764451052, 6);
    // twice as many steps an hour, the score at half of them
    const doubled = pods.map((one) =>
      one.recipe.includes("max-variance") ? { ...one, hours: one.step.map((x) => x / 200) } : one
    );
    const rising = doubled.map((one) => ({ ...one, score: one.step.map((x) => x / 100) }));
    const { values } = columnOf(hoursRow({ ...runs, pods: rising }), "pods");
    for (const n of more) expect(values[`ratio ${n}`]).toBe(2);
    expect(Object.keys(values)).toHaveLength(3 * more.length);
  });

  it("split the seconds of a step into a fixed part, generation and update", () => {
    const [base, generation, update] = [4, 0.05, 0.1];
    const seconds = [...seeds(2, `${qwen} all 8 8`, still(0.5)), ...pods].map((one) => {
      const [n, m] = one.recipe.split(" ").slice(-2).map(Number) as [number, number];
      const wide = one.seed === 1 ? 1 : 3;
      const other = one.recipe.includes("max-reward") ? 99 : 0;
      return { ...one, hours: one.step.map((x) => (x * (base + n * generation + m * update * wide + other)) / 3600) };
    });
    const cost = costOf(seconds.filter(({ seed }) => seed! < 3));
    expectValues(cost, {
      ...{ base, generation, update: 2 * update, generationError: 0, updateError: update }
    });
  });

  it("have the spread of seeds, pooled over the recipes that learn", () => {
    const row = seedsRow(runs);
    const { values } = columnOf(row, "pods");
    expect(values["GSM8K, Qwen2.5-3B: sd"]).toBeCloseTo(0.004, 9);
    expect(values["GSM8K, Qwen2.5-3B: df"]).toBe(10);
    expect(values["MATH, Qwen2.5-3B: sd"]).toBeCloseTo(0.008, 9);
    expect(values["GSM8K, Llama-3.2-3B: sd"]).toBeCloseTo(0.012, 9);
    const paper = columnOf(row, "first").values;
    expect([paper["base: sd"], paper["instruct: sd"]].map((sd) => sd!.toFixed(9))).toEqual([
      "0.004000000",
      "0.008000000"
    ]);
    expect(paper["instruct: half-width"]).toBeCloseTo(1.959964 * Math.SQRT2 * 0.008, 8);
  });

  it("count runs that fall or collapse", () => {
    const fallen = [...octothinker.slice(0, 3), run("gone", (x) => (x < 30 ? 0.5 : 0.01), { benchmark: "math500" })];
    const { values, cells } = columnOf(declineRow({ ...runs, octothinker: fallen }), "octothinker");
    expectValues(values, { "MATH500: lost": 1, "MATH500: collapsed": 1, "MATH500: runs": 4 });
    expect(cells[0]!.estimate).toBeCloseTo(0.25 - 0.05, 9);
  });

  it("say which form forecasts each setting best", () => {
    const forms: [string, Curve][] = [
      ["power", (x) => 1 - 0.8 * x ** -0.3],
      ["sigmoid", (x) => 0.1 + 0.7 / (1 + (20 / x) ** 3)],
      ["climbs, then stays", (x) => 0.4 + 0.1 * Math.min(1, x / 30)]
    ];
    const made = forms.map(([name, of]) => run(`${name} 1B`, of, { benchmark: "math500", steps: 60 }));
    const { values } = columnOf(formRow({ ...runs, octothinker: [...made, run("g", forms[0]![1])] }), "octothinker");
    const of = (form: string) => values[`MATH500: ${form}`];
    expect([of("power"), of("sigmoid"), of("no-change"), of("recipes")]).toEqual([1, 1, 1, 3]);
  });
});

describe("the early order of recipes", () => {
  // a recipe each: score before training, a quarter of the way, at the end
  const courses = [
    [0.1, 0.2, 0.5],
    [0.2, 0.4, 0.6],
    [0.4, 0.3, 0.7],
    [0.3, 0.6, 0.8]
  ] as const;
  const made = courses.map(([before, quarter, end], i) =>
    run(`rl.llama.3b_${i}`, (x) => (x === 0 ? before : x <= 50 ? quarter : end), {
      benchmark: "math500",
      steps: 200,
      from: 0,
      each: 10
    })
  );
  const { cells, values } = columnOf(
    orderRow({ ...runs, pods: pods.map((one) => ({ ...one })), octothinker: made }),
    "octothinker"
  );

  /** Share of pairs in the order of their ends. */
  const share = (part: 0 | 1, some: readonly number[]) => {
    const pairs = some.flatMap((a, i) => some.slice(i + 1).map((b) => [courses[a]!, courses[b]!] as const));
    return pairs.filter(([a, b]) => a[part] < b[part] === a[2] < b[2]).length / pairs.length;
  };

  it("is the share of pairs that stand as at the end, with the jackknife's error over recipes", () => {
    const all = [0, 1, 2, 3];
    expect(values).toEqual({ recipes: 4, before: share(0, all), quarter: share(1, all), at: 200 });
    const gain = (some: readonly number[]) => share(1, some) - share(0, some);
    const less = all.map((left) => gain(all.filter((one) => one !== left)));
    const error = Math.sqrt((3 / 4) * less.reduce((sum, one) => sum + (one - mean(less)) ** 2, 0));
    expect(cells[0]!.estimate).toBeCloseTo(gain(all), 12);
    // SciPy: t.ppf(0.975, 3)
    expect(cells[0]!.interval![1]! - gain(all)).toBeCloseTo(3.1824463053 * error, 4);
    expect(cells[0]!.df).toBe(3);
  });
});

describe("figures that authors print", () => {
  it("come back as best mean, hours to 99% of it and their ratio", () => {
    const climb =
      (stop: number): Curve =>
      (x) =>
        0.5 * Math.min(1, x / stop);
    const pairs = [
      ["Qwen2.5-3B-Instruct gsm8k all 16 16", "Qwen2.5-3B-Instruct gsm8k max-variance 64 16", "gsm8k"],
      ["Qwen2.5-3B-Instruct math all 8 8", "Qwen2.5-3B-Instruct math max-variance 32 8", "math500"],
      ["Llama-3.2-3B-Instruct gsm8k all 16 16", "Llama-3.2-3B-Instruct gsm8k max-variance 64 16", "gsm8k"]
    ] as const;
    const made = pairs.flatMap(([plain, chosen, benchmark]) => [
      ...seeds(2, plain, climb(300), { benchmark, steps: 400, each: 50, from: 50 }),
      ...seeds(2, chosen, climb(100), { benchmark, steps: 400, each: 50, from: 50 })
    ]);
    const figures = publishedFigures({ ...runs, pods: made });
    expect(figures.slice(0, 12).map(({ what, ours }) => [what.split(": ")[1], ours])).toEqual(
      pairs.flatMap(() => [
        ["best mean of plain GRPO", 0.5],
        ["hours of plain GRPO to 99% of it", 3],
        ["hours of PODS", 1],
        ["times faster", 3]
      ])
    );
    expect(figures.slice(12).map(({ study, what }) => [study, what])).toEqual(
      ["MATH", "GSM8K"].flatMap((task) => sizes.map((size) => ["verl", `${task}: final score of ${size}B`]))
    );
    for (const [i, { ours }] of figures.slice(12).entries())
      expect(ours).toBe(1 - 80 ** -((i < 7 ? ladderK.math : ladderK.gsm8k) * Math.log(10 * sizes[i % 7]!)));
  });
});

describe("rows on the ladder as it was measured", () => {
  it("have the lead of the saturating form", () => {
    const row = saturationRow(record.ladder);
    const kept = record.rows.find(({ id }) => id === "saturation")!;
    expect(row.columns.map(({ study, cannot }) => [study, cannot])).toEqual(
      kept.columns.map(({ study, cannot }) => [study, cannot])
    );
    const cells = columnOf(row, "verl").cells;
    for (const [i, { what, estimate, beyond }] of columnOf(kept, "verl").cells.entries()) {
      expect([cells[i]!.what, cells[i]!.beyond]).toEqual([what, beyond]);
      expect(cells[i]!.estimate).toBeCloseTo(estimate!, 3);
    }
  });

  it("count of the size held out the whole runs alone", () => {
    const drawn = (["whole run", "to step 40"] as const).map((window) => ({
      ...{ task: "MATH", window, estimate: 0.1, interval: [-0.1, 0.2] as [number, number] }
    }));
    const { cells } = columnOf(heldOutRow(drawn), "verl");
    expect(cells.map(({ what, beyond, verdict }) => [what, beyond, verdict])).toEqual([
      ["MATH: 72B, whole run", false, "supported"],
      ["MATH: 72B, to step 40", true, "supported"]
    ]);
  });
});

describe("what a reader can stand beside", () => {
  it("has each study once, under the name that a command takes", async () => {
    const { loadResults } = await import("../../../loaders/analysis/build-results.js");
    const beside = besideOf(record, await loadResults("."));
    expect(beside.studies.map(({ id }) => id)).toEqual([...besideStudies]);
    expect(beside.studies.map(({ name }) => name)).toEqual(["Tan et al.", "verl ladder", "PODS", "OctoThinker"]);
    for (const [i, word] of [/2509\.25300/, /console logs of verl/, /2504\.13818/, /GAIR-NLP/].entries())
      expect(beside.studies[i]!.title).toMatch(word);
  });
});

describe("who ran the other studies", () => {
  const notice = readFileSync("NOTICE", "utf8").replace(/\s+/g, " ");

  it.each(Object.entries(aboutStudies))("%s is as the notice of the project has it", (_, study) => {
    expect(notice).toContain(study.repository);
    const part = notice.slice(notice.indexOf(study.repository)).split(/ [a-z-]+\/ /)[0]!;
    for (const commit of study.commits) expect(part).toContain(commit);
    expect(study.licence.startsWith("none")).toBe(!part.includes("Apache-2.0"));
    if (!study.licence.startsWith("none")) expect(study.licence).toBe("Apache-2.0");
    if (study.paper?.name.includes("2504")) expect(notice).toContain(study.paper.name);
    if (study.paper) expect(study.paper.url).toBe(`https://arxiv.org/abs/${study.paper.name.replace("arXiv ", "")}`);
    for (const path of study.logs) expect(readFileSync(path).length).toBeGreaterThan(1000);
  });
});
