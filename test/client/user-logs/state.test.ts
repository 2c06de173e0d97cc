import { describe, expect, it } from "vitest";
import { eventOf } from "../../../src/client/user-logs/button-event.js";
import type { FromWorker } from "../../../src/client/user-logs/messages.js";
import { type PageEvent, reduce, type State, startOf } from "../../../src/client/user-logs/user-logs-state.js";
import type { LogAnswer } from "../../../src/import/study/user-logs.js";
import { answerOf, logLines } from "../../helpers/answered-logs.js";

const start = startOf({ family: "own", variant: "base" });
const file = { path: "a.jsonl", file: new Blob(["{}"]), named: true };
/** what the worker is told once the answer is painted */
const painted = { kind: "tell after paint", message: { kind: "painted" } };
const progress = { kind: "progress", path: "a.jsonl", at: 1, of: 2, read: 5, size: 10 } as const;

function play(state: State, ...events: PageEvent[]) {
  let next = { state, effects: [] as readonly unknown[] };
  for (const event of events) next = reduce(next.state, event);
  return next;
}
const heard = (message: FromWorker): PageEvent => ({ kind: "heard", message });
const answered = (answer: LogAnswer, more: Partial<Extract<FromWorker, { kind: "answer" }>> = {}): PageEvent =>
  heard({
    ...{ kind: "answer", answer, choices: { sizes: {} }, restored: false, remarks: { again: [], renamed: [] } },
    ...more
  });

