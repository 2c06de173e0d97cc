import { strFromU8, unzipSync } from "fflate";
import { afterEach, describe, expect, it } from "vitest";
import { archive } from "../../loaders/site/finish/report-zip.js";

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
