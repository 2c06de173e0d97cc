/**
 * Files that are not as they should be, through the command line: one clear message, an exit code, no partial result.
 *
 * The quick form tries every fault once: four formats, one of each kind that is read in its own way, three cuts, and of
 * what is too much of everything what takes less than a second. Mode all tries each with each.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync
} from "node:fs";
import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import zlib from "node:zlib";
import { gzipSync } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sourceOfFile } from "../../loaders/study/find-logs.js";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { arrowNested, arrowSaying, parquetNested, parquetPacked } from "../fuzz/binary-logs.js";
import { zstdBomb, zstdOf } from "../fuzz/pack.js";
import { rlscale, rlscaleAt } from "../helpers/command-line.js";
import { boundByModes, fill, onSmallDisk } from "../helpers/faults.js";
import { importLog } from "../helpers/import-log.js";
import { writeSmallStudy } from "../helpers/small-study.js";

const all = process.env.RLSCALE_TESTS === "all";

const trainers = "test/fixtures/trainers";
/** A log of each format. */
const logs: Record<string, string> = {
  parquet: "parquet/pandas.parquet",
  arrow: "arrow/polars.arrow",
  "arrow stream": "arrow/polars-struct-stream.arrow",
  tensorboard: "tensorboard/tensors/events.out.tfevents.1795391895.vm.3173.0",
  wandb: "wandb/run-fixture1.wandb",
  mlflow: "mlflow/mlruns/701974481719450066/59a1951b62ba4655965ca4c630b5a406/metrics/critic/score/mean",
  jsonl: "jsonl/prime-rl-0.8.1.jsonl",
  csv: "csv/pandas.csv",
  "trainer-state": "trl-1.16.0/trainer_state.json",
  "trl-console": "trl-1.16.0/console.txt",
  "verl-console": "verl-console/verl-0.9.1.txt"
};
const formats = all ? Object.keys(logs) : ["parquet", "arrow", "jsonl", "trl-console"];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-faults-"));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of the test, with the name of a format's log. */
function put(format: string, bytes: Uint8Array | string, place = format): string {
  const path = join(folder, place.replaceAll(" ", "-"), basename(logs[format] ?? format));
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}
const whole = (format: string) => new Uint8Array(readFileSync(`${trainers}/${logs[format]}`));

/** One line that begins with the command, and names the file. */
function expectOneMessage({ code, err }: { code: number; err: string }, path: string): void {
  expect(code).toBe(1);
  expect(err).toMatch(/^rlscale: [^\n]*(\n {2}[^\n]*)?\n$/);
  expect(err).toContain(path);
  expect(err).not.toMatch(/TypeError|RangeError|undefined|\bat .*:\d+:\d+/);
}

describe.each(formats)("%s", (format) => {
  it("empty: nothing to inspect, nothing to fit", async () => {
    const path = put(format, "", `empty-${format}`);
    const inspected = await rlscale("inspect", path);
    expect([inspected.code, inspected.out]).toEqual([0, expect.stringContaining("the file is empty")]);
    expectOneMessage(await rlscale("fit", path), path);
  });

  it("cut anywhere: refused, or what is whole of it with the rest counted", async () => {
    const bytes = whole(format);
    for (const part of all ? [0.02, 0.3, 0.6, 0.95, 0.999] : [0.02, 0.6, 0.999]) {
      const path = put(format, bytes.subarray(0, Math.floor(part * bytes.length)), `cut-${format}`);
      const { code, out, err } = await rlscale("inspect", path, "--json");
      expect(code === 0 || (code === 1 && err.includes(path)), `${part}: ${err}`).toBe(true);
      const [file] = JSON.parse(out).files as [
        { ledger: { read: number; used: number; duplicates: number; setAside: Record<string, number> }; runs: [] }
      ];
      if (code === 1) expect(file.runs).toEqual([]);
      const { read, used, duplicates, setAside } = file.ledger;
      expect(used + duplicates + Object.values(setAside).reduce((a, b) => a + b, 0)).toBe(read);
    }
  });

  it("grown while it is read: read up to where it was; shorter or written over: refused", async () => {
    const bytes = whole(format);
    const path = put(format, bytes, `changes-${format}`);
    const found = await stat(path);
    const read = () =>
      importLog(sourceOfFile(path, found), { checksum: () => ({ update: () => {}, digest: () => "" }) });
    const before = await read();
    writeFileSync(path, "x".repeat(1000), { flag: "a" });
    expect((await read()).ledger).toEqual(before.ledger);
    truncateSync(path, Math.floor(bytes.length / 2));
    await expect(read()).rejects.toThrow(/: must not change while it is read; found|cut short|damaged/);
    writeFileSync(path, bytes);
    utimesSync(path, 1, 1);
    await expect(read()).rejects.toThrow(`${path}: must not change while it is read; found other bytes: read it again`);
  });

  it("packed once more: as gzip it is read like the log itself", async () => {
    const path = put(format, gzipSync(whole(format)), `packed-${format}`);
    const { code, out } = await rlscale("inspect", path);
    expect([code, out]).toEqual([0, expect.stringContaining("gzip")]);
  });
});

