/** Every row of the table of evaluations, bound to the logs: read here by libraries alone. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";
import { asyncBufferFromFile, parquetMetadataAsync } from "hyparquet";
import { describe, expect, it } from "vitest";
import { site } from "../browser/browser.js";
import { expectTable, parquetRows, type Row, type Value } from "./given-out.js";
import { results } from "./results.js";

interface Log {
  identity: Row;
  rows: Row[];
}

async function logOf(path: string): Promise<Log> {
  if (path.endsWith(".arrow")) {
    const table = tableFromIPC(readFileSync(path));
    const rows = table
      .toArray()
      .map((row) =>
        Object.fromEntries(
          Object.entries(row.toJSON()).map(([name, value]) => [
            name,
            (typeof value === "bigint" ? Number(value) : value) as Value
          ])
        )
      );
    return { identity: JSON.parse(table.schema.metadata.get("rlscale.run")!), rows };
  }
  const metadata = await parquetMetadataAsync(await asyncBufferFromFile(path));
  const entry = metadata.key_value_metadata!.find(({ key }) => key === "rlscale.run")!;
  return { identity: JSON.parse(entry.value!), rows: await parquetRows(path) };
}

/** Steps before training and repeats that are not told apart are in no fit. */
function reasonOf(step: Value, kind: Value): string | null {
  if (step === 0) return "step 0: no data seen yet";
  return kind === "repeat-set" ? "repeat not known" : null;
}

function evaluationsOf(file: string, { identity, rows }: Log): Row[] {
  return rows.flatMap((row, i) =>
    Object.entries(row)
      .filter(([name, value]) => name.startsWith("score_") && value !== null)
      .map(([name, score]) => ({
        run: identity.run!,
        experiment: identity.experiment!,
        kind: identity.kind!,
        state: identity.state!,
        family: identity.family!,
        variant: identity.variant!,
        model_size: identity.modelSize!,
        reuse_factor: identity.reuseFactor!,
        group_size: identity.groupSize!,
        repeat: identity.repeat ?? null,
        same_as: identity.sameAs ?? null,
        prompt_kind: identity.promptKind ?? null,
        step: row.step!,
        samples: row.samples ?? null,
        tokens: row.tokens ?? null,
        flops: row.flops ?? null,
        response_length: row.response_length ?? null,
        benchmark: name.replace("score_", ""),
        test_loss: 1 - Number(score),
        repeats_at_step: row.repeats ?? null,
        excluded: reasonOf(row.step!, identity.kind!) !== null,
        reason: reasonOf(row.step!, identity.kind!),
        file,
        row: i
      }))
  );
}

describe("the table of evaluations", () => {
  it("holds every score of every log, and what the log says of it", async () => {
    const { files, rowsUsed } = results().inputs;
    const logs = await Promise.all(files.map(async ({ path }) => evaluationsOf(path, await logOf(join(site, path)))));
    const rows = logs.flat();
    expect(rows.filter(({ excluded }) => !excluded)).toHaveLength(rowsUsed);
    await expectTable("evaluations", ["file", "row", "benchmark"], rows);
  });
});
