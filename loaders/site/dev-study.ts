/**
 * `rlscale dev FOLDER`: Framework's preview of a study's report; its logs are followed as they grow.
 *
 * RLSCALE_DATA    folder with study.yaml
 * RLSCALE_STUDY   the study's folder, as it was given
 * RLSCALE_PORT    where the report is served; none: the first that is free from 3000 on
 */
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { StudySite } from "../../src/report/site.js";
import { main } from "../cli/main.js";
import { logsOf } from "../cli/study/study-option.js";
import { acquireLock } from "../output/lock.js";
import { filesBehind } from "../study/find-logs.js";
import { readStudy } from "../study/study.js";
import { studyRoot } from "../study/study-root.js";
import { statesOf } from "./follow/file-states.js";
import { pagesOf, startPreview, stopped, writeData } from "./follow/framework-preview.js";
import { freePort } from "./follow/free-port.js";
import { freshStudies } from "./follow/fresh-study.js";
import { Grown } from "./follow/grown.js";
import { prebundle } from "./framework/prebundle.js";
import { sitePaths } from "./paths.js";

/** Between two looks at the files, ms. */
const every = 400;

const folder = process.env.RLSCALE_STUDY!;
const data = resolve(process.env.RLSCALE_DATA!);
const studyYaml = join(data, "study.yaml");
const say = (line: string) => console.error(line);
const ended = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => ended.abort());

// as when the command is ended by name
process.once("disconnect", () => ended.abort());
process.channel?.unref();

await follow().catch((error: unknown) => {
  say(`dev failed\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});

async function follow(): Promise<void> {
  const port = await portOf(process.env.RLSCALE_PORT);
  const onWait = (pid: number) => say(`waiting for another build (process ${pid})`);
  const checkout = await acquireLock(resolve(sitePaths.lock), { target: sitePaths.work, onWait });
  try {
    await served(port);
  } finally {
    await checkout.release();
  }
}

async function portOf(given: string | undefined): Promise<number> {
  const port = await freePort(Number(given ?? 3000), given === undefined ? undefined : 1);
  if (port !== null) return port;
  throw new Error(
    given
      ? `--port ${given}: must be free; another program listens there`
      : "no port from 3000 to 3009 is free: say one with --port"
  );
}

async function served(port: number): Promise<void> {
  const study = freshStudies(studyRoot());
  let from = await places();
  const grown = new Grown(new Map());
  await takeLogs(grown, from);
  let [site] = await Promise.all([study(), prebundle()]);
  let preview = await startPreview(site, port, ended.signal);
  const logs = (await statesNow(from)).size - 1;
  say(
    `http://127.0.0.1:${port}/ shows ${folder} and follows its ${logs === 1 ? "log" : `${logs} logs`}; Ctrl-C ends it`
  );
  while (!ended.signal.aborted && preview.exitCode === null) {
    await sleep(every, null, { signal: ended.signal }).catch(() => undefined);
    if (ended.signal.aborted || !grown.look(await statesNow(from))) continue;
    const began = performance.now();
    try {
      const taken = await takeLogs(grown, from);
      const before = pagesOf(site).join();
      site = await study();
      from = await places();
      if (pagesOf(site).join() === before) await writeData(site);
      else {
        await stopped(preview);
        preview = await startPreview(site, port, ended.signal);
        say("the report has other pages now: load it again");
      }
      say(takenWords(site, performance.now() - began, taken));
    } catch (error) {
      // what is shown stays
      say(error instanceof Error ? error.message : String(error));
    }
  }
  if (ended.signal.aborted) return stopped(preview);
  throw new Error(`the preview ended; what it said is in ${sitePaths.log}`);
}

function takenWords({ results }: StudySite, ms: number, taken: boolean): string {
  const { rowsUsed, rowsRead } = results.inputs;
  return `${taken ? "taken again" : "shown as the study stands"}: ${rowsUsed} of ${rowsRead} rows used (${(ms / 1000).toFixed(1)} s)`;
}

/** Where the logs of the study are, as its file says; those of a study that does not say it lie in its folder. */
async function places(): Promise<string[] | null> {
  const { logs } = await readStudy(studyRoot());
  return logs?.from ? (await logsOf(data)).from : null;
}

/** The study's own file, and its logs. */
async function statesNow(from: readonly string[] | null) {
  const paths = from
    ? await filesBehind(from).catch(() => [])
    : (await readdir(join(data, "runs")).catch(() => [])).map((name) => join(data, "runs", name));
  return statesOf([studyYaml, ...paths]);
}

/**
 * Takes the logs again, as `rlscale refresh` does: what it says of them is said once.
 *
 * @returns false where it had something to say against them
 */
async function takeLogs(grown: Grown, from: readonly string[] | null): Promise<boolean> {
  const states = await statesNow(from);
  grown.take(states);
  if (from === null) return true;
  let said = "";
  const err = (text: string) => {
    said += text;
  };
  const isTaken = (await main(["refresh", folder], { out: () => {}, err })) === 0;
  if (!isTaken) say(said.trimEnd());
  // what was appended while they were read is new; what this wrote is not
  grown.take(new Map([...states, ...(await statesOf([studyYaml]))]));
  return isTaken;
}
