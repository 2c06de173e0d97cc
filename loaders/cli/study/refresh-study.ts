/** `rlscale refresh` and `rlscale add`: the logs of a study taken again, by what its file says of them. */
import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { parseDocument } from "yaml";
import { quoted } from "../../../src/import/names/scores.js";
import { madeFile } from "../../../src/import/study/study-files.js";
import type { BesideStudy } from "../../../src/lib/beside/beside-record.js";
import { plural } from "../../../src/lib/format.js";
import { hashBytes } from "../../output/manifest.js";
import { readAccount } from "../../study/study-account.js";
import { studyFile } from "../../study/study-root.js";
import { CheckError } from "../errors/check-error.js";
import { UsageError } from "../errors/usage-error.js";
import { boundedMessage } from "../output/bounded.js";
import type { Output } from "../output/cli-output.js";
import { plain } from "../plain.js";
import { lostRuns } from "./lost-runs.js";
import { mergeStudy } from "./merge-study.js";
import { remakeStudy } from "./new-study.js";
import type { NewStudyOptions } from "./new-study-options.js";
import { logsOf } from "./study-option.js";

/** Options of rlscale new as a study's answers give them. */
export type ParseAnswers = (answers: Awaited<ReturnType<typeof logsOf>>["answers"]) => NewStudyOptions;

export interface AgainOptions {
  json?: boolean;
  /** also where logs have less than the study */
  takeLess?: boolean;
}

/**
 * @param more paths to add
 * @throws UsageError when the folder is no study that rlscale new made
 * @throws CheckError where its logs no longer have what the study has; then it is as it was
 */
export async function refreshStudy(
  folder: string,
  {
    more = [],
    json = false,
    takeLess = false,
    parse
  }: AgainOptions & { more?: readonly string[]; parse: ParseAnswers },
  output: Output
): Promise<void> {
  const [yours, base] = await Promise.all(
    [studyFile, madeFile].map((file) => readFile(join(folder, file), "utf8").catch(() => null))
  );
  if (yours == null || base == null)
    throw new UsageError(`${folder}: must be a study that rlscale new made, with ${studyFile} and ${madeFile}`);
  const { from, answers } = await logsOf(join(folder, "data"));
  const paths = [...new Set([...from, ...more.map((path) => resolve(path))])].map(
    (path) => relative(process.cwd(), path) || "."
  );
  const made = parseDocument(base);
  const account = await readAccount(folder);
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
      check: (now) => {
        const lost = account === null || takeLess ? [] : lostRuns(account, now);
        if (lost.length === 0) return;
        throw new CheckError(
          boundedMessage([
            ...lost.map(plain),
            `${folder}: is as it was: bring the logs back, or rlscale refresh ${quoted(folder)} --take-less has the study follow them`
          ])
        );
      },
      edited: new Map([[studyFile, hashBytes(yours)]]),
      merge: (made) => {
        const merged = mergeStudy(base, yours, made);
        conflicts.push(...merged.conflicts);
        return merged.text;
      }
    },
    output
  );
  for (const conflict of conflicts) output.err(`conflict in ${join(folder, studyFile)}: ${conflict}\n`);
  if (conflicts.length > 0)
    throw new CheckError(
      `${plural(conflicts.length, "edit")} of yours ${conflicts.length === 1 ? "differs" : "differ"} from what the logs now give; yours stand: look at ${join(folder, studyFile)}`
    );
}
