/**
 * Dumps that are not as they should be, through `rlscale reduce`: one clear message, an exit code, no partial table.
 *
 * The quick form tries every fault once or twice: a few cuts and bits of each kind of dump, one engine brought down, one
 * kill; long lines, many columns and full disks are left to mode all.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckDB } from "../../loaders/reduce/engines/duckdb.js";
import { findDumps } from "../../loaders/reduce/find-dumps.js";
import { reduce } from "../../loaders/reduce/reduce.js";
import { seededRandom } from "../../src/lib/statistics/random.js";
import { zstdBomb, zstdOf } from "../fuzz/pack.js";
import { rlscale } from "../helpers/command-line.js";
import { boundByModes, fill, onSmallDisk } from "../helpers/faults.js";
import { query, tableOf } from "../reduce/dumps.js";

const all = process.env.RLSCALE_TESTS === "all";

let folder: string;
const at = (...names: string[]) => join(folder, ...names);
const jsonl = readFileSync("test/fixtures/rollouts/binary.jsonl");
let parquet: Uint8Array;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-faults-"));
  chmodSync(folder, 0o755);
  await query(`COPY (FROM 'test/fixtures/rollouts/binary.jsonl') TO '${at("good.parquet")}' (FORMAT parquet)`);
  parquet = new Uint8Array(readFileSync(at("good.parquet")));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Tried {
  name: string;
  code: number;
  err: string;
  table: boolean;
  left: number;
  resident: number;
  ms: number;
}

/** What becomes of each file, by its name. */
function tryEach(files: Files): Map<string, Tried> {
  const [dumps, spill] = [at("dumps"), at("spill")];
  for (const one of [dumps, spill]) {
    rmSync(one, { recursive: true, force: true });
    mkdirSync(one);
  }
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dumps, name), bytes);
  const args = ["loaders/run.js", "test/faults/reduce-each.ts", dumps, at("table.parquet"), spill];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1e9 });
  const tried = stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Tried);
  expect({ status, tried: tried.length, stderr: stderr.slice(-2000) }).toEqual({
    status: 0,
    tried: Object.keys(files).length,
    stderr: expect.any(String)
  });
  return new Map(tried.map((one) => [one.name, one]));
}

/** Done with a table, or refused in one line that names the file; nothing is left, in time and memory. */
function expectSettled({ name, code, err, table, left, resident, ms }: Tried): void {
  const said = err.replace(/^(counting|reading|reducing.*|writing)\n/gm, "");
  expect([name, left, table]).toEqual([name, 0, code === 0]);
  if (code !== 0) {
    expect(said, name).toMatch(/^rlscale: [^\n]+\n$/);
    expect(said).toContain(name);
    expect(said.length).toBeLessThan(3000);
    expect(said).not.toMatch(/INTERNAL|TypeError|\bat .*:\d+:\d+/);
  } else expect([name, said]).toEqual([name, ""]);
  // some seconds on a busy machine; what goes wrong here takes minutes
  expect([name, ms < 20_000, resident < 2.5e9]).toEqual([name, true, true]);
}

function flipped(bytes: Uint8Array, at: number, mask: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = copy[at]! ^ mask;
  return copy;
}

/** The file with its last eight bytes, the footer's length and the magic, made others. */
function ending(length: number | null, magic = "PAR1"): Uint8Array {
  const copy = parquet.slice();
  if (length !== null) new DataView(copy.buffer).setUint32(copy.length - 8, length, true);
  copy.set(new TextEncoder().encode(magic), copy.length - 4);
  return copy;
}

type Files = Record<string, Uint8Array | string>;

/** A dump of each kind, by its ending. */
const packed = (): [string, Uint8Array][] => [
  ["parquet", parquet],
  ["jsonl", jsonl],
  ["jsonl.gz", gzipSync(jsonl)],
  ["jsonl.zst", zstdOf(jsonl)]
];

function cutAnywhere(): Files {
  const cuts = (bytes: Uint8Array) => {
    const some = (all ? [0, 1, 3, 4, 5, 8, 11, 12] : [0, 8]).flatMap((n) => [n, bytes.length - 1 - n]);
    const many = all ? 24 : 1;
    return [...some, ...Array.from({ length: many }, (_, i) => Math.floor((bytes.length * (i + 1)) / (many + 1)))];
  };
  const files: Record<string, Uint8Array> = {};
  for (const [kind, bytes] of packed()) for (const n of cuts(bytes)) files[`cut-${n}.${kind}`] = bytes.subarray(0, n);
  return files;
}

