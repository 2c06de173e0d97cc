/** Every number on the pages of the other studies, bound to data/elsewhere.json, to the authors' tables and to what they print. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { site } from "../browser/browser.js";
import { expectDots } from "./drawing.js";
import {
  badge,
  change,
  column,
  names,
  of,
  record,
  rowOf,
  sentence,
  smallShare,
  three,
  two,
  whole
} from "./elsewhere-words.js";
import { figures, fixed, signed, sizeName } from "./formats.js";
import { Page, wordsOf } from "./page.js";

type Other = "verl" | "pods" | "octothinker";
const groupsOf = (study: Other) => [
  ...new Set(Object.keys(column("forecast", study).values).map((name) => name.split(": ")[0]!))
];

/** What every page of a study has. */
function bindShared(page: Page, study: Other): void {
  const claims = page.find("table.pairs", "The claims on the runs");
  const shown = [...claims.querySelectorAll("tr")].map((row) => ({
    place: row.querySelector("a")!.getAttribute("href"),
    verdict: wordsOf(row.querySelector("td")!)
  }));
  expect(shown).toEqual(
    record.rows.map(({ id }) => {
      const { cannot } = column(id, study);
      return {
        place: `./elsewhere.html#${id}-${study}`,
        verdict: cannot === null ? badge(id, study) : `Not testable: ${cannot}.`
      };
    })
  );
  page.bind(claims);
  page.table("Error of the second half, forecast from the first", [
    ...groupsOf(study).map((group) => ({
      head: `${group[0]!.toUpperCase()}${group.slice(1)}`,
      cells: ["power", "no-change", "sigmoid"].map((form) =>
        smallShare(column("forecast", study).values[`${group}: ${form}`]!)
      )
    })),
    ...(study === "verl" ? record.earlyForecasts : []).map((one) => ({
      head: `${one.task}, from step 40 on`,
      cells: [one.power, one["no-change"], one.sigmoid].map(smallShare)
    }))
  ]);
  for (const link of page.all("a[download]")) {
    const path = link.getAttribute("href")!;
    expect(readFileSync(join(site, path)).equals(readFileSync(path)), path).toBe(true);
  }
  page.free("figure", "drawings and tables are compared; the words around them repeat them");
  page.free("h2, .kicker, .would, ul", "no results");
}

/** Rows of a table of two columns, as words. */
const pairsOf = (page: Page) =>
  [...page.find("table.pairs", "The study").querySelectorAll("tr")].map((row) => [...row.children].map(wordsOf));

/** Printed, ours, difference; the interval where the study has seeds. */
function bindPublished(page: Page, study: Other, printed: readonly string[], seeds: boolean): void {
  const rows = record.published.filter((one) => one.study === study);
  page.table(
    `Published figures of ${names[study]}`,
    rows.map(({ what, ours, decimals, interval }, i) => ({
      head: what,
      cells: [
        printed[i]!,
        fixed(ours, decimals),
        signed(ours - Number(printed[i]), printed[i]!.split(".")[1]!.length),
        ...(seeds ? [interval === null ? "–" : `[${interval.map((end) => two(end!)).join(", ")}]`] : []),
        "yes"
      ]
    }))
  );
  page.numbers(".answer p", [String(rows.length), String(rows.length)], "come back from the logs");
}

