/**
 * The command line: parses, runs one command, prints, and says with its exit code how it went. What a command is made of is
 * loaded when it runs: `--version` need not wait for a reader of logs.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { besideStudies } from "../../src/lib/beside/beside-record.js";
import { saturating } from "../../src/lib/forms/saturating.js";
import { itemAt } from "../../src/lib/items.js";
import { objectives, protocols } from "../../src/lib/protocols.js";
import { type LogResource, logResources } from "../../src/lib/runs.js";
import { isInstalled, packageFile, packedSeries } from "../installed.js";
import { projectRoot } from "../project-root.js";
import type { Study } from "../study/study.js";
import { studyFile } from "../study/study-root.js";
import { type CompareOptions, compareOptions, problemsOption, recipeOptions } from "./compare/compare-options.js";
import type { DoctorOptions } from "./doctor.js";
import { refuseAxis } from "./errors/axis-of-fit.js";
import { refuseTwice } from "./errors/given-twice.js";
import { packageMissing } from "./errors/package-missing.js";
import { ReportedError } from "./errors/reported-error.js";
import { UsageError } from "./errors/usage-error.js";
import type { FitLogsOptions } from "./fit/fit-logs.js";
import type { FitOptions } from "./fit/fit-logs-command.js";
import { type ForecastOptions, forecastOptions } from "./forecast/forecast-options.js";
import type { InspectOptions } from "./inspect.js";
import { type LogOptions, logOptions, parseStep } from "./log-options.js";
import type { Output } from "./output/cli-output.js";
import { planCommand } from "./plan/plan-command.js";
import { type PredictOptions, predictOptions, saveOption } from "./predict/predict-options.js";
import { maintainersCommands } from "./record/maintainers-commands.js";
import type { ReduceCommandOptions } from "./reduce/reduce-command.js";
import { memoryOption, reduceOptions } from "./reduce/reduce-options.js";
import { rolloutOptions } from "./reduce/rollout-options.js";
import { againCommands } from "./study/again-commands.js";
import type { NewStudyOptions } from "./study/new-study-options.js";
import { reportCommands } from "./study/report-commands.js";
import { refusePaths, studyCommands, withoutStudy } from "./study/study-option.js";

/** 0: done; 1: could not; 2: wrong call. */
export type ExitCode = 0 | 1 | 2;

const standard: Output = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text)
};

/**
 * Runs the command line.
 *
 * @param args without node and script
 * @returns the exit code; with `--json`, a failure is also one JSON object on standard output
 */
export async function main(given: string[], output: Output = standard, project = projectRoot): Promise<ExitCode> {
  let study: HasSeries = { series: [] };
  let args = given;
  try {
    const called = await withoutStudy(given);
    if (isInstalled && called.root !== null)
      return await (await import("./study/in-site.js")).answerInSite(itemAt(called.args, 0), given);
    const root = called.root ?? project;
    args = called.args;
    // the options of a fit list what the study has
    if (args.includes("fit")) study = await studyIn(root);
    const all = program(output, root, study);
    all.hook("preAction", (_, subcommand) => refusePaths(called, subcommand));
    await all.parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    return fail(error, args.includes("--json"), output, study);
  }
}

type HasSeries = Pick<Study, "series">;

/** Logs of one's own need no study. */
async function studyIn(root: string): Promise<HasSeries> {
  if (isInstalled && root === projectRoot) return { series: packedSeries() };
  if (!existsSync(join(root, studyFile))) return { series: [] };
  return (await import("../study/study.js")).readStudy(root);
}

