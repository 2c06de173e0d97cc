/** What a preview looks at beside pages: Framework looks at a loader's own file only. */
import { type FSWatcher, readdirSync, utimesSync, watch } from "node:fs";
import { join } from "node:path";

/** Folders of the modules that the data of pages are made by. */
export const dataCode = ["loaders", "src/components", "src/import", "src/lib", "src/paper", "src/report"];

/** Touches a loader when something in the folders has changed, at any depth, and then rested for `wait` ms; what comes back ends it. */
export function followInputs(folders: readonly string[], loader: string, wait = 100): () => void {
  // a folder at a time: a recursive watch loses files that another has taken the place of
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  const touch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      for (const folder of folders) follow(folder);
      const now = new Date();
      utimesSync(loader, now, now);
    }, wait);
  };
  const follow = (folder: string) => {
    if (!watchers.has(folder)) watchers.set(folder, watch(folder, touch));
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) follow(join(folder, entry.name));
    }
  };
  for (const folder of folders) follow(folder);
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}
