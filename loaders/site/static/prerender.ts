/**
 * What the cells of a built page show, found by running the page's own script in Node, with Framework's own client. One
 * page at a time: its window is what global names speak of.
 */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { mustFind } from "../../../src/lib/items.js";
import { type ExportedFigure, exportFigures } from "../finish/export-figures.js";
import type { PageScript } from "./page-cells.js";
import { openPage, type PageWindow } from "./page-window.js";

export interface Rendered {
  /** id of a cell -> HTML of what it shows */
  shown: ReadonlyMap<string, string>;
  /** ids of cells whose rendering listens to events */
  listening: ReadonlySet<string>;
  /** paths of the files that they asked for */
  asked: readonly string[];
  figures: readonly ExportedFigure[];
}

/** A place in the page where a cell shows something, as Framework's client keeps it. */
interface Root extends Comment {
  _nodes?: Node[];
  /** what it shows is an error */
  _error?: boolean;
}

/** Widths that a chart which asks for its width is drawn at, pixels: the page shows the widest that fits. */
const widths = [328, 680, 1068] as const;

/** Turns of the event loop without anything to do after which a page has settled: what a promise leads to takes a few. */
const turns = 8;

/** A cell that has not settled after this many seconds never will. */
const patience = 60;

/** Seconds for which a cell that has not begun is waited for while nothing else runs: its library may still be read from disk. */
const beginning = 10;

/**
 * @param root folder of the site
 * @param path of the page in it
 * @throws Error naming the cell that could not run
 */
export async function prerender(root: string, path: string, html: string, script: PageScript): Promise<Rendered> {
  const page = openPage(html, root, path);
  const running = new Set<string>();
  const begun = new Set<string>();
  const failed: string[] = [];
  (globalThis as Record<string, unknown>).__cell = (id: string, body: (...inputs: unknown[]) => unknown) =>
    watch(id, body);
  const program = join(root, `${path}.prerender.mjs`);
  try {
    await writeFile(program, watched(script, path));
    await import(pathToFileURL(program).href);
    await settled();
  } finally {
    await rm(program, { force: true });
  }
  if (failed.length > 0) throw new Error(failed.join("\n"));
  await drawWidths(page);
  const read = readCells(page, (id) => firstLine(script, id));
  return { ...read, figures: await exportFigures(page.document) };

  function hasBegun(): boolean {
    return script.cells.every(({ id }) => begun.has(id));
  }

  function watch(id: string, body: (...inputs: unknown[]) => unknown) {
    const fail = (error: unknown) => {
      failed.push(
        `the cell ${firstLine(script, id)}\n${error instanceof Error ? (error.stack ?? error.message) : error}`
      );
      running.delete(id);
    };
    return (...inputs: unknown[]) => {
      begun.add(id);
      running.add(id);
      try {
        const value = body(...inputs);
        if (value instanceof Promise) value.then(() => running.delete(id), fail);
        else running.delete(id);
        return value;
      } catch (error) {
        fail(error);
        throw error;
      }
    };
  }

  /** Waits until all cells have begun, none runs, nothing is waited for, and none starts for a while. */
  async function settled(): Promise<void> {
    const end = performance.now() + 1000 * patience;
    let busy = performance.now();
    for (let quiet = 0; ; ) {
      await new Promise((resolve) => setTimeout(() => setImmediate(resolve), 0));
      quiet = running.size === 0 && page.waiting() === 0 ? quiet + 1 : 0;
      const now = performance.now();
      if (quiet === 0) busy = now;
      if (quiet >= turns && (hasBegun() || failed.length > 0 || now > busy + 1000 * beginning)) return;
      if (now < end) continue;
      const [id] = running;
      throw new Error(
        id ? `the cell ${firstLine(script, id)}\nhas not ended after ${patience} s` : "its cells never rest"
      );
    }
  }
}

/** The page's script with a client of its own, and each cell's body under watch. */
function watched({ code, cells }: PageScript, page: string): string {
  let text = "";
  let at = 0;
  for (const { id, body } of cells) {
    text += `${code.slice(at, body.start)}__cell("${id}", ${code.slice(body.start, body.end)})`;
    at = body.end;
  }
  return (text + code.slice(at)).replace(
    /(from "[^"]*\/_observablehq\/client\.[^"]*)"/,
    `$1?page=${encodeURIComponent(page)}"`
  );
}

/** A cell's first line, for a message. */
function firstLine({ code, cells }: PageScript, id: string): string {
  const cell = mustFind(cells, (cell) => cell.id === id);
  const lines = code.slice(cell.start, cell.end).split("\n").slice(1, -1);
  return lines.find((line) => !/^(display\(await\(|const \[|\s*)$/.test(line))?.trim() ?? id;
}

/** Draws what asks for its width at each of the widths, side by side; the page's style shows one of them. */
async function drawWidths({ document, observed }: PageWindow): Promise<void> {
  for (const { target, resize } of observed) {
    if (!target.isConnected) continue;
    const drawn: Element[] = [];
    for (const width of widths) {
      resize(width, 400);
      await new Promise((resolve) => setTimeout(resolve, 0));
      const box = document.createElement("div");
      box.className = `drawn-${width}`;
      box.append(...Array.from(target.childNodes, (child) => child.cloneNode(true)));
      drawn.push(box);
    }
    target.replaceChildren(...drawn);
  }
}

/** @throws Error where what a cell gives cannot be shown, naming it */
function readCells(
  { document, listening, asked }: PageWindow,
  lineOf: (id: string) => string
): Omit<Rendered, "figures"> {
  const shown = new Map<string, string>();
  const heard = new Set<string>();
  const listeners = [...listening].filter((target): target is Node => "nodeType" in target);
  // 128: comments
  const comments = document.createNodeIterator(document.body, 128);
  for (let root = comments.nextNode() as Root | null; root; root = comments.nextNode() as Root | null) {
    if (!root._nodes) continue;
    const id = root.data.slice(1, -1);
    if (root._error) {
      throw new Error(`the cell ${lineOf(id)}\n${root._nodes.map(({ textContent }) => textContent).join(" ")}`);
    }
    const nodes = root._nodes.filter((node) => node.nodeName !== "OBSERVABLEHQ-LOADING");
    if (nodes.some((node) => listeners.some((listener) => node.contains(listener)))) heard.add(id);
    shown.set(id, nodes.map(htmlOf).join(""));
  }
  return { shown, listening: heard, asked };
}

/** A node as HTML, with the state that inputs have beyond their attributes. */
function htmlOf(node: Node): string {
  if (!("outerHTML" in node)) return escaped(node.textContent ?? "");
  const element = node as Element;
  for (const input of [...element.getElementsByTagName("input")]) {
    if (input.type === "checkbox" || input.type === "radio") input.toggleAttribute("checked", input.checked);
    else if (input.type !== "file") input.setAttribute("value", input.value);
  }
  for (const option of [...element.getElementsByTagName("option")]) option.toggleAttribute("selected", option.selected);
  return element.outerHTML;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