describe("the page of the verl ladder", () => {
  const page = new Page("elsewhere-verl");

  it("has its printed scores, as its files name them, beside those of its logs", () => {
    const math = ["0.3141", "0.5018", "0.5702", "0.6513", "0.6931", "0.6985", "0.7319"];
    const gsm8k = ["0.543", "0.779", "0.861", "0.934", "0.946", "0.958", "0.960"];
    bindPublished(page, "verl", [...math, ...gsm8k], false);
    page.numbers("p", ["7", "0.5B", "72B", "117"], "once for each of two tasks");
    expect(pairsOf(page).map(([name]) => name)).toEqual([
      "Who ran it",
      "Logs",
      "Licence",
      "Models",
      "Training",
      "A step",
      "MATH",
      "GSM8K",
      "Evaluation"
    ]);
    const cell = (name: string) => pairsOf(page).find(([head]) => head === name)![1];
    expect([cell("A step"), cell("MATH"), cell("GSM8K")]).toEqual([
      "64 problems, 5 answers each",
      "answers of up to 512 tokens",
      "answers of up to 1,024 tokens"
    ]);
    page.bind(page.find("table.pairs", "The study"));
  });

  it("tries the law over sizes, its saturation and the largest size held out", () => {
    const bounded = (end: number | null) => (end === null ? "no limit" : two(end));
    page.table(
      "The law over sizes",
      record.laws.map(({ task, window, sizes, kMax, n0, kMaxInterval: [low, high] }) => ({
        head: `${task}, ${sizeName(sizes[0]!)}–${sizeName(sizes.at(-1)!)}`,
        cells:
          kMax === null
            ? [window, "k does not grow with size", "–", "–"]
            : [window, two(kMax), `${two(low!)} to ${bounded(high!)}`, sizeName(Number(n0!.toPrecision(3)))]
      })),
      []
    );
    const [math] = record.laws;
    page.numbers(
      ".answer p",
      [two(math!.kMax!), `${figures(math!.n0! / 1e9, 3)}B`, "95%", two(math!.kMaxInterval[0]!)],
      /^On MATH, the law/
    );
    expect(
      whole(record.laws)
        .filter(({ task }) => task === "GSM8K")
        .every(({ kMax }) => kMax === null)
    ).toBe(true);
    page.find(".answer p", "On GSM8K, k does not grow with size");
    page.table(
      "Lead in chi-square of the saturating form",
      column("saturation", "verl").cells.map(({ what, estimate }) => ({ head: what, cells: [signed(estimate!, 1)] })),
      [String(rowOf("saturation").margin.value)]
    );
    page.table(
      "72B from the sizes up to 32B",
      record.heldOut.map((one) => ({
        head: one.task,
        cells: [
          one.window,
          two(one.predicted!),
          two(one.measured),
          ...[one.lossError!, one.neighbourError, one.constantError].map(smallShare)
        ]
      })),
      ["72B", "32B", "32B"]
    );
    expect(whole(record.heldOut).every(({ lossError, constantError }) => lossError! < constantError)).toBe(true);
    const late = record.heldOut.filter(({ window }) => window === "from step 40");
    page.numbers(
      ".answer p",
      [
        ...["72B", "72B"],
        ...whole(record.heldOut).flatMap((one) => [
          ...[smallShare(one.lossError!), "32B", smallShare(one.neighbourError), smallShare(one.constantError)]
        ]),
        ...["40", String(late.filter((one) => one.lossError! < one.constantError).length), String(late.length)]
      ],
      "on both tasks"
    );
  });

  it("tries the forms within a run, early and late", () => {
    const forms = ["power", "power-floor", "exponential", "sigmoid", "no-change"];
    page.table(
      "Runs that each form describes best",
      record.forms.map(({ task, window, best }) => ({
        head: task,
        cells: [window, ...forms.map((form) => String(best[form]))]
      }))
    );
    const ofPower = (window: string) =>
      record.forms.filter((one) => one.window === window).reduce((sum, { best }) => sum + best.power!, 0);
    const still = record.earlyForecasts.filter((one) => one["no-change"] < Math.min(one.power, one.sigmoid)).length;
    page.numbers(
      "p",
      [
        ...[ofPower("whole run"), 14, ofPower("to step 40"), 40, ofPower("from step 40"), 40].map(String),
        ...[String(still), String(record.earlyForecasts.length)]
      ],
      "A plain power law describes"
    );
  });

  it("has early and late slopes, the bend of each run, and what cap and format do", () => {
    expectDots(
      page.drawing("figure-w-14"),
      ["MATH", "GSM8K"].flatMap((task) =>
        [...of(task)].reverse().flatMap(({ windows }) =>
          windows.slice(1).map(({ k, standardError }) => ({
            value: k,
            interval: [k - 1.96 * standardError, k + 1.96 * standardError]
          }))
        )
      )
    );
    page.table(
      "Slopes, early and late",
      record.ladder.map(({ task, modelSize, windows }) => ({
        head: `${task}, ${sizeName(modelSize)}`,
        cells: windows.slice(1).flatMap(({ k, standardError }) => [three(k), three(standardError)])
      })),
      ["40", "40"]
    );
    page.table(
      "Slopes of the ladder",
      record.ladder.map(({ task, modelSize, start, end, windows, logOdds, lengths }) => ({
        head: `${task}, ${sizeName(modelSize)}`,
        cells: [
          ...[start, end, ...windows.map(({ k }) => k), logOdds.k].map(three),
          ...lengths.slice(0, 2).map((one) => String(Math.round(one!)))
        ]
      })),
      ["40", "40", "5", "20"]
    );
    const [first, largest] = [of("MATH")[0]!, of("MATH").at(-1)!];
    const [early, late] = [1, 2].map((i) => [first, largest].map(({ windows }) => two(windows[i]!.k)));
    expect(first.windows[2]!.k).toBeGreaterThan(largest.windows[2]!.k);
    page.numbers(
      "p",
      [
        "40",
        early![0]!,
        "0.5B",
        early![1]!,
        "72B",
        "40",
        late![0]!,
        "0.5B",
        late![1]!,
        "72B",
        ...sentence("straight", "verl").slice(-2)
      ],
      "size helps early, and not later"
    );
    const tokens = largest.lengths.map((one) => String(Math.round(one!)));
    page.numbers(
      "p",
      ["512", "72B", three(largest.start), "32B", three(of("MATH")[5]!.start), tokens[0]!, "5", tokens[1]!, "20"],
      "is cut at"
    );
    expect(largest.start).toBeLessThan(of("MATH")[5]!.start);
    page.find("p", /less than 32B with/);
    const half = of("GSM8K")[0]!;
    page.numbers("p", ["0.5B", three(half.start), two(half.windows[0]!.k)], "does not know the answer format yet");
  });

  it("has no number that is not bound, and hands out its log", () => {
    bindShared(page, "verl");
    expect(page.find("a[download]").getAttribute("href")).toBe("./data/studies/verl-ladder/evaluations.arrow");
    expect(page.left(["0.5B", "72B"])).toEqual([]);
  });
});

