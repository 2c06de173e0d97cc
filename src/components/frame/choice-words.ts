/** Controls that several figures share, in the same words everywhere. */
import { modelSize as sizeName } from "../../lib/format.js";
import { firstOf } from "../../lib/items.js";
import { sizeColor } from "../drawing/scales.js";
import type { ChipsControl, RadioControl } from "./choice-figure.js";

/** One of several words, each with its label; by itself the first. */
export function radioControl(
  name: string,
  legend: string,
  options: readonly (readonly [value: string, label: string])[]
): RadioControl {
  const [fallback] = firstOf(options);
  return { kind: "radio", name, legend, options: options.map(([value, label]) => ({ value, label })), fallback };
}

export const variantControl = radioControl("variant", "Variant", [
  ["base", "Base"],
  ["instruct", "Instruct"]
]);

export const resourceControl = radioControl("resource", "Against", [
  ["compute", "Compute"],
  ["data", "Data"]
]);

/** What a fit takes the squares of; `linear` says what the loss itself is called. */
export function objectiveControl(linear: string): RadioControl {
  return radioControl("objective", "Squares of", [
    ["log", "ln L"],
    ["linear", linear]
  ]);
}

/** Those of the two that a study has. */
export function available(control: RadioControl, values: readonly string[]): RadioControl {
  const options = control.options.filter(({ value }) => values.includes(value));
  return { ...control, options, fallback: options[0]?.value ?? control.fallback };
}

/** Which sizes a fit uses: by itself all of them. */
export function sizesControl(sizes: readonly number[], fewest: number): ChipsControl {
  const options = sizes.map((size) => ({
    value: String(size / 1e9),
    label: sizeName(size),
    color: sizeColor(size)
  }));
  return {
    kind: "chips",
    name: "sizes",
    legend: "In the fit",
    options,
    fewest,
    fallback: options.map(({ value }) => value).join(",")
  };
}
