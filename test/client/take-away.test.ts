// @vitest-environment jsdom
/** Files of a figure, made where the reader is: each has every number with every digit, whatever its kind. */
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { takeAway } from "../../src/client/parts/download.js";
import { listInputs, makeFile } from "../../src/client/take-away.js";
import { dataCsv, type FigureView, staticFigure } from "../../src/components/frame/static-figure.js";
import { pageScript, soon } from "../helpers/page-script.js";

const logs = dataCsv(
  ["path", "state", "sha256", "steps", "rows_read", "rows_excluded"],
  [
    ["runs/a.parquet", "current", "aa11", 7, 1234, 12],
    ["runs/b.parquet", "earlier", "bb22", 8, 2345, 23],
    ["runs/c.parquet", "current", "cc33", 9, 3456, 34],
    ["reuse/d.parquet", "current", "dd44", 10, 4567, 45]
  ]
);
const { saved, copied } = pageScript({ "logs.csv": logs, "latin.woff2": "latin face", "greek.woff2": "greek face" });
let takeOver: typeof import("../../src/client/parts/take-over.js").takeOver;
beforeAll(async () => {
  ({ takeOver } = await import("../../src/client/parts/take-over.js"));
});
afterAll(() => void vi.unstubAllGlobals());
beforeEach(() => {
  saved.length = 0;
  copied.length = 0;
});

/** No two alike, with as many digits as a double has. */
const rows = [
  ["base", 7e9, 0.1 + 0.2, 1 / 3, true],
  ["base", 7e9, Math.PI * 1e-9, 2 ** 60 / 7, false],
  ["base", 7e9, null, Math.E * 1e18, true],
  ["instruct", 5e8, -Math.SQRT2, 123456789.987654, true]
] as const;
const columns = ["variant", "model_size", "test_loss", "flops", "in_fit"];

const view: FigureView = {
  ...{
    reading: "Loss falls by 12%",
    subtitle: "Loss",
    caption: "What is fitted.",
    source: "7 runs",
    description: "Words"
  },
  ...{ table: "", computed: "", csv: dataCsv(columns, rows) },
  draw: ({ width }) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("width", String(width));
    svg.setAttribute("height", "200");
    svg.innerHTML = `<text>drawn at ${width}</text>`;
    return svg;
  }
};
const fill = (frame: HTMLElement) => {
  frame.querySelector('[data-part="inputs"]')!.innerHTML =
    '<details class="input-files"><summary>Logs</summary><a href="https://host.org/logs.csv"></a><ul data-files="^runs/" data-without="earlier"></ul></details>';
  frame.querySelector('[data-part="cite"]')!.innerHTML =
    '<p><span data-cite="title"></span><span data-cite="link"></span></p><pre><code data-cite="title"></code></pre><button data-copy="before">Copy</button>';
};
const framed = () =>
  staticFigure(view, { document, id: "figure-1-1", number: "Figure 1.1", fileName: "fig-1-1_abc", fill });
const source = { name: () => "fig-1-1_abc", csv: () => view.csv!, drawing: () => [view.draw({ width: 1068 })] };

const text = (value: unknown) => (value === null ? "" : String(value));

describe("makeFile(frame, kind, source)", () => {
  it("gives a CSV and a Parquet file that read back as the numbers that are plotted", async () => {
    const csv = await makeFile(framed(), "csv", source);
    expect([csv.name, csv.blob.type]).toEqual(["fig-1-1_abc.csv", "text/csv"]);
    expect((await csv.blob.text()).trimEnd().split("\n")).toEqual(
      [columns, ...rows].map((row) => row.map(text).join())
    );
    const { name, blob } = await makeFile(framed(), "parquet", source);
    expect(name).toBe("fig-1-1_abc.parquet");
    const file = await blob.arrayBuffer();
    expect(
      parquetMetadata(file)
        .schema.slice(1)
        .map(({ name, type }) => [name, type])
    ).toEqual([
      ["variant", "BYTE_ARRAY"],
      ...["model_size", "test_loss", "flops"].map((name) => [name, "DOUBLE"]),
      ["in_fit", "BOOLEAN"]
    ]);
    expect(await parquetReadObjects({ file })).toEqual(
      rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])))
    );
  });

  it("gives pgfplots every digit, truths as 1 and 0, and the title of the figure", async () => {
    const { name, blob } = await makeFile(framed(), "pgfplots", source);
    expect(name).toBe("fig-1-1_abc.pgfplots.csv");
    const lines = (await blob.text()).trimEnd().split("\n");
    expect(lines[0]).toBe("# Figure 1.1: Loss falls by 12 per cent");
    const [head, ...values] = lines.filter((line) => !line.startsWith("#")).map((line) => line.split(","));
    expect(head).toEqual(["series", "model_size", "test_loss", "flops", "in_fit"]);
    expect(values).toEqual(
      rows.map(([variant, size, loss, flops, isIn]) => [
        ...[variant === "base" ? "0" : "1", String(size), loss === null ? "nan" : String(loss), String(flops)],
        isIn ? "1" : "0"
      ])
    );
  });

  it("gives the drawing with its words and its address, at the width of a page or a column", async () => {
    for (const [kind, name] of [
      ["svg", "fig-1-1_abc.svg"],
      ["column", "fig-1-1_abc.column.svg"]
    ] as const) {
      const file = await makeFile(framed(), kind, source);
      expect(file.name).toBe(name);
      const svg = await file.blob.text();
      for (const words of ["Loss falls by 12%", "drawn at 1068", "What is fitted.", "7 runs", "#figure-1-1"])
        expect(svg).toContain(words);
    }
  });
});

