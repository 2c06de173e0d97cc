/**
 * Every command from another working directory, with relative and absolute paths, with and without --json, and with
 * nobody who reads what it prints, as behind `head`: the same answer, the same exit code, and its files where they were
 * asked for.
 */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { userLog } from "../helpers/user-log.js";
import { query } from "../reduce/dumps.js";

const program = resolve("loaders/cli/rlscale.js");
let folder: string;
const at = (...names: string[]) => join(folder, ...names);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-everywhere-"));
  for (const name of ["logs", "dumps", "work"]) mkdirSync(at(name));
  for (const [i, size] of [1, 3, 9].entries())
    writeFileSync(at("logs", `${size}b.jsonl`), userLog({ k: 0.03 * (i + 1), seed: i + 1 }));
  await query(
    `COPY (SELECT i // 10 AS step, i % 5 AS prompt, (i % 2) AS score FROM range(200) t(i)) TO '${at("dumps/one.parquet")}' (FORMAT parquet)`
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** The command line as a process of its own; with `deaf`, nobody reads what it prints. */
function run(args: readonly string[], { deaf = false } = {}): Promise<Ended> {
  const { RLSCALE_OUT, RLSCALE_RESULTS, RLSCALE_DATA, NODE_OPTIONS, ...env } = process.env;
  const child = spawn(process.execPath, [program, ...args], { cwd: at("work"), env });
  const said = { out: "", err: "" };
  if (deaf) child.stdout.destroy();
  for (const [stream, of] of [
    [child.stdout, "out"],
    [child.stderr, "err"]
  ] as const) {
    stream.on("data", (chunk: Buffer) => {
      said[of] += chunk.toString();
    });
  }
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) => done({ code, ...said }));
  });
}

/** Each is a process of its own, some seconds: the quick form tries a command that prints and one that writes. */
const quick = process.env.RLSCALE_TESTS === "quick";

/** Commands that only print: arguments, and whether they have --json. */
const printing: [string, (path: (name: string) => string) => string[], boolean][] = [
  ["inspect", (path) => ["inspect", path("logs")], true],
  ["fit of logs", (path) => ["fit", path("logs"), path("logs/1b.jsonl")], true],
  ["fit", () => ["fit"], true],
  ["results", () => ["results"], true],
  ["check-table", () => ["check-table"], true],
  ["check", () => ["check"], true],
  ["plan", () => ["plan", "best", "--problems", "8000"], true],
  ["reduce --print-sql", (path) => ["reduce", path("dumps"), "--print-sql"], false],
  ["a wrong call", () => ["nope"], false]
];

describe("every command that prints", () => {
  it.each(quick ? printing.slice(0, 1) : printing)(
    "%s: the same from anywhere, as JSON, and unheard",
    async (_, args, json) => {
      const near = await run(args((name) => relative(at("work"), at(name))));
      const far = await run(args(at));
      const strip = ({ code, out, err }: Ended) => [
        code,
        ...[out, err].map((text) => text.replaceAll(`${folder}/`, "../"))
      ];
      expect(strip(near)).toEqual(strip(far));
      expect(near.code).toBe(args(at)[0] === "nope" ? 2 : 0);
      if (json) {
        const { code, out, err } = await run([...args(at), "--json"]);
        expect([code, err, typeof JSON.parse(out)]).toEqual([0, "", "object"]);
      }
      const unheard = await run(args(at), { deaf: true });
      expect([unheard.code, unheard.err]).toEqual([far.code, far.err]);
      expect(readdirSync(at("work"))).toEqual([]);
    },
    120_000
  );
});

