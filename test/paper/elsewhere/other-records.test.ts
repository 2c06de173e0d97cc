/** What the pages on other studies say where their logs had given other numbers than they did. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { loadResults } from "../../../loaders/analysis/build-results.js";
import { projectRoot } from "../../../loaders/project-root.js";
import type { ElsewhereRecord, PublishedFigure, StudyName } from "../../../src/paper/elsewhere/elsewhere-record.js";
import { missing, sigmoids } from "../../../src/paper/elsewhere/page/elsewhere-tables.js";
import { elsewhereOfFinding, sentenceOf, topic } from "../../../src/paper/elsewhere/page/elsewhere-words.js";
import { topic as ladderTopic } from "../../../src/paper/elsewhere/studies/ladder-words.js";
import { topic as octoThinkerTopic } from "../../../src/paper/elsewhere/studies/octothinker-words.js";
import { topic as podsTopic } from "../../../src/paper/elsewhere/studies/pods-words.js";
import { statements } from "../../../src/paper/elsewhere/studies/statements.js";
import { comesBack, heldOut, laws, published } from "../../../src/paper/elsewhere/studies/tables.js";
import type { StudySite, TableRenderer } from "../../../src/paper/paper-site.js";
import { record } from "../../numbers/elsewhere-words.js";
import { paperSite } from "../paper-site.js";

const site = await paperSite(await loadResults(projectRoot));

/** The site with a record that differs in what `change` does to it. */
function siteWhere(change: (record: ElsewhereRecord) => void): StudySite {
  const elsewhere = structuredClone(record);
  change(elsewhere);
  return { ...site, reference: { ...site.reference, elsewhere } };
}

const rowOf = (of: ElsewhereRecord, id: string) => of.rows.find((row) => row.id === id)!;
const columnOf = (of: ElsewhereRecord, id: string, study: StudyName) =>
  rowOf(of, id).columns.find((column) => column.study === study)!;
const wholeOf = <Part extends { window: string; task: string }>(parts: readonly Part[], task: string) =>
  parts.find((part) => part.window === "whole run" && part.task === task)!;

/** A study's sentence on a row of a record that differs. */
function sentence(id: string, study: StudyName, change: (record: ElsewhereRecord) => void): string {
  const other = siteWhere(change);
  const changed = other.reference.elsewhere!;
  return sentenceOf(rowOf(changed, id), columnOf(changed, id, study), other);
}

/** Cells of a table's rows. */
function rowsOf(renderer: TableRenderer, other: StudySite, options: Parameters<TableRenderer>[1] = {}): string[][] {
  const { document } = new JSDOM(String(renderer(other, options))).window;
  return Array.from(document.querySelectorAll("tbody tr"), (row) =>
    Array.from(row.children, (cell) => cell.textContent!.trim())
  );
}

/** The first lines of a topic's answer, and what stands beside them. */
const wordsOf = (of: typeof topic, change: (record: ElsewhereRecord) => void) =>
  of(siteWhere(change)) as Record<string, string> & { answer: string[] };

describe("a printed figure", () => {
  const figure = (printed: string, ours: number, decimals: number) =>
    comesBack({ study: "pods", what: "", printed, ours, decimals, interval: null });
  const cases: [printed: string, decimals: number, half: number][] = [
    ["0.8164", 4, 0.0001],
    ["0.543", 3, 0.00055],
    ["2.0", 1, 0.05005]
  ];

  it.each(cases)("%s at %i decimals comes back within %f, half a unit of both roundings", (printed, decimals, half) => {
    for (const side of [-1, 1]) {
      expect(figure(printed, Number(printed) + side * 0.98 * half, decimals)).toBe(true);
      expect(figure(printed, Number(printed) + side * 1.02 * half, decimals)).toBe(false);
    }
  });

  it("that does not come back is counted and marked", () => {
    const change = ({ published: all }: ElsewhereRecord) => {
      const [first] = all.filter(({ study }) => study === "pods") as [PublishedFigure];
      first.ours = Number(first.printed) + 0.0123;
    };
    const all = record.published.filter(({ study }) => study === "pods").length;
    expect(wordsOf(podsTopic, change).answer[0]).toBe(`${all - 1} of ${all} printed figures come back from the logs.`);
    const rows = rowsOf(published, siteWhere(change), { study: "pods" });
    expect(rows.map((cells) => cells.at(-1))).toEqual(["no", ...rows.slice(1).map(() => "yes")]);
    expect(rows[0]!.slice(1, 4)).toEqual(["0.8164", "0.8287", "+0.0123"]);
    expect(wordsOf(topic, change).published).toEqual({ all: 26, back: 25 });
  });

  it("has a dash where its interval is open", () => {
    const change = ({ published: all }: ElsewhereRecord) => {
      all.find(({ what }) => what.endsWith("times faster"))!.interval = [1.234, null];
    };
    expect(rowsOf(published, siteWhere(change), { study: "pods" })[3]!.slice(4)).toEqual(["[1.23, –]", "yes"]);
  });
});

