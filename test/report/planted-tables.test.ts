/** Tables and sentences about files, against a planted study: each cell is made from what was planted, by hand. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import type { Results } from "../../src/lib/results.js";
import type { ImportedFiles, TableSummary } from "../../src/report/reference.js";
import { noComputeSentence } from "../../src/report/run-sentences.js";
import type { StudySite } from "../../src/report/site.js";
import { problemsSentence, roleSentence } from "../../src/report/study-words.js";
import { table as citeSite } from "../../src/report/tables/cite-site-table.js";
import { table as dictionary } from "../../src/report/tables/data-dictionary-table.js";
import { table as exclusions } from "../../src/report/tables/data-exclusions-table.js";
import { table as files } from "../../src/report/tables/data-files-table.js";
import { table as logs } from "../../src/report/tables/data-logs-table.js";
import { table as importFiles } from "../../src/report/tables/import-files-table.js";
import { table as importRuns } from "../../src/report/tables/import-runs-table.js";
import { table as yourLogs } from "../../src/report/tables/your-logs-table.js";
import { besideAnswer } from "../../src/report/user-study/beside-study.js";
import type { StudyRuns } from "../../src/report/user-study/study-runs.js";
import { topic as dataPage } from "../../src/report/words/data-page-words.js";

const elementOf = (html: unknown) => new JSDOM(String(html)).window.document.body;
const text = (element: Element) => element.textContent!.replace(/\s+/g, " ").trim();
const rowsOf = (html: unknown) =>
  Array.from(elementOf(html).querySelectorAll("tr"), (row) => Array.from(row.querySelectorAll("th, td"), text));
const site = (planted: object) => planted as unknown as StudySite;

/** Columns c1, c2, … */
const columns = (count: number) => Array.from({ length: count }, (_, i) => `c${i + 1}`);

const account = {
  files: [
    {
      ...{ path: "runs/a.jsonl", format: "JSON lines", producer: "verl", read: 12345, used: 12000, duplicates: 7 },
      ...{ setAside: { "no step": 38, "step is no whole number": 2 }, unknownColumns: columns(12) },
      sha256: `0123456789abcdef${"0".repeat(48)}`,
      runs: [
        {
          ...{ run: "a", file: "a.parquet", setAside: null, modelSize: 7e9, modelSizeFrom: "name", steps: 1204 },
          ...{ points: 31, leftOut: { "test loss 0": 4 }, tokens: { count: "2.1e9", column: "tokens" } }
        },
        {
          ...{ run: "b\u0007", file: null, setAside: "one step", modelSize: null, modelSizeFrom: null, steps: 1 },
          ...{ points: 0, leftOut: { late: 2, early: 3 }, tokens: null }
        }
      ]
    },
    {
      ...{ path: "b.csv", format: "csv", producer: null, read: 5, used: 5, duplicates: 0 },
      ...{ setAside: {}, unknownColumns: [], sha256: null },
      runs: [
        {
          ...{ run: "c", file: "c.parquet", setAside: null, modelSize: 0.5e9, modelSizeFrom: null, steps: 5 },
          ...{ points: 5, leftOut: {}, tokens: null }
        }
      ]
    },
    {
      ...{ path: "c", format: "verl console", producer: "verl", read: 1, used: 1, duplicates: 1 },
      ...{ setAside: {}, unknownColumns: columns(15), sha256: null, runs: [] }
    }
  ]
} as unknown as ImportedFiles;

