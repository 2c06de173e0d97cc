/** Choices that several figures share. */
import type { RadioControl } from "../components/choice-figure.js";
import type { Results } from "../lib/results.js";
import { mainFamily } from "./figure-data.js";

const variantNames = { base: "Base", instruct: "Instruct" } as const;

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

/** The variants that a study has of its own family. */
export function variantControl({ series, families }: Pick<Results["study"], "series" | "families">): RadioControl {
  const family = mainFamily({ study: { series, families } as Results["study"] });
  const own = series.filter((one) => one.family === family).map(({ variant }) => variant);
  const options = (Object.keys(variantNames) as (keyof typeof variantNames)[])
    .filter((variant) => own.includes(variant))
    .map((variant) => ({ value: variant, label: variantNames[variant] }));
  return { kind: "radio", name: "variant", legend: "Variant", options, fallback: options[0]?.value ?? "base" };
}