describe("every command that writes", () => {
  /** how far it is, and no more */
  const quiet = expect.not.stringMatching(/rlscale:|EPIPE|Error/);
  const tree = (name: string) =>
    readdirSync(at(name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(at(name).length), readFileSync(path, "latin1")]);

  it.skipIf(quick)(
    "new: the same study from anywhere, as JSON, again and unheard",
    async () => {
      // the same names in the account, whatever the way to the logs
      cpSync(at("logs"), at("work/logs"), { recursive: true });
      const make = (study: string, ...more: string[]) => ["new", study, "--from", "logs", ...more];
      expect(await run(make("study"))).toMatchObject({ code: 0, err: "" });
      const first = tree("work/study");
      const asJson = await run(make(at("deep/study"), "--json"));
      expect([asJson.code, asJson.err, JSON.parse(asJson.out).files.length]).toEqual([0, "", 3]);
      // where its logs are is said from the study's folder
      const moved = (files: string[][]) =>
        files
          .filter(([path]) => !path!.endsWith(".sha256"))
          .map(([path, text]) => [path, text!.replace('- "../../work/logs"', '- "../logs"')]);
      expect(moved(tree("deep/study"))).toEqual(moved(first));
      expect(await run(make("./study/"), { deaf: true })).toMatchObject({ code: 0, err: "" });
      expect(tree("work/study")).toEqual(first);
      expect(readdirSync(at("work")).sort()).toEqual(["logs", "study"]);
      rmSync(at("work/logs"), { recursive: true });
      rmSync(at("work/study"), { recursive: true });
    },
    120_000
  );

  it("reduce: the same table from anywhere, as JSON, again and unheard", async () => {
    expect(await run(["reduce", "../dumps", "-o", "table.parquet"])).toMatchObject({ code: 0, err: quiet });
    const first = readFileSync(at("work/table.parquet"));
    const asJson = await run(["reduce", at("dumps/one.parquet"), "-o", at("deep/table.parquet"), "--json"]);
    expect([asJson.code, asJson.err, JSON.parse(asJson.out)]).toEqual([
      0,
      quiet,
      expect.objectContaining({ output: at("deep/table.parquet"), rows: 200 })
    ]);
    expect(await run(["reduce", "../dumps", "-o", "./table.parquet", "--json"], { deaf: true })).toMatchObject({
      code: 0,
      err: quiet
    });
    expect(readFileSync(at("work/table.parquet"))).toEqual(first);
    expect(readdirSync(at("work"))).toEqual(["table.parquet"]);
    rmSync(at("work/table.parquet"));
  }, 120_000);

  it.skipIf(quick)(
    "build: the same site from anywhere, again and unheard",
    async () => {
      expect(await run(["new", "study", "--from", "../logs"])).toMatchObject({ code: 0 });
      expect(await run(["build", "study", "-o", "site"])).toMatchObject({ code: 0, err: quiet });
      const first = tree("work/site");
      expect(first.length).toBeGreaterThan(50);
      expect(await run(["build", at("work/study"), "-o", at("deep/site")], { deaf: true })).toMatchObject({
        code: 0,
        err: quiet
      });
      expect(tree("deep/site")).toEqual(first);
      expect(await run(["build", "./study/data", "--out", "./site/"])).toMatchObject({ code: 0, err: quiet });
      expect(tree("work/site")).toEqual(first);
      expect(readdirSync(at("work")).sort()).toEqual(["site", "study"]);
      for (const name of ["study", "site"]) rmSync(at("work", name), { recursive: true });
    },
    240_000
  );

  it.skipIf(quick)(
    "record: nothing without what it needs, from anywhere and unheard",
    async () => {
      const near = await run(["record", "--date", "2026-01-31"]);
      expect(near).toMatchObject({ out: "", err: expect.stringContaining("--reason") });
      expect(near.code).not.toBe(0);
      const unheard = await run(["record", "--date", "2026-01-31"], { deaf: true });
      expect([unheard.code, unheard.err]).toEqual([near.code, near.err]);
      expect(readdirSync(at("work"))).toEqual([]);
    },
    120_000
  );

  it.skipIf(quick)(
    "doctor: says of a study what it says from anywhere, as JSON and unheard",
    async () => {
      const near = await run(["doctor", "../logs"]);
      expect(near).toMatchObject({ code: 1, out: "", err: expect.stringContaining("must be a checkout or a folder") });
      const { code, out } = await run(["doctor", "--json"]);
      expect([[0, 1].includes(code!), Array.isArray(JSON.parse(out).findings)]).toEqual([true, true]);
      const unheard = await run(["doctor"], { deaf: true });
      expect([unheard.code, unheard.err.includes("EPIPE")]).toEqual([code, false]);
    },
    120_000
  );
});
