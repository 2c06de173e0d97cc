/** Elements made of text: nothing that a log says is ever read as HTML. */
import { plain } from "../../lib/plain-text.js";
import { webWords } from "./choices/web-words.js";

/** Rows of a table that are shown at once; of more, the rest is in the files. */
export const mostRows = 200;

type Child = Node | string | null | false;

/** `element("p", { class: "note" }, "Words ", name("run"))` */
export function element<Name extends keyof HTMLElementTagNameMap>(
  tag: Name,
  attributes: Record<string, string | boolean | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return made;
}

/** A name of a log's own: what is hidden in it is shown, and its direction of writing is kept to itself. */
export function name(text: string): HTMLElement {
  return element("bdi", {}, plain(text));
}

/** Words of the importer, in which names of a log may stand; an option is the control that it is on this page. */
export function words(text: string): HTMLElement {
  return element("span", { dir: "auto" }, webWords(plain(text)));
}

/** A table in its box: head, then rows, the first cell of each names it. On a phone a row is a card, with the names of its columns. */
export function tableOf(caption: string, head: readonly Child[], rows: readonly (readonly Child[])[]): HTMLElement {
  const cell = (child: Child, scope: string) => element("th", { scope }, child);
  const columns = head.map((child) => element("span", {}, child).textContent ?? "");
  const under = (child: Child, i: number) =>
    element("td", { "data-column": columns[i + 1], class: columns[i + 1] === "State" ? "judges" : undefined }, child);
  const table = element(
    "table",
    {},
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...head.map((child) => cell(child, "col")))),
    element(
      "tbody",
      {},
      ...rows.map(([first = "", ...rest]) => element("tr", {}, cell(first, "row"), ...rest.map(under)))
    )
  );
  return element(
    "div",
    { class: "table-box table-part wide", tabindex: "0", role: "group", "aria-label": caption },
    table
  );
}
