/** `rlscale refresh` and `rlscale add`: the logs of a study taken again, by what its file says of them. */
import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { parseDocument } from "yaml";
import { madeFile } from "../../../src/import/study/study-files.js";
import type { BesideStudy } from "../../../src/lib/beside/beside-record.js";
import { hashBytes } from "../../output/manifest.js";
import { studyFile } from "../../study/study-root.js";
import { CheckError } from "../errors/check-error.js";
import { UsageError } from "../errors/usage-error.js";
import type { Output } from "../main.js";
import { mergeStudy } from "./merge-study.js";
import { type NewStudyOptions, remakeStudy } from "./new-study.js";
import { logsOf } from "./study-option.js";

/** Options of rlscale new as a study's answers give them. */
export type ParseAnswers = (answers: Awaited<ReturnType<typeof logsOf>>["answers"]) => NewStudyOptions;

/**
 * @param more paths to add
 * @throws UsageError when the folder is no study that rlscale new made
 */
export async function refreshStudy(
  folder: string,
  { more = [], json = false, parse }: { more?: readonly string[]; json?: boolean; parse: ParseAnswers },
  output: Output
): Promise<void> {
  const [mine, base] = await Promise.all(
    [studyFile, madeFile].map((file) => readFile(join(folder, file), "utf8").catch(() => null))
  );
  if (mine == null || base == null)
    throw new UsageError(`${folder}: must be a study that rlscale new made, with ${studyFile} and ${madeFile}`);
  const { from, answers } = await logsOf(join(folder, "data"));
  const paths = [...new Set([...from, ...more.map((path) => resolve(path))])].map(
    (path) => relative(process.cwd(), path) || "."
  );
  const made = parseDocument(base);
  const conflicts: string[] = [];
  await remakeStudy(
    folder,
    {
      ...parse(answers),
      from: paths,
      title: String(made.get("title")),
      beside: made.get("beside") as BesideStudy,
      json
    },
    {
      edited: new Map([[studyFile, hashBytes(mine)]]),
      merge: (made) => {
        const merged = mergeStudy(base, mine, made);
        conflicts.push(...merged.conflicts);
        return merged.text;
      }
    },
    output
  );
  for (const conflict of conflicts) output.err(`conflict in ${join(folder, studyFile)}: ${conflict}\n`);
  if (conflicts.length > 0)
    throw new CheckError(
      `${conflicts.length} of your edits differ from what the logs now give; yours stand: look at ${join(folder, studyFile)}`
    );
}
