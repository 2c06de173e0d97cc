/** Controls that several figures share, in the same words everywhere. */
import { modelSize as sizeName } from "../../lib/format.js";
import { sizeColor } from "../drawing/scales.js";
import type { ChipsControl, RadioControl } from "./choice-figure.js";

export const variantControl: RadioControl = {
  kind: "radio",
  name: "variant",
  legend: "Variant",
  options: [
    { value: "base", label: "Base" },
    { value: "instruct", label: "Instruct" }
  ],
  fallback: "base"
};

export const resourceControl: RadioControl = {
  kind: "radio",
  name: "resource",
  legend: "Against",
  options: [
    { value: "compute", label: "Compute" },
    { value: "data", label: "Data" }
  ],
  fallback: "compute"
};

/** What a fit takes the squares of; `linear` says what the loss itself is called. */
export function objectiveControl(linear: string): RadioControl {
  return {
    kind: "radio",
    name: "objective",
    legend: "Squares of",
    options: [
      { value: "log", label: "ln L" },
      { value: "linear", label: linear }
    ],
    fallback: "log"
  };
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
