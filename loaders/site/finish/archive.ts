/** Files as a ZIP: the same bytes from the same files. */
import { type Zippable, zipSync } from "fflate";

/** The first day that the format knows, as every zone's clocks show it: the library writes local time. */
const fixedDate = () => new Date(1980, 0, 1, 12);

/** Already as small as they get. */
const packed = /\.parquet$/;

/** Name in the archive -> content. */
export type ArchiveFiles = ReadonlyMap<string, Uint8Array | string>;

/** A ZIP of the files in the order of their names, each with the same date and no rights of a system. */
export function archive(files: ArchiveFiles): Uint8Array {
  const names = [...files.keys()].sort();
  const entries: Zippable = {};
  for (const name of names) {
    const content = files.get(name)!;
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
    entries[name] = [bytes, { level: packed.test(name) ? 0 : 6 }];
  }
  return zipSync(entries, { mtime: fixedDate() });
}