describe("how much faster PODS is", () => {
  const said = (lows: readonly (number | null)[]) =>
    wordsOf(podsTopic, ({ published: all }) => {
      const times = all.filter(({ what }) => what.endsWith("times faster"));
      for (const [i, low] of lows.entries())
        Object.assign(times[i]!, { printed: `${2 + i}.0`, ours: 7, interval: [low, 9] });
    }).answer[1];

  it("names the intervals that leave room for no gain", () => {
    const printed = "PODS is printed as 2.0, 3.0 and 4.0 times faster, without intervals. Over the seeds, ";
    expect(said([1.1, 1.01, 2])).toBe(`${printed}each interval stays above 1.`);
    expect(said([1.1, 1, 2])).toBe(`${printed}1 of 3 intervals reaches down to 1, which is no gain.`);
    expect(said([0.9, 1, 2])).toBe(`${printed}2 of 3 intervals reach down to 1, which is no gain.`);
  });
});

describe("statements of OctoThinker", () => {
  /** Every run on the first side of a statement ends so much above those on no first side. */
  const judged = (difference: number) => {
    const { curves } = siteWhere(() => {}).reference.elsewhere!;
    const copy = structuredClone(curves);
    for (const curve of copy.filter(({ study }) => study === "octothinker")) {
      const higher = /mm web pro 20B|fm4p|plus 70B 0411 1425|plus 100B|orztemplate|decay long 20B 0421 1332/;
      const level = 0.4 + (higher.test(curve.name) ? difference : 0);
      curve.score = curve.score.map(() => level);
    }
    return statements({ curves: copy }).map(({ reproduced }) => reproduced);
  };

  it("come out as stated where the difference is the margin of 0.02 or more, on the side that each needs", () => {
    const [plus70over20, plus100over70] = [2, 3];
    const at = (difference: number) => judged(difference).filter((_, i) => i !== plus100over70);
    // higher, no higher, higher, higher, as high
    expect(at(0.021)).toEqual(["yes", "no", "yes", "yes", "yes"]);
    expect(at(0.019)).toEqual(["too close", "yes", "too close", "too close", "yes"]);
    expect(at(-0.001)).toEqual(["no", "yes", "no", "no", "yes"]);
    expect(at(-0.019)).toEqual(["no", "yes", "no", "no", "yes"]);
    expect(at(-0.021)).toEqual(["no", "yes", "no", "no", "no"]);
    expect(judged(0.021)[plus70over20]).toBe("yes");
    expect(judged(0.021)[plus100over70]).toBe("no");
  });

  it("are counted by how they come out", () => {
    const { answer } = wordsOf(octoThinkerTopic, ({ curves }) => {
      for (const curve of curves) if (/plus 100B|fm4p/.test(curve.name)) curve.score = curve.score.map(() => 0.9);
    });
    expect(answer[0]).toBe(
      "OctoThinker\u2019s paper prints curves and no table of these runs. 5 of 6 comparisons behind its statements come out as stated, 1 the other way."
    );
    const now = wordsOf(octoThinkerTopic, () => {}).answer[0];
    expect(now).toMatch(/\. 5 of 6 comparisons behind its statements come out as stated, 1 too close to call\.$/);
  });

  it("say how many claims some runs contradict", () => {
    const contradicted = (count: number) =>
      wordsOf(octoThinkerTopic, ({ rows }) => {
        for (const [i, { columns }] of rows.entries())
          for (const cell of columns.find(({ study }) => study === "octothinker")!.cells)
            cell.verdict = i < count ? "contradicted" : "supported";
      }).answer[1];
    expect(contradicted(1)).toMatch(/^Of the claims tested here, 1 is contradicted by some runs\. /);
    expect(contradicted(2)).toMatch(/^Of the claims tested here, 2 are contradicted by some runs\. /);
  });
});

