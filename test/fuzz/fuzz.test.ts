/** The short form of `npm run fuzz`, and what longer runs have found, kept. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { linesOf } from "../../src/import/bytes/lines.js";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { inputAt } from "./inputs.js";
import { mutations } from "./mutate.js";
import { zstdBomb } from "./pack.js";
import { eventsIn, sealEvents, sealWandb, wandbRecordsIn } from "./records.js";
import { fuzz, noTally } from "./run.js";
import { fuzzSeeds } from "./seeds.js";
import { tryInput } from "./try-input.js";

/** Milliseconds after which an input hangs, however busy the machine: found ones took minutes. */
const patience = 30_000;

/** Inputs tried: CI takes more, `npm run fuzz` as many as it is asked for. */
const mutated = process.env.RLSCALE_TESTS === "quick" ? 500 : 2000;

const seeds = fuzzSeeds();
const bytes = (content: ArrayLike<number>) => Uint8Array.from(content);
const text = (content: string) => new TextEncoder().encode(content);

describe("mutated logs", () => {
  it(`${mutated} of them end in a result or one refusal, in bounded time and memory`, async () => {
    const tally = noTally();
    const indices = Array.from({ length: mutated }, (_, i) => i);
    await fuzz(20, indices, tally, { ms: patience });
    expect(tally.crashes).toEqual([]);
    expect(tally.inputs).toBe(indices.length);
    // the inputs reach readers: many are still logs, many are refused
    expect(Math.min(tally.outcomes.runs!, tally.outcomes.refused!, tally.outcomes["no runs"]!)).toBeGreaterThan(
      mutated / 10
    );
  });

  it("are a function of seed and number alone", () => {
    const one = inputAt(17, 3, seeds);
    const again = inputAt(17, 3, fuzzSeeds());
    expect([again.how, Buffer.compare(again.files[0]!.bytes, one.files[0]!.bytes)]).toEqual([one.how, 0]);
    expect(inputAt(17, 4, seeds).how).not.toBe(one.how);
  });

  it("come of every seed by every mutation", () => {
    const said = Array.from({ length: 6000 }, (_, i) => inputAt(i, 1, seeds).how).join("\n");
    expect(seeds.filter(({ name }) => !said.includes(name)).map(({ name }) => name)).toEqual([]);
    expect(mutations.filter(({ name }) => !said.includes(name)).map(({ name }) => name)).toEqual([]);
  });

  it("are told from hangs and floods of memory by a thread that is ended", async () => {
    const tally = noTally();
    const worker = join(import.meta.dirname, "hang.mjs");
    await fuzz(0, [0], tally, { worker, ms: 200 });
    await fuzz(0, [1, 2], tally, { worker, ms: 60_000 });
    expect(tally.crashes.map(({ index, kind }) => [index, kind])).toEqual([
      [0, "time"],
      [1, "memory"]
    ]);
    expect(tally.outcomes).toEqual({ refused: 1 });
  });
});

describe("records sealed again", () => {
  it.each([
    ["tensorboard", "events.out.tfevents.1795391895.vm.part0", eventsIn, sealEvents],
    ["wandb", "run-fixture1.wandb", wandbRecordsIn, sealWandb]
  ] as const)("%s: gives the same records", (_, name, open, seal) => {
    const seed = seeds.find((one) => one.name.endsWith(name))!;
    const records = open(seed.files[0]!.bytes)!;
    expect(records.length).toBeGreaterThan(10);
    expect(open(seal(records))).toEqual(records);
  });
});

const footer = (content: readonly number[]) => {
  const mark = [0x50, 0x41, 0x52, 0x31];
  return bytes([...mark, ...content, content.length, 0, 0, 0, ...mark]);
};
const field = [0x48, 1, 0x61, 0x15, 118, 0];

