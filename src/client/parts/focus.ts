/**
 * One size of a page stands out in all of its figures: what is painted in another size's colour fades. A figure that
 * draws this itself says so by `data-focus` on its drawing.
 */
import { currentAddress, stampAddress } from "../../components/frame/address.js";
import { announceChoices } from "./follow-choices.js";
import { colorOf, sizeOfColor } from "./size-colors.js";

const painted = ["fill", "stroke"]
  .flatMap((name) => ["size", "llama"].map((ramp) => `[${name}*="--${ramp}-"]`))
  .join(",");

/** N of the size that stands out; null = none does. The page itself keeps it: two scripts of it may ask. */
export function focusedSize(): number | null {
  const { focus } = document.documentElement.dataset;
  return focus === undefined ? asked() : sizeOfWord(focus);
}

function keep(size: number | null): void {
  document.documentElement.dataset.focus = wordOf(size);
}

function wordOf(size: number | null): string {
  return size === null ? "" : String(size / 1e9);
}

function sizeOfWord(word: string): number | null {
  return word === "" ? null : Math.round(Number(word) * 1e9);
}

/** A size stands out on the whole page, or none does; the address says it. */
export function focusSize(size: number | null, from = ""): void {
  if (size === focusedSize()) return;
  // Figures that draw it themselves are asked first: a size that one of them lacks is no reason to keep it from others.
  announceChoices(from, { focus: wordOf(size) });
  write(size);
}

/** Shows in a drawing which size stands out; a drawing without it stays as it is. */
export function showFocus(root: ParentNode): void {
  for (const svg of root.querySelectorAll<SVGElement>("svg")) {
    if (svg.parentElement?.closest("svg") || svg.hasAttribute("data-focus")) continue;
    const all = [...svg.querySelectorAll<SVGElement>(painted)].filter(
      (element) => !element.closest("[data-tints], .read-mark")
    );
    const sizes = all.map((element) => sizeOfColor(colorOf(element)));
    const focus = focusedSize();
    const here = focus !== null && sizes.includes(focus);
    for (const [i, element] of all.entries()) {
      const faded = here && sizes[i] !== null && sizes[i] !== focus;
      if (faded) element.style.opacity = /^t(ext|span)$/.test(element.tagName) ? "0.35" : "0.25";
      else if (element.style.opacity) element.style.removeProperty("opacity");
    }
  }
}

/** Figures follow; a size that no figure of the page shows is dropped from the address. */
export function followFocus(): void {
  const frames = () => [...document.querySelectorAll("figure[data-live]")];
  const showAll = () => {
    for (const frame of frames()) showFocus(frame);
  };
  document.addEventListener("figure-choice", (event) => {
    const { choices } = (event as CustomEvent<{ choices: { focus?: string } }>).detail;
    if (choices.focus === undefined) return;
    keep(sizeOfWord(choices.focus));
    showAll();
  });
  const focus = focusedSize();
  const known = frames().some((frame) =>
    [...frame.querySelectorAll(painted)].some((element) => sizeOfColor(colorOf(element)) === focus)
  );
  keep(known ? focus : null);
  if (known && focus !== null) showAll();
  else drop();
}

function asked(): number | null {
  const word = currentAddress(new URLSearchParams(location.search)).get("focus");
  const size = Math.round(Number(word) * 1e9);
  return word !== null && size > 0 && String(size / 1e9) === word ? size : null;
}

function drop(): void {
  if (new URLSearchParams(location.search).has("focus")) write(null);
}

function write(size: number | null): void {
  const query = new URLSearchParams(location.search);
  if (size === null) query.delete("focus");
  else query.set("focus", String(size / 1e9));
  const text = stampAddress(query, query.size > 0).toString();
  history.replaceState(null, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
}
