/** The types of the library as reviewed: `npx vitest run test/library -u` writes them anew, and the changelog says that they changed. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { publicTypes } from "../../loaders/pack/declarations.js";

it("are those on record, named in the changelog by their checksum", async () => {
  const text = [...publicTypes()].map(([path, types]) => `// ${path}\n${types}`).join("\n");
  await expect(text).toMatchFileSnapshot("../../docs/library-types.txt");
  const checksum = createHash("sha256").update(text).digest("hex").slice(0, 8);
  const said = readFileSync("CHANGELOG.md", "utf8").includes(`(types ${checksum})`);
  expect(said, `CHANGELOG.md must state what changed for users of the library, with (types ${checksum})`).toBe(true);
}, 120_000);
