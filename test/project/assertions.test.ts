/** How often the code says of a value that it is there (`value!`) where no type says so. The number may only fall. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findings, sources } from "../helpers/lint.js";

/** In src and loaders: to be set down with each that goes. */
const assertions = 1504;

const inFiles = (files: readonly string[]) => findings(files, "style", "noNonNullAssertion").length;

it(`src and loaders have ${assertions} non-null assertions at the most`, () => {
  expect(inFiles(sources())).toBeLessThanOrEqual(assertions);
});

it("counts each of them", () => {
  const folder = mkdtempSync(join(tmpdir(), "assertions-"));
  const file = join(folder, "two.ts");
  writeFileSync(file, "export const sum = (x: number[]) => x[0]! + x.at(-1)!;\n");
  expect(inFiles([file])).toBe(2);
  rmSync(folder, { recursive: true });
});
