// @vitest-environment jsdom
/** Words and buttons of the parts of "Your logs" that only some logs bring: no number of a best run, a score to confirm, a reason. */
import { describe, expect, it } from "vitest";
import { aheadPart } from "../../../src/client/user-logs/ahead/ahead-part.js";
import { aheadRows, restingX, runsAhead } from "../../../src/client/user-logs/ahead/ahead-rows.js";
import { comparedPart } from "../../../src/client/user-logs/ahead/compared-part.js";
import { curvesPart, repliesPart } from "../../../src/client/user-logs/confirm/confirm-part.js";
import { confirmationOf } from "../../../src/client/user-logs/confirm/questions.js";
import { mend } from "../../../src/client/user-logs/results/asks.js";
import { besidePart } from "../../../src/client/user-logs/results/beside-part.js";
import { differsWords } from "../../../src/client/user-logs/results/compare-part.js";
import { nextPart } from "../../../src/client/user-logs/results/next-part.js";
import { runsPart } from "../../../src/client/user-logs/results/runs-part.js";
import type { UserRunsData } from "../../../src/components/user-runs/user-runs-data.js";
import type { InspectedFile } from "../../../src/import/inspection.js";
import type { LoggedRun } from "../../../src/import/study/logged-run.js";
import { answerOf, logLines } from "../../helpers/answered-logs.js";

const data = { names: { own: "Own" }, task: "500 problems", series: [], beside: null } as unknown as UserRunsData;
const against = { family: "own", variant: "base" } as const;
const textsOf = (nodes: readonly Node[]) => nodes.map(({ textContent }) => textContent);
function boxOf(nodes: readonly (Node | string)[]): HTMLElement {
  const box = document.createElement("div");
  box.append(...nodes);
  return box;
}

describe("what is ahead of each run", () => {
  it("is looked for at the X that the reader wrote, else half as far again as the longest run", async () => {
    const answer = await answerOf({ "a-7b.jsonl": logLines(40, 0.05) });
    const written = (to: number | null) =>
      boxOf(aheadPart(answer, to, () => undefined).nodes).querySelector("input")?.value;
    expect([written(123), written(null)]).toEqual(["123", "60"]);
    expect(restingX(runsAhead(answer))).toBe(60);
  });

  it("has no best checkpoint, nor how much one is higher by, where a run has none", async () => {
    const [run] = runsAhead(await answerOf({ "a-7b.jsonl": logLines(40, 0.05) }));
    const [row] = aheadRows([{ ...run!, best: null }], 60);
    expect([row?.best, row?.overstated]).toEqual(["", ""]);
  });

  it("has the runs that would settle a difference under their question", async () => {
    const files = [0.05, 0.09].flatMap((k, i) =>
      [1, 2].map((seed) => [`r${i}-s${seed}.jsonl`, logLines(40, k, { noise: 0.01 * seed })] as const)
    );
    const part = boxOf(comparedPart(await answerOf(Object.fromEntries(files)))).querySelector('[data-own="to-settle"]');
    expect(part?.querySelector("summary")?.textContent).toBe("How many more runs?");
  });
});

