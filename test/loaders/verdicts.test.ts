import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/build-results.js";
import { differences, readVerdicts, recordVerdicts, writeVerdicts } from "../../loaders/verdicts.js";

const { claims } = await loadResults(projectRoot);
const recorded = (await readVerdicts(projectRoot))!;

describe("differences(rows, recorded)", () => {
  it("are none on the study as it stands", () => {
    expect(differences(claims.rows, recorded)).toEqual([]);
  });

  it("names a verdict that differs, with both words", () => {
    const rows = claims.rows.map((row) => (row.id === "C1" ? { ...row, verdict: "supported" as const } : row));
    expect(differences(rows, recorded)).toEqual(['C1: verdict on record "supported in part"; found "supported"']);
  });

  it("names a headline number that leaves its recorded interval, and one that is gone", () => {
    const rows = claims.rows.map((row) =>
      row.id === "A1"
        ? { ...row, number: { ...row.number!, value: 0.9 } }
        : row.id === "A2"
          ? { ...row, number: null }
          : row
    );
    const lines = differences(rows, recorded);
    expect(lines[0]).toMatch(/^A1: .* must stay in \[0\.1852, 0\.243173\]; found 0\.9$/);
    expect(lines[1]).toMatch(/^A2: number on record 0\.22\d+; found none$/);
  });

  it("names claims without a record and records without a claim", () => {
    expect(differences(claims.rows.slice(1), recorded)).toEqual(["A1: on record, but no such claim is judged"]);
    expect(differences(claims.rows, { claims: {}, history: [] })).toHaveLength(25);
    expect(differences(claims.rows, null)).toEqual(["data/verdicts.yaml: no verdicts on record for 25 claims"]);
  });
});

describe("recordVerdicts, writeVerdicts", () => {
  it("writes a file that reads back, agrees, and keeps its history", async () => {
    const root = await mkdtemp(join(tmpdir(), "verdicts-"));
    await mkdir(join(root, "data"));
    const changed = claims.rows.map((row) => (row.id === "E5" ? { ...row, verdict: "supported" as const } : row));
    await writeVerdicts(root, recordVerdicts(changed, recorded, "2026-12-01", "a second run of each group"));
    const again = (await readVerdicts(root))!;
    expect(differences(changed, again)).toEqual([]);
    expect(again.history.at(-1)).toEqual({
      date: "2026-12-01",
      reason: "a second run of each group",
      changes: ["E5: supported in part -> supported"]
    });
    expect(again.history).toHaveLength(recorded.history.length + 1);
    expect(await readFile(join(root, "data/verdicts.yaml"), "utf8")).toMatch(/^# Verdicts and headline numbers/);
  });

  it("says what is wrong with a file that is not one", async () => {
    const root = await mkdtemp(join(tmpdir(), "verdicts-"));
    await mkdir(join(root, "data"));
    await writeFile(join(root, "data/verdicts.yaml"), "verdicts: 3\n");
    await expect(readVerdicts(root)).rejects.toThrow(
      "data/verdicts.yaml: must have claims and history; found verdicts"
    );
  });
});
