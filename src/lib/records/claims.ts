/** Shape of `claims` in results.json: every claim of the study with its test, its number and its verdict. */
import { type Static, Type } from "typebox";
import { verdicts } from "../claims/verdicts.js";
import { array, boolean, count, described, nullable, number, openInterval, record, string, text } from "./words.js";

const verdict = Type.Enum(verdicts);

const claimNumber = described(
  record({
    label: described(text, "what it is, with its unit"),
    value: described(number, "unrounded"),
    interval: described(nullable(openInterval), "95 %; null where none applies"),
    format: described(Type.Enum(["number", "percent", "count"]), "how people read it"),
    decimals: count
  }),
  "the number that stands for a claim"
);

const judgement = {
  test: described(text, "the test and the rule of decision"),
  conditions: described(array(record({ what: text, holds: boolean })), "looked at: which held"),
  number: nullable(claimNumber),
  verdict,
  argument: described(string, "why, in sentences"),
  wouldChange: described(text, "what result would change the verdict")
};
const judged = record(judgement);

const claim = record({
  id: text,
  claim: text,
  where: described(text, "sections of the paper"),
  page: described(text, "of the site, that shows the test"),
  ...judgement
});

const finding = record({ number: count, claims: described(array(text), "that make it up"), verdict });

export const claims = record({
  rows: array(claim),
  findings: array(finding),
  history: described(
    array(record({ date: text, reason: text, changes: array(text) })),
    "every time that the verdicts were put on record, newest last"
  )
});

export type ClaimNumber = Static<typeof claimNumber>;
export type Judgement = Static<typeof judged>;
export type ClaimRecord = Static<typeof claim>;
export type FindingRecord = Static<typeof finding>;
export type ClaimsRecord = Static<typeof claims>;