/** What runs of the fuzzer found: [what went wrong, name, bytes]. */
const found: [string, string, Uint8Array][] = [
  ...readdirSync("test/fixtures/fuzz")
    .filter((name) => name !== "README.md")
    .map((name): [string, string, Uint8Array] => [
      "a library went round without end",
      name,
      readFileSync(`test/fixtures/fuzz/${name}`)
    ]),
  [
    "fields that say they have 59 fields each: TypeError",
    "children.parquet",
    footer([0x15, 2, 0x19, 0xec, ...new Array(14).fill(field).flat(), 0x16, 200, 1, 0x19, 0x0c, 0])
  ],
  [
    "a magic of control characters: message of several lines",
    "end.parquet",
    bytes([...text("PAR1aaaaaaaa"), 1, 10, 13])
  ],
  ["37 MB without an end of line: the line looked through again at every piece", "bomb.jsonl.zst", zstdBomb(283)],
  ["a header of 60,000 names: each looked for in all", "wide.csv", text(`step${",a - b".repeat(60_000)}\n`)],
  ["digits before no bar: each start tried", "console.txt", text(`{'loss': 0.1}\n%|${"1".repeat(100_000)}\n`)],
  ["an object and line ends: each split tried", "a.json", text(`{${"\n".repeat(200_000)}x`)],
  ["braces on lines of their own: each tried with all behind it", "a.log", text("{\n".repeat(60_000))],
  [
    "digits behind a cut number: each end of them tried",
    "verl.txt",
    text(`step:1 - a/b:0.5\n${"0".repeat(200_000)}x\n`)
  ],
  ["line ends: each one tried as the start of a bar", "console.txt", text("\n".repeat(200_000))],
  [
    "a list without end: parsed again at each comma",
    "a.json",
    text(`{"log_history":[{"step":1}],"a":[${"1,".repeat(30_000)}`)
  ],
  [
    "dictionaries in one line: a call in a call for each",
    "console.txt",
    text(`${"{'a': x}".repeat(30_000)}\n{'loss': 1}`)
  ],
  ["a dictionary over many lines: read again at each", "console.txt", text(`{'loss': [\n${"'}',\n".repeat(15_000)}`)],
  ["pairs without values: joined again at each", "verl.txt", text(`step:1 - a/b:1${" - a:b".repeat(60_000)}\n`)],
  ["colons: all behind each looked at", "verl.txt", text(`step:1 - a/b${":1".repeat(100_000)} x\n`)],
  [
    "quotes never closed: the record looked through at every line",
    "a.csv",
    text(`step,a\n1,"\n${'""\n'.repeat(100_000)}`)
  ],
  [
    "a name of 200,000 characters: tried against patterns",
    "a.csv",
    text(`step,${"val-core/".repeat(22_000)}\n1,0.5\n`)
  ],
  [
    "blanks behind a colon in a file of settings",
    "meta.yaml",
    text(`artifact_uri: a\nrun_id: ${" ".repeat(60_000)}x\n`)
  ]
];

describe("what was found", () => {
  it.each(found)(
    "%s (%s)",
    async (_, path, content) => {
      await expect(tryInput({ files: [{ path, bytes: content }], how: path, piece: 4096 })).resolves.toBeDefined();
    },
    patience
  );

  it("files of a resumed run, one of them damaged at its start: an error that was no refusal", async () => {
    const files = ["a", "b"].map((name) => ({
      path: `run/events.out.tfevents.1.${name}`,
      bytes: bytes([...new Array(12).fill(1), 8, ...new Array(50).fill(255)])
    }));
    await expect(tryInput({ files, how: "", piece: 4096 })).resolves.toBe("refused");
  });

  it("a source that is a Buffer of Node reads as plain bytes do: its slice is no copy", async () => {
    const name = "test/fixtures/trainers/arrow/polars.arrow";
    const pooled = Buffer.concat([Buffer.from("x"), readFileSync(name)]).subarray(1);
    await expect(sourceOfBytes(name, pooled).bytes(0, 6)).resolves.not.toBeInstanceOf(Buffer);
    await expect(tryInput({ files: [{ path: name, bytes: pooled }], how: "", piece: 4096 })).resolves.toBe("runs");
  });
});

describe("linesOf(pieces)", () => {
  it("gives the same lines whatever the pieces", async () => {
    const content = text("a\r\nb\rc\n\n\r\r\nd é\r");
    const split = async (length: number) => {
      const lines: string[] = [];
      const pieces = (async function* () {
        for (let at = 0; at < content.length; at += length) yield content.subarray(at, at + length);
      })();
      for await (const some of linesOf(pieces)) lines.push(...some.map((line) => line.text));
      return lines;
    };
    expect(await split(100)).toEqual(["a", "b", "c", "", "", "", "d é"]);
    for (const length of [1, 2, 3, 5]) expect(await split(length)).toEqual(await split(100));
  });
});
