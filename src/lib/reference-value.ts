import type { Resource } from "./runs.js";

/** A number that a publication prints or draws: a row of a list in `data/reference`. */
export interface ReferenceValue {
  id: string;
  /** the table or figure, e.g. "Table 6" */
  where: string;
  family: string;
  variant: string | null;
  resource: Resource | null;
  scenario: string | null;
  /** N, parameters */
  modelSize: number | null;
  quantity: string;
  value: number;
  /** as printed */
  text: string;
  /** decimals printed; null for values read from figures */
  digits: number | null;
  status: string;
  source: string;
  /** name and kind of another model */
  model?: string;
  architecture?: string;
}
