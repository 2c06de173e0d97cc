import { readFileSync } from "node:fs";
import { escape as bound } from "arquero";
import { describe, expect, it } from "vitest";
import { buildRuns, type RunTable } from "../../loaders/build-runs.js";
import { checkAgainstStudy, parseStudy } from "../../loaders/study.js";
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
    expect(problems).toContain("data/study.yaml year: must be integer; found soon");
    expect(problems).toContain("data/study.yaml: must have required property 'algorithm'");
    expect(problems).toContain("data/study.yaml: must NOT have additional properties (bach)");
    expect(problems).toContain(
      "data/study.yaml families 1 variants 0 curves: must be equal to one of the allowed values: mean, repeat, published-curve; found drawing"
    );
  });

  it("refuses a family or variant given twice and an experiment of an unknown family", () => {
    expect(problemsOf(text.replace("- id: llama3", "- id: qwen2.5"))).toContain(
      "data/study.yaml families: id must be unique; found qwen2.5 twice"
    );
    expect(problemsOf(text.replace("reuse:\n    family: qwen2.5", "reuse:\n    family: phi"))).toEqual([
      "data/study.yaml experiments reuse: family must be one of qwen2.5, llama3; found phi"
    ]);
  });

  it("refuses text that is not YAML", () => {
    expect(problemsOf("title: [")[0]).toMatch(/^data\/study\.yaml: must be YAML; /);
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
    ["nothing", "", /^data\/study.yaml: must be object$/],
    ["a list", "- a", /must be object/],
    ["a long word", "x".repeat(50_000), /^data\/study.yaml: must be object; found x{80}…$/],
    ["bytes", "\0\x01PAR1", /must be object/],
    ["lists within lists", nested("[", "]"), /must be YAML; Maximum call stack/],
    ["maps within maps", nested("{a: ", "}"), /must have at most 100000 characters; found 100003|must be YAML/],
    ["names of names of names", laughs.join("\n"), /must be YAML that can be read; found: Excessive alias count/],
    ["a name within itself", "title: &a [*a]", /must have required property/],
    [
      "a million keys",
      Array.from({ length: 1e6 }, (_, i) => `k${i}: 1`).join("\n"),
      /at most 100000 characters; found 1088/
    ],
    ["eight thousand keys", Array.from({ length: 8e3 }, (_, i) => `k${i}: 1`).join("\n"), /and \d+ faults more$/],
    ["two documents", "title: a\n---\ntitle: b\n", /must be YAML; Source contains multiple documents/],
    ["code", "title: !!js/function 'function () {}'", /must have required property/]
  ])("refuses %s in words, soon", (_, made, message) => {
    const start = performance.now();
    const found = problemsOf(made).join("\n");
    expect(found).toMatch(message);
    expect(found.length).toBeLessThan(5000);
    // some seconds on a busy machine; what goes wrong here takes minutes
    expect(performance.now() - start).toBeLessThan(15_000);
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
      expect.stringMatching(/^data\/study.yaml references fits: must match pattern .*; found /)
    ]);
  });
});

describe("checkAgainstStudy(runs, study)", () => {
  const study = parseStudy(text);
  const faults = async (change: (runs: RunTable) => Pick<RunTable, "table" | "logs">) => {
    try {
      checkAgainstStudy(change(await buildRuns(".")), study);
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

  it("wants the held-out size among the sizes", () => {
    expect(problemsOf(text.replace("heldOutSize: 72", "heldOutSize: 99"))).toEqual([
      "data/study.yaml families qwen2.5: heldOutSize must be one of its sizes, 0.5, 1.5, 3, 7, 14, 32, 72; found 99"
    ]);
  });
});
