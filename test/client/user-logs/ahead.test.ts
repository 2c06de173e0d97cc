import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { aheadPart } from "../../../src/client/user-logs/ahead/ahead-part.js";
import { aheadRows, notLooked, restingX, runsAhead } from "../../../src/client/user-logs/ahead/ahead-rows.js";
import { comparedPart } from "../../../src/client/user-logs/ahead/compared-part.js";
import { recipesPart } from "../../../src/client/user-logs/ahead/recipes-part.js";
import { besidePart } from "../../../src/client/user-logs/results/beside-part.js";
import type { UserRunsData } from "../../../src/components/user-runs/user-runs-data.js";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { readLog } from "../../../src/import/import-log.js";
import { forecastRuns } from "../../../src/import/study/forecast-runs.js";
import type { LogAnswer, LogChoices } from "../../../src/import/study/user-logs.js";
import { understandLog } from "../../../src/import/understand-log.js";
import { alongCurve, chanceWords, ratioWords, settleWords } from "../../../src/lib/compare/pair-words.js";
import { change } from "../../../src/lib/format.js";
import { forecastKept } from "../../../src/lib/runs/kept-run.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { answerOf } from "../../helpers/answered-logs.js";

/** A log of a course with seeded noise. */
function log(level: (step: number) => number, seed: number, n = 40): { text: string; scores: number[] } {
  const random = seededRandom(seed);
  const scores = Array.from({ length: n }, (_, i) => Number((level(10 * (i + 1)) + 0.01 * random.normal()).toFixed(5)));
  const lines = scores.map((score, i) => JSON.stringify({ step: 10 * (i + 1), "eval/accuracy": score }));
  return { text: lines.join("\n"), scores };
}

const flat = log((s) => 0.6 - 0.4 * Math.exp(-s / 40), 1);
const collapsed = log((s) => (s > 300 ? 0.05 : 0.5), 2);
const rising = log((s) => 0.2 + 0.001 * s, 3);
const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
const percents = (value: number) => `${(100 * value).toFixed(1)}%`;
const dom = new JSDOM("<!doctype html><body></body>");

beforeAll(() => {
  vi.stubGlobal("document", dom.window.document);
  vi.stubGlobal("DOMParser", dom.window.DOMParser);
});
afterAll(() => void vi.unstubAllGlobals());

describe("aheadRows(runs, to)", () => {
  it("has each run's state, level and forecast as `rlscale forecast` has them", async () => {
    const files = { "flat.jsonl": flat.text, "gone.jsonl": collapsed.text, "up.jsonl": rising.text };
    const answer = await answerOf(files);
    const rows = aheadRows(runsAhead(answer), 700);
    const logs = await Promise.all(
      Object.entries(files).map(async ([path, text]) =>
        understandLog(await readLog(sourceOfBytes(path, new TextEncoder().encode(text)), { scores: [] }), {
          scores: []
        })
      )
    );
    const { runs } = forecastRuns(logs, { to: 700, axis: "steps" });
    expect(rows.map(({ state }) => state.replace(/ \d+$/, ""))).toEqual([
      "Flat since step",
      "Collapsed at step",
      "Rising"
    ]);
    for (const [i, { scores }] of [flat, collapsed, rising].entries()) {
      const { run, now, later, between, advice, best } = rows[i]!;
      const { forecast, advice: said, bestCheckpoint, run: name } = runs[i]!;
      expect([run, now]).toEqual([name, percents(mean(scores.slice(-3)))]);
      expect([later, between]).toEqual([
        percents(forecast!.score),
        `${percents(forecast!.low)} to ${percents(forecast!.high)}`
      ]);
      expect(best).toBe(`${percents(bestCheckpoint!.score)} at ${bestCheckpoint!.x}`);
      expect(advice).toBe(said);
    }
  });

  it("says of an X that a run has reached how far the run goes", async () => {
    const runs = runsAhead(await answerOf({ "flat.jsonl": flat.text }));
    expect(aheadRows(runs, 400)[0]).toMatchObject({ later: "run goes to 400", between: "", advice: null });
    expect(restingX(runs)).toBe(600);
  });
});

