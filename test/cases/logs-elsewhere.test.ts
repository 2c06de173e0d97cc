/** The small logs by the two other ways to their answers: the reading that the page's worker does, and a study made of them. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { rlscale } from "../helpers/command-line.js";
import { checkFiles, checkFits, folder } from "./check-log.js";
import { type LogCase, logCases } from "./log-cases.js";
import { pageAnswer } from "./page-answer.js";

/** A case may be refused, and is. */
const isRefused = ({ refused }: LogCase, runs: number) => refused !== undefined && runs === 0;

const nameOf = ({ file, with: options = [] }: LogCase) => [file, ...options].join(" ");

describe("the page reads each small log as the command line does", () => {
  for (const one of logCases)
    it(nameOf(one), async () => {
      const options = one.with ?? [];
      let answer = await pageAnswer(one.file, options);
      const asksFirst = one.asks && answer.runs.length === 0;
      if (asksFirst) answer = await pageAnswer(one.file, [...options, ...one.asks!.give]);
      const said = answer.files.flatMap(({ problems }) => problems).join("\n");
      const inspected = JSON.parse(
        (await rlscale("inspect", `${folder}/${one.file}`, ...options, ...(asksFirst ? one.asks!.give : []), "--json"))
          .out
      ) as { files: typeof answer.files };
      // but for the checksum, which the test does not hand over, the same word for word
      const plain = (files: typeof answer.files) =>
        files.map((file) => ({ ...file, ledger: { ...file.ledger, sha256: null } }));
      expect(JSON.parse(JSON.stringify(plain(answer.files)))).toEqual(plain(inspected.files));
      const refusals = answer.fits.refused.map(({ reason }) => reason);
      if (isRefused(one, answer.runs.length)) expect([said, ...refusals].join("\n")).toMatch(one.refused!);
      else if (!one.refused) checkFiles(answer.files, said, one);
      if (!one.fit || isRefused(one, answer.runs.length)) return;
      const { fits } = one.fit.with ? await pageAnswer(one.file, [...options, ...one.fit.with]) : answer;
      // a size that is not known moves E, and no k
      checkFits(fits.fits, fits.law, one.fit);
    });
});

const place = mkdtempSync(join(tmpdir(), "rlscale-cases-"));
afterAll(() => rmSync(place, { recursive: true }));

describe("a study made of a small log has its runs, and each fits as the log does", () => {
  for (const [i, one] of logCases.entries()) {
    const { fit, runs } = one;
    // a table of points has no steps, which a study needs, and an archive is refused: `new` says so
    if (!fit || /paper_points|hours_only|\.tar/.test(one.file)) continue;
    it(nameOf(one), async () => {
      const sizes = runs.flatMap(({ size, name }) => (size ? [] : [[name, 7e9] as const]));
      const asked = [...(one.with ?? []), ...(fit.with ?? [])];
      const given = [...asked, ...(sizes.length > 0 && !asked.includes("--model-size") ? ["--model-size", "7B"] : [])];
      const study = join(place, String(i));
      const made = await rlscale("new", study, "--from", `${folder}/${one.file}`, ...given);
      expect([made.code, made.err]).toEqual([0, ""]);
      const { runs: account } = (
        JSON.parse(readFileSync(join(study, "data/import.json"), "utf8")) as {
          files: { runs: { run: string; file: string | null; points: number; modelSize: number }[] }[];
        }
      ).files.reduce((a, b) => ({ runs: [...a.runs, ...b.runs] }), { runs: [] });
      expect(account.filter(({ file }) => file !== null)).toHaveLength(fit.k.length);
      const yaml = parse(readFileSync(join(study, "data/study.yaml"), "utf8")) as { benchmark: string };
      const again = await rlscale("fit", join(study, "data/runs"), "--score", `score_${yaml.benchmark}`, "--json");
      expect([again.code, again.err]).toEqual([0, ""]);
      const { fits } = JSON.parse(again.out) as { fits: { run: string; k: number; points: number }[] };
      checkFits(fits, null, { k: fit.k, tolerance: fit.tolerance });
      for (const { size, name } of runs)
        if (size) expect(account.find(({ run }) => (name ?? /./).test(run))!.modelSize).toBe(size);
    });
  }
});
