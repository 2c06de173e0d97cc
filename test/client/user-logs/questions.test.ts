import { describe, expect, it } from "vitest";
import { confirmationOf } from "../../../src/client/user-logs/confirm/questions.js";
import type { LogChoices } from "../../../src/import/study/user-logs.js";
import { answerOf, logLines } from "../../helpers/answered-logs.js";

type Files = Record<string, string>;
const ask = async (files: Files, choices: LogChoices = { sizes: {} }) => {
  const answer = await answerOf(files, choices);
  return { answer, ...confirmationOf(answer, choices) };
};
const rows = (row: (step: number) => object, steps = 20) =>
  Array.from({ length: steps }, (_, i) => `${JSON.stringify({ step: i + 1, ...row(i + 1) })}\n`).join("");
const words = ([before, score, after]: readonly [string, string | null, string]) => `${before}${score ?? ""}${after}`;

describe("confirmationOf(answer, choices)", () => {
  it("marks a score that was taken by its name as assumed; No takes it back, Undo takes it again", async () => {
    const files = { "run-7b.jsonl": logLines(30, 0.05) };
    const first = await ask(files);
    expect(first.question).toBeNull();
    expect(first.confirmed).toMatchObject([{ score: "eval/accuracy", isAssumed: true, reply: { text: "No" } }]);
    const [low, high] = [first.answer.logged[0]!.value[0]!, first.answer.logged[0]!.value.at(-1)!];
    expect(first.confirmed[0]!.words).toContain(`(${Number(low.toPrecision(3))} to `);
    expect(high).toBeGreaterThan(low);
    const no = await ask(files, first.confirmed[0]!.reply.choices);
    expect(no.answer.fits.fits).toEqual([]);
    expect(no.confirmed).toMatchObject([{ isAssumed: false, reply: { text: "Undo", choices: { sizes: {} } } }]);
    expect(no.confirmed[0]!.reply.choices).toEqual({ sizes: {} });
    expect(no.answer.fits.refused).toHaveLength(1);
  });

  it("takes one of several scores back, and leaves the others", async () => {
    const files = { "run-7b.jsonl": rows((i) => ({ "eval/a/acc": 0.1 + i / 100, "eval/b/acc": 0.2 + i / 90 })) };
    const { confirmed, answer } = await ask(files);
    expect(answer.fits.fits.map(({ score }) => score).sort()).toEqual(["eval/a/acc", "eval/b/acc"]);
    const no = confirmed.find(({ score }) => score === "eval/a/acc")!.reply.choices;
    const after = await answerOf(files, no);
    expect(after.fits.fits.map(({ score }) => score)).toEqual(["eval/b/acc"]);
  });

  it("asks whether a reward within 0 and 1 is the fraction correct, once for all runs, over all their values", async () => {
    const run = (low: number, high: number) =>
      rows((i) => ({ "critic/rewards/mean": low + ((high - low) * (i - 1)) / 19 }));
    const files = { "a-7b.jsonl": run(0.013, 0.4), "b-7b.jsonl": run(0.1, 0.579) };
    const { question, answer, reasons } = await ask(files);
    expect(answer.fits.fits).toEqual([]);
    expect(reasons).toEqual([]);
    expect(words(question!.words)).toBe("Is critic/rewards/mean the fraction correct (0.013 to 0.579)?");
    expect(question!.replies.map(({ text }) => text)).toEqual(["Yes", "No"]);
    const yes = await ask(files, question!.replies[0]!.choices);
    expect(yes.answer.fits.fits).toHaveLength(2);
    expect(yes.question).toBeNull();
    const named = await answerOf(files, { sizes: {}, score: "critic/rewards/mean" });
    expect(yes.answer.fits.fits.map(({ k }) => k)).toEqual(named.fits.fits.map(({ k }) => k));
    expect(yes.confirmed).toMatchObject([
      { score: "critic/rewards/mean", isAssumed: false, reply: { choices: { sizes: {} } } }
    ]);
    const no = await ask(files, question!.replies[1]!.choices);
    expect(no.question).toBeNull();
    expect(no.reasons[0]!.leads).toContain("score");
  });

  it("says yes of a reward of one run without taking another score from another run", async () => {
    const files = {
      "a-7b.jsonl": rows((i) => ({ "critic/rewards/mean": 0.1 + i / 100 })),
      "b-7b.jsonl": rows((i) => ({ "eval/accuracy": 0.2 + i / 100 }))
    };
    const { question } = await ask(files);
    const yes = await answerOf(files, question!.replies[0]!.choices);
    expect(yes.fits.fits.map(({ path, score }) => [path, score])).toEqual([
      ["a-7b.jsonl", "critic/rewards/mean"],
      ["b-7b.jsonl", "eval/accuracy"]
    ]);
  });

  it("asks for the scale of a reward outside 0 and 1, and offers those that hold its values", async () => {
    const files = { "run-7b.jsonl": rows((i) => ({ "critic/rewards/mean": -1 + i / 15 })) };
    const { question } = await ask(files);
    expect(question!.words[1]).toBe("critic/rewards/mean");
    expect(question!.words[2]).toContain("run from \u22120.933 to 0.333.");
    expect(question!.replies.map(({ text }) => text)).toEqual(["\u22121 and 1"]);
    expect(question!.lead).toBe("right");
    const answer = await answerOf(files, question!.replies[0]!.choices);
    const direct = await answerOf(files, { sizes: {}, range: { low: -1, high: 1 } });
    expect(answer.fits.fits.map(({ k }) => k)).toEqual(direct.fits.fits.map(({ k }) => k));
    expect(answer.fits.fits).toHaveLength(1);
    const percent = await ask({ "run-7b.jsonl": rows((i) => ({ "critic/rewards/mean": 4 * i })) });
    expect(percent.question!.replies.map(({ text }) => text)).toEqual(["0 and 100"]);
  });

  it("asks which column is the score where no name says it", async () => {
    const files = { "run-7b.jsonl": rows((i) => ({ alpha: 0.1 + i / 100, beta: 3 * i })) };
    const { question } = await ask(files);
    expect(question).toMatchObject({ words: ["Which column is the fraction correct?", null, ""], lead: "score" });
    expect(question!.replies.map(({ text }) => text)).toEqual(expect.arrayContaining(["alpha", "beta"]));
    expect(question!.replies[0]!.choices).toMatchObject({ score: question!.replies[0]!.text });
  });

  it("offers every reading of repeated steps, and leads to the control of what only a number says", async () => {
    const twice = rows((i) => ({ "eval/accuracy": i / 50 }), 10)
      .trimEnd()
      .split("\n")
      .flatMap((line) => [line, line.replace(/0\.\d+/, "0.3")])
      .join("\n");
    const { reasons, question } = await ask({ "run-7b.jsonl": twice });
    expect(question).toBeNull();
    expect(reasons.flatMap(({ replies }) => replies.map(({ choices }) => choices.repeats))).toEqual([
      "last",
      "mean",
      "runs"
    ]);
    const stepless = rows((i) => ({ "eval/accuracy": i / 50 })).replace(/"step":\d+/g, '"steps":20');
    const numbered = await ask({ "run-7b.jsonl": stepless });
    expect(numbered.reasons.flatMap(({ leads }) => leads)).toContain("every");
  });
});
