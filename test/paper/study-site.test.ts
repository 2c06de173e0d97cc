/** What pages are made from is read in one place, and is data that a page can fetch. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { loadResults } from "../../loaders/analysis/build-results.js";
import { projectRoot } from "../../loaders/project-root.js";
import { buildRuns, type RunTable, rowsOf } from "../../loaders/study/build-runs.js";
import type { RunRow } from "../../src/lib/runs.js";
import { evaluationsWhere, seriesWhere } from "../../src/lib/select-series.js";
import type { StudySite } from "../../src/paper/paper-site.js";
import { paperSite } from "./paper-site.js";
import { topicWords } from "./topic-words.js";

let site: StudySite;
let runs: RunTable;
let rows: RunRow[];

beforeAll(async () => {
  site = await paperSite(await loadResults());
  runs = await buildRuns(projectRoot);
  rows = rowsOf(runs);
});

describe("readStudySite(results)", () => {
  it("is plain JSON: what a page fetches is what the build has", () => {
    const { series, reference } = site;
    expect(JSON.parse(JSON.stringify({ series, reference }))).toEqual({ series, reference });
  });

  it("is no more than a page may fetch", () => {
    const bytes = (value: unknown) => gzipSync(JSON.stringify(value)).length;
    expect(bytes(site.series)).toBeLessThan(140_000);
    expect(bytes(site.reference)).toBeLessThan(55_000);
  });

  it("has every evaluation of the logs, and marks those that no fit may use", () => {
    const key = (row: Pick<RunRow, "run" | "benchmark" | "step" | "testLoss" | "excluded">) =>
      [row.run, row.benchmark, row.step, row.testLoss, row.excluded].join(" ");
    const known = rows.filter(({ testLoss }) => testLoss !== null);
    expect(evaluationsWhere(site.series, {}).map(key)).toEqual(known.map(key));
    const used = rows.filter(({ excluded }) => !excluded);
    const points = seriesWhere(site.series, {}).flatMap(({ run, benchmark, step, samples, flops, testLoss }) =>
      step.map((one, i) => [run, benchmark, one, samples[i], flops[i], testLoss[i]].join(" "))
    );
    expect(points.sort()).toEqual(
      used.map((r) => [r.run, r.benchmark, r.step, r.dataSamples, r.computeFlops, r.testLoss].join(" ")).sort()
    );
  });

  it("gives the printed and drawn numbers of data/reference, current ones where there are earlier", () => {
    const file = (name: string) => JSON.parse(readFileSync(`data/reference/${name}`, "utf8"));
    const { printedFits, slopeMarkers, externalModels, setup } = site.reference;
    const fits = file("fits.json").filter(({ status }: { status: string }) => status === "current");
    expect(printedFits.map(({ text }) => text)).toEqual(fits.map(({ text }: { text: string }) => text));
    const markers = file("k-points.json").filter(
      (row: { status: string; quantity: string }) => row.status === "current" && row.quantity === "k"
    );
    expect(slopeMarkers.map(({ value }) => value)).toEqual(markers.map(({ value }: { value: number }) => value));
    expect(externalModels.length).toBeGreaterThan(0);
    expect(setup).toEqual(file("paper/setup.json"));
    expect(site.reference.logs.notes).toBe(runs.logs.filter(({ identity }) => identity.note !== null).length);
  });

  it("is all that the words of pages follow: another study in the same process has other words", async () => {
    const names = ["sources", "methods", "response-length"];
    const before = await topicWords(site, names);
    const [first] = site.series.filter(({ experiment }) => experiment === "rollouts");
    const other: StudySite = {
      results: site.results,
      series: [{ ...first!, benchmarks: [{ benchmark: "planted", testLoss: [0.5], excluded: [] }] }],
      reference: { ...site.reference, setup: null, promptLengths: [], sources: [] }
    };
    const [sources, methods, lengths] = await topicWords(other, names);
    expect(sources!.tables).toBe(0);
    expect(before[0]!.tables).toBeGreaterThan(0);
    expect(methods!.evaluation).toBe("");
    expect(lengths).not.toEqual(before[2]);
    expect(await topicWords(site, names)).toEqual(before);
  });
});
