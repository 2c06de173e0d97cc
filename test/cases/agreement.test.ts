/**
 * The small logs by every way to an answer: `inspect`, `fit --json`, the page's reader, and the study that `new` makes, through
 * the analysis that `build` shows. Each must have the same runs, sizes, scores and n.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadResults } from "../../loaders/analysis/build-results.js";
import type { Inspection } from "../../src/import/inspection.js";
import type { LogFits } from "../../src/import/study/fit-runs.js";
import { rlscale } from "../helpers/command-line.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { folder } from "./check-log.js";
import { logCases } from "./log-cases.js";
import { pageAnswer } from "./page-answer.js";

const place = mkdtempSync(join(tmpdir(), "rlscale-agreement-"));
afterAll(() => rmSync(place, { recursive: true }));

/** Size that is given where a log names none. */
const given = 7e9;
/** A table of points has no steps, which a study needs; `new` refuses it. */
const noStudy = /paper_points|hours_only/;
/** An archive is refused: it is to be unpacked. */
const archive = /\.tar/;

/** `npm test` tries each third of them, CI all. */
const isQuick = process.env.RLSCALE_TESTS === "quick";

const readable = logCases.filter(({ file, fit }) => fit !== undefined && !archive.test(file));

async function said<Answer>(...args: string[]): Promise<Answer> {
  const { code, out, err } = await rlscale(...args);
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out) as Answer;
}

it("every small log is a case", () => {
  const named = logCases.flatMap(({ file, with: options = [] }) => [file, ...options]).join("\n");
  // settings beside a log, and what is no log
  const others = readdirSync(`${folder}/logs`).filter((name) => !named.includes(name));
  expect(others).toEqual(["aim.csv"].filter((name) => others.includes(name)));
});

describe("inspect, fit, the page and a study made by `new` agree on", () => {
  for (const [i, { file, with: options = [], fit, asks }] of readable.entries())
    it.skipIf(isQuick && i % 3 > 0)([file, ...options].join(" "), async () => {
      const path = `${folder}/${file}`;
      const choices = [...options, ...(fit!.with ?? [])];
      const asked =
        (await rlscale("fit", path, ...choices, "--json")).code === 0 ? choices : [...choices, ...(asks?.give ?? [])];
      const { fits } = await said<LogFits>("fit", path, ...asked, "--json");
      expect(fits.length).toBeGreaterThan(0);

      const { files } = await said<Inspection>("inspect", path, ...asked, "--json");
      const inspected = files.flatMap(({ runs }) => runs);
      for (const { run, modelSize, score, points } of fits) {
        const one = inspected.find((other) => other.run === run)!;
        expect(one.modelSize).toBe(modelSize);
        expect(one.scoreDetails.find(({ name }) => name === score)!.points).toBeGreaterThanOrEqual(points);
      }

      const page = await pageAnswer(file, asked);
      // the page compares with no study here, and forms are fitted when they are asked for
      expect(JSON.parse(JSON.stringify(page.fits.fits))).toEqual(fits);

      if (noStudy.test(file)) return;
      const size = asked.includes("--model-size") || fits.every(({ modelSize }) => modelSize !== null);
      const study = join(place, String(i));
      const made = await rlscale("new", study, "--from", path, ...asked, ...(size ? [] : ["--model-size", "7B"]));
      expect([made.code, made.err]).toEqual([0, ""]);
      const yaml = parse(readFileSync(join(study, "data/study.yaml"), "utf8"));
      const { runSlopes, study: told } = await loadResults(study);
      const ofStudy = fits.filter(({ score }) => score === fits[0]!.score);
      const slopes = runSlopes.filter(({ resource }) => resource === fits[0]!.resource);
      expect(new Set(slopes.map(({ run }) => run))).toEqual(new Set(ofStudy.map(({ run }) => run)));
      for (const { run, modelSize, points, k } of ofStudy) {
        const one = slopes.find((other) => other.run === run)!;
        expect([one.modelSize, one.points]).toEqual([modelSize ?? given, points]);
        expectRelative(one.k, k, 1e-9);
      }
      const counts = inspected.flatMap(({ scoreDetails }) =>
        scoreDetails.filter(({ name }) => name === fits[0]!.score).map(({ answers }) => answers)
      );
      const stated = counts.every((one) => one !== null && one.from !== "inferred" && one.count === counts[0]!.count);
      expect([yaml.benchmark, told.heldOutProblems]).toEqual([told.benchmark, stated ? counts[0]!.count : 0]);
    });
});

it("a study of right answers that are counted has their number", async () => {
  const study = join(place, "counted");
  const made = await rlscale("new", study, "--from", `${folder}/logs/correct_total.csv`, "--model-size", "7B");
  expect([made.code, made.err]).toEqual([0, ""]);
  const yaml = readFileSync(join(study, "data/study.yaml"), "utf8");
  const total = readFileSync(`${folder}/logs/correct_total.csv`, "utf8").trim().split("\n").at(-1)!.split(",")[2];
  expect(yaml).toContain(`# How many problems that score is a mean over (column total).\nheldOutProblems: ${total}\n`);
});