describe("files and runs as they were found", () => {
  it("have their counts, twelve unknown columns and the number of the others", () => {
    expect(rowsOf(importFiles(site({ reference: { account } }), {})).slice(1)).toEqual([
      [
        ...["runs/a.jsonl", "JSON lines, verl", "12,345", "12,000", "7", "38 (no step), 2 (step is no whole number)"],
        ...[columns(12).join(", "), "0123456789ab"]
      ],
      ["b.csv", "csv", "5", "5", "0", "0", "none", "–"],
      ["c", "verl console", "1", "1", "1", "0", `${columns(12).join(", ")} and 3 more`, "–"]
    ]);
    const heads = ["File", "Format", "Read", "Used", "Replaced", "Excluded", "Columns not understood", "SHA-256"];
    expect(rowsOf(importFiles(site({ reference: { account: null } }), {}))).toEqual([heads]);
  });

  it("say of each run its size, tokens, steps, points, and what was left out", () => {
    expect(rowsOf(importRuns(site({ reference: { account } }), {}))).toEqual([
      ["Run", "Log", "Size, from", "Tokens", "Steps", "Evaluations a fit can use", "Left out"],
      ["a", "a.parquet", "7B, name", "2.1e9, tokens", "1,204", "31", "4 (test loss 0)"],
      ["b\\u0007", "excluded", "not known", "none", "1", "0", "one step; 2 (late), 3 (early)"],
      ["c", "c.parquet", "0.5B,", "none", "5", "5", "none"]
    ]);
    expect(rowsOf(importRuns(site({ reference: { account: null } }), {}))).toHaveLength(1);
  });
});

describe("tables that are handed out", () => {
  const tables: TableSummary[] = [
    {
      ...{ name: "evaluations", row: "an evaluation of a run", rows: 12345 },
      columns: [
        { name: "run", type: "string", meaning: "name of the log" },
        { name: "test_loss", type: "double", meaning: "1 less the pass rate" }
      ]
    },
    { name: "laws", row: "a law", rows: 1, columns: [{ name: "k_max", type: "double", meaning: "per e-fold" }] }
  ];

  it("are listed with their rows, columns and both addresses", () => {
    const html = files(site({ reference: { tables } }), {});
    expect(text(elementOf(html))).toContain("Tables, the same rows as CSV and as Parquet");
    expect(rowsOf(html)).toEqual([
      ["Table", "A row is", "Rows", "Columns", "Files"],
      ["evaluations", "an evaluation of a run", "12,345", "2", "CSV Parquet"],
      ["laws", "a law", "1", "1", "CSV Parquet"]
    ]);
    expect(Array.from(elementOf(html).querySelectorAll("a"), (link) => link.getAttribute("href"))).toEqual(
      ["evaluations.csv", "evaluations.parquet", "laws.csv", "laws.parquet"].map((name) => `./data/tables/${name}`)
    );
  });

  it("have each column with type and meaning, by name, and the first where none is asked for", () => {
    const of = (options: object) => rowsOf(dictionary(site({ reference: { tables } }), { ...options }));
    expect(of({})).toEqual([
      ["Column", "Type", "Unit and meaning"],
      ["run", "string", "name of the log"],
      ["test_loss", "double", "1 less the pass rate"]
    ]);
    expect(of({ table: "laws" }).slice(1)).toEqual([["k_max", "double", "per e-fold"]]);
    expect(() => of({ table: "law" })).toThrow('no table "law"; there are evaluations, laws');
  });

  it("are told from rows that were set aside, each reason with what it means", () => {
    const of = (...reasons: [string, number][]) =>
      exclusions(
        site({ results: { inputs: { excludedByReason: reasons.map(([reason, rows]) => ({ reason, rows })) } } }),
        {}
      );
    const meanings = {
      "no score": "the step has other columns, but this benchmark was not drawn for it",
      "score is NaN": "the log says that there is no number",
      "test loss 0": "everything right: no logarithm",
      "repeat not known": "only the unordered set of the repeats is known at this step, so no run can be followed",
      "step 0: no data seen yet": "before training, so without a place on either axis"
    };
    const reasons = Object.entries(meanings);
    expect(rowsOf(of(...reasons.map(([reason]): [string, number] => [reason, 1154]), ["another", 2]))).toEqual([
      ["Reason", "Rows", "What it means"],
      ...reasons.map(([reason, meaning]) => [reason, "1,154", meaning]),
      ["another", "2", ""]
    ]);
    expect(text(elementOf(of()))).toBe("No row is excluded.");
  });
});

