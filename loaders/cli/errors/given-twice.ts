/** Options that take one value, given twice with different ones, and empty values: what is meant is not guessed. */
import type { Command, Option } from "commander";
import { plain } from "../plain.js";
import { UsageError } from "./usage-error.js";

/** Makes a command, and those below it, refuse such calls. */
export function refuseTwice(command: Command): void {
  command.hook("preAction", (_, { args }) => {
    if (args.includes("")) throw new UsageError("an argument is empty; it must be a path or a name");
  });
  for (const option of command.options.filter(({ required }) => required)) {
    command.on(`option:${option.name()}`, (value: string) => {
      if (value === "") throw new UsageError(`option '${option.flags}' needs a value; it is given ''`);
    });
  }
  for (const option of command.options.filter(takesOne)) {
    let before: string | null = null;
    command.on(`option:${option.name()}`, (value: string) => {
      if (before !== null && before !== value) {
        const values = [before, value].map((text) => `'${plain(text)}'`).join(" and ");
        throw new UsageError(`option '${option.flags}' takes one value; it is given ${values}`);
      }
      before = value;
    });
  }
  for (const subcommand of command.commands) refuseTwice(subcommand);
}

/** A parser that is given what stood before gathers; those of choices are Commander's. */
function takesOne({ required, variadic, argChoices, parseArg }: Option): boolean {
  return required && !variadic && (argChoices !== undefined || parseArg === undefined || parseArg.length < 2);
}