function bitsTurned(): Files {
  const random = seededRandom(9);
  const files: Record<string, Uint8Array> = {};
  for (const [kind, bytes] of packed()) {
    const footer = kind === "parquet" ? bytes.length - 900 : 0;
    for (let i = 0; i < (all ? 40 : 3); i++) {
      const from = i % 2 ? footer : 0;
      const place = from + Math.floor(random.uniform() * (bytes.length - from));
      files[`bit-${i}-at-${place}.${kind}`] = flipped(bytes, place, 1 << (i % 8));
    }
  }
  return files;
}

function lies(): Files {
  return {
    "magic.parquet": flipped(parquet, 0, 0xff),
    "end.parquet": ending(null, "PAR2"),
    "encrypted.parquet": ending(null, "PARE"),
    "footer-0.parquet": ending(0),
    "footer-1.parquet": ending(1),
    "footer-short.parquet": ending(200),
    "footer-file.parquet": ending(parquet.length),
    "footer-2g.parquet": ending(0x7fffffff),
    "footer-4g.parquet": ending(0xffffffff),
    "text.parquet": "step,prompt,score\n1,a,1\n",
    "arrow.parquet": new TextEncoder().encode("ARROW1\0\0"),
    "gzip.jsonl": gzipSync(jsonl),
    "text.jsonl.gz": jsonl,
    "text.jsonl.zst": jsonl,
    "parquet.jsonl": parquet,
    "empty.parquet": "",
    "empty.jsonl": "",
    "empty.jsonl.gz": "",
    "blank.jsonl": "\n\n\n",
    "nulls.jsonl": new Uint8Array(100_000)
  };
}

function tooMuch(): Files {
  const million = 1_000_000;
  const line = '{"step":1,"prompt":"a","score":1';
  const names = (n: number) => Array.from({ length: n }, (_, i) => `c${i}`);
  const some: Record<string, Uint8Array | string> = {
    "name.jsonl": `${line},"${"x".repeat(million)}":1}\n`,
    "blanks.jsonl.zst": zstdBomb(all ? 2000 : 520)
  };
  const more = (): typeof some => ({
    "keys.jsonl": `${line}${names(million)
      .map((name) => `,"${name}":1`)
      .join("")}}\n`,
    "keys-over-lines.jsonl": names(million)
      .map((name) => `${line},"${name}":1}\n`)
      .join(""),
    "long-line.jsonl": `${line},"a":"${"x".repeat(40 * million)}"}\n`,
    "columns.parquet": new Uint8Array(
      parquetWriteBuffer({
        columnData: ["step", "prompt", "score", ...names(100_000)].map((name) => ({
          name,
          data: [1],
          type: "INT32" as const
        }))
      })
    ),
    "blanks.jsonl.gz": gzipSync(new Uint8Array(200 * million).fill(0x20)),
    "zeros.jsonl.gz": gzipSync(new Uint8Array(200 * million))
  });
  return all ? { ...some, ...more() } : some;
}

describe("reduce of a damaged dump", () => {
  const groups = { cutAnywhere, bitsTurned, lies, tooMuch };
  const tried: Partial<Record<keyof typeof groups, Tried[]>> = {};
  // all in one process: its start takes longer than a hundred dumps
  beforeAll(() => {
    const made = Object.entries(groups).map(([group, make]) => [group as keyof typeof groups, make()] as const);
    const all = tryEach(Object.assign({}, ...made.map(([, files]) => files)));
    for (const [group, files] of made) tried[group] = Object.keys(files).map((name) => all.get(name)!);
  }, 1_800_000);

  it("is a table or one message: cut anywhere", () => {
    for (const one of tried.cutAnywhere!) expectSettled(one);
    // a Parquet file is whole or refused, packed text too
    for (const { name, code } of tried.cutAnywhere!)
      if (/parquet|gz$|zst$/.test(name)) expect([name, code]).toEqual([name, 1]);
  });

  it("is a table or one message: bits turned over anywhere", () => {
    for (const one of tried.bitsTurned!) expectSettled(one);
  });

  it("is refused: magic, footers and lengths that lie", () => {
    for (const one of tried.lies!) expectSettled(one);
    // the first magic is not looked at by every reader: the footer says where all is
    const reduced = tried.lies!.filter(({ code, name }) => code === 0 && name !== "magic.parquet");
    expect(reduced.map(({ name }) => name)).toEqual([]);
  });

  it("is settled in time and memory: nesting, columns, names, ratios", () => {
    for (const one of tried.tooMuch!) expectSettled(one);
  });
});

