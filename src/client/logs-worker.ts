/**
 * The worker of "Your logs": reads, understands and fits, by the code of the command line. A bundle of its own, which the
 * page has at hand before any file is chosen; it asks nobody for anything.
 */
import { strToU8, zipSync } from "fflate";
import type { LogSource } from "../import/bytes/log-source.js";
import { logsAmong } from "../import/choose-logs.js";
import { isDamaged } from "../import/damaged-log.js";
import { readLog } from "../import/import-log.js";
import type { ImportedLog } from "../import/imported-log.js";
import { normalise } from "../import/study/normalise/normalise.js";
import { studyFile, studyFiles } from "../import/study/study-files.js";
import { isWhole, UserAnswers } from "../import/study/user-answers.js";
import {
  importedLogs,
  type LogAnswer,
  type LogChoices,
  needsReading,
  optionsFor,
  type UserLog
} from "../import/study/user-logs.js";
import { firstOf, mustGet } from "../lib/items.js";
import { LogError, reasonOf } from "../lib/log-error.js";
import { checksum, digestOf, placeOf } from "./user-logs/files/chosen-again.js";
import { sourceOfFile } from "./user-logs/files/file-source.js";
import { Keeper } from "./user-logs/files/kept-logs.js";
import type { ExportKind, FromWorker, Remarks, ToWorker } from "./user-logs/messages.js";

const say = postMessage as (message: FromWorker) => void;

/** Milliseconds of work that a message may have to wait for. */
const sliceMs = 15;

let answers = new UserAnswers([], null);
/** answers so far: what follows an older one is let go */
let round = 0;
/** called when the page has painted the last answer */
let painted: () => void = () => undefined;
let keeper: Keeper | null = null;
let choices: LogChoices = { sizes: {} };
let stop = new AbortController();
const logs = new Map<string, UserLog>();
/** files at hand, to be read again where a choice asks for it */
const sources = new Map<string, LogSource>();

/** One thing after the other; only a stop, and that the page has painted, are heard at once. */
let turn: Promise<void> = Promise.resolve();
addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === "stop") {
    stop.abort();
    return;
  }
  if (data.kind === "painted") {
    painted();
    return;
  }
  turn = turn.then(() => act(data)).catch((error) => say({ kind: "failed", message: reasonOf(error) }));
});

async function act(message: Exclude<ToWorker, { kind: "stop" | "painted" }>): Promise<void> {
  if (message.kind === "start") await start(message);
  else if (message.kind === "read") {
    choices = message.choices;
    const found = message.files.map(({ path, file, named }) => ({
      source: sourceOfFile(path, file, () => stop.signal),
      // the first folder is the one that was dropped or chosen
      below: named ? null : path.slice(path.indexOf("/") + 1)
    }));
    await readAll(await logsAmong(found), true);
  } else if (message.kind === "choose") {
    choices = message.choices;
    const isRecipesAlone = answers.understands(inOrder(), choices);
    const again = [...logs.values()].flatMap((log) => {
      const source = sources.get(log.path);
      return "log" in log && source && needsReading(log.log, choices) ? [source] : [];
    });
    if (again.length > 0) await readAll(again);
    else if (isRecipesAlone) compareAgain();
    else answer();
    await keeper?.choose(choices);
  } else if (message.kind === "remove") {
    logs.delete(message.path);
    sources.delete(message.path);
    await keeper?.remove(message.path);
    answer();
  } else if (message.kind === "clear") {
    logs.clear();
    sources.clear();
    choices = { sizes: {} };
    round++;
    await keeper?.clear();
    say({ kind: "cleared" });
  } else if (message.kind === "export") exportStudy(message.what);
}

async function start(message: Extract<ToWorker, { kind: "start" }>): Promise<void> {
  answers = new UserAnswers(message.study, message.beside);
  keeper = new Keeper(message.store);
  const kept = await keeper.all();
  if (kept.logs.length === 0) return;
  for (const log of kept.logs) logs.set(log.path, log);
  choices = kept.choices ?? choices;
  try {
    answer(true);
  } catch {
    // kept by another version of these pages
    logs.clear();
    choices = { sizes: {} };
    await keeper.clear();
  }
}

/**
 * Reads logs one after the other; a damaged one stands beside the others.
 *
 * @param areNew they were chosen now: what is there already is kept once, what is called alike stands apart
 */
