/** Framework's preview of a user's study, whose data are files in the place of the loader of pages. */
import type { ChildProcess } from "node:child_process";
import { mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { StudySite } from "../../../src/report/site.js";
import { prepareFramework, startFramework } from "../framework/framework.js";
import { pageData } from "../framework/page-data.js";
import { assembled, sitePaths } from "../paths.js";
import { report } from "../site-report.js";
import { freePort } from "./free-port.js";

/** Pages that the report has of what is in the study. */
export function pagesOf(site: StudySite): string[] {
  return report.pages!(site);
}

/** @returns the process, when it listens; the signal ends the wait for it */
export async function startPreview(site: StudySite, port: number, signal: AbortSignal): Promise<ChildProcess> {
  await prepareFramework(pagesOf(site));
  await writeData(site);
  mkdirSync(dirname(sitePaths.log), { recursive: true });
  const log = openSync(sitePaths.log, "w");
  const args = ["--no-open", "--port", String(port)];
  const preview = startFramework("preview", args, { RLSCALE_PREVIEW: "true", RLSCALE_ASSEMBLED: "true" }, log);
  while (preview.exitCode === null && !signal.aborted && (await freePort(port, 1)) !== null) await sleep(50);
  return preview;
}

export async function stopped(preview: ChildProcess): Promise<void> {
  if (preview.exitCode !== null || preview.signalCode !== null) return;
  const closed = new Promise((done) => preview.once("close", done));
  preview.kill();
  await closed;
}

/** Each file takes the place of the one before, whole: pages that are open take it. */
export async function writeData(site: StudySite): Promise<void> {
  const place = join(assembled, "data");
  mkdirSync(place, { recursive: true });
  for (const [name, text] of await pageData(site)) {
    const path = join(place, name);
    if (readOrNull(path) === text) continue;
    writeFileSync(`${path}.next`, text);
    renameSync(`${path}.next`, path);
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
