/** What a build says of its stages, with the numbers of each. */
import { plural } from "../../src/lib/format.js";
import type { Results } from "../../src/lib/results.js";

const stages = ["client code", "analysis and pages", "cells", "after the build", "swap"] as const;

export function stageLine(index: number, words: string, seconds: number): string {
  return `[${index + 1}/${stages.length}] ${stages[index]}: ${words} (${seconds.toFixed(1)} s)`;
}

export function analysedWords({ inputs, laws }: Pick<Results, "inputs" | "laws">): string {
  return `${plural(inputs.files.length, "log")}, ${inputs.rowsUsed} of ${inputs.rowsRead} rows used, ${plural(laws.length, "law")}`;
}

/** @param ran pages whose cells ran; the others were kept */
export function cellsWords(pages: number, ran: number): string {
  return `${pages} pages with cells${ran < pages ? `, ${pages - ran} unchanged` : ""}`;
}

/** @param files made for downloads, beside the archive of all of them */
export function finishedWords(pages: number, files: number): string {
  return `${pages} pages finished, ${files + 1} files to take away`;
}
