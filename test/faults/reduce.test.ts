/** Dumps that are not as they should be, through `rlscale reduce`: one clear message, an exit code, no partial table. */
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
import { openDuckDB } from "../../loaders/reduce/duckdb.js";
import { findDumps } from "../../loaders/reduce/find-dumps.js";
import { reduce } from "../../loaders/reduce/reduce.js";
import { seededRandom } from "../../src/lib/inference/random.js";
import { zstdBomb, zstdOf } from "../fuzz/pack.js";
import { query, tableOf } from "../reduce/dumps.js";

const all = process.env.RLSCALE_TESTS === "all";
if (!all) console.warn("reduce under thousands of faults takes minutes: some of them here, all by npm run test:all");

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
function tryEach(files: Record<string, Uint8Array | string>): Map<string, Tried> {
  const [dumps, spill] = [at("dumps"), at("spill")];
  for (const one of [dumps, spill]) {
    rmSync(one, { recursive: true, force: true });
    mkdirSync(one);
  }
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dumps, name), bytes);
  const args = ["--import", "tsx", "test/faults/reduce-each.ts", dumps, at("table.parquet"), spill];
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

describe("reduce of a damaged dump", () => {
  it("is a table or one message: cut anywhere", () => {
    const cuts = (bytes: Uint8Array) => {
      const some = [0, 1, 3, 4, 5, 8, 11, 12].flatMap((n) => [n, bytes.length - 1 - n]);
      const many = all ? 300 : 8;
      return [...some, ...Array.from({ length: many }, (_, i) => Math.floor((bytes.length * (i + 1)) / (many + 1)))];
    };
    const files: Record<string, Uint8Array> = {};
    const packed: [string, Uint8Array][] = [
      ["parquet", parquet],
      ["jsonl", jsonl],
      ["jsonl.gz", gzipSync(jsonl)],
      ["jsonl.zst", zstdOf(jsonl)]
    ];
    for (const [kind, bytes] of packed) for (const n of cuts(bytes)) files[`cut-${n}.${kind}`] = bytes.subarray(0, n);
    const tried = tryEach(files);
    for (const one of tried.values()) expectSettled(one);
    // a Parquet file is whole or refused, packed text too
    for (const one of tried.values())
      if (/parquet|gz$|zst$/.test(one.name)) expect([one.name, one.code]).toEqual([one.name, 1]);
  }, 600_000);

  it("is a table or one message: bits turned over anywhere", () => {
    const random = seededRandom(9);
    const files: Record<string, Uint8Array> = {};
    const packed: [string, Uint8Array][] = [
      ["parquet", parquet],
      ["jsonl", jsonl],
      ["jsonl.gz", gzipSync(jsonl)],
      ["jsonl.zst", zstdOf(jsonl)]
    ];
    for (const [kind, bytes] of packed) {
      const footer = kind === "parquet" ? bytes.length - 900 : 0;
      for (let i = 0; i < (all ? 500 : 12); i++) {
        const from = i % 2 ? footer : 0;
        const place = from + Math.floor(random.uniform() * (bytes.length - from));
        files[`bit-${i}-at-${place}.${kind}`] = flipped(bytes, place, 1 << (i % 8));
      }
    }
    for (const one of tryEach(files).values()) expectSettled(one);
  }, 600_000);

  it("is refused: magic, footers and lengths that lie", () => {
    const files = {
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
    const tried = [...tryEach(files).values()];
    for (const one of tried) expectSettled(one);
    // the first magic is not looked at by every reader: the footer says where all is
    expect(
      tried
        .filter(({ code }) => code === 0)
        .map(({ name }) => name)
        .filter((name) => name !== "magic.parquet")
    ).toEqual([]);
  }, 120_000);

  it("is settled in time and memory: nesting, columns, names, ratios", () => {
    const million = 1_000_000;
    const many = all ? million : 60_000;
    const line = '{"step":1,"prompt":"a","score":1';
    const names = (n: number) => Array.from({ length: n }, (_, i) => `c${i}`);
    const files: Record<string, Uint8Array | string> = {
      "keys.jsonl": `${line}${names(many)
        .map((name) => `,"${name}":1`)
        .join("")}}\n`,
      "keys-over-lines.jsonl": names(many)
        .map((name) => `${line},"${name}":1}\n`)
        .join(""),
      "name.jsonl": `${line},"${"x".repeat(million)}":1}\n`,
      "long-line.jsonl": `${line},"a":"${"x".repeat(40 * million)}"}\n`,
      "columns.parquet": new Uint8Array(
        parquetWriteBuffer({
          columnData: ["step", "prompt", "score", ...names(all ? 100_000 : 20_000)].map((name) => ({
            name,
            data: [1],
            type: "INT32" as const
          }))
        })
      ),
      "blanks.jsonl.gz": gzipSync(new Uint8Array(200 * million).fill(0x20)),
      "zeros.jsonl.gz": gzipSync(new Uint8Array(200 * million)),
      "blanks.jsonl.zst": zstdBomb(2000)
    };
    for (const one of tryEach(files).values()) {
      expectSettled(one);
    }
  }, 600_000);
});

const command = (...args: string[]) => ["loaders/cli/rlscale.js", ...args];

describe("reduce of what brings the engine down", () => {
  it.each([
    ["objects", '{"a":', "1", "}"],
    ["lists", "[", "", "]"]
  ])("says so, and leaves nothing: JSON 100,000 %s deep", (name, open, inside, close) => {
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
  });
});

describe("reduce that cannot read or write", () => {
  it("says so of paths that are no dumps, and keeps the old table", () => {
    mkdirSync(at("folder.parquet"));
    symlinkSync(at("nowhere"), at("broken.parquet"));
    writeFileSync(at("table.parquet"), "old");
    for (const path of [at("folder.parquet"), at("broken.parquet"), at("nothing.jsonl")]) {
      const { status, stderr } = spawnSync(process.execPath, command("reduce", path, "-o", at("table.parquet")), {
        encoding: "utf8"
      });
      expect([status, stderr]).toEqual([1, expect.stringMatching(/^rlscale: [^\n]+\n$/)]);
      expect(stderr).toContain(path);
    }
    expect(readFileSync(at("table.parquet"), "utf8")).toBe("old");
    const { status, stderr } = spawnSync(
      process.execPath,
      command("reduce", at("good.parquet"), "-o", at("folder.parquet")),
      { encoding: "utf8" }
    );
    expect([status, stderr]).toEqual([1, expect.stringMatching(/rlscale: .*folder\.parquet[^\n]*\n$/)]);
    expect(readdirSync(folder).filter((name) => name.includes("partial"))).toEqual([]);
  }, 60_000);

  it("says so without permission, as an ordinary user", ({ skip }) => {
    const asRoot = process.getuid?.() === 0;
    const user = asRoot ? { uid: 65534, gid: 65534 } : {};
    const spill = at("user");
    mkdirSync(spill);
    chmodSync(spill, 0o777);
    const run = (...args: string[]) =>
      spawnSync(process.execPath, command(...args), {
        ...user,
        encoding: "utf8",
        env: { ...process.env, TMPDIR: spill, TSX_DISABLE_CACHE: "1" }
      });
    if (asRoot && run("--version").status !== 0)
      skip("the project cannot be read by an ordinary user here: run this test as one");
    for (const [name, bytes] of [
      ["closed.parquet", parquet],
      ["closed.jsonl", jsonl]
    ] as const) {
      writeFileSync(at(name), bytes);
      chmodSync(at(name), 0o000);
      const { status, stderr } = run("reduce", at(name), "-o", join(spill, "t.parquet"));
      expect([status, stderr]).toEqual([
        1,
        expect.stringMatching(/^rlscale: [^\n]*closed[^\n]*ermission denied[^\n]*\n$/)
      ]);
    }
    mkdirSync(at("shut"));
    chmodSync(at("shut"), 0o555);
    const { status, stderr } = run("reduce", at("good.parquet"), "-o", at("shut", "t.parquet"));
    expect([status, stderr]).toEqual([1, expect.stringMatching(/rlscale: [^\n]*shut[^\n]*ermission denied[^\n]*\n$/)]);
    expect(readdirSync(spill)).toEqual([]);
  }, 60_000);

  it("refuses a dump that changes while it is read, and keeps the old table", async () => {
    const [path, output] = [at("changes.parquet"), at("kept.parquet")];
    copyFileSync(at("good.parquet"), path);
    writeFileSync(output, "old");
    const engine = await openDuckDB({ memory: 5e8, threads: 1, spill: folder });
    const change = ({ doing }: { doing: string }) => doing === "reducing" && appendFileSync(path, "");
    const grow = ({ doing }: { doing: string }) => doing === "reducing" && appendFileSync(path, "more");
    const dumps = await findDumps([path]);
    await expect(reduce(engine, dumps, { output, onProgress: grow })).rejects.toThrow(/changes\.parquet/);
    expect(readFileSync(output, "utf8")).toBe("old");
    copyFileSync(at("good.parquet"), path);
    await reduce(engine, dumps, { output, onProgress: change });
    await engine.close();
    expect(await tableOf(output)).toHaveLength(6);
  }, 60_000);

  it("says so on a full disk, of the table and of what is spilled, and keeps the old table", async ({ skip }) => {
    const small = at("small");
    mkdirSync(small);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", small]);
    if (mounted.status !== 0) skip("a tmpfs cannot be mounted here: nothing shows what a full disk does");
    try {
      await query(
        `COPY (SELECT i // 10 AS step, hash(i) AS prompt, (hash(i) % 997) / 997 AS score, (hash(i) % 3001)::INT AS response_length
         FROM range(400000) AS t(i)) TO '${at("much.parquet")}' (FORMAT parquet)`
      );
      writeFileSync(join(small, "t.parquet"), "old");
      const left = spawnSync("df", ["--output=avail", "-k", small], { encoding: "utf8" });
      writeFileSync(join(small, "filler"), new Uint8Array(1024 * (Number(left.stdout.split("\n")[1]) - 8)));
      const onOutput = spawnSync(
        process.execPath,
        command("reduce", at("much.parquet"), "-o", join(small, "t.parquet")),
        { encoding: "utf8" }
      );
      expect([onOutput.status, onOutput.stderr]).toEqual([
        1,
        expect.stringMatching(/rlscale: [^\n]*t\.parquet[^\n]*No space left[^\n]*\n$/i)
      ]);
      expect(readdirSync(small)).toEqual(["filler", "t.parquet"]);
      expect(readFileSync(join(small, "t.parquet"), "utf8")).toBe("old");
      // JSON lines are kept packed beside what is spilled
      const lines = Array.from(
        { length: 200_000 },
        (_, i) => `{"step":${i % 9},"prompt":"${(i * 7919) % 1e9}-${i}","score":${Math.sin(i)}}`
      );
      writeFileSync(at("much.jsonl"), lines.join("\n"));
      const onSpill = spawnSync(
        process.execPath,
        command("reduce", at("much.jsonl"), "-o", at("t.parquet"), "--spill", small),
        { encoding: "utf8" }
      );
      expect([onSpill.status, onSpill.stderr]).toEqual([
        1,
        expect.stringMatching(/rlscale: [^\n]*No space left[^\n]*\n$/i)
      ]);
      expect(existsSync(at("t.parquet"))).toBe(false);
      expect(readdirSync(small)).toEqual(["filler", "t.parquet"]);
    } finally {
      spawnSync("umount", [small]);
    }
  }, 120_000);

  it("killed at any moment, leaves the old table whole; the next run works", async () => {
    const output = at("killed.parquet");
    await query(
      `COPY (SELECT i // 50000 AS step, hash(i) % 50000 AS prompt, (hash(i) % 997) / 997 AS score, (hash(i) % 3001)::INT AS response_length
       FROM range(1000000) AS t(i)) TO '${at("long.parquet")}' (FORMAT parquet)`
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
    writeFileSync(output, "old");
    for (const word of all ? ["counting", "reducing 0", "reducing 100"] : ["reducing 0"]) {
      const code = await run((child, said) => said.includes(word) && child.kill("SIGKILL"));
      // at the last word it may have been in time: then the new table is there, whole
      if (word === "reducing 100" && code === 0) expect(await tableOf(output)).toHaveLength(20);
      else expect([word, code, readFileSync(output, "utf8")]).toEqual([word, null, "old"]);
    }
    expect(await run(() => undefined)).toBe(0);
    expect(await tableOf(output)).toHaveLength(20);
    expect(readdirSync(folder).filter((name) => name.includes("partial"))).toEqual([]);
  }, 240_000);
});