const command = (...args: string[]) => ["loaders/cli/rlscale.js", ...args];

describe("reduce of what brings the engine down", () => {
  const deep = [
    ["objects", '{"a":', "1", "}"],
    ["lists", "[", "", "]"]
  ] as const;
  it.each(all ? deep : deep.slice(0, 1))(
    "says so, and leaves nothing: JSON 100,000 %s deep",
    (name, open, inside, close) => {
      const [path, spill] = [at(`${name}.jsonl`), at(`${name}-spill`)];
      mkdirSync(spill);
      writeFileSync(path, `{"step":1,"prompt":"a","score":1,"a":${open.repeat(1e5)}${inside}${close.repeat(1e5)}}\n`);
      const args = ["reduce", path, "-o", at(`${name}.parquet`), "--spill", spill];
      const { status, stderr } = spawnSync(process.execPath, command(...args), { encoding: "utf8" });
      // an engine that stands it reduces it
      if (status === 0) expect(existsSync(at(`${name}.parquet`))).toBe(true);
      else {
        expect(stderr).toMatch(
          /^rlscale: [^\n]*\.jsonl: must be dumps that can be read; found [^\n]*: nothing was written\n$/
        );
        expect(existsSync(at(`${name}.parquet`))).toBe(false);
      }
      expect(readdirSync(spill)).toEqual([]);
    }
  );
});