describe("the faces of a drawing that is given out", () => {
  it("are those of its own letters in the family of the site, each once, as bytes", async () => {
    const face = (family: string, file: string, range: string) => ({
      style: {
        getPropertyValue: (name: string) =>
          ({ src: `url("${file}")`, "font-family": `"${family}"`, "font-weight": "400", "unicode-range": range })[
            name
          ] ?? ""
      }
    });
    class FaceRule {
      readonly style: { getPropertyValue: (name: string) => string };
      constructor(...given: Parameters<typeof face>) {
        this.style = face(...given).style;
      }
    }
    vi.stubGlobal("CSSFontFaceRule", FaceRule);
    const cssRules = [
      new FaceRule("Source Sans 3", "https://host.org/latin.woff2", "U+0000-00FF"),
      new FaceRule("Source Sans 3", "https://host.org/greek.woff2", "U+0370-03FF"),
      new FaceRule("Another", "https://host.org/another.woff2", "U+0000-00FF")
    ];
    Object.defineProperty(document, "styleSheets", { value: [{ href: null, cssRules }], configurable: true });
    const { blob } = await makeFile(framed(), "svg", source);
    const declared = (await blob.text()).match(/@font-face\{[^}]*\}/g);
    expect(declared).toEqual([
      `@font-face{font-family:"Source Sans 3";font-weight:400;src:url(data:font/woff2;base64,${btoa("latin face")}) format("woff2");unicode-range:U+0000-00FF}`
    ]);
    Reflect.deleteProperty(document, "styleSheets");
  });
});

describe("listInputs(opened)", () => {
  it("lists the logs of the figure alone, each with its hash and rows, and counts them", async () => {
    const opened = framed().querySelector<HTMLElement>(".input-files")!;
    expect(await listInputs(opened)).toBe("2 logs are listed");
    expect([...opened.querySelectorAll("li")].map(({ textContent }) => textContent)).toEqual([
      "runs/a.parquet aa11 \u00b7 1234 rows, 12 excluded",
      "runs/c.parquet cc33 \u00b7 3456 rows, 34 excluded"
    ]);
  });
});

describe("the actions under a figure", () => {
  const status = (frame: Element) => frame.querySelector('[data-part="status"]')!.textContent;
  function shown(): HTMLElement {
    document.head.innerHTML = `<link rel="take-away" href="data:text/javascript,export async function makeFile(frame, kind, source) { return { name: source.name() + '.' + kind, blob: new Blob([await source.csv()]) } }; export async function listInputs() { return '3 logs are listed' }">`;
    const frame = framed();
    document.body.replaceChildren(frame);
    takeOver(frame);
    return frame;
  }

  it("save what the build kept in the frame, and say so", async () => {
    const frame = shown();
    expect(frame.dataset.ready).toBe("true");
    const button = frame.querySelector<HTMLElement>('[data-download="csv"]')!;
    button.click();
    expect(button.getAttribute("aria-busy")).toBe("true");
    await soon(() => expect(status(frame)).toBe("fig-1-1_abc.csv is saved"));
    expect([saved.map(({ name }) => name), button.hasAttribute("aria-busy")]).toEqual([["fig-1-1_abc.csv"], false]);
    expect(await saved[0]!.text()).toBe(view.csv);
  });

  it("copy the address of the view and its citation, written when it is asked for", async () => {
    const frame = shown();
    const link = frame.querySelector<HTMLAnchorElement>('[data-part="link"]')!;
    link.setAttribute("href", "?size=7B#figure-1-1");
    frame.querySelector<HTMLElement>('[data-copy="link"]')!.click();
    await soon(() => expect(copied).toEqual([link.href]));
    expect(frame.querySelector('[data-copy="link"]')!.textContent).toBe("Copied");
    frame.querySelector<HTMLElement>('[data-copy="before"]')!.click();
    await soon(() => expect(copied).toEqual([link.href, "Loss falls by 12\\%"]));
    expect(frame.querySelector("p [data-cite='title']")!.textContent).toBe("Loss falls by 12%");
    const cite = frame.querySelector<HTMLDetailsElement>(".figure-cite")!;
    cite.open = true;
    link.setAttribute("href", "?size=3B#figure-1-1");
    await soon(() => expect(frame.querySelector("p [data-cite='link']")!.textContent).toBe(link.href));
  });

  it("list the logs when they are opened, and say what did not work", async () => {
    const frame = shown();
    const inputs = frame.querySelector<HTMLDetailsElement>(".input-files")!;
    inputs.open = true;
    await soon(() => expect(status(frame)).toBe("3 logs are listed"));
    const other = framed();
    document.body.replaceChildren(other);
    takeAway(other, { ...source, csv: () => Promise.reject(new Error("no file")) });
    other.querySelector<HTMLElement>('[data-download="csv"]')!.click();
    await soon(() => expect(status(other)).toBe("That did not work: no file"));
    expect(other.querySelector('[data-download="csv"]')!.textContent).toBe("Did not work");
  });
});
