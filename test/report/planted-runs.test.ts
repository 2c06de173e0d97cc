/** Every cell and sentence of a user's runs and recipes, against planted records in which no two numbers are alike. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import type { Results } from "../../src/lib/results.js";
import {
  recipeNotes,
  recipePairs,
  recipeScores,
  recipeSentence
} from "../../src/report/user-study/recipes-compared.js";
import { bestSentence, nextSteps, stateSentence, stateTable } from "../../src/report/user-study/run-states.js";
import type { ReportedComparison, ReportedRun } from "../../src/report/user-study/study-runs.js";

const elementOf = (html: unknown) => new JSDOM(String(html)).window.document.body;
const text = (element: Element) => element.textContent!.replace(/\s+/g, " ").trim();
const rowsOf = (html: unknown) =>
  Array.from(elementOf(html).querySelectorAll("tr"), (row) => Array.from(row.querySelectorAll("th, td"), text));

const group = (name: string, seeds: number, score: number, ends: [number | null, number | null]) => ({
  ...{ group: name, seeds, score, low: ends[0], high: ends[1] }
});
const pair = { bandLeavesZero: null, chanceABetter: null, low: null, high: null, budgetRatio: null };
const planted = {
  ...{ variant: "base", modelSize: 4e9, at: 310, left: 0, warnings: [], drawing: "" },
  groups: [
    {
      ...group("b", 3, 0.512, [0.503, 0.521]),
      asymptote: { level: 0.634, low: 0.605, high: 0.667, xMid: 21, xMidLow: 17, xMidHigh: 26 }
    },
    { ...group("<a>", 2, 0.617, [0.598, 0.636]), asymptote: null },
    {
      ...group("c", 1, 0.401, [null, null]),
      asymptote: { level: 0.455, low: null, high: null, xMid: 42, xMidLow: null, xMidHigh: null }
    }
  ],
  differences: [
    {
      ...{ a: "<a>", b: "b", difference: 0.105, low: 0.082, high: 0.129, chanceABetter: 0.973, bandLeavesZero: true },
      budgetRatio: { value: 0.543, low: 0.412, high: 0.689 }
    },
    {
      ...{ a: "b", b: "c", difference: -0.111, low: -0.149, high: -0.073, chanceABetter: 0.21, bandLeavesZero: false },
      budgetRatio: { value: 1.78, low: null, high: null }
    },
    { ...pair, a: "<a>", b: "c", difference: 0.216, budgetRatio: { value: null, low: null, high: null } },
    { ...pair, a: "c", b: "b", difference: 0.222, budgetRatio: { value: 2.34, low: null, high: 3.45 } },
    { ...pair, a: "c", b: "<a>", difference: 0.333, budgetRatio: { value: 4.56, low: 1.23, high: null } },
    { ...pair, a: "b", b: "<a>", difference: 0.444 }
  ]
} as unknown as ReportedComparison;

describe("recipes of one size", () => {
  it("have a row each with seeds, score and asymptote, ends in order", () => {
    expect(rowsOf(recipeScores(planted))).toEqual([
      ["Recipe", "Seeds", "Score, 95% over seeds", "Levels off at", "Half of the gain by step"],
      ["b", "3", "51.2% [50.3%, 52.1%]", "63.4% [60.5%, 66.7%]", "21 [17, 26]"],
      ["<a>", "2", "61.7% [59.8%, 63.6%]", "not identified", "–"],
      ["c", "1", "40.1%", "45.5% (no interval)", "42"]
    ]);
    expect(String(recipeScores(planted))).toContain("4B, step 310");
  });

  it("have a row a pair with difference, chance, course and budget, ends in order", () => {
    expect(text(elementOf(recipePairs(planted)))).toContain("Differences at 4B, step 310");
    expect(rowsOf(recipePairs(planted))).toEqual([
      ["a", "b", "a less b, points, 95%", "Chance that a is better", "Along the curve", "Budget of a over b, 95%"],
      ["<a>", "b", "+10.5 [+8.2, +12.9]", "97%", "differs somewhere", "0.543 [0.412, 0.689]"],
      ["b", "c", "−11.1 [−14.9, −7.3]", "21%", "no difference shown", "1.78"],
      ["<a>", "c", "+21.6", "unknown: one seed", "unknown", "level not reached"],
      ["c", "b", "+22.2", "unknown: one seed", "unknown", "2.34 [not reached, 3.45]"],
      ["c", "<a>", "+33.3", "unknown: one seed", "unknown", "4.56 [1.23, open]"],
      ["b", "<a>", "+44.4", "unknown: one seed", "not defined"].toSpliced(4, 0, "unknown")
    ]);
  });

  it("are named in a sentence by the highest mean, with how many others it is ahead of", () => {
    const head = "4B, step 310: &lt;a&gt; has the highest mean score, 61.7% [59.8%, 63.6%]";
    const [ahead] = planted.differences;
    const other = { ...ahead!, a: "c", b: "<a>", low: -0.3, high: -0.1 };
    const unsure = { ...other, high: 0.1 };
    const of = (differences: unknown[]) => recipeSentence({ ...planted, differences } as ReportedComparison);
    expect(of([ahead!, other])).toBe(`${head}, and it is ahead of each of the two others beyond the 95% interval.`);
    // what others differ by among themselves is no part of it
    const beside = { ...ahead!, a: "b", b: "c" };
    expect(of([ahead!, beside])).toBe(`${head}, and it is ahead of the other beyond the 95% interval.`);
    expect(of([ahead!])).toBe(`${head}, and it is ahead of the other beyond the 95% interval.`);
    expect(of([ahead!, unsure])).toBe(`${head}; it is ahead of one of the two others beyond the 95% interval.`);
    expect(of([unsure, { ...unsure, b: "<a>" }])).toBe(
      `${head}; it is ahead of none of the others beyond the 95% interval.`
    );
    expect(of([unsure])).toBe(`${head}; it is not shown to be ahead of the other beyond the 95% interval.`);
    const ofMany = (differences: unknown[]) =>
      recipeSentence({ ...planted, differences, left: 5 } as ReportedComparison);
    const most = head.replace("score,", "score of eight recipes,");
    expect(ofMany([ahead!, other])).toBe(`${most}, and it is ahead of each of the next two beyond the 95% interval.`);
    expect(ofMany([ahead!, unsure])).toBe(`${most}; it is ahead of one of the next two beyond the 95% interval.`);
    expect(of([{ ...ahead!, high: null }, other])).toBe(
      `${head}; it is ahead of one of the two others beyond the 95% interval.`
    );
    expect(of([{ ...ahead!, low: null, high: null }])).toBe(
      `${head}. One seed of a recipe says nothing of its other seeds, so no difference has an interval.`
    );
  });

  it("that are left out are counted, and doubts are said as text", () => {
    const notes = (left: number) => text(elementOf(recipeNotes({ ...planted, left, warnings: ["x < y"] })));
    expect(notes(0)).toBe("X < y");
    expect(notes(1)).toContain(
      "Of four recipes, the three with the highest scores are compared. Runs has the runs of the other."
    );
    expect(notes(5)).toContain(
      "Of eight recipes, the three with the highest scores are compared. Runs has the runs of the other five."
    );
  });
});

describe("runs of a study", () => {
  const runs = [
    {
      ...{ run: "low", family: "f", variant: "base", modelSize: 4e9, evaluations: 1234, lastStep: 600, score: 0.512 },
      ...{ state: { word: "rising", since: null }, advice: "" },
      best: { step: 560, score: 0.533, low: 0.521, high: 0.545 },
      forecast: { step: 900, score: 0.561, low: 0.502, high: 0.618 }
    },
    {
      ...{ run: "high", family: "f", variant: "instruct", modelSize: 14e9, evaluations: 4, lastStep: 40, score: 0.5 },
      ...{ state: { word: "falling", since: 20 }, advice: "" },
      ...{ best: { step: 20, score: 0.811, low: 0.8, high: 0.822 }, forecast: null }
    },
    {
      ...{ run: "short", family: "f", variant: "base", modelSize: 0.6e9, evaluations: 1, lastStep: 5, score: 0.9 },
      ...{ state: { word: "too-short", since: null }, advice: "", best: null, forecast: null }
    }
  ] as ReportedRun[];
  const results = { study: { families: [{ id: "f", name: "Fam" }] } } as unknown as Results;
  const found = { runs, recipes: [], spreads: [], beside: [] };

  it("have a row each with size, state, counts, best checkpoint and forecast, ends in order", () => {
    const [head, ...rows] = rowsOf(stateTable(results, found));
    expect(head).toEqual([
      "Run",
      "Size",
      "Series",
      "State",
      "Evaluations",
      "Last score",
      "Best checkpoint, 95%",
      "After half as long again, 95%"
    ]);
    expect(rows.map((cells) => cells.toSpliced(2, 2))).toEqual([
      ["low", "4B", "1,234", "51.2%", "step 560: 53.3% [52.1%, 54.5%]", "step 900: 56.1% [50.2%, 61.8%]"],
      ["high", "14B", "4", "50.0%", "step 20: 81.1% [80.0%, 82.2%]", "–"],
      ["short", "0.6B", "1", "90.0%", "–", "–"]
    ]);
    expect(rows.map(([, , series]) => series)).toEqual(["Fam base", "Fam instruct", "Fam base"]);
    expect(rows.map((cells) => cells[3]!.split(" ")[0])).toEqual(["Rising", "Falling", "Too"]);
    expect(rows[1]![3]).toContain("20");
  });

  it("are counted by state in a sentence, each state in words of its own for one and for several", () => {
    const said = (...words: string[]) =>
      stateSentence({
        ...found,
        runs: words.map((word) => ({ ...runs[0]!, state: { word, since: null } })) as ReportedRun[]
      });
    const all = ["rising", "flat", "falling", "collapsed", "not-learning", "too-short"];
    expect(all.map((word) => said(word))).toEqual([
      ...["The run is rising.", "The run is flat at its end.", "The run is falling.", "The run has collapsed."],
      ...["The run does not learn.", "The run is too short to tell."]
    ]);
    expect(all.map((word) => said(word, word))).toEqual([
      ...[
        "Both runs are rising.",
        "Both runs are flat at their end.",
        "Both runs are falling.",
        "Both runs have collapsed."
      ],
      ...["Neither of the two runs learns.", "Both runs are too short to tell."]
    ]);
    expect(said("flat", "flat", "flat")).toBe("All three runs are flat at their end.");
    expect(said("not-learning", "not-learning", "not-learning")).toBe("None of the three runs learns.");
    expect(said("flat", "rising", "collapsed", "flat", "collapsed", "collapsed")).toBe(
      "Of six runs, one is rising, two are flat at their end and three have collapsed."
    );
  });

  it("lead to what the study does not say: its problems, and what makes a recipe", () => {
    const next = (heldOutProblems: number, recipes: unknown[] = [{}]) =>
      nextSteps(
        { study: { families: [{ id: "f", name: "Fam", recipe: null }], heldOutProblems } } as unknown as Results,
        {
          ...found,
          runs: [1, 2, 3, 3].map((size, i) => ({
            ...runs[0]!,
            modelSize: size * 1e9,
            variant: i === 3 ? "instruct" : "base"
          })),
          recipes: recipes as ReportedComparison[]
        }
      );
    expect(next(0)).toContain("Say how many problems the score is a mean over");
    expect(next(5)).not.toContain("problems the score");
    expect(next(5, [])).toContain("Name what makes a recipe");
    expect(next(5)).not.toContain("Name what makes a recipe");
  });

  it("are to be repeated where a setting has one run, and counted where some have more", () => {
    const study = { families: [{ id: "f", name: "Fam", recipe: null }], heldOutProblems: 5 };
    const next = (sizes: number[]) =>
      nextSteps({ study } as unknown as Results, {
        ...found,
        runs: sizes.map((modelSize) => ({ ...runs[0]!, modelSize: modelSize * 1e9 }))
      });
    expect(next([1, 1, 2, 2, 3, 3])).not.toContain("Repeat with other seeds");
    expect(next([1, 2, 3])).toContain("no setting has repeats");
    expect(next([1, 2, 2, 3, 3])).toContain("one of three settings has one run,");
    expect(next([1, 2, 3, 3])).toContain("two of three settings have one run,");
  });

  it("have each state in one line of what to do, and no line for a state that no run has", () => {
    const study = { families: [{ id: "f", name: "Fam", recipe: null }], heldOutProblems: 5 };
    const lines = {
      rising: ["Train on: ", " still rises."],
      flat: ["Stop or change the recipe: ", " no longer gains."],
      "not-learning": ["Change the recipe: ", " does not learn."],
      falling: ["Go back to the best checkpoint: ", " has lost score since."],
      collapsed: ["Go back to the best checkpoint: ", " has lost score since."],
      "too-short": ["Evaluate more often: ", " has too few evaluations."]
    };
    const next = (words: readonly string[]) =>
      nextSteps({ study } as unknown as Results, {
        ...found,
        runs: words.map(
          (word, i) => ({ ...runs[0]!, modelSize: i + 1, run: `r${i}`, state: { word, since: null } }) as ReportedRun
        )
      });
    const states = Object.keys(lines) as (keyof typeof lines)[];
    for (const state of states) {
      const shown = next([state]);
      expect(shown).toContain(`<li>${lines[state].join("r0")}</li>`);
      for (const other of states) if (lines[other][0] !== lines[state][0]) expect(shown).not.toContain(lines[other][0]);
    }
    expect(next(["falling", "collapsed"])).toContain(
      "Go back to the best checkpoint: r0 and r1 have lost score since."
    );
  });

  it("are too few of size for a law until there are three", () => {
    const study = { families: [{ id: "f", name: "Fam", recipe: null }], heldOutProblems: 5 };
    const next = (sizes: number[]) =>
      nextSteps({ study } as unknown as Results, {
        ...found,
        runs: sizes.map((modelSize) => ({ ...runs[0]!, modelSize: modelSize * 1e9 }))
      });
    expect(next([4, 4])).toContain("<li>Train two more sizes for a law over sizes: it takes three.</li>");
    expect(next([4, 7])).toContain("<li>Train one more size for a law over sizes: it takes three.</li>");
    expect(next([1, 4, 7])).not.toContain("law over sizes");
  });

  it("fill a screen, and are parted from the next on", () => {
    const parts = (several: number) =>
      [
        ...String(
          stateTable(results, {
            ...found,
            runs: Array.from({ length: several + 20 }, (_, i) => ({
              ...{ ...runs[0]!, run: `r${i}` },
              variant: i < several ? "base" : "instruct"
            }))
          })
        ).matchAll(/<summary>([^<]*)</g)
      ].map(([, words]) => words);
    expect([parts(20), parts(21)]).toEqual([[], ["Fam base, 4B: 21 runs", "Fam instruct, 4B: 20 runs"]]);
    expect(parts(40)).toEqual(["Fam base, 4B: 40 runs", "Fam instruct, 4B: 20 runs"]);
    expect(parts(41)).toEqual([
      ...["Fam base, 4B, part 1: 40 runs", "Fam base, 4B, part 2: 1 run", "Fam instruct, 4B: 20 runs"]
    ]);
  });

  it("are asked for what makes a recipe only where a size has several settings", () => {
    const study = (ids: readonly string[]) =>
      ({
        study: { families: ids.map((id) => ({ id, name: id, recipe: null })), heldOutProblems: 5 }
      }) as unknown as Results;
    const of = (families: readonly string[]) =>
      nextSteps(study(["f", "g"]), { ...found, runs: families.map((family) => ({ ...runs[0]!, family })) });
    expect(of(["f", "f", "f"])).not.toContain("--group");
    expect(of(["f", "g"])).toContain("Name what makes a recipe with <code>--group</code>");
  });

  it("are counted by their states, two and none in words of their own", () => {
    const of = (...words: string[]) =>
      stateSentence({
        ...found,
        runs: words.map((word) => ({ ...runs[0]!, state: { word, since: null } }) as ReportedRun)
      });
    expect(of("flat")).toBe("The run is flat at its end.");
    expect(of("collapsed", "collapsed")).toBe("Both runs have collapsed.");
    expect(of("rising", "rising", "rising")).toBe("All three runs are rising.");
    expect(of("not-learning", "not-learning")).toBe("Neither of the two runs learns.");
    expect(of("not-learning", "not-learning", "not-learning")).toBe("None of the three runs learns.");
    expect(of("flat", "not-learning", "flat")).toBe("Of three runs, two are flat at their end and one does not learn.");
  });

  it("are led by the highest best checkpoint, not by the last score nor by the first run", () => {
    expect(bestSentence(found)).toBe("The best checkpoint is at step 20 of high: 81.1% [80.0%, 82.2%], smoothed.");
    expect(bestSentence({ ...found, runs: runs.slice(2) })).toBe(
      "No run has evaluations enough for a best checkpoint."
    );
  });
});