describe("aheadPart(answer, to, chosen)", () => {
  it("answers another X, and marks one that is none", async () => {
    const names = Array.from({ length: 6 }, (_, i) => [
      `run${i}.jsonl`,
      log((s) => 0.5 - 0.3 * Math.exp(-s / 50), i).text
    ]);
    const chosen: number[] = [];
    const { nodes, write } = aheadPart(await answerOf(Object.fromEntries(names)), 800, (to) => chosen.push(to));
    const box = document.createElement("div");
    box.append(...nodes);
    expect([...box.querySelectorAll("tbody tr")]).toHaveLength(6);
    expect(box.querySelectorAll(".your-logged-680 [data-fan]")).toHaveLength(6);
    const input = box.querySelector("input")!;
    expect(input.value).toBe("800");
    for (const value of ["900", "", "-3", "1000"]) {
      input.value = value;
      input.dispatchEvent(new dom.window.Event("input"));
      expect([value, input.hasAttribute("aria-invalid")]).toEqual([value, Number(value) <= 0]);
    }
    expect(chosen).toEqual([900, 1000]);
    write(900);
    write(1000);
    expect(box.querySelector("caption")!.textContent).toBe("State of each run, and its score at 1000 steps");
  });
});

describe("words over what stands in a table", () => {
  const headed = (table: HTMLTableElement) =>
    [...table.tBodies[0]!.rows].map((row) =>
      Object.fromEntries(
        [...table.tHead!.rows[0]!.cells].map(({ textContent }, i) => [textContent, row.cells[i]!.textContent])
      )
    );

  it.each([
    ["steps", (step: number) => ({ step }), "Look ahead to step "],
    ["hours", (step: number) => ({ hours: step }), "Look ahead to hours "]
  ] as const)("of runs along %s is what the column holds", async (unit, at, label) => {
    const lines = (scores: readonly number[]) =>
      scores.map((score, i) => JSON.stringify({ ...at(10 * (i + 1)), "eval/accuracy": score })).join("\n");
    const answer = await answerOf({ "a.jsonl": lines(flat.scores), "b.jsonl": lines(rising.scores) });
    const runs = runsAhead(answer);
    expect(runs.map(({ along }) => along)).toEqual([unit, unit]);
    const box = document.createElement("div");
    box.append(...aheadPart(answer, 700, () => undefined).nodes);
    expect(box.querySelector("label")!.textContent).toBe(label);
    expect(box.querySelector("caption")!.textContent).toBe(`State of each run, and its score at 700 ${unit}`);
    expect(headed(box.querySelector("table")!)).toEqual(
      aheadRows(runs, 700).map((row, i) => {
        const { score, low, high } = forecastKept(runs[i]!, 700).forecast!;
        const { single, x, ...best } = runs[i]!.best!;
        return {
          ...{ Run: row.run, State: row.state, "Last three": row.now, "At 700": percents(score) },
          "95%, one evaluation": `${percents(low)} to ${percents(high)}`,
          "Best checkpoint": `${percents(best.score)} at ${x}`,
          "Best single is higher by": change(100 * best.overstatement, 1)
        };
      })
    );
  });

  it("of recipes is what the column holds", async () => {
    const files = [0.5, 0.56].flatMap((level, i) =>
      [1, 2, 3].map(
        (seed) => [`r${i}-s${seed}.jsonl`, log(() => level + 0.01 * seed, 40 + 10 * i + seed).text] as const
      )
    );
    const answer = await answerOf(Object.fromEntries(files));
    const { comparison } = answer;
    if (comparison === null || "refusals" in comparison) throw new Error("not compared");
    const box = document.createElement("div");
    box.append(...comparedPart(answer));
    const [recipes, pairs, settle] = [...box.querySelectorAll("table")].map(headed);
    expect(recipes).toEqual(
      comparison.groups.map(({ group, score, low, high }) => ({
        ...{ Recipe: group, Runs: "3", Score: percents(score), "95%": `${percents(low!)} to ${percents(high!)}` },
        // level runs rise to nothing: levels-off.test.ts has recipes that do
        ...{ "Levels off at": "not identified", "Half of the gain by (steps)": "" }
      }))
    );
    const [pair] = comparison.differences;
    const { a, b, difference, low, high } = pair!;
    const points = (value: number) => change(100 * value, 1);
    expect(pairs).toEqual([
      {
        ...{ a, b, "a \u2212 b": points(difference), "95%": `${points(low!)} to ${points(high!)}` },
        "Chance that a is better": chanceWords(pair!.chanceABetter),
        ...{ "Along the curve": alongCurve(pair!), "Budget ratio": ratioWords(pair!) }
      }
    ]);
    const { seeds, between, more } = settleWords(pair!);
    expect(settle).toEqual([
      {
        ...{ a, b, "Runs of each": seeds, "95%": between, "More to run": more },
        "Smallest that these show, in points": (100 * pair!.toSettle!.smallest!).toFixed(1)
      }
    ]);
    const { noise } = comparison;
    const sd = (value: number | null) => (value === null ? "unknown" : (100 * value).toFixed(2));
    expect(noise.seeds).not.toBeNull();
    expect(box.textContent).toContain(
      `Noise of one score, standard deviation in points: seeds ${sd(noise.seeds)}, checkpoints ${sd(noise.checkpoints)}, passes unknown, problems unknown.`
    );
  });

  it("says of how many runs those without evaluations after the start are", async () => {
    const answer = await answerOf({ "a.jsonl": flat.text, "b.jsonl": rising.text, "c.jsonl": flat.text });
    expect(notLooked(answer)).toBeNull();
    const [first, ...others] = answer.ahead;
    expect(notLooked({ ...answer, ahead: [first!, null, ...others.slice(1)] })).toBe(
      "1 run of 3 without evaluations after the start."
    );
  });
});

