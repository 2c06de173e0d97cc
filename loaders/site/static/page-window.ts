/** A page's window in Node: enough of a browser for its cells to run and show something. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { JSDOM } from "./lean-jsdom.js";

/** A host that is nowhere. */
const host = "https://site.invalid/";

/** What Node has and a page means the same by: the language itself, and these. */
const kept = new Set<string>([
  ...(runInNewContext("Object.getOwnPropertyNames(globalThis)") as string[]),
  ..."AbortController AbortSignal Blob Headers TextDecoder TextEncoder URL URLSearchParams".split(" ")
]);

/** An observer that a cell has set on an element, and how to speak to it. */
interface Observed {
  target: Element;
  resize: (width: number, height: number) => void;
}

export interface PageWindow {
  document: Document;
  /** elements that wait to hear how wide they are */
  observed: readonly Observed[];
  /** elements that listen to events, or that something listens at */
  listening: ReadonlySet<EventTarget>;
  /** paths of the files that something on the page has asked for */
  asked: readonly string[];
  /** number of files and frames that something on the page waits for */
  waiting: () => number;
}

/**
 * Makes a page the one that global names speak of.
 *
 * @param root folder of the site; what the page fetches is read from there
 * @param page path of the page in it
 */
export function openPage(html: string, root: string, page: string): PageWindow {
  const { window } = new JSDOM(html, { url: new URL(page, host).href, pretendToBeVisual: false });
  // what a module asks for is a file beside it, what the page asks for a place of its host
  const placeOf = (address: string | URL) => {
    const url = new URL(address, window.location.href);
    return url.protocol === "file:" ? url : join(root, decodeURIComponent(url.pathname));
  };
  const observed: Observed[] = [];
  const listening = new Set<EventTarget>();
  const asked: string[] = [];
  let waiting = 0;
  const ask = async (place: string | URL) => {
    waiting++;
    asked.push(String(placeOf(place)));
    try {
      return new Response(new Uint8Array(await readFile(placeOf(place))));
    } finally {
      waiting--;
    }
  };
  const frame = (run: (time: number) => void) => {
    waiting++;
    return setTimeout(() => {
      waiting--;
      run(performance.now());
    }, 0);
  };
  const names = Object.getOwnPropertyNames(window).filter((name) => /^[A-Z]/.test(name) && !kept.has(name));
  const shims = {
    window,
    self: window,
    document: window.document,
    location: window.location,
    history: window.history,
    navigator: window.navigator,
    localStorage: window.localStorage,
    sessionStorage: window.sessionStorage,
    getComputedStyle: window.getComputedStyle.bind(window),
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
    requestAnimationFrame: frame,
    cancelAnimationFrame: () => {},
    matchMedia: (media: string) => ({ media, matches: false, addEventListener() {}, removeEventListener() {} }),
    fetch: ask,
    ...observers(observed)
  };
  const interfaces = Object.fromEntries(
    names.map((name) => [name, (window as unknown as Record<string, unknown>)[name]])
  );
  for (const [name, value] of Object.entries({ ...interfaces, ...shims })) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  const { EventTarget, HTMLElement, SVGElement } = window;
  const { addEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (...given: Parameters<EventTarget["addEventListener"]>) {
    listening.add(this);
    addEventListener.apply(this, given);
  };
  for (const { prototype } of [HTMLElement, SVGElement]) noteHandlers(prototype, (target) => listening.add(target));
  return { document: window.document, observed, listening, asked, waiting: () => waiting };
}

/** Observers that see an element once, whole: the build looks at the whole page. */
function observers(observed: Observed[]) {
  return {
    ResizeObserver: class {
      readonly #hear: (entries: object[]) => void;
      constructor(hear: (entries: object[]) => void) {
        this.#hear = hear;
      }
      observe(target: Element) {
        const resize = (width: number, height: number) => this.#hear([{ target, contentRect: { width, height } }]);
        observed.push({ target, resize });
      }
      unobserve() {}
      disconnect() {}
    },
    IntersectionObserver: class {
      readonly #hear: (entries: object[]) => void;
      constructor(hear: (entries: object[]) => void) {
        this.#hear = hear;
      }
      observe(target: Element) {
        queueMicrotask(() => this.#hear([{ target, isIntersecting: true }]));
      }
      unobserve() {}
      disconnect() {}
    }
  };
}

/** Notes which elements are given a handler as a property, such as `onclick`. */
function noteHandlers(prototype: Element, note: (target: EventTarget) => void): void {
  for (const [name, { get, set, ...property }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (!name.startsWith("on") || !get || !set) continue;
    const noted = function (this: EventTarget, handler: unknown) {
      note(this);
      set.call(this, handler);
    };
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: property.enumerable ?? true,
      get,
      set: noted
    });
  }
}
