/** Fits in a file: `rlscale fit --save` writes it, `rlscale predict` reads it. It carries the hash of its content. */
import { readFile, stat } from "node:fs/promises";
import type { RunAhead } from "../../../src/import/study/user-runs-ahead.js";
import { lastOf } from "../../../src/lib/items.js";
import { reasonOf } from "../../../src/lib/log-error.js";
import type { KeptRun } from "../../../src/lib/runs/kept-run.js";
import { editFile, writeOneFile } from "../../output/kept-files.js";
import { hashBytes } from "../../output/manifest.js";
import { CheckError } from "../errors/check-error.js";

const by = "rlscale fit --save";
const version = 2;
/** Evaluations of a run that a forecast looks at, beside its forms: each counts half as much as the next, so that further ones are below rounding. */
const lastOnes = 60;
/** Bytes of a file that is read. */
const mostBytes = 1e8;

/** A run as it was saved: what a forecast needs of it. */
export interface SavedRun extends Pick<KeptRun, "state" | "forms" | "form"> {
  run: string;
  path: string;
  score: string;
  along: RunAhead["along"];
  seenTo: number;
  /** the last evaluations */
  x: number[];
  scores: number[];
}

interface SavedFile {
  by: string;
  version: number;
  sha256: string;
  runs: SavedRun[];
}

/** @throws OutputError when something stands there that this command did not write, or that was changed since */
export async function saveFit(target: string, ahead: readonly RunAhead[]): Promise<void> {
  const runs = ahead.map(savedRun);
  const file: SavedFile = { by, version, sha256: hashBytes(JSON.stringify(runs)), runs };
  const content = `${JSON.stringify(file, null, 1)}\n`;
  const before = await readFile(target, "utf8").catch(() => null);
  if (before !== null && whyNot(before) === null) await editFile(target, () => content);
  else await writeOneFile(target, content, by);
}

function savedRun({ run, path, score, along, curve, state, forms, form }: RunAhead): SavedRun {
  const { x, score: y } = curve;
  return {
    ...{ run, path, score, along, seenTo: lastOf(x), state, forms, form },
    ...{ x: [...x.slice(-lastOnes)], scores: [...y.slice(-lastOnes)] }
  };
}

/** @throws CheckError when the file is none that `rlscale fit --save` wrote */
export async function savedFit(path: string): Promise<SavedRun[]> {
  const about = await stat(path).catch((error: unknown) => {
    throw new CheckError(`${path}: cannot be read: ${reasonOf(error)}`);
  });
  const refuse = (found: string) =>
    new CheckError(
      `${path}: must be a file that rlscale fit --save wrote; ${found}; make one with rlscale fit PATH --save FILE`
    );
  if (!about.isFile()) throw refuse("found a folder");
  if (about.size > mostBytes) throw refuse(`found ${about.size} bytes`);
  const text = await readFile(path, "utf8");
  const why = whyNot(text);
  if (why !== null) throw refuse(why);
  return (JSON.parse(text) as SavedFile).runs;
}

/** Why a text is no saved fit; null where it is one. */
function whyNot(text: string): string | null {
  let file: Partial<SavedFile> | null;
  try {
    file = JSON.parse(text) as Partial<SavedFile> | null;
  } catch {
    return "found no JSON";
  }
  if (file?.by !== by || !Array.isArray(file.runs)) return "found other JSON";
  if (file.version !== version) return `found version ${file.version}, and this one reads version ${version}`;
  return hashBytes(JSON.stringify(file.runs)) === file.sha256 ? null : "it was changed since";
}
