/** Every size held out in turn: errors of the law with and without its level, beside evaluation noise and R2. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { efficiency, modelSize, percent, r2 } from "../../lib/format.js";
import { mainFamily } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ results }, options) => {
  const variant = options.variant === "instruct" ? "instruct" : "base";
  const resource = options.resource === "data" ? "data" : "compute";
  const family = mainFamily(results);
  const { orders, between } = results.prediction;
  const isOfSeries = (series: { family: string; variant: string; resource: string }) =>
    series.family === family && series.variant === variant && series.resource === resource;
  const law = results.laws.find((law) => isOfSeries(law) && law.protocol === "full" && law.objective === "log");
  const targets = between.find(isOfSeries)?.targets.filter(({ kind }) => kind === "leave-one-out") ?? [];
  const rows = targets.map((target) => {
    const whole = target.calibrated.find(({ seen }) => seen === null);
    const error = (errors: readonly (readonly number[] | null)[] | undefined, at: number) => {
      const value = errors?.[at]?.[0];
      return value === undefined ? "\u2013" : percent(value);
    };
    const line = results.sizeLaws.find((sizeLaw) => isOfSeries(sizeLaw) && sizeLaw.modelSize === target.target);
    const inLaw = law?.law.sizes.find((size) => size.modelSize === target.target);
    const shown = (value: number | null | undefined) => (typeof value === "number" ? r2(value) : "\u2013");
    return [
      modelSize(target.target),
      target.k === null ? "\u2013" : efficiency(target.k),
      efficiency(target.ownK),
      error(whole?.errors, orders.calibrated.indexOf("law")),
      error(whole?.errors, orders.calibrated.indexOf("own-slope")),
      error(target.strict, orders.strict.indexOf("chosen")),
      error(whole?.errors, orders.calibrated.indexOf("constant")),
      target.noise === null ? "\u2013" : percent(target.noise),
      shown(inLaw?.r2),
      shown(line?.r2)
    ];
  });
  return tableBox(
    `Each size held out in turn, ${variant}, against ${resource}`,
    [
      "Held out",
      html`<i>k</i> predicted`,
      html`<i>k</i> measured`,
      "Error, height fitted",
      "Error, line of this size alone",
      "Error, height guessed",
      "Error, no learning",
      "Noise alone",
      html`<i>R</i><sup>2</sup>, law of all sizes`,
      html`<i>R</i><sup>2</sup>, line of this size alone`
    ],
    rows
  );
};
