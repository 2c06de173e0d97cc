/** The planner's page without a page: what is asked, answered, kept in the address and said of a wrong word. */
import { beforeAll, describe, expect, it } from "vitest";
import { loadResults } from "../../loaders/analysis/build-results.js";
import { faultWords, reduce, type State, shortWords, startOf, type Words } from "../../src/client/plan/plan-state.js";
import { answer } from "../../src/lib/plan/answer.js";
import { type PlanStudy, planStudy } from "../../src/lib/plan/plan-study.js";
import { allWords, readQuestion } from "../../src/lib/plan/question.js";

describe("reduce(state, event) of the planner", () => {
  let study: PlanStudy;
  let start: State;
  beforeAll(async () => {
    study = planStudy(await loadResults());
    start = startOf(study, allWords(readQuestion(study, { problems: "8000" }).question));
  });

  const typed = (state: State, words: Words) =>
    reduce(state, { kind: "typed", words: { ...allWords(state.found.question), ...words } });
  const chosen = (state: State, name: string, word: string) =>
    reduce(state, { kind: "chosen", name, words: { ...allWords(state.found.question), [name]: word } });

  it("answers what is typed as the library does, and says it in the address, but for what the page asks itself", () => {
    const { state, isAnswered } = typed(start, { gpus: "64", hours: "48" });
    expect(isAnswered).toBe(true);
    expect(state.found).toEqual(
      answer(study, readQuestion(study, { problems: "8000", gpus: "64", hours: "48" }).question)
    );
    expect(state.query).toBe("gpus=64&hours=48");
    expect(shortWords(state)).toEqual(["64", "48"]);
    const back = reduce(state, { kind: "reset" });
    expect([back.state.query, back.state.found, back.isAnswered]).toEqual(["", start.found, true]);
  });

  it("does not answer again what is asked again", () => {
    const { state, isAnswered } = typed(start, {});
    expect(isAnswered).toBe(false);
    expect(state.found).toBe(start.found);
  });

  it("opens an address, and passes over what it does not know", () => {
    const { state } = reduce(start, { kind: "opened", query: { hours: "24", nonsense: "1" } });
    expect(state.query).toBe("hours=24");
    expect(state.found.question).toMatchObject({ hours: 24, problems: 8000 });
    expect(state.faults).toEqual([]);
  });

  it("does not carry over what another choice stands for", () => {
    const sized = typed(start, { size: "7", passes: "3", count: "generation" }).state;
    expect(sized.found.question).toMatchObject({ size: 7e9, passes: 3, count: "generation" });
    const other = chosen(sized, "variant", "instruct").state.found.question;
    expect(other).toMatchObject({ variant: "instruct", size: null, count: "generation" });
    expect(other.passes).toBe(readQuestion(study, { variant: "instruct" }).question.passes);
    const by = chosen(sized, "by", "steps").state.found.question;
    expect(by).toMatchObject({ by: "steps", size: 7e9, passes: 3 });
    expect(by.count).toBe(readQuestion(study, { by: "steps" }).question.count);
    expect(chosen(start, "variant", "instruct").state.found.question.size).toBeNull();
  });

  it("says of every wrong number what it must be, and what the answer is for until then", () => {
    const { state, isAnswered } = typed(start, { gpus: "-3", hours: "", problems: "many" });
    expect(state.faults.map(({ name }) => name)).toEqual(["gpus", "hours", "problems"]);
    const words = faultWords(state, (name) => `The ${name}`);
    const { gpus, hours } = start.found.question;
    expect(words).toBe(
      `The gpus cannot be “-3”: it must be a whole number above 0, up to 1000000. Until then the answer is for ${gpus}. The hours is empty: it must be a number above 0, up to 100000. Until then the answer is for ${hours}. The problems cannot be “many”: it must be a number above 0, up to 1000000000000, or "any". Until then the answer is as if nothing were written there.`
    );
    expect(isAnswered).toBe(state.found !== start.found);
    expect(faultWords(typed(state, { gpus: "4", hours: "2", problems: "any" }).state, String)).toBe("");
  });
});