describe("reduce that cannot read or write", () => {
  it("says so of paths that are no dumps, and keeps the old table", async () => {
    mkdirSync(at("folder.parquet"));
    symlinkSync(at("nowhere"), at("broken.parquet"));
    writeFileSync(at("table.parquet"), "old");
    for (const path of [at("folder.parquet"), at("broken.parquet"), at("nothing.jsonl")]) {
      const { code, err } = await rlscale("reduce", path, "-o", at("table.parquet"));
      expect([code, err]).toEqual([1, expect.stringMatching(/^rlscale: [^\n]+\n$/)]);
      expect(err).toContain(path);
    }
    expect(readFileSync(at("table.parquet"), "utf8")).toBe("old");
    const { code, err } = await rlscale("reduce", at("good.parquet"), "-o", at("folder.parquet"));
    expect([code, err]).toEqual([1, expect.stringMatching(/rlscale: .*folder\.parquet[^\n]*\n$/)]);
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("says so without permission, as an ordinary user", async ({ skip }) => {
    const spill = at("user");
    mkdirSync(spill);
    chmodSync(spill, 0o777);
    mkdirSync(at("shut"));
    chmodSync(at("shut"), 0o555);
    const closed = { "closed.parquet": parquet, "closed.jsonl": jsonl };
    for (const [name, bytes] of Object.entries(closed)) {
      writeFileSync(at(name), bytes);
      chmodSync(at(name), 0o000);
    }
    const call = (path: string, output: string) => ["reduce", path, "-o", output, "--spill", spill];
    const tried = boundByModes([
      ...Object.keys(closed).map((name) => call(at(name), join(spill, "t.parquet"))),
      call(at("good.parquet"), at("shut", "t.parquet"))
    ]);
    if (tried === null) skip("root cannot give up its rights here: run this test as an ordinary user");
    expect(tried!.map(({ code, err }) => [code, err])).toEqual(
      ["closed", "closed", "shut"].map((name) => [
        1,
        expect.stringMatching(new RegExp(`rlscale: [^\\n]*${name}[^\\n]*ermission denied[^\\n]*\\n$`))
      ])
    );
    expect(readdirSync(spill)).toEqual([]);
  });

  it("refuses a dump that changes while it is read, and keeps the old table", async () => {
    const [path, output] = [at("changes.parquet"), at("kept.parquet")];
    copyFileSync(at("good.parquet"), path);
    await rlscale("reduce", at("good.parquet"), "-o", output, "--run", "old");
    const old = readFileSync(output);
    const engine = await openDuckDB({ memory: 5e8, threads: 1, spill: folder });
    const change = ({ doing }: { doing: string }) => doing === "reducing" && appendFileSync(path, "");
    const grow = ({ doing }: { doing: string }) => doing === "reducing" && appendFileSync(path, "more");
    const dumps = await findDumps([path]);
    await expect(reduce(engine, dumps, { output, onProgress: grow })).rejects.toThrow(/changes\.parquet/);
    expect(readFileSync(output)).toEqual(old);
    copyFileSync(at("good.parquet"), path);
    await reduce(engine, dumps, { output, onProgress: change });
    await engine.close();
    expect(await tableOf(output)).toHaveLength(6);
  }, 60_000);

  it.runIf(all)(
    "says so on a full disk, of the table and of what is spilled, and keeps the old table",
    async ({ skip }) => {
      const small = at("small");
      const mounted = await onSmallDisk(small, "2m", async () => {
        await query(
          `COPY (SELECT i // 10 AS step, hash(i) AS prompt, (hash(i) % 997) / 997 AS score, (hash(i) % 3001)::INT AS response_length
         FROM range(400000) AS t(i)) TO '${at("much.parquet")}' (FORMAT parquet)`
        );
        await rlscale("reduce", at("good.parquet"), "-o", join(small, "t.parquet"));
        const old = readFileSync(join(small, "t.parquet"));
        fill(small, 8);
        const onOutput = await rlscale("reduce", at("much.parquet"), "-o", join(small, "t.parquet"));
        expect([onOutput.code, onOutput.err]).toEqual([
          1,
          expect.stringMatching(/rlscale: [^\n]*t\.parquet[^\n]*No space left[^\n]*\n$/i)
        ]);
        expect(readdirSync(small)).toEqual(["filler", "t.parquet"]);
        expect(readFileSync(join(small, "t.parquet"))).toEqual(old);
        // JSON lines are kept packed beside what is spilled
        const lines = Array.from(
          { length: 200_000 },
          (_, i) => `{"step":${i % 9},"prompt":"${(i * 7919) % 1e9}-${i}","score":${Math.sin(i)}}`
        );
        writeFileSync(at("much.jsonl"), lines.join("\n"));
        const onSpill = await rlscale("reduce", at("much.jsonl"), "-o", at("t.parquet"), "--spill", small);
        expect([onSpill.code, onSpill.err]).toEqual([
          1,
          expect.stringMatching(/rlscale: [^\n]*No space left[^\n]*\n$/i)
        ]);
        expect(existsSync(at("t.parquet"))).toBe(false);
        expect(readdirSync(small)).toEqual(["filler", "t.parquet"]);
      });
      if (!mounted) skip("a tmpfs cannot be mounted here: nothing shows what a full disk does");
    },
    120_000
  );

  it("killed at any moment, leaves the old table whole; the next run works", async () => {
    const output = at("killed.parquet");
    const rows = all ? 1_000_000 : 200_000;
    await query(
      `COPY (SELECT i // ${rows / 20} AS step, hash(i) % 50000 AS prompt, (hash(i) % 997) / 997 AS score, (hash(i) % 3001)::INT AS response_length
       FROM range(${rows}) AS t(i)) TO '${at("long.parquet")}' (FORMAT parquet)`
    );
    const spill = at("killed-spill");
    mkdirSync(spill);
    const run = (kill: (child: ChildProcess, said: string) => void) => {
      const child = spawn(process.execPath, command("reduce", at("long.parquet"), "-o", output, "--spill", spill));
      let said = "";
      child.stderr.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        kill(child, said);
      });
      return new Promise<number | null>((done) => child.once("exit", done));
    };
    await rlscale("reduce", at("good.parquet"), "-o", output, "--run", "old");
    const old = readFileSync(output);
    for (const word of all ? ["counting", "reducing 0", "reducing 100"] : ["reducing 0"]) {
      const code = await run((child, said) => said.includes(word) && child.kill("SIGKILL"));
      const kept = readFileSync(output).equals(old);
      // at the last word it may have been in time: then the new table is there, whole
      if (word === "reducing 100" && !kept) expect(await tableOf(output)).toHaveLength(20);
      else expect([word, code, kept]).toEqual([word, null, true]);
    }
    const next = await rlscale("reduce", at("long.parquet"), "-o", output, "--spill", spill);
    expect(next.code).toBe(0);
    expect(await tableOf(output)).toHaveLength(20);
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  }, 240_000);
});
