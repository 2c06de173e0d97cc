/** The table of every law of the study: each fit by its name, with values where they are settled. */
import { expect, it } from "vitest";
import type { LawRecord, Results } from "../../src/lib/results.js";
import { table } from "../../src/paper/print/laws-table.js";
import { cellsOf } from "../components/table-cells.js";

const law = (variant: string, resource: string, protocol: string, more: object = {}) =>
  ({
    ...{ family: "f", variant, resource, protocol, objective: "log", status: "converged" },
    ...{ law: { kMax: 0.1357, n0: 5.68e9 } },
    goodness: { r2: 0.9412, r2SharedSlope: 0.8523, r2Constant: 0.7634, points: 417 },
    ...more
  }) as unknown as LawRecord;

it("names fits by variant, resource and protocol, and has no limit where none is settled", () => {
  const laws = [
    law("base", "compute", "inter"),
    law("base", "data", "intra", { status: "at-bound" }),
    law("instruct", "compute", "full"),
    law("instruct", "compute", "final"),
    law("base", "compute", "inter", { family: "g" }),
    law("base", "compute", "inter", { objective: "linear" })
  ];
  const study = { families: [{ id: "f", name: "Fam" }], series: [{ family: "f" }] };
  const site = { results: { study, laws } as unknown as Results } as Parameters<typeof table>[0];
  const fit = ["0.941", "0.852", "0.763", "417"];
  expect(cellsOf(table(site, {})).slice(1)).toEqual([
    ["Base, compute, between sizes", "0.136", "5.68B", ...fit],
    ["Base, data, within a run", "undefined", "undefined", ...fit],
    ["Instruct, compute, all points", "0.136", "5.68B", ...fit],
    ["Instruct, compute, end of training", "0.136", "5.68B", ...fit]
  ]);
});