describe("logs in groups", () => {
  const file = (path: string, kind: string, state: string, rowsRead: number, bytes: number) => ({
    ...{ path, run: path.split("/").at(-1), kind, state, rowsRead, bytes }
  });
  const logged = [
    file("runs/mean-7B", "mean", "current", 1000, 2001),
    file("runs/mean-old", "mean", "earlier", 9, 999),
    file("runs/one", "repeat", "current", 20, 1000),
    file("runs/two", "repeat", "current", 22, 1_234_001),
    file("runs/set", "repeat-set", "current", 3, 1),
    file("runs/drawn", "published-curve", "current", 4, 1),
    file("runs/reuse/x", "repeat", "current", 5, 1),
    file("runs/rollouts/x", "repeat", "current", 6, 1),
    file("runs/odd", "other", "current", 7, 1)
  ];

  it("call means that were made from runs what they are", () => {
    const of = (made: number) =>
      elementOf(logs(site({ results: { inputs: { files: logged } }, reference: { logs: { made } } }), {}));
    expect(text(of(1).querySelector("summary")!)).toBe("Means over the runs of a size: 1 log, 1,000 rows");
    expect(text(of(0).querySelector("summary")!)).toBe("Published means: 1 log, 1,000 rows");
  });

  it("are single runs, no repeats, where there are no means", () => {
    const of = (files: unknown[]) =>
      text(
        elementOf(logs(site({ results: { inputs: { files } }, reference: { logs: { made: 0 } } }), {})).querySelector(
          "summary"
        )!
      );
    expect(of([file("runs/one", "repeat", "current", 20, 1000)])).toBe("Single runs: 1 log, 20 rows");
  });

  it("each stand in one, with their rows and sizes", () => {
    const planted = { results: { inputs: { files: logged } }, reference: { logs: { made: 0 } } };
    const body = elementOf(logs(site(planted), {}));
    expect(Array.from(body.querySelectorAll("summary"), text)).toEqual([
      "Published means: 1 log, 1,000 rows",
      "Means of an earlier state: 1 log, 9 rows",
      "Single repeats: 2 logs, 42 rows",
      "Repeats that are not distinguishable, and step 0: 1 log, 3 rows",
      "Curves as published, not known to be measurements: 1 log, 4 rows",
      "Reuse runs: 1 log, 5 rows",
      "Rollout groups: 1 log, 6 rows",
      "Others: 1 log, 7 rows"
    ]);
    expect(Array.from(body.querySelectorAll("li"), text)).toEqual(
      ["mean-7B 3", "mean-old 1", "one 1", "two 1,235", "set 1", "drawn 1", "x 1", "x 1", "odd 1"].map(
        (words) => `${words} kB`
      )
    );
    expect(body.querySelector("a")!.getAttribute("href")).toMatch(/^\.\/.*mean-7B$/);
  });
});

