/** The commands `refresh` and `add`. */
import { Command, type Option } from "commander";
import type { Output } from "../output/cli-output.js";
import { argumentsOf } from "./answers.js";
import type { NewStudyOptions } from "./new-study-options.js";
import type { AgainOptions, ParseAnswers } from "./refresh-study.js";

/** Commands that take the logs of a study again, by the answers in its file. */
export function againCommands(
  rlscale: Command,
  prepared: (command: Command) => Command,
  output: Output,
  options: readonly Option[]
): void {
  const parse = (answers: Parameters<ParseAnswers>[0]) => {
    const command = prepared(new Command("answers")).allowExcessArguments();
    for (const option of options) command.addOption(option);
    return command.parse(argumentsOf(answers), { from: "user" }).opts<NewStudyOptions>();
  };
  const about = "a study that rlscale new made: your edits of its study.yaml stand, and conflicts are said";
  prepared(rlscale.command("refresh"))
    .description("take the logs of a study again, new and grown ones, by the answers in its study.yaml")
    .argument("<folder>", about)
    .option("--take-less", "take the logs also where they have less than the study: runs gone or shorter")
    .option("--json", "print the account as JSON")
    .action(async (folder: string, options: AgainOptions) =>
      (await import("./refresh-study.js")).refreshStudy(folder, { ...options, parse }, output)
    );
  prepared(rlscale.command("add"))
    .description("add logs to a study, and take its others again")
    .argument("<folder>", about)
    .argument("<paths...>", "logs: files, folders, patterns")
    .option("--take-less", "take the logs also where they have less than the study: runs gone or shorter")
    .option("--json", "print the account as JSON")
    .action(async (folder: string, more: string[], options: AgainOptions) =>
      (await import("./refresh-study.js")).refreshStudy(folder, { ...options, more, parse }, output)
    );
}
