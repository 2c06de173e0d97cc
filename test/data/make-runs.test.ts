import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HAND_WRITTEN, type MadeRuns, makeRuns } from "../../loaders/make-runs/make-runs.js";
import { manifestFile } from "../../loaders/output/manifest.js";
import { filesBelow, sourceDir, sourceLines, temporaryFolder } from "./made.js";

const temporary = temporaryFolder();
const out = join(temporary.folder, "out");
let made: MadeRuns;

beforeAll(async () => {
  mkdirSync(join(out, "reference", HAND_WRITTEN), { recursive: true });
  writeFileSync(join(out, "reference", HAND_WRITTEN, "note.json"), "{}\n");
  made = await makeRuns(sourceDir, out);
});

afterAll(() => temporary.remove());

describe("makeRuns(sourceDir, outDir)", () => {
  it("makes the committed logs, byte for byte", () => {
    expect(filesBelow(join(out, "runs"))).toEqual(filesBelow("data/runs"));
  });

  it("makes the committed reference files, byte for byte", () => {
    const ours = filesBelow(join(out, "reference"));
    const committed = filesBelow("data/reference");
    for (const files of [ours, committed])
      for (const path of files.keys()) if (path.startsWith(HAND_WRITTEN)) files.delete(path);
    expect(ours).toEqual(committed);
  });

  it("leaves hand-written files alone, and has the committed list of what it made", () => {
    expect(readFileSync(join(out, "reference", HAND_WRITTEN, "note.json"), "utf8")).toBe("{}\n");
    const made = /^[0-9a-f]{64} {2}(runs|reference)\/.*$/gm;
    const ours = readFileSync(join(out, manifestFile), "utf8").match(made);
    expect(ours).toHaveLength(111 + 12);
    expect(readFileSync(join("data", manifestFile), "utf8").match(made)).toEqual(ours);
    expect(readdirSync(temporary.folder)).toEqual(["out"]);
  });

  it("makes 111 logs of 8704 rows", () => {
    const counts: Record<string, [files: number, rows: number]> = {};
    for (const { group, rows } of made.logs) {
      const [files, sum] = counts[group] ?? [0, 0];
      counts[group] = [files + 1, sum + rows];
    }
    expect(counts).toEqual({
      means: [14, 1459],
      "means, earlier state": [10, 984],
      repeats: [30, 2824],
      "unidentified repeats": [10, 295],
      "step 0": [14, 14],
      "published curves": [4, 418],
      "published curves, earlier state": [4, 418],
      reuse: [17, 1529],
      rollouts: [8, 763]
    });
    expect(made.logs).toHaveLength(111);
  });

  it("accounts for every row of every table", () => {
    const tables = [...filesBelow(sourceDir).keys()].filter((path) => path.endsWith(".csv"));
    expect(made.accounts.map(({ table, rows }) => [table, rows])).toEqual(
      tables.map((table) => [table, sourceLines(table).length])
    );
    const twice = made.accounts.filter(({ rows, placed }) => placed.reduce((sum, line) => sum + line.rows, 0) !== rows);
    expect(
      twice.map(({ table }) => table),
      "only these rows go to a log and to a reference file"
    ).toEqual(["llama_revisions.csv"]);
  });

  it("leaves nothing out but the accounts of how the figures were read", () => {
    const left = made.accounts.filter(({ placed }) => placed.some(({ placement }) => placement === "left out"));
    expect(left.map(({ table }) => table)).toEqual(["crosschecks.csv", "figures.csv"]);
  });
});

describe("makeRuns(sourceDir, outDir) over files that it did not make", () => {
  it("ends the run by name, and leaves all as it was", async () => {
    writeFileSync(join(out, "runs/main/mine.parquet"), "mine");
    writeFileSync(join(out, "reference/fits.json"), "[]\n");
    const before = filesBelow(out);
    await expect(makeRuns(sourceDir, out)).rejects.toThrow(
      /npm run data replaces only what it wrote; found runs\/main\/mine\.parquet, which it did not write; and reference\/fits\.json, changed since it was written: move it away/
    );
    expect(filesBelow(out)).toEqual(before);
    rmSync(join(out, "runs/main/mine.parquet"));
    rmSync(join(out, "reference/fits.json"));
    await makeRuns(sourceDir, out);
    expect(filesBelow(join(out, "runs"))).toEqual(filesBelow("data/runs"));
  });

  it("does not write into its sources", async () => {
    const inside = join(temporary.folder, "inside");
    cpSync(sourceDir, join(inside, "runs"), { recursive: true });
    const before = filesBelow(inside);
    await expect(makeRuns(join(inside, "runs"), inside)).rejects.toThrow("must be apart from what is read");
    expect(filesBelow(inside)).toEqual(before);
    rmSync(inside, { recursive: true });
  });
});

describe("makeRuns(sourceDir, outDir), bad sources", () => {
  it.each([
    ["a row of a copy that differs", "grpo_rollouts.csv", /^(base,8,50,.*),0\.\d+,/m, "$1,0.5,", /repeat 3 has/],
    [
      "a copy's step that is in no repeat",
      "data_reuse.csv",
      /^(base,1,53904,10,5120),0\.\d+,/m,
      "$1,0.5,",
      /no repeat/
    ],
    [
      "samples that are not 512 a step",
      "runs.csv",
      /,50,25600,/,
      ",50,25601,",
      /samples must be 512 x step; got 25601/
    ],
    ["a spread that is not that of the repeats", "runs.csv", /^(.*,base,14,50,.*,)0\.\d+,3$/m, "$10.5,3", /spread/],
    ["a panel that disagrees", "benchmarks.csv", /^(.*,base,7,50,25600,holdout),0\.\d+,/m, "$1,0.5,", /hold-out loss/],
    ["a new kind of row", "benchmarks.csv", /,overall_pass1,/, ",overall_pass2,", /overall_pass2/]
  ])("%s ends the run and leaves the old logs whole", async (_, table, find, replace, message) => {
    const before = filesBelow(out);
    const broken = join(temporary.folder, "broken");
    cpSync(sourceDir, broken, { recursive: true });
    const text = readFileSync(join(broken, table), "utf8");
    expect(text).toMatch(find);
    writeFileSync(join(broken, table), text.replace(find, replace));
    await expect(makeRuns(broken, out)).rejects.toThrow(message);
    expect(filesBelow(out)).toEqual(before);
  });
});
