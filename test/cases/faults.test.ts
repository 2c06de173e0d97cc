/** Files and options whose harm is more than a wrong number. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect } from "vitest";
import type { Inspection } from "../../src/import/inspection.js";
import { rlscale } from "../helpers/command-line.js";
import { inFolder } from "../reduce/dumps.js";
import { folder } from "./check-log.js";
import { itOrPending } from "./pending.js";

const run = promisify(execFile);

function fault(name: string, check: () => Promise<void>, timeout?: number): void {
  itOrPending(name)(name, check, timeout);
}

describe("a fault is met in one message", () => {
  fault("faults/idx_second_half.parquet", async () => {
    const { code, out } = await rlscale("inspect", `${folder}/faults/idx_second_half.parquet`, "--json");
    const [file] = (JSON.parse(out) as Inspection).files;
    const said = file!.problems.join("\n");
    if (code === 1) expect([file!.runs, said]).toEqual([[], expect.stringContaining("--step")]);
    else {
      // its rows are numbered, which is said; the index of the whole table is not theirs
      expect(file!.runs).toMatchObject([{ steps: 30 }]);
      expect(file!.runs[0]!.lastStep - file!.runs[0]!.firstStep).toBe(29);
      expect(said).toMatch(/index/);
      expect(said).toMatch(/row/);
    }
  });

  fault(
    "faults/g4.csv.gz",
    async () => {
      // 35 kB that unpack to four million rows: within 600 MB of heap, and soon even on a busy machine
      const args = ["--max-old-space-size=600", "loaders/cli/rlscale.js", "inspect", `${folder}/faults/g4.csv.gz`];
      const failed = (await run(process.execPath, args, { timeout: 100_000 }).catch((error) => error)) as {
        code: number;
        stderr: string;
      };
      expect(failed.code).toBe(1);
      expect(failed.stderr).toMatch(/rows/);
    },
    120_000
  );

  fault("faults/study-toString-min.yaml", () =>
    inFolder(async (there) => {
      const { cp, mkdir } = await import("node:fs/promises");
      await mkdir(`${there}/study/runs`, { recursive: true });
      await cp(`${folder}/faults/study-toString-min.yaml`, `${there}/study/study.yaml`);
      await cp(`${folder}/faults/idx_full.parquet`, `${there}/study/runs/a.parquet`);
      const { code, err } = await rlscale("build", `${there}/study`, "-o", `${there}/site`);
      expect(code).toBe(1);
      expect(err).toContain("toString");
      expect(err).toMatch(/line 2|study\.yaml:2/);
      expect(err).not.toContain("Cannot convert");
    })
  );
});
