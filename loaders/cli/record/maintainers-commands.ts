/** The commands `check` and `record`. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Output } from "../output/cli-output.js";

/** Commands on the record in `data`, which a package does not have. */
export function maintainersCommands(
  rlscale: Command,
  prepared: (command: Command) => Command,
  output: Output,
  root: string
): void {
  prepared(rlscale.command("check"))
    .description("judge every claim and compute every number again; exit 1 when one differs from the record")
    .option("--json", "print JSON")
    .action(async (options: { json?: boolean }) => (await import("./check.js")).check(options, output, root));
  prepared(rlscale.command("record"))
    .description("record verdicts and numbers anew, and list every number that moved")
    .requiredOption("--reason <text>", "why they changed")
    .addOption(new Option("--date <date>", "YYYY-MM-DD, given by hand").argParser(parseDate).makeOptionMandatory())
    .action(async (options: { reason: string; date: string }) =>
      (await import("./check.js")).record(options, output, root)
    );
}

function parseDate(text: string): string {
  // 2026-02-31 is read as a day of March
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(text))
    throw new InvalidArgumentError("It must be a date of the calendar, YYYY-MM-DD.");
  return text;
}
