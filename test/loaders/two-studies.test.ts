import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildResults } from "../../loaders/analysis/build-results.js";
import { toJson } from "../../loaders/emit.js";
import { smallLog, smallSizes, writeSmallStudy } from "../helpers/small-study.js";

const scratch = mkdtempSync(join(tmpdir(), "two-studies-"));
const [one, other] = [join(scratch, "one"), join(scratch, "other")] as const;

beforeAll(() => {
  for (const root of [one, other]) writeSmallStudy(join(root, "data"));
  for (const size of smallSizes) {
    writeFileSync(join(other, "data/runs", `small-${size / 1e9}b.parquet`), smallLog(size, 0.02));
  }
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe("two studies in one process", () => {
  it("have each its own results, whichever is analysed first, and side by side", { timeout: 60_000 }, async () => {
    const textOf = async (root: string) => toJson(await buildResults(root));
    const [first, second] = await Promise.all([textOf(one), textOf(other)]);
    expect(first).not.toBe(second);
    expect([await textOf(other), await textOf(one)]).toEqual([second, first]);
  });
});

describe("modules", () => {
  // what is started as a process of its own is no module; those of the site read templates of their own when loaded
  const entries = /\/(main|packaged)\.ts$|^src\/data\.zip\.ts$/;
  const modules = globSync(["src/**/*.ts", "loaders/**/*.ts"], {
    ignore: ["src/.observablehq", "src/bundles", "loaders/site"]
  });

  it("read nothing when they are loaded", () => {
    expect(modules.length).toBeGreaterThan(300);
    const waiting = modules
      .filter((file) => !entries.test(file))
      .filter((file) =>
        /^(export )?(const|let) [^\n]*[=(] ?(await |readFileSync|readdirSync|process\.env\.RLSCALE_DATA)|^await /m.test(
          readFileSync(file, "utf8")
        )
      );
    expect(waiting).toEqual([]);
  });
});
