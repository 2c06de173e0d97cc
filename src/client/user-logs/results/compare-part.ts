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

/** A box to tick, and which series of the study. */
export function comparePart(
  answer: LogAnswer,
  data: UserRunsData,
  { against, isBeside }: { against: Against; isBeside: boolean },
  compare: Compare
): Node[] {
  const all = againstOf(data);
  if (all.length === 0 || answer.fits.fits.length === 0) return [];
  const box = element("input", { type: "checkbox", id: "your-beside" });
  box.checked = isBeside;
  const series = element("select", { id: "your-series", "aria-label": "Series of the study" });
  for (const [i, one] of all.entries()) {
    const option = element("option", { value: String(i) }, againstName(data, one));
    option.selected = one.family === against.family && one.variant === against.variant;
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
    ...(isBeside ? [element("p", { "data-own": "differs", dir: "auto" }, differsWords(answer, data, against))] : [])
  ];
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
