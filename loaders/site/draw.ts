/** The thread that drawings.ts starts: the analysis, then every figure that pages ask for, in the order asked. */
import { parentPort } from "node:worker_threads";
import { toJson } from "../emit.js";
import { withCounterpart } from "./counterparts.js";
import type { DrawingAnswer, DrawingOrder } from "./drawings.js";
import type { Directive } from "./markdown/hook.js";
import { siteResults } from "./results.js";

if (parentPort === null) throw new Error("draw.ts runs as a thread of the build");
const port = parentPort;
const answer = (words: DrawingAnswer) => port.postMessage(words);

const figures = analyse();
port.on("message", async ({ id, kind, options, body }: DrawingOrder) => {
  try {
    const draw = (await figures)[kind]!;
    answer({ say: "drawn", id, html: withCounterpart(draw(options, body, { page: "", line: 0 })) });
  } catch (error) {
    answer({ say: "refused", id, message: messageOf(error) });
  }
});

async function analyse(): Promise<Record<string, Directive>> {
  try {
    const results = await siteResults();
    answer({ say: "results", json: toJson(results) });
    const { siteFigures } = await import("./figures.js");
    return await siteFigures(results);
  } catch (error) {
    answer({ say: "failed", message: messageOf(error) });
    return {};
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