describe("the page of PODS", () => {
  const page = new Page("elsewhere-pods");
  const [steps, hours] = [column("rollouts", "pods").cells, column("hours", "pods").cells];

  it("has its printed figures beside those of its logs, with their intervals over seeds", () => {
    const printed = ["0.8164", "3.0", "1.5", "2.0", "0.4890", "5.0", "2.5", "2.0", "0.3913", "1.5", "0.5", "3.0"];
    bindPublished(page, "pods", printed, true);
    const times = record.published.filter(({ what }) => what.endsWith("times faster"));
    const open = times.filter(({ interval }) => interval![0]! <= 1).length;
    page.numbers(".answer p", [...["2.0", "2.0", "3.0"], String(open), String(times.length), "1"], "times faster");
    page.numbers("p", ["99%"], "best mean score");
  });

  it("draws more answers at equal steps and equal hours, and says what a step costs", () => {
    const dot = ({ estimate, interval }: (typeof steps)[number]) => ({ value: estimate!, interval: interval! });
    expectDots(
      page.drawing("figure-w-15"),
      steps.flatMap((cell, i) => [dot(cell), dot(hours[i]!)])
    );
    const interval = (cell: (typeof steps)[number]) => `[${cell.interval!.map((end) => change(end!)).join(", ")}]`;
    page.table(
      /^More answers a prompt *Pair/,
      steps.map((cell, i) => ({
        head: cell.what,
        cells: [cell, hours[i]!].flatMap((one) => [change(one.estimate!), interval(one)])
      }))
    );
    const { base, generation, update, generationError, updateError } = record.cost;
    // SciPy: t.ppf(0.975, 9), ten seeds
    const ends = (value: number, error: number) =>
      `[${[-1, 1].map((side) => three(value + side * 2.2621571628 * error)).join(", ")}]`;
    page.table("What a step costs: seconds on one GPU", [
      { head: "Fixed, each step", cells: [two(base), "–"] },
      { head: "For each answer generated", cells: [three(generation), ends(generation, generationError)] },
      { head: "For each answer trained on", cells: [three(update), ends(update, updateError)] },
      { head: "A step with 16 answers, all trained on", cells: [fixed(base + 16 * (generation + update), 1), "–"] },
      { head: "A step with 256 answers, 16 trained on", cells: [fixed(base + 256 * generation + 16 * update, 1), "–"] }
    ]);
  });

  it("says what its seeds and its two sizes tell, and has no number that is not bound", () => {
    const size = column("size", "pods").cells;
    const shown = size.filter(({ verdict }) => verdict === "supported").length;
    page.numbers(
      ".answer p",
      [
        ...[String(shown), String(size.length), "7B", "3B"],
        ...size.flatMap(({ what, estimate }) => [two(estimate!), /(\d+) answers/.exec(what)![1]!])
      ],
      "larger models learn faster"
    );
    const set = (name: string) => record.sets.find((one) => one.name === name)!;
    page.numbers(
      "p",
      [set("pods").recipes, set("pods").seeds, set("podsEight").recipes, set("podsEight").seeds].map(String),
      "Plain GRPO trains on"
    );
    page.numbers("p", sentence("seeds", "pods"), "Two single runs");
    bindShared(page, "pods");
    page.free("table.pairs", "as the authors describe their runs, without results");
    const logs = page.all("a[download]").map((link) => link.getAttribute("href"));
    expect(logs).toEqual(["one-gpu", "eight-gpus", "untrained"].map((name) => `./data/studies/pods/${name}.parquet`));
    expect(page.left([])).toEqual([]);
  });
});

