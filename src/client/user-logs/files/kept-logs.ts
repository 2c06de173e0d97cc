/** What is kept of a user's logs in the browser: what was read of each file, and the choices; never the files. */
import type { LogChoices, UserLog } from "../../../import/study/user-logs.js";

/** of what is kept: another one begins anew */
const version = 3;

/** The store of one site; every site of a host has its own. Where the browser keeps nothing, nothing is kept. */
export class Keeper {
  readonly #opened: Promise<IDBDatabase | null>;

  constructor(name: string) {
    this.#opened = open(name).catch(() => null);
  }

  async all(): Promise<{ logs: UserLog[]; choices: LogChoices | null }> {
    const nothing = { logs: [], choices: null };
    const database = await this.#opened;
    if (!database) return nothing;
    try {
      const transaction = database.transaction(["logs", "choices"]);
      const [logs, choices] = await Promise.all([
        answered<UserLog[]>(transaction.objectStore("logs").getAll()),
        answered<LogChoices | undefined>(transaction.objectStore("choices").get("choices"))
      ]);
      return { logs, choices: choices ?? null };
    } catch {
      return nothing;
    }
  }

  put(log: UserLog): Promise<void> {
    return this.#write("logs", (store) => store.put(log, log.path));
  }

  choose(choices: LogChoices): Promise<void> {
    return this.#write("choices", (store) => store.put(choices, "choices"));
  }

  remove(path: string): Promise<void> {
    return this.#write("logs", (store) => store.delete(path));
  }

  async clear(): Promise<void> {
    await this.#write("logs", (store) => store.clear());
    await this.#write("choices", (store) => store.clear());
  }

  /** A browser without room, or that keeps nothing, works on. */
  async #write(name: string, change: (store: IDBObjectStore) => IDBRequest): Promise<void> {
    const database = await this.#opened;
    if (!database) return;
    try {
      await answered(change(database.transaction(name, "readwrite").objectStore(name)));
    } catch {
      // said once for all in the page: kept where the browser lets it
    }
  }
}

async function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.addEventListener("upgradeneeded", () => {
    for (const store of Array.from(request.result.objectStoreNames)) request.result.deleteObjectStore(store);
    request.result.createObjectStore("logs");
    request.result.createObjectStore("choices");
  });
  return answered(request);
}

function answered<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((done, fail) => {
    request.addEventListener("success", () => done(request.result));
    request.addEventListener("error", () => fail(request.error));
  });
}