async function readAll(found: readonly LogSource[], areNew = false): Promise<void> {
  stop = new AbortController();
  const { signal } = stop;
  const whole = found.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  let lastSaid = 0;
  const together = new Set<string>();
  const kept: (Promise<void> | undefined)[] = [];
  const remarks: Remarks = { again: [], renamed: [] };
  for (const [at, chosen] of found.entries()) {
    let source = chosen;
    const progress = (read: number) => {
      const now = performance.now();
      if (now - lastSaid < 80) return;
      lastSaid = now;
      say({ kind: "progress", path: source.path, at: at + 1, of: found.length, read: before + read, size: whole });
    };
    progress(0);
    try {
      if (areNew) {
        const { path, isThere } = await placeOf(chosen, logs, together);
        if (isThere) remarks.again.push(path);
        else if (path !== chosen.path) remarks.renamed.push({ from: chosen.path, to: path });
        together.add(path);
        source = { ...chosen, path };
      }
      const log = await readOne(source, signal, progress);
      logs.set(source.path, log);
      sources.set(source.path, source);
      kept.push(keeper?.put(log));
    } catch (error) {
      if (!signal.aborted) throw error;
      say({ kind: "stopped", kept: at, left: found.length - at });
      answer();
      return;
    }
    before += source.size;
  }
  if (areNew) say({ kind: "logged", logged: answers.logged(inOrder(), choices) });
  answer(false, remarks);
  await Promise.all([...kept, keeper?.choose(choices)]);
}

async function readOne(source: LogSource, signal: AbortSignal, onProgress: (read: number) => void): Promise<UserLog> {
  const { path, size } = source;
  try {
    return { path, log: await readLog(source, { ...optionsFor(path, choices), checksum, onProgress, signal }) };
  } catch (error) {
    if (!(error instanceof LogError) || signal.aborted) throw error;
    return { path, bytes: size, sha256: await digestOf(source).catch(() => null), problems: [...error.problems] };
  }
}

function inOrder(): UserLog[] {
  return [...logs.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function answer(restored = false, remarks: Remarks = { again: [], renamed: [] }): void {
  const said = answers.answer(inOrder(), choices);
  say({ kind: "answer", answer: said, choices, restored, remarks });
  void follow(said);
}

/** Where other recipes are all that was chosen. */
function compareAgain(): void {
  const said = answers.answer(inOrder(), choices);
  say({ kind: "recipes", comparison: said.comparison, beside: said.beside, choices });
  void follow(said);
}

/** What takes long comes after the answer is painted, in slices between which messages are heard. */
async function follow(answer: LogAnswer): Promise<void> {
  const turn = ++round;
  if (isWhole(answer)) return;
  await new Promise<void>((done) => {
    painted = done;
  });
  if (turn !== round) return;
  const steps = answers.rest(answer);
  for (;;) {
    const end = performance.now() + sliceMs;
    let step = steps.next();
    while (!step.done && performance.now() < end) step = steps.next();
    if (step.done) {
      say({ kind: "rest", ...step.value });
      return;
    }
    await new Promise((done) => setTimeout(done));
    if (turn !== round) return;
  }
}

/** The study that `rlscale new` would make of these logs, or a part of it. */
function exportStudy(what: ExportKind): void {
  const imported = importedLogs(inOrder(), choices, { join: true });
  const whole = imported.filter((log): log is ImportedLog => !isDamaged(log));
  try {
    const { score, range, role, variant, groupSize } = choices;
    const files = studyFiles(normalise(whole, { score, range, role, variant, groupSize }), imported.filter(isDamaged));
    const bytes = (content: Uint8Array | string) => (typeof content === "string" ? strToU8(content) : content);
    const runs = [...files].filter(([path]) => path.endsWith(".parquet"));
    const named = (path: string) => path.slice(path.lastIndexOf("/") + 1);
    if (what === "yaml") send("study.yaml", bytes(mustGet(files, studyFile)));
    else if (what === "study") send("your-study.zip", zipped([...files], bytes));
    else if (runs.length === 1) send(named(firstOf(runs)[0]), bytes(firstOf(runs)[1]));
    else
      send(
        "your-runs.zip",
        zipped(
          runs.map(([path, content]) => [named(path), content]),
          bytes
        )
      );
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    say({ kind: "refused", reasons: [...error.problems] });
  }
}

function send(name: string, content: Uint8Array): void {
  say({ kind: "exported", name, content: new Uint8Array(content) });
}

/** No time of day in it: the same logs give the same file. */
function zipped(
  files: readonly (readonly [string, Uint8Array | string])[],
  bytes: (content: Uint8Array | string) => Uint8Array
): Uint8Array {
  const mtime = new Date(1980, 0, 1);
  return zipSync(Object.fromEntries(files.map(([path, content]) => [path, [bytes(content), { mtime, level: 6 }]])));
}