describe("how to cite", () => {
  const study = {
    ...{ title: "Laws of <RL>", authors: "Doe et al.", authorNames: ["Jane Doe", "Li Wei"], year: 2025 },
    ...{ venue: "ACL", arxiv: "2509.00001", url: "https://example.org/x" }
  };
  const hash = "abcdef0123456789".repeat(4);
  const of = (changed: object = {}, history: object[] = [{ date: "2026-01-02" }, { date: "2026-03-04" }]) =>
    elementOf(
      citeSite(site({ results: { study: { ...study, ...changed }, inputs: { hash }, claims: { history } } }), {})
    );

  it("names version, date on record and data of the site, and all authors of the study", () => {
    const [ours, theirs] = Array.from(of().querySelectorAll(".cite-text"), text);
    expect(ours).toMatch(
      /^rlscale contributors\. Scaling laws of arXiv 2509\.00001, recomputed\. rlscale \d+\.\d+\.\d+, numbers as recorded on 2026-03-04, data abcdef012345\.$/
    );
    expect(theirs).toBe("Doe et al. 2025. Laws of <RL>. ACL. arXiv:2509.00001. https://example.org/x");
    expect(text(of())).toContain("All authors of the study: Jane Doe, Li Wei.");
    const [bibtex] = Array.from(of().querySelectorAll("pre"), (pre) => pre.textContent!);
    expect(bibtex).toMatch(
      new RegExp(
        `^@misc\\{rlscale-abcdef0,\\n  title = \\{\\{Scaling laws of arXiv 2509\\.00001, recomputed\\}\\},\\n  author = \\{\\{rlscale contributors\\}\\},\\n  note = \\{Version \\d+\\.\\d+\\.\\d+, numbers of 2026-03-04, data SHA-256 ${hash}\\}\\n\\}$`
      )
    );
  });

  it("leaves out what is not known", () => {
    const body = of({ arxiv: null, authorNames: [] }, []);
    expect(text(body)).not.toContain("recorded");
    expect(text(body)).not.toContain("numbers of");
    expect(text(body)).not.toContain("All authors");
    expect(text(body)).toContain("Scaling laws of Laws of <RL>, recomputed");
  });
});

