/** Pages made in the process of a test: HTML, and the figures that they show. */
import "./page-window.js";
import type { ChoiceFigure, Choices, Figure } from "../../src/components/frame/choice-figure.js";
import { pages } from "./all-pages.js";
import { FileAttachment } from "./page-files.js";

export interface PageModule {
  body: string;
  watched: {
    figure?: (kind: Kind, data: unknown, choices: Choices, options: Named) => HTMLElement;
    choices?: (kind: Kind, data: unknown, options: { id: string; defaults?: Choices }) => HTMLElement;
  };
  cells: {
    id: string;
    mode: string;
    inputs: string[];
    run: (inputs: Record<string, unknown>) => Promise<Record<string, unknown>>;
  }[];
}

type Kind = Figure<unknown> | ChoiceFigure<unknown>;
type Named = { number: string; id?: string };

export interface ShownFigure {
  kind: Kind;
  data: unknown;
  defaults: Choices;
}

interface MadePage {
  html: string;
  figures: ReadonlyMap<string, ShownFigure>;
}

const made = new Map<string, Promise<MadePage>>();

export function madePage(name: string): Promise<MadePage> {
  const known = made.get(name);
  if (known) return known;
  const page = pages[name];
  if (!page) throw new RangeError(`no page ${name}; there are ${Object.keys(pages).join(", ")}`);
  const found = page().then((module) => make(module.default));
  made.set(name, found);
  return found;
}

async function make({ body, watched, cells }: PageModule): Promise<MadePage> {
  const figures = new Map<string, ShownFigure>();
  const defaults = new Map<string, Choices>();
  const values: Record<string, unknown> = {
    FileAttachment,
    choices: (...given: Parameters<NonNullable<PageModule["watched"]["choices"]>>) => {
      defaults.set(given[2].id, given[2].defaults ?? {});
      return watched.choices!(...given);
    },
    figure: (...given: Parameters<NonNullable<PageModule["watched"]["figure"]>>) => {
      const [kind, data, , { number, id = number.toLowerCase().replace(/[^a-z0-9]+/g, "-") }] = given;
      figures.set(id, { kind, data, defaults: defaults.get(id) ?? {} });
      return watched.figure!(...given);
    }
  };
  const shown = new Map<string, HTMLElement>();
  const waiting = new Set(cells);
  const outputs = new Set(Object.keys(values));
  while (waiting.size > 0) {
    const ready = [...waiting].find(({ inputs }) => inputs.every((name) => has(name)));
    if (!ready) throw new Error(`cells wait for each other: ${[...waiting].flatMap(({ inputs }) => inputs)}`);
    waiting.delete(ready);
    const { id, inputs, run } = ready;
    const display = (value: unknown) => {
      const box = shown.get(id) ?? document.createElement("div");
      shown.set(id, box);
      box.append(...(Array.isArray(value) ? value : [value]).map((one) => (one instanceof Node ? one : String(one))));
      return value;
    };
    const view = (element: { value: unknown }) => (display(element) as { value: unknown }).value;
    const given = Object.fromEntries(inputs.map((name) => [name, { display, view, ...values }[name]]));
    for (const [name, value] of Object.entries(await run(given))) {
      values[name] = value;
      outputs.add(name);
    }
  }
  return { html: filled(body, shown), figures };

  function has(name: string): boolean {
    return name === "display" || name === "view" || outputs.has(name);
  }
}

function filled(body: string, shown: ReadonlyMap<string, HTMLElement>): string {
  const html = body
    .replace(
      /<div class="observablehq observablehq--block">(?:<observablehq-loading><\/observablehq-loading>)?<!--:([^:]+):--><\/div>\n?/g,
      (_, id: string) => `${shown.get(id)?.innerHTML ?? ""}\n`
    )
    .replace(
      /(?:<observablehq-loading><\/observablehq-loading>)?<!--:([^:]+):-->/g,
      (_, id: string) => shown.get(id)?.innerHTML ?? ""
    );
  return `<!doctype html><main>${html}</main>`;
}
