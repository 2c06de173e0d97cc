/**
 * The thread that drawings.ts starts: the analysis, then every figure that pages ask for, in the order asked, then a file of
 * each.
 */
import { parentPort } from "node:worker_threads";
import type { Directive } from "../../src/paper/site.js";
import { toJson } from "../emit.js";
import type { DrawingAnswer, DrawingOrder, ExportOrder } from "./drawings.js";
import { siteResults } from "./results.js";

if (parentPort === null) throw new Error("draw.ts runs as a thread of the build");
const port = parentPort;
const answer = (words: DrawingAnswer) => port.postMessage(words);

const figures = analyse();
const drawn: string[] = [];
port.on("message", async (order: DrawingOrder | ExportOrder) => {
  const draw = await figures;
  if (order.ask === "export") return exportAll();
  const { id, kind, options, body } = order;
  try {
    const html = draw[kind]!(options, body, { page: "", line: 0 });
    drawn.push(html);
    answer({ say: "drawn", id, html });
  } catch (error) {
    answer({ say: "refused", id, message: messageOf(error) });
  }
});

async function exportAll(): Promise<void> {
  try {
    const { exportFigures } = await import("./export-figures.js");
    answer({ say: "exported", figures: await exportFigures(drawn) });
  } catch (error) {
    answer({ say: "failed", message: messageOf(error) });
  }
}

async function analyse(): Promise<Record<string, Directive>> {
  try {
    const results = await siteResults();
    answer({ say: "results", json: toJson(results) });
    const [{ siteFigures }, { readStudySite }] = await Promise.all([import("./figures.js"), import("./study-site.js")]);
    return await siteFigures(await readStudySite(results));
  } catch (error) {
    answer({ say: "failed", message: messageOf(error) });
    return {};
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
