/** The logs of public studies: made of their tables byte for byte, and read as the curves that Python finds in the tables. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { makeStudies } from "../../loaders/make-runs/studies.js";
import { logsOfStudy, studyFolders } from "../../loaders/make-runs/study-logs.js";
import { buildRuns } from "../../loaders/study/build-runs.js";
import { checkAgainstStudy, readStudy } from "../../loaders/study/study.js";
import { studyRoot } from "../../loaders/study/study-root.js";
import type { RunRow } from "../../src/lib/runs.js";
import { publicStudies, readPublicStudy } from "../helpers/public-studies.js";
import { filesBelow, temporaryFolder } from "./made.js";

const temporary = temporaryFolder();
afterAll(() => temporary.remove());

const cellsOf = (path: string) =>
  gunzipSync(readFileSync(`data/studies/source/${path}.csv.gz`))
    .toString()
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));

describe("makeStudies(folder)", () => {
  it("makes the committed logs, byte for byte, and their list", async () => {
    const folder = join(temporary.folder, "studies");
    cpSync("data/studies/source", join(folder, "source"), { recursive: true });
    for (const study of studyFolders("data/studies")) {
      mkdirSync(join(folder, study), { recursive: true });
      cpSync(`data/studies/${study}/study.yaml`, join(folder, study, "study.yaml"));
    }
    const made = await makeStudies(folder);
    expect(made.map(({ rows }) => rows)).toEqual([11_952, 357, 22_855, 30, 350]);
    const committed = filesBelow("data/studies");
    committed.delete("README.md");
    expect(filesBelow(folder)).toEqual(committed);
  });
});

describe("logsOfStudy(folder)", () => {
  it("names a study that does not say which log it is made from", async () => {
    const folder = join(temporary.folder, "without");
    mkdirSync(folder);
    const text = readFileSync("data/studies/verl-ladder/study.yaml", "utf8");
    const [before = "", after = ""] = text.split(/^logs:\n(?: .*\n)*/m);
    for (const logs of ["", "logs:\n  answers:\n    score: accuracy\n"]) {
      writeFileSync(join(folder, "study.yaml"), before + logs + after);
      await expect(logsOfStudy(folder)).rejects.toThrow(
        `${join(folder, "study.yaml")}: logs: from: required; not found`
      );
    }
  });
});

describe("data/studies/…/study.yaml", () => {
  const folders = studyFolders("data/studies");
  /** Of each study its curves as /elsewhere takes them, on the benchmark that the study is of. */
  const taken: Record<
    string,
    readonly [(typeof publicStudies)[number], (recipe: string, benchmark: string) => boolean]
  > = {
    octothinker: ["octothinker", (_, benchmark) => benchmark === "math500"],
    pods: ["pods", (recipe, benchmark) => recipe.startsWith("Qwen2.5-3B-Instruct gsm8k") && benchmark === "gsm8k"],
    "pods/eight-gpus": ["pods-eight-gpus", () => true],
    "pods/llama": ["pods", (recipe, benchmark) => recipe.startsWith("Llama") && benchmark === "gsm8k"],
    "pods/math": ["pods", (recipe, benchmark) => recipe.includes(" math ") && benchmark === "math500"],
    "verl-ladder": ["verl-ladder", (recipe) => recipe.startsWith("math")],
    "verl-ladder/gsm8k": ["verl-ladder", (recipe) => recipe.startsWith("gsm8k")]
  };

  it("are studies of the project", () => {
    expect(folders).toEqual(Object.keys(taken).sort());
  });

  it.each(folders)("%s: its runs are those that /elsewhere takes, evaluation by evaluation", async (folder) => {
    const root = studyRoot(`data/studies/${folder}`);
    const study = await readStudy(root);
    const runs = await buildRuns(root);
    checkAgainstStudy(runs, study);
    const rows = (runs.table.objects() as RunRow[]).filter(
      ({ kind, benchmark, testLoss }) => kind === "repeat" && benchmark === study.benchmark && testLoss !== null
    );
    const [name, isOf] = taken[folder]!;
    const curves = (await readPublicStudy(name)).filter(({ recipe, benchmark }) => isOf(recipe, benchmark));
    const points = (all: readonly (readonly [number, number])[]) =>
      all.map(([step, score]) => `${step} ${score.toFixed(9)}`).sort();
    expect(points(rows.map(({ step, testLoss }) => [step, 1 - testLoss!] as const))).toEqual(
      points(curves.flatMap(({ step, score }) => [...step].map((at, i) => [at, score[i]!] as const)))
    );
    expect(new Set(rows.map(({ run }) => run)).size).toBe(curves.length);
  });
});

