import type { Resource } from "./runs.js";

/** A number that a publication prints or draws: a row of a list in `data/reference`. */
export interface ReferenceValue {
  /** unique within all reference files */
  id: string;
  /** table or figure, e.g. "Table 6", or what else carries the number */
  where: string;
  family: string;
  variant: string | null;
  resource: Resource | null;
  /** which fit, or which part of a table */
  scenario: string | null;
  /** N, parameters; null for what concerns all sizes */
  modelSize: number | null;
  quantity: string;
  /** in the unit of the source: `N_0_billions` in 1e9 parameters, everything else as named in data/README.md */
  value: number;
  /** digits as printed; for numbers that are only drawn, the digits that were read off */
  text: string;
  /** decimals printed; null when the number is drawn, not printed */
  digits: number | null;
  /** `current`, or the kind of older state */
  status: string;
  /** file of the authors' repository */
  source: string;
  /** tau, where the number belongs to a reuse run */
  reuseFactor?: number;
  benchmark?: string;
  /** name as printed, for models that are not the study's */
  model?: string;
  architecture?: string;
}
