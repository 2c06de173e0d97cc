// @vitest-environment jsdom
/** What every page does, as its script runs it: theme, menus, choices of the page, orders of rows, definitions, folds, the search. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { pageScript, soon } from "../helpers/page-script.js";

const rows = [
  ["A1", 3, 1],
  ["B2", 1, 4],
  ["C3", 2, 0]
].map(
  ([name, supported, contradicted]) =>
    `<tbody data-supported="${supported}" data-contradicted="${contradicted}"><tr><th>${name}</th></tr></tbody>`
);
const page = `<nav><button class="theme">Theme</button><details class="menu"><summary>Menu</summary><a href="#x">x</a></details></nav>
<main><fieldset data-query="case"><input type="radio" name="c" value="small" checked><input type="radio" name="c" value="large"></fieldset>
<p data-sorts=".claims"><input type="radio" name="s" checked><input type="radio" name="s" data-sort="supported"><input type="radio" name="s" data-sort="contradicted"></p>
<div class="claims"><table>${rows.join("")}</table></div>
<p id="words">The <a class="term" href="/glossary#k" data-term="k&lt;sub&gt;C&lt;/sub&gt;" data-meaning="slope of ln L">slope</a> <a class="term" href="/glossary#n" data-term="N" data-meaning="size">size</a></p>
<details class="fold"><summary>More</summary><h2 id="inner">Inside</h2></details><a id="lead" href="#inner">lead</a>
<details name="panels"><summary>1</summary></details><details name="panels"><summary>2</summary></details>
<div class="table-part"><div class="table-box"><table><thead><tr><th>a</th><th>b</th><th>c</th></tr></thead></table></div></div></main>
<button class="search-open" data-home="./">Search</button>`;

const entry = (kind: string, title: string, note: string, href: string) => ({ kind, title, note, text: "", href });
pageScript({
  "data/search.json": JSON.stringify([
    entry("definition", "Saturation", "levels off", "glossary.html#saturation"),
    entry("page", "Saturation of gains", "page 3", "saturation.html"),
    entry("claim", "Another thing", "supported", "claims.html")
  ])
});
const sized: ((entries: { target: Element }[]) => void)[] = [];
const orderOf = () => [...document.querySelectorAll(".claims th")].map(({ textContent }) => textContent);
const rest = (ms: number) => new Promise((done) => setTimeout(done, ms));

beforeAll(async () => {
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(hear: (entries: { target: Element }[]) => void) {
        sized.push(hear);
      }
      observe() {}
    }
  );
  Element.prototype.scrollIntoView = () => undefined;
  HTMLElement.prototype.getClientRects = () => [{ left: 3, top: 10, bottom: 30 }] as unknown as DOMRectList;
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      this.open = true;
    },
    close(this: HTMLDialogElement) {
      this.open = false;
    }
  });
  document.head.innerHTML = `<link rel="search-code" href="data:text/javascript,export const openSearch = (home) => globalThis.searched.push(home)">`;
  document.body.innerHTML = page;
  history.replaceState(null, "", "/page.html?case=large&v=1#");
  await import("../../src/client/frame.js");
});
afterAll(() => void vi.unstubAllGlobals());

it("switches the theme from the one that is shown, and keeps it", () => {
  const button = document.querySelector<HTMLElement>("button.theme")!;
  for (const theme of ["light", "dark", "light"]) {
    button.click();
    expect([document.documentElement.dataset.theme, localStorage.getItem("theme")]).toEqual([theme, theme]);
  }
});

it("closes a menu at a press elsewhere and at Escape, and one panel where another of its group opens", async () => {
  const menu = document.querySelector<HTMLDetailsElement>("details.menu")!;
  menu.open = true;
  menu.querySelector("a")!.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  expect(menu.open).toBe(true);
  menu.dispatchEvent(new KeyboardEvent("keydown", { key: "x", bubbles: true }));
  expect(menu.open).toBe(true);
  menu.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  expect(menu.open).toBe(false);
  menu.open = true;
  document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  expect(menu.open).toBe(false);
  const [first, second] = document.querySelectorAll<HTMLDetailsElement>("details[name]");
  first!.open = true;
  await rest(5);
  second!.open = true;
  await soon(() => expect([first!.open, second!.open]).toEqual([false, true]));
});

it("shows what the address says of the page's own choices, and says there what is chosen", () => {
  const group = document.querySelector("fieldset")!;
  const [small, large] = group.querySelectorAll("input");
  expect(large!.checked).toBe(true);
  expect(location.search).toBe("?case=large");
  small!.checked = true;
  group.dispatchEvent(new Event("change"));
  expect(location.search).toBe("");
  large!.checked = true;
  group.dispatchEvent(new Event("change"));
  expect(location.search).toBe("?case=large");
});

it("orders rows by the number that is asked for, most first, and as they stood", () => {
  const group = document.querySelector("[data-sorts]")!;
  const inputs = group.querySelectorAll("input");
  const sorted = [1, 2, 0].map((i) => {
    inputs[i]!.checked = true;
    group.dispatchEvent(new Event("change"));
    return orderOf();
  });
  expect(sorted).toEqual([
    ["A1", "C3", "B2"],
    ["B2", "A1", "C3"],
    ["A1", "B2", "C3"]
  ]);
});

it("explains a term where it is pointed at or focused, each its own meaning, until Escape or a press elsewhere", async () => {
  const [slope, size] = document.querySelectorAll<HTMLAnchorElement>("a.term");
  const box = () => document.querySelector<HTMLElement>("#term-meaning");
  slope!.dispatchEvent(new Event("focus"));
  expect(box()!.textContent).toBe("kC slope of ln L Glossary");
  expect([box()!.hidden, slope!.getAttribute("aria-describedby")]).toEqual([false, "term-meaning"]);
  expect([box()!.style.left, box()!.style.top]).toEqual(["8px", "36px"]);
  size!.dispatchEvent(new Event("focus"));
  expect([box()!.textContent, slope!.hasAttribute("aria-describedby")]).toEqual(["N size Glossary", false]);
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  expect(box()!.hidden).toBe(true);
  slope!.dispatchEvent(Object.assign(new Event("pointerenter"), { pointerType: "mouse" }));
  await soon(() => expect(box()!.hidden).toBe(false));
  document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  expect(box()!.hidden).toBe(true);
  slope!.dispatchEvent(Object.assign(new Event("pointerdown", { bubbles: true }), { pointerType: "touch" }));
  const tap = new MouseEvent("click", { bubbles: true, cancelable: true });
  slope!.dispatchEvent(tap);
  expect([tap.defaultPrevented, box()!.hidden]).toEqual([true, false]);
  slope!.dispatchEvent(new Event("blur"));
  await soon(() => expect(box()!.hidden).toBe(true));
});

it("opens what is folded where a link leads into it", () => {
  const fold = document.querySelector<HTMLDetailsElement>("details.fold")!;
  expect(fold.open).toBe(false);
  history.replaceState(null, "", "/page.html?case=large#inner");
  window.dispatchEvent(new Event("hashchange"));
  expect(fold.open).toBe(true);
  fold.open = false;
  const link = document.querySelector<HTMLAnchorElement>("#lead")!;
  link.setAttribute("href", "/page.html?case=large#inner");
  link.addEventListener("click", (event) => event.preventDefault());
  link.click();
  expect(fold.open).toBe(true);
});

it("counts the columns of a table that lie beyond its box", () => {
  const box = document.querySelector<HTMLElement>(".table-box")!;
  const right = (value: number) => () => ({ right: value }) as DOMRect;
  box.getBoundingClientRect = right(100);
  const heads = [...box.querySelectorAll("th")];
  const place = (...ends: number[]) => {
    for (const [i, end] of ends.entries()) heads[i]!.getBoundingClientRect = right(end);
    for (const hear of sized) hear([{ target: box }]);
    return document.querySelector(".table-more")?.textContent;
  };
  expect(place(40, 80, 101)).toBeUndefined();
  expect(place(60, 120, 180)).toBe("2 more columns \u2192");
  expect(place(60, 99, 180)).toBe("1 more column \u2192");
  expect(place(30, 60, 90)).toBe("");
});

it("opens the search by its button, a slash or Ctrl K, at the root of the site, and not while somebody types", async () => {
  const searched: string[] = [];
  vi.stubGlobal("searched", searched);
  const key = (key: string, more: object = {}) =>
    document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  document.querySelector<HTMLElement>(".search-open")!.click();
  await soon(() => expect(searched).toEqual(["http://localhost:3000/"]));
  key("/");
  key("k", { ctrlKey: true });
  await soon(() => expect(searched).toHaveLength(3));
  key("k");
  key("/", { ctrlKey: true });
  const field = document.body.appendChild(document.createElement("textarea"));
  field.focus();
  key("/");
  await rest(20);
  expect(searched).toHaveLength(3);
  field.remove();
});

it("searches as words are typed, counts what it finds, and leads there by keys", async () => {
  const { openSearch } = await import("../../src/client/search.js");
  openSearch("https://host.org/site/");
  const dialog = document.querySelector("dialog")!;
  expect([dialog.open, dialog.getAttribute("aria-label")]).toEqual([true, "Search this site"]);
  const field = dialog.querySelector("input")!;
  const type = (words: string) => {
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const status = () => dialog.querySelector("p")!.textContent;
  type("saturation");
  await soon(() => expect(status()).toBe("2 found"));
  const links = () => [...dialog.querySelectorAll<HTMLAnchorElement>("ol a")];
  expect(links().map(({ href, textContent }) => [href, textContent!.trim()])).toEqual([
    ["https://host.org/site/glossary.html#saturation", "Definition Saturation levels off"],
    ["https://host.org/site/saturation.html", "Page Saturation of gains page 3"]
  ]);
  const key = (key: string) =>
    document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  field.focus();
  key("ArrowDown");
  expect(document.activeElement).toBe(links()[0]);
  key("ArrowDown");
  key("ArrowDown");
  expect(document.activeElement).toBe(links()[1]);
  key("ArrowUp");
  key("ArrowUp");
  expect(document.activeElement).toBe(field);
  const followed: string[] = [];
  for (const link of links())
    link.addEventListener("click", (event) => {
      event.preventDefault();
      followed.push(link.href);
    });
  key("Enter");
  expect([followed, dialog.open]).toEqual([["https://host.org/site/glossary.html#saturation"], false]);
  openSearch("https://host.org/site/");
  type("nowhere");
  await soon(() => expect(status()).toBe("Nothing found"));
  type("");
  await soon(() => expect([status(), links()]).toEqual(["", []]));
  key("Escape");
  expect(dialog.open).toBe(false);
});
