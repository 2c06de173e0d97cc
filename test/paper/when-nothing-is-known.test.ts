/** What tables, sentences and keys of the paper's pages say where the results lack what they speak of. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { type Choices, settle } from "../../src/components/frame/choice-figure.js";
import type { KeyItem } from "../../src/components/frame/figure-frame.js";
import type { Results } from "../../src/lib/results.js";
import { binSentences, referenceSentence } from "../../src/paper/beyond/rollouts/rollout-groups.js";
import { topic as elsewhere } from "../../src/paper/elsewhere/page/elsewhere-words.js";
import { elsewhereOf, recordOf } from "../../src/paper/elsewhere/page/outcomes.js";
import { claimsBadge } from "../../src/paper/ledger/claim-units.js";
import { table as ledger } from "../../src/paper/ledger/ledger-table.js";
import { table as coverage } from "../../src/paper/methods/coverage-table.js";
import { topic as methods } from "../../src/paper/methods/methods-words.js";
import type { StudySite } from "../../src/paper/paper-site.js";
import { table as curvature } from "../../src/paper/power-law/curvature-table.js";
import { table as jointForms } from "../../src/paper/power-law/joint-forms-table.js";
import { topic as powerLaw } from "../../src/paper/power-law/power-law-words.js";
import { topic as reading } from "../../src/paper/reading/reading-words.js";
import { table as attribution } from "../../src/paper/saturation/attribution-table.js";
import { cloudFigure } from "../../src/paper/saturation/cloud/cloud-figure.js";
import { saturationData } from "../../src/paper/saturation/saturation-data.js";
import { paperSite } from "./paper-site.js";

const results = await loadResults(projectRoot);
const site = await paperSite(results);
const lacking = (changed: Partial<Results>): StudySite => ({ ...site, results: { ...results, ...changed } });
const without = <Key extends "inference" | "experiments" | "prediction">(key: Key, part: object) =>
  lacking({ [key]: { ...results[key], ...part } });
const textOf = (html: unknown) => new JSDOM(String(html)).window.document.body.textContent!.trim();
const heads = (html: unknown) =>
  Array.from(new JSDOM(String(html)).window.document.querySelectorAll("thead th"), (cell) => cell.textContent!.trim());

describe("tables of a study without", () => {
  it("claims under a letter say so", () => {
    expect(textOf(ledger(site, { letter: "Z" }))).toBe("This study has no such claim.");
  });

  it("series have their first head alone", () => {
    expect(heads(attribution(without("inference", { series: [] }), {}))).toEqual(["Series"]);
  });

  it("simulated studies tell which command makes them", () => {
    expect(() => coverage(without("inference", { coverage: null }), {})).toThrow(
      "no coverage is on record; run npm run bench:coverage"
    );
  });

  it("curves against compute have no row, whatever there is against data", () => {
    const rows = (resources: readonly string[]) => {
      const curves = results.prediction.curves.filter(({ resource }) => resources.includes(resource));
      const shown = curvature(without("prediction", { curves }), {});
      return new JSDOM(String(shown)).window.document.querySelectorAll("tbody tr").length;
    };
    const ofCompute = results.prediction.curves.filter(
      ({ family, resource }) => family === "qwen2.5" && resource === "compute"
    );
    expect(rows(["data"])).toBe(0);
    expect(rows(["data", "compute"])).toBe(ofCompute.length);
  });

  it("an R2 of a joint fit have a dash there", () => {
    const joint = results.prediction.joint.map((series) => ({ ...series, r2: null }));
    const { document } = new JSDOM(String(jointForms(without("prediction", { joint }), {}))).window;
    const head = Array.from(document.querySelectorAll("thead th"), (cell) => cell.textContent!);
    const column = head.findIndex((name) => name.includes("R"));
    const shown = Array.from(document.querySelectorAll("tbody tr"), (row) => row.children[column]!.textContent);
    expect(new Set(shown)).toEqual(new Set(["\u2013"]));
  });
});

describe("sentences of a study without", () => {
  type Rollouts = Parameters<typeof binSentences>[0] & Parameters<typeof referenceSentence>[0];

  it("groups that share a budget, or a published run among its own", () => {
    const groups = [4, 8].map((groupSize) => ({ groupSize, loss: groupSize / 16, interval: [0, 1] }));
    const variants = [{ variant: "base", perFlop: [], perSample: [{ groups }], published: null }];
    const record = { variants, reference: 8 } as unknown as Rollouts;
    expect(binSentences(record)).toEqual(["The groups share no compute, so means at equal compute cannot be taken."]);
    expect(referenceSentence(record)).toBe("G\u00a0=\u00a08 is a run of its own.");
  });

  it("a group that ties with the lowest", () => {
    const groups = [4, 8].map((groupSize) => ({ groupSize, loss: groupSize / 16, se: 0.01 }));
    const record = { variants: [{ variant: "base", perFlop: [{ groups }] }] } as unknown as Rollouts;
    expect(binSentences(record)).toEqual([
      "Plain means of the loss in base, no law, from the lower to the upper part of the shared compute: G\u00a0=\u00a04 (0.250) lowest."
    ]);
  });

  it("more than one form for the height of a line", () => {
    const between = results.prediction.between.map((series) => ({
      ...series,
      targets: series.targets.map((target) => ({
        ...target,
        strict: target.strict.map((error, i) => (i === 0 ? error : null))
      }))
    }));
    expect((powerLaw(site) as Record<string, unknown>).level).toContain("Where the height comes from");
    expect((powerLaw(without("prediction", { between })) as Record<string, unknown>).level).toBe("");
  });

  it("claims that came out otherwise than supported elsewhere", () => {
    const record = recordOf(site);
    const rows = record.rows.filter((row) => elsewhereOf(row, results) === "supported");
    const said = elsewhere({ ...site, reference: { ...site.reference, elsewhere: { ...record, rows } } });
    const { answer } = said as unknown as { answer: string[] };
    expect(answer.map((line) => line.split(":</b>")[0])).toEqual(["<b>Supported at least once, never contradicted"]);
  });

  it("timings, or printed pass rates", () => {
    const words = methods({ ...site, reference: { ...site.reference, speeds: null } } as StudySite);
    expect((words as Record<string, unknown>).node).toBe("");
    const said = reading(without("experiments", { passRates: null })) as Record<string, unknown>;
    expect(said.passSummary).toBe("");
  });
});

describe("the badge of a claim of a kind of its own", () => {
  it("has its id, and no name of the kind", () => {
    const row = results.claims.rows.find(({ id }) => id === "E8");
    const { document } = new JSDOM(String(claimsBadge(row ? [row] : []))).window;
    expect(document.querySelector(".badge-name")!.textContent).toBe("E8: .");
  });
});

describe("the key of the resampled fits", () => {
  const data = { saturation: saturationData(results) };
  const labels = (from: typeof data, wanted: Choices = {}) =>
    (cloudFigure.view(from, settle(cloudFigure, from, wanted)).key as readonly KeyItem[]).map(({ label }) => label);

  it("has our fit and printed pairs only where they are drawn", () => {
    const always = ["one resampled fit", "around 95% of them"];
    expect(labels(data)).toEqual([...always, "our fit", "a pair as printed"]);
    const series = data.saturation.series.map((of) => ({ ...of, kMax: null }));
    expect(labels({ saturation: { ...data.saturation, series, printed: [] } })).toEqual(always);
  });
});
