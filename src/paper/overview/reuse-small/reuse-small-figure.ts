/** Data reuse against its margin, the drawing alone, for the overview. */

import { settle } from "../../../components/frame/choice-figure.js";
import type { StillFigure } from "../../../components/frame/still-figure.js";
import { reuseData } from "../../data-reuse/reuse-data.js";
import { reuseEquivalenceFigure } from "../../data-reuse/reuse-equivalence/reuse-equivalence-figure.js";
import type { StudySite } from "../../paper-site.js";

export function figure(site: StudySite): StillFigure {
  const reuse = reuseData(site.results, site.series);
  if (reuse === null) throw new TypeError("this study has no reuse runs");
  const data = { reuse };
  const view = reuseEquivalenceFigure.view(data, settle(reuseEquivalenceFigure, data, {}));
  return {
    name: "reuse",
    title: view.reading,
    note: "Loss at the end of training minus that of fresh data. Filled: base, open: instruct; 95% intervals",
    draw: view.draw,
    csv: view.csv ?? ""
  };
}
