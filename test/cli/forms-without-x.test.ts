/** Forms are along the steps where a run has no FLOPs: `rlscale fit` says which X their parameters are in. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { rlscale } from "../helpers/command-line.js";

it("names the X of the forms where the X of the fit is blank", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rlscale-forms-"));
  const path = join(folder, "run.jsonl");
  // 0.3 + 0.3 / (1 + 20 / step): a sigmoid with half of its gain at step 20
  const row = (step: number, tokens: number | null) =>
    JSON.stringify({ step, "val/accuracy": 0.3 + (step === 0 ? 0 : 0.3 / (1 + 20 / step)), total_tokens: tokens });
  const steps = Array.from({ length: 12 }, (_, i) => 5 * i);
  writeFileSync(path, steps.map((step) => `${row(step, step === 0 ? 0 : null)}\n`).join(""));
  const { out } = await rlscale("fit", path);
  const found = JSON.parse((await rlscale("fit", path, "--json")).out);
  rmSync(folder, { recursive: true });
  expect(out).toContain("(C_mid / X)^B), X = steps:");
  expect(out).not.toContain("X = FLOPs: R_0");
  const [run] = found.withoutSlope;
  expect(run).toMatchObject({ unit: "FLOPs", formsAlong: "steps", stateAlong: "steps" });
  const { value } = run.forms.find(({ form }: { form: string }) => form === "sigmoid").parameters.C_mid;
  expect(Math.abs(value - 20)).toBeLessThan(2);
});
