/** Tables and files of "Your logs", read by the words over their columns: each holds what its head says. */
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ledgerPart } from "../../../src/client/user-logs/results/files-ledger.js";
import { resultsCsv } from "../../../src/client/user-logs/results/result-files.js";
import { runsPart } from "../../../src/client/user-logs/results/runs-part.js";
import type { UserRunsData } from "../../../src/components/user-runs/user-runs-data.js";
import { userRunsFigures } from "../../../src/components/user-runs/user-runs-figures.js";
import type { LogAnswer } from "../../../src/import/study/user-logs.js";
import { change, efficiency, interval } from "../../../src/lib/format.js";
import { answerOf, logLines } from "../../helpers/answered-logs.js";

const { window } = new JSDOM("<!doctype html><body></body>");
beforeAll(() => void vi.stubGlobal("document", window.document));
afterAll(() => void vi.unstubAllGlobals());

const against = { family: "own", variant: "base" };
const beside = {
  ...{ ...against, resource: "compute", k: 0.031, interval: [0.021, 0.041], outside: false, unconfirmed: false },
  ...{ verdict: "higher", why: null },
  test: { difference: 0.123, interval: [0.045, 0.201], p: 0.0067 }
};

/** Three runs: one beside the study, one without a size, one too far from the study's sizes. */
async function answered(): Promise<LogAnswer> {
  const steps = [30, 40, 50];
  const files = steps.map((n, i) => [`run-${i}.jsonl`, logLines(n, 0.1 + 0.02 * i)] as const);
  const answer = await answerOf(Object.fromEntries(files), { sizes: {} });
  const fits = answer.fits.fits.map((fit, i) => ({
    ...fit,
    modelSize: i === 1 ? null : 7e9,
    study: i === 0 ? [beside] : [],
    counts: i === 2 ? null : { ...fit.counts, k: 0.0456, interval: [0.0301, 0.0612] }
  }));
  return { ...answer, fits: { ...answer.fits, fits } } as unknown as LogAnswer;
}

/** Rows of a table by their heads; a head that was there before goes by the head before it too: "k, counts: 95%". */
function headed(table: HTMLTableElement): Record<string, string>[] {
  const heads = Array.from(table.tHead!.rows[0]!.cells, ({ textContent }) => textContent!);
  const names = heads.map((head, i) => (heads.indexOf(head) < i ? `${heads[i - 1]}: ${head}` : head));
  expect(new Set(names).size).toBe(names.length);
  return Array.from(table.tBodies[0]!.rows, ({ cells }) =>
    Object.fromEntries(names.map((name, i) => [name, cells[i]!.textContent!] as const))
  );
}

it("has each run's slope, and what stands beside it or why nothing does", async () => {
  const answer = await answered();
  const data = {
    ...{ names: { own: "Own" }, series: [{ ...against, resource: answer.fits.resource }] }
  } as unknown as UserRunsData;
  const box = document.createElement("div");
  box.append(...runsPart(answer, data, against));
  const rows = headed(box.querySelector<HTMLTableElement>(".user-runs table")!);
  const none = { "Study’s k": "–", "Difference of log-odds slopes": "–" };
  const places = [
    {
      "Study’s k": efficiency(beside.k),
      "Difference of log-odds slopes": change(beside.test.difference, 3),
      Verdict: "higher"
    },
    { ...none, Verdict: "size not known" },
    { ...none, Verdict: "too far from its sizes" }
  ];
  expect(rows).toHaveLength(3);
  for (const [i, fit] of answer.fits.fits.entries())
    expect(rows[i]).toMatchObject({
      ...{ Run: fit.run, Size: i === 1 ? "not known" : "7B", k: efficiency(fit.k), "95%": interval(...fit.interval) },
      ...(i === 2
        ? { "k, counts": "none", "k, counts: 95%": "none" }
        : { "k, counts": "0.046", "k, counts: 95%": "[0.030, 0.061]" }),
      ...{ Growth: "improved", "R²": fit.r2.toFixed(2), Points: String(fit.points), Score: fit.score },
      ...places[i]
    });
  expect(rows.map((row) => row["Difference of log-odds slopes: 95%"])).toEqual(["[+0.045, +0.201]", "–", "–"]);
});

it("gives out each column under its own name", async () => {
  const answer = await answered();
  const [head, ...lines] = resultsCsv(answer).trimEnd().split("\n");
  const rows = lines.map((line) =>
    Object.fromEntries(head!.split(",").map((name, i) => [name, line.split(",")[i]] as const))
  );
  expect(rows).toHaveLength(3);
  for (const [i, fit] of answer.fits.fits.entries()) {
    const { counts } = fit;
    const isBeside = i === 0;
    const expected = {
      ...{ path: fit.path, run: fit.run, model_size: fit.modelSize, score: fit.score, role: fit.role },
      ...{ resource: fit.resource, unit: fit.unit, points: fit.points, k: fit.k, k_low: fit.interval[0] },
      ...{ k_high: fit.interval[1], standard_error: fit.standardError, intercept: fit.intercept, r2: fit.r2 },
      growth: fit.growth,
      ...{ family: isBeside ? "own" : null, variant: isBeside ? "base" : null, study_k: isBeside ? 0.031 : null },
      ...{ study_low: isBeside ? 0.021 : null, study_high: isBeside ? 0.041 : null },
      ...{ log_odds_difference: isBeside ? 0.123 : null, difference_low: isBeside ? 0.045 : null },
      ...{ difference_high: isBeside ? 0.201 : null, p: isBeside ? 0.0067 : null },
      ...{ verdict: isBeside ? "higher" : null, why: null },
      ...{ k_counts: counts?.k, k_counts_low: counts?.interval[0], k_counts_high: counts?.interval[1] },
      ...{ counts: counts?.likelihood, answers: counts?.answers, answers_from: counts?.answersFrom },
      scores_of_1: counts?.allRight
    };
    const text = Object.entries(expected).map(([name, value]) => [name, value == null ? "" : String(value)]);
    expect(rows[i]).toEqual(Object.fromEntries(text));
  }
});

