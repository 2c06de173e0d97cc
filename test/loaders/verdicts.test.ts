import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { numbersFile, numbersText, readNumbers, recordedNumbers } from "../../loaders/analysis/recorded-numbers.js";
import { differences, readVerdicts, verdictsFile, writeRecord } from "../../loaders/analysis/recorded-verdicts.js";
import type { Results } from "../../src/lib/results.js";

type Claim = Results["claims"]["rows"][number];

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
  // what moved earlier is listed in the project itself
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
      const [a4, b4] = ["A4", "B4"].map((name) => claims.rows.find(({ id }) => id === name)!) as [Claim, Claim];
      a4.number!.value *= 1.0001;
      a4.number!.interval = [a4.number!.interval![0]! - 0.00001, a4.number!.interval![1]];
      b4.number = null;
    });
    const paths = (await differences(other, projectRoot)).map((line) => line.split(": ")[0]);
    expect(paths).toEqual([
      "claims.rows[A4].number.value",
      "claims.rows[A4].number.interval[0]",
      "claims.rows[B4].number.value",
      "claims.rows[B4].number.interval[0]",
      "claims.rows[B4].number.interval[1]",
      "claims.rows[B4].number.decimals"
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

  const k = "inference.series[qwen2.5 base compute].law.kMax";
  const heading = "### Numbers moved, 2026-12-01: a second run of each group";
  const head = "path\tbefore\tnow\n";

  it("writes a record that agrees, its history, each number that moved into a list, headline numbers into the changelog", async () => {
    const root = await projectWithRecord();
    expect(await writeRecord(moved, root, entry)).toEqual({
      changes: [e5],
      moved: [`${k}: ${before} -> 0.2`],
      list: "data/moved/2026-12-01-1.tsv"
    });
    expect(await differences(moved, root)).toEqual([]);
    const { history } = (await readVerdicts(root))!;
    expect(history.at(-1)).toEqual({ ...entry, changes: [e5], moved: 1 });
    expect(history).toHaveLength((await readVerdicts(projectRoot))!.history.length + 1);
    expect(await readFile(join(root, "data/moved/2026-12-01-1.tsv"), "utf8")).toBe(`${head}${k}\t${before}\t0.2\n`);
    expect(await readFile(join(root, "CHANGELOG.md"), "utf8")).toBe(
      `# Changelog\n\n## Unreleased\n\n- something\n\n## Numbers that moved\n\n${heading}\n\n` +
        `- inference.series[qwen2.5 base compute].law: kMax ${before} -> 0.2\n- 1 numbers: \`data/moved/2026-12-01-1.tsv\`\n`
    );
  });

  it("a claim and a law have one line each in the changelog, with both ends of the interval; other numbers are in the list", async () => {
    const root = await projectWithRecord();
    const many = changed((copy) => {
      const { law } = baseCompute(copy);
      law.kMaxWidened = [0.1, 0.3];
      law.chi2 = 12;
      const { number } = copy.claims.rows.find(({ id }) => id === "D3")!;
      Object.assign(number!, { value: 0.5, interval: [0.25, 0.75], decimals: 9 });
    });
    const [low, high] = baseCompute(results).law.kMaxWidened.map((end) => Number(end!.toPrecision(6)));
    const d3 = rows.find(({ id }) => id === "D3")!.number!;
    const six = (value: number) => Number(value.toPrecision(6));
    await writeRecord(many, root, entry);
    const text = await readFile(join(root, "CHANGELOG.md"), "utf8");
    expect(text.split(`${heading}\n\n`)[1]!.split("\n")).toEqual([
      `- inference.series[qwen2.5 base compute].law: kMaxWidened[0] ${low} -> 0.1, kMaxWidened[1] ${high} -> 0.3`,
      `- claims.rows[D3].number: value ${six(d3.value)} -> 0.5, interval[0] ${six(d3.interval![0]!)} -> 0.25, interval[1] ${six(d3.interval![1]!)} -> 0.75`,
      "- 7 numbers: `data/moved/2026-12-01-1.tsv`",
      ""
    ]);
    const list = await readFile(join(root, "data/moved/2026-12-01-1.tsv"), "utf8");
    expect(list).toContain(
      `inference.series[qwen2.5 base compute].law.chi2\t${six(baseCompute(results).law.chi2)}\t12\n`
    );
    expect(list).toContain(`claims.rows[D3].number.decimals\t${d3.decimals}\t9\n`);
    expect(list.split("\n")).toHaveLength(9);
    expect(await differences(many, root)).toEqual([]);
  });

  it("puts a later list before the earlier one, the second of a day in a file of its own, and check wants both", async () => {
    const root = await projectWithRecord();
    await writeRecord(moved, root, entry);
    await writeRecord(results, root, { date: "2026-12-01", reason: "put back" });
    const text = await readFile(join(root, "CHANGELOG.md"), "utf8");
    expect(text.match(/^### .*$/gm)).toEqual(["### Numbers moved, 2026-12-01: put back", heading]);
    expect(await readFile(join(root, "data/moved/2026-12-01-2.tsv"), "utf8")).toBe(`${head}${k}\t0.2\t${before}\n`);
    expect(await differences(results, root)).toEqual([]);
    await rm(join(root, "data/moved/2026-12-01-1.tsv"));
    expect(await differences(results, root)).toEqual([
      'data/moved/2026-12-01-1.tsv: must list the 1 numbers that moved with "a second run of each group"; found 0'
    ]);
  });

  it("a bare reason, without the lines in the changelog, is a difference", async () => {
    const root = await projectWithRecord();
    await writeRecord(moved, root, entry);
    const path = join(root, "CHANGELOG.md");
    const whole = await readFile(path, "utf8");
    const part = whole.slice(whole.indexOf(heading));
    const another = part.replace("-> 0.2", "-> 0.21");
    const bares = ["# Changelog\n", `# Changelog\n\n${heading}\n\n### another\n\n${part.split("\n\n")[1]}`];
    for (const bare of [...bares, whole.replace(part, another), whole.replace(/^- inference.*\n/m, "")]) {
      expect(bare).not.toBe(whole);
      await writeFile(path, bare);
      expect(await differences(moved, root)).toEqual([
        `CHANGELOG.md: must have under "${heading}" what moved, as rlscale record writes it`
      ]);
    }
  });

  it("a list that is one number short, or not as it was written, is a difference", async () => {
    const root = await projectWithRecord();
    const both = changed((copy) => {
      baseCompute(copy).law.kMax! *= 2;
      baseCompute(copy).law.n0! *= 2;
    });
    await writeRecord(both, root, entry);
    const path = join(root, "data/moved/2026-12-01-1.tsv");
    const whole = await readFile(path, "utf8");
    const short = [
      [whole.replace(/^.*\.n0\t.*\n/m, ""), 1],
      [whole.replace(/^(.*\.n0\t.*)\n/m, "$1\t1\n"), 1],
      [whole.replace("before", "then"), 0],
      [`${whole}x\t1\t2\n`, 3]
    ] as const;
    for (const [text, found] of short) {
      await writeFile(path, text);
      expect(await differences(both, root)).toEqual([
        `data/moved/2026-12-01-1.tsv: must list the 2 numbers that moved with "a second run of each group"; found ${found}`
      ]);
    }
  });

  it("lists lead up to the record, each from where the one before left a number", async () => {
    const root = await projectWithRecord();
    await writeRecord(moved, root, entry);
    await writeRecord(results, root, { date: "2026-12-02", reason: "put back" });
    const [first, second] = ["data/moved/2026-12-01-1.tsv", "data/moved/2026-12-02-1.tsv"];
    const texts = await Promise.all([first, second].map((path) => readFile(join(root, path), "utf8")));
    const changelog = await readFile(join(root, "CHANGELOG.md"), "utf8");
    await writeFile(join(root, second), texts[1]!.replace("\t0.2\t", "\t0.3\t"));
    await writeFile(join(root, "CHANGELOG.md"), changelog.replace("kMax 0.2 ", "kMax 0.3 "));
    expect(await differences(results, root)).toEqual([`${first}: must lead to 0.3 for ${k}, as ${second}; found 0.2`]);
    await writeFile(join(root, second), texts[1]!.replace(String(before), "0.4"));
    await writeFile(join(root, "CHANGELOG.md"), changelog.replace(`kMax 0.2 -> ${before}`, "kMax 0.2 -> 0.4"));
    expect(await differences(results, root)).toEqual([
      `${second}: must lead to ${before} for ${k}, as data/numbers.json; found 0.4`
    ]);
  });

  it("a number that is gone, and one that is new, are none on the other side", async () => {
    const root = await projectWithRecord();
    const without = changed(({ claims }) => {
      claims.rows.find(({ id }) => id === "B4")!.number!.interval = null;
    });
    await writeRecord(without, root, entry);
    await writeRecord(results, root, { date: "2026-12-02", reason: "put back" });
    expect(await differences(results, root)).toEqual([]);
    const [low] = rows.find(({ id }) => id === "B4")!.number!.interval!.map((end) => Number(end!.toPrecision(6)));
    const lists = ["2026-12-01", "2026-12-02"].map((date) => readFile(join(root, `data/moved/${date}-1.tsv`), "utf8"));
    const [gone, back] = await Promise.all(lists);
    expect(gone).toContain(`claims.rows[B4].number.interval[0]\t${low}\tnone\n`);
    expect(back).toContain(`claims.rows[B4].number.interval[0]\tnone\t${low}\n`);
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
