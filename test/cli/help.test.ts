/** The help of every command: each argument, option and command below it has its name and says what it is. */
import { describe, expect, it } from "vitest";
import { rlscale } from "../helpers/command-line.js";

interface Entry {
  part: string;
  name: string;
  says: string;
}

/** What stands under "Arguments:", "Options:" and "Commands:"; lines that are wrapped go on further in. */
function entriesOf(help: string): Entry[] {
  const entries: Entry[] = [];
  let part = "";
  for (const line of help.split("\n")) {
    if (/^\S/.test(line)) part = /^(Arguments|Options|Commands):$/.exec(line)?.[1] ?? "";
    else if (part !== "" && line.trim() !== "") {
      const begun = /^ {2}(\S(?:\S| (?! ))*)(?: {2,}(\S.*))?$/.exec(line);
      if (begun) entries.push({ part, name: begun[1]!, says: begun[2] ?? "" });
      else entries.at(-1)!.says += ` ${line.trim()}`;
    }
  }
  return entries;
}

async function helpOf(...command: string[]): Promise<string> {
  const { code, out } = await rlscale(...command, "--help");
  expect([code, command]).toEqual([0, command]);
  return out;
}

/** All commands with their help, those below others too. */
async function commandsBelow(command: readonly string[] = []): Promise<[string[], string][]> {
  const help = await helpOf(...command);
  const below = entriesOf(help).flatMap(({ part, name }) => (part === "Commands" ? [name.split(" ")[0]!] : []));
  const theirs = await Promise.all(
    below.filter((name) => name !== "help").map((name) => commandsBelow([...command, name]))
  );
  return [[[...command], help], ...theirs.flat()];
}

describe("help", () => {
  it("says of each command what it does, and of each argument and option what it is", async () => {
    const commands = await commandsBelow();
    expect(commands.map(([command]) => command.join(" "))).toEqual(
      expect.arrayContaining([
        "",
        "fit",
        "inspect",
        "compare",
        "forecast",
        "predict",
        "new",
        "plan",
        "plan best",
        "reduce"
      ])
    );
    for (const [command, help] of commands) {
      const [usage, , does] = help.split("\n");
      expect(usage).toContain(["Usage: rlscale", ...command].join(" "));
      if (command.length > 0) expect([command, does]).toEqual([command, expect.stringMatching(/^\w.{15,}/)]);
      const form = {
        Arguments: /^[a-z]+$/,
        Options: /^(-\w, )?--[a-z][a-z-]*( [<[][^ ]+( [^ ]+)*[>\]])?$/,
        Commands: /^[a-z-]+( .*)?$/
      };
      for (const entry of entriesOf(help)) {
        expect([command, entry.name]).toEqual([command, expect.stringMatching(form[entry.part as keyof typeof form])]);
        // "how many" is the shortest
        expect([command, entry]).toEqual([command, { ...entry, says: expect.stringMatching(/\w.{7,}/) }]);
      }
    }
  });

  it("ends with the exit codes", async () => {
    expect(await helpOf()).toMatch(/\nExit codes: 0 done, 1 could not, 2 wrong call\.\n$/);
  });
});
