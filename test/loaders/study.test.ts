import { readFileSync } from "node:fs";
import { escape as bound } from "arquero";
import { describe, expect, it } from "vitest";
import { buildRuns, type RunTable } from "../../loaders/study/build-runs.js";
import { throwFaults } from "../../loaders/study/checked-file.js";
import { checkAgainstStudy, parseStudy } from "../../loaders/study/study.js";
import { LogError } from "../../src/lib/log-error.js";

const text = readFileSync("data/study.yaml", "utf8");

function problemsOf(study: string): readonly string[] {
  try {
    parseStudy(study);
  } catch (error) {
    if (error instanceof LogError) return error.problems;
    throw error;
  }
  return [];
}

describe("parseStudy(text)", () => {
  it("reads the study: three series, two experiments, sizes in parameters", () => {
    const study = parseStudy(text);
    expect(study.series.map(({ family, variant, kind, heldOutSize }) => [family, variant, kind, heldOutSize])).toEqual([
      ["qwen2.5", "base", "mean", 72e9],
      ["qwen2.5", "instruct", "mean", 72e9],
      ["llama3", "instruct", "published-curve", 70e9]
    ]);
    expect(study.series[0]!.early).toEqual({ firstPoints: 25 });
    expect(study.experiments.reuse).toMatchObject({ family: "qwen2.5", modelSize: 7e9, reference: 1 });
    expect(study.experiments.reuse!.limits).toEqual([expect.stringMatching(/sorted from easy/), expect.any(String)]);
    expect(study.experiments.rollouts!.limits).toEqual([]);
  });

  it("takes a study without experiments and references", () => {
    const bare = text.slice(0, text.indexOf("# Experiments beside"));
    const study = parseStudy(bare);
    expect(study.experiments).toEqual({ reuse: null, rollouts: null });
    expect(study.references).toBeNull();
  });

  it("names every fault at once: place, required, found", () => {
    const broken = text
      .replace("year: 2026", "year: soon")
      .replace("curves: published-curve", "curves: drawing")
      .replace("algorithm: GRPO\n", "")
      .replace("batch: 512", "batch: 512\nbach: 7");
    const problems = problemsOf(broken);
    const lineOf = (start: string) => broken.split("\n").findIndex((line) => line.startsWith(start)) + 1;
    expect(problems).toEqual([
      "data/study.yaml: must have the key algorithm",
      `data/study.yaml line ${lineOf("year")}: year must be integer; found soon`,
      expect.stringMatching(
        new RegExp(
          `^data/study.yaml line ${lineOf("bach")}: bach is no key here; there are title, authors, .*, references$`
        )
      ),
      `data/study.yaml line ${lineOf("        curves: drawing")}: families 1 variants 0 curves must be one of mean, repeat, published-curve; found drawing`
    ]);
  });

  it("refuses a family or variant given twice and an experiment of an unknown family", () => {
    expect(problemsOf(text.replace("- id: llama3", "- id: qwen2.5"))).toContainEqual(
      expect.stringMatching(/^data\/study.yaml line \d+: families 1 id must be unique; found qwen2\.5 twice$/)
    );
    expect(problemsOf(text.replace("reuse:\n    family: qwen2.5", "reuse:\n    family: phi"))).toEqual([
      expect.stringMatching(
        /^data\/study.yaml line \d+: experiments reuse family must be one of qwen2\.5, llama3; found phi$/
      )
    ]);
  });

  it.each([
    [
      "a page that there is not",
      "    efficiency: F",
      "    efficency: F",
      "counterparts pages efficency is no key here; there are efficiency, "
    ],
    [
      "a figure of another name",
      "    figure-1-1: S",
      "    fig-1-1: S",
      "counterparts figures fig-1-1 is no key here; one must match"
    ],
    [
      "a size given twice",
      "sizes: [0.5, 1.5",
      "sizes: [0.5, 0.5, 1.5",
      "families 0 sizes 1 must be unique; found 0.5 twice"
    ],
    [
      "a stretch of neither form",
      "{ firstPoints: 25 }",
      "{ firstPoint: 25 }",
      "variants 0 early must have firstPoints, or fromStep and toStep; found firstPoint"
    ],
    [
      "a stretch that ends before it begins",
      "toStep: 43",
      "toStep: 1",
      "early toStep must not be before fromStep, 4; found 1"
    ],
    [
      "repeats of a family that there is not",
      "- { family: qwen2.5, variant: base, modelSize: 32",
      "- { family: qwen, variant: base, modelSize: 32",
      "repeatsAlong 0 family must be one of qwen2.5, llama3; found qwen"
    ],
    [
      "a fit of a family that there is not",
      "fullFitOf: [llama3]",
      "fullFitOf: [llama4]",
      "references fullFitOf 0 must be one of qwen2.5, llama3; found llama4"
    ],
    [
      "keys where words belong",
      "domain: mathematics",
      "domain: { toString: 1, of: 2 }",
      "domain must be string; found toString, of"
    ],
    ["a report that there is not", "report: paper", "report: import", "report must be one of paper; found import"],
    ["a key given twice", "batch: 512", "batch: 512\nbatch: 511", "must be YAML; Map keys must be unique"]
  ])("names %s with its line", (_, good, bad, problem) => {
    const before = text.slice(0, text.indexOf(good));
    expect(before.length).toBeLessThan(text.length);
    const line = before.split("\n").length + (bad.includes("\n") ? 1 : 0);
    const found = problemsOf(text.replace(good, () => bad));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^data/study\\.yaml line ${line}: `));
    expect(found[0]).toContain(problem);
  });

  it.each(["toString", "valueOf", "constructor", "hasOwnProperty", "__proto__", "prototype", "0", "''"])(
    "names the key %s, wherever it stands",
    (key) => {
      const name = key === "''" ? "" : key;
      for (const value of ["1", "{ toString: 1 }", "[1]", "null"]) {
        const first = problemsOf(`${key}: ${value}\n${text}`);
        expect(first).toEqual([
          expect.stringContaining(`data/study.yaml line 1: ${name} is no key here; there are title, `)
        ]);
        const [deep] = problemsOf(text.replace("  - id: llama3", `  - ${key}: ${value}\n    id: llama3`));
        expect(deep).toMatch(/^data\/study\.yaml line 1\d\d: families 1 /);
        expect(deep).toContain(`families 1 ${name} is no key here; there are id, name, recipe, sizes`);
      }
      expect(problemsOf(readFileSync("test/fixtures/cases/faults/study-toString-min.yaml", "utf8")).at(-1)).toContain(
        "data/study.yaml line 2: toString is no key here"
      );
    }
  );

  it("refuses text that is not YAML", () => {
    expect(problemsOf("title: [")[0]).toMatch(/^data\/study\.yaml line 1: must be YAML; Flow sequence/);
  });
});

describe("parseStudy(text) of text made to do harm", () => {
  const nested = (open: string, close: string) => `a: ${open.repeat(20_000)}${close.repeat(20_000)}`;
  const laughs = ["a: &a [x,x,x,x,x,x,x,x,x]"];
  for (const [i, one] of [..."bcdefgh"].entries()) {
    const before = "abcdefg"[i];
    laughs.push(`${one}: &${one} [${new Array(9).fill(`*${before}`).join(",")}]`);
  }
  it.each([
    ["nothing", "", /^data\/study.yaml: must be object; found null$/],
    ["a list", "- a", /must be object/],
    ["a long word", "x".repeat(50_000), /^data\/study.yaml: must be object; found x{80}…$/],
    ["bytes", "\0\x01PAR1", /must be object/],
    ["lists within lists", nested("[", "]"), /must be YAML; Maximum call stack/],
    ["maps within maps", nested("{a: ", "}"), /must be YAML/],
    ["names of names of names", laughs.join("\n"), /must be YAML that can be read; found: Excessive alias count/],
    ["a name within itself", "title: &a [*a]", /must have the key algorithm/],
    [
      "a million keys",
      Array.from({ length: 1e6 }, (_, i) => `k${i}: 1`).join("\n"),
      /at most 1000000 characters; found 1088/
    ],
    ["eight thousand keys", Array.from({ length: 8e3 }, (_, i) => `k${i}: 1`).join("\n"), /and \d+ faults more$/],
    ["two documents", "title: a\n---\ntitle: b\n", /must be YAML; Source contains multiple documents/],
    ["code", "title: !!js/function 'function () {}'", /must have the key algorithm/]
  ])("refuses %s in few words", (_, made, message) => {
    const found = problemsOf(made).join("\n");
    expect(found).toMatch(message);
    expect(found.length).toBeLessThan(5000);
  });

  it("looks up the lines of those faults alone that it shows, however many there are", () => {
    const faults = Array.from({ length: 8000 }, (_, i) => ({ path: [`k${i}`], problem: "is no key here" }));
    const lookedUp: string[] = [];
    const lineOf = ([key]: readonly string[]) => lookedUp.push(key!);
    const refused = () => throwFaults("data/study.yaml", { value: {}, lineOf }, faults);
    expect(refused).toThrow(/^data\/study\.yaml line 1: k0 is no key here\n.*\nand \d+ faults more$/s);
    expect(lookedUp).toEqual(faults.slice(0, lookedUp.length).map(({ path }) => path[0]));
    expect(lookedUp.length).toBeLessThan(40);
  });

  it.each([
    "../secret.json",
    "/etc/passwd.json",
    "paper/../../x.json",
    "a\\b.json",
    "fits.yaml",
    ".json",
    "a/.hidden.json"
  ])("refuses a file of printed values that is %s", (path) => {
    expect(problemsOf(text.replace("fits: fits.json", `fits: ${JSON.stringify(path)}`))).toEqual([
      expect.stringMatching(/^data\/study.yaml line \d+: references fits must match pattern .*; found /)
    ]);
  });
});

describe("checkAgainstStudy(runs, study)", () => {
  const study = parseStudy(text);
  const faults = async (change: (runs: RunTable) => Pick<RunTable, "table" | "logs">, of = study) => {
    try {
      checkAgainstStudy(change(await buildRuns(".")), of);
    } catch (error) {
      if (error instanceof LogError) return error.problems;
      throw error;
    }
    return [];
  };

  it("finds nothing to say of the study's own logs", async () => {
    expect(await faults((runs) => runs)).toEqual([]);
  });

  it("misses a size whose curve is gone, and names a family that the study does not", async () => {
    const gone = await faults((runs) => ({
      ...runs,
      table: runs.table.filter(bound((row: { run: string }) => row.run !== "qwen2.5-base-7b-mean"))
    }));
    expect(gone).toEqual(["qwen2.5 base: needs a mean log of 7B with rows in use; found 0.5, 1.5, 3, 14, 32, 72"]);
    const strange = await faults(({ logs, ...runs }) => ({
      ...runs,
      logs: logs.map((log, i) => (i === 0 ? { ...log, identity: { ...log.identity, family: "mistral" } } : log))
    }));
    expect(strange[0]).toMatch(/: family must be one that data\/study\.yaml names, qwen2\.5, llama3; found mistral$/);
  });

  it("wants a curve of every series, also where the study names no sizes: words and figures always have one", async () => {
    expect(study.series.length).toBeGreaterThan(0);
    const unnamed = { ...study, series: study.series.map((series) => ({ ...series, sizes: null })) };
    const none = await faults((runs) => ({ ...runs, table: runs.table.filter(() => false) }), unnamed);
    expect(none).toEqual(
      study.series.map(
        ({ family, variant, heldOutSize }) =>
          `${family} ${variant}: heldOutSize must be a size with a curve; found ${heldOutSize / 1e9}, curves of none`
      )
    );
    expect(problemsOf(text.replace(/^families:\n(?:[ #].*\n|\n)*/m, "families: []\n"))[0]).toMatch(/families must/);
  });

  it("wants the held-out size among the sizes", () => {
    const line = 1 + text.split("\n").findIndex((one) => one.includes("heldOutSize: 72"));
    expect(problemsOf(text.replace("heldOutSize: 72", "heldOutSize: 99"))).toEqual([
      `data/study.yaml line ${line}: families 0 heldOutSize must be one of its sizes, 0.5, 1.5, 3, 7, 14, 32, 72; found 99`
    ]);
  });
});