/** Long because it is the list of the commands, in the order in which help shows them. */
function program(output: Output, root: string, study: HasSeries): Command {
  const rlscale = command(new Command("rlscale"), output)
    .description("Scaling laws of RL post-training, fitted from raw training logs.")
    .version(packageFile().version)
    .addHelpText("after", "\nExit codes: 0 done, 1 could not, 2 wrong call.");
  rlscale.action((_, { args }: Command) => {
    const choices = rlscale.commands.map((c) => c.name()).join(", ");
    throw new UsageError(
      args.length > 0 ? `unknown command '${args[0]}'; choices: ${choices}` : `a command is needed; choices: ${choices}`
    );
  });
  rlscale.allowExcessArguments().allowUnknownOption().helpCommand(true);

  const fit = command(rlscale.command("fit"), output)
    .description(
      `fit the joint law ln L = -k(N) ln X + E(N), k(N) = ${saturating.text}, to one series of runs; or, given logs of your own, the power law of each`
    )
    .argument("[paths...]", "logs of your own: files, folders, patterns")
    .action(async (paths: string[], options: FitOptions & LogOptions, subcommand: Command) =>
      paths.length > 0
        ? (await import("./fit/fit-logs.js")).fitLogs(paths, ofLogs(options, subcommand), output, root)
        : (await import("./fit/fit-logs-command.js")).printFit(ofStudy(options, subcommand), output, root)
    );
  for (const option of [...fitOptions(study), ...logOptions(), ...besideOptions(), problemsOption(), saveOption()])
    fit.addOption(option);
  refuseAxis(fit);
  const inspect = command(rlscale.command("inspect"), output)
    .description("say what is in training logs, how each column is understood, and what a fit would miss")
    .argument("<paths...>", "files, folders, patterns")
    .option("--json", "print JSON")
    .action(async (paths: string[], options: InspectOptions) =>
      (await import("./inspect.js")).inspectLogs(paths, options, output)
    );
  for (const option of logOptions()) inspect.addOption(option);
  const compare = command(rlscale.command("compare"), output)
    .description("compare recipes, seeds as repeats: difference, budget ratio, noise by part, seeds needed")
    .argument("<paths...>", "logs: files, folders, patterns")
    .action(async (paths: string[], options: CompareOptions) =>
      (await import("./compare/compare-command.js")).compareLogs(paths, options, output)
    );
  for (const option of [...compareOptions(), ...logOptions()]) compare.addOption(option);
  const forecast = command(rlscale.command("forecast"), output)
    .description(
      "say of each run whether it rises, is flat, falls or has collapsed, and what it will score at a later X"
    )
    .argument("<paths...>", "logs: files, folders, patterns")
    .action(async (paths: string[], options: ForecastOptions) =>
      (await import("./forecast/forecast-command.js")).forecastLogs(paths, options, output)
    );
  for (const option of [...forecastOptions(), ...logOptions()]) forecast.addOption(option);
  const predict = command(rlscale.command("predict"), output)
    .description("say what the runs of a saved fit will score at an X")
    .argument("<file>", "what rlscale fit PATH --save FILE wrote")
    .action(async (file: string, options: PredictOptions) =>
      (await import("./predict/predict.js")).predict(file, options, output)
    );
  for (const option of predictOptions()) predict.addOption(option);
  const create = command(rlscale.command("new"), output)
    .description("make a study of training logs: a folder with one normalised log a run, study.yaml and an account")
    .argument("<folder>", "where to make it; not there, or empty")
    .option("--from <paths...>", "logs: files, folders, patterns")
    .option("--rollouts <paths...>", "per-sample dumps, reduced first as rlscale reduce does")
    .option("--title <title>", "what the study is called")
    .addOption(
      new Option("--variant <variant>", "what every run starts from, where its name does not say").choices(variants)
    )
    .addOption(
      new Option("--beside <study>", "a public study: a page of the report has its rows beside yours").choices(
        besideStudies
      )
    )
    .option("--json", "print the account as JSON")
    .action(async (folder: string, options: NewStudyOptions) =>
      (await import("./study/new-study.js")).newStudy(folder, options, output)
    );
  // the column of runs is one of both
  const ofDumps = rolloutOptions().filter(({ long }) => long !== "--run-column");
  for (const option of [...logOptions(), ...recipeOptions(), memoryOption(), ...ofDumps]) create.addOption(option);
  againCommands(rlscale, (subcommand) => command(subcommand, output), output, [...create.options]);
  reportCommands(rlscale, (subcommand) => command(subcommand, output), output);
  const reduce = command(rlscale.command("reduce"), output)
    .description("reduce per-sample rollout dumps to a step-level table: one row a run and step")
    .argument("<paths...>", "Parquet or JSON lines: files, folders, patterns")
    .action(async (paths: string[], options: ReduceCommandOptions) =>
      (await import("./reduce/reduce-command.js")).reduceRollouts(paths, options, output)
    );
  for (const option of reduceOptions()) reduce.addOption(option);
  command(rlscale.command("doctor"), output)
    .description("look at a checkout or a study, and say how to mend what is wrong; exit 1 when something is")
    .argument("[folder]", "a checkout, or a folder with study.yaml (default: this checkout)")
    .option("--site <site>", "the site that was built of it (default: dist of a checkout)")
    .option("--json", "print JSON")
    .action(async (folder: string | undefined, options: DoctorOptions) =>
      (await import("./doctor.js")).doctor(folder, options, output, root)
    );
  command(rlscale.command("results"), output)
    .description("print the results file, everything that the site's pages print")
    .option("--json", "print JSON (it always is)")
    .action(async () => (await import("./record/results-command.js")).printResults(output, root));
  command(rlscale.command("check-table"), output)
    .description("print the paper's printed values beside ours")
    .option("--json", "print JSON")
    .action(async (options: { json?: boolean }) =>
      (await import("./record/check-table.js")).checkTable(options, output, root)
    );
  planCommand(command(rlscale.command("plan"), output), (subcommand) => command(subcommand, output), output, root);
  if (!isInstalled) maintainersCommands(rlscale, (subcommand) => command(subcommand, output), output, root);
  refuseTwice(rlscale);
  // taken before the call is parsed; here for its help
  for (const subcommand of rlscale.commands.filter((each) => studyCommands.includes(each.name())))
    subcommand.option("--study <folder>", "answer from this study instead of the project's");
  return rlscale;
}