describe("recipesPart(say)", () => {
  const seeds = (level: number, from: number) => [1, 2, 3].map((seed) => log(() => level + 0.004 * seed, from + seed));
  const [plain, better] = [seeds(0.5, 10), seeds(0.56, 20)];
  const files = Object.fromEntries(
    [plain, better].flatMap((logs, i) =>
      logs.map(({ text }, j) => [`${i === 0 ? "plain" : "new"}-s${j + 1}.jsonl`, text])
    )
  );

  const differences = (box: HTMLElement) =>
    [...box.querySelectorAll("table")].find(({ caption }) => caption!.textContent!.startsWith("Differences"))!;

  async function partOf(choices: LogChoices, said: LogChoices[] = []): Promise<HTMLElement> {
    const box = document.createElement("div");
    const answer = await answerOf(files, choices);
    const part = recipesPart((one) => said.push(one));
    part.write(answer, choices);
    box.append(part.box, ...comparedPart(answer));
    return box;
  }

  it("proposes recipes by names, has their difference with Welch's interval, and takes a yes", async () => {
    const said: LogChoices[] = [];
    const box = await partOf({ sizes: {} }, said);
    expect(box.querySelector('[data-own="recipes-taken"]')!.textContent).toBe(
      "Proposed plain (3 runs), new (3 runs). Is this right? Yes"
    );
    const ends = (logs: typeof plain) => logs.map(({ scores }) => mean(scores.slice(-3)));
    const variance = (values: number[]) => values.reduce((sum, one) => sum + (one - mean(values)) ** 2, 0) / 2;
    const [a, b] = [ends(plain), ends(better)];
    const [va, vb] = [variance(a) / 3, variance(b) / 3];
    const df = (va + vb) ** 2 / (va ** 2 / 2 + vb ** 2 / 2);
    const cells = differences(box).querySelectorAll("tbody td");
    expect(cells[1]!.textContent).toBe(`\u2212${(100 * (mean(b) - mean(a))).toFixed(1)}`);
    // t(0.975) of 2 to 4 degrees of freedom: 4.303 to 2.776
    const [low, high] = cells[2]!.textContent!.replaceAll("\u2212", "-").split(" to ").map(Number);
    const quantile = (high! - low!) / 200 / Math.sqrt(va + vb);
    expect(df).toBeGreaterThan(2);
    expect(quantile).toBeGreaterThan(2.7);
    expect(quantile).toBeLessThan(4.4);
    box.querySelector("button")!.click();
    expect(Object.values(said[0]!.recipes!).sort()).toEqual(["new", "new", "new", "plain", "plain", "plain"]);
  });

  it("says how many of several pairs differ together and when they stood in their order, and nothing of one pair", async () => {
    const three = {
      ...files,
      ...Object.fromEntries(seeds(0.5, 30).map(({ text }, j) => [`other-s${j + 1}.jsonl`, text]))
    };
    const together = async (of: Record<string, string>) => {
      const box = document.createElement("div");
      const answer = await answerOf(of);
      box.append(...comparedPart(answer));
      const { comparison } = answer;
      if (comparison === null || "refusals" in comparison) throw new Error("not compared");
      const said = (part: string) => box.querySelector(`[data-own="${part}"]`)?.textContent ?? null;
      return { text: said("together"), order: said("early-order"), pairs: comparison.differences, comparison };
    };
    const two = await together(files);
    expect([two.text, two.order]).toEqual([null, null]);
    const { text, order, pairs, comparison } = await together(three);
    const parts = comparison.order.map(({ x, pairs }) => `${x} steps ${Math.round(100 * pairs)}%`);
    expect(parts).toHaveLength(4);
    expect(order).toBe(
      `Pairs of recipes that stand in their order of ${comparison.at} steps already at: ${parts.join(", ")}.`
    );
    const p = pairs.map((pair) => pair.p!).sort((a, b) => a - b);
    // new against either, and not the two that are alike
    expect([p[0]! < 0.05 / 3, p[1]! < 0.05 / 2, p[2]! < 0.05]).toEqual([true, true, false]);
    expect(text).toBe(
      "3 pairs are compared, each with its own 95% interval. At 5% for all of them together (Holm) 2 differ."
    );
  });

  it("has the difference before what is simulated, which is marked as still to come", async () => {
    const answer = await answerOf(files);
    const comparison = answer.comparison as Exclude<LogAnswer["comparison"], null | { refusals: string[] }>;
    const notYet = { band: null, budgetRatio: null, toSettle: null };
    const pairs = comparison.differences.map((pair) => ({ ...pair, ...notYet }));
    const cellsOf = (of: LogAnswer) => {
      const box = document.createElement("div");
      box.append(...comparedPart(of));
      return [...differences(box).querySelectorAll<HTMLElement>("tbody td")];
    };
    const [first, last] = [
      { ...answer, comparison: { ...comparison, isWhole: false, differences: pairs } },
      answer
    ].map(cellsOf);
    const texts = (cells: readonly HTMLElement[]) => cells.map(({ textContent }) => textContent);
    expect(texts(first!).slice(0, 4)).toEqual(texts(last!).slice(0, 4));
    expect(texts(first!).slice(4)).toEqual(["being computed …", "being computed …"]);
    expect(first!.map((cell) => cell.querySelector("[aria-busy]") !== null).slice(3)).toEqual([false, true, true]);
    expect(texts(last!).slice(4)).toEqual([
      alongCurve(comparison.differences[0]!),
      ratioWords(comparison.differences[0]!)
    ]);
    expect(texts(last!)[5]).toMatch(/^[\d.]+ \[|^not reached$/);
    const tested = document.createElement("div");
    const beside = { rows: [] } as unknown as UserRunsData["beside"];
    tested.append(...besidePart({ ...answer, beside: null }, { beside } as UserRunsData));
    expect(tested.querySelector("[aria-busy]")!.textContent).toBe("Your runs are being tested …");
  });

  it("says how many more runs would settle a difference, as `rlscale compare` does", async () => {
    const box = await partOf({ sizes: {} });
    const part = box.querySelector('[data-own="to-settle"]')!;
    const { comparison } = await answerOf(files);
    const { toSettle } = (comparison as Extract<typeof comparison, { differences: unknown }>).differences[0]!;
    const cells = [...part.querySelectorAll("tbody td, tbody th")].map(({ textContent }) => textContent);
    expect(cells.slice(0, 3)).toEqual(["plain", "new", String(toSettle!.seeds)]);
    expect(cells.slice(4)).toEqual(["none", (100 * toSettle!.smallest!).toFixed(1)]);
    expect(part.querySelector("p")!.textContent).toMatch(/^Planning on the difference seen overstates the chance/);
  });

  it("takes recipes as they are typed, and gives the proposal back", async () => {
    const said: LogChoices[] = [];
    const box = await partOf({ sizes: {} }, said);
    for (const input of box.querySelectorAll("input")) input.value = input.value === "new" ? "mine" : " ";
    [...box.querySelectorAll("button")].find(({ textContent }) => textContent === "Compare these")!.click();
    const again = await partOf(said[0]!, said);
    expect(again.querySelector('[data-own="recipes-taken"]')!.textContent).toMatch(
      /^ plain-s1 \(1 run\), .*mine \(3 runs\), as you say/
    );
    again.querySelector("button")!.click();
    expect(said[1]).toEqual({ sizes: {} });
  });

  it("leaves the rows of the same runs where they are, with the recipes as they are now", async () => {
    const part = recipesPart(() => undefined);
    part.write(await answerOf(files), { sizes: {} });
    const inputs = [...part.box.querySelectorAll("input")];
    const [key] = (await answerOf(files)).runs.map((run) => run.key);
    part.write(await answerOf(files, { sizes: {}, recipes: { [key!]: "mine" } }), {
      sizes: {},
      recipes: { [key!]: "mine" }
    });
    expect([...part.box.querySelectorAll("input")]).toEqual(inputs);
    expect(inputs[0]!.value).toBe("mine");
    part.write(await answerOf({ ...files, "other.jsonl": flat.text }), { sizes: {} });
    expect(part.box.querySelectorAll("input")).toHaveLength(inputs.length + 1);
  });

  it("says nothing of one run, and names its control where runs cannot be parted", async () => {
    const one = await answerOf({ "a.jsonl": flat.text });
    const part = recipesPart(() => undefined);
    part.write(one, { sizes: {} });
    expect(part.box.childNodes).toHaveLength(0);
    const mixed = await answerOf({ "a-s1.jsonl": flat.text, "b.jsonl": rising.text });
    part.write(mixed, { sizes: {} });
    const { box } = part;
    expect(box.querySelector("li")!.textContent).toContain("“Recipes”");
    expect(box.textContent).not.toContain("--");
  });
});
