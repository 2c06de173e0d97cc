/** JSON Schema of `claims` in results.json; says what `src/lib/claims/` says in types. */
import { verdicts } from "../../src/lib/claims/claim.js";
import { array, count, described, nullable, number, record, type Schema, string, text } from "./words.js";

const verdict = { enum: [...verdicts] };
const interval = { type: "array", items: nullable(number), minItems: 2, maxItems: 2 };

export const claimsSchema: Schema = record({
  rows: array(
    record({
      id: text,
      claim: text,
      where: described(text, "sections of the paper"),
      page: text,
      test: described(text, "the test and the rule of decision"),
      conditions: array(record({ what: text, holds: { type: "boolean" } })),
      number: nullable(
        record({
          label: text,
          value: number,
          interval: nullable(interval),
          format: { enum: ["number", "percent", "count"] },
          decimals: count
        })
      ),
      verdict,
      argument: string,
      wouldChange: text
    })
  ),
  findings: array(record({ number: count, claims: array(text), verdict })),
  history: described(
    array(record({ date: text, reason: text, changes: array(text) })),
    "every time that the verdicts were put on record, newest last"
  )
});