describe("paths", () => {
  it("that lead nowhere, into a circle, or to no file are refused", async () => {
    const nowhere = join(folder, "nowhere.csv");
    expectOneMessage(await rlscale("inspect", nowhere), nowhere);
    const broken = join(folder, "broken.csv");
    symlinkSync(nowhere, broken);
    expectOneMessage(await rlscale("inspect", broken), broken);
    const circle = join(folder, "circle.csv");
    symlinkSync(circle, circle);
    expectOneMessage(await rlscale("fit", circle), circle);
    expectOneMessage(await rlscale("inspect", "/dev/zero"), "/dev/zero");
  });

  it("of a folder named like a log are a folder; one without logs is told", async () => {
    const named = join(folder, "folder.parquet");
    mkdirSync(named);
    expectOneMessage(await rlscale("inspect", named), named);
    copyFileSync(`${trainers}/${logs.csv}`, join(named, "a.csv"));
    symlinkSync(join(folder, "nowhere"), join(named, "broken.csv"));
    const { code, out } = await rlscale("inspect", named);
    expect([code, out]).toEqual([0, expect.stringContaining("a.csv")]);
  });

  it("one damaged log of several does not take the others along, and the exit says it", async () => {
    const good = put("csv", whole("csv"), "several");
    const bad = put("parquet", whole("parquet").subarray(0, 3000), "several");
    const { code, out, err } = await rlscale("inspect", good, bad);
    expect([code, out, err]).toEqual([1, expect.stringContaining("6 steps"), expect.stringContaining(bad)]);
  });
});

describe("without permission", () => {
  it("every format, and a folder, as an ordinary user: each is named, none is read", async ({ skip }) => {
    const cut = join(folder, "kept");
    mkdirSync(cut);
    const paths = formats.map((format) => put(format, whole(format), join("secret", format)));
    for (const path of paths) chmodSync(path, 0o000);
    chmodSync(cut, 0o000);
    const tried = boundByModes([
      ["inspect", "--json", ...paths],
      ["inspect", cut]
    ]);
    // what no one may look into is not removed on Node 24
    chmodSync(cut, 0o755);
    if (tried === null) skip("root cannot give up its rights here: run this test as an ordinary user");
    const [inspected, closed] = tried!;
    expect(inspected!.code).toBe(1);
    const { files } = JSON.parse(inspected!.out) as { files: { path: string; runs: []; problems: string[] }[] };
    expect(files).toHaveLength(paths.length);
    for (const { path, runs, problems } of files) {
      expect([runs, problems]).toEqual([[], [`${path}: must be a readable file; found: no permission to read it`]]);
    }
    expect(inspected!.err.trim().split("\n")).toHaveLength(paths.length);
    expect([closed!.code, closed!.err]).toEqual([
      1,
      expect.stringContaining(`${cut}: must be a readable folder; found: EACCES`)
    ]);
  });
});

/** Seconds and message of an import that must end. */
async function timed(path: string, bytes: Uint8Array): Promise<{ seconds: number; said: string; resident: number }> {
  const start = performance.now();
  let said: string;
  try {
    const { runs, problems } = await importLog(sourceOfBytes(path, bytes));
    said = `${runs.length} runs; ${problems.join("; ")}`;
  } catch (error) {
    if ((error as Error).name !== "LogError") throw error;
    said = (error as Error).message;
  }
  return { seconds: (performance.now() - start) / 1000, said, resident: process.memoryUsage.rss() };
}

