/** Six runs in every shape of table: the runs that pandas groups, and their k by NumPy, through `inspect` and `fit`. */
import { readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import type { Inspection } from "../../src/import/inspection.js";
import { itOrPending } from "../cases/pending.js";
import { rlscale } from "../helpers/command-line.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { folder } from "./expected.js";

interface ShapeFile {
  rows: number;
  fits: { model: string; seed: number; k: number; points: number }[];
}

const { files } = JSON.parse(readFileSync(`${folder}/shapes.json`, "utf8")) as { files: Record<string, ShapeFile> };

describe("every shape of table is six runs with the k that NumPy gives", () => {
  for (const [file, { rows, fits }] of Object.entries(files)) {
    itOrPending(file)(file, async () => {
      const path = `${folder}/${file}`;
      const first = await rlscale("fit", path, "--json");
      // two benchmarks: both, or the one that was chosen
      const options = first.code === 1 && file.includes("benchmarks") ? ["--where", "benchmark=gsm8k"] : [];
      const { out, err } = await rlscale("inspect", path, ...options, "--json");
      const [inspected] = (JSON.parse(out) as Inspection).files;
      // a column a run: a row is read once, or once for each of its six runs
      const read = inspected!.rows === 6 * rows && file.includes("a-column-a-run") ? 6 * rows : rows;
      expect([err, inspected!.rows, inspected!.runs.length]).toEqual(["", read, 6]);
      expect(inspected!.runs.map(({ modelSize }) => modelSize! / 1e9).sort()).toEqual([1.5, 1.5, 1.5, 7, 7, 7]);
      const expected = options.length > 0 ? fits.slice(0, 6) : fits;
      const fitted = options.length === 0 ? first : await rlscale("fit", path, ...options, "--json");
      expect([fitted.code, fitted.err]).toEqual([0, ""]);
      const found = (JSON.parse(fitted.out) as { fits: { run: string; k: number; points: number }[] }).fits;
      expect(found.length).toBe(expected.length);
      for (const { model, seed, k, points } of expected) {
        const size = model.replace(/.*-/, "").toLowerCase();
        const ofRun = found.filter(
          ({ run }) =>
            run.toLowerCase().includes(size) &&
            new RegExp(`(?<![\\d.])${seed}(?!\\d)`).test(run.toLowerCase().replace(size, ""))
        );
        // to the last digits: JSON of pandas has fifteen
        const nearest = ofRun.sort((a, b) => Math.abs(a.k - k) - Math.abs(b.k - k))[0];
        expect(nearest?.points, `${model}, seed ${seed} among ${found.map(({ run }) => run).join("; ")}`).toBe(points);
        expectRelative(nearest!.k, k, 1e-9);
      }
    });
  }
});
