/** What a script of a page finds in a browser and jsdom lacks: for tests of the scripts, whole, in one process. */
import { Blob as NodeBlob } from "node:buffer";
import { vi } from "vitest";

export interface SavedFile {
  name: string;
  text: () => Promise<string>;
  bytes: () => Promise<Uint8Array>;
}

/** Files that the page saves, in their order; `fetch` answers by the end of an address. */
export function pageScript(answers: Readonly<Record<string, string>>): { saved: SavedFile[]; copied: string[] } {
  const [saved, copied]: [SavedFile[], string[]] = [[], []];
  vi.stubGlobal("fetch", async (address: string | URL) => {
    const found = Object.entries(answers).find(([end]) => String(address).endsWith(end));
    return found ? new Response(found[1]) : new Response("", { status: 404 });
  });
  vi.stubGlobal("ResizeObserver", Observer);
  vi.stubGlobal("Blob", NodeBlob);
  // text is encoded by Node, whose arrays are not those of jsdom
  const bytes = new TextEncoder().encode("");
  vi.stubGlobal("Uint8Array", bytes.constructor);
  vi.stubGlobal("ArrayBuffer", bytes.buffer.constructor);
  Object.defineProperty(navigator, "clipboard", {
    value: { writeText: async (text: string) => void copied.push(text) },
    configurable: true
  });
  const blobs: NodeBlob[] = [];
  URL.createObjectURL = (blob) => `blob:${blobs.push(blob as unknown as NodeBlob) - 1}`;
  URL.revokeObjectURL = () => undefined;
  const follow = HTMLElement.prototype.click;
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    if (this.download === "") return follow.call(this);
    const blob = blobs[Number(this.href.replace("blob:", ""))]!;
    const content = async () => new Uint8Array(await blob.arrayBuffer());
    saved.push({ name: this.download, bytes: content, text: () => blob.text() });
  };
  return { saved, copied };
}

class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}

/** Waits until a check passes: a page answers in tasks of its own. */
export function soon<Result>(check: () => Result): Promise<Result> {
  return vi.waitFor(check, { timeout: 30_000, interval: 20 });
}
