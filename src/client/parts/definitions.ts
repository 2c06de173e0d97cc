/** The meaning of a term where it is first used: on hover, on focus, on a tap; Escape takes it away. Without scripts a term is a link. */
import { firstOf } from "../../lib/items.js";

const wait = 120;

let box: HTMLElement | undefined;
let shown: HTMLAnchorElement | null = null;
let pending = 0;

export function showDefinitions(page: Document = document): void {
  let touch = false;
  for (const term of page.querySelectorAll<HTMLAnchorElement>("a.term")) {
    term.addEventListener("pointerdown", (event) => {
      touch = event.pointerType === "touch";
    });
    term.addEventListener("pointerenter", ({ pointerType }) => {
      if (pointerType !== "touch") later(() => show(term));
    });
    term.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType !== "touch") later(hide);
    });
    term.addEventListener("focus", () => show(term));
    term.addEventListener("blur", () => later(hide));
    // a tap shows; the box has the link
    term.addEventListener("click", (event) => {
      if (!touch) return;
      event.preventDefault();
      show(term);
    });
  }
  page.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide();
  });
  page.addEventListener("pointerdown", ({ target }) => {
    if (shown && !box!.contains(target as Node) && !shown.contains(target as Node)) hide();
  });
}

function later(run: () => void): void {
  clearTimeout(pending);
  pending = setTimeout(run, wait) as unknown as number;
}

function show(term: HTMLAnchorElement): void {
  clearTimeout(pending);
  if (shown === term) return;
  hide();
  box ??= makeBox();
  const name = document.createElement("b");
  name.innerHTML = term.dataset.term!;
  const meaning = document.createElement("span");
  meaning.innerHTML = term.dataset.meaning!;
  const more = document.createElement("a");
  more.href = term.href;
  more.textContent = "Glossary";
  more.tabIndex = -1;
  box.replaceChildren(name, " ", meaning, " ", more);
  box.hidden = false;
  const at = firstOf([...term.getClientRects()]);
  const [width, height] = [box.offsetWidth, box.offsetHeight];
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8));
  // below the word, or above it where there is no room
  const top = at.bottom + height + 8 > innerHeight && at.top > height + 8 ? at.top - height - 6 : at.bottom + 6;
  box.style.left = `${left + scrollX}px`;
  box.style.top = `${top + scrollY}px`;
  term.setAttribute("aria-describedby", box.id);
  shown = term;
}

function hide(): void {
  clearTimeout(pending);
  if (!shown) return;
  shown.removeAttribute("aria-describedby");
  shown = null;
  box!.hidden = true;
}

function makeBox(): HTMLElement {
  const made = document.createElement("div");
  made.id = "term-meaning";
  made.className = "term-meaning";
  made.setAttribute("role", "tooltip");
  // what is pointed at stays
  made.addEventListener("pointerenter", () => clearTimeout(pending));
  made.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType !== "touch") later(hide);
  });
  // in a landmark, as all that is read
  (document.querySelector("main") ?? document.body).append(made);
  return made;
}
