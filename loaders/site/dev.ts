/** `npm run dev`: Framework's own preview, with client code, loaders and logs followed as they change. */
import { join } from "node:path";
import { studyRoot } from "../study/study-root.js";
import { dataCode, followInputs } from "./follow/followed-inputs.js";
import { prepareFramework, startFramework } from "./framework/framework.js";
import { prebundle, watchBundles } from "./framework/prebundle.js";
import { source } from "./paths.js";

await prebundle();
await prepareFramework();
const stop = await watchBundles();
const preview = startFramework(
  "preview",
  ["--no-open", ...process.argv.slice(2)],
  { RLSCALE_PREVIEW: "true" },
  "inherit"
);
const unfollow = followInputs([join(studyRoot(), "data"), ...dataCode], join(source, "data.zip.ts"));
preview.once("close", async (code) => {
  unfollow();
  await stop();
  process.exitCode = code ?? 1;
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => preview.kill(signal));
