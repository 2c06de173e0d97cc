import { html } from "../../components/html.js";
import { planForm, targetField } from "../../components/plan/plan-form.js";
import { type PlanPartName, planPartNames, planParts } from "../../components/plan/plan-parts.js";
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
  if (part === "ask") return targetField(found.question);
  if (!planPartNames.includes(part as PlanPartName)) {
    throw new TypeError(`part must be form, ask or one of ${planPartNames.join(", ")}; got ${part}`);
  }
  return html`<div class="plan-part" data-plan="${part}">${planParts[part as PlanPartName](study, found)}</div>`;
};
