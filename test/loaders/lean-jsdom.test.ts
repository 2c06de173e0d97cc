/** The DOM that the cells of pages run in, held to jsdom as it is: the same calls in this process and in one that has nothing changed. */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import type { JSDOM as Jsdom } from "jsdom";
import { describe, expect, it } from "vitest";
import { JSDOM } from "../../loaders/site/static/lean-jsdom.js";

/** What a page sees of documents, as text; it runs in two processes, so that it holds all that it uses. */
async function seen(Window: typeof Jsdom): Promise<string[]> {
  const { window } = new Window(
    `<!doctype html><body class="a b" data-part="page"><form id="f"><input name="n" value="1"><input type="radio" name="r" value="x" checked>
    <input type="radio" name="r" value="y"><select name="s"><option>1<option selected>2</select><textarea name="t">text</textarea></form>
    <p style="color: red; margin: 1px 2px">A <b class="b\tc">bold</b> word</p><table><tr><td>1</table><svg viewBox="0 0 1 1"><linearGradient/><g class="mark"/></svg>`,
    { url: "https://site.invalid/" }
  );
  const { document } = window;
  const said: string[] = [];
  const say = (...values: unknown[]) => said.push(values.map(String).join(" | "));
  const whole = () => say(document.documentElement.outerHTML);
  const same = (view: () => object) => new Set([view(), view()]).size === 1;
  const named = (selector: string) => document.body.querySelector(selector) as HTMLElement;

  // styles: read, written, set as an attribute before and after they are first asked for
  const p = named("p");
  say(
    p.style.color,
    p.style.margin,
    p.style.length,
    same(() => p.style)
  );
  p.setAttribute("style", "color: blue");
  say(p.style.color);
  p.style.setProperty("top", "1px");
  p.style.cssText += "; left: 2px";
  say(p.getAttribute("style"), window.getComputedStyle(p).color);
  for (const make of [
    () => document.createElement("i"),
    () => document.createElementNS("http://www.w3.org/2000/svg", "rect") as unknown as HTMLElement
  ]) {
    const made = make();
    made.setAttribute("style", "fill: red; display: none");
    say(made.style.display, made.style.cssText);
    made.removeAttribute("style");
    say(made.style.display, made.outerHTML);
    made.style.opacity = "0.5";
    const copy = made.cloneNode(true) as HTMLElement;
    copy.style.opacity = "1";
    say(made.outerHTML, copy.outerHTML);
    document.body.append(made, copy);
  }

  // views of attributes
  const b = named("b");
  b.dataset.partName = "one";
  delete b.dataset.none;
  say(
    JSON.stringify(b.dataset),
    "partName" in b.dataset,
    b.dataset.none,
    same(() => b.dataset)
  );
  say(
    b.attributes.length,
    same(() => b.attributes),
    b.attributes.getNamedItem("class")?.value,
    [...b.attributes].map(({ name }) => name)
  );
  b.attributes.removeNamedItem("data-part-name");
  say(
    b.outerHTML,
    Object.keys(b.dataset).length,
    b.attributes instanceof window.NamedNodeMap,
    b.dataset instanceof window.DOMStringMap
  );
  try {
    b.dataset["a-b"] = "";
  } catch (error) {
    say((error as Error).name);
  }

  // selectors: plain ones, beside and between others, in parts, fragments, templates, other cases
  const fragment = document
    .createRange()
    .createContextualFragment('<P class="B b"><i data-part="x">1</i></P><template><i>2</i></template>');
  document.body.append(fragment.cloneNode(true), fragment.cloneNode(true));
  const roots = [document, document.body, p, fragment, named("svg"), named("template")];
  const selectors = [
    "p",
    "b",
    "P",
    "g",
    ".b",
    ".B",
    ".c",
    ".mark",
    "i",
    '[data-part="x"]',
    "[data-part=x]",
    '[data-part="page"]',
    "lineargradient",
    "linearGradient",
    "p.b",
    "b, i",
    "p > i",
    ":scope > p",
    "td",
    "*",
    "option:checked",
    '[data-part=""]',
    ".a-b"
  ];
  for (const root of roots)
    for (const selector of selectors) {
      const all = root.querySelectorAll(selector);
      say(selector, [...all].map((one) => one.outerHTML).join("\n"), root.querySelector(selector) === (all[0] ?? null));
      say(all instanceof window.NodeList, all.item(0) === root.querySelector(selector), all.length);
    }
  for (const wrong of [".1", "p[", "", "..a"])
    try {
      document.body.querySelector(wrong);
      say("no error", wrong);
    } catch (error) {
      say((error as Error).name);
    }
  const old = new Window('<p class="A">1</p>').window.document;
  say(old.compatMode, old.body.querySelectorAll(".a").length, old.body.querySelectorAll(".A").length);

  // forms
  const form = named("form") as HTMLFormElement;
  const radios = form.elements.namedItem("r") as RadioNodeList;
  (form.elements[2] as HTMLInputElement).checked = true;
  say(form.elements.length, radios.value, (form.elements[1] as HTMLInputElement).checked);
  (form.elements.namedItem("s") as HTMLSelectElement).value = "1";
  say([...new window.FormData(form)].join(" "));
  form.reset();
  say([...new window.FormData(form)].join(" "));
  form.insertAdjacentHTML("beforeend", '<input type="number" name="m" value="3" step="2"><button disabled>x</button>');
  say((form.elements.namedItem("m") as HTMLInputElement).valueAsNumber, form.elements.length);
  whole();

  // changes: those before anything observes are in no record, those after are in one, through parts and texts
  const kinds: string[] = [];
  const observer = new window.MutationObserver((records) => {
    for (const { type, attributeName, oldValue, addedNodes, removedNodes } of records)
      kinds.push(`${type} ${attributeName} ${oldValue} ${addedNodes.length} ${removedNodes.length}`);
  });
  p.setAttribute("lang", "en");
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeOldValue: true,
    characterData: true,
    characterDataOldValue: true
  });
  p.setAttribute("lang", "de");
  p.style.color = "green";
  p.innerHTML = "<u>new</u>";
  (p.firstChild?.firstChild as Text).data = "newer";
  p.remove();
  await new Promise((resolve) => setTimeout(resolve));
  say(kinds.join("\n"));
  observer.disconnect();
  document.body.append("after");
  await new Promise((resolve) => setTimeout(resolve));
  say(kinds.length);
  whole();
  return said;
}

describe("lean jsdom", () => {
  it("is the version whose modules it changes: of another these tests say nothing", () => {
    expect(createRequire(import.meta.url)("jsdom/package.json").version).toBe("23.2.0");
  });

  it("shows what jsdom itself shows: styles, attributes, selectors, forms, changes", async () => {
    const program = `import { JSDOM } from "jsdom"; const __name = (given) => given; console.log(JSON.stringify(await (${seen})(JSDOM)))`;
    const plain = JSON.parse(
      execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8", maxBuffer: 1 << 26 })
    );
    const lean = await seen(JSDOM);
    expect(lean.length).toBeGreaterThan(200);
    expect(lean).toEqual(plain);
  });
});
