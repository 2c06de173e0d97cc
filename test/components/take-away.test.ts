import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { embeddedFace, facesOf } from "../../src/components/drawing/embed-faces.js";
import { addFonts, exportSvg, textOf } from "../../src/components/drawing/export-drawing.js";
import {
  bibtexText,
  type CitedFigure,
  figureBibtex,
  figureText,
  studyBibtex,
  studyText
} from "../../src/components/frame/cite.js";
import { csvColumns, csvRows } from "../../src/components/frame/csv.js";
import { pgfplotsCsv } from "../../src/components/frame/pgfplots-csv.js";
import { dataCsv, staticFigure } from "../../src/components/frame/static-figure.js";
import { runsWidth, textRuns, wrapRuns } from "../../src/components/rich-text.js";

const { document, DOMParser } = new JSDOM().window;

describe("csvRows(csv), csvColumns(csv)", () => {
  const cells = [
    ["x,y", 1, true, null],
    ['say "so"', -2.5e-7, false, 3],
    ["two\nlines", null, null, 4e20]
  ] as const;
  const csv = dataCsv(["name", "value", "seen", "size"], cells);

  it("read back what dataCsv() wrote", () => {
    expect(csvRows(csv)).toEqual([
      ["name", "value", "seen", "size"],
      ["x,y", "1", "true", ""],
      ['say "so"', "-2.5e-7", "false", "3"],
      ["two\nlines", "", "", "400000000000000000000"]
    ]);
    const columns = csvColumns(csv);
    expect(columns.map(({ type }) => type)).toEqual(["string", "number", "boolean", "number"]);
    expect(cells.map((_, row) => columns.map(({ values }) => values[row]))).toEqual(cells.map((row) => [...row]));
  });

  it("keep a last column that is empty, and a column of nothing as numbers", () => {
    expect(csvRows("a,b\n1,\n,\n")).toEqual([
      ["a", "b"],
      ["1", ""],
      ["", ""]
    ]);
    expect(csvColumns("a,b\n1,\n")[1]).toEqual({ name: "b", type: "number", values: [null] });
  });
});

describe("pgfplotsCsv(csv, options)", () => {
  const curves = dataCsv(
    ["variant", "model_size", "test_loss", "in_fit"],
    ["base", "instruct"].flatMap((variant) =>
      [5e8, 7e9].flatMap((size) => [0.9, 0.8, null].map((loss) => [variant, size, loss, loss !== null] as const))
    )
  );
  const made = pgfplotsCsv(curves, { title: "Figure 2.1: loss \u2212 2.5% off, {\u03c4 \\ \u221a}" });
  const lines = made.trimEnd().split("\n");

  it("has numbers alone, under the names of the CSV", () => {
    const body = lines.filter((line) => !line.startsWith("#"));
    expect(body[0]).toBe("series,model_size,test_loss,in_fit");
    expect(body.slice(1, 5)).toEqual([
      "0,500000000,0.9,1",
      "0,500000000,0.8,1",
      "0,500000000,nan,0",
      "1,7000000000,0.9,1"
    ]);
    expect(body.at(-1)).toBe("3,7000000000,nan,0");
  });

  it("says in plain comments what each series is", () => {
    const comments = lines.filter((line) => line.startsWith("#"));
    expect(comments[2]).toBe(
      "# one series: addplot table with col sep=comma, x and y any two of the columns below, and restrict expr to domain of series"
    );
    expect(comments[0]).toBe("# Figure 2.1: loss - 2.5 per cent off, (tau / \u221a)");
    expect(comments).toContain("# series 3: variant instruct, model_size 7000000000");
    expect(/[{}\\%]/.test(comments.join(""))).toBe(false);
  });

  it("takes sizes for what is measured against where each has one row", () => {
    const named = pgfplotsCsv(dataCsv(["run", "x"], [["数学 «я» \ud83d\ude80 é\u202e\n{7B} 5%\\x", 1]]), {
      title: "t"
    });
    expect(named).toContain("# series 0: run 数学 «я» \ud83d\ude80 é/u202e (7B) 5 per cent/x\n");
    const slopes = pgfplotsCsv("model_size,last-value,last value\n1,2,3\n4,5,6\n", { title: "t" });
    expect(slopes.split("\n").filter((line) => line && !line.startsWith("#"))).toEqual([
      "series,model_size,last_value,last_value_2",
      "0,1,2,3",
      "0,4,5,6"
    ]);
  });
});

