/** Commands that write, at places where something of the user's stands: each of these lost files before there was one decision. */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimOutput } from "../../loaders/output/claim-place.js";
import { sitePaths } from "../../loaders/site/paths.js";
import { earlierSite } from "../helpers/abandoned.js";
import { rlscale } from "../helpers/command-line.js";
import { entriesBelow } from "../helpers/entries-below.js";
import { writeSmallStudy } from "../helpers/small-study.js";
import { query, tableOf } from "../reduce/dumps.js";

let folder: string;
const at = (...names: string[]) => join(folder, ...names);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-outputs-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Every file and link below a folder with its bytes, as text. */
function treeOf(root: string): Record<string, string> {
  return Object.fromEntries(
    entriesBelow(root)
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [
        path.slice(root.length + 1),
        lstatSync(path).isSymbolicLink() ? readlinkSync(path) : readFileSync(path, "latin1")
      ])
  );
}

/** `npm run build` with a place for the site; it ends before the analysis where it is refused. */
function build(out: string, study: string) {
  const { RLSCALE_RESULTS: _, NODE_OPTIONS: __, ...env } = process.env;
  const { status, stderr } = spawnSync(process.execPath, ["loaders/run.js", "loaders/site/build.ts"], {
    env: { ...env, RLSCALE_OUT: out, RLSCALE_DATA: study },
    encoding: "utf8"
  });
  return { code: status, err: stderr };
}

/** A build of the small study that must be refused, and must leave all of `folder` as it is. */
async function refused(out: string, message: RegExp, study = at("study")): Promise<void> {
  const before = treeOf(folder);
  const { code, err } = await rlscale("build", study, "-o", out);
  expect([code, err]).toEqual([1, expect.stringMatching(message)]);
  expect(treeOf(folder)).toEqual(before);
}

describe("npm run build into a place that is somebody's", () => {
  beforeEach(() => writeSmallStudy(at("study")));

  it("leaves a home directory as it is, and names what it found and the way out", async () => {
    mkdirSync(at("home/photos"), { recursive: true });
    writeFileSync(at("home/photos/one.jpg"), "a photo");
    writeFileSync(at("home/.profile"), "PATH=");
    await refused(
      at("home"),
      /home: must be a folder that is not there or empty.*; found \.profile, photos, and no list of files.*: name another place, or move it away/
    );
  });

  it("decides again in the build itself", async () => {
    mkdirSync(at("home"));
    writeFileSync(at("home/letter.txt"), "dear");
    const before = treeOf(folder);
    const { code, err } = build(at("home"), at("study"));
    expect([code, err]).toEqual([1, expect.stringMatching(/build failed, .*home is unchanged\n.*found letter\.txt/)]);
    expect(treeOf(folder)).toEqual(before);
  });

  it("leaves a study that lies in the place", async () => {
    await earlierSite(at("site"), "old");
    writeSmallStudy(at("site/my study"));
    await refused(at("site"), /it holds .*site\/my study, which is read/, at("site/my study"));
    await refused(at("site/my study/site"), /it lies in .*my study, which is read/, at("site/my study"));
    await refused(at("site/my study"), /it is read itself/, at("site/my study"));
  });

  it("leaves a study whose logs are links into the place", async () => {
    await earlierSite(at("site"), "old");
    cpSync(at("study/runs"), at("site/kept"), { recursive: true });
    rmSync(at("study/runs"), { recursive: true });
    symlinkSync(at("site/kept"), at("study/runs"));
    await refused(at("site"), /it holds .*site\/kept, which is read/);
  });

  it("leaves files that somebody put into a site, and pages that somebody edited", async () => {
    await earlierSite(at("site"), "old");
    writeFileSync(at("site/CNAME"), "example.org");
    await refused(at("site"), /found CNAME, which it did not write: move what you want to keep away/);
    rmSync(at("site/CNAME"));
    writeFileSync(at("site/index.html"), "edited");
    await refused(at("site"), /found index\.html, changed since/);
    await earlierSite(at("other"), "old");
    mkdirSync(at("other/drafts"));
    await refused(at("other"), /found drafts, which it did not write/);
  });

  it("leaves what a link leads to", async () => {
    mkdirSync(at("elsewhere"));
    writeFileSync(at("elsewhere/letter.txt"), "dear");
    symlinkSync(at("elsewhere"), at("site"));
    await refused(at("site"), /found letter\.txt/);
    symlinkSync(at("nowhere"), at("broken"));
    await refused(at("broken"), /must not be a link to nothing; it leads to .*nowhere/);
    // read through a link, written beside
    symlinkSync(at("study"), at("link"));
    await refused(at("link/site"), /it lies in .*study, which is read/);
  });

  it("leaves the project's own sources, and what it works in", async () => {
    for (const out of [".", "..", "", "src", "src/site", "loaders", ".build", ".build/site", "package.json"]) {
      const claimed = claimOutput(out, { kind: "site", inputs: sitePaths.inputs });
      await expect(claimed, out).rejects.toThrow("must be apart from what is read");
    }
  });
});

