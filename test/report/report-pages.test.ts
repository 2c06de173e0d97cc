/** Pages of a user's report by what the study has, and what is said of the logs behind a figure. */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { capital } from "../../src/lib/format.js";
import type { LoggedRun } from "../../src/lib/records/series-record.js";
import type { Results } from "../../src/lib/results.js";
import { provenanceData } from "../../src/report/figure-origin.js";
import { planFigure } from "../../src/report/figures/plan-figure.js";
import { yourLogsFigure } from "../../src/report/figures/your-logs-figure.js";
import { reportPages } from "../../src/report/pages.js";
import { report } from "../../src/report/report.js";
import type { StudySite } from "../../src/report/site.js";
import { sourceWords } from "../../src/report/study-words.js";
import { version } from "../../src/report/version.js";

const study = { families: [{ id: "f", name: "Fam" }], series: [{ family: "f", variant: "base" }], benchmark: "acc" };
const slope = (modelSize: number) => ({
  ...{ run: `r${modelSize}`, family: "f", variant: "base", modelSize, resource: "data", k: 0.1, interval: [0.05, 0.2] }
});
const site = (sizes: number, more: object = {}) =>
  ({
    series: [] as LoggedRun[],
    reference: { beside: null, study: { score: "acc" } },
    results: {
      ...{
        study,
        curves: [],
        otherCurves: [],
        laws: [],
        sizeLaws: [],
        planning: { settings: { draws: { count: 1, unit: "run", seed: 1 } }, series: [] }
      },
      ...{ inference: { series: [] }, experiments: {}, inputs: { hash: "h" } },
      runSlopes: Array.from({ length: sizes }, (_, i) => slope(1e9 * (i + 1)))
    } as unknown as Results,
    ...more
  }) as unknown as StudySite;

describe("reportPages(site)", () => {
  const always = ["/index", "/runs", "/your-logs", "/methods", "/dataset", "/glossary", "/404", "/print"];

  it("has a page of sizes and law from three sizes on, and of a public study where one is beside", () => {
    expect(reportPages(site(2))).toEqual(always);
    expect(reportPages(site(3))).toEqual(always.toSpliced(2, 0, "/sizes-and-law"));
    const beside = { beside: { studies: [], rows: [] }, study: { score: "acc" } };
    expect(reportPages(site(2, { reference: beside }))).toEqual(always.toSpliced(2, 0, "/beside"));
  });

  it("have names in the navigation, under three heads", () => {
    const named = report.navigation.map((entry) => [
      entry.name,
      ...("pages" in entry ? entry.pages.map(({ name }) => name) : [])
    ]);
    expect(named).toEqual([
      ["Findings", "Overview", "Runs", "Recipes", "Sizes and law", "Beside a public study"],
      ["Tools", "Plan", "Your logs"],
      ["About", "Methods", "Data and ledger", "Glossary"]
    ]);
  });

  it("are all in the navigation, but for what is reached otherwise", () => {
    const listed = report.navigation.flatMap((entry) =>
      ("pages" in entry ? entry.pages : [entry]).map(({ path }) => path)
    );
    expect(listed).toEqual([
      ...["/index", "/runs", "/recipes", "/sizes-and-law", "/beside", "/plan", "/your-logs"],
      ...["/methods", "/dataset", "/glossary"]
    ]);
  });
});