describe("reduce(state, event)", () => {
  it("has files read with the choices that stand, and says that there are none", () => {
    const chosen = { ...start, choices: { sizes: {}, batch: 8 } };
    const { state, effects } = play(chosen, { kind: "files", files: [file] });
    expect(state).toMatchObject({ isBusy: true, status: "Reading 1 file" });
    expect(effects).toEqual([{ kind: "tell", message: { kind: "read", files: [file], choices: chosen.choices } }]);
    const none = play(start, { kind: "files", files: [] });
    expect(none.effects).toEqual([]);
    expect(none.state).toMatchObject({ isBusy: false, status: "There was no file in what was dropped." });
  });

  it("asks the worker anew when choices differ, and only then", () => {
    const choices = { sizes: {}, batch: 8 };
    const chosen = play(start, { kind: "chosen", choices });
    expect(chosen.state).toEqual({ ...start, choices });
    expect(chosen.effects).toEqual([{ kind: "tell", message: { kind: "choose", choices } }]);
    const again = play(chosen.state, { kind: "chosen", choices: { ...choices } });
    // nothing is written over what is being typed
    expect([again.state, again.effects]).toEqual([chosen.state, []]);
    expect(again.state).toBe(chosen.state);
  });

  it("keeps what was replied of scores when the form changes, until everything is reset", () => {
    const fractions = { "reward/acc": true };
    const replied = play(start, { kind: "replied", choices: { sizes: {}, fractions } }).state;
    const chosen = play(replied, { kind: "chosen", choices: { sizes: {}, batch: 8 } });
    expect(chosen.state.choices).toEqual({ sizes: {}, batch: 8, fractions });
    const reset = play(chosen.state, { kind: "reset" });
    expect(reset.state.choices).toEqual({ sizes: {} });
    expect(reset.effects).toEqual([{ kind: "tell", message: { kind: "choose", choices: { sizes: {} } } }]);
  });

  it("sets the study beside the runs without asking the worker", () => {
    expect(start.isBeside).toBe(false);
    const against = { family: "own", variant: "instruct" };
    const { state, effects } = play(start, { kind: "compared", against, isBeside: true });
    expect([state, effects]).toEqual([{ ...start, against, isBeside: true }, []]);
  });

  it("ends a reading with its answer, counted, and says what came of it", async () => {
    const answer = await answerOf({ "a-7b.jsonl": logLines(30, 0.05), "bad.jsonl": "" });
    const { state, effects } = play(start, { kind: "files", files: [file] }, heard(progress), answered(answer));
    expect(state).toMatchObject({ answer, isBusy: false, progress: null, answers: 1, wasStopped: false });
    expect(state.status).toBe("2 files, 1 run fitted, 1 not; 1 file could not be read.");
    expect(effects).toEqual([painted]);
    const back = play(start, answered(answer, { restored: true, choices: { sizes: {}, batch: 2 } }));
    expect(back.state.status).toContain("Back from your last visit: 2 files");
    expect(back.state.choices).toEqual({ sizes: {}, batch: 2 });
    const remarks = { again: ["a-7b.jsonl"], renamed: [{ from: "b", to: "b (2)" }] };
    const said = play(start, answered(answer, { remarks })).state.status;
    expect(said).toContain("a-7b.jsonl: the same content was here already");
    expect(said).toContain("b is shown as b (2)");
  });

  it("has what was read before it is fitted, and what takes long wait until the answer is painted", async () => {
    const answer = await answerOf({ "a-7b.jsonl": logLines(30, 0.05), "b-7b.jsonl": logLines(30, 0.06) });
    const { logged } = answer;
    const read = play(start, { kind: "files", files: [file] }, heard(progress), heard({ kind: "logged", logged }));
    expect(read.state).toMatchObject({ logged, answer: null, progress: null, isBusy: true, answers: 0 });
    expect([read.state.status, read.effects]).toEqual(["2 runs read, being fitted", []]);
    const other = [logged[0]!];
    const { state, effects } = play(read.state, answered({ ...answer, logged: other }));
    expect(state.logged).toBe(other);
    expect(effects).toEqual([painted]);
    const { comparison } = answer;
    expect(play(state, heard({ kind: "recipes", comparison, beside: null, choices: { sizes: {} } })).effects).toEqual([
      painted
    ]);
    expect(play(state, heard({ kind: "rest", comparison, beside: [] })).effects).toEqual([]);
    expect(play(state, heard({ kind: "cleared" })).state.logged).toEqual([]);
  });

  it("takes other recipes and what follows an answer without touching what is said of runs", async () => {
    const first = await answerOf({ "a-s1.jsonl": logLines(30, 0.05), "a-s2.jsonl": logLines(30, 0.06) });
    const shown = play(start, answered({ ...first, beside: null })).state;
    const { comparison } = first;
    const rest = play(shown, heard({ kind: "rest", comparison, beside: [] }));
    expect([rest.state, rest.effects]).toEqual([{ ...shown, answer: { ...first, beside: [] } }, []]);
    expect(rest.state.answer!.fits).toBe(shown.answer!.fits);
    const choices = { sizes: {}, recipes: { a: "b" } };
    const other = { refusals: ["why"] };
    const replied = play(rest.state, heard({ kind: "recipes", comparison: other, beside: null, choices })).state;
    expect(replied).toMatchObject({ answers: 2, choices, answer: { comparison: other, beside: null } });
    expect(replied.answer!.fits).toBe(first.fits);
    // cleared meanwhile
    expect(play(start, heard({ kind: "rest", comparison, beside: [] })).state.answer).toBeNull();
  });

  it("stops a reading that is under way alone, and leaves what was said of it until files come again", async () => {
    expect(play(start, { kind: "stopped" }).effects).toEqual([]);
    const reading = play(start, { kind: "files", files: [file] }, heard(progress)).state;
    expect(reading.progress).toEqual(progress);
    expect(play(reading, { kind: "stopped" }).effects).toEqual([{ kind: "stop" }]);
    const answer = await answerOf({ "a-7b.jsonl": logLines(30, 0.05) });
    const stopped = play(reading, heard({ kind: "stopped", kept: 1, left: 1 })).state;
    expect(stopped).toMatchObject({ progress: null, isBusy: false, answers: 1 });
    const then = play(stopped, answered(answer)).state;
    expect([then.status, then.answers]).toEqual([stopped.status, 2]);
    expect(then.status).toContain("Stopped");
    expect(play(then, answered(answer)).state.status).toBe("1 file, 1 run fitted.");
    // a worker that was ended had nothing to answer
    const anew = play(stopped, { kind: "files", files: [file] }, answered(answer)).state;
    expect(anew.status).toBe("1 file, 1 run fitted.");
  });

  it("clears everything but the series that is compared with", async () => {
    const answer = await answerOf({ "a-7b.jsonl": logLines(30, 0.05) });
    const chosen: State = { ...start, answer, choices: { sizes: {}, batch: 2 }, refused: ["why"] };
    const { state, effects } = play(chosen, { kind: "cleared" });
    expect([state, effects]).toEqual([chosen, [{ kind: "tell", message: { kind: "clear" } }]]);
    expect(play(chosen, heard({ kind: "cleared" })).state).toMatchObject({
      ...{ answer: null, choices: { sizes: {} }, refused: [], against: start.against, answers: 1 }
    });
  });

  it("saves what is made here and what the worker makes; says why a study cannot be made", async () => {
    const answer = await answerOf({ "a-7b.jsonl": logLines(30, 0.05) });
    const some: State = { ...start, answer, choices: { sizes: {}, batch: 4 } };
    const [json] = play(some, { kind: "wanted", what: "json" }).effects as { name: string; content: string }[];
    expect(json!.name).toBe("your-runs.json");
    expect(JSON.parse(json!.content)).toMatchObject({ choices: { batch: 4 }, fits: [{ k: answer.fits.fits[0]!.k }] });
    const [csv] = play(some, { kind: "wanted", what: "csv" }).effects as { name: string; content: string }[];
    expect(csv!.content.split("\n")[1]).toContain(`,${answer.fits.fits[0]!.k},`);
    expect(play(start, { kind: "wanted", what: "csv" }).effects).toEqual([]);
    expect(play(some, { kind: "wanted", what: "yaml" }).effects).toEqual([
      { kind: "tell", message: { kind: "export", what: "yaml" } }
    ]);
    const refused = play(some, heard({ kind: "refused", reasons: ["a", "b"] })).state;
    expect(refused).toMatchObject({ refused: ["a", "b"], answers: 0 });
    expect(refused.status).toContain("2 things are missing");
    const content = new Uint8Array(3);
    const saved = play(refused, heard({ kind: "exported", name: "study.yaml", content }));
    expect(saved.state).toMatchObject({ refused: [], status: "study.yaml is saved" });
    expect(saved.effects).toEqual([{ kind: "save", name: "study.yaml", type: "", content }]);
  });

  it("says what failed, and goes on", () => {
    const { state } = play(
      start,
      { kind: "files", files: [file] },
      heard({ kind: "failed", message: "no \u202eroom" })
    );
    expect(state).toMatchObject({ isBusy: false, answers: 1 });
    expect(state.status).toBe("That did not work: no \\u202eroom");
    expect(play(start, { kind: "not readable", reason: "why" }).state.status).toBe("why");
    expect(play(start, { kind: "removed", path: "a" }).effects).toEqual([
      { kind: "tell", message: { kind: "remove", path: "a" } }
    ]);
  });
});

describe("eventOf(button, example)", () => {
  const example = { path: "example/a.jsonl", text: "{}", about: "" };

  it("is what a button of the page means, and nothing for others", () => {
    expect(eventOf({ own: "stop" }, null)).toEqual({ kind: "stopped" });
    expect(eventOf({ own: "clear" }, null)).toEqual({ kind: "cleared" });
    expect(eventOf({ remove: "a" }, null)).toEqual({ kind: "removed", path: "a" });
    expect(eventOf({ export: "csv" }, null)).toEqual({ kind: "wanted", what: "csv" });
    expect(eventOf({ own: "example" }, example)).toMatchObject({ kind: "files", files: [{ path: example.path }] });
    for (const none of [{}, { own: "example" }, { export: "png" }, { mend: "score" }])
      expect(eventOf(none, null)).toBeNull();
  });
});
