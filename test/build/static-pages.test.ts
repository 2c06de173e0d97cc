/** Pages of cells, whole without scripts: a small site that Framework builds, made static as the report's own is. */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const project = realpathSync(mkdtempSync(join(tmpdir(), "rlscale-cells-")));
const framework = resolve("node_modules/@observablehq/framework/dist/bin/observable.js");

function build(): void {
  const environment = { ...process.env, OBSERVABLE_TELEMETRY_DISABLE: "true" };
  const { status, stderr } = spawnSync(process.execPath, [framework, "build"], { cwd: project, env: environment });
  expect(status, String(stderr)).toBe(0);
}

/** In a process of its own, compiled, as the build does it. */
function makeStatic(...keepIn: string[]): { status: number | null; said: string; ran: string } {
  const program = "test/build/make-static.ts";
  const given = ["loaders/run.js", program, join(project, "dist"), ...keepIn];
  const { status, stderr, stdout } = spawnSync(process.execPath, given);
  return { status, said: String(stderr), ran: String(stdout) };
}

const edit = (path: string, change: (text: string) => string) =>
  writeFileSync(join(project, path), change(readFileSync(join(project, path), "utf8")));
const read = (path: string) => readFileSync(join(project, "dist", path), "utf8");
const main = (path: string) => /<main\b[^>]*>([\s\S]*)<\/main>/.exec(read(path))![1]!;
const scripts = (path: string) =>
  [...read(path).matchAll(/<script type="module" src="([^"]+)">/g)].map((one) => one[1]!);
/** Text of the one script of a page. */
const script = (path: string) => read(join(path, "..", scripts(path)[0] ?? "none"));
const text = (html: string) =>
  html
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .trim();

