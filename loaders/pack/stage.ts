/** The folder that becomes the package. */
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { loadResults } from "../analysis/build-results.js";
import { toJson } from "../emit.js";
import { resultsInPackage, seriesInPackage, siteInPackage } from "../installed.js";
import { projectRoot } from "../project-root.js";
import { readStudy } from "../study/study.js";
import { bundleCommands } from "./bundle.js";
import { publicTypes } from "./declarations.js";
import { asTheyAre, manifest } from "./package-manifest.js";
import { siteSources } from "./site-sources.js";

/** @param folder new */
export async function stagePackage(folder: string): Promise<void> {
  const [results, { series }] = await Promise.all([loadResults(), readStudy(projectRoot)]);
  const content = new Map<string, string | Uint8Array>([
    // by the compressor's defaults, its best: the same results, the same bytes
    [resultsInPackage, brotliCompressSync(toJson(results))],
    [seriesInPackage, toJson(series)],
    [siteInPackage, await siteSources()],
    ["package.json", `${JSON.stringify(manifest(), null, 2)}\n`]
  ]);
  for (const [path, text] of publicTypes()) content.set(`types/${path}`, text);
  const hash = createHash("sha256");
  for (const [path, bytes] of content) hash.update(path).update(bytes);
  for (const [path, bytes] of await bundleCommands(hash)) content.set(path, bytes);
  for (const [path, bytes] of content) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes, path === "rlscale.js" ? { mode: 0o755 } : {});
  }
  for (const path of asTheyAre) cpSync(join(projectRoot, path), join(folder, path), { recursive: true });
}
