/** `npm run dev`: client code rebuilt on every change, pages served by Framework's own preview, nothing from outside. */
import { mkdir, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { toJson } from "../emit.js";
import { prepareFramework, startPreview } from "./framework.js";
import { sitePaths } from "./paths.js";
import { prebundle, watchBundles } from "./prebundle.js";
import { siteResults } from "./results.js";

await mkdir(sitePaths.work, { recursive: true });
await writeFile(sitePaths.results, toJson(await siteResults()));
await prebundle();
await prepareFramework();
const stop = await watchBundles();
// Framework compiles a config itself, in no folder with a question mark in its name: it gets what this module is run with
const config = relative(".", join(import.meta.dirname, "../../observablehq.config.js"));
const preview = startPreview(["--config", config, "--no-open", ...process.argv.slice(2)], {
  RLSCALE_RESULTS: resolve(sitePaths.results),
  RLSCALE_CHECKED: "true",
  RLSCALE_PREVIEW: "true"
});
preview.once("close", async (code) => {
  await stop();
  process.exitCode = code ?? 1;
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => preview.kill(signal));