/** A GB of zeros, packed. */
function zeros(codec: "GZIP" | "BROTLI" | "ZSTD"): Uint8Array {
  if (codec === "ZSTD") return zstdBomb(8192, 0);
  const plain = Buffer.alloc(2 ** 30);
  return codec === "GZIP"
    ? zlib.gzipSync(plain, { level: 1 })
    : zlib.brotliCompressSync(plain, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } });
}

describe("too much of everything", () => {
  const text = (content: string) => new TextEncoder().encode(content);
  const million = 1_000_000;
  const names = (n: number) => Array.from({ length: n }, (_, i) => `c${i}`);
  const short = (n: number) => Array.from({ length: n }, (_, i) => i.toString(36).padStart(2, "z"));
  const deep = 100_000;
  const gigabyte = 2 ** 30;
  const cases: [string, string, () => Uint8Array, RegExp][] = [
    [
      "JSON 100,000 deep",
      "a.jsonl",
      () => text(`{"step":1,"a":${'{"a":'.repeat(deep)}1${"}".repeat(deep)}}\n{"step":2,"acc":0.5}\n`),
      /1 runs|0 runs/
    ],
    ["lists 100,000 deep", "a.json", () => text(`[{"step":1,"a":${"[".repeat(deep)}${"]".repeat(deep)}}]`), /runs/],
    [
      "dictionaries 100,000 deep",
      "console.txt",
      () => text(`${"{'loss': ".repeat(deep)}1${"}".repeat(deep)}\n`),
      /0 runs/
    ],
    [
      "60,000 names in a header",
      "a.csv",
      () => text(`step,${short(51_000).join(",")}\n1${",2".repeat(51_000)}\n`),
      /at most 50000 columns are read; found 51001/
    ],
    [
      "a name of a million characters",
      "a.csv",
      () => text(`step,${"val-core/a/".repeat(million / 11)}acc/mean@8,acc\n1,0.5,0.5\n2,0.6,0.5\n`),
      /1 runs|0 runs; no log format that is known here/
    ],
    [
      "a name of a million characters in JSON",
      "a.jsonl",
      () => text(`{"step":1,"${"x-".repeat(million / 2)}":1,"acc":0.5}\n`),
      /1 runs/
    ],
    [
      "a run's name of a million characters",
      "a.jsonl",
      () => text(`{"step":1,"run":"${"7b-".repeat(million / 3)}","acc":0.5}\n`),
      /1 runs/
    ],
    [
      "a packed log that ends early",
      "a.csv.zst",
      () => zstdOf(whole("csv")).subarray(0, 80),
      /must be whole zstd; found: /
    ],
    [
      "a zstd of blanks, 30,000 times its size",
      "a.jsonl.zst",
      () => zstdBomb(all ? 2000 : 520),
      /must unpack to at most 250 times its \d+ bytes; found more; if it is a log, unpack it first: unzstd/
    ],
    [
      "a Parquet schema 1,000 deep",
      "a.parquet",
      () => parquetNested(1000),
      /a\.parquet: the schema is nested more than 32 deep$/
    ],
    [
      "an Arrow schema 1,000 deep",
      "a.arrow",
      () => arrowNested(1000, "file"),
      /a\.arrow: the schema is nested more than 32 deep$/
    ],
    [
      "an Arrow buffer that says it unpacks to 2^40 bytes",
      "a.arrow",
      () => arrowSaying(whole("arrow stream"), 2n ** 40n),
      /a piece that unpacks to 1099511627776 bytes \(at most 268435456 are read\)$/
    ],
    [
      "a Parquet page that says it unpacks to 1 GB",
      "a.parquet",
      () => parquetPacked("ZSTD", zstdBomb(8192, 0), gigabyte, gigabyte / 4),
      /at most 100000000 rows are read|a page of 268435456 values \(at most 16777216 are read\)$/
    ],
    [
      "a Parquet page of a GB of zeros that says less, of which no more is unpacked,",
      "a.parquet",
      () => parquetPacked("ZSTD", zstdBomb(8192, 0), 4000, 1000),
      /^1 runs|Zstandard data that are damaged$/
    ]
  ];
  /** Larger than the quick form has time for. */
  const slow: typeof cases = [
    [
      "a header of a million names",
      "a.csv",
      () => text(`step,${names(million).join(",")}\n1${",2".repeat(million)}\n`),
      /at most 50000 columns are read; found|no log format that is known here/
    ],
    [
      "an object of a million keys",
      "a.jsonl",
      () =>
        text(
          `{"step":1${names(million)
            .map((name) => `,"${name}":1`)
            .join("")}}\n`
        ),
      /0 runs|line longer|at most 50000 columns/
    ],
    [
      "a million keys over the lines",
      "a.jsonl",
      () =>
        text(
          names(million)
            .map((name, i) => `{"step":${i},"${name}":1}\n`)
            .join("")
        ),
      /at most 50000 columns are read; found more/
    ],
    [
      "a Parquet schema of 60,000 columns",
      "a.parquet",
      () =>
        new Uint8Array(
          parquetWriteBuffer({ columnData: names(60_000).map((name) => ({ name, data: [1], type: "INT32" as const })) })
        ),
      /at most 50000 columns are read; found 60000/
    ],
    ["a gzip of zeros", "a.csv.gz", () => gzipSync(new Uint8Array(100 * million)), /more than 250 times|0 runs/],
    ["a line of 60 million characters", "a.log", () => new Uint8Array(60 * million).fill(0x61), /0 runs/],
    [
      "a Parquet schema 90,000 deep",
      "a.parquet",
      () => parquetNested(90_000),
      /a\.parquet: the schema is nested more than 32 deep$/
    ],
    [
      "an Arrow stream 1,000 deep",
      "a.arrow",
      () => arrowNested(1000, "stream"),
      /a\.arrow: the schema is nested more than 32 deep$/
    ],
    [
      "an Arrow buffer that says it unpacks to less than nothing",
      "a.arrow",
      () => arrowSaying(whole("arrow stream"), -2n),
      /a piece that unpacks to -2 bytes/
    ],
    [
      "an Arrow buffer that says it unpacks to 256 MB",
      "a.arrow",
      () => arrowSaying(whole("arrow stream"), 2n ** 28n),
      /bytes where 268435456 are said$|unpacks to \d+ of 268435456 bytes$/
    ],
    ...(["GZIP", "BROTLI", "ZSTD"] as const).flatMap((codec): typeof cases =>
      (codec === "ZSTD" ? [gigabyte, 2 ** 28] : [gigabyte, 2 ** 28, 4000]).map((size) => [
        `a GB of zeros in a Parquet page that says ${size} bytes, packed with ${codec},`,
        "a.parquet",
        () => parquetPacked(codec, zeros(codec), size, 1000),
        /column step has (a piece that unpacks to|a page (that unpacks to|whose)|Zstandard data)/
      ])
    )
  ];
  it.each(all ? [...cases, ...slow] : cases)(
    "%s ends in time and memory",
    async (_, path, make, said) => {
      const bytes = make();
      const before = process.memoryUsage.rss();
      const told = await timed(path, bytes);
      expect(told.said).toMatch(said);
      expect(told.said.length).toBeLessThan(10_000);
      // some seconds on a busy machine; what goes wrong here takes minutes
      expect(told.seconds).toBeLessThan(20);
      expect(told.resident - before).toBeLessThan(1.5e9);
    },
    60_000
  );
});

