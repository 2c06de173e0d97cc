/** Tables and lists of numbers of HTML as text, powers with ^. */
import { JSDOM } from "jsdom";

const { document } = new JSDOM().window;

export function textOf(html: unknown): string {
  const box = document.createElement("div");
  box.innerHTML = String(html).replaceAll("<sup>", "^");
  return box.textContent!.replaceAll("\u00a0", " ");
}

/** Head and rows. */
export function cellsOf(html: unknown): string[][] {
  const box = document.createElement("div");
  box.innerHTML = String(html);
  return [...box.querySelectorAll("tr")].map((row) => [...row.children].map(({ innerHTML }) => textOf(innerHTML)));
}

/** What stands beside each term. */
export function termsOf(html: unknown): Record<string, string> {
  const box = document.createElement("div");
  box.innerHTML = String(html);
  const values = [...box.querySelectorAll("dd")].map(({ innerHTML }) => textOf(innerHTML));
  return Object.fromEntries([...box.querySelectorAll("dt")].map(({ innerHTML }, i) => [textOf(innerHTML), values[i]!]));
}
