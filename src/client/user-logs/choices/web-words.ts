/** Sentences of the importer name options of the command line; on a page they name its controls. */
import { firstOf, mustFind } from "../../../lib/items.js";
import { buttonOf, controlOf, controls, type Led } from "./controls.js";

/** What stands for a value, or is one, behind an option: `COLUMN`, `WRONG,RIGHT`, `-1,1`, `"a b"`, `eval/acc`, `7B`. */
const argument =
  /^ (?:"[^"]*"|'[^']*'|[A-Z][A-Z,|]*(?![\w])|-?[\d.]+(?:,-?[\d.]+)?[BM]?(?![\w])|[\w.@-]*[/_][\w/.@-]*\w)/;

/** The sentence with each option as the control's name in quotation marks, and a choice as the control calls it. */
export function webWords(text: string): string {
  const parts = text.split(/(?<!\S)(--[a-z]+(?:-[a-z]+)*)/);
  let said = firstOf(parts);
  for (let i = 1; i < parts.length; i += 2) {
    const option = parts[i]!.slice(2);
    const rest = parts[i + 1]!;
    const control = controlOf[option];
    if (control === undefined) {
      said += parts[i]! + rest;
      continue;
    }
    const { words, length } = choiceIn(control, rest) ?? { words: "", length: argument.exec(rest)?.[0].length ?? 0 };
    said += `\u201c${buttonOf(control)}${words}\u201d${rest.slice(length)}`;
  }
  return said;
}

/** The choice that stands behind an option, as its control calls it; of several, none is named. */
function choiceIn(control: Led, rest: string): { words: string; length: number } | null {
  const choices = (controls.find(({ name }) => name === control)?.choices ?? []).filter(([value]) => value !== "");
  if (choices.length === 0) return null;
  const choice = choices.map(([value]) => value).join("|");
  const found = new RegExp(`^ (${choice})((?:, | or |, or )(?:${choice}))*(?![\\w-])`).exec(rest);
  if (!found) return null;
  const words = found[2] === undefined ? `: ${mustFind(choices, ([value]) => value === found[1])[1]}` : "";
  return { words, length: found[0].length };
}