const variants = ["base", "instruct"] as const;
const studyOnly = ["family", "variant", "protocol", "objective", "sizes"];

/** The options of a fit to logs. @throws UsageError when one is given that speaks of the study's series */
function ofLogs(options: FitOptions & LogOptions, command: Command): FitLogsOptions {
  refuse(studyOnly, command, "it goes with the study's series, not with logs of your own");
  const { resource, ...rest } = options;
  return { ...rest, resource: command.getOptionValueSource("resource") === "cli" ? resource : undefined };
}

/** The options of a fit to the study. @throws UsageError when one is given that speaks of a log */
function ofStudy(options: FitOptions, command: Command): FitOptions {
  const logsOnly = [...besideOptions(), problemsOption(), saveOption(), ...logOptions()].map((option) =>
    option.attributeName()
  );
  refuse(logsOnly, command, "it goes with logs of your own: give their paths");
  if ((options.resource as LogResource) === "time")
    throw new UsageError(
      "option '--resource time' is invalid here; the study's logs have no clock: choose compute or data"
    );
  return options;
}

function refuse(names: readonly string[], command: Command, why: string): void {
  const given = names.find((name) => command.getOptionValueSource(name) === "cli");
  const flag = command.options.find((option) => option.attributeName() === given)?.long;
  if (flag) throw new UsageError(`option '${flag}' is invalid here; ${why}`);
}

function besideOptions(): Option[] {
  return [
    new Option(
      "--beside <study>",
      "a known study to set each run of logs beside, at its size: qwen2.5; rlscale new takes the others"
    ).choices(besideStudies),
    new Option("--same-problems", "the scores are on the problems of that study, whatever they are called")
  ];
}

function fitOptions({ series }: HasSeries): Option[] {
  const families = [...new Set(series.map(({ family }) => family))];
  const variants = [...new Set(series.map(({ variant }) => variant))];
  return [
    new Option("--family <family>", "model family").choices(families).default(families[0]),
    new Option("--variant <variant>", "what the runs start from (default: the family's first)").choices(variants),
    new Option("--resource <resource>", "X: FLOPs, samples, or hours of a run of your own")
      .choices(logResources)
      .default("compute"),
    new Option("--protocol <protocol>", "full: every size; inter: without the largest; intra: early steps")
      .choices(protocols)
      .default("full"),
    new Option("--objective <objective>", "least squares on ln L or on L").choices(objectives).default("log"),
    new Option("--from-step <step>", "first step, instead of the protocol's").argParser(parseStep),
    new Option("--to-step <step>", "last step, instead of the protocol's").argParser(parseStep),
    new Option("--sizes <list>", "sizes in billions, e.g. 0.5,7,72, instead of the protocol's").argParser((text) =>
      parseSizes(text, series)
    ),
    new Option("--json", "print JSON")
  ];
}

function command(subcommand: Command, { out, err }: Output): Command {
  return subcommand
    .exitOverride()
    .showSuggestionAfterError(true)
    .allowExcessArguments(false)
    .configureOutput({ writeOut: out, writeErr: (text) => err(text), outputError: () => {} });
}

function parseSizes(text: string, series: Study["series"]): number[] {
  const sizes = new Set(text.split(",").map((part) => Number(part.trim().replace(/b$/i, ""))));
  if (sizes.size < 3 || [...sizes].some((size) => !(size > 0))) {
    const known = series.map(
      ({ family, variant, sizes }) => `${family} ${variant}: ${(sizes ?? []).map((s) => s / 1e9).join(", ")}`
    );
    throw new InvalidArgumentError(`It must be three or more sizes in billions, with commas, of ${known.join("; ")}.`);
  }
  return [...sizes].map((size) => size * 1e9);
}

function fail(error: unknown, json: boolean, { out, err }: Output, study: HasSeries): ExitCode {
  if (error instanceof CommanderError && error.exitCode === 0) return 0; // --help, --version
  const wrongCall = error instanceof CommanderError || error instanceof UsageError;
  const message = wrongCall ? oneLine(error, study) : (packageMissing(error) ?? (error as Error).message);
  const exitCode = wrongCall ? 2 : 1;
  if (json && !(error instanceof ReportedError))
    out(`${JSON.stringify({ error: { exitCode, kind: wrongCall ? "usage" : "failure", message } })}\n`);
  err(`rlscale: ${message}\n`);
  return exitCode;
}

/** The fault in one line, with the choices where Commander's own message leaves them out. */
function oneLine(error: CommanderError | UsageError, study: HasSeries): string {
  const said = error.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ");
  // what Commander takes for near may be another word, as --target for --budget
  const message = said.replace(/^(unknown option '--(\w)[^']*') \(Did you mean --(?!\2).*\?\)$/, "$1");
  const flag = error instanceof CommanderError && /^option '(--[a-z-]+) .*argument missing$/.exec(message)?.[1];
  const choices = flag ? fitOptions(study).find(({ long }) => long === flag)?.argChoices : undefined;
  return choices?.length ? `${message}; choices: ${choices.join(", ")}` : message;
}