describe("the page of OctoThinker", () => {
  const page = new Page("elsewhere-octothinker");

  /** Scores on MATH500 by run, in the order of steps, from the authors' table. */
  const scores = new Map<string, number[]>();
  const table = gunzipSync(readFileSync("data/studies/source/octothinker/evaluations.csv.gz")).toString().trim();
  for (const line of table.split("\n").slice(1)) {
    const [run, , , , benchmark, , accuracy] = line.split(",");
    if (benchmark === "math500") scores.set(run!, [...(scores.get(run!) ?? []), Number(accuracy)]);
  }
  const of = (part: string) => {
    const found = [...scores].filter(([run]) => run.includes(part));
    expect(found, part).toHaveLength(1);
    const all = found[0]![1];
    return { before: all[0]!, end: all.slice(-3).reduce((sum, one) => sum + one / 3, 0) };
  };
  const [plain, qwen] = ["llama.3b_math.8k", "qwen.3b"];
  const plus = (tokens: string) => `mm.web.pro.plus.${tokens}_math.8k_0411_1${tokens === "20B" ? "331" : "425"}`;
  const long = (template: string) => `openr1.ins.89101_cpt8k_rl8k_math.8k_${template}`;

  it("has the scores behind each statement", () => {
    const pairs = [
      ["mm.web.pro.20B", plain, "yes"],
      ["fm4p", plain, "yes"],
      [plus("70B"), plus("20B"), "yes"],
      [plus("100B"), plus("70B"), "too close"],
      [long("orztemplate"), long("0411"), "yes"],
      ["3b_decay_long.20B", qwen, "yes"]
    ] as const;
    const rows = page.find("table", "Statements of OctoThinker").querySelectorAll("tbody tr");
    expect([...rows].map((row) => [...row.children].slice(2).map(wordsOf))).toEqual(
      pairs.map(([first, second, back]) => {
        const [a, b] = [of(first).end, of(second).end];
        return [three(a), three(b), change(a - b), back];
      })
    );
    page.bind(page.find("table", "Statements of OctoThinker"));
    const number = (word: string) => String(pairs.filter(([, , back]) => back === word).length);
    page.numbers(".answer p", [number("yes"), String(pairs.length), number("too close")], "prints curves");
    const apart = Math.abs(of(plus("20B")).end - of("0411_2209").end);
    page.numbers("p", ["0.02", three(apart)], "too close to call. One base model");
  });

  it("draws where runs begin and end", () => {
    const runs = [
      plain,
      "fm4p",
      "mm.web.pro.20B",
      plus("20B"),
      "0411_2209",
      plus("70B"),
      plus("100B"),
      long("0411"),
      long("orztemplate"),
      "3b_decay_long.20B",
      qwen
    ].map(of);
    expectDots(
      page.drawing("figure-w-16"),
      runs.flatMap(({ before, end }) => [{ value: end }, { value: before }])
    );
    page.table(
      "Scores before and after",
      [...page.find("table", "Scores before and after").querySelectorAll("tbody th")].map((head, i) => ({
        head: wordsOf(head),
        cells: [three(runs[i]!.before), three(runs[i]!.end)]
      }))
    );
    const ends = runs.map(({ end }) => end);
    page.numbers("#figure-w-16 [data-part=reading]", [three(Math.min(...ends)), three(Math.max(...ends))]);
  });

  it("says which runs fall, and has no number that is not bound", () => {
    const contradicted = record.rows.filter(({ id }) =>
      column(id, "octothinker").cells.some(({ verdict }) => verdict === "contradicted")
    );
    page.numbers(
      ".answer p",
      [String(contradicted.length), ...sentence("decline", "octothinker")],
      "end below their peak"
    );
    page.numbers("p", [String(record.sets.find(({ name }) => name === "octothinker")!.runs)], "One recipe of RL");
    bindShared(page, "octothinker");
    page.free("table.pairs", "as the authors describe their runs, without results");
    expect(page.find("a[download]").getAttribute("href")).toBe("./data/studies/octothinker/evaluations.arrow");
    expect(page.left([])).toEqual([]);
  });
});
