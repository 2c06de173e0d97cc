/** Colours of families that have a ramp of their own; every other family has the sizes' ramp. */
import { sizeColor, sizeTextColor } from "./scales.js";

const llamaSizes = [1e9, 3e9, 8e9, 70e9] as const;

export interface FamilyColors {
  mark: (modelSize: number) => string;
  text: (modelSize: number) => string;
}

/** @param family id as the study names it */
export function familyColors(family: string): FamilyColors {
  if (!family.startsWith("llama")) return { mark: sizeColor, text: sizeTextColor };
  const color = (modelSize: number) => {
    const nearest = llamaSizes.reduce((best, size) =>
      Math.abs(Math.log(size / modelSize)) < Math.abs(Math.log(best / modelSize)) ? size : best
    );
    return `var(--llama-${nearest / 1e9}b)`;
  };
  return { mark: color, text: color };
}
