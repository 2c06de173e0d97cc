/** The snippets of docs/python.md, run where a Python with their packages is: what they print is what the site and the commands say. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { site } from "../browser/browser.js";
import { rlscale } from "../helpers/command-line.js";
import { results } from "./results.js";

const python =
  [process.env.RLSCALE_PYTHON, ".build/python/bin/python"].find((path) => path && existsSync(path)) ?? "python3";
const isThere = spawnSync(python, ["-c", "import pandas, polars, pyarrow"]).status === 0;
const snippets = [...readFileSync("docs/python.md", "utf8").matchAll(/^```python\n([\s\S]*?)^```/gm)].map(
  ([, code]) => code!
);
const logs = "test/fixtures/cases/logs";
let folder = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-python-"));
  symlinkSync(resolve(site), join(folder, "dist"));
  const fit = await rlscale("fit", `${logs}/saturating.jsonl`, `${logs}/swanlab_real.csv`, "--json");
  const forecast = await rlscale("forecast", `${logs}/saturating.jsonl`, "--to", "400", "--json");
  writeFileSync(join(folder, "fit.json"), fit.out);
  writeFileSync(join(folder, "forecast.json"), forecast.out);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** What a snippet prints, as JSON. */
function run(index: number) {
  return JSON.parse(execFileSync(resolve(python), ["-c", snippets[index]!], { cwd: folder, encoding: "utf8" }));
}

const saved = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const near = (value: number) => expect.closeTo(value, 9);

// python3 of the machine may lack them: CI makes one that has them
describe.skipIf(!isThere)("docs/python.md", () => {
  const { laws } = results();
  const full = laws.filter(
    (fit) =>
      fit.family === "qwen2.5" && fit.resource === "compute" && fit.protocol === "full" && fit.objective === "log"
  );

  it("has six snippets", () => {
    expect(snippets).toHaveLength(6);
  });

  it("gives the laws of results.json in pandas and their sizes in Polars", () => {
    expect(full.map(({ variant }) => variant).sort()).toEqual(["base", "instruct"]);
    expect(run(0)).toEqual(
      full.map(({ variant, law, goodness }) => ({
        variant,
        "law.kMax": near(law.kMax),
        "law.n0": expect.closeTo(law.n0, 0),
        "goodness.r2Log": near(goodness.r2Log)
      }))
    );
    const sizes = full.find(({ variant }) => variant === "base")!.law.sizes;
    expect(run(1)).toEqual(sizes.map(({ modelSize, learningEfficiency }) => ({ modelSize, learningEfficiency })));
  });

  it("counts the evaluations and files of the tables as their CSV does, and finds the last loss of each size", () => {
    const lines = readFileSync(join(site, "data/tables/evaluations.csv"), "utf8").trim().split(/\r?\n/);
    const names = lines[0]!.split(",");
    const at = (name: string) => names.indexOf(name);
    const counted = new Map<string, { rows: number; files: Set<string> }>();
    for (const line of lines.slice(1)) {
      const cells = line.split(",");
      if (cells[at("excluded")] !== "false") continue;
      const experiment = cells[at("experiment")]!;
      const one = counted.get(experiment) ?? { rows: 0, files: new Set() };
      counted.set(experiment, one);
      one.rows++;
      one.files.add(cells.at(at("file") - names.length)!);
    }
    const expected = [...counted].map(([name, { rows, files }]) => [name, { rows, files: files.size }]);
    expect(run(2)).toEqual(Object.fromEntries(expected));
    const base = results().curves.filter(({ family, variant }) => family === "qwen2.5" && variant === "base");
    const last = base
      .map(({ modelSize, step, testLoss }) => ({
        model_size: modelSize,
        step: step.at(-1)!,
        test_loss: testLoss.at(-1)!
      }))
      .sort((a, b) => a.model_size - b.model_size);
    expect(last).toHaveLength(7);
    expect(run(3)).toEqual(last);
  });

  it("gives what fit and forecast say with --json", () => {
    const { fits } = saved("fit.json");
    expect(fits).toHaveLength(4);
    expect(run(4)).toEqual(
      fits.map((fit: { [key: string]: unknown; k: number; interval: [number, number]; state: { word: string } }) => ({
        ...{ path: fit.path, run: fit.run, score: fit.score, unit: fit.unit, points: fit.points, form: fit.form },
        ...{ k: near(fit.k), "state.word": fit.state.word, k_low: near(fit.interval[0]), k_high: near(fit.interval[1]) }
      }))
    );
    const [{ run: name, score, state, to, forecast }] = saved("forecast.json").runs;
    const { score: expected, low, high } = forecast;
    expect(to).toBe(400);
    expect(run(5)).toEqual([{ run: name, score, state: state.word, at: to, expected, low, high }]);
  });
});
