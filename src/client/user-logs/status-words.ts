/** What is said of an answer in a line, spoken too. */
import type { LogAnswer } from "../../import/study/user-logs.js";
import { count, plural } from "../../lib/format.js";
import { plain } from "../../lib/plain-text.js";
import { someOf } from "../../lib/some-of.js";
import type { FromWorker, Remarks } from "./messages.js";

export function summary({ files, fits, unread }: LogAnswer, restored: boolean): string {
  const bad = files.filter(({ format }) => format === "damaged" || format === "unknown").length;
  const parts = [
    restored ? "Back from your last visit:" : "",
    `${plural(files.length, "file")}, ${plural(fits.fits.length, fits.laws.length > 1 ? "curve" : "run")} fitted`,
    fits.laws.length > 1 ? ` (${plural(fits.laws.length, "score")})` : "",
    fits.refused.length > 0 ? `, ${count(fits.refused.length)} not` : "",
    bad > 0 ? `; ${plural(bad, "file")} could not be read` : "",
    "."
  ];
  if (unread.length > 0) parts.push(` Drop ${unread.map(plain).join(", ")} again: that choice needs the file itself.`);
  return parts.join("").replace(/^(Back from your last visit:)/, "$1 ");
}

/** What became of files that were chosen: kept once, or under another name. */
export function remarkWords({ again, renamed }: Remarks): string {
  const some = (texts: readonly string[]) => someOf(texts.map(plain), 4);
  const parts: string[] = [];
  if (again.length > 0) parts.push(` ${some(again)}: the same content was here already, and is kept once.`);
  if (renamed.length > 0)
    parts.push(
      ` Another file of the same name is here, with another content: ${some(renamed.map(({ from, to }) => `${from} is shown as ${to}`))}.`
    );
  return parts.join("");
}

/** How far a reading is. */
export function progressWords({ path, at, of, read, size }: Extract<FromWorker, { kind: "progress" }>): string {
  return `${plain(path)}, file ${count(at)} of ${count(of)}, ${megabytes(read)} of ${megabytes(size)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
