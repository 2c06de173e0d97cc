/** What every page does: switch the theme, close the menus, open the search. */
import { showDefinitions } from "./parts/definitions.js";
import { filterRuns } from "./parts/filter-runs.js";
import { openFolds } from "./parts/folds.js";
import { keepPageChoices } from "./parts/page-choice.js";
import { sortRows } from "./parts/sort-rows.js";
import { showTableEdges } from "./parts/table-edges.js";

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

for (const button of document.querySelectorAll<HTMLButtonElement>("button.theme")) {
  button.addEventListener("click", () => {
    const shown = root.dataset.theme ?? (dark.matches ? "dark" : "light");
    const next = shown === "dark" ? "light" : "dark";
    root.dataset.theme = next;
    try {
      localStorage.setItem("theme", next);
    } catch {
      // A browser that keeps nothing still switches this page.
    }
  });
}

for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.nav-narrow, details.menu")) {
  const close = (event: Event) => {
    if (menu.open && !menu.contains(event.target as Node)) menu.open = false;
  };
  document.addEventListener("pointerdown", close);
  document.addEventListener("focusin", close);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}

keepPageChoices();
sortRows();
filterRuns();
showDefinitions();
openFolds();
showTableEdges();

// One panel of a figure at a time, also where `details` knows no groups.
for (const panel of document.querySelectorAll<HTMLDetailsElement>("details[name]")) {
  panel.addEventListener("toggle", () => {
    if (!panel.open) return;
    for (const other of document.querySelectorAll<HTMLDetailsElement>(
      `details[name="${panel.getAttribute("name")}"]`
    )) {
      if (other !== panel) other.open = false;
    }
  });
}

const searchCode = document.querySelector<HTMLLinkElement>('link[rel="search-code"]');
const search = document.querySelector<HTMLButtonElement>("button.search-open");
if (searchCode && search) {
  const open = async () => {
    const code = (await import(searchCode.href)) as typeof import("./search.js");
    code.openSearch(new URL(search.dataset.home ?? "./", location.href).href);
  };
  search.addEventListener("click", () => void open());
  document.addEventListener("keydown", (event) => {
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const letter = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!letter && !(command && event.key.toLowerCase() === "k")) return;
    if (document.querySelector("dialog[open]")) return;
    // in a field a slash is a letter; a field of a dialog just closed keeps the focus until the next frame
    const field = document.activeElement?.closest("input, textarea, select, [contenteditable]");
    if (letter && field && !field.closest("dialog:not([open])")) return;
    event.preventDefault();
    void open();
  });
}
