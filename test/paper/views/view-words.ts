/** What a figure says at a view, as text: its words, its numbers, its table, and what each mark of its drawing reads. */
import { JSDOM } from "jsdom";
import { type ChoiceFigure, type Choices, settle } from "../../../src/components/frame/choice-figure.js";
import { readingsOf } from "../../../src/components/frame/readings.js";
import type { FigureView } from "../../../src/components/frame/static-figure.js";
import { cellsOf, termsOf, textOf } from "../../components/table-cells.js";

const { document } = new JSDOM().window;

const plain = (html: unknown) =>
  textOf(html)
    .replace(/[\s\u00a0\u2009\u202f]+/g, " ")
    .trim();

export interface Said {
  view: string;
  reading: string;
  subtitle: string;
  shown: string;
  caption: string;
  source: string;
  description: string;
  /** numbers beside the title, by id: "term: value" */
  numbers: Record<string, string>;
  /** head and rows of the table */
  table: string[][];
  /** exact values under "How computed" */
  exact: Record<string, string>;
  computed: string;
}

/** A figure's view at choices, the others as they are by themselves. */
export function viewAt<Data>(figure: ChoiceFigure<Data>, data: Data, choices: Choices = {}): FigureView {
  return figure.view(data, settle(figure, data, choices));
}

export function saidBy(view: FigureView): Said {
  const words = (html: unknown) => plain(html ?? "");
  return {
    ...{ view: words(view.view), reading: words(view.reading), subtitle: words(view.subtitle) },
    ...{ shown: words(view.shown), caption: words(view.caption), source: words(view.source) },
    ...{ description: view.description.replace(/\u00a0/g, " ") },
    numbers: Object.fromEntries(
      (view.numbers ?? []).map(({ id, term, value }) => [id, `${plain(term)}: ${plain(value)}`])
    ),
    table: cellsOf(view.table).map((row) => row.map(plain)),
    exact: termsOf(view.computed),
    computed: words(view.computed)
  };
}

/** What the marks of the drawing say when they are read, "72B, base: loss 0.412". */
export function readOutsOf(view: Pick<FigureView, "draw">, width = 680): string[] {
  return (readingsOf(view.draw({ document, width, label: "" })) ?? []).flatMap(({ group, count, words }) =>
    Array.from({ length: count }, (_, i) => {
      const [at, says] = words(i);
      return plain([[group, at].filter(Boolean).join(", "), says].filter(Boolean).join(": "));
    })
  );
}
