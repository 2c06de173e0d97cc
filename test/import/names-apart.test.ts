/** Runs of several logs that are called alike. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { readLog } from "../../src/import/import-log.js";
import { checkNames } from "../../src/import/names/named-options.js";
import { namedApart, whereNamedApart } from "../../src/import/names/names-apart.js";
import { joinRuns } from "../../src/import/runs/join-runs.js";
import { understandLog } from "../../src/import/understand-log.js";

const rows = (run: string | null, from = 1) =>
  Array.from({ length: 20 }, (_, i) =>
    JSON.stringify({ ...(run === null ? {} : { run }), step: from + i, "eval/accuracy": (from + i) / 100 })
  ).join("\n");
const read = (files: Record<string, string>) =>
  Promise.all(
    Object.entries(files).map(([path, text]) => readLog(sourceOfBytes(path, new TextEncoder().encode(text))))
  );
async function namesOf(files: Record<string, string>) {
  const logs = await read(files);
  const joined = joinRuns(logs);
  const names = (of: typeof logs) => of.map((log) => understandLog(log).runs.map(({ run }) => run));
  return { fit: names(namedApart(joined, joined)), inspect: names(namedApart(logs)) };
}

describe("namedApart(logs)", () => {
  it("names nine logs of one file name by the folders that differ", async () => {
    const paths = ["a", "b", "c"].flatMap((one) => [0, 1, 2].map((seed) => `runs/${one}/seed${seed}/step_logs.json`));
    const { fit, inspect } = await namesOf(Object.fromEntries(paths.map((path) => [path, rows(null)])));
    expect(fit.flat()).toEqual(paths.map((path) => path.slice(5, -"/step_logs.json".length)));
    expect(inspect).toEqual(fit);
  });

  it("names three copies of one experiment by their files, whatever states its name", async () => {
    const files = { "r/x.jsonl": rows("grpo"), "r/y.jsonl": rows("grpo"), "r/z.jsonl": rows("grpo") };
    expect((await namesOf(files)).fit).toEqual([["x"], ["y"], ["z"]]);
    const logs = namedApart(await read(files)).map((log) => understandLog(log));
    expect(whereNamedApart(logs)).toEqual(["x: grpo in r/x.jsonl", "y: grpo in r/y.jsonl", "z: grpo in r/z.jsonl"]);
  });

  it("leaves the logged name to ask for a size by, as the file's and the new one", async () => {
    const files = { "r/x.jsonl": rows("grpo"), "r/y.jsonl": rows("grpo") };
    const logs = namedApart(await read(files)).map((log) => understandLog(log));
    const asked = (name: string) => () => checkNames(logs, { modelSizes: new Map([[name, 7e9]]) });
    for (const name of ["grpo", "x", "y.jsonl"]) expect(asked(name)).not.toThrow();
    expect(asked("ppo")).toThrow("--model-size ppo=...: must name a run of the logs, or a file; found x, y");
  });

  it("keeps the shared name before the part where other runs stand beside them", async () => {
    const both = [rows("grpo"), rows("ppo")].join("\n");
    expect((await namesOf({ "r/x.jsonl": both, "r/y.jsonl": both })).fit).toEqual([
      ["grpo (x)", "ppo (x)"],
      ["grpo (y)", "ppo (y)"]
    ]);
    const { fit } = await namesOf({
      "a/q-7b.jsonl": rows(null),
      "b/q-7b.jsonl": rows(null),
      "b/q-3b.jsonl": rows(null)
    });
    expect(fit).toEqual([["q-7b (a)"], ["q-7b (b)"], ["q-3b"]]);
  });

  it("leaves a name alone that one run has, and a run that goes on in another log", async () => {
    const { fit, inspect } = await namesOf({
      "a.jsonl": rows("grpo"),
      "b.jsonl": rows("grpo", 21),
      "c.jsonl": rows("ppo")
    });
    expect(fit).toEqual([["grpo"], [], ["ppo"]]);
    expect(inspect).toEqual([["grpo"], ["grpo"], ["ppo"]]);
  });

  it("takes no name that another run has", async () => {
    const { fit } = await namesOf({ "x.jsonl": rows("g"), "y.jsonl": rows("g"), "z.jsonl": rows("g (y)") });
    expect(fit).toEqual([["g (x)"], ["g (y.jsonl)"], ["g (y)"]]);
  });

  it("takes sizes by the name that is shown, by that of the log, and from the log's alone", async () => {
    const logs = namedApart(await read({ "r/x.jsonl": rows("grpo-3b"), "r/y.jsonl": rows("grpo-3b") }));
    const sizes = (modelSizes: Map<string, number>) =>
      logs.map((log) => understandLog(log, { modelSizes }).runs[0]!.modelSize?.parameters);
    expect(sizes(new Map())).toEqual([3e9, 3e9]);
    expect(sizes(new Map([["y", 7e9]]))).toEqual([3e9, 7e9]);
    expect(sizes(new Map([["grpo-3b", 14e9]]))).toEqual([14e9, 14e9]);
  });
});
