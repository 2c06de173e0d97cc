/** Checks results against the schema of results.json, which is JSON Schema, draft 2020-12. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { type Results, resultsSchema } from "../src/lib/results.js";

/**
 * The results as trusted.
 *
 * @throws TypeError listing where and how they differ from the schema
 */
export function validateResults(results: unknown): Results {
  // called once: making its code short takes longer than running it as it is
  validator ??= new Ajv2020({ allErrors: true, strict: true, code: { optimize: false } }).compile(resultsSchema);
  const validate = validator;
  if (!validate(results)) {
    const problems = (validate.errors ?? []).map(problem);
    const more = problems.length > 12 ? `\n  and ${problems.length - 12} more` : "";
    throw new TypeError(`results do not match their schema:\n  ${problems.slice(0, 12).join("\n  ")}${more}`);
  }
  return results as Results;
}

let validator: ValidateFunction | undefined;

function problem(error: ErrorObject): string {
  const where = error.instancePath === "" ? "/" : error.instancePath;
  return `${where} ${error.message ?? "is not valid"} ${JSON.stringify(error.params)}`;
}
