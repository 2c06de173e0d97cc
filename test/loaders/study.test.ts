import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LogError } from "../../loaders/log-error.js";
import { parseStudy } from "../../loaders/study.js";

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
    expect(study.experiments.reuse).toEqual({ family: "qwen2.5", modelSize: 7e9, reference: 1 });
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
    expect(problemsOf(text.replace("reuse: { family: qwen2.5", "reuse: { family: phi"))).toEqual([
      "data/study.yaml experiments reuse: family must be one of qwen2.5, llama3; found phi"
    ]);
  });

  it("refuses text that is not YAML", () => {
    expect(problemsOf("title: [")[0]).toMatch(/^data\/study\.yaml: must be YAML; /);
  });
});