describe("rlscale reduce onto something", () => {
  beforeEach(async () => {
    mkdirSync(at("dumps"));
    await query(
      `COPY (SELECT i // 10 AS step, i % 5 AS prompt, (i % 2) AS score FROM range(200) t(i)) TO '${at("dumps/one.parquet")}' (FORMAT parquet)`
    );
  });
  const reduce = (...args: string[]) => rlscale("reduce", ...args);

  it("leaves the dump that it reads, by whatever name", async () => {
    symlinkSync(at("dumps"), at("link"));
    symlinkSync(at("dumps/one.parquet"), at("alias.parquet"));
    const before = treeOf(folder);
    for (const output of ["dumps/one.parquet", "link/one.parquet", "alias.parquet", "dumps/../link/./one.parquet"]) {
      const { code, out, err } = await reduce(at("dumps/one.parquet"), "-o", `${folder}/${output}`);
      expect([output, code, out, err]).toEqual([output, 1, "", expect.stringContaining("it is read itself")]);
    }
    expect(treeOf(folder)).toEqual(before);
  });

  it("writes nothing into a folder that it reads, the first time as the second", async () => {
    for (const paths of [[at("dumps")], [`${at("dumps")}/`]]) {
      const { code, err } = await reduce(...paths, "-o", at("dumps/run.parquet"));
      expect([code, err]).toEqual([1, expect.stringMatching(/it lies in .*dumps, which is read: name another place/)]);
    }
    expect(readdirSync(at("dumps"))).toEqual(["one.parquet"]);
    const outside = () => reduce(at("dumps"), "-o", at("run.parquet"));
    expect((await outside()).code).toBe(0);
    const first = readFileSync(at("run.parquet"));
    expect((await outside()).code).toBe(0);
    expect(readFileSync(at("run.parquet"))).toEqual(first);
    expect(await tableOf(at("run.parquet"))).toHaveLength(20);
  });

  it("does not read its own table among the dumps, by whatever name, and writes the same over it", async () => {
    cpSync(at("dumps/one.parquet"), at("dumps/two.parquet"));
    symlinkSync(at("dumps"), at("link"));
    const pattern = at("dumps/*.parquet");
    // whatever a folder is called on the way there
    const named = (...args: string[]) => reduce(...args, "--run", "mine");
    const first = await named(pattern, "-o", at("dumps/run.parquet"));
    expect([first.code, first.out]).toEqual([0, expect.not.stringContaining("not read")]);
    const table = readFileSync(at("dumps/run.parquet"));
    symlinkSync("run.parquet", at("dumps/alias.parquet"));
    const expanded = ["alias", "one", "run", "two"].map((name) => at(`dumps/${name}.parquet`));
    for (const [paths, output] of [
      [[pattern], "dumps/run.parquet"],
      // as a shell gives them
      [expanded, "dumps/run.parquet"],
      [expanded, "link/alias.parquet"],
      [[at("link/*.parquet")], "dumps/../dumps/run.parquet"],
      [[relative(process.cwd(), pattern)], "link/run.parquet"]
    ] as const) {
      const { code, out, err } = await named(...paths, "-o", `${folder}/${output}`);
      expect([code, out], `${paths} ${output} ${err}`).toEqual([
        0,
        expect.stringMatching(/rollouts: 400\n {2}not read, since rlscale reduce wrote it: .*(run|alias)\.parquet\n/)
      ]);
      expect(readFileSync(at("dumps/run.parquet")).equals(table)).toBe(true);
    }
    const json = JSON.parse((await named(pattern, "-o", at("dumps/run.parquet"), "--json")).out);
    expect([json.rows, json.tables]).toEqual([400, [expect.stringMatching(/(alias|run)\.parquet$/)]]);
    expect(readFileSync(at("dumps/run.parquet")).equals(table)).toBe(true);
    const elsewhere = await named(at("dumps"), "-o", at("run.parquet"));
    expect([elsewhere.code, readFileSync(at("run.parquet")).equals(table)]).toEqual([0, true]);
    const alone = await reduce(at("dumps/run.parquet"), "-o", at("again.parquet"));
    expect([alone.code, alone.err]).toEqual([
      1,
      expect.stringMatching(/must hold dumps; found only what rlscale reduce wrote, .*run\.parquet: rlscale fit reads/)
    ]);
    expect(existsSync(at("again.parquet"))).toBe(false);
    const study = await rlscale("new", at("study"), "--rollouts", at("dumps"), "--model-size", "1B");
    expect([study.code, study.out]).toEqual([0, expect.stringContaining("not read, since rlscale reduce wrote it")]);
  });

  it("leaves a table among the dumps that somebody else made or changed", async () => {
    const pattern = at("dumps/*.parquet");
    expect((await reduce(pattern, "-o", at("made.parquet"))).code).toBe(0);
    const changed = readFileSync(at("made.parquet"));
    changed[100] = changed[100]! ^ 1;
    for (const bytes of [readFileSync(at("dumps/one.parquet")), changed]) {
      writeFileSync(at("dumps/run.parquet"), bytes);
      const { code, err } = await reduce(pattern, "-o", at("dumps/run.parquet"));
      expect([code, err]).toEqual([1, expect.stringContaining("it is read itself")]);
      expect(readFileSync(at("dumps/run.parquet")).equals(bytes)).toBe(true);
    }
  });

  it("keeps a good table where the dumps hold no row that can be used, and makes none", async () => {
    await query(`COPY (SELECT -1 AS step, 1 AS prompt, 1.0 AS score) TO '${at("below.parquet")}' (FORMAT parquet)`);
    await query(
      `COPY (SELECT 1 AS step, 1 AS prompt, 1.0 AS score LIMIT 0) TO '${at("none.parquet")}' (FORMAT parquet)`
    );
    expect((await reduce(at("dumps"), "-o", at("run.parquet"))).code).toBe(0);
    const before = treeOf(folder);
    for (const dump of ["below.parquet", "none.parquet"]) {
      for (const output of ["run.parquet", "new.parquet"]) {
        const { code, err } = await reduce(at(dump), "-o", at(output));
        expect([dump, code, err]).toEqual([dump, 1, expect.stringContaining("nothing was written")]);
      }
    }
    expect(treeOf(folder)).toEqual(before);
  });

  it("leaves a table of somebody else, and one of its own that was changed since", async () => {
    cpSync(at("dumps/one.parquet"), at("theirs.parquet"));
    writeFileSync(at("notes.parquet"), "mine");
    mkdirSync(at("folder"));
    expect((await reduce(at("dumps"), "-o", at("changed.parquet"))).code).toBe(0);
    const bytes = readFileSync(at("changed.parquet"));
    bytes[100] = bytes[100]! ^ 1;
    writeFileSync(at("changed.parquet"), bytes);
    const before = treeOf(folder);
    for (const output of ["theirs.parquet", "notes.parquet", "folder", "changed.parquet"]) {
      const { code, err } = await reduce(at("dumps"), "-o", at(output));
      expect([output, code, err]).toEqual([output, 1, expect.stringMatching(/name another place, or move it away\n$/)]);
    }
    expect(treeOf(folder)).toEqual(before);
  });

  it("writes through a link, over an empty file, and prints JSON with exit 0", async () => {
    mkdirSync(at("tables"));
    writeFileSync(at("tables/run.parquet"), "");
    symlinkSync(at("tables/run.parquet"), at("link.parquet"));
    const { code, out } = await reduce(at("dumps"), "-o", at("link.parquet"), "--json");
    expect([code, JSON.parse(out)]).toMatchObject([0, { output: at("link.parquet"), rows: 200 }]);
    expect(await tableOf(at("tables/run.parquet"))).toHaveLength(20);
    expect(existsSync(at("link.parquet"))).toBe(true);
    expect(readdirSync(at("tables"))).toEqual(["run.parquet"]);
  });
});
