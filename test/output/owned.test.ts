/**
 * Random trees, links and orders of what a user and commands do: no file that was there before is gone or changed unless
 * the same command wrote it, and what was refused changes nothing.
 *
 * Most commands are the writing half alone, with what is to be written made up; some are the real ones.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { asideOf } from "../../loaders/output/claim-place.js";
import { editFile, writeKept, writeOneFile } from "../../loaders/output/kept-files.js";
import { holdOutput } from "../../loaders/output/put.js";
import { seal } from "../../loaders/output/sealed-table.js";
import { rlscale } from "../helpers/command-line.js";
import { userLog } from "../helpers/user-log.js";
import { inFolder, query } from "../reduce/dumps.js";
import { type UserAction, World } from "./world.js";

const runs = { quick: 60, ci: 300, all: 300 }[process.env.RLSCALE_TESTS ?? "quick"] ?? 60;

/** Tables as an engine writes them, not completed yet. */
let tables: Buffer[];
beforeAll(async () => {
  tables = await inFolder((folder) =>
    Promise.all(
      [0, 1, 5].map(async (rows) => {
        const path = join(folder, `${rows}.parquet`);
        await query(
          `COPY (SELECT range AS step FROM range(${rows})) TO '${path}' (FORMAT parquet, KV_METADATA {${seal.key}: '${seal.value}'})`
        );
        return readFileSync(path);
      })
    )
  );
});

// few names, so that they meet; among them those that a tool might take for its own
const aside = asideOf({ path: "/site" }).slice(1);
const names = ["a", "b", "site", "site.previous", "site.next", ".site.new", "runs", "rlscale-files.sha256", aside];
const path = fc
  .array(fc.constantFrom("a", "b", "site", "site", "runs", ...names), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join("/"));
const text = fc.constantFrom("", "mine", "new", "old", "# rlscale site: the files");

type Command =
  | { what: "site" | "study"; target: string; inputs: string[]; files: Record<string, string>; fails: boolean }
  | { what: "table"; target: string; inputs: string[]; table: number }
  | { what: "kept"; target: string; inputs: string[]; files: Record<string, string> }
  | { what: "one" | "edit"; target: string; text: string };

const inputs = fc.array(path, { maxLength: 2 });
const made = fc.array(fc.constantFrom("a", "b", "index.html", "rlscale-files.sha256"), { minLength: 1, maxLength: 3 });
const files = fc
  .dictionary(
    made.map((parts) => parts.join("/")),
    text,
    { maxKeys: 4 }
  )
  // nothing is a file and a folder
  .filter((files) => !Object.keys(files).some((a) => Object.keys(files).some((b) => a.startsWith(`${b}/`))));
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constantFrom("site" as const, "study" as const),
      target: path,
      inputs,
      files,
      fails: fc.boolean()
    })
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("table" as const), target: path, inputs, table: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("kept" as const), target: path, inputs, files }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom("one" as const, "edit" as const), target: path, text }) }
);
const user: fc.Arbitrary<UserAction> = fc.record({
  what: fc.constantFrom("write", "write", "write", "folder", "link", "hard link", "move", "remove"),
  path,
  other: path,
  text
});

function write(folder: string, files: Record<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function run(world: World, one: Command): Promise<void> {
  const target = world.at(one.target);
  if ("text" in one)
    return one.what === "one" ? writeOneFile(target, one.text, "a test") : editFile(target, (text) => text);
  const inputs = one.inputs.map((name) => world.at(name));
  if (one.what === "kept") {
    const files = new Map(Object.entries(one.files).map(([name, text]) => [`runs/${name}`, text]));
    return writeKept(target, { by: "a test", files, whole: ["runs"], apart: ["runs/a"], inputs });
  }
  return holdOutput(target, { kind: one.what, inputs }, async ({ next, put }) => {
    if ("table" in one) writeFileSync(next, tables[one.table]!);
    else {
      write(next, one.files);
      if (one.fails) throw new Error("the work failed");
    }
    await put();
  });
}

describe("whatever a user and commands do", () => {
  it("no file of the user's is gone or changed, and what was done can be done again", async () => {
    let [done, refused] = [0, 0];
    const turns = fc.array(fc.oneof(user, command), { minLength: 4, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(turns, async (turns) => {
        const world = new World();
        try {
          for (const turn of turns) {
            if ("path" in turn) {
              world.user(turn);
              continue;
            }
            const first = await world.command(() => run(world, turn));
            expect(first.faults).toEqual([]);
            if (first.done) done++;
            else refused++;
            if (!first.done) continue;
            const again = await world.command(() => run(world, turn));
            expect([again.error, again.faults]).toEqual(["", []]);
          }
        } finally {
          world.remove();
        }
      }),
      { seed: 15, numRuns: runs }
    );
    // both happen often: a tool that refuses everything would lose nothing
    expect(done / (done + refused)).toBeGreaterThan(0.2);
    expect(refused / (done + refused)).toBeGreaterThan(0.2);
  }, 600_000);
});

describe("the real commands among a user's files", () => {
  const dumps = { "dumps/one.jsonl": `{"step":1,"prompt":"a","score":1}\n{"step":2,"prompt":"a","score":0}\n` };
  const log = { "logs/7b.jsonl": userLog({ k: 0.05, steps: 60 }) };
  const place = fc.constantFrom(
    "site",
    "logs",
    "dumps",
    "dumps/one.jsonl",
    "link",
    "link/a",
    "a",
    "a/b",
    "table.parquet",
    "new study",
    "."
  );
  const real = fc.record({ what: fc.constantFrom("new", "reduce", "reduce", "build"), target: place });

  /** what succeeds, before anything is in its way */
  const first = [
    { what: "new", target: "new study" },
    { what: "reduce", target: "table.parquet" }
  ];

  it("lose nothing", async () => {
    const turns = fc.array(
      fc.oneof(
        { weight: 2, arbitrary: real },
        {
          weight: 1,
          arbitrary: fc.record({ ...{ path: place, other: place, text }, what: user.map(({ what }) => what) })
        }
      ),
      { minLength: 3, maxLength: 8 }
    );
    const done = new Set<string>();
    await fc.assert(
      fc.asyncProperty(turns, async (turns) => {
        const world = new World();
        try {
          write(world.root, { ...dumps, ...log, "a study/study.yaml": "title: x\n" });
          world.user({ what: "link", path: "link", other: "dumps", text: "" });
          for (const turn of [...first, ...turns]) {
            if ("path" in turn) {
              world.user(turn);
              continue;
            }
            const target = world.at(turn.target);
            const args = {
              new: ["new", target, "--from", world.at("logs"), "--model-size", "7B"],
              reduce: ["reduce", world.at("dumps"), "-o", target],
              // of what stands there; a study without runs ends it before anything is made
              build: ["build", world.at("a study"), "-o", target]
            }[turn.what]!;
            const { done: isDone, faults } = await world.command(async () => {
              const { code, err } = await rlscale(...args);
              if (code !== 0) throw new Error(err);
            });
            expect(faults).toEqual([]);
            if (isDone) done.add(turn.what);
          }
        } finally {
          world.remove();
        }
      }),
      { seed: 15, numRuns: Math.ceil(runs / 20) }
    );
    expect([...done].sort()).toEqual(["new", "reduce"]);
  }, 600_000);
});
