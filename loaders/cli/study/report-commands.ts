/** The commands `build` and `dev`: the report of a study. */
import { type Command, InvalidArgumentError } from "commander";
import type { Output } from "../output/cli-output.js";

export function reportCommands(rlscale: Command, prepared: (command: Command) => Command, output: Output): void {
  const about = "the study: what rlscale new made, or a folder with study.yaml and runs/";
  prepared(rlscale.command("build"))
    .description("build the report of a study: the same pages as of this one, in a folder of its own")
    .argument("<folder>", about)
    .requiredOption("-o, --out <site>", "folder of the site: not there, empty, or a site that was built before")
    .action(async (folder: string, options: { out: string }) =>
      (await import("./build-study.js")).buildStudy(folder, options, output)
    );
  prepared(rlscale.command("dev"))
    .description("show the report of a study on this machine, and follow its logs as they grow")
    .argument("<folder>", about)
    .option("--port <port>", "where to show it (default: the first that is free from 3000 on)", parsePort)
    .action(async (folder: string, options: { port?: number }) =>
      (await import("./build-study.js")).devStudy(folder, options, output)
    );
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new InvalidArgumentError("It must be a whole number from 1 to 65535.");
  return port;
}
