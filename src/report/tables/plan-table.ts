import { tableBox } from "../../components/data-table.js";
import { type Html, html } from "../../components/html.js";
import { planForm, targetField } from "../../components/plan/plan-form.js";
import { type PlanPartName, planPartNames, planParts } from "../../components/plan/plan-parts.js";
import { change, interval, modelSize as sizeName } from "../../lib/format.js";
import { doublingsTried } from "../../lib/plan/doubling.js";
import type { PlanStudy } from "../../lib/plan/plan-study.js";
import { ofFamily } from "../../lib/runs.js";
import { planPage } from "../plan-page.js";
import type { TableRenderer } from "../site.js";

/** `{part: "answer"}`: a part of the planner for the page's first question; "form" and "ask" are its fields. */
export const table: TableRenderer = ({ results }, options) => {
  const page = planPage(results);
  if (!page) return html`<p>This study has no law to plan with.</p>`;
  const { study, found } = page;
  const part = String(options.part);
  if (part === "form") {
    return html`${planForm(study, found.question)}<p class="visually-hidden" role="status" data-plan-status></p>`;
  }
  if (part === "tried") return triedTable(study);
  if (part === "ask") return targetField(found.question);
  if (!planPartNames.includes(part as PlanPartName)) {
    throw new TypeError(`part must be form, ask, tried or one of ${planPartNames.join(", ")}; got ${part}`);
  }
  return html`<div class="plan-part" data-plan="${part}">${planParts[part as PlanPartName](study, found)}</div>`;
};

/** The next doubling, tried on every curve that is there: cut half way, with what came of it. */
function triedTable({ curves, families }: PlanStudy): Html {
  const tried = doublingsTried(curves);
  if (tried.length === 0) return html``;
  const three = (value: number) => change(value, 3);
  const name = (id: string) => families.find((family) => family.id === id)?.name ?? id;
  return tableBox(
    "Curves cut half way, and the gain in pass rate to their end",
    ["Curve", "Gain that came", "Forecast", "95% interval", "Power law of the part seen"],
    tried.map((record) => [
      ofFamily(name(record.family), `${sizeName(record.modelSize)} ${record.variant}`),
      three(record.came),
      three(record.forecast),
      interval(...record.interval, three),
      three(record.law)
    ])
  );
}
