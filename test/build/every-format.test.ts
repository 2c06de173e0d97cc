/** Every log of a trainer among the fixtures: inspected, fitted, made a study, built; each way says the same k. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildResults } from "../../loaders/analysis/build-results.js";
import { copyProject } from "../../loaders/site/copy-project.js";
import type { Results } from "../../src/lib/results.js";
import { rlscale } from "../helpers/command-line.js";
import { rlscaleThere } from "../helpers/command-line-there.js";
import { fixtureLogs, refusals, scoreOf, trainers } from "../helpers/fixture-logs.js";

interface Fits {
  resource: "compute" | "data";
  fits: { run: string; k: number; interval: [number, number]; growth: string; points: number }[];
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-formats-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 300 }));

function optionsOf(path: string): string[] {
  const score = scoreOf(path);
  return ["--model-size", "7B", ...(score === undefined ? [] : ["--score", score])];
}

/** What `rlscale fit` says of the log, against data and, where it has tokens, compute. */
async function fitsOf(path: string): Promise<Fits[]> {
  const log = join(trainers, path);
  const asked = [[], ["--resource", "data"]];
  const said = [];
  for (const more of asked) said.push(await rlscale("fit", log, ...optionsOf(path), ...more, "--json"));
  return said.map(({ out }) => JSON.parse(out) as Fits);
}

/** What a study's results say of the same runs, in the same shape. */
function sameFrom({ runSlopes }: Pick<Results, "runSlopes">, { resource, fits }: Fits): Fits {
  return {
    resource,
    fits: fits.map(({ run }) => {
      const own = runSlopes.find((one) => one.run === run && one.resource === resource)!;
      return { run, k: own.k, interval: own.interval as [number, number], growth: own.growth, points: own.points };
    })
  };
}

function expectSame(actual: Fits, expected: Fits): void {
  expect(expected.fits.length).toBeGreaterThan(0);
  for (const [i, fit] of expected.fits.entries()) {
    const { run, growth, points } = fit;
    expect(actual.fits[i]).toMatchObject({ run, growth, points });
    const numbers = ({ k, interval }: Fits["fits"][number]) => [k, ...interval];
    for (const [j, value] of numbers(actual.fits[i]!).entries()) {
      // cumulative counts pass through a file on the way: the last bit of ln X may differ
      expect(Math.abs(value - numbers(fit)[j]!)).toBeLessThan(1e-9);
    }
  }
}

const paths = await fixtureLogs();
const whole = paths.filter((path) => !(path in refusals));

describe("inspect, fit, new and the analysis of a build", () => {
  it.each(whole)("say the same of %s", async (path) => {
    const inspected = await rlscale("inspect", join(trainers, path), ...optionsOf(path), "--json");
    expect(inspected.code).toBe(0);
    expect(JSON.parse(inspected.out).files[0].runs[0].modelSize).toBe(7e9);
    const fits = await fitsOf(path);
    const study = join(folder, path);
    const made = await rlscale("new", study, "--from", join(trainers, path), ...optionsOf(path), "--json");
    expect({ code: made.code, err: made.err }).toEqual({ code: 0, err: "" });
    const results = await buildResults(study);
    for (const one of fits) expectSame(sameFrom(results, one), one);
  });

  it.each(Object.entries(refusals))("refuse %s for the same reason, and make nothing", async (path, reason) => {
    const log = join(trainers, path);
    expect(await rlscale("inspect", log, "--json")).toMatchObject({ code: 0 });
    expect(await rlscale("fit", log, ...optionsOf(path))).toMatchObject({
      code: 1,
      err: expect.stringMatching(reason)
    });
    const study = join(folder, path);
    const made = await rlscale("new", study, "--from", log, ...optionsOf(path));
    expect(made).toMatchObject({ code: 1, out: "", err: expect.stringMatching(reason) });
    expect(existsSync(study)).toBe(false);
  });
});

describe("the whole report", () => {
  let project: string;
  beforeAll(async () => {
    project = join(folder, "project");
    await copyProject(".", project);
  });

  // one of each family of readers: tables, events, delimited text, a trainer's state, a console
  it.each([
    "csv/wandb-export.csv",
    ...(process.env.RLSCALE_TESTS === "all"
      ? [
          "parquet/pyarrow-nested.parquet",
          "tensorboard/qwen2.5-0.5b-seed1",
          "trl-1.16.0/trainer_state.json",
          "verl-console/verl-0.9.1.txt"
        ]
      : [])
  ])("of %s says what fit says", async (path) => {
    expect(paths).toContain(path);
    const [study, site] = [join(folder, "of", path), join(folder, "site", path)];
    const log = resolve(trainers, path);
    expect(await rlscaleThere(project, folder, ["new", study, "--from", log, ...optionsOf(path)])).toMatchObject({
      code: 0
    });
    const { code, said } = await rlscaleThere(project, folder, ["build", study, "-o", site]);
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining("[5/5] swap") });
    const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
    const results = read(join(site, "data/results.json")) as Results;
    for (const one of await fitsOf(path)) expectSame(sameFrom(results, one), one);
    const page = readFileSync(join(site, "index.html"), "utf8").replace(/<(script|style)\b[\s\S]*?<\/\1>/g, " ");
    expect(page).not.toMatch(/\bNaN\b|\bundefined\b|\[object/);
  });
});
