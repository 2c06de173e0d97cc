/** Sentences of the importer name options of the command line; on a page they name its controls. */
import { buttonOf, controlOf, controls } from "./controls.js";

/** What stands for a value, or is one, behind an option: `COLUMN`, `WRONG,RIGHT`, `-1,1`, `"a b"`, `eval/acc`, `7B`. */
const argument =
  /^ (?:"[^"]*"|'[^']*'|[A-Z][A-Z,|]*(?![\w])|-?[\d.]+(?:,-?[\d.]+)?[BM]?(?![\w])|[\w.@-]*[/_][\w/.@-]*\w)/;

/** The sentence with each option as the control's name in quotation marks, and a choice as the control calls it. */
export function webWords(text: string): string {
  const parts = text.split(/(?<!\S)(--[a-z]+(?:-[a-z]+)*)/);
  let said = parts[0]!;
  for (let i = 1; i < parts.length; i += 2) {
    const option = parts[i]!.slice(2);
    const rest = parts[i + 1]!;
    const control = controlOf[option];
    if (control === undefined) {
      said += parts[i]! + rest;
      continue;
    }
    const choice = controls
      .find(({ name }) => name === control)
      ?.choices?.find(
        ([value]) => value !== "" && rest.startsWith(` ${value}`) && !/^[\w-]/.test(rest.slice(value.length + 1))
      );
    const length = choice ? choice[0].length + 1 : (argument.exec(rest)?.[0].length ?? 0);
    said += `\u201c${buttonOf(control)}${choice ? `: ${choice[1]}` : ""}\u201d${rest.slice(length)}`;
  }
  return said;
}
