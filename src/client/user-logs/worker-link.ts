/**
 * The worker of "Your logs", ready before any file is chosen: its code is fetched once when the page rests, and every worker
 * is started from what was fetched, as a blob, so that it inherits the page's policy and needs no request.
 */
import type { BesideRecord } from "../../lib/beside/beside-record.js";
import type { StudySlopes } from "../../lib/user-runs/compare-with-study.js";
import type { FromWorker, ToWorker } from "./messages.js";

/** A worker that is told to stop has this long, milliseconds, before it is ended. */
const patience = 1500;

/** What the page knows of other studies. */
type Known = { series: StudySlopes[]; beside: BesideRecord | null };

class LogsWorker {
  readonly #code: string;
  readonly #study: StudySlopes[];
  readonly #beside: BesideRecord | null;
  readonly #store: string;
  readonly #hear: (message: FromWorker) => void;
  #worker: Worker;
  #ending: ReturnType<typeof setTimeout> | undefined;

  /** @param code address of a blob */
  constructor(code: string, { series, beside }: Known, store: string, hear: (message: FromWorker) => void) {
    this.#code = code;
    this.#study = series;
    this.#beside = beside;
    this.#store = store;
    this.#hear = hear;
    this.#worker = this.#start();
  }

  say(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  /** Stops what is being read. A worker that does not listen is ended; another takes over what was kept. */
  stop(): void {
    this.say({ kind: "stop" });
    this.#ending ??= setTimeout(() => {
      this.#ending = undefined;
      this.#worker.terminate();
      this.#worker = this.#start();
      this.#hear({ kind: "stopped", kept: 0, left: 0 });
    }, patience);
  }

  #start(): Worker {
    const worker = new Worker(this.#code, { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
      if (worker !== this.#worker) return;
      if (data.kind !== "progress") {
        clearTimeout(this.#ending);
        this.#ending = undefined;
      }
      this.#hear(data);
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#hear({ kind: "failed", message: event.message || "the worker could not be started" });
    });
    worker.postMessage({
      kind: "start",
      study: this.#study,
      beside: this.#beside,
      store: this.#store
    } satisfies ToWorker);
    return worker;
  }
}

/** A worker that is spoken to before its code is there: what is said waits for it. */
export interface Link {
  tell(message: ToWorker): void;
  stop(): void;
  /** @throws Error when the code cannot be fetched */
  open(known: Known, store: string): Promise<void>;
}

export function linkOf(hear: (message: FromWorker) => void): Link {
  let worker: LogsWorker | null = null;
  const waiting: ToWorker[] = [];
  return {
    tell: (message) => (worker ? worker.say(message) : void waiting.push(message)),
    stop: () => worker?.stop(),
    async open(known, store) {
      worker = new LogsWorker(await workerCode(), known, store, hear);
      for (const message of waiting.splice(0)) worker.say(message);
    }
  };
}

async function workerCode(): Promise<string> {
  const address = document.querySelector<HTMLLinkElement>('link[rel="logs-worker"]')?.href;
  if (!address) throw new Error("this page names no worker");
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return URL.createObjectURL(new Blob([await response.text()], { type: "text/javascript" }));
}
