/** Shape of `claims` in results.json: every claim of the study with its test, its number and its cells. */
import { type Static, Type } from "typebox";
import { rules, verdicts } from "../claims/verdicts.js";
import {
  array,
  boolean,
  count,
  described,
  nullable,
  number,
  openInterval,
  positive,
  record,
  share,
  string,
  text
} from "./record-words.js";

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

const margin = described(
  record({
    rule: described(Type.Enum(rules), "by which the interval of a cell is read against the margin"),
    value: described(positive, "smallest effect that matters; of a share, of the quantity that the cell is about"),
    unit: text,
    use: described(text, "the practical use that it comes from")
  }),
  "the same for every cell of the claim"
);

const cell = record({
  what: described(text, "variant, resource, scale, sizes"),
  group: described(text, "cells that are listed together"),
  beyond: described(boolean, "beside the claim: not in the publication's own terms, and not counted"),
  estimate: described(nullable(number), "of the effect that the claim is about; null where nothing was measured"),
  interval: described(nullable(openInterval), "95 %; both ends alike where the effect is computed and not estimated"),
  df: described(nullable(positive), "degrees of freedom of its error; null: normal"),
  margin: described(positive, "in the unit of the estimate"),
  verdict
});

const tally = record({ supported: count, contradicted: count, undecided: count, notTestable: count });
const together = {
  tally: described(tally, "cells by verdict, those beside the claim left out"),
  verdict: described(nullable(verdict), "that all cells share; null where they differ"),
  outcome: described(text, "the tally in words")
};

const claim = record({
  id: text,
  claim: text,
  where: described(text, "sections of the publication"),
  page: described(text, "of the site, that shows the test"),
  test: described(text, "what is measured in each cell"),
  margin,
  cells: array(cell),
  number: nullable(claimNumber),
  argument: described(string, "why, in sentences"),
  wouldChange: described(text, "what result would change it"),
  ...together
});

const finding = record({ number: count, claims: described(array(text), "that make it up"), ...together });

const characteristic = record({
  claim: text,
  truth: described(text, "what is true in the simulation"),
  cells: count,
  supported: described(share, "mean over the cells of how often the verdict comes"),
  contradicted: share,
  undecided: share,
  leastSupported: described(share, "of the cell that is supported least often")
});

const marginChange = record({
  claim: text,
  factor: described(positive, "on the margin"),
  what: described(text, "the cell"),
  verdict,
  otherwise: described(verdict, "with that margin")
});

export const claims = record({
  rows: array(claim),
  findings: array(finding),
  characteristics: described(
    record({ draws: count, seed: count, rows: array(characteristic) }),
    "simulated: how often each verdict comes at the errors of the claim's cells"
  ),
  marginChanges: described(array(marginChange), "cells whose verdict half or twice the margin changes"),
  history: described(
    array(record({ date: text, reason: text, changes: array(text) })),
    "every time that the verdicts were put on record, newest last"
  )
});

export type ClaimNumber = Static<typeof claimNumber>;
export type MarginRecord = Static<typeof margin>;
export type CellRecord = Static<typeof cell>;
export type TallyRecord = Static<typeof tally>;
export type ClaimRecord = Static<typeof claim>;
export type FindingRecord = Static<typeof finding>;
export type CharacteristicRecord = Static<typeof characteristic>;
export type MarginChangeRecord = Static<typeof marginChange>;
export type ClaimsRecord = Static<typeof claims>;
