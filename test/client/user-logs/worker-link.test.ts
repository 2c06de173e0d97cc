// @vitest-environment jsdom
/** The worker of "Your logs" as the page speaks to it: what is said before it is there, and a stop that it does not hear. */
import { afterAll, expect, it, vi } from "vitest";
import type { FromWorker } from "../../../src/client/user-logs/messages.js";
import { linkOf } from "../../../src/client/user-logs/worker-link.js";
import { pageScript } from "../../helpers/page-script.js";

pageScript({ "worker.js": "the worker" });
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const said: string[][] = [];
vi.stubGlobal(
  "Worker",
  class extends EventTarget {
    readonly #said: string[] = [];
    constructor() {
      super();
      said.push(this.#said);
    }
    postMessage(message: { kind: string }) {
      this.#said.push(message.kind);
    }
    terminate() {
      this.#said.push("ended");
    }
  }
);

it("is told what waited for it, is told to stop, and after a second and a half gives way to another", async () => {
  document.head.innerHTML = `<link rel="logs-worker" href="https://host.org/worker.js">`;
  const heard: FromWorker[] = [];
  const link = linkOf((message) => void heard.push(message));
  link.tell({ kind: "clear" });
  await link.open({ series: [], beside: null }, "store");
  expect(said).toEqual([["start", "clear"]]);
  vi.useFakeTimers();
  link.stop();
  expect(said).toEqual([["start", "clear", "stop"]]);
  vi.advanceTimersByTime(1499);
  expect([said.length, heard]).toEqual([1, []]);
  vi.advanceTimersByTime(1);
  expect(said).toEqual([["start", "clear", "stop", "ended"], ["start"]]);
  expect(heard).toEqual([{ kind: "stopped", kept: 0, left: 0 }]);
});
