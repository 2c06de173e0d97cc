/** The study beside the reader's runs, when it is asked for, with what differs between them. */
import {
  type Against,
  againstName,
  againstOf,
  type UserRunsData
} from "../../../components/user-runs/user-runs-data.js";
import type { LogAnswer } from "../../../import/study/user-logs.js";
import { plain } from "../../../lib/plain-text.js";
import { someOf } from "../../../lib/some-of.js";
import { element } from "../elements.js";

type Compare = (against: Against, isBeside: boolean) => void;
type Confirm = (sameProblems: boolean) => void;

/** A box to tick, and which series of the study; where only a name speaks for the same problems, a box that says so. */
export function comparePart(
  answer: LogAnswer,
  data: UserRunsData,
  { against, isBeside, sameProblems }: { against: Against; isBeside: boolean; sameProblems: boolean },
  compare: Compare,
  confirm: Confirm
): Node[] {
  const all = againstOf(data);
  if (all.length === 0 || answer.fits.fits.length === 0) return [];
  const box = element("input", { type: "checkbox", id: "your-beside" });
  box.checked = isBeside;
  const series = element("select", { id: "your-series", "aria-label": "Series of the study" });
  for (const [i, compared] of all.entries()) {
    const option = element("option", { value: String(i) }, againstName(data, compared));
    option.selected = compared.family === against.family && compared.variant === against.variant;
    series.append(option);
  }
  const changed = () => compare(all[Number(series.value)]!, box.checked);
  box.addEventListener("change", changed);
  series.addEventListener("change", changed);
  return [
    element(
      "p",
      { class: "your-compare" },
      element("label", {}, box, " Show the study beside these runs"),
      isBeside ? series : null
    ),
    ...(isBeside && asksForProblems(answer, sameProblems) ? [sameProblemsBox(data, sameProblems, confirm)] : []),
    ...(isBeside ? [element("p", { "data-own": "differs", dir: "auto" }, differsWords(answer, data, against))] : [])
  ];
}

function asksForProblems({ fits }: LogAnswer, sameProblems: boolean): boolean {
  return sameProblems || fits.fits.some(({ study }) => study.some(({ unconfirmed }) => unconfirmed));
}

function sameProblemsBox({ task }: UserRunsData, sameProblems: boolean, confirm: Confirm): Node {
  const box = element("input", { type: "checkbox", id: "your-same-problems" });
  box.checked = sameProblems;
  box.addEventListener("change", () => confirm(box.checked));
  return element(
    "p",
    { class: "your-compare" },
    element("label", {}, box, ` These runs are scored on the study\u2019s ${task}`)
  );
}

/** What differs between the two tasks, as far as it is known. */
export function differsWords({ fits }: LogAnswer, data: UserRunsData, against: Against): string {
  const scores = someOf([...new Set(fits.fits.map(({ score }) => plain(score)))], 3);
  const isTraining = fits.fits.some(({ role }) => role === "training");
  return [
    `The study scores ${againstName(data, against)} models on ${data.task}; your runs are scored by ${scores}${isTraining ? ", on the training batch" : ""}.`,
    "Problems, reward, recipe and model differ, so a different slope does not say that one of them learns better."
  ].join(" ");
}
