import { cp, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { numbersFile, numbersText, readNumbers, recordedNumbers } from "../../loaders/analysis/recorded-numbers.js";
import { differences, readVerdicts, verdictsFile, writeRecord } from "../../loaders/analysis/verdicts.js";
import type { Results } from "../../src/lib/results.js";

const results = await loadResults(projectRoot);
const { rows } = results.claims;

/** The results with one thing changed. */
function changed(change: (results: Results) => void): Results {
  const copy = structuredClone(results);
  change(copy);
  return copy;
}

/** A project with the record of this one and an empty changelog. */
async function projectWithRecord(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "record-"));
  await mkdir(join(root, "data"));
  await cp(join(projectRoot, numbersFile), join(root, numbersFile));
  // what moved earlier is listed in the project's own changelog, not in this one
  const record = await readFile(join(projectRoot, verdictsFile), "utf8");
  await writeFile(join(root, verdictsFile), record.replace(/^ {4}moved: .*$/gm, "    moved: 0"));
  await writeFile(join(root, "CHANGELOG.md"), "# Changelog\n\n## Unreleased\n\n- something\n");
  return root;
}

const baseCompute = ({ inference }: Results) =>
  inference.series.find(({ variant, resource }) => variant === "base" && resource === "compute")!;

describe("differences(results, root)", () => {
  it("are none on the study as it stands", async () => {
    expect(await differences(results, projectRoot)).toEqual([]);
  });

  it("names a verdict that differs, with both words", async () => {
    const other = changed(({ claims }) => {
      claims.rows.find(({ id }) => id === "C1")!.outcome = "supported in 9 of 9 cells";
    });
    const before = rows.find(({ id }) => id === "C1")!.outcome;
    expect(await differences(other, projectRoot)).toEqual([`C1: ${before} -> supported in 9 of 9 cells`]);
  });

  it("names K_max, N_0 and each bound of their intervals when they move in the sixth digit, inside their intervals", async () => {
    const other = changed((copy) => {
      const { law } = baseCompute(copy);
      law.kMax! *= 1.00001;
      law.n0! *= 1.00001;
      law.kMaxInterval = [law.kMaxInterval[0]! * 1.00001, law.kMaxInterval[1]];
      law.n0Widened = [law.n0Widened[0], law.n0Widened[1]! * 1.00001];
    });
    const lines = await differences(other, projectRoot);
    expect(lines.map((line) => line.split(": ")[0])).toEqual([
      "inference.series[qwen2.5 base compute].law.kMax",
      "inference.series[qwen2.5 base compute].law.kMaxInterval[0]",
      "inference.series[qwen2.5 base compute].law.n0",
      "inference.series[qwen2.5 base compute].law.n0Widened[1]"
    ]);
    const { kMax } = baseCompute(results).law;
    expect(lines[0]).toBe(
      `inference.series[qwen2.5 base compute].law.kMax: ${Number(kMax!.toPrecision(6))} -> ${Number((kMax! * 1.00001).toPrecision(6))}`
    );
  });

  it("names the number of a claim, an end of its interval, and one that is gone", async () => {
    const other = changed(({ claims }) => {
      const [a1, a2] = claims.rows as [Results["claims"]["rows"][number], Results["claims"]["rows"][number]];
      a1.number!.value *= 1.0001;
      a1.number!.interval = [a1.number!.interval![0]! - 0.00001, a1.number!.interval![1]];
      a2.number = null;
    });
    const paths = (await differences(other, projectRoot)).map((line) => line.split(": ")[0]);
    expect(paths).toEqual([
      "claims.rows[A1].number.value",
      "claims.rows[A1].number.interval[0]",
      "claims.rows[A2].number.value",
      "claims.rows[A2].number.interval[0]",
      "claims.rows[A2].number.interval[1]",
      "claims.rows[A2].number.decimals"
    ]);
  });

  it("names a list of which one number moves", async () => {
    const other = changed((copy) => {
      baseCompute(copy).band!.low[3]! *= 1.0001;
    });
    const [line, ...more] = await differences(other, projectRoot);
    expect(more).toEqual([]);
    expect(line).toMatch(
      /^inference\.series\[qwen2\.5 base compute\]\.band\.low: 67 numbers, SHA-256 \w{16} -> 67 num/
    );
  });

  it("passes over what is rounding: the seventh digit, and less than 1e-12", async () => {
    const other = changed((copy) => {
      const { law } = baseCompute(copy);
      law.kMax! *= 1 + 1e-14;
      law.undefinedShare += 1e-15;
    });
    expect(await differences(other, projectRoot)).toEqual([]);
  });

  it("names claims without a record and records without a claim", async () => {
    const fewer = changed(({ claims }) => claims.rows.shift());
    expect((await differences(fewer, projectRoot))[0]).toBe(`A1: ${rows[0]!.outcome} -> none`);
    const root = await mkdtemp(join(tmpdir(), "record-"));
    expect(await differences(results, root)).toEqual(["data/verdicts.yaml: no verdicts recorded for 25 claims"]);
  });

  it("of a user study, which has no claims, are none", async () => {
    const root = await mkdtemp(join(tmpdir(), "record-"));
    expect(
      await differences(
        changed(({ claims }) => claims.rows.splice(0)),
        root
      )
    ).toEqual([]);
  });
});

