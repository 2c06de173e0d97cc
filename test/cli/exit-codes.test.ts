/** JSON of what can be read, with exit 1 where a file is refused; and options that names with `=` go through. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rlscale } from "../helpers/command-line.js";
import { userLog } from "../helpers/user-log.js";
import { projectWith } from "../loaders/log-files.js";

/** Steps that are said twice with other values: the user must say first what they are. */
const unclear = `step,accuracy\n${[1, 2].flatMap((time) => Array.from({ length: 20 }, (_, i) => `${i + 1},${(i + time) / 64}\n`)).join("")}`;

describe("under --json, a log that is refused", () => {
  it("is in the JSON of inspect, with exit 1", async () => {
    const folder = projectWith({
      "7b.jsonl": userLog({ k: 0.05 }),
      "bad.parquet": "PAR1 and no more",
      "two.csv": unclear
    });
    const inspected = async (...names: string[]) => {
      const { code, out } = await rlscale("inspect", ...names.map((name) => join(folder, name)), "--json");
      const { files } = JSON.parse(out) as { files: { format: string; runs: unknown[] }[] };
      return [code, files.map(({ format, runs }) => [format, runs.length])];
    };
    expect(await inspected("7b.jsonl")).toEqual([0, [["jsonl", 1]]]);
    expect(await inspected("7b.jsonl", "bad.parquet")).toEqual([
      1,
      [
        ["jsonl", 1],
        ["damaged", 0]
      ]
    ]);
    expect(await inspected("two.csv")).toEqual([1, [["csv", 0]]]);
  });

  it("leaves the fits of the others in the JSON of fit, with exit 1", async () => {
    const folder = projectWith({ "7b.jsonl": userLog({ k: 0.05 }), "two.csv": unclear });
    const fitted = async (...names: string[]) => {
      const { code, out } = await rlscale("fit", ...names.map((name) => join(folder, name)), "--json");
      return [code, (JSON.parse(out) as { fits: { run: string }[] }).fits.map(({ run }) => run)];
    };
    expect(await fitted("7b.jsonl")).toEqual([0, ["7b"]]);
    expect(await fitted("7b.jsonl", "two.csv")).toEqual([1, ["7b"]]);
  });
});

describe("--model-size RUN=SIZE", () => {
  it("has the run's name before the last =", async () => {
    const folder = projectWith({ "lr=0.1.jsonl": userLog({ k: 0.05 }), "lr=0.2.jsonl": userLog({ k: 0.05 }) });
    const sizes = ["--model-size", "lr=0.1=7B", "--model-size", "lr=0.2=500M"];
    const { code, out } = await rlscale("inspect", folder, ...sizes, "--json");
    const { files } = JSON.parse(out) as { files: { runs: { run: string; modelSize: number }[] }[] };
    expect(code).toBe(0);
    expect(files.flatMap(({ runs }) => runs.map(({ run, modelSize }) => [run, modelSize]))).toEqual([
      ["lr=0.1", 7e9],
      ["lr=0.2", 5e8]
    ]);
  });
});

describe("new --from PATTERN", () => {
  it("is refused where the study is a folder that the pattern's files lie in", async () => {
    const folder = projectWith({ "logs/7b.jsonl": userLog({ k: 0.05 }) });
    const study = join(folder, "study");
    mkdirSync(study);
    expect(await rlscale("new", study, "--from", join(folder, "logs/*.jsonl"))).toMatchObject({ code: 0 });
    const before = readFileSync(join(study, "data/import.json"), "utf8");
    const { code, err } = await rlscale("new", study, "--from", join(folder, "stud*/data/runs/*.parquet"));
    expect([code, err]).toEqual([1, expect.stringContaining("must be apart from what is read")]);
    expect(readFileSync(join(study, "data/import.json"), "utf8")).toBe(before);
  });
});