describe("the data page in words", () => {
  const input = (format: string, state = "current") => ({ format, state });
  const of = (inputs: object, facts: object) =>
    dataPage(
      site({
        results: {
          ...{ inputs: { hash: "h", excludedByReason: [], rowsExcluded: 0, ...inputs }, curves: [], otherCurves: [] },
          ...{ inference: { series: [] }, prediction: { within: [], series: [] }, runSlopes: [], laws: [] },
          study: { families: [{ id: "f", name: "F" }], series: [{ family: "f", variant: "base" }] }
        },
        series: [],
        reference: { logs: { copies: 0, made: 0, notes: 0, repeatsUnknown: false, ...facts } }
      })
    ) as Record<string, string>;

  it("counts rows, files, copies, earlier states and notes", () => {
    const one = of(
      { rowsRead: 1234, rowsUsed: 1233, rowsExcluded: 1, files: [input("parquet"), input("arrow", "earlier")] },
      { copies: 1, notes: 1 }
    );
    expect(one.answer).toBe("1,234 rows from 2 logs; 1 is excluded and marked, the other 1,233 are used.");
    expect(one.formats).toBe("1 Parquet and 1 Arrow files");
    expect(one.copies).toBe(
      "1 log is a copy of a run that has another name in another experiment, and says so: nothing is counted twice."
    );
    expect(one.earlier).toBe("1 log holds an earlier state of the measurements and is kept apart.");
    expect(one.notes).toMatch(/^1 log carries a note /);
    const files = [input("parquet", "earlier"), input("parquet", "earlier"), input("parquet")];
    const some = of(
      {
        ...{ rowsRead: 50, rowsUsed: 40, rowsExcluded: 10, files },
        excludedByReason: [
          { reason: "no score", rows: 8 },
          { reason: "late", rows: 2 }
        ]
      },
      { copies: 2, notes: 3, repeatsUnknown: true }
    );
    expect(some.answer).toBe("50 rows from 3 logs; 10 are excluded and marked, the other 40 are used.");
    expect(some.formats).toBe("3 Parquet files");
    expect(some.excluded).toBe("Excluded: 8 (no score) and 2 (late).");
    expect(some.copies).toMatch(/^2 logs are copies of a run .*, and say so/);
    expect(some.earlier).toBe("2 logs hold an earlier state of the measurements and are kept apart.");
    expect(some.notes).toMatch(/^3 logs carry a note /);
    expect(some.notShown).toBe(
      "No single repeats are available, so what runs of one setting differ by is not known. How many runs stand behind a mean is known only where the repeats reproduce it."
    );
    const made = { rowsRead: 30, rowsUsed: 30, files: [input("parquet"), input("parquet"), input("parquet")] };
    expect(of(made, { made: 1 }).answer).toBe(
      "30 rows from 2 runs and one mean curve made from them, whose rows stand beside those of the runs; none is excluded."
    );
    expect(of(made, { made: 2 }).answer).toMatch(/^30 rows from 1 run and two mean curves made from it, whose rows /);
    const none = of({ rowsRead: 5, rowsUsed: 5, files: [input("arrow")] }, {});
    expect([none.answer, none.formats]).toEqual(["5 rows from 1 log; none is excluded.", "1 Arrow file"]);
    expect([none.excluded, none.copies, none.earlier, none.notes]).toEqual(["No row is excluded.", "", "", ""]);
  });

  it("says of which sizes and families there are no repeats, what is known before training, and how cells are read", () => {
    const curve = (modelSize: number, kind = "mean", family = "f") => ({
      ...{ run: `${family}-${modelSize}-${kind}`, family, variant: "base", modelSize, kind, benchmark: "math" },
      ...{ step: [1], dataSamples: [1], computeFlops: [1], testLoss: [0.5] }
    });
    const start = (run: string, modelSize: number, more: object = {}) => ({
      ...{ run, family: "f", variant: "base", modelSize, kind: "repeat", state: "current", experiment: "main" },
      ...{ reuseFactor: 1, groupSize: 1, repeat: 1, sameAs: null, promptKind: null, step: [0, 1], samples: [0, 1] },
      ...{ flops: [0, 1], responseLength: [null, null] },
      ...{ benchmarks: [{ benchmark: "math", testLoss: [0.9, 0.8], excluded: [] }], ...more }
    });
    const said = (repeats: readonly number[], families: readonly string[], series: readonly object[]) =>
      dataPage(
        site({
          results: {
            inputs: { hash: "h", excludedByReason: [], rowsExcluded: 0, rowsRead: 1, rowsUsed: 1, files: [] },
            ...{ inference: { series: [], runEffects: [] }, prediction: { within: [] }, runSlopes: [], laws: [] },
            study: { families: families.map((id) => ({ id, name: `Family ${id}` })), benchmark: "math", series: [] },
            curves: [1e9, 4e9, 16e9].map((size) => curve(size)),
            otherCurves: repeats.map((size) => curve(size, "repeat"))
          },
          series,
          reference: { logs: { copies: 0, made: 0, notes: 0, repeatsUnknown: false } }
        })
      ) as Record<string, string>;
    const blank = "A blank is a measurement that is not available: no page fills it in.";
    const some = said([1e9, 16e9], ["f", "g"], [start("a", 1e9), start("b", 4e9)]);
    expect(some.notShown).toBe(
      "Single repeats of 4B and Family g are not available; what their runs differ by is taken from the others. Step 0 is one run of each model and stands in no fit."
    );
    expect(some.cells).toBe(
      `${blank} A dark cell has its single repeats beside the mean, so the noise between runs is known there; a lighter one has the mean alone.`
    );
    const all = said([1e9, 4e9, 16e9], ["f"], [start("a", 1e9, { kind: "mean" }), start("b", 1e9, { step: [2, 3] })]);
    expect(all.notShown).toBe("Runs whose logs were not given: nothing here tells that there were any.");
    expect(all.cells).toBe(
      `${blank} A dark cell has its single repeats beside the mean, so the noise between runs is known there.`
    );
    const none = said([], ["f"], [start("a", 1e9), start("b", 1e9)]);
    expect(none.notShown).toBe(
      "No single repeats are available, so what runs of one setting differ by is not known. Step 0, before training, stands in no fit."
    );
    expect(none.cells).toBe(
      `${blank} Every cell is one value, with nothing beside it to tell the noise between runs by.`
    );
  });
});