describe("the law on the ladder", () => {
  const answer = (change: (record: ElsewhereRecord) => void) => wordsOf(ladderTopic, change).answer;

  it("has a ceiling with its interval, one without an upper end, or none", () => {
    const law = (task: string, changed: object) =>
      answer(({ laws: all }) => Object.assign(wholeOf(all, task), changed));
    expect(law("MATH", { kMax: 0.2, n0: 4.2e9, kMaxInterval: [0.15, 0.3] })[1]).toBe(
      "On MATH, the law gives a limit of 0.20, half of it at 4.2B. Its 95% interval is 0.15 to 0.30."
    );
    expect(law("MATH", { kMax: 0.2, n0: 4.2e9, kMaxInterval: [0.15, null] })[1]).toBe(
      "On MATH, the law gives a limit of 0.20, half of it at 4.2B. Its 95% interval starts at 0.15 and has no upper end."
    );
    expect(law("MATH", { kMax: null, n0: null })[1]).toBe(
      "On MATH, k does not grow with size, so the law has no limit to read."
    );
    expect(
      rowsOf(
        laws,
        siteWhere(({ laws: all }) => Object.assign(all[0]!, { kMax: null, n0: null }))
      )[0]!.slice(1)
    ).toEqual(["whole run", "k does not grow with size", "–", "–"]);
  });

  it("is set against a constant at the size that was held out", () => {
    const said = (math: number | null, gsm8k: number, late: number) =>
      answer(({ heldOut: all }) => {
        for (const one of all)
          Object.assign(one, {
            constantError: 0.05,
            neighbourError: 0.04,
            lossError: one.task === "MATH" ? math : gsm8k
          });
        for (const one of all.filter(({ window }) => window === "from step 40")) one.lossError = late;
      })[3];
    expect(said(0.02, 0.03, 0.06)).toBe(
      "Fitted without 72B, the law beats a constant loss at 72B on both tasks. On MATH it is 2.0% off; with the slope of 32B in its place it is 4.0% off, and a constant loss 5.0%. On GSM8K it is 3.0% off; with the slope of 32B in its place it is 4.0% off, and a constant loss 5.0%. From step 40 on it beats the constant on 0 of 2 tasks."
    );
    expect(said(null, 0.05, 0.04)).toBe(
      "Fitted without 72B, the law beats a constant loss at 72B on 0 of 2 tasks. On MATH it is without a limit; with the slope of 32B in its place it is 4.0% off, and a constant loss 5.0%. On GSM8K it is 5.0% off; with the slope of 32B in its place it is 4.0% off, and a constant loss 5.0%. From step 40 on it beats the constant on 2 of 2 tasks."
    );
    const open = siteWhere(({ heldOut: all }) => Object.assign(all[0]!, { predicted: null, lossError: null }));
    expect(rowsOf(heldOut, open)[0]!.slice(1, 5)).toEqual([
      ...["whole run", "no limit", record.heldOut[0]!.measured.toFixed(2)],
      "–"
    ]);
  });

  it("says where size helps, and what the cap does, by the slopes and scores that it has", () => {
    const math = ({ ladder }: ElsewhereRecord, size: number) =>
      ladder.find(({ task, modelSize }) => task === "MATH" && modelSize === size)!;
    const slopes = (early: number, late: number) =>
      wordsOf(ladderTopic, (of) => {
        for (const [i, k] of [0.1, 0.1].entries()) math(of, 0.5e9).windows[i + 1]!.k = k;
        for (const [i, k] of [early, late].entries()) math(of, 72e9).windows[i + 1]!.k = k;
      }).windows;
    const told = (early: string, late: string) =>
      `On MATH the slope up to step 40 goes from 0.10 at 0.5B to ${early} at 72B. From step 40 on it goes from 0.10 at 0.5B to ${late} at 72B`;
    expect(slopes(0.2, 0.05)).toBe(`${told("0.20", "0.05")}: size helps early, and not later.`);
    expect(slopes(0.2, 0.3)).toBe(`${told("0.20", "0.30")}.`);
    expect(slopes(0.05, 0.05)).toBe(`${told("0.05", "0.05")}.`);
    const start = (largest: number) =>
      wordsOf(ladderTopic, (of) => Object.assign(math(of, 72e9), { start: largest, lengths: [812.4, 204.6, 1] })).cap;
    expect(start(0.9)).toContain("72B scores 0.900, more than 32B with");
    expect(start(0.1)).toContain("72B scores 0.100, less than 32B with");
    expect(start(0.1)).toContain("from 812 tokens at step 5 to 205 at step 20");
  });

  it("says how many steps the longest run has", () => {
    expect(wordsOf(ladderTopic, () => {}).steps).toBe(117);
    expect(wordsOf(ladderTopic, ({ ladder }) => Object.assign(ladder[3]!.windows[0]!, { to: 400 })).steps).toBe(400);
  });

  it("counts the runs that a power law describes, and the tasks where no change is nearest", () => {
    const { forms } = wordsOf(ladderTopic, (of) => {
      for (const one of of.forms) one.best.power = { "whole run": 1, "to step 40": 2, "from step 40": 3 }[one.window]!;
      of.earlyForecasts = ["a", "b", "c"].map((task, i) => ({
        ...{ task, to: 40, power: 0.03, sigmoid: i === 1 ? 0.01 : 0.04, "no-change": 0.02 }
      }));
    });
    expect(forms).toBe(
      "A plain power law describes 2 of 14 whole runs best, 4 up to step 40 and 6 from there. Forecast from the steps up to 40, no change is nearest to the rest on 2 of 3 tasks."
    );
  });
});