describe("a page of cells", () => {
  beforeAll(() => {
    cpSync("test/fixtures/cells", project, { recursive: true });
    symlinkSync(resolve("node_modules"), join(project, "node_modules"));
    build();
    expect(makeStatic()).toEqual({ status: 0, said: "", ran: "5 of 5" });
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it("shows what its cells show, and needs no script where nothing changes", () => {
    expect(main("index.html")).toContain("<p>Twice 21 is 42, and the name is <em>a &lt; b</em>.</p>");
    expect(main("index.html")).toContain("<table><tbody><tr><td>42</td></tr></tbody></table>");
    expect(main("index.html")).not.toContain("<!--:");
    expect(scripts("index.html")).toEqual([]);
    expect(read("index.html")).not.toContain("define");
    expect(read("index.html")).not.toContain("modulepreload");
  });

  it("keeps what follows a choice live, shown as it is at first, and bakes the rest", () => {
    expect(main("live.html")).toMatch(
      /<p>Twice the choice is <observablehq-loading>8<\/observablehq-loading><!--:\w+:-->\. Nothing changes 21\.<\/p>/
    );
    expect(main("live.html")).toMatch(
      /<observablehq-loading><input type="range" min="0" max="10" value="4"><\/observablehq-loading><!--:/
    );
    const [script = ""] = scripts("live.html");
    expect(script).toMatch(/^\.\/_page\/live\.\w{8}\.js$/);
    // the cell that shows 21 is gone, and with it the only use of the file
    expect(read(script)).toContain("twice");
    expect(read(script)).not.toMatch(/small\.x/);
  });

  it("shows inputs in the state that they are in", () => {
    expect(text(main("live.html"))).toContain("Ticked: true.");
    expect(main("live.html")).toMatch(/<input type="checkbox" checked="">/);
  });

  it("has from the start what a cell imports while it runs", () => {
    expect(text(main("live.html"))).toContain("When it runs, twice is 10.");
    expect(read(scripts("live.html")[0]!)).not.toMatch(/\bimport\([^)]*twice/);
  });

  it("keeps a cell live whose rendering listens to events", () => {
    const marks = main("listens.html").match(/<observablehq-loading>[\s\S]*?<\/observablehq-loading>/g) ?? [];
    expect(marks.map(text)).toEqual(["press", "heard"]);
    expect(main("listens.html")).toContain('<a href="#x">plain</a>');
  });

  it("draws what asks for its width at three widths", () => {
    const drawn = [
      ...main("deep/widths.html").matchAll(
        /<div class="drawn-(\d+)"><svg width="(\d+)" height="10"><text><tspan>(\d+)</g
      )
    ];
    expect(drawn.map(([, ...widths]) => widths.join(" "))).toEqual(["328 328 328", "680 680 680", "1068 1068 1068"]);
    expect(text(main("deep/widths.html"))).toContain("From a module: 25.");
    expect(scripts("deep/widths.html")[0]).toMatch(/^\.\.\/_page\/deep-widths\./);
  });

  it("runs what waits until it is seen", () => expect(text(main("deep/widths.html"))).toContain("Seen."));

  it("leaves no file that no page asks for", () => {
    const files = readdirSync(join(project, "dist"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(project, "dist").length + 1))
      .filter((name) => name.startsWith("_"));
    expect(files.map((name) => name.replace(/\.\w{8}\./, ".")).sort()).toEqual([
      "_file/data/small.json",
      "_import/style.css",
      "_page/asks.js",
      "_page/deep-widths.js",
      "_page/listens.js",
      "_page/live.js"
    ]);
  });

  it("gives the same bytes again", () => {
    const files = () => readdirSync(join(project, "dist"), { recursive: true, withFileTypes: true });
    const whole = () =>
      files()
        .filter((file) => file.isFile() && /\.html$/.test(file.name))
        .map((file) =>
          readFileSync(join(file.parentPath, file.name), "utf8").replace(/<title[\s\S]*?<\/head>|<footer[\s\S]*/g, "")
        );
    const first = whole();
    const bundles = scripts("live.html");
    writeFileSync(join(project, "src/data/small.json"), readFileSync(join(project, "src/data/small.json")));
    build();
    expect(makeStatic().status).toBe(0);
    expect(whole()).toEqual(first);
    expect(scripts("live.html")).toEqual(bundles);
  });

  it("runs the cells of a page again where the page, a file or a module that it asks for has changed, and there alone", () => {
    const kept = join(project, "kept");
    const made = () => {
      build();
      const { ran } = makeStatic(kept);
      const whole = readdirSync(kept).filter((name) => !name.startsWith("live-"));
      return [ran, whole.length, text(main("index.html")), text(main("deep/widths.html"))];
    };
    const live = () => readdirSync(kept).filter((name) => name.startsWith("live-"));
    const [, , before, deep] = made();
    // times are no change
    edit("src/data/small.json", (data) => data);
    expect(made()).toEqual(["0 of 5", 5, before, deep]);
    const scriptsKept = live();
    expect(scriptsKept).toHaveLength(4);
    edit("src/data/small.json", (data) => data.replace("21", "22"));
    expect(made()).toEqual([
      "4 of 5",
      5,
      expect.stringContaining("Twice 22 is 44"),
      expect.stringContaining("From a module: 26.")
    ]);
    // scripts ask for the data of now, and are those of before but where a module of theirs has data
    expect(live().filter((name) => scriptsKept.includes(name))).toHaveLength(2);
    const small = /_file\/data\/small\.\w{8}\.json/.exec(script("asks.html"))?.[0] ?? "none";
    expect(read(small)).toContain("22");
    expect(script("live.html")).toContain(small);
    expect(text(main("asks.html"))).toContain("The choice and the file: 26.");
    edit("src/lib/twice.ts", (code) => code.replace("2 *", "3 *"));
    expect(made().slice(0, 3)).toEqual(["3 of 5", 5, expect.stringContaining("Twice 22 is 66")]);
    // what has been cut short is made anew
    for (const name of readdirSync(kept)) writeFileSync(join(kept, name), "{");
    expect(made()[0]).toBe("5 of 5");
  }, 180_000);

  it("names the page and the cell that cannot run", () => {
    const page = join(project, "src/live.md");
    writeFileSync(page, `${readFileSync(page, "utf8")}\n\`\`\`js\nnull.missing\n\`\`\`\n`);
    edit("src/index.md", (page) => `${page}\n\`\`\`js\nnowhere + 1\n\`\`\`\n`);
    build();
    const first = makeStatic();
    expect(first.status).not.toBe(0);
    expect(first.said).toMatch(/src\/live\.md: the cell null\.missing\nTypeError: Cannot read properties of null/);
    // a name that nothing gives: its cell never begins
    rmSync(join(project, "dist/live.html"));
    const second = makeStatic();
    expect(second.status).not.toBe(0);
    expect(second.said).toMatch(/src\/index\.md: the cell nowhere \+ 1\n.*nowhere is not defined/);
  });
});
