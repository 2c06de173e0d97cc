/** A checkout works wherever it lies, whoever it belongs to, and runs its sources as they are. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyProject } from "../../loaders/site/copy-project.js";
import { rlscale } from "../helpers/command-line.js";
import { rlscaleThere } from "../helpers/command-line-there.js";
import { boundByModes } from "../helpers/faults.js";
import { smallSizes, writeSmallStudy } from "../helpers/small-study.js";

const log = resolve("test/fixtures/trainers/csv/pandas.csv");
let folder: string;
let project: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-place-"));
  project = join(folder, "a ?b #c%41 'd' é漢字🎉");
  await copyProject(".", project);
});
afterAll(() => {
  chmodSync(project, 0o755);
  rmSync(folder, { recursive: true, force: true });
});

describe("a checkout in a folder with a space, ?, #, %, a quotation mark and letters of three scripts", () => {
  it("analyses a study, from elsewhere, as any other does", async () => {
    // a study each: what one has analysed is kept in it
    const [here, there] = ["here", "there"].map((name) => join(folder, name)) as [string, string];
    for (const study of [here, there]) writeSmallStudy(join(study, "data"));
    const { code, said } = await rlscaleThere(project, folder, ["fit", "--json", "--study", there]);
    const { out } = await rlscale("fit", "--json", "--study", here);
    expect([code, said]).toEqual([0, out]);
    expect(JSON.parse(said).law.sizes).toHaveLength(smallSizes.length);
  }, 120_000);

  it("runs a source that has changed since, and data that a module imports", async () => {
    const change = (path: string, from: string, to: string) => {
      const before = readFileSync(join(project, path), "utf8");
      writeFileSync(join(project, path), before.replace(from, to));
      return () => writeFileSync(join(project, path), before);
    };
    change("loaders/cli/main.ts", "fitted from raw training logs.", "as changed.");
    expect((await rlscaleThere(project, folder, ["--help"])).said).toContain("as changed.");
    const back = change("src/import/names/aliases.json", "{", "!");
    const { said } = await rlscaleThere(project, folder, ["inspect", log]);
    back();
    expect(said).toMatch(/aliases\.json/);
  }, 120_000);
});

describe("a checkout that belongs to somebody else", () => {
  it("is not written to, and its command line works", ({ skip }) => {
    rmSync(join(project, ".build"), { recursive: true, force: true });
    chmodSync(project, 0o555);
    const tried = boundByModes([["inspect", log, "--json"]], project);
    if (tried === null) skip("root cannot give up its rights here: run this test as an ordinary user");
    expect(tried![0]).toMatchObject({ code: 0, err: "" });
    expect(existsSync(join(project, ".build"))).toBe(false);
  });
});