it("says of a file what was read, used and replaced, and of its runs where they begin and end", async () => {
  const lines = [3, 5, 7, 7, 9].map((step, i) => JSON.stringify({ step, "eval/accuracy": 0.3 + 0.01 * i, batch: 64 }));
  const { files } = await answerOf({ "a.jsonl": lines.join("\n") });
  const [file] = files;
  expect(file!.ledger).toMatchObject({ read: 5, used: 4, duplicates: 1 });
  const box = ledgerPart(file!, true);
  const facts = Object.fromEntries(
    [...box.querySelectorAll("dt")].map((term) => [term.textContent, term.nextElementSibling!.textContent])
  );
  expect(facts).toMatchObject({
    Bytes: String(lines.join("\n").length),
    Rows: "5 read, 4 used, 1 replaced by later rows of the same step",
    "SHA-256": file!.ledger.sha256 ?? "none"
  });
  const runs = [...box.querySelectorAll("table")].find(({ caption }) => caption!.textContent === "Runs in it")!;
  expect(headed(runs)).toEqual([
    {
      ...{ Run: file!.runs[0]!.run, Size: "not known", Steps: "4", From: "3", To: "9", "Step column": "step" },
      ...{ Restarts: "0", Scores: expect.stringContaining("eval/accuracy (4, 0.3 to 0.34") }
    }
  ]);
});

it("has the ends of each curve, the reader's and the study's", () => {
  const curve = {
    ...{ ...against, modelSize: 7e9, step: [0, 1, 2, 4], samples: [0, 256, 512, 1024], flops: [] },
    loss: [0.72, 0.7, 0.68, 0.66]
  };
  const run = {
    ...{ run: "mine", modelSize: 3e9, unit: "steps", step: [10, 20, 30], x: [10, 20, 30], loss: [0.71, 0.67, 0.63] },
    ...{ k: 0.06, interval: [0.05, 0.07], intercept: 1.8, points: 3, growth: "improved", verdict: null }
  };
  const data = {
    ...{ hash: "0123456789", names: { own: "Own" }, dataUnit: "samples", series: [], slopes: [], curves: [curve] }
  };
  const view = { resource: "data", against, runs: [run], law: null };
  const { table } = userRunsFigures.curves(data as unknown as UserRunsData, view as never);
  const rows = new JSDOM(String(table)).window.document.querySelector("table")!;
  const cells = [...rows.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => cell.textContent));
  expect(cells).toEqual([
    ["Run", "Size", "First steps", "Loss", "Last steps", "Loss"],
    [expect.stringContaining("mine"), "3B", "10", "0.710", "30", "0.630"],
    ["the study", "7B", "1", "0.700", "4", "0.660"]
  ]);
});

it("gives out slopes with their own ends, the reader's, the study's and its law's", () => {
  const size = { modelSize: 7e9, k: 0.042, interval: [0.03, 0.054] };
  const band = { modelSize: [1e9, 1e10], k: [0.03, 0.05], low: [0.02, 0.045], high: [0.041, 0.056] };
  const series = { ...against, resource: "data", sizes: [size], band };
  const run = {
    ...{ run: "mine", modelSize: 3e9, unit: "samples", step: [1, 2, 3], x: [1, 2, 3], loss: [0.71, 0.67, 0.63] },
    ...{ k: 0.06, interval: [0.051, 0.072], intercept: 1.8, points: 3, growth: "improved", verdict: null }
  };
  const data = {
    ...{ hash: "0123456789", names: { own: "Own" }, dataUnit: "samples", series: [series], slopes: [], curves: [] }
  };
  const view = { resource: "data", against, runs: [run], law: null };
  const { csv, table } = userRunsFigures.slopes(data as unknown as UserRunsData, view as never);
  expect(csv!.trimEnd().split("\n")).toEqual([
    "whose,run,model_size,k,low,high",
    "yours,mine,3000000000,0.06,0.051,0.072",
    "study,Own base,7000000000,0.042,0.03,0.054",
    '"study, law",Own base,1000000000,0.03,0.02,0.041',
    '"study, law",Own base,10000000000,0.05,0.045,0.056'
  ]);
  const rows = new JSDOM(String(table)).window.document.querySelectorAll("tbody tr");
  expect([...rows].map((row) => [...row.children].slice(1).map((cell) => cell.textContent))).toEqual([
    ["3B", "0.0600", interval(0.051, 0.072, (end) => end.toFixed(4))],
    ["7B", "0.0420", interval(0.03, 0.054, (end) => end.toFixed(4))]
  ]);
});
