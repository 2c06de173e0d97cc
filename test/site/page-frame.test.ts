/** What stands round every page: who published the study, what to take away, the faces of its letters. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { fontHead } from "../../loaders/site/frame/fonts.js";
import { pageFooter } from "../../loaders/site/frame/page-frame.js";
import { siteFrame } from "../../loaders/site/frame/site-frame.js";
import { version } from "../../src/report/version.js";
import { writeSmallStudy } from "../helpers/small-study.js";

const study = {
  ...{ title: "A <study>", authors: "Obody et al.", authorNames: ["N. Obody", "S. Omeone"], venue: "Nowhere 2026" },
  ...{ url: "https://example.org/a", arxiv: "0000.00000", provenance: "Logs of nobody." }
};
const page = (path: string) => ({ path, title: null, data: {} });
const paragraphs = (html: string) => [...html.matchAll(/<p>(.*)<\/p>/g)].map(([, inside = ""]) => inside);
const text = (html = "") => html.replace(/<[^>]*>/g, "");

describe("pageFooter(page, study, recorded)", () => {
  const said = (path: string, change: Partial<typeof study> | { authors: null } = {}) =>
    text(paragraphs(pageFooter(page(path), { ...study, ...change }, null))[0]);

  it("names all authors on the first page, and on the others as the study is cited", () => {
    const rest = "A &lt;study&gt;, Nowhere 2026. arXiv 0000.00000. Logs of nobody.";
    expect(said("/index")).toMatch(new RegExp(`^\\w+: N\\. Obody, S\\. Omeone, ${rest}$`));
    expect(said("/plan")).toMatch(new RegExp(`^\\w+: Obody et al\\., ${rest}$`));
    expect(said("/index", { authorNames: [] })).toMatch(new RegExp(`^\\w+: Obody et al\\., ${rest}$`));
    expect(said("/index", { authors: null })).toBe("Study: A &lt;study&gt;. Logs of nobody.");
  });

  it("says version, record and data, and leads to all that can be taken away", () => {
    const [, site = ""] = paragraphs(pageFooter(page("/beyond/llama"), study, "2026-05-04"));
    expect(text(site)).toContain(
      `by the rlscale contributors, version ${version}, numbers as recorded on 2026-05-04, data `
    );
    const links = [...site.matchAll(/<a href="([^"]*)"[^>]*>([^<]*)/g)].map(([, to, words]) => [words, to]);
    expect(links.filter(([words]) => words !== "cite this site")).toEqual([
      ["results.json", "../data/results.json"],
      ["schema", "../data/results.schema.json"],
      ["everything, ZIP", "../data/rlscale-report.zip"],
      ["the whole report, to print", "/print"]
    ]);
  });
});

describe("siteFrame()", () => {
  const folder = mkdtempSync(join(tmpdir(), "rlscale-recorded-"));
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => rmSync(folder, { recursive: true }));

  it("has the date of the last record, else that of the study", async () => {
    writeSmallStudy(join(folder, "data"));
    appendFileSync(join(folder, "data/study.yaml"), "date: 2026-01-02\n");
    vi.stubEnv("RLSCALE_DATA", join(folder, "data"));
    const date = async () =>
      /numbers as recorded on ([\d-]+)/.exec((await siteFrame()).footer(page("/plan")))?.[1] ?? null;
    expect(await date()).toBe("2026-01-02");
    writeFileSync(
      join(folder, "data/verdicts.yaml"),
      "claims: {}\nhistory:\n  - date: 2026-02-03\n    reason: a\n  - date: 2026-03-04\n    reason: b\n  - date: 2026-04-05\n    reason: c\n"
    );
    expect(await date()).toBe("2026-04-05");
  });
});

describe("fontHead(to)", () => {
  const faces = [...fontHead("./fonts").matchAll(/@font-face\{([^}]*)\}/g)].map(([, inside = ""]) => ({
    family: /font-family:"([^"]*)"/.exec(inside)?.[1],
    style: /font-style:(\w+)/.exec(inside)?.[1] ?? "normal",
    weight: /font-weight:([\d ]+)/.exec(inside)?.[1],
    file: basename(/url\("([^"]*)"\)/.exec(inside)?.[1] ?? ""),
    local: [...inside.matchAll(/local\("([^"]*)"\)/g)].map(([, name]) => name),
    range: (/unicode-range:([^;}]*)/.exec(inside)?.[1] ?? "U+0-10FFFF").split(",")
  }));
  const holds = (range: string, letter: string) => {
    const [from = 0, to = from] = range
      .slice(2)
      .split("-")
      .map((code) => Number.parseInt(code, 16));
    const code = letter.codePointAt(0) ?? 0;
    return from <= code && code <= to;
  };
  const drawn = (letter: string, style: string) =>
    faces
      .filter((face) => face.style === style && face.file !== "" && !face.family?.startsWith("KaTeX"))
      .filter(({ range }) => range.some((part) => holds(part, letter)))
      .map(({ file }) => file.replace("-wght-normal.woff2", "").replace("-wght-italic.woff2", ""));

  it("gives each letter the one file of a family that has it", () => {
    for (const letter of ["k", "\u00e9", "\u2013", "\u2212"]) {
      expect(drawn(letter, "normal")).toEqual(["source-serif-4-latin", "source-sans-3-latin"]);
      expect(drawn(letter, "italic")).toEqual(["source-serif-4-latin"]);
    }
    expect(drawn("\u03c4", "normal")).toEqual(["source-sans-3-greek"]);
    expect(drawn("\u6570", "normal")).toEqual([]);
  });

  it("has faces of the system for each family that the style falls back to, over all weights", () => {
    const named = [...readFileSync("src/style/base.css", "utf8").matchAll(/"([^"]* fallback)"/g)].map(
      ([, name]) => name
    );
    const system = faces.filter(({ local }) => local.length > 0);
    expect([...new Set(system.map(({ family }) => family))].sort()).toEqual([...new Set(named)].sort());
    const of = (family: string) =>
      system.filter((face) => face.family === family).map(({ weight, local }) => [weight, local]);
    expect(of("Sans fallback")).toEqual([["100 900", ["Arial", "Liberation Sans"]]]);
    expect(of("Times fallback")).toEqual([
      ["100 500", ["Times New Roman", "Liberation Serif", "Tinos"]],
      ["501 900", ["Times New Roman Bold", "Liberation Serif Bold", "Tinos Bold"]]
    ]);
    expect(faces.filter(({ file, local }) => file === "" && local.length === 0)).toEqual([]);
  });
});
