/** Reasons why something is not fitted, each with a button to the control that would help. */
import { buttonOf, controlsOf } from "../choices/controls.js";
import { element, words } from "../elements.js";

/** Reasons, each with the control that would mend it. */
export function reasonItems(reasons: readonly string[]): Node[] {
  return reasons.map((reason) => element("li", {}, words(reason), ...mend(reason)));
}

/** A button for each control that a sentence speaks of. */
export function mend(text: string): (Node | string)[] {
  return controlsOf(text).flatMap((control) => [
    " ",
    element("button", { type: "button", class: "your-mend", "data-mend": control }, `${buttonOf(control)}…`)
  ]);
}