describe("scores in words", () => {
  it("say of what they are: of the training batch, all or some, of nothing stated, or of evaluations", () => {
    const of = (training: number, unknown: number, runs: number) =>
      roleSentence({
        reference: { study: { score: "val/acc\u0007" }, logs: { roles: { training, unknown, runs } } }
      } as unknown as StudySite);
    const score = "The score, val/acc\\u0007,";
    expect(of(7, 0, 7)).toBe(`${score} is of the training batch, not of held-out problems.`);
    expect(of(3, 4, 7)).toBe(`${score} is of the training batch, not of held-out problems, in 3 of 7 logs.`);
    expect(of(0, 4, 7)).toBe(`${score} is a fraction right: nothing in the logs states whether of held-out problems.`);
    expect(of(0, 0, 7)).toBe(`${score} is of evaluations, not of the training batch.`);
  });

  it("say over how many problems they are means, or that it is not known", () => {
    const of = (heldOutProblems: number) => problemsSentence({ heldOutProblems } as Results["study"]);
    expect([of(0), of(1), of(1319)]).toEqual([
      "The logs do not say over how many problems the score is a mean.",
      "The score is a mean over 1 problem.",
      "The score is a mean over 1,319 problems."
    ]);
  });

  it("have in compute what their logs hold: all, some by name, many by number", () => {
    const of = (...computed: boolean[]) =>
      noComputeSentence({
        curves: computed.map((has, i) => ({ run: `r${i}\u0007`, computeFlops: has ? [1] : [] }))
      } as unknown as Results);
    expect(of(true, true)).toBe("");
    expect(of(false, true, false)).toBe(
      "The logs of r0\\u0007 and r2\\u0007 hold no tokens and no FLOPs, so these runs are not fitted against compute."
    );
    expect(of(...Array<boolean>(6).fill(false), true)).toBe(
      "The logs of six of seven curves hold no tokens and no FLOPs, so these runs are not fitted against compute."
    );
  });
});

describe("beside a public study", () => {
  const record = {
    studies: [{ title: "A & B" }],
    rows: [
      { id: "x", name: "larger is better" },
      { id: "y", name: "k < 1" },
      { id: "z", name: "third" }
    ]
  } as unknown as Parameters<typeof besideAnswer>[0];
  const runs = (...tallies: [string, number, number][]) =>
    ({
      beside: [
        { id: "z", outcome: null },
        ...tallies.map(([id, supported, contradicted]) => ({ id, outcome: { tally: { supported, contradicted } } }))
      ]
    }) as unknown as StudyRuns;

  it("says how many claims can be tested, and which have a cell supported or contradicted", () => {
    expect(besideAnswer(record, runs(["x", 2, 0], ["y", 1, 1]))).toBe(
      "These runs can test two of three claims that were tested on A &amp; B. With a cell supported: larger is better and k &lt; 1. With a cell contradicted: k &lt; 1."
    );
    expect(besideAnswer(record, runs(["x", 0, 0]))).toContain("None is supported. None is contradicted.");
    expect(besideAnswer(record, runs()).trim()).toBe(
      "These runs can test none of three claims that were tested on A &amp; B."
    );
  });
});

describe("your logs", () => {
  it("have a place for each part, and no other", () => {
    const of = (part: string) =>
      yourLogs(site({ results: { curves: [], inference: { series: [] }, study: { families: [] } } }), { part });
    expect(elementOf(of("results")).querySelector("[data-own=results]")).not.toBeNull();
    expect(elementOf(of("choices")).querySelector("[data-own=choices]")).not.toBeNull();
    expect(elementOf(of("compare")).querySelector("[data-own=compare]")).not.toBeNull();
    expect(text(elementOf(of("commands")))).toContain("npx rlscale inspect runs/");
    expect(() => of("drag")).toThrow("part must be drop, choices, compare, commands or results; got drag");
  });
});
