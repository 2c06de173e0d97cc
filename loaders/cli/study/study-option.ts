/** `--study DIR`: the commands that answer from a study of one's own instead of the project's, and how each takes it. */
import { existsSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { itemAt, lastOf, mustHave } from "../../../src/lib/items.js";
import { studyDataIn, studyRoot } from "../../study/study-root.js";
import type { StudyLogs } from "../../study/study-schema.js";
import { CheckError } from "../errors/check-error.js";
import { UsageError } from "../errors/usage-error.js";
import { plain } from "../plain.js";
import { argumentsOf } from "./answers.js";

/** Commands that read the results of a study. */
const ofResults = ["fit", "plan", "results"];
/** Commands that read logs: those that the study was made from, with the answers that were given then. */
const ofLogs: Record<string, readonly string[]> = { compare: ["variant"], forecast: ["variant", "group", "seed"] };
const others = ["check", "doctor"];

export const studyCommands = [...ofResults, ...Object.keys(ofLogs), ...others];

export interface Called {
  args: string[];
  /** where results are read; null: the project */
  root: string | null;
  /** the study's folder, as given; null: none */
  folder: string | null;
  /** how many arguments of the command the study gives; others are of the user */
  given: number;
}

/** @throws UsageError where the call has paths besides its study, of which only one could be answered from */
export function refusePaths({ folder, given }: Called, { args }: Pick<Command, "args">): void {
  if (folder === null || args.length <= given) return;
  throw new UsageError(
    `option '--study' is invalid here; a call answers from a study or from paths: leave out --study, or ${plain(lastOf(args))}`
  );
}

/**
 * The call without `--study`, and where it is answered from.
 *
 * @throws UsageError where the folder is no study, or the command would take no notice of it
 */
export async function withoutStudy(args: readonly string[]): Promise<Called> {
  const at = args.findIndex((arg) => arg === "--study" || arg.startsWith("--study="));
  if (at < 0) return { args: [...args], root: null, folder: null, given: 0 };
  const joined = itemAt(args, at).startsWith("--study=");
  const folder = joined ? itemAt(args, at).slice("--study=".length) : args[at + 1];
  const rest = [...args.slice(0, at), ...args.slice(at + (joined ? 1 : 2))];
  const [command = ""] = rest;
  if (!studyCommands.includes(command))
    throw new UsageError(`option '--study' is invalid here; it goes with ${studyCommands.join(", ")}`);
  if (!folder || folder.startsWith("--")) throw new UsageError("option '--study <folder>' argument missing");
  if (rest.includes("--study") || rest.some((arg) => arg.startsWith("--study=")))
    throw new UsageError("option '--study' is given twice");
  const data = studyDataIn(folder);
  if (data === null)
    throw new UsageError(`--study ${folder}: must be a study, with data/study.yaml or study.yaml; found neither`);
  if (command in ofLogs) return { ...(await withLogs(rest, data)), root: null, folder };
  if (command === "doctor") return { args: [...rest, folder], root: null, folder, given: 1 };
  return { args: rest, root: studyRoot(resolve(data)), folder, given: 0 };
}

/** The call with the paths and answers of the study's file; what is typed besides stands behind them. */
async function withLogs(args: readonly string[], data: string): Promise<Pick<Called, "args" | "given">> {
  const [command, ...typed] = args as [string, ...string[]];
  const { from, answers } = await logsOf(data);
  const given = Object.fromEntries(
    Object.entries(answers).filter(
      ([name]) => !mustHave(ofLogs, command).includes(name) && !typed.some((arg) => isOption(arg, name))
    )
  );
  return { args: [command, ...from, ...argumentsOf(given), ...typed], given: from.length };
}

function isOption(arg: string, name: string): boolean {
  return arg === `--${name}` || arg.startsWith(`--${name}=`);
}

/**
 * Where the logs of a study are, and what was said of them.
 *
 * @param data folder of its study.yaml
 * @throws CheckError where its file does not say it
 */
export async function logsOf(data: string): Promise<{ from: string[]; answers: NonNullable<StudyLogs["answers"]> }> {
  const { readStudy } = await import("../../study/study.js");
  const { logs } = await readStudy(studyRoot(resolve(data)));
  const folder = existsSync(join(dirname(data), "data", "study.yaml")) ? dirname(data) : data;
  if (logs?.rollouts)
    throw new CheckError(
      `${folder}: it was made of rollouts: run rlscale new again, with --rollouts, into another folder`
    );
  if (!logs?.from)
    throw new CheckError(
      `${join(data, "study.yaml")}: must say under logs: from: where its logs are; found nothing: rlscale new writes it`
    );
  const file = join(data, "study.yaml");
  return { from: logs.from.map((path) => placeOf(path, folder, file)), answers: logs.answers ?? {} };
}

/** Where a path of the study's file leads; a pattern leads to what it matches. */
function placeOf(path: string, folder: string, file: string): string {
  const place = resolve(realpathSync(folder), path);
  if (/[*?[\]{}]/.test(path) || existsSync(place)) return place;
  throw new CheckError(
    `${file}: logs: from: must lead to its logs; ${path} leads to ${place}; found: nothing there: move the logs back, or write where they are now into that line`
  );
}