describe("readPublicStudy(study)", () => {
  it("gives every run on every benchmark", async () => {
    const studies = await Promise.all(publicStudies.map(readPublicStudy));
    const counts = studies.map((curves) => [
      new Set(curves.map(({ recipe, seed }) => `${recipe}, ${seed}`)).size,
      curves.length,
      curves.reduce((sum, { step }) => sum + step.length, 0)
    ]);
    // pandas: groupby of the runs, of runs and benchmarks, of these and steps
    expect(counts).toEqual([
      [140, 380, 4571],
      [20, 20, 357],
      [35, 140, 11_952],
      [14, 14, 350]
    ]);
    expect(studies.flat().every(({ step }) => step.every((one, i) => i === 0 || one > step[i - 1]!))).toBe(true);
    expect(studies.flat().every(({ score }) => score.every((one) => one >= 0 && one <= 1))).toBe(true);
    for (const [i, recipes] of [14, 2 * 2, 35, 14].entries())
      expect(new Set(studies[i]!.map(({ recipe }) => recipe)).size).toBe(recipes);
  });

  it("averages the passes of the authors' score", async () => {
    const cells = cellsOf("pods/one_gpu");
    const curves = await readPublicStudy("pods");
    const checked: [string, number][] = [
      ["Llama-3.2-3B-Instruct gsm8k all 16 16", 14],
      ["Qwen2.5-3B-Instruct gsm8k all 16 16", 12]
    ];
    for (const [recipe, column] of checked) {
      const curve = curves.find((one) => one.recipe === recipe && one.seed === 3 && one.benchmark === "gsm8k")!;
      const step = String(curve.step[4]);
      const rows = cells.filter(
        (cell) =>
          [cell[0], ...cell.slice(2, 6)].join(" ") === recipe &&
          cell[6] === "3" &&
          cell[7] === step &&
          cell[9] === "gsm8k"
      );
      const values = rows.map((cell) => Number(cell[column]));
      expect(curve.passes.map((pass) => pass[4])).toEqual(values);
      expect(values).toHaveLength(5);
      expect(curve.score[4]).toBeCloseTo(values.reduce((a, b) => a + b) / 5, 12);
      expect(curve.hours![4]).toBe(Number(rows[0]![8]));
      expect(curve.problems).toBe(1319);
    }
  });

  it("keeps hours, sizes of benchmarks and scores of the others", async () => {
    const [eight, octo, ladder] = await Promise.all(
      (["pods-eight-gpus", "octothinker", "verl-ladder"] as const).map(readPublicStudy)
    );
    const [first] = cellsOf("pods/eight_gpus");
    expect([eight![0]!.seed, eight![0]!.step[0], eight![0]!.hours![0], eight![0]!.score[0]]).toEqual([
      ...[Number(first![3]), Number(first![9])],
      ...[Number(first![8]) / 3600, Number(first![10])]
    ]);
    // every accuracy of OctoThinker is a whole number of right answers
    for (const { problems, score } of octo!)
      for (const one of score) expect(Math.abs(one * problems! - Math.round(one * problems!))).toBeLessThan(1e-6);
    const largest = ladder!.find(({ recipe }) => recipe === "math 72B" || recipe === "math 72.0B")!;
    expect([largest.problems, largest.score[0], largest.score.at(-1)]).toEqual([4998, 0.413, 0.732]);
  });
});
