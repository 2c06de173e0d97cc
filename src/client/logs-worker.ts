/**
 * The worker of "Your logs": reads, understands and fits, by the code of the command line. A bundle of its own, which the
 * page has at hand before any file is chosen; it asks nobody for anything.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { readLog } from "../import/import-log.js";
import { answerFor, needsReading, type OwnChoices, type OwnLog, optionsFor } from "../import/own-logs.js";
import { LogError, reasonOf } from "../lib/log-error.js";
import type { StudySlopes } from "../lib/own-runs/compare-with-study.js";
import { sourceOfFile } from "./own-logs/file-source.js";
import { Keeper } from "./own-logs/kept.js";
import type { DroppedFile, FromWorker, ToWorker } from "./own-logs/messages.js";

const say = postMessage as (message: FromWorker) => void;

let study: StudySlopes[] = [];
let keeper: Keeper | null = null;
let choices: OwnChoices = { sizes: {} };
let stop = new AbortController();
const logs = new Map<string, OwnLog>();
/** files at hand, to be read again where a choice asks for it */
const files = new Map<string, Blob>();

/** One thing after the other; only a stop is heard at once. */
let turn: Promise<void> = Promise.resolve();
addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === "stop") {
    stop.abort();
    return;
  }
  turn = turn.then(() => act(data)).catch((error) => say({ kind: "failed", message: reasonOf(error) }));
});

async function act(message: Exclude<ToWorker, { kind: "stop" }>): Promise<void> {
  if (message.kind === "start") await start(message);
  else if (message.kind === "read") {
    choices = message.choices;
    await readAll(message.files);
  } else if (message.kind === "choose") {
    choices = message.choices;
    await keeper?.choose(choices);
    const again = [...logs.values()].flatMap((own) => {
      const file = files.get(own.path);
      return "log" in own && file && needsReading(own.log, choices) ? [{ path: own.path, file }] : [];
    });
    if (again.length > 0) await readAll(again);
    else answer();
  } else if (message.kind === "remove") {
    logs.delete(message.path);
    files.delete(message.path);
    await keeper?.remove(message.path);
    answer();
  } else if (message.kind === "clear") {
    logs.clear();
    files.clear();
    choices = { sizes: {} };
    await keeper?.clear();
    say({ kind: "cleared" });
  }
}

async function start(message: Extract<ToWorker, { kind: "start" }>): Promise<void> {
  study = message.study;
  keeper = new Keeper(message.store);
  const kept = await keeper.all();
  if (kept.logs.length === 0) return;
  for (const own of kept.logs) logs.set(own.path, own);
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

/** Reads files one after the other; a damaged one stands beside the others. */
async function readAll(dropped: readonly DroppedFile[]): Promise<void> {
  stop = new AbortController();
  const { signal } = stop;
  const whole = dropped.reduce((sum, { file }) => sum + file.size, 0);
  let before = 0;
  let told = 0;
  for (const [at, { path, file }] of dropped.entries()) {
    const progress = (read: number) => {
      const now = performance.now();
      if (now - told < 80) return;
      told = now;
      say({ kind: "progress", path, at: at + 1, of: dropped.length, read: before + read, size: whole });
    };
    progress(0);
    try {
      const own = await readOne(path, file, signal, progress);
      logs.set(path, own);
      files.set(path, file);
      await keeper?.put(own);
    } catch (error) {
      if (!signal.aborted) throw error;
      say({ kind: "stopped", kept: at, left: dropped.length - at });
      answer();
      return;
    }
    before += file.size;
  }
  await keeper?.choose(choices);
  answer();
}

async function readOne(
  path: string,
  file: Blob,
  signal: AbortSignal,
  onProgress: (read: number) => void
): Promise<OwnLog> {
  try {
    const options = { ...optionsFor(path, choices), checksum, onProgress, signal };
    return { path, log: await readLog(sourceOfFile(path, file, signal), options) };
  } catch (error) {
    if (!(error instanceof LogError) || signal.aborted) throw error;
    return { path, bytes: file.size, problems: [...error.problems] };
  }
}

function checksum(): { update(bytes: Uint8Array): void; digest(): string } {
  const hash = sha256.create();
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, "0")).join("")
  };
}

function answer(restored = false): void {
  const inOrder = [...logs.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  say({ kind: "answer", answer: answerFor(inOrder, choices, study), choices, restored });
}
