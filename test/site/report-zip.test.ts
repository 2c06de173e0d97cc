import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterEach, describe, expect, it } from "vitest";
import { archive } from "../../loaders/site/finish/archive.js";
import type { ExportedFigure } from "../../loaders/site/finish/export-figures.js";
import { writeReportZip } from "../../loaders/site/finish/report-zip.js";
import type { Results } from "../../src/lib/results.js";

describe("writeReportZip(root, results, figures)", () => {
  it("has tables, results and figures, and says how many there are of each", async () => {
    const root = mkdtempSync(join(tmpdir(), "rlscale-zip-"));
    try {
      mkdirSync(join(root, "data/tables"), { recursive: true });
      const tables = ["laws.csv", "laws.parquet", "runs.csv", "runs.parquet", "claims.csv", "claims.parquet"];
      for (const name of tables) writeFileSync(join(root, "data/tables", name), name);
      for (const name of ["results.json", "results.schema.json"]) writeFileSync(join(root, "data", name), name);
      const study = {
        title: "A study",
        authors: null,
        authorNames: [],
        year: 2026,
        provenance: "Logs of a test.",
        date: null
      };
      const inputs = { files: new Array(7).fill({}), hash: "ce1b6da8" };
      const figure = (name: string) => ({ name, svg: `<svg>${name}</svg>` }) as ExportedFigure;
      const size = await writeReportZip(root, { study, inputs } as unknown as Results, [figure("one"), figure("two")]);
      const bytes = readFileSync(join(root, "data/rlscale-report.zip"));
      expect(size).toBe(bytes.length);
      const files = unzipSync(bytes);
      expect(Object.keys(files)).toEqual([
        "README.md",
        ...["figures/one.svg", "figures/two.svg", "results.json", "results.schema.json"],
        ...tables.toSorted().map((name) => `tables/${name}`)
      ]);
      const readme = strFromU8(files["README.md"]!);
      for (const words of [
        "made by rlscale from 7 logs.\nData, SHA-256: ce1b6da8\n",
        "`tables/`: 3 tables, each as CSV and as Parquet",
        "`figures/`: 2 figures as SVG",
        "Logs of a test."
      ])
        expect(readme).toContain(words);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe("archive(files)", () => {
  const zone = process.env.TZ;
  afterEach(() => {
    process.env.TZ = zone;
  });
  const files = new Map<string, Uint8Array | string>([
    ["tables/b.csv", "a,b\n1,2\n".repeat(200)],
    ["README.md", "\u03c4 and more\n"],
    ["tables/a.parquet", new Uint8Array([80, 65, 82, 49, 0, 255])]
  ]);

  it("holds every file, in the order of their names", () => {
    const entries = unzipSync(archive(files));
    expect(Object.keys(entries)).toEqual(["README.md", "tables/a.parquet", "tables/b.csv"]);
    expect(strFromU8(entries["README.md"]!)).toBe("\u03c4 and more\n");
    expect([...entries["tables/a.parquet"]!]).toEqual([80, 65, 82, 49, 0, 255]);
    expect(strFromU8(entries["tables/b.csv"]!)).toBe(files.get("tables/b.csv"));
  });

  it("is the same in any order, place and year", () => {
    const bytes = ["UTC", "Pacific/Auckland", "America/St_Johns"].map((name, i) => {
      process.env.TZ = name;
      const order = i === 1 ? [...files].reverse() : [...files];
      return Buffer.from(archive(new Map(order))).toString("hex");
    });
    expect(new Set(bytes).size).toBe(1);
  });

  it("gives every entry the first day that the format knows", () => {
    const bytes = Buffer.from(archive(files));
    const dates: number[] = [];
    for (let at = bytes.indexOf("PK\u0003\u0004"); at >= 0; at = bytes.indexOf("PK\u0003\u0004", at + 4)) {
      dates.push(bytes.readUInt16LE(at + 12));
    }
    // 1980 is year 0, month 1, day 1
    expect(dates).toEqual([0x21, 0x21, 0x21]);
  });
});
