/** The second step: what was read as it was logged, what was assumed, and what is asked. */
import type { LoggedRun } from "../../../import/study/logged-run.js";
import type { LogAnswer, LogChoices } from "../../../import/study/user-logs.js";
import { plural } from "../../../lib/format.js";
import { firstOf } from "../../../lib/items.js";
import { plain } from "../../../lib/plain-text.js";
import { someOf } from "../../../lib/some-of.js";
import { buttonOf, type Led } from "../choices/controls.js";
import { element, name, words } from "../elements.js";
import { loggedCurves, mostCurves } from "./logged-curves.js";
import { type Confirmation, confirmationOf, type Question, type Reason, type Reply } from "./questions.js";

type Say = (choices: LogChoices) => void;

/** What was assumed and is asked, below the curves. */
export function repliesPart(answer: LogAnswer, choices: LogChoices, say: Say): Node[] {
  const confirmation = confirmationOf(answer, choices);
  return [
    ...confirmedPart(confirmation, say),
    ...(confirmation.question ? [questionPart(confirmation.question, say)] : []),
    ...reasonsPart(confirmation, answer, say),
    ...(isPlain(confirmation) && answer.fits.fits.length > 0
      ? [element("p", {}, "Nothing was assumed of these scores: the result is below.")]
      : [])
  ];
}

function isPlain({ confirmed, question, reasons }: Confirmation): boolean {
  return confirmed.length === 0 && question === null && reasons.length === 0;
}

/** What was read, as it was logged. */
export function curvesPart(logged: readonly LoggedRun[]): Node[] {
  const head = element("h2", {}, "Is this right?");
  const drawn = logged.filter(({ value }) => value.length > 0);
  if (drawn.length === 0) return [head];
  const names = someOf([...new Set(drawn.map(({ scores }) => plain(firstOf(scores).name)))], 3);
  const shown = drawn.slice(0, mostCurves);
  const caption = `${names} of ${plural(drawn.length, "run")}, as logged${drawn.length > shown.length ? `; the first ${shown.length} runs are drawn` : ""}`;
  return [
    head,
    element(
      "figure",
      { class: "your-logged" },
      ...[330, 680].map((width) => {
        const box = element("div", { class: `your-logged-${width}` });
        box.append(loggedCurves(shown, { width, label: caption }));
        return box;
      }),
      element("figcaption", { dir: "auto" }, caption)
    )
  ];
}

function replyButton({ text, choices }: Reply, say: Say, of: string | null = null): HTMLElement {
  const button = element(
    "button",
    { type: "button", class: "preset", "data-reply": text, "aria-label": of === null ? undefined : `${text}: ${of}` },
    name(text)
  );
  button.addEventListener("click", () => say(choices));
  return button;
}

function leadButton(control: Led): HTMLElement {
  return element("button", { type: "button", class: "your-mend", "data-mend": control }, `${buttonOf(control)}\u2026`);
}

function confirmedPart({ confirmed }: Confirmation, say: Say): Node[] {
  if (confirmed.length === 0) return [];
  const items = confirmed.map((record) =>
    element(
      "li",
      { "data-score": plain(record.score) },
      record.isAssumed ? element("span", { class: "your-assumed" }, "Assumed") : null,
      " ",
      name(record.score),
      `${record.words} `,
      replyButton(record.reply, say, plain(record.score) + record.words)
    )
  );
  return [element("ul", { class: "your-list your-confirmed" }, ...items)];
}

function questionPart({ words: [before, score, after], replies, lead }: Question, say: Say): Node {
  return element(
    "div",
    { class: "your-question" },
    element("p", {}, before, score === null ? null : name(score), after),
    element(
      "p",
      { class: "your-actions" },
      ...replies.map((reply) => replyButton(reply, say)),
      lead === null ? null : leadButton(lead)
    )
  );
}

/** Reasons that are shown before the options. */
const fewReasons = 6;

/** Why runs are not fitted, with what would help. */
function reasonsPart({ reasons }: Confirmation, { fits }: LogAnswer, say: Say): Node[] {
  if (reasons.length === 0) return [];
  const more = reasons.length - fewReasons;
  const title = fits.fits.length === 0 ? "Nothing can be fitted yet:" : "Not everything can be fitted:";
  return [
    element(
      "div",
      { class: "your-asks" },
      element("p", { class: "your-label" }, title),
      element(
        "ul",
        { class: "your-list" },
        ...reasons.slice(0, fewReasons).map((reason) => reasonItem(reason, say)),
        more > 0 ? element("li", {}, `${plural(more, "more reason")} below`) : null
      )
    )
  ];
}

function reasonItem({ text, replies, leads }: Reason, say: Say): Node {
  const buttons = [...replies.map((reply) => replyButton(reply, say)), ...leads.map(leadButton)];
  return element("li", {}, words(text), ...buttons.flatMap((button) => [" ", button]));
}
