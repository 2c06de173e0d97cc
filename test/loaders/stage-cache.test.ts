import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { keepAlone, stagesIn } from "../../loaders/analysis/stage-cache.js";

describe("stagesIn(folder, code)", () => {
  const folder = mkdtempSync(join(tmpdir(), "stages-"));
  const runs: string[] = [];
  const run = (value: number) => () => {
    runs.push(String(value));
    return { value };
  };

  it("runs a stage once for an input, and again for another input or other code", () => {
    const input = { lnX: Float64Array.of(1, 2) };
    const stage = stagesIn(folder, "a");
    expect(stage("fit", input, run(1))).toEqual({ value: 1 });
    expect(stage("fit", { lnX: Float64Array.of(1, 2) }, run(2))).toEqual({ value: 1 });
    expect(stage("fit", { lnX: Float64Array.of(1, 3) }, run(3))).toEqual({ value: 3 });
    expect(stagesIn(folder, "b")("fit", input, run(4))).toEqual({ value: 4 });
    expect(runs).toEqual(["1", "3", "4"]);
  });

  it("makes a damaged file anew and leaves nothing half-written", () => {
    const stage = stagesIn(folder, "a");
    const [file] = readdirSync(folder);
    writeFileSync(join(folder, file!), "{");
    stage("fit", { lnX: Float64Array.of(1, 2) }, run(1));
    stage("fit", { lnX: Float64Array.of(1, 3) }, run(3));
    expect(readdirSync(folder).every((name) => name.endsWith(".json"))).toBe(true);
    expect(stage("fit", { lnX: Float64Array.of(1, 2) }, run(9))).not.toEqual({ value: 9 });
  });

  it("refuses what JSON would lose", () => {
    expect(() => stagesIn(folder, "a")("bad", 0, () => ({ value: Number.NaN }))).toThrow(/must be finite/);
  });
});

describe("keepAlone(path, content)", () => {
  it("keeps the last state of a name, the states of other names, and files that are no state", () => {
    const folder = mkdtempSync(join(tmpdir(), "alone-"));
    const state = (name: string, mark: string) => `${name}-${mark.repeat(64)}.json`;
    const others = ["code-notes.json", state("code-of", "d"), state("pages", "c"), `${state("code", "e")}.zip`];
    for (const name of [state("code", "a"), state("code", "f"), ...others]) writeFileSync(join(folder, name), "old");
    keepAlone(join(folder, state("code", "b")), "new");
    expect(readdirSync(folder).sort()).toEqual([...others, state("code", "b")].sort());
    expect(readFileSync(join(folder, state("code", "b")), "utf8")).toBe("new");
  });
});