describe("how to cite", () => {
  const study = {
    title: "Scaling & more",
    authors: "Tan et al.",
    authorNames: [] as string[],
    venue: "ACL 2026",
    year: 2026,
    arxiv: "2509.25300",
    url: "https://arxiv.org/abs/2509.25300"
  };
  const figure: CitedFigure = {
    name: "figure-2-1",
    number: "Figure 2.1",
    title: "Loss falls 2.5% a step",
    link: "https://host/power-law.html?variant=instruct#figure-2-1",
    site: "The site",
    hash: "ce1b6da".padEnd(64, "0"),
    study
  };

  it("names the study", () => {
    expect(studyText(study)).toBe(
      "Tan et al. 2026. Scaling & more. ACL 2026. arXiv:2509.25300. https://arxiv.org/abs/2509.25300"
    );
    expect(studyBibtex(study)).toBe(
      "@misc{tan2026,\n  title = {{Scaling \\& more}},\n  author = {Tan and others},\n  year = {2026},\n  note = {ACL 2026},\n" +
        "  eprint = {2509.25300},\n  archivePrefix = {arXiv},\n  url = {https://arxiv.org/abs/2509.25300}\n}"
    );
  });

  it("names every author in BibTeX where the study lists them, and the short form in a sentence", () => {
    const listed = { ...study, authorNames: ["Ann Tan", "Bo de la Cruz", "C. & Sons"] };
    expect(studyBibtex(listed)).toContain("  author = {Ann Tan and Bo de la Cruz and C. \\& Sons},");
    expect(studyText(listed)).toBe(studyText(study));
  });

  it("names the figure, its state and the data's hash, and no date", () => {
    expect(figureText(figure)).toBe(
      `Figure 2.1: Loss falls 2.5% a step. In: The site, drawn by rlscale from the measurements of Tan et al. (2026), data ce1b6da. ${figure.link}`
    );
    const bibtex = figureBibtex(figure);
    expect(bibtex).toContain("@misc{rlscale-figure-2-1-ce1b6da,");
    expect(bibtex).toContain("title = {{Figure 2.1: Loss falls 2.5\\% a step}}");
    expect(bibtex).toContain(figure.hash);
    expect(bibtex).toContain(`url = {${figure.link}}`);
    expect(bibtex).not.toMatch(/year|date/);
  });

  it("names all whose measurements it draws, the study where it is among them", () => {
    const of = (...measuredBy: (string | null)[]) => ({ ...figure, measuredBy });
    expect(figureText(of("A & B (arXiv 1)"))).toContain("from the measurements of A & B (arXiv 1), data ce1b6da.");
    expect(figureText(of(null, "A", "C"))).toContain("from the measurements of Tan et al. (2026), A and C, data");
    expect(figureBibtex(of("A & B"))).toContain("; measurements of A \\& B}");
    expect(figureBibtex(of(null, "A"))).toContain("; measurements of \\cite{tan2026} and A}");
    expect(figureBibtex(figure)).toContain("; measurements of \\cite{tan2026}}");
  });

  it("leaves nothing that TeX takes for a command", () => {
    expect(bibtexText("a_b & 5% {x} ^ ~ \\ #1 $")).toBe(
      "a\\_b \\& 5\\% \\{x\\} \\textasciicircum{} \\textasciitilde{} \\textbackslash{} \\#1 \\$"
    );
  });
});

describe("wrapRuns(runs, size, width)", () => {
  const element = document.createElement("p");
  element.innerHTML = "<b>Figure 2.1</b> up to 10<sup>19</sup> FLOPs,\n  <i>K</i><sub>max</sub> &lt; 1";

  it("keeps every word, none broken, in lines that fit", () => {
    const runs = textRuns(element);
    for (const width of [90, 160, 1000]) {
      const lines = wrapRuns(runs, 14, width);
      expect(lines.map((line) => line.map(({ text }) => text).join("")).join(" ")).toBe(
        "Figure 2.1 up to 1019 FLOPs, Kmax < 1"
      );
      expect(lines.filter((line) => runsWidth(line, 14) > width)).toEqual([]);
    }
    expect(wrapRuns(runs, 14, 1000)).toHaveLength(1);
  });

  it("passes over what no reader sees", () => {
    const noted = document.createElement("p");
    noted.innerHTML = "<!-- a note -->7B<!-- another -->, base";
    expect(textRuns(noted)).toEqual([{ text: "7B" }, { text: ", base" }]);
  });

  it("knows looks", () => {
    expect(textRuns(element).filter(({ text }) => text === "19" || text === "max")).toEqual([
      { text: "19", raised: true },
      { text: "max", lowered: true }
    ]);
  });
});

