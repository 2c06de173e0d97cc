/** Firefox and WebKit open every page, where they are installed; where one is not, its tests are skipped with a word. */
import { existsSync } from "node:fs";
import puppeteer, { type Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveSite } from "../../loaders/site/preview.js";
import { missing, pageFiles, site } from "./browser.js";
import { launchWebKit, type WebKit, webkitMissing } from "./webkit.js";

const noSite = missing();
const pages = noSite ? ["-"] : pageFiles();
const firefoxPath = process.env.RLSCALE_FIREFOX ?? "/usr/bin/firefox-esr";
const noFirefox =
  noSite ?? (existsSync(firefoxPath) ? null : `${firefoxPath} is not there (Debian: apt-get install firefox-esr)`);
const noWebKit = noSite ?? webkitMissing();
if (noFirefox) console.warn(`Firefox is skipped: ${noFirefox}`);
if (noWebKit) console.warn(`WebKit is skipped: ${noWebKit}`);

/** What is wrong with the page that is open, in words; run in the page. */
const look = `
  const faults = [];
  const say = (bad, words) => { if (bad) faults.push(words); };
  const seen = (element) => element.getClientRects().length > 0;
  say([...document.querySelectorAll("h1")].filter(seen).length !== 1, "not one h1");
  say(document.documentElement.scrollWidth > innerWidth, document.documentElement.scrollWidth - innerWidth + " px too wide");
  const plots = [...document.querySelectorAll("main figure[id] [data-part=plot]")].filter(seen);
  say(plots.some((plot) => ![...plot.querySelectorAll("svg")].some(seen)), "a figure without a drawing");
  const children = { msub: 2, msup: 2, mfrac: 2, munder: 2, mover: 2, mroot: 2, msubsup: 3, munderover: 3 };
  const formulas = [...document.querySelectorAll(Object.keys(children).join())];
  say(formulas.some((part) => part.children.length !== children[part.localName]), "invalid MathML");
  const style = getComputedStyle(document.querySelector("h1"));
  say(!/Serif/.test(style.fontFamily), "the page has no styles");
  const controls = document.querySelector("main form.controls");
  say(controls && !document.documentElement.classList.contains("js"), "scripts do not run");
  return faults;
`;

/** A figure with a choice that is not made; null without one. */
const withChoice = `
  return document.querySelector("main figure[id]:has(form.controls input[type=radio]:not(:checked))")?.id ?? null;
`;
const choose = (id: string) =>
  `document.getElementById("${id}").querySelector("form.controls input[type=radio]:not(:checked)").click();`;
const shownIn = (id: string) =>
  `return document.getElementById("${id}").querySelector("[data-part=shown]")?.textContent ?? "";`;
/** Figures with choices, in pages of each kind. */
const lively = ["saturation.html", "power-law.html", "efficiency.html"];

interface Engine {
  run<Value>(body: string): Promise<Value>;
}

/** Whether a choice changes what a figure shows. */
async function answers(engine: Engine): Promise<boolean> {
  const id = await engine.run<string | null>(withChoice);
  if (id === null) return false;
  const before = await engine.run<string>(shownIn(id));
  // a page's cells start after it has loaded
  for (let tries = 0; tries < 50; tries++) {
    await engine.run(choose(id));
    await new Promise((done) => setTimeout(done, 200));
    if ((await engine.run<string>(shownIn(id))) !== before) return true;
  }
  return false;
}

describe.skipIf(noFirefox !== null)("Firefox", () => {
  let browser: Browser;
  let host: Awaited<ReturnType<typeof serveSite>>;
  beforeAll(async () => {
    host = await serveSite({ root: site });
    browser = await puppeteer.launch({ browser: "firefox", executablePath: firefoxPath, headless: true });
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  it.each(pages)("opens %s, console clean", async (name) => {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on("console", (message) => {
      if (["error", "warn"].includes(message.type())) faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(String(error)));
    await page.goto(host.url + name, { waitUntil: "load" });
    const run = <Value>(body: string) => page.evaluate(`(() => {${body}})()`) as Promise<Value>;
    faults.push(...(await run<string[]>(look)));
    if (lively.includes(name)) expect(await answers({ run }), "a choice changes nothing").toBe(true);
    expect(faults).toEqual([]);
    await page.close();
  });
});

describe.skipIf(noWebKit !== null)("WebKit", () => {
  let browser: WebKit;
  let host: Awaited<ReturnType<typeof serveSite>>;
  beforeAll(async () => {
    host = await serveSite({ root: site });
    browser = await launchWebKit();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  it.each(pages)("opens %s", async (name) => {
    await browser.open(host.url + name);
    expect(await browser.run<string[]>(look)).toEqual([]);
    if (lively.includes(name)) expect(await answers(browser), "a choice changes nothing").toBe(true);
  });
});
