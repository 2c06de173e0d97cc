/**
 * Taking a figure away: files, the address of the view, the citation. What makes the files is fetched with the first of
 * them, so that a page weighs no more for it.
 */

import { bibtexText } from "../../components/frame/cite.js";
import type { FileKind } from "../../components/frame/figure-actions.js";
import { part } from "../../components/frame/figure-frame.js";
import type { Takeable } from "../take-away.js";

type Tools = typeof import("../take-away.js");

/** Makes the actions under a figure work. */
export function takeAway(frame: HTMLElement, source: Takeable): void {
  const say = (text: string) => {
    part(frame, "status").textContent = text;
  };
  const attempt = async (button: HTMLElement, act: () => Promise<string>) => {
    button.setAttribute("aria-busy", "true");
    try {
      say(await act());
    } catch (error) {
      say(`That did not work: ${error instanceof Error ? error.message : String(error)}`);
      if (button.matches("button")) flash(button, "Did not work");
    } finally {
      button.removeAttribute("aria-busy");
    }
  };

  const whole = frame.querySelector<HTMLElement>("[data-whole]");
  if (whole) whole.hidden = !document.fullscreenEnabled;
  frame.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-download], [data-copy], [data-whole]");
    if (!button) return;
    if (button.dataset.whole !== undefined) {
      void attempt(button, () => fillScreen(frame));
      return;
    }
    const kind = button.dataset.download as FileKind | undefined;
    if (kind) {
      void attempt(button, async () => {
        const { name, blob } = await (await tools()).makeFile(frame, kind, source);
        save(blob, name);
        return `${name} is saved`;
      });
    } else {
      void attempt(button, async () => {
        cite(frame);
        await navigator.clipboard.writeText(wanted(frame, button));
        flash(button, "Copied");
        return "Copied";
      });
    }
  });
  frame.addEventListener(
    "toggle",
    ({ target }) => {
      const opened = target as HTMLDetailsElement;
      if (!opened.open) return;
      if (opened.matches(".figure-cite")) cite(frame);
      if (opened.matches(".input-files")) void attempt(opened, async () => (await tools()).listInputs(opened));
    },
    true
  );
  const link = part(frame, "link");
  new MutationObserver(() => {
    if (frame.querySelector(".figure-cite[open]")) cite(frame);
  }).observe(link, { attributes: true, attributeFilter: ["href"] });
}

/** The build writes the address into the head of pages with figures. */
/** The figure alone, its drawing as large as the screen; the same button or Escape leaves. */
async function fillScreen(frame: HTMLElement): Promise<string> {
  // a live figure is filled inside the one of the page
  const figure = frame.closest<HTMLElement>("figure") ?? frame;
  if (document.fullscreenElement === figure) {
    await document.exitFullscreen();
    return "The page is shown again";
  }
  await figure.requestFullscreen();
  return "The figure fills the screen; Escape leaves";
}

function tools(): Promise<Tools> {
  const address = document.querySelector<HTMLLinkElement>('link[rel="take-away"]')?.href;
  if (!address) throw new Error("this page names no code for it");
  return import(address) as Promise<Tools>;
}

/** For a page that asks nobody for anything once it is loaded: the tools and the fonts of its files, fetched beforehand. */
export async function prepareTools(): Promise<void> {
  await (await tools()).keepFaces();
}

/** Title and address of the view as it is, in the words to cite. */
function cite(frame: Element): void {
  const title = part(frame, "reading").textContent ?? "";
  const { href } = part(frame, "link") as HTMLAnchorElement;
  for (const place of frame.querySelectorAll<HTMLElement>("[data-cite]")) {
    const text = place.dataset.cite === "title" ? title : href;
    place.textContent = place.closest("pre") && place.dataset.cite === "title" ? bibtexText(text) : text;
  }
}

/** What a button copies: the address of the view, or what stands before it. */
function wanted(frame: Element, button: HTMLElement): string {
  if (button.dataset.copy === "link") return (part(frame, "link") as HTMLAnchorElement).href;
  return button.previousElementSibling?.textContent ?? "";
}

/** Says on the button itself what came of it, for a while. */
export function flash(button: HTMLElement, words: string): void {
  if (button.dataset.done !== undefined) return;
  const label = button.textContent;
  button.dataset.done = "";
  button.textContent = words;
  setTimeout(() => {
    button.textContent = label;
    delete button.dataset.done;
  }, 2000);
}

export function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
