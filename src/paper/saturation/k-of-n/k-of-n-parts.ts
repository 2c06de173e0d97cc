/** Which forms stand beside the law in the figure of k(N), and how far. */
import { parameterCount, parametricForms } from "../../../lib/forms/size-forms.js";

/** Right end of the size axis, parameters. */
export const far = 1e12;

/** Forms beside the law, those of more parameters first. */
export const rivals = parametricForms
  .filter((form) => form !== "saturating")
  .sort((a, b) => parameterCount(b, 0) - parameterCount(a, 0));