describe("sentences of /elsewhere", () => {
  it("say of the ladder whether its law has a limit", () => {
    const said = (math: object, gsm8k: object) =>
      sentence("saturation", "verl", ({ laws: all }) => {
        Object.assign(wholeOf(all, "MATH"), math);
        Object.assign(wholeOf(all, "GSM8K"), gsm8k);
      });
    expect(said({ kMax: 0.2, kMaxInterval: [0.1, 0.3] }, { kMax: 0.4, kMaxInterval: [0.1, null] })).toMatch(
      / On MATH its limit is 0\.20, its interval closed; on GSM8K its limit is 0\.40, its interval without an upper end\.$/
    );
    expect(said({ kMax: null }, { kMax: 0.4, kMaxInterval: [0.1, 0.5] })).toMatch(
      / On MATH k does not grow with size; on GSM8K its limit is 0\.40, its interval closed\.$/
    );
  });

  it("say where the law of the smaller sizes has no limit", () => {
    const said = sentence("held-out", "verl", ({ heldOut: all }) =>
      Object.assign(wholeOf(all, "MATH"), { predicted: null, lossError: null, measured: 0.123 })
    );
    expect(said).toMatch(
      /^MATH: the law of the smaller sizes has no limit, so it predicts no slope for 72B; measured is 0\.12\. GSM8K: /
    );
  });

  it("tell the paper's claim after the row's own test, and alone where that was not made on its runs", () => {
    expect(sentence("forecast", "first", () => {})).toMatch(/ off, .* That fits each run alone, to its first half\. /);
    const told = sentence("forecast", "first", (of) => {
      columnOf(of, "forecast", "first").cells = [];
    });
    expect(told).toMatch(/^The law's mean error is /);
    expect(told).not.toContain("That fits each run alone");
  });

  it("say why a study cannot test a row", () => {
    expect(
      sentence("reuse", "pods", (of) => {
        columnOf(of, "reuse", "pods").cannot = "no problem comes twice";
      })
    ).toBe("Cannot test it: no problem comes twice.");
  });

  it("sort the claims by what the other studies say, with how many say so", () => {
    const { answer } = wordsOf(topic, ({ rows }) => {
      const verdicts = ["supported", "contradicted", "undecided"] as const;
      for (const [i, { columns }] of rows.entries())
        for (const { study, cells } of columns)
          for (const [j, cell] of cells.entries())
            if (study !== "first") cell.verdict = verdicts[i < 3 ? i : i === 3 ? Math.floor(j / 2) % 2 : 2]!;
    });
    const heads = answer.map((line) => /<b>(.*?):<\/b>/.exec(line)![1]);
    expect(heads).toEqual([
      "Supported at least once, never contradicted",
      "Contradicted at least once, supported never",
      ...["Mixed", "Undecided", "Not testable there"]
    ]);
    const cellsOf = (i: number) =>
      record.rows[i]!.columns.filter(({ study }) => study !== "first").flatMap(({ cells }) =>
        cells.filter(({ beyond }) => !beyond)
      ).length;
    expect(answer[0]).toContain(`larger models learn faster (${cellsOf(0)} of ${cellsOf(0)}).`);
    expect(answer[1]).toContain(`one power law a run (${cellsOf(1)} of ${cellsOf(1)}).`);
    expect(answer[2]).toMatch(/ for, \d+ against, of \d+\)\.$/);
    expect(answer[3]).toContain(" a power law, not a sigmoid†");
    expect(answer[4]).toContain(" problems can be repeated.");
    expect(answer[4]).not.toContain("(");
  });

  it("give a finding without rows no line", () => {
    expect(elsewhereOfFinding(site, 9)).toBeNull();
    // the section of the first row of the finding, as the page heads it
    expect([1, 2, 3].map((finding) => elsewhereOfFinding(site, finding)!.place)).toEqual([
      ...["do-larger-models-learn-faster", "is-one-run-a-power-law"],
      "does-the-gain-level-off-with-size"
    ]);
    expect(
      elsewhereOfFinding(
        siteWhere(() => {}),
        4
      )
    ).toEqual({
      ...{ words: "Problems can be repeated: no other study here can test it.", place: "can-problems-be-repeated" }
    });
    expect(elsewhereOfFinding({ ...site, reference: { ...site.reference, elsewhere: null } }, 1)).toBeNull();
  });
});

