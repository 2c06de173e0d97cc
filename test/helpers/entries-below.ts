import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";

/** Everything below a folder, links not followed: `readdirSync` follows them from Node 22 on where it gives kinds of files. */
export function entriesBelow(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry, ...entriesBelow(join(folder, entry.name))] : [entry]
  );
}
