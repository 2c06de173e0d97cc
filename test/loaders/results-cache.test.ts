/** Results follow their inputs: nothing stale, nothing done twice. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadResults } from "../../loaders/analysis/build-results.js";
import { smallLog, smallSizes, writeSmallStudy } from "../helpers/small-study.js";

let root: string;
const cache = () => join(root, ".build", "cache");
const kept = () => readdirSync(cache()).sort();
const log = () => join(root, "data", "runs", `small-${smallSizes[0]! / 1e9}b.parquet`);

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "rlscale-cache-"));
  writeSmallStudy(join(root, "data"));
});
afterAll(() => rmSync(root, { recursive: true }));

describe("loadResults(root)", () => {
  it("takes what it has when nothing has changed but the times of the files", async () => {
    const first = await loadResults(root);
    const [name] = kept();
    const written = statSync(join(cache(), name!)).mtimeMs;
    utimesSync(log(), new Date(0), new Date(0));
    expect(await loadResults(root)).toEqual(first);
    expect(kept()).toEqual([name]);
    expect(statSync(join(cache(), name!)).mtimeMs).toBe(written);
  });

  it("follows a log that is a link", async () => {
    const text = readFileSync(log());
    const elsewhere = join(root, "elsewhere.parquet");
    renameSync(log(), elsewhere);
    symlinkSync(elsewhere, log());
    const before = await loadResults(root);
    writeFileSync(elsewhere, smallLog(smallSizes[0]!, 0.02));
    expect((await loadResults(root)).inputs.hash).not.toBe(before.inputs.hash);
    rmSync(log());
    writeFileSync(log(), text);
    for (const name of kept().slice(1)) rmSync(join(cache(), name));
  });

  it("follows a changed log, and finds its way back", async () => {
    const before = await loadResults(root);
    const count = kept().length;
    writeFileSync(log(), smallLog(smallSizes[0]!, 0.01));
    const after = await loadResults(root);
    expect(after.inputs.hash).not.toBe(before.inputs.hash);
    expect(after.sizeLaws[0]!.referenceLoss).toBeGreaterThan(before.sizeLaws[0]!.referenceLoss);
    writeFileSync(log(), smallLog(smallSizes[0]!));
    expect(await loadResults(root)).toEqual(before);
    expect(kept()).toHaveLength(count + 1);
  });

  it("follows study.yaml and the reference files", async () => {
    const count = kept().length;
    const file = join(root, "data", "study.yaml");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace("heldOutProblems: 400", "heldOutProblems: 200"));
    expect((await loadResults(root)).study.heldOutProblems).toBe(200);
    expect(kept()).toHaveLength(count + 1);
    mkdirSync(join(root, "data", "reference"));
    writeFileSync(join(root, "data", "reference", "x.json"), "[]");
    await loadResults(root);
    expect(kept()).toHaveLength(count + 2);
  });
});