describe("missing runs", () => {
  it("are said in numbers, or as more than were tried", () => {
    const said = (saturation: number | null, larger: number | null, held: number | null) =>
      String(
        wordsOf(topic, ({ missing: all }) => {
          const [first, second] = all.filter(({ row }) => row === "saturation");
          Object.assign(first!, { needed: saturation });
          Object.assign(second!, { needed: larger });
          Object.assign(all.find(({ row }) => row === "held-out")!, { needed: held });
        }).settle
      );
    expect(said(1, 20, 1)).toMatch(
      /^For a chance of 80%, saturation takes up to 1 run of each size of the ladder, or up to 20 if two larger sizes are added\. 72B from smaller sizes takes up to 1 run of each\. /
    );
    expect(said(null, null, null)).toMatch(
      /^For a chance of 80%, saturation takes more runs than were tried of each size of the ladder, or more than were tried if two larger sizes are added\. 72B from smaller sizes takes more than 100 runs of each\. /
    );
  });

  it("have a dash for what is not known in the table, and three decimals below 0.01", () => {
    const rows = rowsOf(
      missing,
      siteWhere(({ missing: all }) => {
        const one = { row: "seeds", study: "pods" as const, what: "two recipes", unit: "runs a setting" };
        all.splice(0, all.length, {
          ...{ ...one, effect: 0.0049, sd: 0.0123, most: 1234, needed: null },
          powers: [{ runs: 5, power: 0.5 }]
        });
        all.push({ ...one, effect: 0.25, sd: null, most: 9, needed: 1234, powers: [] });
        all.push({ ...one, effect: null, sd: null, unit: "runs a size", most: 100, needed: 20, powers: [] });
      })
    );
    expect(rows.map((cells) => cells.slice(1))).toEqual([
      ["Two recipes", "0.005", "0.012", "5: 50%", "more than 1,234 runs a setting"],
      ["Two recipes", "0.25", "–", "–", "1,234 runs a setting"],
      ["Two recipes", "–", "–", "–", "up to 20 runs a size"]
    ]);
  });

  it("stand beside sigmoids whose midpoint may lie before the first step", () => {
    const rows = rowsOf(
      sigmoids,
      siteWhere(({ sigmoids: ours }) => {
        ours.splice(1, ours.length);
        Object.assign(ours[0]!, { name: "A run", cMid: 0.4, b: 2, a: 0.5 });
      })
    );
    expect(rows.at(-1)).toEqual([
      ...["A run", "2.00", "0.500", "before step 1"],
      String(record.sigmoids[0]!.points.length)
    ]);
  });
});
