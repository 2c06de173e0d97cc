/** The files of a study made of logs: what `rlscale new` writes, and what the page "Your logs" hands out. */
import { plain } from "../../lib/plain-text.js";
import { normalisedParquet } from "../bytes/normalised-parquet.js";
import type { DamagedLog } from "../damaged-log.js";
import { visibleJson } from "../names/safe-name.js";
import type { NormalisedStudy } from "./normalise/normalised-study.js";

/** The study file, relative to the study's folder. */
export const studyFile = "data/study.yaml";

/** The study file as it was made: what a person has edited since is known by it when the logs are taken again. */
export const madeFile = "data/study.made.yaml";

/** Account of the logs, relative to the study's folder. */
export const accountFile = "data/import.json";

/** The account with the files that could not be read beside those that could. */
export function accountOf({ account }: NormalisedStudy, damaged: readonly DamagedLog[]) {
  const unread = damaged.map(({ path, bytes, error }) => ({ path, bytes, problems: error.problems }));
  return { ...account, damaged: unread };
}

/** Every file of the study, by its place in the study's folder. */
export function studyFiles(study: NormalisedStudy, damaged: readonly DamagedLog[]): Map<string, Uint8Array | string> {
  return new Map<string, Uint8Array | string>([
    ...[...study.runs, ...study.means].map((run): [string, Uint8Array] => [
      `data/runs/${run.fileName}`,
      normalisedParquet(run)
    ]),
    [studyFile, study.studyYaml],
    ...(study.refreshable ? [[madeFile, study.studyYaml] as [string, string]] : []),
    [accountFile, `${visibleJson(accountOf(study, damaged))}\n`],
    ["README.md", readme(study)]
  ]);
}

function readme({ runs, title }: NormalisedStudy): string {
  return `# ${plain(title)
    .replace(/[<>&[\]`*_]/g, " ")
    .trim()}

A study of ${runs.length === 1 ? "one training run" : `${runs.length} training runs`}, made by \`rlscale new\`.

- \`data/study.yaml\`: what the study is; edit its title and words, every line says what it is for
- \`data/runs/\`: one log a run, normalised (Parquet)
- \`data/import.json\`: what became of every row and column of the logs it was made from

\`npx rlscale build . -o site\`, with the path of this folder, builds its report.
`;
}