describe("provenanceData(site)", () => {
  const file = (path: string, rowsRead: number, rowsExcluded: number, state = "current") => ({
    ...{ path, rowsRead, rowsExcluded, state }
  });
  const logs = (...files: object[]) =>
    provenanceData({
      results: { study, inputs: { hash: "h", files } } as unknown as Results,
      reference: { study: { site: null, counterparts: { figures: {} } } } as unknown as StudySite["reference"]
    }).logs;

  it("counts the logs that a figure reads, without earlier ones where it has none of them", () => {
    const found = logs(
      file("runs/main/f-1.json", 1200, 100),
      file("runs/main/f-2.json", 70, 8, "earlier"),
      file("runs/main/g-1.json", 900, 6),
      file("runs/reuse/a.json", 40, 3)
    );
    expect(found.own.current).toEqual({
      ...{ counts: "1 log: 1,200 rows read, 1,100 used, 100 excluded" },
      listed: ' data-files="/main/f-" data-without="earlier"'
    });
    expect(found.own.every).toEqual({
      ...{ counts: "2 logs: 1,270 rows read, 1,162 used, 108 excluded", listed: ' data-files="/main/f-"' }
    });
    expect(found.others.every.counts).toBe("1 log: 900 rows read, 894 used, 6 excluded");
    expect(found.reuse.every.counts).toBe("3 logs: 1,310 rows read, 1,199 used, 111 excluded");
    expect(found.all.every.counts).toBe("4 logs: 2,210 rows read, 2,093 used, 117 excluded");
  });

  it("has what another account has beside a figure, its letters with their indices", () => {
    const figures = { "figure-1": "Table 2: k_C and K_max, a_b c", "figure-2": "a < b" };
    const { counterparts } = provenanceData({
      results: { study, inputs: { hash: "h", files: [] } } as unknown as Results,
      reference: { study: { site: null, counterparts: { figures } } } as unknown as StudySite["reference"]
    });
    expect(counterparts).toEqual({
      "figure-1": "Table 2: <i>k</i><sub>C</sub> and K_max, <i>a</i><sub>b</sub> c",
      "figure-2": "a &lt; b"
    });
  });

  it("counts every log of a study that names its folders otherwise", () => {
    const every = { counts: "2 logs: 30 rows read, 23 used, 7 excluded", listed: ' data-files=""' };
    expect(logs(file("x/a.json", 10, 2), file("x/b.json", 20, 5)).own).toEqual({ current: every, every });
  });
});

describe("words of a study's source", () => {
  const words = (remarks: object, url: string | null = null) =>
    sourceWords({
      results: { study: { provenance: "Found at <home>.", url } },
      reference: { study: { remarks } }
    } as unknown as StudySite);

  it("are where the logs come from, how exact they are and their licence, as far as each is known", () => {
    expect(words({ precision: "Six digits.", licence: "MIT." })).toBe("Found at &lt;home&gt;. Six digits. MIT.");
    expect(words({ licence: "MIT." })).toBe("Found at &lt;home&gt;. MIT.");
    expect(words({}, "https://a.b/?c&d")).toBe(
      'Found at &lt;home&gt;. <a href="https://a.b/?c&amp;d">https://a.b/?c&amp;d</a>.'
    );
  });
});

describe("capital(text)", () => {
  it("begins a sentence", () => {
    expect([capital("an error"), capital("k"), capital("")]).toEqual(["An error", "K", ""]);
  });
});

describe("the version", () => {
  it("is that of the package", () => {
    expect(version).toBe((JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version);
  });
});

describe("figures that a form fills again", () => {
  it.each([
    [planFigure("run"), "plan", "run", true],
    [yourLogsFigure("slopes"), "your-logs", "slopes", false]
  ])("name the script that does: %#", ({ follows, reads }, script, name, addressed) => {
    expect(follows).toEqual({ script, name, addressed });
    expect(existsSync(`src/client/${script}.ts`)).toBe(true);
    expect(reads?.logs).toBe("own");
  });
});

describe("runs of a study", () => {
  it("are read from a file that its report writes", async () => {
    const asked: string[] = [];
    vi.doMock("observablehq:stdlib", () => ({
      FileAttachment: (name: string) => ({ json: async () => asked.push(name) })
    }));
    const { loadRuns } = await import("../../src/report/user-study/load-runs.js");
    await loadRuns();
    const [file = ""] = asked;
    expect(resolve("src/report/user-study", dirname(file))).toBe(resolve("src/data"));
    expect(Object.keys(report.data)).toContain(basename(file));
  });
});

describe("figures of a reader's logs", () => {
  it("read the study's own curves and slopes", () => {
    expect(yourLogsFigure("curves" as never).reads).toEqual({ logs: "own", places: ["curves", "inference.series"] });
  });
});
