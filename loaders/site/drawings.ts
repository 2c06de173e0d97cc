/**
 * The figures of a build, drawn beside Framework: it would parse each page's drawings three times over to find nothing in
 * them. A second thread (draw.ts) reads the logs, analyses them and draws; a page gets a mark in a drawing's place, and the
 * drawing itself after the build.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Results } from "../../src/lib/results.js";
import type { Directive } from "../../src/paper/site.js";
import { startThread } from "../threads.js";
import type { ExportedFigure } from "./export-figures.js";
import { PageError, type PagePlace } from "./markdown/page-error.js";
import { namesIn } from "./registry.js";

/** What a page asks to be drawn. */
export interface DrawingOrder {
  ask: "draw";
  id: number;
  kind: string;
  options: Record<string, unknown>;
  /** the page's own words inside the directive, HTML */
  body: string;
}

/** After the last order: every figure as a file of its own. */
export interface ExportOrder {
  ask: "export";
}

/** What the second thread says. */
export type DrawingAnswer =
  | { say: "results"; json: string }
  | { say: "failed"; message: string }
  | { say: "drawn"; id: number; html: string }
  | { say: "refused"; id: number; message: string }
  | { say: "exported"; figures: ExportedFigure[] };

export interface Drawings {
  /** the results of the analysis; rejects with the analysis's own message */
  results: Promise<Results>;
  /** every kind of figure as a mark that stands for it */
  marks: Record<string, Directive>;
  /** every drawing asked for so far, by its mark's name; rejects with the first that could not be drawn */
  finished(): Promise<ReadonlyMap<string, string>>;
  /** begins to make files of the figures; call it when the last drawing is asked for */
  exportAll(): void;
  exported: Promise<ExportedFigure[]>;
  close(): Promise<void>;
}

let open: Drawings | undefined;

/** The drawings of the build that this process is at; none where somebody edits, and figures stand in their pages. */
export function openDrawings(): Drawings | undefined {
  return open;
}

interface Deferred<T> {
  promise: Promise<T>;
  done: (value: T) => void;
  fail: (error: Error) => void;
}

/** A promise that is settled from outside; one that nobody waits for may fail in silence. */
function deferred<T>(): Deferred<T> {
  let done!: (value: T) => void;
  let fail!: (error: Error) => void;
  const promise = new Promise<T>((resolve, reject) => {
    done = resolve;
    fail = reject;
  });
  promise.catch(() => undefined);
  return { promise, done, fail };
}

/** Starts the second thread, at the analysis. One at a time. */
export async function startDrawings(): Promise<Drawings> {
  const worker = startThread("draw", import.meta.url);
  const orders: { kind: string; place: PagePlace; drawn: Promise<string> }[] = [];
  const waiting: Deferred<string>[] = [];
  const results = deferred<Results>();
  const exported = deferred<ExportedFigure[]>();
  const failAll = (error: Error) => {
    for (const { fail } of [results, exported, ...waiting]) fail(error);
  };
  worker.on("message", (answer: DrawingAnswer) => {
    if (answer.say === "results") results.done(JSON.parse(answer.json) as Results);
    else if (answer.say === "failed") failAll(new Error(answer.message));
    else if (answer.say === "exported") exported.done(answer.figures);
    else if (answer.say === "drawn") waiting[answer.id]?.done(answer.html);
    else waiting[answer.id]?.fail(new Error(answer.message));
  });
  worker.on("error", failAll);
  worker.on("exit", () => failAll(new Error("the thread that draws ended early")));
  const kinds = await namesIn("figures");
  open = {
    results: results.promise,
    marks: Object.fromEntries(kinds.map((kind) => [kind, orderOf(kind)])),
    finished: async () => {
      const drawn = await Promise.all(
        orders.map(async ({ kind, place, drawn }) => {
          try {
            return await drawn;
          } catch (error) {
            throw new PageError(place, `figure ${kind}: ${(error as Error).message}`);
          }
        })
      );
      return new Map(drawn.map((html, id) => [String(id), html]));
    },
    exportAll: () => worker.postMessage({ ask: "export" } satisfies ExportOrder),
    exported: exported.promise,
    close: async () => {
      open = undefined;
      worker.removeAllListeners("exit");
      await worker.terminate();
    }
  };
  return open;

  function orderOf(kind: string): Directive {
    return (options, body, place) => {
      const id = orders.length;
      const drawn = deferred<string>();
      waiting.push(drawn);
      orders.push({ kind, place, drawn: drawn.promise });
      worker.postMessage({ ask: "draw", id, kind, options, body } satisfies DrawingOrder);
      return `<div data-drawing="${id}"></div>`;
    };
  }
}

/**
 * The page with each mark replaced by its drawing. The data files that drawings link to get the address that Framework
 * gives files, by their content, and are written there.
 *
 * @param root folder of the site
 * @param page path of the page in it
 * @param data folder with the data files, by the name they have under /data
 * @throws Error when a drawing is not there
 */
export async function putDrawings(
  html: string,
  drawings: ReadonlyMap<string, string>,
  { root, page, data }: { root: string; page: string; data: string }
): Promise<string> {
  const whole = html.replace(/<div data-drawing="(\d+)"><\/div>/g, (mark, id: string) => {
    const drawing = drawings.get(id);
    if (drawing === undefined) throw new Error(`${page}: ${mark} was never drawn`);
    return drawing;
  });
  const up = "../".repeat(page.split(/[\\/]/).length - 1) || "./";
  const addresses = new Map<string, string>();
  for (const [, name] of whole.matchAll(/<link rel="preload"[^>]* href="\/data\/([\w-]+\.json)"/g)) {
    if (!addresses.has(name!)) addresses.set(name!, up + (await publish(root, join(data, name!))));
  }
  return whole.replace(
    /(<link rel="preload"[^>]* href=")\/data\/([\w-]+\.json)"/g,
    (_, before: string, name: string) => `${before}${addresses.get(name)}"`
  );
}

/** Writes a file into the site under the hash of its content; its address from the site's root comes back. */
async function publish(root: string, path: string): Promise<string> {
  const content = await readFile(path);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const address = `_file/data/${basename(path, ".json")}.${hash}.json`;
  await mkdir(join(root, "_file/data"), { recursive: true });
  await writeFile(join(root, address), content);
  return address;
}