describe("writeRecord(results, root, entry)", () => {
  const entry = { date: "2026-12-01", reason: "a second run of each group" };
  const moved = changed((copy) => {
    baseCompute(copy).law.kMax = 0.2;
    copy.claims.rows.find(({ id }) => id === "E5")!.outcome = "supported in 9 of 9 cells";
  });
  const e5 = `E5: ${rows.find(({ id }) => id === "E5")!.outcome} -> supported in 9 of 9 cells`;
  const before = Number(baseCompute(results).law.kMax!.toPrecision(6));

  it("writes a record that agrees, its history, and each number that moved into the changelog", async () => {
    const root = await projectWithRecord();
    expect(await writeRecord(moved, root, entry)).toEqual({
      changes: [e5],
      moved: [`inference.series[qwen2.5 base compute].law.kMax: ${before} -> 0.2`]
    });
    expect(await differences(moved, root)).toEqual([]);
    const { history } = (await readVerdicts(root))!;
    expect(history.at(-1)).toEqual({ ...entry, changes: [e5], moved: 1 });
    expect(history).toHaveLength((await readVerdicts(projectRoot))!.history.length + 1);
    expect(await readFile(join(root, "CHANGELOG.md"), "utf8")).toBe(
      `# Changelog\n\n## Unreleased\n\n- something\n\n## Numbers that moved\n\n### Numbers moved, 2026-12-01: a second run of each group\n\n- inference.series[qwen2.5 base compute].law.kMax: ${before} -> 0.2\n`
    );
  });

  it("puts a later list before the earlier one, and check wants both", async () => {
    const root = await projectWithRecord();
    await writeRecord(moved, root, entry);
    await writeRecord(results, root, { date: "2026-12-02", reason: "put back" });
    const text = await readFile(join(root, "CHANGELOG.md"), "utf8");
    expect(text.match(/^### .*$/gm)).toEqual([
      "### Numbers moved, 2026-12-02: put back",
      "### Numbers moved, 2026-12-01: a second run of each group"
    ]);
    expect(await differences(results, root)).toEqual([]);
  });

  it("a bare reason, without the list in the changelog, is a difference", async () => {
    const root = await projectWithRecord();
    await writeRecord(moved, root, entry);
    const heading = "### Numbers moved, 2026-12-01: a second run of each group";
    for (const bare of ["# Changelog\n", `# Changelog\n\n${heading}\n\n### another\n\n- x: 1 -> 2\n`]) {
      await writeFile(join(root, "CHANGELOG.md"), bare);
      expect(await differences(moved, root)).toEqual([
        `CHANGELOG.md: must list 1 moved numbers under "${heading}"; found 0`
      ]);
    }
  });

  it("a list that is one number short is a difference", async () => {
    const root = await projectWithRecord();
    const both = changed((copy) => {
      baseCompute(copy).law.kMax! *= 2;
      baseCompute(copy).law.n0! *= 2;
    });
    await writeRecord(both, root, entry);
    const path = join(root, "CHANGELOG.md");
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace(/^- .*\.n0: .*\n/m, ""));
    expect(await differences(both, root)).toEqual([
      expect.stringMatching(/^CHANGELOG\.md: must list 2 moved numbers under .*; found 1$/)
    ]);
  });

  it("wants a reason", async () => {
    const root = await projectWithRecord();
    await expect(writeRecord(moved, root, { date: "2026-12-01", reason: " \n" })).rejects.toThrow(
      /--reason must say why/
    );
  });
});

describe("recordedNumbers(results)", () => {
  it("come back from the text of their file, one line an object", async () => {
    const numbers = recordedNumbers(results);
    const root = await mkdtemp(join(tmpdir(), "record-"));
    await mkdir(join(root, "data"));
    await writeFile(join(root, numbersFile), numbersText(numbers));
    expect(await readNumbers(root)).toEqual(numbers);
    expect(numbers.size).toBeGreaterThan(10_000);
  });

  it("have every interval of the results", () => {
    const numbers = recordedNumbers(results);
    const bounds = ["kMaxInterval", "n0Interval", "kMaxWidened", "n0Widened"];
    for (const { family, variant, resource } of results.inference.series)
      for (const key of bounds)
        for (const end of [0, 1])
          expect(typeof numbers.get(`inference.series[${family} ${variant} ${resource}].law.${key}[${end}]`)).toBe(
            "number"
          );
  });
});

describe("readVerdicts(root)", () => {
  it("reports what is wrong with a file that is no record", async () => {
    const root = await mkdtemp(join(tmpdir(), "record-"));
    await mkdir(join(root, "data"));
    await writeFile(join(root, verdictsFile), "- a list\n");
    await expect(readVerdicts(root)).rejects.toThrow("data/verdicts.yaml: must have claims and history; found 0");
    await writeFile(join(root, numbersFile), "{");
    await expect(readNumbers(root)).rejects.toThrow("data/numbers.json: must be JSON as rlscale record writes it");
  });
});
