/** What a cell of each claim is, and the badges of claims together: each counts one kind of thing and names it. */
import { group } from "d3-array";
import { outcomeBadge, type VerdictNotes } from "../../components/claims/verdict.js";
import { type Html, html } from "../../components/html.js";
import { typeset } from "../../components/symbols.js";
import type { CellUnit } from "../../lib/claims/cells.js";
import { together } from "../../lib/claims/ledger.js";
import { plural } from "../../lib/format.js";
import { firstOf, mustHave, present } from "../../lib/items.js";
import type { ClaimRecord } from "../../lib/records/claims-record.js";
import type { Results } from "../../lib/results.js";

const pair: CellUnit = ["comparison of two sizes", "comparisons of two sizes"];
const curve: CellUnit = ["curve", "curves"];
const slope: CellUnit = ["slope against the law", "slopes against the law"];
const prediction: CellUnit = ["prediction", "predictions"];
const series: CellUnit = ["series of sizes", "series of sizes"];
const fit: CellUnit = ["fit of the law", "fits of the law"];
const repeated: CellUnit = ["run with repeated problems", "runs with repeated problems"];
const benchmark: CellUnit = ["pair of benchmark and size", "pairs of benchmark and size"];
const groups: CellUnit = ["comparison of group sizes", "comparisons of group sizes"];

export const claimUnits: Readonly<Record<string, CellUnit>> = {
  ...{ A1: pair, A2: pair, A3: pair, A4: pair, A5: pair },
  ...{ B1: curve, B2: curve, B3: slope, B4: prediction, B5: prediction, B6: fit, B7: curve },
  ...{ C1: fit, C2: series },
  ...{ D1: repeated, D2: repeated, D3: repeated },
  ...{ E1: fit, E2: benchmark, E3: benchmark, E4: benchmark, E5: groups, E6: groups },
  ...{ E7: pair, E8: ["trained model", "trained models"] }
};

/** What claims are about whose cells are of one kind, where several stand together. */
const kindNames = new Map<CellUnit, string>([
  [pair, "larger models learn faster"],
  [curve, "a power law for each run"],
  [slope, "one form of k(N)"],
  [prediction, "size and rest of a run predicted"],
  [series, "gains shrink"],
  [fit, "k(N) saturates"],
  [repeated, "repeated problems"],
  [benchmark, "other benchmarks"],
  [groups, "group size"]
]);

/** "B1, B2: a power law for each run" */
function nameOf(rows: readonly ClaimRecord[]): Html {
  const name = kindNames.get(mustHave(claimUnits, firstOf(rows).id)) ?? "";
  const ids = rows.map(({ id }) => id).join(", ");
  return html`<span class="badge-name"><b>${ids}: </b>${typeset(name)}<span class="visually-hidden">.</span></span> `;
}

const counted = ({ cells }: Pick<ClaimRecord, "cells">) => cells.filter(({ beyond }) => !beyond);

/** What cells of one kind are called together; runs that several claims are about are counted once. */
function unitOf(rows: readonly ClaimRecord[]): CellUnit {
  const unit = mustHave(claimUnits, firstOf(rows).id);
  const cells = rows.flatMap(counted);
  const runs = new Set(cells.map(({ what }) => what)).size;
  if (unit !== repeated || runs === cells.length) return unit;
  const words = plural(runs, ...unit);
  return [`test of ${words}`, `tests of ${words}`];
}

export function claimBadge(claim: ClaimRecord): Html {
  return badgeOf([claim]);
}

/** Badges of claims together, one for each kind of thing that their cells are, with the claims it counts; empty where there are none. */
export function claimsBadge(rows: readonly ClaimRecord[]): Html | "" {
  const kinds = [...group(rows, ({ id }) => mustHave(claimUnits, id)).values()];
  const badges = kinds.map((some) => html`<span class="named-badge">${nameOf(some)}${badgeOf(some)}</span>`);
  return badges.length === 0 ? "" : html`${badges.map((badge, i) => html`${i > 0 && " "}${badge}`)}`;
}

function badgeOf(rows: readonly ClaimRecord[]): Html {
  return outcomeBadge(together(rows.flatMap(counted)), unitOf(rows), notesOf(rows));
}

/** Badges of a finding, 1 to 4; empty where no ledger speaks of it. */
export function findingBadge({ claims }: Pick<Results, "claims">, number: number): Html | "" {
  const finding = claims.findings.find((candidate) => candidate.number === number);
  return claimsBadge(claims.rows.filter(({ id }) => finding?.claims.includes(id)));
}

/** A claim that two losses are the same is contradicted by a lower loss too, which is no harm. */
function contradictedByLess({ margin, cells }: Pick<ClaimRecord, "margin" | "cells">) {
  if (margin.rule !== "sameness" || margin.unit !== "in loss") return [];
  return cells.filter(
    ({ beyond, verdict, estimate }) => !beyond && verdict === "contradicted" && present(estimate) < 0
  );
}

function notesOf(rows: readonly ClaimRecord[]): VerdictNotes {
  const lower = rows.flatMap(contradictedByLess).length;
  if (lower === 0) return {};
  const all = rows.flatMap(counted).filter(({ verdict }) => verdict === "contradicted").length;
  return { contradicted: lower === all ? "by a lower loss" : `${lower} by a lower loss` };
}