describe("a full disk", () => {
  it("a command that keeps its analysis there says so, and leaves nothing half written", async ({ skip }) => {
    const small = join(folder, "small");
    const mounted = await onSmallDisk(small, "700k", async () => {
      const root = join(small, "project");
      writeSmallStudy(join(root, "data"));
      fill(small, 8);
      const { code, out, err } = await rlscaleAt(root, "results");
      expect([code, out, err.trim().split("\n")]).toEqual([
        1,
        "",
        [expect.stringMatching(/^rlscale: ENOSPC: no space left on device/)]
      ]);
      const files = spawnSync("find", [join(root, ".build"), "-type", "f"], { encoding: "utf8" }).stdout;
      expect(files.split("\n").filter((name) => name !== "" && !name.endsWith(".json"))).toEqual([]);
    });
    if (!mounted) skip("a tmpfs cannot be mounted here: nothing shows what a full disk does");
  }, 60_000);
});

describe("a copy of a run's folder", () => {
  it("with one member damaged: the run is refused in one message that names the member", async () => {
    const run = join(folder, "resumed");
    cpSync(`${trainers}/tensorboard/qwen2.5-0.5b-seed1`, run, { recursive: true });
    const member = join(run, "events.out.tfevents.1795391895.vm.part20");
    writeFileSync(member, "not events at all");
    expectOneMessage(await rlscale("inspect", run), member);
  });
});
