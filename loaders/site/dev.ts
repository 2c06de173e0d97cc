/** `npm run dev`: Framework's own preview, with client code, loaders and logs followed as they change. */
import { type FSWatcher, readdirSync, utimesSync, watch } from "node:fs";
import { join } from "node:path";
import { studyRoot } from "../study/study-root.js";
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
const followed = followInputs();
preview.once("close", async (code) => {
  followed.close();
  await stop();
  process.exitCode = code ?? 1;
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => preview.kill(signal));

/** Framework looks at a loader's own file only: it is touched when a log, or code that the loader runs, has changed. */
function followInputs(): { close: () => void } {
  const folders = [join(studyRoot(), "data"), "loaders", "src/import", "src/lib", "src/paper", "src/report"];
  // a folder at a time: a recursive watch loses files that another has taken the place of
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  const touch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      for (const folder of folders) follow(folder);
      const now = new Date();
      utimesSync(join(source, "data.zip.ts"), now, now);
    }, 100);
  };
  const follow = (folder: string) => {
    if (!watchers.has(folder)) watchers.set(folder, watch(folder, touch));
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) follow(join(folder, entry.name));
    }
  };
  for (const folder of folders) follow(folder);
  return {
    close: () => {
      for (const watcher of watchers.values()) watcher.close();
    }
  };
}
