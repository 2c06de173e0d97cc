import { InvalidArgumentError, Option } from "commander";

/** `--plot FILE` of a command that draws. */
export function plotOption(what: string): Option {
  return new Option("--plot <file>", what).argParser(picture);
}

function picture(text: string): string {
  if (!/\.(svg|png)$/i.test(text)) throw new InvalidArgumentError("It must end in .svg or .png.");
  return text;
}
