/** Claims C: learning efficiency saturates with size. */

import { around, cellsOf, computed } from "../../lib/claims/cells.js";
import { type Judgement, plainNumber } from "../../lib/claims/claim.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { lastOf, present } from "../../lib/items.js";
import { square } from "../../lib/statistics/power.js";
import { runDf } from "./efficiency-claims.js";
import { label, ofStudy, outOf } from "./inputs.js";
import { leadCharacteristics, leadOf, rivalBeyond } from "./lead.js";
import { marginOf, marginOfSlope } from "./margins.js";

const noErrors = "Slopes have no errors here: no size has repeats.";

/** C1: k(N) saturates. */
export function saturates(inputs: ClaimInputs): Judgement {
  const series = ofStudy(inputs, inputs.inference.series);
  const margin = marginOf("lead", "likelihood");
  const share = marginOf("difference", "slope").value;
  const beyond = series.map(({ forms, sizes }) => rivalBeyond(forms.all, lastOf(sizes).modelSize));
  const cells = cellsOf(
    margin,
    series.flatMap((series) => [
      {
        what: `${label(series)}: all sizes`,
        group: "all sizes",
        ...computed(leadOf(series.forms.all, series.sizes.length))
      },
      {
        what: `${label(series)}: without the largest`,
        group: "without the largest",
        ...computed(leadOf(series.forms.withoutHeldOut, series.sizes.length - 1))
      }
    ])
  );
  const ahead = (group: string) => cells.filter((cell) => cell.group === group && present(cell.estimate) > 0).length;
  const first = series[0];
  return {
    test: "Lead in chi-square of the saturating form, twice the logarithm of the likelihood ratio, over the better of a power of N and a straight line in ln N, fitted to the slopes, with all sizes and without the largest. In the unit of the claim, k, a form fails to saturate by a margin where it is a quarter above the saturating one at twice the largest size.",
    margin,
    cells,
    number:
      first && cells[0]
        ? plainNumber(
            `is the likelihood ratio of the saturating form to its best rival, ${label(first)}, all sizes; support takes ${format.fixed(Math.exp(margin.value / 2), 0)}`,
            Math.exp(present(cells[0].estimate) / 2),
            0
          )
        : null,
    argument:
      series.length === 0
        ? noErrors
        : `The saturating form has less chi-square than a power of N and than a line in ln N in ${outOf(ahead("all sizes"), series.length, "series")} with all sizes and in ${outOf(ahead("without the largest"), series.length, "series")} without the largest. The better rival’s k at twice the largest size is ${Math.min(...beyond) > 0 ? `${format.percent(Math.min(...beyond))} to ${format.percent(Math.max(...beyond))} above` : `${format.percentChange(Math.min(...beyond))} to ${format.percentChange(Math.max(...beyond))} from`} the saturating form’s.` +
          `${first ? ` K_max is ${format.settled(first.law.kMax, format.efficiency)} for ${label(first)} and ${format.settled(first.withoutHeldOut.kMax, format.efficiency)} without the largest.` : ""}`,
    wouldChange: "A size beyond the largest, or repeats of it.",
    characteristics: leadCharacteristics("C1", series, margin, share)
  };
}

/** C2: gains shrink visibly from the second largest size on. */
export function gainsShrink(inputs: ClaimInputs): Judgement {
  const margin = marginOfSlope("difference", "of the earlier gain");
  const df = runDf(inputs);
  const series = ofStudy(inputs, inputs.inference.series).flatMap((series) => {
    const [before, middle, last] = series.sizes.slice(-3);
    if (!before || !middle || !last) return [];
    const doublings = (a: number, b: number) => Math.log2(b / a);
    const [d1, d2] = [doublings(before.modelSize, middle.modelSize), doublings(middle.modelSize, last.modelSize)];
    const earlier = (middle.k - before.k) / d1;
    const later = (last.k - middle.k) / d2;
    const variance =
      square(before.standardError / d1) +
      square(middle.standardError * (1 / d1 + 1 / d2)) +
      square(last.standardError / d2);
    const fall = around(earlier - later, Math.sqrt(variance), df);
    return [{ label: label(series), middle: middle.modelSize, earlier, se: Math.sqrt(variance), fall }];
  });
  const cells = cellsOf(
    margin,
    series.map(({ label: what, middle, earlier, se, fall }) => ({
      what: `${what}: beyond ${format.modelSize(middle)}`,
      group: what,
      margin: margin.value * Math.max(Math.abs(earlier), se),
      ...fall
    }))
  );
  const first = series[0];
  return {
    test: "Gain of k per doubling of N over the last two steps between sizes: the earlier minus the later. The margin is a share of the earlier gain.",
    margin,
    cells,
    number: first
      ? plainNumber(
          `fall of the gain of k per doubling beyond ${format.modelSize(first.middle)}, ${first.label}`,
          first.fall.estimate,
          3,
          [...first.fall.interval]
        )
      : null,
    argument:
      series.length === 0
        ? noErrors
        : `The gain per doubling is smaller over the last step between sizes than over the one before in ${outOf(series.filter(({ fall }) => fall.estimate > 0).length, series.length, "series")}.`,
    wouldChange: "Repeats of the two largest sizes."
  };
}