describe("what is to be confirmed", () => {
  const logged = (run: string, value: number[]): LoggedRun => ({
    ...{ path: `${run}.jsonl`, run, modelSize: null, step: Float64Array.from(value.keys()) },
    value: Float64Array.from(value),
    scores: [{ name: "acc" }] as unknown as LoggedRun["scores"]
  });

  it("shows the runs that have a value, at two widths, and counts them alone", () => {
    const box = boxOf(curvesPart([logged("a", [0.1, 0.2]), logged("b", []), logged("c", [0.3])]));
    expect(box.querySelector("figure.your-logged > figcaption")?.textContent).toBe("acc of 2 runs, as logged");
    expect([...box.querySelectorAll("figure > div")].map(({ className }) => className)).toEqual([
      "your-logged-330",
      "your-logged-680"
    ]);
    expect(textsOf(curvesPart([logged("b", [])]))).toEqual(["Is this right?"]);
  });

  it("says why nothing can be fitted, under its label, with a button for each reading", async () => {
    const twice = logLines(10, 0.05)
      .trimEnd()
      .split("\n")
      .flatMap((line) => [line, line.replace(/0\.\d+/, "0.3")])
      .join("\n");
    const answer = await answerOf({ "run-7b.jsonl": twice });
    const box = boxOf(repliesPart(answer, { sizes: {} }, () => undefined));
    expect(box.querySelector(".your-asks p.your-label")?.textContent).toBe("Nothing can be fitted yet:");
    expect([...box.querySelectorAll(".your-asks button")].map(({ textContent }) => textContent)).toEqual([
      "Repeated steps: the last row counts",
      "Repeated steps: the mean of the rows counts",
      "Repeated steps: each pass is a run"
    ]);
  });

  it("asks nothing of scores where every run is fitted, or the reader has named the column", async () => {
    const rows = (score: string) =>
      Array.from({ length: 20 }, (_, i) => JSON.stringify({ step: i + 1, [score]: 0.1 + i / 100, beta: 3 * i })).join(
        "\n"
      );
    const fitted = await answerOf({ "a-7b.jsonl": rows("eval/accuracy") });
    expect(fitted.fits.fits).toHaveLength(1);
    const withColumns = { ...fitted, scores: [{ name: "beta", reading: "unknown" }] } as unknown as typeof fitted;
    expect(confirmationOf(withColumns, { sizes: {} }).question).toBeNull();
    const open = { "b-7b.jsonl": rows("alpha") };
    const asked = confirmationOf(await answerOf(open), { sizes: {} });
    expect(asked.question?.words[0]).toBe("Which column is the fraction correct?");
    const named = { sizes: {}, score: "gamma" };
    expect(confirmationOf({ ...(await answerOf(open)) }, named).question).toBeNull();
  });
});

describe("the results of a reader's runs", () => {
  it("have a button to the control that a reason speaks of", () => {
    const box = boxOf(mend("say --score NAME --score-range WRONG,RIGHT, or --batch 64"));
    expect([...box.querySelectorAll("button")].map((button) => [button.dataset.mend, button.textContent])).toEqual([
      ["right", "Scale of the score\u2026"],
      ["batch", "Problems a step\u2026"]
    ]);
  });

  it("are set beside other studies under a question", async () => {
    const answer = await answerOf({ "a-7b.jsonl": logLines(40, 0.05) });
    const known = { ...data, beside: { rows: [] } } as unknown as UserRunsData;
    expect(textsOf(besidePart({ ...answer, beside: null }, known))).toEqual([
      "Do the findings hold on your runs?",
      "Your runs are being tested \u2026"
    ]);
    const many = { ...answer, ahead: new Array(1000).fill(answer.ahead[0]) };
    expect(textsOf(besidePart(many, known))[0]).toBe("Do the findings hold on your runs?");
    expect(textsOf(besidePart(many, known))[1]).toMatch(
      /^Up to \d+ runs are tested here\. rlscale new --beside tests any number\.$/
    );
  });

  it("say what differs from the study, and what a different slope does not say", async () => {
    const answer = await answerOf({ "a-7b.jsonl": logLines(30, 0.05) });
    expect(differsWords(answer, data, against)).toBe(
      "The study scores Own base models on 500 problems; your runs are scored by eval/accuracy. Problems, reward, recipe and model differ, so a different slope does not say that one of them learns better."
    );
  });

  it("have the path of a run beside its name where another run was called alike", async () => {
    const answer = await answerOf({ "x/run-7b.jsonl": logLines(30, 0.05), "y/run-3b.jsonl": logLines(30, 0.06) });
    const runs = answer.runs.map((run, i) => ({ ...run, logged: i === 0 ? `other than ${run.run}` : run.run }));
    const rows = boxOf(runsPart({ ...answer, runs }, data, null)).querySelectorAll(".user-runs tbody tr");
    expect([...rows].map((row) => row.querySelector("th small")?.textContent ?? null)).toEqual([
      "x/run-7b.jsonl",
      null
    ]);
  });

  it("say what to log next time in a list, each advice once with the trainers that it is of", () => {
    const lacking = (producer: string) =>
      ({ ...{ format: "jsonl", producer, runs: [], problems: [], missing: [] } }) as unknown as InspectedFile;
    const [head, list] = nextPart([
      lacking("verl"),
      lacking("trl"),
      lacking("verl"),
      { format: "damaged" } as InspectedFile
    ]);
    expect([head?.nodeName, head?.textContent, list?.nodeName]).toEqual(["H2", "What to log next time", "UL"]);
    expect(list?.childNodes).toHaveLength(1);
    expect(list?.textContent).toBe("The training step, in every row (verl, TRL): a column such as step.");
    expect(nextPart([{ format: "unknown" } as InspectedFile])).toEqual([]);
  });
});
