/** Files of a study's publication, as they should be and as they should not, and the rules that a study names. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { optionalReference, readSetup } from "../../loaders/study/read-paper.js";
import { readReference } from "../../loaders/study/read-reference.js";
import { analysisOf } from "../../loaders/study/report-names.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rlscale-reference-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  const file = join(root, "data/reference", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

describe("readReference(root, name)", () => {
  it("gives the values, and names a file that is not there, is not JSON or has no list", async () => {
    await expect(readReference(root, "fits.json")).rejects.toThrow("data/reference/fits.json: required; not found");
    write("fits.json", "[{");
    await expect(readReference(root, "fits.json")).rejects.toThrow(/^data\/reference\/fits\.json: must be JSON; ./);
    write("fits.json", '{ "value": 1 }');
    await expect(readReference(root, "fits.json")).rejects.toThrow(
      "data/reference/fits.json: must be a list of values; found object"
    );
    write("fits.json", '[{ "value": 1 }]');
    expect(await readReference(root, "fits.json")).toEqual([{ value: 1 }]);
  });
});

describe("what a study may leave out", () => {
  it("is nothing where it is left out, and named where it is no JSON", async () => {
    expect([await readSetup(root), await optionalReference(root, "crossdomain.json")]).toEqual([null, []]);
    write("paper/setup.json", "benchmarks:");
    await expect(readSetup(root)).rejects.toThrow(/^data\/reference\/paper\/setup\.json: must be JSON; ./);
    write("crossdomain.json", "1");
    await expect(optionalReference(root, "crossdomain.json")).rejects.toThrow("must be a list of values; found number");
  });
});

describe("analysisOf(name)", () => {
  it("has a rule for every claim of the study that names it; a study that names none has no rule", async () => {
    const stated = JSON.parse(readFileSync("data/reference/paper/claims.json", "utf8")) as { id: string }[];
    const { ledger } = await analysisOf("paper");
    expect(Object.keys(ledger.rules)).toEqual(stated.map(({ id }) => id));
    expect((await analysisOf(null)).ledger.rules).toEqual({});
  });
});
