/** A small log as the worker of the page reads and answers it. */
import { readFileSync } from "node:fs";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { logsAmong } from "../../src/import/choose-logs.js";
import { readLog } from "../../src/import/import-log.js";
import { type LogChoices, optionsFor, type UserLog } from "../../src/import/study/user-logs.js";
import { LogError } from "../../src/lib/log-error.js";
import { answerFor } from "../helpers/answered-logs.js";
import { folder } from "./check-log.js";

/** What the page's controls choose where the command line is given options; a path is a file more. */
function chosen(options: readonly string[]): { choices: LogChoices; paths: string[] } {
  const choices: LogChoices = { sizes: {} };
  const paths: string[] = [];
  for (let i = 0; i < options.length; i++) {
    const [option, value] = [options[i]!, options[i + 1]!];
    if (!option.startsWith("--")) paths.push(option);
    else i++;
    if (option === "--score") choices.score = value;
    else if (option === "--run-column") choices.runColumns = [...(choices.runColumns ?? []), value];
    else if (option === "--logging-steps") choices.loggingSteps = Number(value);
    else if (option === "--where") {
      const [column, ...cell] = value.split("=");
      choices.where = [...(choices.where ?? []), { column: column!, value: cell.join("=") }];
    } else if (option.startsWith("--") && option !== "--model-size") throw new Error(`no choice for ${option}`);
  }
  return { choices, paths };
}

/** The answer of the page "Your logs" to a case. */
export async function pageAnswer(file: string, options: readonly string[]) {
  const { choices, paths } = chosen(options);
  const found = [`${folder}/${file}`, ...paths].map((path) => ({
    source: sourceOfBytes(path, new Uint8Array(readFileSync(path))),
    below: null
  }));
  const logs: UserLog[] = [];
  for (const source of await logsAmong(found)) {
    const { path, size } = source;
    try {
      logs.push({ path, log: await readLog(source, optionsFor(path, choices)) });
    } catch (error) {
      if (!(error instanceof LogError)) throw error;
      logs.push({ path, bytes: size, sha256: null, problems: [...error.problems] });
    }
  }
  const answer = answerFor(logs, choices, []);
  const at = options.indexOf("--model-size");
  if (at < 0) return answer;
  // every run's size is typed beside it
  const size = 1e9 * Number(options[at + 1]!.replace(/B$/, ""));
  return answerFor(logs, { ...choices, sizes: Object.fromEntries(answer.runs.map(({ key }) => [key, size])) }, []);
}
