/** Reasons why something is not fitted, each with a button to the control that would help. */
import type { LogFits } from "../../../import/study/fit-runs.js";
import { plural } from "../../../lib/format.js";
import { buttonOf, controlsOf } from "../choices/controls.js";
import { element, words } from "../elements.js";

/** Reasons that are shown before the controls. */
const fewReasons = 6;

/** What must be said before anything can be fitted; nothing where something is. */
export function askParts({ fits, refused }: LogFits): Node[] {
  if (fits.length > 0 || refused.length === 0) return [];
  const reasons = [...new Set(refused.map(bareReason))];
  const more = reasons.length - fewReasons;
  return [
    element("p", { class: "own-label" }, "Nothing can be fitted yet:"),
    element(
      "ul",
      { class: "own-list" },
      ...reasonItems(reasons.slice(0, fewReasons)),
      more > 0 ? element("li", {}, `${plural(more, "more reason")} below`) : null
    )
  ];
}

/** The reason without the file that it is of. */
export function bareReason({ path, reason }: LogFits["refused"][number]): string {
  return reason.startsWith(`${path}: `) ? reason.slice(path.length + 2) : reason;
}

/** Reasons, each with the control that would mend it. */
export function reasonItems(reasons: readonly string[]): Node[] {
  return reasons.map((reason) => element("li", {}, words(reason), ...mend(reason)));
}

/** A button for each control that a sentence speaks of. */
export function mend(text: string): (Node | string)[] {
  return controlsOf(text).flatMap((control) => [
    " ",
    element("button", { type: "button", class: "own-mend", "data-mend": control }, `${buttonOf(control)}…`)
  ]);
}
