/** Every number of the ledger of claims, bound to the records that the claims are judged by; the page, to the ledger. */
import { describe, expect, it } from "vitest";
import { claimOracles } from "./claim-oracles.js";
import { bindClaims } from "./every-page.js";
import { numbersIn, Page } from "./page.js";
import { z95 } from "./quantities.js";
import { results } from "./results.js";

const page = new Page("claims");
const { rows, history, findings } = results().claims;
const having = (verdict: string) => rows.filter((row) => row.verdict === verdict);

describe("the ledger of claims", () => {
  it("judges every claim that has an oracle here, and no other", () => {
    expect(rows.map(({ id }) => id)).toEqual(Object.keys(claimOracles));
  });

  it.each(rows)("gives $id the number, the argument and the conditions of its records", (row) => {
    const { number, argument, holds } = claimOracles[row.id]!();
    const given = [row.number!.value, ...(row.number!.interval ?? [])] as number[];
    expect(given).toHaveLength(number.length);
    for (const [i, value] of given.entries()) {
      const off = Math.abs(value - number[i]!);
      // two claims take 1.96 for 1.959964: an end lies that part of its half-width further out
      const rounding = (1.96 / z95 - 1) * Math.abs(number[i]! - number[0]!);
      if (off > 5e-13) expect(Math.abs(off - rounding), `${row.id} ${value} for ${number[i]}`).toBeLessThan(1e-9);
    }
    expect(numbersIn(row.argument)).toEqual(argument);
    expect(row.conditions.map((one) => one.holds)).toEqual(holds);
  });

  it("judges a claim whose conditions all hold supported, and no other; a finding by its claims", () => {
    const all = rows.filter(({ conditions }) => conditions.length > 0 && conditions.every(({ holds }) => holds));
    expect(having("supported").map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(having("not testable with these data").map(({ id }) => id)).toEqual(
      rows.filter(({ conditions }) => conditions.length === 0).map(({ id }) => id)
    );
    for (const { claims, verdict } of findings)
      expect(verdict).toBe(
        claims.every((id) => having("supported").some((row) => row.id === id)) ? "supported" : "supported in part"
      );
  });
});

describe("the page of the claims", () => {
  it("counts the verdicts", () => {
    const verdicts = ["supported", "supported in part", "not supported", "not testable with these data"];
    const counts = verdicts.map((verdict) => String(having(verdict).length));
    page.numbers(".answer > p:first-child", [String(rows.length), ...counts]);
  });

  it("has a box for every claim, in order", () => {
    bindClaims(page);
    expect(page.all("li.claim").map(({ id }) => id)).toEqual(rows.map(({ id }) => `claim-${id.toLowerCase()}`));
  });

  it("lists when the verdicts were put on record, the last first", () => {
    const entries = [...history].reverse().map(({ date, reason, changes }) => ({
      head: date,
      cells: [reason, changes.length === 0 ? "none" : `${changes.length} of ${rows.length}`]
    }));
    page.table("Verdicts on record", entries);
  });

  it("has no number that is not bound", () => {
    expect(page.left([])).toEqual([]);
  });
});
