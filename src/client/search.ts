/** The search of the site: fetched, with its index, when it is first asked for. */
import type { SearchEntry } from "../components/frame/search-terms.js";
import { find, type SearchIndex, searchIndex } from "./parts/find.js";

const kinds: Record<SearchEntry["kind"], string> = {
  definition: "Definition",
  page: "Page",
  section: "Section",
  figure: "Figure",
  claim: "Claim",
  parameter: "Parameter"
};

/**
 * Opens the dialog of the search, made when it is first opened.
 *
 * @param home address of the site's root, with a slash at its end
 */
export function openSearch(home: string): void {
  dialog ??= makeDialog(home);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input")!.select();
}

let dialog: HTMLDialogElement | undefined;

function makeDialog(home: string): HTMLDialogElement {
  const made = document.createElement("dialog");
  made.className = "search-dialog";
  made.setAttribute("aria-label", "Search this site");
  made.innerHTML = `<form method="dialog" role="search"><input type="search" aria-label="Search terms, pages, figures, claims and parameters" aria-describedby="search-status" placeholder="A word, a claim, a number" autocomplete="off" spellcheck="false"><button type="submit" class="search-close">Close</button></form>
<p class="search-status" id="search-status" role="status"></p>
<ol class="search-found" aria-label="Found"></ol>`;
  document.body.append(made);
  const input = made.querySelector("input")!;
  const list = made.querySelector("ol")!;
  const status = made.querySelector("p")!;
  const index = loadIndex(home);
  index.catch(() => undefined);

  input.addEventListener("input", async () => {
    const question = input.value.trim();
    let found: SearchEntry[] = [];
    try {
      found = question === "" ? [] : find(await index, question);
    } catch (error) {
      status.textContent = `The search cannot work here: ${error instanceof Error ? error.message : String(error)}`;
      return;
    }
    if (question !== input.value.trim()) return;
    list.replaceChildren(...found.map((entry) => itemOf(entry, home)));
    status.textContent = question === "" ? "" : found.length === 0 ? "Nothing found" : `${found.length} found`;
  });
  // Up and down go through the field and what is found; return in the field takes the first.
  made.addEventListener("keydown", (event) => {
    const stops = [input, ...list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement as HTMLInputElement);
    if (event.key === "ArrowDown") stops[Math.min(at + 1, stops.length - 1)]!.focus();
    else if (event.key === "ArrowUp") stops[Math.max(at - 1, 0)]!.focus();
    // a field of this type would take it for itself
    else if (event.key === "Escape") made.close();
    else if (event.key === "Enter" && at === 0) stops[1]?.click();
    else return;
    event.preventDefault();
  });
  // A link to a place of the same page would otherwise leave the dialog over it.
  list.addEventListener("click", (event) => {
    if ((event.target as Element).closest("a")) made.close();
  });
  made.addEventListener("click", (event) => {
    if (event.target === made) made.close();
  });
  return made;
}

function itemOf(entry: SearchEntry, home: string): HTMLLIElement {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = home + entry.href;
  for (const [name, text] of [
    ["search-kind", kinds[entry.kind]],
    ["search-title", entry.title],
    ["search-note", entry.note]
  ] as const) {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = text;
    link.append(part, " ");
  }
  item.append(link);
  return item;
}

async function loadIndex(home: string): Promise<SearchIndex> {
  const response = await fetch(`${home}data/search.json`);
  if (!response.ok) throw new Error(`${response.status} ${response.url}`);
  return searchIndex((await response.json()) as SearchEntry[]);
}
