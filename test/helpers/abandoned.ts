/** What a killed command leaves beside the place that it was writing to. */
import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { asideOf } from "../../loaders/output/claim-place.js";
import { holdOutput } from "../../loaders/output/put.js";

/** No process has a number so high. */
export const deadProcess = 4_194_305;

/** The folder beside a place, as a process that is no longer there held it. */
export function abandonedAside(path: string, pid: number = deadProcess): string {
  const aside = asideOf({ path });
  mkdirSync(aside, { recursive: true });
  const token = "0b7e2a34-6d0c-4a52-9a5e-1f6c83f3c0d1";
  writeFileSync(join(aside, "owner.json"), JSON.stringify({ token, pid, host: hostname(), started: null }));
  return aside;
}

/** A site of one page, as a build put it there. */
export async function earlierSite(path: string, text: string): Promise<void> {
  await holdOutput(path, { kind: "site", inputs: [] }, async ({ next, put }) => {
    mkdirSync(join(next, "data"), { recursive: true });
    writeFileSync(join(next, "index.html"), text);
    writeFileSync(join(next, "data/results.json"), text);
    await put();
  });
}