describe("exportSvg(frame, drawing, options)", () => {
  const draw = () => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg") as SVGSVGElement;
    for (const [name, value] of Object.entries({ width: 680, height: 200, viewBox: "0 0 680 200" })) {
      svg.setAttribute(name, String(value));
    }
    svg.innerHTML =
      '<g class="x" aria-label="a < b"><text fill="var(--axis)" font-family="var(--sans)">7B\u00a0& \u03c4</text><circle class="read-mark" r="3"/></g>';
    return svg;
  };
  const frame = staticFigure(
    {
      reading: "Loss < 1 & falls",
      subtitle: "Loss against 10<sup>3</sup> samples",
      key: [{ mark: "dot", label: "one <b>size</b>", color: "var(--size-7b)" }],
      draw,
      caption: "What is fitted.",
      source: "two sizes \u00b7 data abc",
      description: "Words.",
      table: "",
      computed: ""
    },
    { document, id: "f", number: "Figure 1.1", fileName: "f" }
  );
  const tokens: Record<string, string> = { "--size-7b": "var(--other)", "--other": "#123456", "--axis": "#999999" };
  const svg = exportSvg(frame, [draw()], {
    token: (name) => tokens[name] ?? "#000000",
    link: "https://host/?a=1&b=2#f"
  });
  const opened = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;

  it("is XML that needs no token, class or page", () => {
    expect(opened.nodeName).toBe("svg");
    expect(/var\(|class=|aria-|read-mark/.test(svg)).toBe(false);
    expect(opened.querySelectorAll('circle[r="3"]')).toHaveLength(0);
    expect(svg).toContain("#123456");
  });

  it("says what the frame says", () => {
    const said = Array.from(opened.querySelectorAll("text"), (one) => one.textContent);
    expect(said).toEqual([
      "Loss < 1 & falls",
      "Loss against 103 samples",
      "one size",
      "7B\u00a0& \u03c4",
      "Figure 1.1 What is fitted.",
      "two sizes \u00b7 data abc",
      "https://host/?a=1&b=2#f"
    ]);
    expect(opened.querySelector("title")?.textContent).toBe("Loss < 1 & falls");
    expect(opened.querySelector("desc")?.textContent).toBe("Words.");
  });

  it("has room for its drawing, with a margin on every side", () => {
    const [left, top, width, height] = opened.getAttribute("viewBox")!.split(" ").map(Number) as [
      number,
      number,
      number,
      number
    ];
    expect([left, top]).toEqual([0, 0]);
    expect([opened.getAttribute("width"), opened.getAttribute("height")]).toEqual([String(width), String(height)]);
    const inner = opened.querySelector("svg")!;
    const place = (name: string) => Number(inner.getAttribute(name));
    expect(width - place("x") - place("width")).toBe(place("x"));
    expect(place("width")).toBe(680);
    const below = Array.from(opened.querySelectorAll(":scope > text"), (text) => Number(text.getAttribute("y")));
    expect(Math.max(...below)).toBeLessThan(height);
    expect(Math.min(...below)).toBeGreaterThan(0);
  });

  it("takes the faces that its letters need", () => {
    const faces = [
      { weight: "200 900", range: "U+0000-00FF, U+2212" },
      { weight: "200 900", range: "U+370-377,U+3A3-3FF" },
      { weight: "200 900", range: "U+0400-04FF" }
    ];
    const own = facesOf(textOf(svg), faces);
    expect(own).toEqual(faces.slice(0, 2));
    const whole = addFonts(
      svg,
      own.map((face) => embeddedFace(face, "AAAA"))
    );
    expect(whole.match(/@font-face/g)).toHaveLength(2);
    const { documentElement } = new DOMParser().parseFromString(whole, "image/svg+xml");
    expect(documentElement.firstElementChild?.nodeName).toBe("style");
  });
});
