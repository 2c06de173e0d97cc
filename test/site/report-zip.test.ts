import { strFromU8, unzipSync } from "fflate";
import { afterEach, describe, expect, it } from "vitest";
import { archive } from "../../loaders/site/finish/report-zip.js";
import type { Results } from "../../src/lib/results.js";
import { withOrigin } from "../../src/report/figure-origin.js";
import type { StudyReference } from "../../src/report/reference.js";
import type { Origins } from "../../src/report/study-report.js";

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

describe("withOrigin(html, kind, study, origins)", () => {
  const origins: Origins = {
    tenfold: { logs: "own", places: ["sizeLaws"] },
    "reuse-runs": { logs: "reuse", earlier: true, places: [] },
    "version-difference": { logs: "others", earlier: true, places: [] }
  };
  const file = (path: string, state = "current") => ({ path, state, rowsRead: 10, rowsExcluded: 2 });
  const results = {
    study: {
      title: "T",
      authors: "Tan et al.",
      authorNames: [],
      venue: "V",
      year: 2026,
      arxiv: "1",
      url: "https://host/",
      families: [{ id: "qwen", name: "Qwen" }]
    },
    inputs: {
      hash: "abcdef0".padEnd(64, "1"),
      files: [
        file("d/main/qwen-a.parquet"),
        file("d/main/qwen-b.parquet", "earlier"),
        file("d/main/llama-a.parquet"),
        file("d/reuse/qwen-c.arrow")
      ]
    }
  } as unknown as Results;
  const study = { results, reference: { study: { site: "A report" } } as StudyReference };
  const drawn =
    '<h3 data-part="reading">Loss &lt; 1</h3><p data-part="shown">base</p><p class="figure-caption"><b>Figure 1.1</b></p>' +
    '<a data-part="link" href="#figure-1-1"></a><div class="figure-panel" data-part="cite"></div><div data-part="inputs"></div>';

  it("writes the citation with places for the view's title and address", () => {
    const html = withOrigin(drawn, "tenfold", study, origins);
    expect(html).toContain('Figure 1.1: <span data-cite="title">Loss &lt; 1</span>');
    expect(html).toContain('<span data-cite="link">the address of this page, with #figure-1-1</span>');
    expect(html).toContain("@misc{tan2026,");
    expect(html).toContain("In: A report, drawn by rlscale");
  });

  it("counts the rows of the logs that the kind reads", () => {
    expect(withOrigin(drawn, "tenfold", study, origins)).toContain("1 log: 10 rows read, 8 used, 2 set aside");
    expect(withOrigin(drawn, "reuse-runs", study, origins)).toContain("3 logs: 30 rows read, 24 used, 6 set aside");
    expect(withOrigin(drawn, "version-difference", study, origins)).toContain('data-files="/main/(?!qwen-)"');
    const beside = withOrigin(drawn, "elsewhere", study, { elsewhere: { logs: "public", places: [] } });
    expect([beside.includes("data-files"), beside.includes("<code>data/studies</code>")]).toEqual([false, true]);
    expect(() => withOrigin(drawn, "no-such", study, origins)).toThrow(
      /^figure "no-such": a row of the study's origins/
    );
    expect(withOrigin(drawn, "coverage", study)).toContain("4 logs");
  });

  it("leaves what is no figure as it is", () => {
    expect(withOrigin("<p>words</p>", "tenfold", study, origins)).toBe("<p>words</p>");
  });
});
