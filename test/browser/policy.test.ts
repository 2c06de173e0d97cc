/** The content policy: nothing on a page may reach another host. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveSite } from "../../loaders/site/preview.js";
import { missing, site, useSite } from "./browser.js";

const reason = missing();

describe.skipIf(reason !== null)("the content policy", () => {
  const at = useSite();
  let foreign: Awaited<ReturnType<typeof serveSite>>;

  beforeAll(async () => {
    foreign = await serveSite({ root: site });
  });

  afterAll(async () => {
    await foreign?.close();
  });

  it("blocks fetch, WebSocket, image and script of another host, and scripts it does not know", async () => {
    const page = await at.browser.newPage();
    const reached: string[] = [];
    page.on("response", (response) => {
      if (response.url().startsWith(foreign.url)) reached.push(response.url());
    });
    await page.goto(`${at.url}index.html`, { waitUntil: "networkidle" });
    const blocked = await page.evaluate(async (other) => {
      const directives: string[] = [];
      document.addEventListener("securitypolicyviolation", (event) => directives.push(event.effectiveDirective));
      const settled = (element: HTMLElement) =>
        new Promise((done) => {
          element.addEventListener("error", done);
          element.addEventListener("load", done);
        });
      await fetch(`${other}data/results.json`).catch(() => undefined);
      try {
        const socket = new WebSocket(other.replace("http", "ws"));
        await settled(socket as unknown as HTMLElement);
      } catch {
        // Some browsers throw at once.
      }
      const image = new Image();
      const imageDone = settled(image);
      image.src = `${other}favicon.png`;
      await imageDone;
      const script = document.createElement("script");
      const scriptDone = settled(script);
      script.src = `${other}x.js`;
      document.head.append(script);
      await scriptDone;
      const inline = document.createElement("script");
      inline.textContent = "globalThis.ran = true";
      document.head.append(inline);
      await new Promise((done) => setTimeout(done, 50));
      return { directives: [...new Set(directives)].sort(), ran: "ran" in globalThis };
    }, foreign.url);
    expect(blocked).toEqual({ directives: ["connect-src", "img-src", "script-src-elem"], ran: false });
    expect(reached).toEqual([]);
    await page.close();
  });

  it("binds a worker that is started from a blob", async () => {
    const page = await at.browser.newPage();
    await page.goto(`${at.url}index.html`, { waitUntil: "networkidle" });
    const answers = await page.evaluate(
      ([own, other]) =>
        new Promise<string[]>((done) => {
          // a worker has no images: a picture reaches it by fetch alone
          const code = `const ask = (url) => fetch(url).then((r) => "reached " + r.status, () => "blocked");
            const against = [];
            self.addEventListener("securitypolicyviolation", (event) => against.push(event.effectiveDirective));
            const other = ${JSON.stringify(other)};
            const socket = () => new Promise((done) => {
              try {
                const one = new WebSocket(other.replace("http", "ws"));
                one.onerror = one.onclose = one.onopen = () => done();
              } catch { done(); }
            });
            const script = () => { try { importScripts(other + ".js"); return "ran"; } catch { return "blocked"; } };
            (async () => {
              const answers = [await ask(${JSON.stringify(own)}), await ask(other), await ask(other + ".png"), script()];
              await socket();
              await new Promise((done) => setTimeout(done, 50));
              postMessage([...answers, ...against.sort()]);
            })();`;
          const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
          worker.addEventListener("message", (event) => done(event.data as string[]));
        }),
      [`${at.url}data/results.schema.json`, `${foreign.url}data/results.schema.json`]
    );
    expect(answers.slice(0, 4)).toEqual(["reached 200", "blocked", "blocked", "blocked"]);
    expect(answers.slice(4).filter((directive) => directive === "connect-src")).toHaveLength(3);
    await page.close();
  });
});
