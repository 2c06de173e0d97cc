/** Every size predicted from the others and from all smaller ones: with nothing of it seen, and with its first points. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { efficiency, modelSize, percent } from "../../lib/format.js";
import type { ErrorTriple, TargetRecord } from "../../lib/records/prediction-record.js";
import { mainFamily } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";

const sizeSlopeFrom = 10;

export const table: TableRenderer = ({ results }, options) => {
  const { variant = "base", resource = "compute" } = options;
  const { orders } = results.prediction;
  const record = results.prediction.between.find(
    (series) => series.family === mainFamily(results) && series.variant === variant && series.resource === resource
  );
  const targets = record?.targets ?? [];
  const seen = targets[0]?.calibrated.map((fit) => fit.seen) ?? [];
  const strict = (name: (typeof orders.strict)[number]) => orders.strict.indexOf(name);
  const calibrated = (name: (typeof orders.calibrated)[number]) => orders.calibrated.indexOf(name);
  const rows = targets.map((target) => [
    nameOf(target),
    target.k === null ? "at a bound" : `${efficiency(target.k)} / ${efficiency(target.ownK)}`,
    target.levelForm,
    errorOf(target.strict[strict("chosen")]),
    errorOf(target.strict[strict("intercept")]),
    errorOf(target.strict[strict("constant")]),
    ...target.calibrated.map(({ errors }) => errorOf(errors[calibrated("law")])),
    errorOf(target.calibrated.find((candidate) => candidate.seen === sizeSlopeFrom)?.errors[calibrated("own-slope")]),
    errorOf(target.calibrated.find((candidate) => candidate.seen === sizeSlopeFrom)?.errors[calibrated("last-value")])
  ]);
  return tableBox(
    `Mean error of the losses of a size that the law was not fitted on, ${variant}, against ${resource}: predicted from smaller sizes alone, then with its height fitted to its first points and later ones scored (\u201call\u201d: the points seen)`,
    [
      "Size",
      html`<i>k</i>, law / this size alone`,
      "Height from",
      "Height guessed",
      html`Height guessed at <i>X</i> = 1: a warning`,
      "Guessed, no learning",
      ...seen.map((n) => (n === null ? "All seen" : `${n} seen`)),
      `Slope of this size alone, ${sizeSlopeFrom} seen`,
      `Last value, ${sizeSlopeFrom} seen`
    ],
    rows
  );
};

function nameOf({ kind, upTo, target }: TargetRecord): string {
  return kind === "up-to" && upTo !== null
    ? `${modelSize(target)} from sizes up to ${modelSize(upTo)}`
    : `${modelSize(target)} from all others`;
}

function errorOf(triple: ErrorTriple | null | undefined): string {
  return triple ? percent(triple[0]) : "\u2013";
}
